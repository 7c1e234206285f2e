-- name: camera_levels
-- question: At which levels are cameras counted?
-- inputs: none
-- method: The whole case, countries, first-level divisions, cities.
-- column: level text all, country, region or city.
SELECT level FROM (
    SELECT 'all' AS level UNION ALL SELECT 'country' UNION ALL SELECT 'region' UNION ALL SELECT 'city'
) AS every
ORDER BY level
