-- name: R003
-- question: Short submission period: had bidders fewer than 15 whole days?
-- inputs: flag_procedures, flag_deadlines, speaking_notices, raw_notice_dates
-- method: Whole days from the start of the tender period to its end, as the latest notice with an end states them; flagged
--   below the threshold. Where lots differ, the longest period is taken. Where no start is stated, the first publication
--   of a tender notice in an official journal (TED, eForms, Chinese announcements) is the start, since documents are
--   available from then on; a parameter can forbid that.
-- source: OCDS Cardinal 0.0.6 (Open Contracting Partnership), R003, https://cardinal.readthedocs.io/en/latest/cli/indicators/R/003.html
-- caveats: Laws allow shorter periods for some procedures; the threshold is one for all, and direct awards are judged too
--   unless a parameter forbids it. Cardinal takes stated starts only.
--   A deadline before the start is an error in the data, hence not computable here; Cardinal flags it.
-- parameter: threshold integer 15 Fewer whole days than this are flagged.
-- parameter: only_competitive boolean false Whether only open and selective procedures are judged.
-- parameter: use_publication boolean true Whether the first publication counts as start where no start is stated.
-- column: subject_kind text What is judged.
-- column: subject_id text Its id.
-- column: procedure_id text The procedure, '' for an organisation.
-- column: outcome text flagged, not_flagged or not_computable.
-- column: sentence text The flag as one plain sentence.
-- column: value real or null [day] The figure that was judged.
-- column: threshold real or null [day] The figure that it was held against.
-- column: derivation text The sum, in figures.
-- column: missing text What is missing, for not_computable.
-- column: evidence text Ids of the rows that it rests on, joined with |.
WITH starts AS (
    SELECT s.procedure_id, min(d.at) AS at, min(d.date_id) AS date_id
    FROM raw_notice_dates AS d
    JOIN speaking_notices AS s ON s.notice_id = d.notice_id
    WHERE d.role = 'tender_start' AND d.at <> ''
    GROUP BY s.procedure_id
), published AS (
    SELECT p.procedure_id, min(n.published_at) AS at
    FROM core_procedure_notices AS p
    JOIN raw_notices AS n ON n.notice_id = p.notice_id
    WHERE n.kind = 'tender' AND n.published_at <> '' AND n.format IN ('ted', 'eforms', 'zh')
    GROUP BY p.procedure_id
), bounded AS (
    SELECT
        f.procedure_id, f.name, f.notice_id, e.ends_at AS end_at, e.date_ids AS end_id, t.date_id AS start_id,
        CASE WHEN t.at IS NOT NULL THEN t.at WHEN $use_publication THEN p.at END AS start_at,
        CASE WHEN t.at IS NOT NULL THEN 'start of the tender period' ELSE 'first publication' END AS start_is
    FROM flag_procedures AS f
    LEFT JOIN flag_deadlines AS e ON e.procedure_id = f.procedure_id
    LEFT JOIN starts AS t ON t.procedure_id = f.procedure_id
    LEFT JOIN published AS p ON p.procedure_id = f.procedure_id
    WHERE NOT $only_competitive OR f.method IN ('open', 'selective')
), measured AS (
    SELECT
        b.*,
        CASE
            -- Times with a zone are instants; times without one, and days, are compared as they stand.
            WHEN length(start_at) > 19 AND length(end_at) > 19 THEN floor(
                (epoch(TRY_CAST(end_at AS TIMESTAMPTZ)) - epoch(TRY_CAST(start_at AS TIMESTAMPTZ))) / 86400.0)
            WHEN length(start_at) >= 16 AND length(end_at) >= 16 THEN floor(
                (epoch(TRY_CAST(substr(end_at, 1, 19) AS TIMESTAMP)) - epoch(TRY_CAST(substr(start_at, 1, 19) AS TIMESTAMP)))
                / 86400.0)
            ELSE datediff(
                'day', TRY_CAST(substr(start_at, 1, 10) AS DATE), TRY_CAST(substr(end_at, 1, 10) AS DATE))
        END AS days
    FROM bounded AS b
), judged AS (
    SELECT
        m.*,
        CASE
            WHEN end_at IS NULL THEN 'the submission deadline'
            WHEN start_at IS NULL THEN 'the start of the tender period'
            WHEN days IS NULL THEN 'the day of the start and of the deadline'
            WHEN days < 0 THEN concat('a deadline after the start (', start_at, ' to ', end_at, ')')
            ELSE ''
        END AS missing
    FROM measured AS m
)
SELECT
    'procedure' AS subject_kind, procedure_id AS subject_id, procedure_id,
    CASE WHEN missing <> '' THEN 'not_computable' WHEN days < $threshold THEN 'flagged' ELSE 'not_flagged' END AS outcome,
    CASE
        WHEN missing <> '' THEN concat('Whether bidders had enough time in ', name, ' cannot be said.')
        WHEN days < $threshold THEN concat(
            'Bidders had ', CAST(days AS BIGINT), CASE WHEN days = 1 THEN ' whole day' ELSE ' whole days' END, ' in ', name,
            ', fewer than ', $threshold, '.')
        ELSE concat('Bidders had ', CAST(days AS BIGINT), ' whole days in ', name, ', not fewer than ', $threshold, '.')
    END AS sentence,
    CASE WHEN missing = '' THEN days END AS value, CAST($threshold AS DOUBLE) AS threshold,
    CASE WHEN missing = '' THEN concat(start_is, ' ', start_at, ', deadline ', end_at, ': whole days ', CAST(days AS BIGINT))
        ELSE '' END AS derivation,
    missing, concat_ws('|', notice_id, start_id, end_id) AS evidence
FROM judged
ORDER BY subject_id
