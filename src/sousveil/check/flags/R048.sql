-- name: R048
-- question: Heterogeneous supplier: was a supplier awarded unusually many kinds of things?
-- inputs: flag_varieties, flag_quartiles, organisations
-- method: Number of different first two digits of the codes of what was awarded, flagged at or above the upper fence
--   Q3 + 1.5 (Q3 − Q1); only suppliers with awards in at least 20 procedures are compared and judged (parameters of
--   flag_varieties). Where both quartiles are 1, the least there is, nothing is judged.
-- source: OCDS Cardinal 0.0.6 (Open Contracting Partnership), R048, https://cardinal.readthedocs.io/en/latest/cli/indicators/R/048.html
-- caveats: With fewer than five such suppliers nothing is judged; Cardinal judges any number, and takes codes of items of
--   awards only, not those of lots and notices. General traders and builders are heterogeneous by trade.
-- parameter: threshold real null A fixed fence in place of the one from the case's own distribution.
-- column: subject_kind text What is judged.
-- column: subject_id text Its id.
-- column: procedure_id text The procedure, '' for an organisation.
-- column: outcome text flagged, not_flagged or not_computable.
-- column: sentence text The flag as one plain sentence.
-- column: value real or null [kind] The figure that was judged.
-- column: threshold real or null [kind] The figure that it was held against.
-- column: derivation text The sum, in figures.
-- column: missing text What is missing, for not_computable.
-- column: evidence text Ids of the rows that it rests on, joined with |.
WITH fence AS (
    SELECT
        size,
        CASE WHEN $threshold IS NOT NULL THEN CAST($threshold AS DOUBLE)
            ELSE quartile_3 + 1.5 * (quartile_3 - quartile_1) END AS fence,
        CASE
            WHEN NOT is_enough THEN concat('enough suppliers with many awards to compare with (there are ', size, ')')
            WHEN quartile_1 = 1 AND quartile_3 = 1 THEN 'a spread (three quarters supply one kind)'
            ELSE ''
        END AS missing
    FROM flag_quartiles
    WHERE series = 'varieties'
), one AS (
    SELECT
        coalesce(max(f.fence), CAST($threshold AS DOUBLE)) AS fence, coalesce(max(f.size), 0) AS size,
        CASE
            WHEN $threshold IS NOT NULL THEN ''
            ELSE coalesce(max(f.missing), 'enough suppliers with many awards to compare with (there are 0)')
        END AS missing
    FROM fence AS f
), judged AS (
    SELECT
        v.*, o.name, f.fence, f.size,
        CASE
            WHEN v.variety = 0 THEN 'numeric codes of what was awarded'
            WHEN NOT v.is_typical THEN concat('awards in more procedures (there are ', v.processes, ')')
            ELSE f.missing
        END AS missing
    FROM flag_varieties AS v
    JOIN organisations AS o ON o.organisation_key = v.supplier_key
    CROSS JOIN one AS f
)
SELECT
    'supplier' AS subject_kind, supplier_key AS subject_id, '' AS procedure_id,
    CASE WHEN missing <> '' THEN 'not_computable' WHEN variety >= fence THEN 'flagged' ELSE 'not_flagged' END AS outcome,
    CASE
        WHEN missing <> '' THEN concat('Whether ', name, ' supplies unusually different things cannot be judged.')
        ELSE concat(name, ' was awarded ', variety, CASE WHEN variety = 1 THEN ' kind' ELSE ' kinds' END, ' of things',
            CASE WHEN variety >= fence THEN ': unusually many for this case.' ELSE '.' END)
    END AS sentence,
    CASE WHEN missing = '' THEN variety END AS value, CASE WHEN missing = '' THEN fence END AS threshold,
    CASE WHEN missing = '' THEN concat(variety, ' kinds (', kinds, '); fence ', round(fence, 2), ' (', size, ' compared)')
        ELSE '' END AS derivation,
    missing, award_ids AS evidence
FROM judged
ORDER BY subject_id
