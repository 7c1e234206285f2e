-- name: cameras_by_kind
-- question: Of which kind are the cameras of each country, and what do they watch?
-- inputs: core_cameras, camera_doubts, camera_places
-- method: Cameras of the register that stand, by each word that OpenStreetMap has for them: surveillance (what is watched),
--   surveillance_type, camera_type, camera_mount, zone. Each dimension adds up to all cameras of the place.
-- caveats: What no source says is 'unknown', mostly the greatest part. Counts are what the sources hold.
-- chart: bars label=dimension+kind value=cameras low=cameras_low high=cameras only=country:all not=kind:unknown
-- column: country text ISO 3166-1 alpha-2, 'unknown', or 'all'.
-- column: dimension text surveillance, surveillance_type, camera_type, camera_mount or zone.
-- column: kind text The word, or 'unknown'.
-- column: cameras integer Cameras present.
-- column: cameras_low integer The same, if all pairs left in doubt are one camera.
-- column: share real or null [1] Share of all cameras of the place.
-- column: sources integer Number of sources with observations there.
-- column: snapshot_at text Newest date of a source, '' if unknown.
WITH counted AS (
    SELECT country, surveillance, surveillance_type, camera_type, camera_mount, zone, sum(cameras) AS cameras, 0 AS doubtful
    FROM core_cameras
    WHERE presence = 'present'
    GROUP BY country, surveillance, surveillance_type, camera_type, camera_mount, zone
    UNION ALL
    SELECT d.country, d.surveillance, d.surveillance_type, d.camera_type, d.camera_mount, d.zone, 0, d.cameras
    FROM camera_doubts AS d
), dimensions AS (
    SELECT 'surveillance' AS dimension UNION ALL SELECT 'surveillance_type' UNION ALL SELECT 'camera_type' UNION ALL
    SELECT 'camera_mount' UNION ALL SELECT 'zone'
), spread AS (
    SELECT
        CASE WHEN l.level = 'all' THEN 'all' WHEN c.country = '' THEN 'unknown' ELSE c.country END AS country, d.dimension,
        CASE d.dimension WHEN 'surveillance' THEN c.surveillance WHEN 'surveillance_type' THEN c.surveillance_type
            WHEN 'camera_type' THEN c.camera_type WHEN 'camera_mount' THEN c.camera_mount ELSE c.zone END AS kind,
        c.cameras, c.doubtful
    FROM counted AS c
    CROSS JOIN dimensions AS d
    JOIN camera_levels AS l ON l.level IN ('all', 'country')
), summed AS (
    SELECT
        country, dimension, CASE WHEN kind = '' THEN 'unknown' ELSE kind END AS kind, sum(cameras) AS cameras,
        sum(cameras) - sum(doubtful) AS cameras_low
    FROM spread AS s
    GROUP BY country, dimension, s.kind
)
SELECT
    s.country, s.dimension, s.kind, s.cameras, s.cameras_low,
    CASE WHEN p.cameras > 0 THEN CAST(s.cameras AS DOUBLE) / p.cameras END AS share, p.sources, p.snapshot_at
FROM summed AS s
JOIN camera_places AS p ON p.country = s.country AND p.level IN ('all', 'country')
ORDER BY s.country, s.dimension, s.cameras DESC, s.kind
