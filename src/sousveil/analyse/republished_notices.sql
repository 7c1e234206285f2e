-- name: republished_notices
-- question: Which notices repeat another and are not counted again?
-- inputs: core_procedure_notices, raw_notices
-- method: As core_procedure_notices says.
-- column: notice_id text The notice that is not counted.
-- column: repeats text The notice that is.
-- column: procedure_id text Their procedure.
-- column: kind text Kind of notice.
-- column: title text Title.
-- column: published_at text When it was published.
-- column: first_published_at text When the one that it repeats was.
-- column: source_id text Source of the one that is not counted.
-- column: first_source_id text Source of the one that is.
-- column: joined_because text Why the notice belongs to the procedure.
SELECT
    p.notice_id, p.repeats, p.procedure_id, n.kind, n.title, n.published_at, f.published_at AS first_published_at,
    n.source_id, f.source_id AS first_source_id, p.joined_because
FROM core_procedure_notices AS p
JOIN raw_notices AS n ON n.notice_id = p.notice_id
JOIN raw_notices AS f ON f.notice_id = p.repeats
WHERE NOT p.is_counted
ORDER BY p.notice_id
