-- name: R036
-- question: Lowest bid disqualified: was the lowest submitted bid thrown out?
-- inputs: flag_procedures, flag_bids
-- method: There is an award in force and a valid bid with a price, and of the submitted bids for a lot a disqualified one is
--   lower than every other.
-- source: OCDS Cardinal 0.0.6 (Open Contracting Partnership), R036, https://cardinal.readthedocs.io/en/latest/cli/indicators/R/036.html
-- caveats: Only where price decides does this say something; the data do not tell the criteria. A valid bid with the same
--   price as the disqualified one clears it. Cardinal does not tell lots apart.
-- column: subject_kind text What is judged.
-- column: subject_id text Its id.
-- column: procedure_id text The procedure, '' for an organisation.
-- column: outcome text flagged, not_flagged or not_computable.
-- column: sentence text The flag as one plain sentence.
-- column: value real or null [currency] The figure that was judged.
-- column: threshold real or null [currency] The figure that it was held against.
-- column: derivation text The sum, in figures.
-- column: missing text What is missing, for not_computable.
-- column: evidence text Ids of the rows that it rests on, joined with |.
WITH priced AS (
    SELECT * FROM flag_bids WHERE is_submitted AND amount IS NOT NULL
), of_lots AS (
    SELECT
        procedure_id, lot_id, count(*) AS bids,
        min(CASE WHEN status = 'disqualified' THEN amount END) AS disqualified_amount,
        min(CASE WHEN status <> 'disqualified' THEN amount END) AS other_amount,
        sum(CASE WHEN status = 'valid' THEN 1 ELSE 0 END) AS valid
    FROM priced
    GROUP BY procedure_id, lot_id
), ranked AS (
    SELECT
        o.*,
        CASE WHEN valid > 0 AND disqualified_amount < other_amount THEN 1 ELSE 0 END AS is_lowest
    FROM of_lots AS o
), chosen AS (
    SELECT
        r.*,
        row_number() OVER (PARTITION BY procedure_id ORDER BY is_lowest DESC, valid DESC, lot_id) AS place
    FROM ranked AS r
), counted AS (
    SELECT
        procedure_id, count(DISTINCT currency) AS currencies, max(currency) AS currency,
        string_agg(bid_id, '|' ORDER BY bid_id) AS bid_ids
    FROM priced
    GROUP BY procedure_id
), judged AS (
    SELECT
        p.procedure_id, p.name, c.is_lowest, c.disqualified_amount, c.other_amount, n.currency,
        coalesce(n.bid_ids, '') AS evidence,
        CASE
            WHEN p.bids = 0 THEN 'bids'
            WHEN p.unknown_bids > 0 THEN 'the status of every bid'
            WHEN p.active_awards = 0 THEN 'an award in force'
            WHEN n.procedure_id IS NULL THEN 'bids with a price'
            WHEN n.currencies > 1 THEN 'bids in one currency'
            WHEN c.valid = 0 THEN 'a valid bid with a price'
            ELSE ''
        END AS missing
    FROM flag_procedures AS p
    LEFT JOIN counted AS n ON n.procedure_id = p.procedure_id
    LEFT JOIN chosen AS c ON c.procedure_id = p.procedure_id AND c.place = 1
)
SELECT
    'procedure' AS subject_kind, procedure_id AS subject_id, procedure_id,
    CASE WHEN missing <> '' THEN 'not_computable' WHEN is_lowest = 1 THEN 'flagged' ELSE 'not_flagged' END AS outcome,
    CASE
        WHEN missing <> '' THEN concat('Whether the lowest bid in ', name, ' was disqualified cannot be said.')
        WHEN is_lowest = 1 THEN concat('The lowest bid in ', name, ' was disqualified.')
        ELSE concat('The lowest bid in ', name, ' was not disqualified.')
    END AS sentence,
    CASE WHEN missing = '' THEN disqualified_amount END AS value,
    CASE WHEN missing = '' THEN other_amount END AS threshold,
    CASE WHEN missing = '' THEN concat('lowest disqualified bid ', coalesce(CAST(CAST(disqualified_amount AS DECIMAL(38, 2)) AS VARCHAR), 'none'),
        ', lowest other bid ', coalesce(CAST(CAST(other_amount AS DECIMAL(38, 2)) AS VARCHAR), 'none'), ' ', currency) ELSE '' END AS derivation,
    missing, evidence
FROM judged
ORDER BY subject_id
