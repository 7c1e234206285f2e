-- name: flag_varieties
-- question: How many kinds of things was each supplier awarded?
-- inputs: flag_procedures, flag_awards, raw_classifications
-- method: Different first digits of the codes of what was awarded, over awards in force with one known supplier: the codes
--   of the award itself, or else of its lot, or else, for the only award of a notice, of the notice. Codes of two schemes are never the same. Codes must be numeric.
-- source: OCDS Cardinal 0.0.6, R048.
-- parameter: digits integer 2 How many first digits tell kinds apart.
-- parameter: minimum_processes integer 20 Only suppliers with awards in so many procedures make up the distribution.
-- column: supplier_key text What the supplier is known by.
-- column: variety integer Number of kinds, 0 when nothing is classified.
-- column: processes integer Procedures with such awards.
-- column: is_typical boolean Whether the supplier belongs to the distribution.
-- column: kinds text or null The kinds.
-- column: award_ids text The awards, joined with |.
WITH awarded AS (
    SELECT a.award_id, a.notice_id, a.procedure_id, a.lot_id, a.supplier_key
    FROM flag_awards AS a
    JOIN flag_procedures AS p ON p.procedure_id = a.procedure_id
    WHERE a.state = 'active' AND a.suppliers = 1 AND a.supplier_key <> ''
), only_awards AS (
    -- The only award of its notice is for all that the notice classifies.
    SELECT a.* FROM awarded AS a JOIN (
        SELECT notice_id FROM flag_awards GROUP BY notice_id HAVING count(*) = 1
    ) AS n ON n.notice_id = a.notice_id
), coded AS (
    SELECT a.award_id, 1 AS choice, c.scheme, c.code
    FROM awarded AS a
    JOIN raw_classifications AS c ON c.award_id = a.award_id
    UNION ALL
    SELECT a.award_id, 2, c.scheme, c.code
    FROM awarded AS a
    JOIN raw_classifications AS c ON c.lot_id = a.lot_id AND c.award_id = ''
    WHERE a.lot_id <> ''
    UNION ALL
    SELECT a.award_id, 3, c.scheme, c.code
    FROM only_awards AS a
    JOIN raw_classifications AS c ON c.notice_id = a.notice_id AND c.award_id = '' AND c.lot_id = ''
), chosen AS (
    SELECT award_id, scheme, code, choice, min(choice) OVER (PARTITION BY award_id) AS best
    FROM coded
    WHERE TRY_CAST(code AS BIGINT) IS NOT NULL
), kinds AS (
    SELECT DISTINCT award_id, concat(scheme, ' ', substr(code, 1, $digits)) AS kind FROM chosen WHERE choice = best
), counted AS (
    SELECT
        a.supplier_key, count(DISTINCT k.kind) AS variety,
        count(DISTINCT CASE WHEN k.kind IS NOT NULL THEN a.procedure_id END) AS processes,
        string_agg(DISTINCT k.kind, ', ' ORDER BY k.kind) AS kinds,
        string_agg(DISTINCT a.award_id, '|' ORDER BY a.award_id) AS award_ids
    FROM awarded AS a
    LEFT JOIN kinds AS k ON k.award_id = a.award_id
    GROUP BY a.supplier_key
)
SELECT
    supplier_key, variety, processes, processes >= $minimum_processes AND variety > 0 AS is_typical, kinds, award_ids
FROM counted
ORDER BY supplier_key
