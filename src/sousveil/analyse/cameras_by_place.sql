-- name: cameras_by_place
-- question: How many cameras are known in each place, and who says so?
-- inputs: camera_places, core_place_figures
-- method: Cameras of the register that stand, for the whole case, countries, first-level divisions and cities. Divisions of a
--   country with cameras that no source covers are 'no data'. The interval is what the register leaves open: whether pairs
--   in doubt are one camera or two.
-- caveats: What sources hold, not what stands: the true number is at least cameras_low, and nobody knows how many more. OpenStreetMap
--   and most lists are never complete. 'no data' is not 0.
-- chart: bars label=country value=cameras low=cameras_low high=cameras only=level:country
-- column: level text all, country, region or city.
-- column: country text ISO 3166-1 alpha-2, 'unknown', or 'all'.
-- column: region_code text First-level division, 'unknown', or '' where it is not of that level.
-- column: region_name text Its name.
-- column: city_code text City, 'unknown', or '' where it is not of that level.
-- column: city_name text Its name.
-- column: coverage text 'what the sources hold', or 'no data'.
-- column: cameras integer or null Cameras present; null for no data.
-- column: cameras_low integer or null The same, if all pairs left in doubt are one camera.
-- column: removed integer or null Cameras that a newer snapshot has no more.
-- column: sources integer Number of sources with observations there.
-- column: licences text Their licences, joined with '; '.
-- column: snapshot_at text Newest date of a source, '' if unknown.
-- column: seen_last_at text Newest date at which a source saw a camera there, '' if none says.
-- column: divisions_covered integer or null For a country: its divisions with cameras.
-- column: divisions integer or null For a country: its divisions in the list of places, null if it has none.
WITH listed AS (
    SELECT country, region_code, min(place_name) AS region_name
    FROM core_place_figures
    WHERE region_code <> '' AND city_code = ''
    GROUP BY country, region_code
), listed_by_country AS (
    SELECT country, count(*) AS divisions FROM listed GROUP BY country
), covered AS (
    SELECT country, count(*) AS divisions_covered
    FROM camera_places
    WHERE level = 'region' AND region_code <> 'unknown' AND cameras > 0
    GROUP BY country
)
SELECT
    p.level, p.country, p.region_code, p.region_name, p.city_code, p.city_name, 'what the sources hold' AS coverage, p.cameras,
    p.cameras_low, p.removed, p.sources, p.licences, p.snapshot_at, p.seen_last_at,
    CASE WHEN p.level = 'country' AND p.country <> 'unknown' THEN coalesce(v.divisions_covered, 0) END AS divisions_covered,
    CASE WHEN p.level = 'country' THEN d.divisions END AS divisions
FROM camera_places AS p
LEFT JOIN listed_by_country AS d ON d.country = p.country
LEFT JOIN covered AS v ON v.country = p.country
UNION ALL
SELECT
    'region', f.country, f.region_code, f.region_name, '', '', 'no data', NULL, NULL, NULL, 0, '', '', '', NULL, NULL
FROM listed AS f
WHERE f.country IN (SELECT country FROM camera_places WHERE level = 'country')
    AND NOT EXISTS (
        SELECT 1 FROM camera_places AS p
        WHERE p.level = 'region' AND p.country = f.country AND p.region_code = f.region_code)
ORDER BY level, country, region_code, city_code
