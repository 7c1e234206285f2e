-- name: speaking_notices
-- question: Which notices say what holds of a procedure?
-- inputs: raw_notices, core_procedure_notices
-- method: Notices that repeat another are left out. Where a process has a compiled record, the latest compiled record
--   speaks for all publications of that process in that format; otherwise every publication speaks.
-- caveats: A compiled record is only as complete as its publisher made it.
-- column: notice_id text The notice in raw_notices.
-- column: procedure_id text Its procedure.
-- column: source_id text Its source.
-- column: process_id text Id that the source gives the process, '' if none.
-- column: format text Format of the source.
-- column: native_id text Id that the source gives the publication.
-- column: kind text Kind of notice.
-- column: status text Status.
-- column: published_at text When it was published, '' if unknown.
-- column: title text Title.
-- column: procedure text Procurement method.
-- column: bidder_count integer or null Number of tenderers.
-- column: country text Country of the buyer as stated.
WITH counted AS (
    SELECT
        n.notice_id, p.procedure_id, n.source_id, n.process_id, n.format, n.native_id, n.kind, n.status,
        n.published_at, n.title, n.procedure, n.bidder_count, n.country,
        row_number() OVER (
            PARTITION BY p.procedure_id, n.format, n.process_id, n.kind
            ORDER BY n.published_at DESC, n.notice_id DESC
        ) AS recency,
        max(CASE WHEN n.kind = 'compiled' AND n.process_id <> '' THEN 1 ELSE 0 END) OVER (
            PARTITION BY p.procedure_id, n.format, n.process_id
        ) AS has_compiled
    FROM raw_notices AS n
    JOIN core_procedure_notices AS p ON p.notice_id = n.notice_id
    WHERE p.is_counted
)
SELECT
    notice_id, procedure_id, source_id, process_id, format, native_id, kind, status, published_at, title, procedure,
    bidder_count, country
FROM counted
WHERE has_compiled = 0 OR (kind = 'compiled' AND recency = 1)
ORDER BY notice_id
