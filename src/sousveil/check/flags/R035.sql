-- name: R035
-- question: All except winning bid disqualified: were all bids but those of the winner thrown out?
-- inputs: flag_procedures, flag_bids, flag_awards, notice_parties
-- method: Exactly one tenderer has valid bids, it alone is supplier of the awards in force, and at least one other tenderer's
--   bid was disqualified. All awards must be decided.
-- source: OCDS Cardinal 0.0.6 (Open Contracting Partnership), R035, https://cardinal.readthedocs.io/en/latest/cli/indicators/R/035.html
-- caveats: Natural persons among tenderers have no name here; where the only valid bids are theirs nothing is judged.
-- parameter: threshold integer 1 So many other tenderers with disqualified bids are flagged.
-- column: subject_kind text What is judged.
-- column: subject_id text Its id.
-- column: procedure_id text The procedure, '' for an organisation.
-- column: outcome text flagged, not_flagged or not_computable.
-- column: sentence text The flag as one plain sentence.
-- column: value real or null [tenderer] The figure that was judged.
-- column: threshold real or null [tenderer] The figure that it was held against.
-- column: derivation text The sum, in figures.
-- column: missing text What is missing, for not_computable.
-- column: evidence text Ids of the rows that it rests on, joined with |.
WITH tenderers AS (
    SELECT DISTINCT
        b.procedure_id, b.status, m.organisation_key,
        CASE WHEN m.organisation_key = '' THEN 1 ELSE 0 END AS hidden
    FROM flag_bids AS b
    JOIN notice_parties AS m ON m.bid_id = b.bid_id AND m.role = 'tenderer'
    WHERE b.status IN ('valid', 'disqualified')
), suppliers AS (
    SELECT a.procedure_id, count(DISTINCT m.organisation_key) AS suppliers, min(m.organisation_key) AS supplier_key
    FROM flag_awards AS a
    JOIN notice_parties AS m ON m.award_id = a.award_id AND m.role = 'supplier'
    WHERE a.state = 'active'
    GROUP BY a.procedure_id
), valid AS (
    SELECT
        procedure_id, count(*) AS tenderers, max(hidden) AS hidden, max(organisation_key) AS tenderer_key
    FROM tenderers
    WHERE status = 'valid'
    GROUP BY procedure_id
), disqualified AS (
    SELECT t.procedure_id, count(*) AS others
    FROM tenderers AS t
    JOIN valid AS v ON v.procedure_id = t.procedure_id
    WHERE t.status = 'disqualified' AND t.organisation_key <> v.tenderer_key
    GROUP BY t.procedure_id
), bids AS (
    SELECT procedure_id, string_agg(bid_id, '|' ORDER BY bid_id) AS bid_ids
    FROM flag_bids
    WHERE status IN ('valid', 'disqualified')
    GROUP BY procedure_id
), judged AS (
    SELECT
        p.procedure_id, p.name, v.tenderers, coalesce(d.others, 0) AS others, coalesce(b.bid_ids, '') AS evidence,
        v.tenderers = 1 AND s.suppliers = 1 AND s.supplier_key = v.tenderer_key AS is_only_winner,
        CASE
            WHEN p.bids = 0 THEN 'bids'
            WHEN p.unknown_bids > 0 THEN 'the status of every bid'
            WHEN p.open_awards > 0 THEN 'a final status of every award'
            WHEN p.active_awards = 0 THEN 'an award in force'
            WHEN s.procedure_id IS NULL THEN 'the suppliers of the awards'
            WHEN v.procedure_id IS NULL THEN 'valid bids with tenderers'
            WHEN v.tenderers = 1 AND (v.hidden = 1 OR s.supplier_key = '') THEN 'the name of the tenderer, which is withheld'
            ELSE ''
        END AS missing
    FROM flag_procedures AS p
    LEFT JOIN suppliers AS s ON s.procedure_id = p.procedure_id
    LEFT JOIN valid AS v ON v.procedure_id = p.procedure_id
    LEFT JOIN disqualified AS d ON d.procedure_id = p.procedure_id
    LEFT JOIN bids AS b ON b.procedure_id = p.procedure_id
)
SELECT
    'procedure' AS subject_kind, procedure_id AS subject_id, procedure_id,
    CASE
        WHEN missing <> '' THEN 'not_computable'
        WHEN is_only_winner AND others >= greatest(1, $threshold) THEN 'flagged'
        ELSE 'not_flagged'
    END AS outcome,
    CASE
        WHEN missing <> '' THEN concat('Whether all bids but the winning one were disqualified in ', name, ' cannot be said.')
        WHEN is_only_winner AND others >= greatest(1, $threshold)
            THEN concat('In ', name, ' the bids of all tenderers but the winner were disqualified.')
        WHEN is_only_winner AND others = 0 THEN concat('In ', name, ' no bid of another tenderer was disqualified.')
        WHEN is_only_winner THEN concat('In ', name, ' the bids of ', others, ' other tenderers were disqualified, fewer than ',
            greatest(1, $threshold), '.')
        ELSE concat('In ', name, ' the winner was not the only tenderer with a valid bid.')
    END AS sentence,
    CASE WHEN missing = '' THEN others END AS value, greatest(1, $threshold) AS threshold,
    CASE WHEN missing = '' THEN concat('tenderers with valid bids: ', tenderers, ', others with disqualified bids: ', others)
        ELSE '' END AS derivation,
    missing, evidence
FROM judged
ORDER BY subject_id
