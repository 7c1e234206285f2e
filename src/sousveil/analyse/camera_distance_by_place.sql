-- name: camera_distance_by_place
-- question: How far is it from one camera to the next?
-- inputs: camera_cities, camera_levels
-- method: The distance from each position of the register to the nearest other one, by steps: cumulative counts, and the
--   first step that at least half of them do not exceed, of countries, first-level divisions and cities.
-- caveats: Between positions that sources hold; cameras that nobody noted lie between them. One pole with several rows has distance 0.
--   Farther than 1,000 m is not measured.
-- column: level text all, country, region or city.
-- column: country text ISO 3166-1 alpha-2, 'unknown', or 'all'.
-- column: region_code text First-level division, 'unknown', or '' where it is not of that level.
-- column: city_code text City, 'unknown', or '' where it is not of that level.
-- column: positions integer Rows of the register that stand.
-- column: half_within_m integer or null [m] First of the steps within which at least half of them have another; null if more than 1,000 m.
-- column: within_5_m integer Positions with another within 5 m.
-- column: within_25_m integer Within 25 m.
-- column: within_50_m integer Within 50 m.
-- column: within_100_m integer Within 100 m.
-- column: within_250_m integer Within 250 m.
-- column: within_500_m integer Within 500 m.
-- column: within_1000_m integer Within 1,000 m.
-- column: farther integer Without another within 1,000 m.
WITH summed AS (
    SELECT
        l.level, CASE WHEN l.level = 'all' THEN 'all' ELSE c.country END AS country,
        CASE WHEN l.level IN ('region', 'city') THEN c.region_code ELSE '' END AS region_code,
        CASE WHEN l.level = 'city' THEN c.city_code ELSE '' END AS city_code, sum(c.positions) AS positions,
        sum(c.within_5_m) AS within_5_m, sum(c.within_25_m) AS within_25_m, sum(c.within_50_m) AS within_50_m, sum(c.within_100_m) AS within_100_m, sum(c.within_250_m) AS within_250_m, sum(c.within_500_m) AS within_500_m, sum(c.within_1000_m) AS within_1000_m
    FROM camera_cities AS c
    CROSS JOIN camera_levels AS l
    GROUP BY l.level, CASE WHEN l.level = 'all' THEN 'all' ELSE c.country END, CASE WHEN l.level IN ('region', 'city') THEN c.region_code ELSE '' END,
        CASE WHEN l.level = 'city' THEN c.city_code ELSE '' END
)
SELECT
    level, country, region_code, city_code, positions,
    CASE WHEN 2 * within_5_m >= positions THEN 5 WHEN 2 * within_25_m >= positions THEN 25 WHEN 2 * within_50_m >= positions THEN 50 WHEN 2 * within_100_m >= positions THEN 100 WHEN 2 * within_250_m >= positions THEN 250 WHEN 2 * within_500_m >= positions THEN 500 WHEN 2 * within_1000_m >= positions THEN 1000 END AS half_within_m,
    within_5_m, within_25_m, within_50_m, within_100_m, within_250_m, within_500_m, within_1000_m,
    positions - within_1000_m AS farther
FROM summed
WHERE positions > 0
ORDER BY level, country, region_code, city_code
