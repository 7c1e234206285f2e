-- name: superseded_statements
-- question: Which statements are told again, brought up to date or followed by a contract?
-- inputs: award_statements, contract_awards, statement_suppliers, statement_values, raw_notice_links
-- method: Within one procedure, (1) of statements with one identity the latest publication counts: in OCDS the id within
--   the process, elsewhere number, lot and suppliers (in tables also the amount). (2) A contract goes before its award:
--   the awards that it names, or else one of the same supplier, or of the same lot where one of both names no supplier.
--   (3) A correction goes before what it links to, and before earlier statements about the same supplier or lot; a
--   modification before earlier ones with the same number, or about the same supplier. (4) The same suppliers and
--   amount in two formats are one.
-- caveats: A contract without lot goes before all awards of its supplier in the procedure.
-- column: statement_id text The statement that does not count.
-- column: reason text retold, contract, corrected or other_format.
WITH suppliers AS (
    SELECT
        statement_id,
        string_agg(DISTINCT CASE WHEN withheld THEN 'withheld' ELSE name_key END, '|'
            ORDER BY CASE WHEN withheld THEN 'withheld' ELSE name_key END) AS supplier_set
    FROM statement_suppliers
    GROUP BY statement_id
), facts AS (
    SELECT
        a.statement_id, a.notice_id, a.procedure_id, a.process_id, a.format, a.notice_kind, a.published_at, a.stage,
        a.native_id, a.award_native_id, a.lot_number, a.status, coalesce(s.supplier_set, '') AS supplier_set,
        v.amount, coalesce(v.currency, '') AS currency,
        CASE WHEN a.notice_kind IN ('correction', 'modification') THEN 1 ELSE 0 END AS is_change
    FROM award_statements AS a
    LEFT JOIN suppliers AS s ON s.statement_id = a.statement_id
    LEFT JOIN statement_values AS v ON v.statement_id = a.statement_id
), identified AS (
    SELECT
        f.*,
        CASE
            WHEN format = 'ocds' AND process_id <> '' AND native_id <> ''
                THEN concat('id ', process_id, ' ', stage, ' ', native_id)
            WHEN native_id = '' AND supplier_set = '' THEN concat('row ', statement_id)
            ELSE concat(
                'as ', format, ' ', stage, ' ', native_id, ' ', lot_number, ' ', supplier_set,
                CASE WHEN format = 'table' THEN concat(' ', coalesce(CAST(amount AS VARCHAR), ''), currency) ELSE '' END
            )
        END AS identity
    FROM facts AS f
), ranked AS (
    SELECT
        i.*,
        rank() OVER (PARTITION BY procedure_id, identity ORDER BY is_change DESC, published_at DESC, notice_id DESC)
            AS recency
    FROM identified AS i
), named_awards AS (
    SELECT n.contract_id, n.award_statement_id
    FROM contract_awards AS n
    JOIN facts AS c ON c.statement_id = n.contract_id
    WHERE c.status <> 'pending'
), unnamed_contracts AS (
    SELECT f.statement_id, f.procedure_id, f.lot_number, f.supplier_set
    FROM facts AS f
    WHERE f.stage = 'contract' AND f.status <> 'pending'
        AND NOT EXISTS (SELECT 1 FROM named_awards AS n WHERE n.contract_id = f.statement_id)
), followers AS (
    SELECT statement_id FROM unnamed_contracts
    UNION
    SELECT statement_id FROM facts WHERE is_change = 1
), pairs_by_supplier AS (
    SELECT DISTINCT a.statement_id, b.statement_id AS other_id
    FROM facts AS a
    JOIN statement_suppliers AS x ON x.statement_id = a.statement_id
    JOIN facts AS b ON b.procedure_id = a.procedure_id AND b.statement_id <> a.statement_id
    JOIN followers AS f ON f.statement_id = b.statement_id
    JOIN statement_suppliers AS y ON y.statement_id = b.statement_id AND y.name_key = x.name_key
    WHERE x.name_key <> '' AND (a.lot_number = b.lot_number OR a.lot_number = '' OR b.lot_number = '')
), superseded AS (
    SELECT statement_id, 'retold' AS reason FROM ranked WHERE recency > 1
    UNION ALL
    SELECT award_statement_id, 'contract' FROM named_awards
    UNION ALL
    SELECT a.statement_id, 'contract'
    FROM facts AS a
    JOIN pairs_by_supplier AS p ON p.statement_id = a.statement_id
    JOIN unnamed_contracts AS c ON c.statement_id = p.other_id
    WHERE a.stage = 'award'
    UNION ALL
    SELECT a.statement_id, 'contract'
    FROM facts AS a
    JOIN unnamed_contracts AS c ON c.procedure_id = a.procedure_id AND c.lot_number = a.lot_number
    WHERE a.stage = 'award' AND (a.supplier_set = '' OR c.supplier_set = '')
    UNION ALL
    SELECT a.statement_id, 'corrected'
    FROM facts AS a
    JOIN facts AS c ON c.procedure_id = a.procedure_id AND c.notice_id <> a.notice_id AND c.stage = a.stage
    JOIN raw_notice_links AS l ON l.notice_id = c.notice_id AND l.relation = 'corrects'
    JOIN speaking_notices AS t ON t.notice_id = a.notice_id AND t.native_id = l.target
    UNION ALL
    SELECT a.statement_id, 'corrected'
    FROM facts AS a
    JOIN pairs_by_supplier AS p ON p.statement_id = a.statement_id
    JOIN facts AS c ON c.statement_id = p.other_id
    WHERE c.is_change = 1 AND c.notice_id <> a.notice_id
        AND (c.published_at > a.published_at OR (c.published_at = a.published_at AND a.is_change = 0))
        AND (c.stage = a.stage OR c.notice_kind = 'modification')
        AND (c.native_id = a.native_id OR c.native_id = '' OR a.native_id = '')
    UNION ALL
    SELECT a.statement_id, 'corrected'
    FROM facts AS a
    JOIN facts AS c
        ON c.procedure_id = a.procedure_id AND c.native_id = a.native_id AND c.lot_number = a.lot_number
        AND c.notice_id <> a.notice_id
    WHERE c.is_change = 1 AND c.published_at >= a.published_at AND a.is_change = 0
        AND (c.native_id <> '' OR c.supplier_set = '' OR (c.notice_kind = 'correction' AND c.lot_number <> ''))
    UNION ALL
    SELECT a.statement_id, 'other_format'
    FROM facts AS a
    JOIN facts AS b
        ON b.procedure_id = a.procedure_id AND b.supplier_set = a.supplier_set AND b.amount = a.amount
        AND b.currency = a.currency
    WHERE a.supplier_set <> '' AND b.format > a.format
)
SELECT statement_id, min(reason) AS reason FROM superseded GROUP BY statement_id ORDER BY statement_id
