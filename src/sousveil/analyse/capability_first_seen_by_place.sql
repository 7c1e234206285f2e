-- name: capability_first_seen_by_place
-- question: When was a capability first asked for in each place?
-- inputs: procedure_capabilities, procedures
-- method: The earliest publication, with a date, of a notice that asks for it or describes it, in a procedure of the place.
-- caveats: First in this case folder, not in the world. Procedures without any date are counted, but cannot be first.
-- column: capability text Name of the vocabulary's entry.
-- column: country text Country, '' if unknown.
-- column: region_code text First-level place, '' if unknown or several.
-- column: region_name text Its name.
-- column: first_at text First publication, '' if none has a date.
-- column: procedure_id text The procedure.
-- column: title text Its title.
-- column: buyer_name text Its buyer.
-- column: procedures integer Procedures in the place that ask for it.
WITH ranked AS (
    SELECT
        c.capability, p.country, p.region_code, p.region_name, c.first_at, p.procedure_id, p.title, p.buyer_name,
        count(*) OVER (PARTITION BY c.capability, p.country, p.region_code, p.region_name) AS procedures,
        row_number() OVER (
            PARTITION BY c.capability, p.country, p.region_code, p.region_name
            ORDER BY CASE WHEN c.first_at = '' THEN 1 ELSE 0 END, c.first_at, p.procedure_id
        ) AS place
    FROM procedure_capabilities AS c
    JOIN procedures AS p ON p.procedure_id = c.procedure_id
)
SELECT capability, country, region_code, region_name, first_at, procedure_id, title, buyer_name, procedures
FROM ranked
WHERE place = 1
ORDER BY capability, country, region_code, region_name
