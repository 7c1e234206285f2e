-- name: procedure_capabilities
-- question: Which capabilities does each procedure ask for?
-- inputs: core_capability_mentions, core_procedure_notices, raw_notices
-- method: Mentions as requirement or description in any notice of the procedure, also in one that repeats another.
--   Negated mentions and boilerplate do not count.
-- column: procedure_id text The procedure.
-- column: capability text Name of the vocabulary's entry.
-- column: is_flagged boolean Whether the vocabulary asks for it to be shown first.
-- column: is_required boolean Whether it is a named requirement somewhere, not only described.
-- column: mentions integer How many mentions.
-- column: first_at text First publication with a mention, '' if unknown.
SELECT
    p.procedure_id, m.capability, max(CASE WHEN m.is_flagged THEN 1 ELSE 0 END) = 1 AS is_flagged,
    max(CASE WHEN m.strength = 'requirement' THEN 1 ELSE 0 END) = 1 AS is_required,
    count(*) AS mentions,
    coalesce(min(CASE WHEN n.published_at <> '' THEN n.published_at END), '') AS first_at
FROM core_capability_mentions AS m
JOIN core_procedure_notices AS p ON p.notice_id = m.notice_id
JOIN raw_notices AS n ON n.notice_id = m.notice_id
WHERE NOT m.negated AND m.strength <> 'boilerplate'
GROUP BY p.procedure_id, m.capability
ORDER BY p.procedure_id, m.capability
