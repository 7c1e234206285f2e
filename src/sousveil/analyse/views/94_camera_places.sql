-- name: camera_places
-- question: How many cameras has the register in each place, and from how many sources?
-- inputs: camera_cities, camera_levels, camera_place_sources
-- method: Sums for the whole case, countries, divisions and cities, beside the sources that have observations there.
-- caveats: Only places with at least one camera, present or removed, have a row. What no source covers is not 0: it is unknown.
-- column: level text all, country, region or city.
-- column: country text ISO 3166-1 alpha-2, 'unknown', or 'all'.
-- column: region_code text First-level division, 'unknown', or '' where it is not of that level.
-- column: region_name text Its name.
-- column: city_code text City, 'unknown', or '' where it is not of that level.
-- column: city_name text Its name.
-- column: cameras integer Cameras present.
-- column: cameras_low integer The same, if all pairs left in doubt are one camera.
-- column: removed integer Cameras that a newer snapshot has no more.
-- column: vendor_unknown integer Of the cameras present, without a vendor in the vocabulary.
-- column: sources integer Number of sources.
-- column: licences text Their licences, joined with '; '; '' if unknown.
-- column: snapshot_at text Newest date of a source, '' if unknown.
-- column: seen_last_at text Newest date at which a source saw one, '' if none says.
WITH counted AS (
    SELECT
        l.level, CASE WHEN l.level = 'all' THEN 'all' ELSE c.country END AS country,
        CASE WHEN l.level IN ('region', 'city') THEN c.region_code ELSE '' END AS region_code,
        CASE WHEN l.level IN ('region', 'city') THEN c.region_name ELSE '' END AS region_name,
        CASE WHEN l.level = 'city' THEN c.city_code ELSE '' END AS city_code,
        CASE WHEN l.level = 'city' THEN c.city_name ELSE '' END AS city_name,
        c.cameras, c.doubtful, c.removed, c.vendor_unknown, c.newest_at
    FROM camera_cities AS c
    CROSS JOIN camera_levels AS l
), summed AS (
    SELECT
        level, country, region_code, min(region_name) AS region_name, city_code, min(city_name) AS city_name,
        CAST(sum(cameras) AS BIGINT) AS cameras, CAST(sum(cameras) - sum(doubtful) AS BIGINT) AS cameras_low,
        CAST(sum(removed) AS BIGINT) AS removed, CAST(sum(vendor_unknown) AS BIGINT) AS vendor_unknown, max(newest_at) AS seen_last_at
    FROM counted
    GROUP BY level, country, region_code, city_code
), licensed AS (
    SELECT level, country, region_code, city_code, string_agg(licence, '; ' ORDER BY licence) AS licences
    FROM (
        SELECT DISTINCT level, country, region_code, city_code, licence FROM camera_place_sources WHERE licence <> ''
    ) AS distinct_licences
    GROUP BY level, country, region_code, city_code
), sourced AS (
    SELECT level, country, region_code, city_code, count(*) AS sources, max(snapshot_at) AS snapshot_at
    FROM camera_place_sources
    GROUP BY level, country, region_code, city_code
)
SELECT
    m.level, m.country, m.region_code, m.region_name, m.city_code, m.city_name, m.cameras, m.cameras_low, m.removed,
    m.vendor_unknown, coalesce(s.sources, 0) AS sources, coalesce(n.licences, '') AS licences,
    coalesce(s.snapshot_at, '') AS snapshot_at, m.seen_last_at
FROM summed AS m
LEFT JOIN sourced AS s
    ON s.level = m.level AND s.country = m.country AND s.region_code = m.region_code AND s.city_code = m.city_code
LEFT JOIN licensed AS n
    ON n.level = m.level AND n.country = m.country AND n.region_code = m.region_code AND n.city_code = m.city_code
ORDER BY m.level, m.country, m.region_code, m.city_code
