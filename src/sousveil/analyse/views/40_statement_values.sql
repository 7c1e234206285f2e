-- name: statement_values
-- question: What is each statement of an award or contract worth?
-- inputs: award_statements, contract_awards, raw_amounts, core_converted_amounts
-- method: The amount of the contract, or else of the award; stated for itself, or else for its lot (if the lot has one
--   statement) or for the notice (if it makes one statement). A contract without usable amount is worth the sum of its
--   awards in the same notice, if all have a value in one currency and no other contract comes from them. In a notice of a modification the value after it. A usable amount goes before a placeholder. Budgets,
--   estimates and ceilings are never taken.
-- caveats: Amounts with and without tax are not told apart; the column tax says what the source says.
-- column: statement_id text The statement.
-- column: amount_ids text The rows of raw_amounts, joined with |.
-- column: value_kind text contract, award or modification.
-- column: amount real or null Amount in its currency; null for a placeholder or what could not be read.
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
), own AS (
    SELECT
        r.statement_id, r.amount_id AS amount_ids, r.role AS value_kind, CAST(r.amount AS DECIMAL(38, 4)) AS amount,
        r.currency, r.tax, CAST(v.amount_eur AS DECIMAL(38, 4)) AS amount_eur,
        CAST(v.amount_usd AS DECIMAL(38, 4)) AS amount_usd, CAST(v.amount_cny AS DECIMAL(38, 4)) AS amount_cny
    FROM ranked AS r
    LEFT JOIN core_converted_amounts AS v ON v.amount_id = r.amount_id
    WHERE r.place = 1
), from_awards AS (
    SELECT
        n.contract_id AS statement_id, string_agg(o.amount_ids, '|' ORDER BY o.amount_ids) AS amount_ids,
        min(o.value_kind) AS value_kind, sum(o.amount) AS amount, min(o.currency) AS currency,
        CASE WHEN count(DISTINCT o.tax) = 1 THEN min(o.tax) ELSE '' END AS tax,
        CASE WHEN count(o.amount_eur) = count(*) THEN sum(o.amount_eur) END AS amount_eur,
        CASE WHEN count(o.amount_usd) = count(*) THEN sum(o.amount_usd) END AS amount_usd,
        CASE WHEN count(o.amount_cny) = count(*) THEN sum(o.amount_cny) END AS amount_cny
    FROM contract_awards AS n
    JOIN own AS o ON o.statement_id = n.award_statement_id
    WHERE n.is_same_notice AND o.amount IS NOT NULL AND o.value_kind <> 'modification'
    GROUP BY n.contract_id
    HAVING count(DISTINCT o.currency) = 1 AND max(n.contracts_of_award) = 1 AND count(*) = max(n.awards_of_contract)
), usable AS (
    SELECT * FROM own WHERE amount IS NOT NULL
), combined AS (
    SELECT * FROM usable
    UNION ALL
    SELECT f.* FROM from_awards AS f WHERE f.statement_id NOT IN (SELECT statement_id FROM usable)
)
SELECT * FROM combined
UNION ALL
SELECT o.* FROM own AS o WHERE o.statement_id NOT IN (SELECT statement_id FROM combined)
ORDER BY statement_id
