-- name: impossible_numbers
-- question: Impossible numbers: are there fewer cameras than none, or heights, tilts and directions that cannot be?
-- inputs: raw_camera_counts, raw_camera_observations, raw_camera_directions
-- method: Counts below 0; observations of fewer than 1 camera; heights below 0 or above max_height_m; tilts beyond 90°; directions that are not
--   0 to below 360°; widths that are not above 0 and up to 360°.
-- caveats: A camera on a tower or a hill may be higher than max_height_m: look at it.
-- parameter: max_height_m real 200 Higher above ground than this is suspicious.
-- column: subject_kind text observation, camera, count_group, place or source.
-- column: subject_id text Its id.
-- column: verdict text contradicts, suspicious or not_computable.
-- column: sources text The sources that it rests on, joined with |.
-- column: sentence text The finding as one plain sentence.
-- column: stated real or null What is stated.
-- column: expected real or null What it should be by the other figures.
-- column: derivation text The sum, in figures.
-- column: missing text What is missing, for not_computable.
-- column: evidence text Ids of the rows that it rests on, joined with |.
WITH found AS (
    SELECT 'count_group' AS subject_kind, group_id AS subject_id, source_id, 'a number of cameras' AS what, CAST(cameras AS DOUBLE) AS stated,
        cameras_raw AS raw, 'not below 0' AS bounds, count_id AS row_id, 'contradicts' AS verdict
    FROM raw_camera_counts WHERE cameras < 0
    UNION ALL
    SELECT 'observation', observation_id, source_id, 'a number of cameras', CAST(cameras AS DOUBLE), cameras_raw, 'at least 1', observation_id, 'contradicts'
    FROM raw_camera_observations WHERE cameras < 1
    UNION ALL
    SELECT 'observation', observation_id, source_id, 'a height in metres', height_m, height_raw, concat('0 to ', $max_height_m), observation_id,
        CASE WHEN height_m < 0 THEN 'contradicts' ELSE 'suspicious' END
    FROM raw_camera_observations WHERE height_m < 0 OR height_m > $max_height_m
    UNION ALL
    SELECT 'observation', observation_id, source_id, 'a tilt in degrees', angle_deg, angle_raw, '-90 to 90', observation_id, 'contradicts'
    FROM raw_camera_observations WHERE angle_deg < -90 OR angle_deg > 90
    UNION ALL
    SELECT 'observation', observation_id, source_id, 'a direction in degrees', center_deg, direction_raw, '0 to below 360', direction_id, 'contradicts'
    FROM raw_camera_directions WHERE center_deg < 0 OR center_deg >= 360
    UNION ALL
    SELECT 'observation', observation_id, source_id, 'the width of a view in degrees', width_deg, direction_raw, 'above 0 to 360', direction_id, 'contradicts'
    FROM raw_camera_directions WHERE width_deg <= 0 OR width_deg > 360
)
SELECT
    subject_kind, subject_id, verdict, source_id AS sources, concat('A source states ', what, ' of ', stated, ', which cannot be or is very unlikely.') AS sentence,
    stated, CAST(NULL AS DOUBLE) AS expected, concat(what, ': ', stated, ' (as written: “', raw, '”), possible: ', bounds) AS derivation, '' AS missing,
    row_id AS evidence
FROM found
ORDER BY source_id, subject_id, what, row_id
