-- name: cameras_by_snapshot
-- question: How many cameras has each snapshot of each series?
-- inputs: raw_camera_observations, raw_sources
-- method: Rows of each source, in the order of its date. Nothing is merged.
-- caveats: A growing map is not a growing number of cameras: more may have been noted.
-- chart: bars label=title+snapshot_at value=cameras
-- column: series text What the source is a snapshot of.
-- column: snapshot_at text Its date, '' if unknown.
-- column: source_id text The source.
-- column: title text Its title, else its file name.
-- column: licence text Its licence, '' if unknown.
-- column: observations integer Rows.
-- column: cameras integer Cameras that they stand for.
-- column: without_position integer Rows without a usable position.
SELECT
    o.series, o.snapshot_at, o.source_id, coalesce(CASE WHEN s.title <> '' THEN s.title ELSE s.filename END, '') AS title,
    coalesce(s.licence, '') AS licence, o.observations, o.cameras, o.without_position
FROM (
    SELECT
        series, snapshot_at, source_id, count(*) AS observations, sum(cameras) AS cameras, count(*) - count(lat) AS without_position
    FROM raw_camera_observations
    GROUP BY series, snapshot_at, source_id
) AS o
LEFT JOIN raw_sources AS s ON s.source_id = o.source_id
ORDER BY o.series, o.snapshot_at, o.source_id
