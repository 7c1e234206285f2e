-- name: R058
-- question: Heavily discounted bid: is the winning bid unusually far below the next valid one?
-- inputs: flag_procedures, flag_differences, flag_quartiles
-- method: The difference of flag_differences, flagged at or above the upper fence Q3 + 1.5 (Q3 − Q1) of all differences in the case.
--   Where both quartiles are 0 nothing is judged.
-- source: OCDS Cardinal 0.0.6 (Open Contracting Partnership), R058, https://cardinal.readthedocs.io/en/latest/cli/indicators/R/058.html
-- caveats: As for R024.
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
WITH fence AS (
    SELECT
        CASE
            WHEN $threshold IS NOT NULL THEN CAST($threshold AS DOUBLE)
            WHEN is_enough AND NOT (quartile_1 = 0 AND quartile_3 = 0) THEN quartile_3 + 1.5 * (quartile_3 - quartile_1)
        END AS fence,
        CASE
            WHEN $threshold IS NOT NULL THEN ''
            WHEN NOT is_enough THEN concat('enough procedures to compare with (there are ', size, ')')
            WHEN quartile_1 = 0 AND quartile_3 = 0 THEN 'a spread (three quarters have no difference)'
            ELSE ''
        END AS missing,
        CASE WHEN $threshold IS NOT NULL THEN 'set' ELSE concat('quartiles ', round(quartile_1, 4), ' and ',
            round(quartile_3, 4), ' of ', size, ' procedures') END AS basis
    FROM flag_quartiles
    WHERE series = 'differences'
), judged AS (
    SELECT
        d.*, p.name, f.fence, f.basis, CASE WHEN d.missing <> '' THEN d.missing ELSE coalesce(f.missing, '') END AS lacks
    FROM flag_differences AS d
    JOIN flag_procedures AS p ON p.procedure_id = d.procedure_id
    LEFT JOIN fence AS f ON 1 = 1
)
SELECT
    'procedure' AS subject_kind, procedure_id AS subject_id, procedure_id,
    CASE WHEN lacks <> '' THEN 'not_computable' WHEN difference >= fence THEN 'flagged' ELSE 'not_flagged' END AS outcome,
    CASE
        WHEN lacks <> '' THEN concat('How the winning and the next bid compare in ', name, ' cannot be judged.')
        WHEN difference >= fence THEN concat('The next valid bid in ', name, ' was ', round(100.0 * difference, 2),
            '% above the winning one: unusually much for this case.')
        ELSE concat('The next valid bid in ', name, ' was ', round(100.0 * difference, 2), '% above the winning one.')
    END AS sentence,
    CASE WHEN lacks = '' THEN difference END AS value, CASE WHEN lacks = '' THEN fence END AS threshold,
    CASE WHEN lacks = '' THEN concat('(', CAST(second_amount AS DECIMAL(38, 2)), ' − ', CAST(winning_amount AS DECIMAL(38, 2)), ') ÷ ',
        CAST(winning_amount AS DECIMAL(38, 2)), ' ', currency, ' = ',
        round(difference, 4), '; fence ', round(fence, 4), ', Q3 + 1.5 (Q3 − Q1) (', basis, ')') ELSE '' END AS derivation,
    lacks AS missing, coalesce(bid_ids, '') AS evidence
FROM judged
ORDER BY subject_id
