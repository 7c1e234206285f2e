-- name: cameras_by_h3_9
-- question: How many cameras are known in each H3 cell of resolution 9?
-- inputs: core_cameras
-- method: Cameras of the register that stand, by the cell that their position lies in (about 0.1 km²).
-- source: H3, Uber Technologies, https://h3geo.org/docs/core-library/restable
-- caveats: A cell without a row is one without data, not one without cameras. Cells differ in area: up to twice as large in some places.
-- column: cell text H3 index in hex.
-- column: cameras integer Cameras present.
-- column: camera_rows integer Rows of the register: positions with several cameras have one.
-- column: alpr integer Of the cameras, licence plate readers.
-- column: seen_last_at text Newest date at which a source saw one, '' if none says.
SELECT lower(hex(counted.cell)) AS cell, cameras, camera_rows, alpr, seen_last_at
FROM (
    SELECT
        h3_9 AS cell, sum(cameras) AS cameras, count(*) AS camera_rows,
        sum(CASE WHEN surveillance_type = 'ALPR' THEN cameras ELSE 0 END) AS alpr, max(seen_last_at) AS seen_last_at
    FROM core_cameras
    WHERE presence = 'present' AND h3_9 IS NOT NULL
    GROUP BY h3_9
) AS counted
ORDER BY counted.cell
