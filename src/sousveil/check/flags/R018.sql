-- name: R018
-- question: Single bid received: did only one tenderer take part in a competitive procedure?
-- inputs: flag_procedures, speaking_notices, flag_awards, raw_lots
-- method: Number of tenderers as stated for the whole procedure, flagged when it is one; only open and selective procedures.
--   Where it is stated for lots only, each lot is judged by itself; where for awards without lots, the highest.
-- source: OCDS Cardinal 0.0.6 (Open Contracting Partnership), R018, https://cardinal.readthedocs.io/en/latest/cli/indicators/R/018.html
-- caveats: Cardinal takes the number for the whole procedure only. A procedure whose method is known not to be competitive is
--   not judged and has no row.
-- parameter: threshold integer 1 So many tenderers or fewer, but at least one, are flagged.
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
WITH stated AS (
    SELECT
        procedure_id, notice_id, bidder_count,
        row_number() OVER (PARTITION BY procedure_id ORDER BY published_at DESC, notice_id DESC) AS place
    FROM speaking_notices
    WHERE bidder_count IS NOT NULL
), of_lots AS (
    SELECT s.procedure_id, l.lot_id, l.bidder_count, l.native_id
    FROM raw_lots AS l
    JOIN speaking_notices AS s ON s.notice_id = l.notice_id
    WHERE l.bidder_count IS NOT NULL
    UNION ALL
    SELECT a.procedure_id, a.lot_id, max(a.bidder_count), max(l.native_id)
    FROM flag_awards AS a
    JOIN raw_lots AS l ON l.lot_id = a.lot_id
    WHERE a.bidder_count IS NOT NULL AND l.bidder_count IS NULL
    GROUP BY a.procedure_id, a.lot_id
), of_awards AS (
    SELECT procedure_id, max(bidder_count) AS bidder_count, min(award_id) AS award_id
    FROM flag_awards
    WHERE bidder_count IS NOT NULL AND lot_id = ''
    GROUP BY procedure_id
), competitive AS (
    SELECT * FROM flag_procedures WHERE method IN ('open', 'selective', '')
), judged AS (
    SELECT
        'procedure' AS subject_kind, p.procedure_id AS subject_id, p.procedure_id, p.name, p.method,
        coalesce(s.bidder_count, a.bidder_count) AS tenderers, concat_ws('|', coalesce(s.notice_id, p.notice_id), a.award_id) AS evidence
    FROM competitive AS p
    LEFT JOIN stated AS s ON s.procedure_id = p.procedure_id AND s.place = 1
    LEFT JOIN of_awards AS a ON a.procedure_id = p.procedure_id
    WHERE s.procedure_id IS NOT NULL OR a.procedure_id IS NOT NULL
        OR NOT EXISTS (SELECT 1 FROM of_lots AS l WHERE l.procedure_id = p.procedure_id)
    UNION ALL
    SELECT
        'lot', l.lot_id, p.procedure_id, concat('lot ', l.native_id, ' of ', p.name), p.method, l.bidder_count, l.lot_id
    FROM competitive AS p
    JOIN of_lots AS l ON l.procedure_id = p.procedure_id
    LEFT JOIN stated AS s ON s.procedure_id = p.procedure_id AND s.place = 1
    LEFT JOIN of_awards AS a ON a.procedure_id = p.procedure_id
    WHERE s.procedure_id IS NULL AND a.procedure_id IS NULL
), concluded AS (
    SELECT
        j.*,
        CASE WHEN tenderers IS NULL THEN 'the number of tenderers' WHEN method = '' THEN 'the procurement method' ELSE '' END
            AS missing
    FROM judged AS j
)
SELECT
    subject_kind, subject_id, procedure_id,
    CASE
        WHEN missing <> '' THEN 'not_computable'
        WHEN tenderers BETWEEN 1 AND $threshold THEN 'flagged'
        ELSE 'not_flagged'
    END AS outcome,
    CASE
        WHEN missing <> '' THEN concat('Whether ', name, ' had competition cannot be said.')
        WHEN tenderers = 1 THEN concat('Only one tenderer took part in ', name, ', by ', method, ' procedure.')
        ELSE concat(tenderers, ' tenderers took part in ', name, ', by ', method, ' procedure.')
    END AS sentence,
    CASE WHEN missing = '' THEN tenderers END AS value, $threshold AS threshold,
    CASE WHEN missing = '' THEN concat('tenderers stated: ', tenderers, ', method ', method) ELSE '' END AS derivation,
    missing, evidence
FROM concluded
ORDER BY subject_kind, subject_id
