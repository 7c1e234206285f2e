-- name: R030
-- question: Late bid won: was a winning bid received after the deadline?
-- inputs: flag_procedures, flag_bids, flag_awards, notice_parties, flag_deadlines
-- method: A valid bid, of which a tenderer is supplier of an award in force, submitted after the end of the tender period. Two
--   times with zones are compared as instants, two without as they stand, days with days: then only a later day is late.
-- source: OCDS Cardinal 0.0.6 (Open Contracting Partnership), R030, https://cardinal.readthedocs.io/en/latest/cli/indicators/R/030.html
-- caveats: Assumes that the winner handed in no other valid bid in time, as Cardinal does. Some registers
--   date a bid by its last change (ProZorro by the auction): look at the bid. Cardinal compares the dates as text.
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
WITH winners AS (
    SELECT DISTINCT a.procedure_id, m.organisation_key
    FROM flag_awards AS a
    JOIN notice_parties AS m ON m.award_id = a.award_id AND m.role = 'supplier' AND m.organisation_key <> ''
    WHERE a.state = 'active'
), won AS (
    SELECT DISTINCT b.bid_id, b.procedure_id, b.submitted_at
    FROM flag_bids AS b
    JOIN notice_parties AS m ON m.bid_id = b.bid_id AND m.role = 'tenderer'
    JOIN winners AS w ON w.procedure_id = b.procedure_id AND w.organisation_key = m.organisation_key
    WHERE b.status = 'valid'
), compared AS (
    SELECT
        w.bid_id, w.procedure_id, w.submitted_at, d.ends_at AS deadline_at,
        CASE
            WHEN w.submitted_at = '' OR d.ends_at IS NULL THEN NULL
            WHEN length(w.submitted_at) > 19 AND length(d.ends_at) > 19
                THEN epoch(TRY_CAST(w.submitted_at AS TIMESTAMPTZ)) > epoch(TRY_CAST(d.ends_at AS TIMESTAMPTZ))
            WHEN length(w.submitted_at) = 19 AND length(d.ends_at) = 19 THEN w.submitted_at > d.ends_at
            ELSE substr(w.submitted_at, 1, 10) > substr(d.ends_at, 1, 10)
        END AS is_late
    FROM won AS w
    LEFT JOIN flag_deadlines AS d ON d.procedure_id = w.procedure_id
), counted AS (
    SELECT
        procedure_id, count(*) AS bids, sum(CASE WHEN is_late THEN 1 ELSE 0 END) AS late,
        count(is_late) AS dated, max(CASE WHEN is_late THEN submitted_at END) AS late_at,
        string_agg(bid_id, '|' ORDER BY bid_id) AS bid_ids
    FROM compared
    GROUP BY procedure_id
), judged AS (
    SELECT
        p.procedure_id, p.name, c.bids, c.late, c.late_at, d.ends_at AS deadline_at,
        concat_ws('|', d.date_ids, c.bid_ids) AS evidence,
        CASE
            WHEN p.bids = 0 THEN 'bids'
            WHEN d.ends_at IS NULL THEN 'the submission deadline'
            WHEN p.active_awards = 0 THEN 'an award in force'
            WHEN c.bids IS NULL AND p.unknown_bids > 0 THEN 'the status of every bid'
            WHEN c.bids IS NULL THEN 'a valid bid of a known winner'
            WHEN c.late = 0 AND c.dated < c.bids THEN 'when the winning bid was submitted'
            ELSE ''
        END AS missing
    FROM flag_procedures AS p
    LEFT JOIN flag_deadlines AS d ON d.procedure_id = p.procedure_id
    LEFT JOIN counted AS c ON c.procedure_id = p.procedure_id
)
SELECT
    'procedure' AS subject_kind, procedure_id AS subject_id, procedure_id,
    CASE WHEN missing <> '' THEN 'not_computable' WHEN late > 0 THEN 'flagged' ELSE 'not_flagged' END AS outcome,
    CASE
        WHEN missing <> '' THEN concat('Whether the winning bid in ', name, ' came in time cannot be said.')
        WHEN late > 0 THEN concat('A winning bid in ', name, ' was submitted after the deadline.')
        ELSE concat('The winning bid in ', name, ' was submitted in time.')
    END AS sentence,
    CASE WHEN missing = '' THEN late END AS value, CAST(NULL AS DOUBLE) AS threshold,
    CASE
        WHEN missing <> '' THEN ''
        WHEN late > 0 THEN concat('submitted ', late_at, ', deadline ', deadline_at)
        ELSE concat('winning bids: ', bids, ', none after ', deadline_at)
    END AS derivation,
    missing, evidence
FROM judged
ORDER BY subject_id
