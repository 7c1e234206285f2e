-- name: camera_cities
-- question: How many cameras has the register in each city, and how far apart are they?
-- inputs: core_cameras, camera_doubts
-- method: Sums over the cameras of the register; positions by the distance to the nearest other one. What has no country, division or city is in rows of 'unknown'.
-- column: country text ISO 3166-1 alpha-2, or 'unknown'.
-- column: region_code text First-level division, or 'unknown'.
-- column: region_name text Its name.
-- column: city_code text City or district, or 'unknown'.
-- column: city_name text Its name.
-- column: cameras integer Cameras present.
-- column: doubtful integer Of these, perhaps another one once more.
-- column: removed integer Cameras that a newer snapshot has no more.
-- column: vendor_unknown integer Of the cameras present, without a vendor in the vocabulary.
-- column: newest_at text Newest date at which a source saw one, '' if none says.
-- column: positions integer Rows of the register that stand.
-- column: within_5_m integer Of these, with another within 5 m.
-- column: within_25_m integer Of these, with another within 25 m.
-- column: within_50_m integer Of these, with another within 50 m.
-- column: within_100_m integer Of these, with another within 100 m.
-- column: within_250_m integer Of these, with another within 250 m.
-- column: within_500_m integer Of these, with another within 500 m.
-- column: within_1000_m integer Of these, with another within 1,000 m.
WITH counted AS (
    SELECT
        country, region_code, min(region_name) AS region_name, city_code, city_name,
        sum(CASE WHEN presence = 'present' THEN cameras ELSE 0 END) AS cameras, 0 AS doubtful,
        sum(CASE WHEN presence = 'present' THEN 0 ELSE cameras END) AS removed,
        sum(CASE WHEN presence = 'present' AND vendor_id = '' THEN cameras ELSE 0 END) AS vendor_unknown, max(seen_last_at) AS newest_at,
        count(CASE WHEN presence = 'present' THEN 1 END) AS positions,
        count(CASE WHEN presence = 'present' AND nearest_m <= 5 THEN 1 END) AS within_5_m,
        count(CASE WHEN presence = 'present' AND nearest_m <= 25 THEN 1 END) AS within_25_m,
        count(CASE WHEN presence = 'present' AND nearest_m <= 50 THEN 1 END) AS within_50_m,
        count(CASE WHEN presence = 'present' AND nearest_m <= 100 THEN 1 END) AS within_100_m,
        count(CASE WHEN presence = 'present' AND nearest_m <= 250 THEN 1 END) AS within_250_m,
        count(CASE WHEN presence = 'present' AND nearest_m <= 500 THEN 1 END) AS within_500_m,
        count(CASE WHEN presence = 'present' AND nearest_m <= 1000 THEN 1 END) AS within_1000_m
    FROM core_cameras
    GROUP BY country, region_code, city_code, city_name
    UNION ALL
    SELECT d.country, d.region_code, d.region_name, d.city_code, d.city_name, 0, d.cameras, 0, 0, '', 0, 0, 0, 0, 0, 0, 0, 0
    FROM camera_doubts AS d
)
SELECT
    CASE WHEN country = '' THEN 'unknown' ELSE country END AS country,
    CASE WHEN region_code = '' THEN 'unknown' ELSE region_code END AS region_code, min(region_name) AS region_name,
    CASE WHEN city_code <> '' THEN city_code WHEN city_name <> '' THEN concat('name:', city_name) ELSE 'unknown' END AS city_code,
    city_name, CAST(sum(cameras) AS BIGINT) AS cameras, CAST(sum(doubtful) AS BIGINT) AS doubtful,
    CAST(sum(removed) AS BIGINT) AS removed, CAST(sum(vendor_unknown) AS BIGINT) AS vendor_unknown, max(newest_at) AS newest_at,
    CAST(sum(positions) AS BIGINT) AS positions,
    CAST(sum(within_5_m) AS BIGINT) AS within_5_m,
    CAST(sum(within_25_m) AS BIGINT) AS within_25_m,
    CAST(sum(within_50_m) AS BIGINT) AS within_50_m,
    CAST(sum(within_100_m) AS BIGINT) AS within_100_m,
    CAST(sum(within_250_m) AS BIGINT) AS within_250_m,
    CAST(sum(within_500_m) AS BIGINT) AS within_500_m,
    CAST(sum(within_1000_m) AS BIGINT) AS within_1000_m
FROM counted AS c
GROUP BY c.country, c.region_code, c.city_code, c.city_name
ORDER BY country, region_code, city_code, city_name
