-- name: procedure_places
-- question: Where does each procedure buy for?
-- inputs: speaking_notices, core_procedure_notices, core_place_mentions, core_resolved_places, raw_notices
-- method: The resolved places of delivery, or else of the project, of the items, or of the buyer. If several differ, only
--   what they have in common is kept (the region, or the country); so a procedure never counts in two places. Without a
--   resolved place the country of the buyer as stated.
-- caveats: A buyer's address says where the office is, not where the cameras hang; place_role says which it was.
-- column: procedure_id text The procedure.
-- column: country text Country, ISO 3166-1 alpha-2, '' if unknown or several.
-- column: region_code text First-level place, '' if unknown or several.
-- column: region_name text Its name, 'several' if they differ.
-- column: city_code text Second-level place, '' if unknown or several.
-- column: city_name text Its name.
-- column: place_role text delivery, project, item, buyer, stated or ''.
WITH mentioned AS (
    SELECT
        p.procedure_id, r.country, r.region_code, r.region_name, r.city_code, r.city_name, m.role,
        CASE m.role WHEN 'delivery' THEN 1 WHEN 'project' THEN 2 WHEN 'item' THEN 3 ELSE 4 END AS choice
    FROM core_place_mentions AS m
    JOIN core_resolved_places AS r ON r.mention_id = m.mention_id
    JOIN core_procedure_notices AS p ON p.notice_id = m.notice_id
    WHERE r.outcome = 'resolved' AND m.role IN ('delivery', 'project', 'item', 'buyer')
), ranked AS (
    SELECT m.*, min(choice) OVER (PARTITION BY procedure_id) AS best FROM mentioned AS m
), common AS (
    SELECT
        procedure_id, min(role) AS place_role,
        CASE WHEN count(DISTINCT country) = 1 THEN min(country) ELSE '' END AS country,
        count(DISTINCT region_code) AS regions,
        CASE WHEN count(DISTINCT region_code) = 1 THEN min(region_code) ELSE '' END AS region_code,
        CASE WHEN count(DISTINCT region_code) = 1 THEN min(region_name) ELSE 'several' END AS region_name,
        CASE WHEN count(DISTINCT city_code) = 1 THEN min(city_code) ELSE '' END AS city_code,
        CASE WHEN count(DISTINCT city_code) = 1 THEN min(city_name) ELSE '' END AS city_name
    FROM ranked
    WHERE choice = best
    GROUP BY procedure_id
), stated AS (
    SELECT
        p.procedure_id,
        CASE WHEN count(DISTINCT n.country) = 1 THEN min(n.country) ELSE '' END AS country
    FROM core_procedure_notices AS p
    JOIN raw_notices AS n ON n.notice_id = p.notice_id
    WHERE n.country <> ''
    GROUP BY p.procedure_id
), everything AS (
    SELECT DISTINCT procedure_id FROM core_procedure_notices
)
SELECT
    e.procedure_id, coalesce(c.country, s.country, '') AS country, coalesce(c.region_code, '') AS region_code,
    coalesce(c.region_name, '') AS region_name, coalesce(c.city_code, '') AS city_code,
    coalesce(c.city_name, '') AS city_name,
    CASE WHEN c.procedure_id IS NOT NULL THEN c.place_role WHEN s.procedure_id IS NOT NULL THEN 'stated' ELSE '' END
        AS place_role
FROM everything AS e
LEFT JOIN common AS c ON c.procedure_id = e.procedure_id
LEFT JOIN stated AS s ON s.procedure_id = e.procedure_id
ORDER BY e.procedure_id
