-- name: statement_values
-- question: What is each statement of an award or contract worth?
-- inputs: award_statements, raw_amounts, core_converted_amounts
-- method: The amount of the contract, or else of the award; stated for itself, or else for the award of the contract (if
--   that award has one contract), for its lot (if the lot has one statement) or for the notice (if it makes one
--   statement). In a notice of a modification the value after it. A usable amount goes before a placeholder. Budgets,
--   estimates and ceilings are never taken.
-- caveats: Amounts with and without tax are not told apart; the column tax says what the source says.
-- column: statement_id text The statement.
-- column: amount_id text The row of raw_amounts.
-- column: value_kind text contract, award or modification.
-- column: amount real or null Amount in its currency; null for a placeholder or what could not be read.
-- column: amount_exact text or null The same, exact.
-- column: currency text Currency.
-- column: tax text included, excluded or ''.
-- column: amount_eur real or null [EUR] In EUR, where the rate is known.
-- column: amount_usd real or null [USD] In USD.
-- column: amount_cny real or null [CNY] In CNY.
WITH money AS (
    -- Of a notice of a modification the value after it goes first; other notices' modifications are not taken.
    SELECT v.*, CASE v.role WHEN 'modification' THEN 0 WHEN 'contract' THEN 1 ELSE 2 END AS role_rank
    FROM raw_amounts AS v
    WHERE v.role IN ('contract', 'award', 'modification') AND v.bid_id = ''
), candidates AS (
    SELECT a.statement_id, 1 AS choice, v.*
    FROM award_statements AS a
    JOIN money AS v ON v.award_id = a.award_id AND v.notice_id = a.notice_id
    WHERE a.award_id <> '' AND (v.role <> 'modification' OR a.notice_kind = 'modification')
    UNION ALL
    SELECT c.statement_id, 2, v.*
    FROM award_statements AS c
    JOIN award_statements AS a
        ON a.notice_id = c.notice_id AND a.native_id = c.award_native_id AND a.stage = 'award'
    JOIN money AS v ON v.award_id = a.award_id AND v.notice_id = a.notice_id
    WHERE c.stage = 'contract' AND c.award_native_id <> '' AND c.contracts_of_award = 1 AND a.award_id <> ''
        AND v.role <> 'modification'
    UNION ALL
    SELECT a.statement_id, 3, v.*
    FROM award_statements AS a
    JOIN money AS v ON v.notice_id = a.notice_id AND v.lot_id = a.lot_id AND v.award_id = ''
    WHERE a.lot_id <> '' AND a.statements_in_lot = 1 AND v.role <> 'modification'
    UNION ALL
    SELECT a.statement_id, 4, v.*
    FROM award_statements AS a
    JOIN money AS v ON v.notice_id = a.notice_id AND v.award_id = '' AND v.lot_id IN ('', a.lot_id)
    WHERE a.statements_in_notice = 1 AND (v.role <> 'modification' OR a.notice_kind = 'modification')
), ranked AS (
    SELECT
        c.*,
        row_number() OVER (
            PARTITION BY c.statement_id
            ORDER BY CASE WHEN c.amount IS NULL THEN 1 ELSE 0 END, CASE WHEN c.role = 'modification' THEN 0 ELSE 1 END,
                c.choice, c.role_rank, c.ordinal, c.amount_id
        ) AS place
    FROM candidates AS c
)
SELECT
    r.statement_id, r.amount_id, r.role AS value_kind, r.amount, r.amount_exact, r.currency, r.tax,
    v.amount_eur, v.amount_usd, v.amount_cny
FROM ranked AS r
LEFT JOIN core_converted_amounts AS v ON v.amount_id = r.amount_id
WHERE r.place = 1
ORDER BY r.statement_id
