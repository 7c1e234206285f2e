-- name: flag_win_ratios
-- question: How many of the procedures with a valid bid of its own did each tenderer win?
-- inputs: flag_procedures, flag_bids
-- method: A procedure counts once for a tenderer, if it has one award in force with one supplier, all awards are decided and
--   all valid bids have one tenderer.
-- source: OCDS Cardinal 0.0.6, R025.
-- column: tenderer_key text What the tenderer is known by.
-- column: wins integer Procedures won.
-- column: valid integer Procedures with a valid bid that count.
-- column: left_out integer Procedures with a valid bid that do not count.
-- column: ratio real or null Wins divided by valid; null when nothing counts.
-- column: bid_ids text The valid bids, joined with |.
WITH shared AS (
    SELECT procedure_id, max(tenderers) AS most_tenderers FROM flag_bids WHERE status = 'valid' GROUP BY procedure_id
), taking_part AS (
    SELECT
        b.tenderer_key, p.procedure_id, min(b.bid_id) AS bid_id,
        max(CASE WHEN p.active_awards = 1 AND p.open_awards = 0 AND p.winners = 1 AND s.most_tenderers = 1
            THEN 1 ELSE 0 END) AS counts,
        max(CASE WHEN b.tenderer_key = p.winner_key THEN 1 ELSE 0 END) AS won
    FROM flag_bids AS b
    JOIN flag_procedures AS p ON p.procedure_id = b.procedure_id
    JOIN shared AS s ON s.procedure_id = b.procedure_id
    WHERE b.status = 'valid' AND b.tenderer_key <> ''
    GROUP BY b.tenderer_key, p.procedure_id
)
SELECT
    tenderer_key, sum(counts * won) AS wins, sum(counts) AS valid, sum(1 - counts) AS left_out,
    CASE WHEN sum(counts) > 0 THEN CAST(sum(counts * won) AS DOUBLE) / sum(counts) END AS ratio,
    string_agg(bid_id, '|' ORDER BY bid_id) AS bid_ids
FROM taking_part
GROUP BY tenderer_key
ORDER BY tenderer_key
