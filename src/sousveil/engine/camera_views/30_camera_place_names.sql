-- name: camera_place_names
-- question: Which place does a name mean that a document or a table writes?
-- inputs: core_place_figures, camera_place_records
-- method: Names of places with figures and of places that hold records, in lower case. A name of several levels means the
--   largest place; a name of several places of one level means none of them and is left out.
-- column: name text Name in lower case.
-- column: level text country, region or city.
-- column: country text ISO 3166-1 alpha-2.
-- column: region_code text First-level division, '' for a country.
-- column: city_code text City, '' for a country or division.
WITH named AS (
    SELECT
        lower(place_name) AS name, country, region_code, city_code,
        CASE WHEN city_code <> '' THEN 3 WHEN region_code <> '' THEN 2 ELSE 1 END AS depth
    FROM core_place_figures
    WHERE place_name <> ''
    UNION
    SELECT lower(region_name), country, region_code, '', 2
    FROM camera_place_records
    WHERE region_name <> '' AND region_code <> 'unknown'
    UNION
    SELECT lower(city_name), country, region_code, city_code, 3
    FROM camera_place_records
    WHERE city_name <> ''
), ranked AS (
    SELECT n.*, min(depth) OVER (PARTITION BY name) AS largest FROM named AS n
)
SELECT
    name, CASE WHEN min(depth) = 1 THEN 'country' WHEN min(depth) = 2 THEN 'region' ELSE 'city' END AS level,
    min(country) AS country, min(region_code) AS region_code, min(city_code) AS city_code
FROM ranked
WHERE depth = largest
GROUP BY name
HAVING count(*) = 1
ORDER BY name
