-- name: camera_vendors
-- question: How many cameras of each vendor has the register in each first-level division?
-- inputs: core_cameras, camera_doubts
-- method: Sums over the cameras of the register that stand. What has no country, division or vendor is in rows of 'unknown'.
-- column: country text ISO 3166-1 alpha-2, or 'unknown'.
-- column: region_code text First-level division, or 'unknown'.
-- column: vendor_id text Vendor in the vocabulary, or 'unknown'.
-- column: cameras integer Cameras present.
-- column: doubtful integer Of these, perhaps another one once more.
WITH counted AS (
    SELECT country, region_code, vendor_id, sum(cameras) AS cameras, 0 AS doubtful
    FROM core_cameras
    WHERE presence = 'present'
    GROUP BY country, region_code, vendor_id
    UNION ALL
    SELECT d.country, d.region_code, d.vendor_id, 0, d.cameras
    FROM camera_doubts AS d
)
SELECT
    CASE WHEN country = '' THEN 'unknown' ELSE country END AS country,
    CASE WHEN region_code = '' THEN 'unknown' ELSE region_code END AS region_code,
    CASE WHEN vendor_id = '' THEN 'unknown' ELSE vendor_id END AS vendor_id,
    CAST(sum(cameras) AS BIGINT) AS cameras, CAST(sum(doubtful) AS BIGINT) AS doubtful
FROM counted AS c
GROUP BY c.country, c.region_code, c.vendor_id
ORDER BY country, region_code, vendor_id
