-- name: flag_differences
-- question: By how much is the second-lowest valid bid above the winning one?
-- inputs: flag_procedures, flag_bids
-- method: (lowest valid bid of another tenderer − lowest valid bid of the winner) ÷ the latter, for procedures with one award
--   in force, one supplier, all awards decided, valid bids of one tenderer each, for one lot and in one currency, where no
--   valid bid was lower than the winner's.
-- source: OCDS Cardinal 0.0.6, R024 and R058.
-- column: procedure_id text The procedure.
-- column: difference real or null The difference, as a decimal.
-- column: winning_amount real or null Lowest valid bid of the winner.
-- column: second_amount real or null Lowest valid bid of another tenderer.
-- column: currency text Currency of both.
-- column: missing text What is missing, '' if nothing.
-- column: bid_ids text or null The valid bids, joined with |.
WITH valid AS (
    SELECT
        b.procedure_id, count(*) AS bids, max(b.tenderers) AS most_tenderers, min(b.tenderers) AS least_tenderers,
        count(DISTINCT b.lot_id) AS lots, count(DISTINCT CASE WHEN b.amount IS NOT NULL THEN b.currency END) AS currencies,
        max(b.currency) AS currency,
        min(CASE WHEN b.tenderer_key = p.winner_key THEN b.amount END) AS winning_amount,
        min(CASE WHEN b.tenderer_key <> p.winner_key THEN b.amount END) AS second_amount,
        string_agg(b.bid_id, '|' ORDER BY b.bid_id) AS bid_ids
    FROM flag_bids AS b
    JOIN flag_procedures AS p ON p.procedure_id = b.procedure_id
    WHERE b.status = 'valid'
    GROUP BY b.procedure_id
), judged AS (
    SELECT
        p.procedure_id, v.winning_amount, v.second_amount, coalesce(v.currency, '') AS currency, v.bid_ids,
        CASE
            WHEN p.bids = 0 THEN 'bids'
            WHEN p.unknown_bids > 0 THEN 'the status of every bid'
            WHEN p.open_awards > 0 THEN 'a final status of every award'
            WHEN p.active_awards = 0 THEN 'an award in force'
            WHEN p.active_awards > 1 THEN 'a single award (bids are not matched to several awards)'
            WHEN p.winners <> 1 OR p.winner_key = '' THEN 'a single known supplier of the award'
            WHEN v.bids IS NULL THEN 'valid bids'
            WHEN v.most_tenderers > 1 OR v.least_tenderers = 0 THEN 'one tenderer for every valid bid'
            WHEN v.lots > 1 THEN 'valid bids for one lot only'
            WHEN v.currencies > 1 THEN 'valid bids in one currency'
            WHEN v.winning_amount IS NULL THEN 'a valid bid of the winner with a price'
            WHEN v.second_amount IS NULL THEN 'a second valid bid with a price'
            WHEN v.winning_amount <= 0 THEN 'a price above zero'
            WHEN v.second_amount < v.winning_amount THEN 'price as only criterion (a lower valid bid did not win)'
            ELSE ''
        END AS missing
    FROM flag_procedures AS p
    LEFT JOIN valid AS v ON v.procedure_id = p.procedure_id
)
SELECT
    procedure_id, CASE WHEN missing = '' THEN (second_amount - winning_amount) / winning_amount END AS difference,
    winning_amount, second_amount, currency, missing, bid_ids
FROM judged
ORDER BY procedure_id
