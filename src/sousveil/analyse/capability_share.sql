-- name: capability_share
-- question: Which share of procedures asks for a capability, by country and year?
-- inputs: procedures, procedure_capabilities
-- method: Procedures that ask for or describe it, divided by all procedures of that country and year. The row 'any' is for
--   at least one capability. Negated mentions and boilerplate do not count.
-- caveats: A procedure of which only a short notice is held may ask for more in its full documents: the share is a lower
--   bound. Cases are collected by somebody; a share of a collection is no share of a country.
-- chart: trend label=year value=share series=country only=capability:any
-- column: country text Country, '' if unknown.
-- column: year integer or null Year, null if unknown.
-- column: capability text Name of the vocabulary's entry, or 'any'.
-- column: procedures_asking integer Procedures that ask for it.
-- column: procedures integer All procedures of the country and year.
-- column: share real [%] The share.
WITH asked AS (
    SELECT procedure_id, capability FROM procedure_capabilities
    UNION ALL
    SELECT DISTINCT procedure_id, 'any' FROM procedure_capabilities
), counted AS (
    SELECT country, year, count(*) AS procedures FROM procedures GROUP BY country, year
), asking AS (
    SELECT p.country, p.year, a.capability, count(*) AS procedures_asking
    FROM asked AS a
    JOIN procedures AS p ON p.procedure_id = a.procedure_id
    GROUP BY p.country, p.year, a.capability
)
SELECT
    a.country, a.year, a.capability, a.procedures_asking, c.procedures,
    round(100.0 * a.procedures_asking / c.procedures, 2) AS share
FROM asking AS a
JOIN counted AS c ON c.country = a.country AND coalesce(c.year, 0) = coalesce(a.year, 0)
ORDER BY a.country, a.year, CASE WHEN a.capability = 'any' THEN 0 ELSE 1 END, a.capability
