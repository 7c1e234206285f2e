-- name: amounts_left_out
-- question: How many amounts are in no sum, and why?
-- inputs: raw_amounts, core_converted_amounts, raw_problems
-- method: All stated amounts by role and currency: usable and converted ('none'), or the reason why not: the problem that
--   was noted at the amount, an unknown currency, or the reason that conversion gave.
-- column: role text Role of the amount.
-- column: currency text Currency, '' if unknown.
-- column: reason text 'none' for amounts that are usable and converted.
-- column: amounts integer How many.
-- column: notices integer In how many notices.
WITH noted AS (
    SELECT source_id, locator, min(code) AS code
    FROM raw_problems
    WHERE code IN ('amount_placeholder', 'amount_unreadable', 'amount_negative')
    GROUP BY source_id, locator
), judged AS (
    SELECT
        v.role, v.currency, v.notice_id,
        CASE
            WHEN v.amount IS NULL THEN coalesce(n.code, 'no usable amount')
            WHEN v.currency = '' THEN 'currency_unknown'
            WHEN c.amount_eur IS NOT NULL THEN 'none'
            ELSE coalesce(CASE WHEN c.missing <> '' THEN c.missing END, 'not converted')
        END AS reason
    FROM raw_amounts AS v
    LEFT JOIN core_converted_amounts AS c ON c.amount_id = v.amount_id
    LEFT JOIN noted AS n ON n.source_id = v.source_id AND n.locator = v.locator
)
SELECT role, currency, reason, count(*) AS amounts, count(DISTINCT notice_id) AS notices
FROM judged
GROUP BY role, currency, reason
ORDER BY role, currency, reason
