-- name: R038
-- question: Excessive disqualified bids: is an unusual share of bids disqualified, by buyer, procuring entity or tenderer?
-- inputs: flag_disqualified_ratios, flag_quartiles, organisations
-- method: Disqualified bids divided by submitted bids, flagged at or above the upper fence Q3 + 1.5 (Q3 − Q1) of all of the
--   same kind. Where both quartiles are 0 nothing is judged. Buyers and procuring entities need two procedures, tenderers
--   two bids (parameters of flag_disqualified_ratios).
-- source: OCDS Cardinal 0.0.6 (Open Contracting Partnership), R038, https://cardinal.readthedocs.io/en/latest/cli/indicators/R/038.html
-- caveats: With fewer than five of a kind nothing is judged; Cardinal judges any number. Its program counts bids where its
--   definition says contracting processes; this follows the definition.
-- parameter: threshold real null A fixed fence, as a decimal, in place of the one from the case's own distribution.
-- column: subject_kind text What is judged.
-- column: subject_id text Its id.
-- column: procedure_id text The procedure, '' for an organisation.
-- column: outcome text flagged, not_flagged or not_computable.
-- column: sentence text The flag as one plain sentence.
-- column: value real or null [ratio] The figure that was judged.
-- column: threshold real or null [ratio] The figure that it was held against.
-- column: derivation text The sum, in figures.
-- column: missing text What is missing, for not_computable.
-- column: evidence text Ids of the rows that it rests on, joined with |.
WITH fences AS (
    SELECT
        series, size,
        CASE WHEN $threshold IS NOT NULL THEN CAST($threshold AS DOUBLE)
            ELSE quartile_3 + 1.5 * (quartile_3 - quartile_1) END AS fence,
        CASE
            WHEN $threshold IS NOT NULL THEN ''
            WHEN NOT is_enough THEN concat('enough organisations to compare with (there are ', size, ')')
            WHEN quartile_1 = 0 AND quartile_3 = 0 THEN 'a spread (three quarters have no disqualified bid)'
            ELSE ''
        END AS missing
    FROM flag_quartiles
), judged AS (
    SELECT
        d.*, o.name, f.fence, f.size,
        CASE
            WHEN NOT d.is_judged AND d.subject_kind = 'supplier' THEN concat('more submitted bids (there are ', d.submitted, ')')
            WHEN NOT d.is_judged THEN concat('more procedures with bids (there are ', d.processes, ')')
            ELSE coalesce(f.missing, '')
        END AS missing
    FROM flag_disqualified_ratios AS d
    JOIN organisations AS o ON o.organisation_key = d.organisation_key
    LEFT JOIN fences AS f ON f.series = d.subject_kind
)
SELECT
    subject_kind, organisation_key AS subject_id, '' AS procedure_id,
    CASE WHEN missing <> '' THEN 'not_computable' WHEN ratio >= fence THEN 'flagged' ELSE 'not_flagged' END AS outcome,
    CASE
        WHEN missing <> '' THEN concat('How many bids of ', name, ' were disqualified cannot be judged.')
        WHEN subject_kind = 'supplier' THEN concat(disqualified, ' of ', submitted, ' bids of ', name, ' were disqualified',
            CASE WHEN ratio >= fence THEN ': unusually many for this case.' ELSE '.' END)
        ELSE concat(disqualified, ' of ', submitted, ' bids submitted to ', name, ' were disqualified',
            CASE WHEN ratio >= fence THEN ': unusually many for this case.' ELSE '.' END)
    END AS sentence,
    CASE WHEN missing = '' THEN ratio END AS value, CASE WHEN missing = '' THEN fence END AS threshold,
    CASE WHEN missing = '' THEN concat(disqualified, ' ÷ ', submitted, ' = ', round(ratio, 4), '; fence ', round(fence, 4),
        ' (', size, ' compared)') ELSE '' END AS derivation,
    missing, procedure_ids AS evidence
FROM judged
ORDER BY subject_kind, subject_id
