-- name: award_statements
-- question: Where is an award or a contract stated?
-- inputs: speaking_notices, notice_parties, raw_awards, raw_lots, raw_amounts
-- method: Each row of raw_awards in a notice that speaks. A notice of an award or contract that has no such row, but
--   names a supplier or the amount of an award or contract, is one statement itself.
-- caveats: One contract may be stated several times; the view contracts counts it once.
-- column: statement_id text The award_id, or the notice_id where the notice itself is the statement.
-- column: award_id text The row of raw_awards, '' where the notice itself is the statement.
-- column: notice_id text The notice.
-- column: procedure_id text Its procedure.
-- column: process_id text Id that the source gives the process.
-- column: format text Format of the notice.
-- column: notice_kind text Kind of notice.
-- column: published_at text When the notice was published.
-- column: stage text award or contract.
-- column: native_id text Number as written.
-- column: award_native_id text For a contract, the number of its award.
-- column: lot_id text The lot, '' for none.
-- column: lot_number text The lot's number as written, '' for none.
-- column: status text Status.
-- column: dated_at text Its own date, '' if unknown.
-- column: statements_in_notice integer How many statements the notice makes.
-- column: statements_in_lot integer How many it makes about the lot.
WITH implied AS (
    SELECT s.notice_id, CASE WHEN s.kind = 'contract' THEN 'contract' ELSE 'award' END AS stage
    FROM speaking_notices AS s
    WHERE s.kind IN ('award', 'contract', 'modification', 'other')
        AND s.status NOT IN ('cancelled', 'unsuccessful', 'withdrawn')
        AND NOT EXISTS (SELECT 1 FROM raw_awards AS a WHERE a.notice_id = s.notice_id)
        AND (
            EXISTS (SELECT 1 FROM notice_parties AS m WHERE m.notice_id = s.notice_id AND m.role = 'supplier')
            OR EXISTS (
                SELECT 1 FROM raw_amounts AS v WHERE v.notice_id = s.notice_id AND v.role IN ('award', 'contract')
            )
        )
), stated AS (
    SELECT
        a.award_id AS statement_id, a.award_id, a.notice_id, a.stage, a.native_id, a.award_native_id, a.lot_id,
        a.status, a.dated_at
    FROM raw_awards AS a
    UNION ALL
    SELECT notice_id, '', notice_id, stage, '', '', '', '', '' FROM implied
)
SELECT
    a.statement_id, a.award_id, a.notice_id, s.procedure_id, s.process_id, s.format, s.kind AS notice_kind,
    s.published_at, a.stage, a.native_id, a.award_native_id, a.lot_id, coalesce(l.native_id, '') AS lot_number,
    a.status, a.dated_at,
    count(*) OVER (PARTITION BY a.notice_id) AS statements_in_notice,
    count(*) OVER (PARTITION BY a.notice_id, a.lot_id) AS statements_in_lot
FROM stated AS a
JOIN speaking_notices AS s ON s.notice_id = a.notice_id
LEFT JOIN raw_lots AS l ON l.lot_id = a.lot_id
ORDER BY a.statement_id
