-- name: camera_cities
-- question: How many cameras of each vendor has the register in each city?
-- inputs: core_cameras, camera_doubts
-- method: Sums over the cameras of the register. What has no country, division, city or vendor is in rows of 'unknown'.
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
WITH counted AS (
    SELECT
        country, region_code, min(region_name) AS region_name, city_code, city_name, vendor_id,
        sum(CASE WHEN presence = 'present' THEN cameras ELSE 0 END) AS cameras, 0 AS doubtful,
        sum(CASE WHEN presence = 'present' THEN 0 ELSE cameras END) AS removed, max(seen_last_at) AS newest_at
    FROM core_cameras
    GROUP BY country, region_code, city_code, city_name, vendor_id
    UNION ALL
    SELECT
        c.country, c.region_code, c.region_name, c.city_code, c.city_name, c.vendor_id, 0, d.cameras, 0, ''
    FROM camera_doubts AS d
    JOIN core_cameras AS c ON c.camera_id = d.camera_id
)
SELECT
    CASE WHEN country = '' THEN 'unknown' ELSE country END AS country,
    CASE WHEN region_code = '' THEN 'unknown' ELSE region_code END AS region_code, min(region_name) AS region_name,
    CASE WHEN city_code <> '' THEN city_code WHEN city_name <> '' THEN concat('name:', city_name) ELSE 'unknown' END AS city_code,
    city_name, CASE WHEN vendor_id = '' THEN 'unknown' ELSE vendor_id END AS vendor_id,
    sum(cameras) AS cameras, sum(doubtful) AS doubtful, sum(removed) AS removed, max(newest_at) AS newest_at
FROM counted AS c
GROUP BY c.country, c.region_code, c.city_code, c.city_name, c.vendor_id
ORDER BY country, region_code, city_code, city_name, vendor_id
