-- name: camera_density_by_place
-- question: How many cameras are known for each square kilometre and each 1,000 people?
-- inputs: camera_places, core_place_figures
-- method: Cameras of the register that stand, over the area and the population of the place: the figures of rank 1, with who states them.
--   low counts all pairs left in doubt as one camera.
-- caveats: A lower bound: what the sources hold, over the whole place. A place that is half mapped has half the density. Null where no
--   figure is known.
-- chart: bars label=city_name+region_name+country value=cameras_per_km2 low=cameras_per_km2_low high=cameras_per_km2
-- column: level text country, region or city.
-- column: country text ISO 3166-1 alpha-2.
-- column: region_code text First-level division, '' for a country.
-- column: region_name text Its name.
-- column: city_code text City, '' for a country or division.
-- column: city_name text Its name.
-- column: cameras integer Cameras present.
-- column: cameras_low integer The same, if all pairs left in doubt are one camera.
-- column: area_km2 real or null [km²] Area.
-- column: area_year text Of which year, '' if unknown.
-- column: area_stated_by text Who states it, '' if nobody.
-- column: cameras_per_km2 real or null [1/km²] Cameras over area.
-- column: cameras_per_km2_low real or null [1/km²] The same with cameras_low.
-- column: population real or null Population.
-- column: population_year text Of which year, '' if unknown.
-- column: population_stated_by text Who states it, '' if nobody.
-- column: cameras_per_1000 real or null [1/1,000] Cameras over population, times 1,000.
-- column: cameras_per_1000_low real or null [1/1,000] The same with cameras_low.
-- column: sources integer Number of sources with observations there.
-- column: snapshot_at text Newest date of a source, '' if unknown.
WITH figured AS (
    SELECT country, region_code, city_code, measure, max(figure) AS figure, max(year) AS year, max(stated_by) AS stated_by
    FROM core_place_figures
    WHERE rank = 1 AND figure > 0
    GROUP BY country, region_code, city_code, measure
)
SELECT
    p.level, p.country, p.region_code, p.region_name, p.city_code, p.city_name, p.cameras, p.cameras_low,
    a.figure AS area_km2, coalesce(a.year, '') AS area_year, coalesce(a.stated_by, '') AS area_stated_by,
    p.cameras / a.figure AS cameras_per_km2, p.cameras_low / a.figure AS cameras_per_km2_low,
    n.figure AS population, coalesce(n.year, '') AS population_year, coalesce(n.stated_by, '') AS population_stated_by,
    1000.0 * p.cameras / n.figure AS cameras_per_1000, 1000.0 * p.cameras_low / n.figure AS cameras_per_1000_low, p.sources, p.snapshot_at
FROM camera_places AS p
LEFT JOIN figured AS a
    ON a.measure = 'area_km2' AND a.country = p.country AND a.region_code = p.region_code AND a.city_code = p.city_code
LEFT JOIN figured AS n
    ON n.measure = 'population' AND n.country = p.country AND n.region_code = p.region_code AND n.city_code = p.city_code
WHERE p.level <> 'all' AND p.country <> 'unknown' AND p.region_code <> 'unknown' AND p.city_code <> 'unknown'
ORDER BY p.level, p.country, p.region_code, p.city_code
