-- name: R028
-- question: Identical bid prices: did different tenderers submit bids with the same price?
-- inputs: flag_procedures, flag_bids
-- method: Submitted bids (pending, valid or disqualified) of different tenderers for the same lot, with the same amount and
--   currency.
-- source: OCDS Cardinal 0.0.6 (Open Contracting Partnership), R028, https://cardinal.readthedocs.io/en/latest/cli/indicators/R/028.html
-- caveats: Where the buyer sets the price, equal prices mean nothing; the data do not say where. Cardinal does not tell lots
--   apart. Two natural persons, whose names are not kept, are never held to be different.
-- column: subject_kind text What is judged.
-- column: subject_id text Its id.
-- column: procedure_id text The procedure, '' for an organisation.
-- column: outcome text flagged, not_flagged or not_computable.
-- column: sentence text The flag as one plain sentence.
-- column: value real or null [bid] The figure that was judged.
-- column: threshold real or null [bid] The figure that it was held against.
-- column: derivation text The sum, in figures.
-- column: missing text What is missing, for not_computable.
-- column: evidence text Ids of the rows that it rests on, joined with |.
WITH priced AS (
    SELECT b.* FROM flag_bids AS b WHERE b.is_submitted AND b.amount IS NOT NULL AND b.tenderer_set <> ''
), alike AS (
    SELECT
        procedure_id, lot_id, amount, currency, count(*) AS bids, count(DISTINCT tenderer_set) AS tenderers,
        string_agg(bid_id, '|' ORDER BY bid_id) AS bid_ids
    FROM priced
    GROUP BY procedure_id, lot_id, amount, currency
), flagged AS (
    SELECT
        procedure_id, sum(bids) AS bids, min(amount) AS amount, min(currency) AS currency,
        string_agg(bid_ids, '|' ORDER BY bid_ids) AS bid_ids
    FROM alike
    WHERE tenderers > 1
    GROUP BY procedure_id
), counted AS (
    SELECT procedure_id, count(*) AS bids, string_agg(bid_id, '|' ORDER BY bid_id) AS bid_ids
    FROM priced
    GROUP BY procedure_id
), judged AS (
    SELECT
        p.procedure_id, p.name, p.bids AS all_bids, coalesce(c.bids, 0) AS bids, f.bids AS alike, f.amount, f.currency,
        coalesce(f.bid_ids, c.bid_ids, '') AS evidence,
        CASE
            WHEN p.bids = 0 THEN 'bids'
            WHEN p.unknown_bids > 0 AND f.bids IS NULL THEN 'the status of every bid'
            WHEN coalesce(c.bids, 0) < 2 THEN 'two submitted bids with tenderer and price'
            ELSE ''
        END AS missing
    FROM flag_procedures AS p
    LEFT JOIN counted AS c ON c.procedure_id = p.procedure_id
    LEFT JOIN flagged AS f ON f.procedure_id = p.procedure_id
)
SELECT
    'procedure' AS subject_kind, procedure_id AS subject_id, procedure_id,
    CASE WHEN missing <> '' THEN 'not_computable' WHEN alike IS NOT NULL THEN 'flagged' ELSE 'not_flagged' END AS outcome,
    CASE
        WHEN missing <> '' THEN concat('Whether bids in ', name, ' had the same price cannot be said.')
        WHEN alike IS NOT NULL THEN concat('Different tenderers submitted bids with the same price in ', name, '.')
        ELSE concat('No two tenderers submitted bids with the same price in ', name, '.')
    END AS sentence,
    CASE WHEN missing = '' THEN coalesce(alike, 0) END AS value, CAST(NULL AS DOUBLE) AS threshold,
    CASE
        WHEN missing <> '' THEN ''
        WHEN alike IS NOT NULL THEN concat(alike, ' of ', bids, ' bids alike, such as ', CAST(amount AS DECIMAL(38, 2)), ' ', currency)
        ELSE concat(bids, ' of ', all_bids, ' bids with tenderer and price, all different')
    END AS derivation,
    missing, evidence
FROM judged
ORDER BY subject_id
