-- name: R025
-- question: Excessive unsuccessful bids: does a tenderer that bids often win unusually seldom?
-- inputs: flag_win_ratios, flag_quartiles, organisations
-- method: Flagged when the number of procedures with a valid bid is at or above the third quartile of these numbers, and the
--   share won is at or below the lower fence Q1 − 1.5 (Q3 − Q1) of the shares. Where both quartiles of the shares are 0
--   nothing is judged; a fence that is not above 0 flags nobody.
-- source: OCDS Cardinal 0.0.6 (Open Contracting Partnership), R025, https://cardinal.readthedocs.io/en/latest/cli/indicators/R/025.html
-- caveats: With fewer than five tenderers nothing is judged; Cardinal judges any number.
-- parameter: threshold real null A fixed fence for the share won, as a decimal.
-- parameter: minimum_valid integer null A fixed number of procedures that makes a top tenderer, in place of the quartile.
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
        CASE WHEN $threshold IS NOT NULL THEN CAST($threshold AS DOUBLE)
            ELSE r.quartile_1 - 1.5 * (r.quartile_3 - r.quartile_1) END AS fence,
        CASE WHEN $minimum_valid IS NOT NULL THEN CAST($minimum_valid AS DOUBLE) ELSE c.quartile_3 END AS top,
        CASE
            WHEN $threshold IS NOT NULL AND $minimum_valid IS NOT NULL THEN ''
            WHEN NOT r.is_enough THEN concat('enough tenderers to compare with (there are ', r.size, ')')
            WHEN $threshold IS NULL AND r.quartile_1 = 0 AND r.quartile_3 = 0
                THEN 'a spread (three quarters of tenderers won nothing)'
            ELSE ''
        END AS missing,
        $threshold IS NOT NULL AS is_set, r.size
    FROM flag_quartiles AS r
    JOIN flag_quartiles AS c ON c.series = 'valid_counts'
    WHERE r.series = 'win_ratios'
), judged AS (
    SELECT
        w.*, o.name, f.fence, f.is_set, f.top, f.size,
        CASE
            WHEN w.valid = 0 THEN 'a procedure with one award in force, one supplier and bids of one tenderer each'
            ELSE coalesce(f.missing, '')
        END AS missing
    FROM flag_win_ratios AS w
    JOIN organisations AS o ON o.organisation_key = w.tenderer_key
    LEFT JOIN fence AS f ON 1 = 1
)
SELECT
    'supplier' AS subject_kind, tenderer_key AS subject_id, '' AS procedure_id,
    CASE
        WHEN missing <> '' THEN 'not_computable'
        WHEN valid >= top AND ratio <= fence AND (fence > 0 OR is_set) THEN 'flagged'
        ELSE 'not_flagged'
    END AS outcome,
    CASE
        WHEN missing <> '' THEN concat('How often ', name, ' wins cannot be judged.')
        WHEN valid >= top AND ratio <= fence AND (fence > 0 OR is_set) THEN concat(name, ' won ', wins, ' of ', valid,
            ' procedures with a valid bid of its own: unusually few for a tenderer that bids that often.')
        ELSE concat(name, ' won ', wins, ' of ', valid, CASE WHEN valid = 1 THEN ' procedure' ELSE ' procedures' END,
            ' with a valid bid of its own.')
    END AS sentence,
    CASE WHEN missing = '' THEN ratio END AS value, CASE WHEN missing = '' THEN fence END AS threshold,
    CASE WHEN missing = '' THEN concat(wins, ' ÷ ', valid, ' = ', round(ratio, 4), '; fence ', round(fence, 4),
        ', top tenderers from ', round(top, 2), ' procedures (', size, ' tenderers)') ELSE '' END AS derivation,
    missing, bid_ids AS evidence
FROM judged
ORDER BY subject_id
