-- name: camera_distance_by_place
-- question: How far is it from one camera to the next?
-- inputs: core_cameras, camera_levels
-- method: The distance from each position of the register to the nearest other one, by steps; cumulative counts, and the distance that a
--   half of them do not exceed, to the metre, of countries, first-level divisions and cities.
-- caveats: Between positions that sources hold; cameras that nobody noted lie between them. One pole with several rows has distance 0.
--   Farther than 1,000 m is not measured.
-- column: level text all, country, region or city.
-- column: country text ISO 3166-1 alpha-2, 'unknown', or 'all'.
-- column: region_code text First-level division, 'unknown', or '' where it is not of that level.
-- column: city_code text City, 'unknown', or '' where it is not of that level.
-- column: positions integer Rows of the register that stand.
-- column: median_m integer or null [m] Half of them have another within this distance, rounded up; null if more than 1,000 m.
-- column: within_5_m integer Positions with another within 5 m.
-- column: within_25_m integer Within 25 m.
-- column: within_50_m integer Within 50 m.
-- column: within_100_m integer Within 100 m.
-- column: within_250_m integer Within 250 m.
-- column: within_500_m integer Within 500 m.
-- column: within_1000_m integer Within 1,000 m.
-- column: farther integer Without another within 1,000 m.
WITH stepped AS (
    SELECT country, region_code, city_code, city_name, CAST(ceil(coalesce(nearest_m, 1001.0)) AS BIGINT) AS metres, count(*) AS positions
    FROM core_cameras
    WHERE presence = 'present'
    GROUP BY country, region_code, city_code, city_name, CAST(ceil(coalesce(nearest_m, 1001.0)) AS BIGINT)
), spread AS (
    SELECT
        l.level, CASE WHEN l.level = 'all' THEN 'all' WHEN s.country = '' THEN 'unknown' ELSE s.country END AS country,
        CASE WHEN l.level NOT IN ('region', 'city') THEN '' WHEN s.region_code = '' THEN 'unknown' ELSE s.region_code END AS region_code,
        CASE WHEN l.level <> 'city' THEN '' WHEN s.city_code <> '' THEN s.city_code WHEN s.city_name <> '' THEN concat('name:', s.city_name)
            ELSE 'unknown' END AS city_code,
        s.metres, s.positions
    FROM stepped AS s
    CROSS JOIN camera_levels AS l
), summed AS (
    SELECT level, country, region_code, city_code, metres, sum(positions) AS positions
    FROM spread
    GROUP BY level, country, region_code, city_code, metres
), ranked AS (
    SELECT
        s.*, sum(positions) OVER (PARTITION BY level, country, region_code, city_code ORDER BY metres
            ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS so_far,
        sum(positions) OVER (PARTITION BY level, country, region_code, city_code) AS in_all
    FROM summed AS s
)
SELECT
    level, country, region_code, city_code, sum(positions) AS positions,
    min(CASE WHEN 2 * so_far >= in_all AND metres <= 1000 THEN metres END) AS median_m,
    sum(CASE WHEN metres <= 5 THEN positions ELSE 0 END) AS within_5_m, sum(CASE WHEN metres <= 25 THEN positions ELSE 0 END) AS within_25_m,
    sum(CASE WHEN metres <= 50 THEN positions ELSE 0 END) AS within_50_m, sum(CASE WHEN metres <= 100 THEN positions ELSE 0 END) AS within_100_m,
    sum(CASE WHEN metres <= 250 THEN positions ELSE 0 END) AS within_250_m, sum(CASE WHEN metres <= 500 THEN positions ELSE 0 END) AS within_500_m,
    sum(CASE WHEN metres <= 1000 THEN positions ELSE 0 END) AS within_1000_m, sum(CASE WHEN metres > 1000 THEN positions ELSE 0 END) AS farther
FROM ranked
GROUP BY level, country, region_code, city_code
ORDER BY level, country, region_code, city_code
