-- name: capability_words
-- question: Where do sources speak of ethnicity or minority analytics, in which words?
-- inputs: core_capability_mentions, core_procedure_notices, procedures
-- method: Every mention that the vocabulary asks to show first, with its exact words and place, negated ones and
--   boilerplate included and marked.
-- column: mention_id text The row of core_capability_mentions.
-- column: capability text Name of the vocabulary's entry.
-- column: quote text The words, exactly as stored.
-- column: context text The sentence around them.
-- column: strength text requirement, description or boilerplate.
-- column: negated boolean Whether the words say that it is not wanted.
-- column: source_id text The source.
-- column: locator text Where in it.
-- column: procedure_id text The procedure, '' if the source holds no notice.
-- column: title text Its title.
-- column: buyer_name text Its buyer.
SELECT
    m.mention_id, m.capability, m.quote, m.context, m.strength, m.negated, m.source_id, m.locator,
    coalesce(p.procedure_id, '') AS procedure_id, coalesce(p.title, '') AS title,
    coalesce(p.buyer_name, '') AS buyer_name
FROM core_capability_mentions AS m
LEFT JOIN core_procedure_notices AS n ON n.notice_id = m.notice_id
LEFT JOIN procedures AS p ON p.procedure_id = n.procedure_id
WHERE m.is_flagged
ORDER BY m.negated, CASE m.strength WHEN 'requirement' THEN 0 WHEN 'description' THEN 1 ELSE 2 END, m.source_id,
    m.ordinal, m.mention_id
