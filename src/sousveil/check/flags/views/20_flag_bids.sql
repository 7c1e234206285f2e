-- name: flag_bids
-- question: Which bids does each procedure have?
-- inputs: speaking_notices, notice_parties, raw_bids, raw_amounts
-- method: Each bid once, as the latest publication tells it. A bid is submitted when it is pending, valid or disqualified.
-- column: bid_id text The row of raw_bids.
-- column: procedure_id text Its procedure.
-- column: lot_id text Its lot, '' if none.
-- column: status text Status as in raw_bids.
-- column: is_submitted boolean Whether it was handed in and not withdrawn.
-- column: submitted_at text When it was handed in, '' if unknown.
-- column: amount real or null Price.
-- column: currency text Its currency, '' without price.
-- column: tenderers integer Number of tenderers.
-- column: tenderer_key text What its only tenderer is known by; '' if it has several or an unknown one.
-- column: tenderer_set text The keys of all its tenderers in order; 'withheld' for those not known.
WITH told AS (
    SELECT
        b.bid_id, b.notice_id, s.procedure_id, b.lot_id, b.status, b.submitted_at,
        rank() OVER (
            PARTITION BY s.procedure_id, s.format, s.process_id,
            CASE WHEN b.native_id = '' THEN b.bid_id ELSE b.native_id END
            ORDER BY s.published_at DESC, s.notice_id DESC
        ) AS recency
    FROM raw_bids AS b
    JOIN speaking_notices AS s ON s.notice_id = b.notice_id
), parties AS (
    SELECT
        bid_id, count(DISTINCT CASE WHEN organisation_key = '' THEN mention_id ELSE organisation_key END) AS tenderers,
        max(organisation_key) AS last_key,
        string_agg(DISTINCT CASE WHEN organisation_key = '' THEN 'withheld' ELSE organisation_key END, '|'
            ORDER BY CASE WHEN organisation_key = '' THEN 'withheld' ELSE organisation_key END) AS tenderer_set
    FROM notice_parties
    WHERE role = 'tenderer' AND bid_id <> ''
    GROUP BY bid_id
), prices AS (
    SELECT
        bid_id, amount, currency,
        row_number() OVER (PARTITION BY bid_id ORDER BY ordinal, amount_id) AS place
    FROM raw_amounts
    WHERE bid_id <> '' AND role = 'bid' AND amount IS NOT NULL AND currency <> ''
)
SELECT
    b.bid_id, b.procedure_id, b.lot_id, b.status, b.status IN ('pending', 'valid', 'disqualified') AS is_submitted,
    b.submitted_at, v.amount, coalesce(v.currency, '') AS currency, coalesce(p.tenderers, 0) AS tenderers,
    CASE WHEN p.tenderers = 1 THEN p.last_key ELSE '' END AS tenderer_key,
    coalesce(p.tenderer_set, '') AS tenderer_set
FROM told AS b
LEFT JOIN parties AS p ON p.bid_id = b.bid_id
LEFT JOIN prices AS v ON v.bid_id = b.bid_id AND v.place = 1
WHERE b.recency = 1
ORDER BY b.bid_id
