-- name: camera_cities
-- question: How many cameras of each vendor has the register in each city?
-- inputs: core_cameras, camera_doubts
-- method: Sums over the cameras of the register; positions by the distance to the nearest other one. What has no country, division, city or vendor is in rows of 'unknown'.
-- column: country text ISO 3166-1 alpha-2, or 'unknown'.
-- column: region_code text First-level division, or 'unknown'.
-- column: region_name text Its name.
-- column: city_code text City or district, or 'unknown'.
-- column: city_name text Its name.
-- column: vendor_id text Vendor in the vocabulary, or 'unknown'.
-- column: cameras integer Cameras present.
-- column: doubtful integer Of these, perhaps another one once more.
-- column: removed integer Cameras that a newer snapshot has no more.
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
        country, region_code, min(region_name) AS region_name, city_code, city_name, vendor_id,
        sum(CASE WHEN presence = 'present' THEN cameras ELSE 0 END) AS cameras, 0 AS doubtful,
        sum(CASE WHEN presence = 'present' THEN 0 ELSE cameras END) AS removed, max(seen_last_at) AS newest_at,
        count(CASE WHEN presence = 'present' THEN 1 END) AS positions,
        count(CASE WHEN presence = 'present' AND nearest_m <= 5 THEN 1 END) AS within_5_m,
        count(CASE WHEN presence = 'present' AND nearest_m <= 25 THEN 1 END) AS within_25_m,
        count(CASE WHEN presence = 'present' AND nearest_m <= 50 THEN 1 END) AS within_50_m,
        count(CASE WHEN presence = 'present' AND nearest_m <= 100 THEN 1 END) AS within_100_m,
        count(CASE WHEN presence = 'present' AND nearest_m <= 250 THEN 1 END) AS within_250_m,
        count(CASE WHEN presence = 'present' AND nearest_m <= 500 THEN 1 END) AS within_500_m,
        count(CASE WHEN presence = 'present' AND nearest_m <= 1000 THEN 1 END) AS within_1000_m
    FROM core_cameras
    GROUP BY country, region_code, city_code, city_name, vendor_id
    UNION ALL
    SELECT
        c.country, c.region_code, c.region_name, c.city_code, c.city_name, c.vendor_id, 0, d.cameras, 0, '', 0, 0, 0, 0, 0, 0, 0, 0
    FROM camera_doubts AS d
    JOIN core_cameras AS c ON c.camera_id = d.camera_id
)
SELECT
    CASE WHEN country = '' THEN 'unknown' ELSE country END AS country,
    CASE WHEN region_code = '' THEN 'unknown' ELSE region_code END AS region_code, min(region_name) AS region_name,
    CASE WHEN city_code <> '' THEN city_code WHEN city_name <> '' THEN concat('name:', city_name) ELSE 'unknown' END AS city_code,
    city_name, CASE WHEN vendor_id = '' THEN 'unknown' ELSE vendor_id END AS vendor_id,
    sum(cameras) AS cameras, sum(doubtful) AS doubtful, sum(removed) AS removed, max(newest_at) AS newest_at,
    sum(positions) AS positions, sum(within_5_m) AS within_5_m, sum(within_25_m) AS within_25_m, sum(within_50_m) AS within_50_m, sum(within_100_m) AS within_100_m, sum(within_250_m) AS within_250_m, sum(within_500_m) AS within_500_m, sum(within_1000_m) AS within_1000_m
FROM counted AS c
GROUP BY c.country, c.region_code, c.city_code, c.city_name, c.vendor_id
ORDER BY country, region_code, city_code, city_name, vendor_id
