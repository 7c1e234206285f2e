-- name: cameras_by_year
-- question: Since when do the cameras of each country stand?
-- inputs: core_cameras, camera_places
-- method: Cameras of the register that stand, by the year in which they were put up, where a source says so.
-- caveats: Mostly unknown. Not how many stood in a year: those taken down since are missing. The year of an edit is not used.
-- chart: trend label=year value=cameras only=country:all not=year:unknown
-- column: country text ISO 3166-1 alpha-2, 'unknown', or 'all'.
-- column: year text Year, or 'unknown'.
-- column: cameras integer Cameras present.
-- column: share real or null [1] Share of all cameras of the country.
-- column: sources integer Number of sources with observations there.
-- column: snapshot_at text Newest date of a source, '' if unknown.
WITH counted AS (
    SELECT country, substring(started_at, 1, 4) AS year, sum(cameras) AS cameras
    FROM core_cameras
    WHERE presence = 'present'
    GROUP BY country, substring(started_at, 1, 4)
), summed AS (
    SELECT
        CASE WHEN l.level = 'all' THEN 'all' WHEN c.country = '' THEN 'unknown' ELSE c.country END AS country,
        CASE WHEN c.year = '' THEN 'unknown' ELSE c.year END AS year, sum(c.cameras) AS cameras
    FROM counted AS c
    JOIN camera_levels AS l ON l.level IN ('all', 'country')
    GROUP BY CASE WHEN l.level = 'all' THEN 'all' WHEN c.country = '' THEN 'unknown' ELSE c.country END,
        CASE WHEN c.year = '' THEN 'unknown' ELSE c.year END
)
SELECT
    s.country, s.year, s.cameras, CASE WHEN p.cameras > 0 THEN CAST(s.cameras AS DOUBLE) / p.cameras END AS share, p.sources,
    p.snapshot_at
FROM summed AS s
JOIN camera_places AS p ON p.country = s.country AND p.level IN ('all', 'country')
ORDER BY s.country, s.year
