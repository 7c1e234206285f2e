-- name: camera_place_sources
-- question: Which sources have single cameras in each place, of which date, under which licence?
-- inputs: camera_place_records, camera_levels, raw_camera_observations, raw_sources
-- method: Observations by the place that they were given to, summed for the whole case, countries, divisions and cities.
-- column: level text all, country, region or city.
-- column: country text ISO 3166-1 alpha-2, 'unknown', or 'all'.
-- column: region_code text First-level division, 'unknown', or '' where it is not of that level.
-- column: city_code text City, 'unknown', or '' where it is not of that level.
-- column: source_id text The source.
-- column: title text Its title, else its file name.
-- column: licence text Its licence, '' if unknown.
-- column: snapshot_at text Of which date it is, '' if unknown.
-- column: observations integer How many observations it has there.
WITH dated AS (
    SELECT source_id, max(snapshot_at) AS snapshot_at FROM raw_camera_observations GROUP BY source_id
), placed AS (
    SELECT
        l.level, CASE WHEN l.level = 'all' THEN 'all' ELSE r.country END AS country,
        CASE WHEN l.level IN ('region', 'city') THEN r.region_code ELSE '' END AS region_code,
        CASE WHEN l.level = 'city' THEN r.city_code ELSE '' END AS city_code, r.source_id, r.records
    FROM camera_place_records AS r
    CROSS JOIN camera_levels AS l
    WHERE r.record_kind = 'observation'
)
SELECT
    p.level, p.country, p.region_code, p.city_code, p.source_id,
    coalesce(min(CASE WHEN s.title <> '' THEN s.title ELSE s.filename END), '') AS title, coalesce(min(s.licence), '') AS licence,
    coalesce(min(d.snapshot_at), '') AS snapshot_at, CAST(sum(p.records) AS BIGINT) AS observations
FROM placed AS p
LEFT JOIN raw_sources AS s ON s.source_id = p.source_id
LEFT JOIN dated AS d ON d.source_id = p.source_id
GROUP BY p.level, p.country, p.region_code, p.city_code, p.source_id
ORDER BY p.level, p.country, p.region_code, p.city_code, p.source_id
