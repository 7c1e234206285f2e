-- name: procedure_buyers
-- question: Who buys in each procedure?
-- inputs: speaking_notices, notice_parties, organisations
-- method: The buyer named first in the latest notice that names one, or else the procuring entity.
-- caveats: Of several buyers in a joint procurement the first is taken, so that nothing is counted twice; buyers says how
--   many there are.
-- column: procedure_id text The procedure.
-- column: buyer_key text What the buyer is known by.
-- column: buyer_name text Its name.
-- column: buyers integer Number of different buyers or procuring entities of that role.
WITH ranked AS (
    SELECT
        m.procedure_id, m.organisation_key, m.role,
        row_number() OVER (
            PARTITION BY m.procedure_id
            ORDER BY CASE WHEN m.role = 'buyer' THEN 0 ELSE 1 END, s.published_at DESC, s.notice_id DESC, m.ordinal, m.mention_id
        ) AS place
    FROM notice_parties AS m
    JOIN speaking_notices AS s ON s.notice_id = m.notice_id
    WHERE m.role IN ('buyer', 'procuring_entity') AND m.organisation_key <> ''
), first_buyers AS (
    SELECT procedure_id, organisation_key, role FROM ranked WHERE place = 1
), counted AS (
    SELECT r.procedure_id, count(DISTINCT r.organisation_key) AS buyers
    FROM ranked AS r
    JOIN first_buyers AS f ON f.procedure_id = r.procedure_id AND f.role = r.role
    GROUP BY r.procedure_id
)
SELECT f.procedure_id, f.organisation_key AS buyer_key, o.name AS buyer_name, c.buyers
FROM first_buyers AS f
JOIN organisations AS o ON o.organisation_key = f.organisation_key
JOIN counted AS c ON c.procedure_id = f.procedure_id
ORDER BY f.procedure_id
