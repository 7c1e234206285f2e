-- name: camera_place_records
-- question: How many records does each source have in each city?
-- inputs: core_camera_places
-- method: Observations, counts and samples by the place that they were given to. What has no country, division or city is
--   in rows of 'unknown'. A city without a code has 'name:' and its name.
-- column: record_kind text observation, count, sample or figure.
-- column: source_id text The source.
-- column: country text ISO 3166-1 alpha-2, or 'unknown'.
-- column: region_code text First-level division, or 'unknown'.
-- column: region_name text Its name.
-- column: city_code text City or district, or 'unknown'.
-- column: city_name text Its name.
-- column: records integer How many.
SELECT
    record_kind, source_id, CASE WHEN country = '' THEN 'unknown' ELSE country END AS country,
    CASE WHEN region_code = '' THEN 'unknown' ELSE region_code END AS region_code, min(region_name) AS region_name,
    CASE WHEN city_code <> '' THEN city_code WHEN city_name <> '' THEN concat('name:', city_name) ELSE 'unknown' END AS city_code,
    city_name, count(*) AS records
FROM core_camera_places AS p
GROUP BY record_kind, source_id, p.country, p.region_code, p.city_code, city_name
ORDER BY record_kind, source_id, country, region_code, city_code, city_name
