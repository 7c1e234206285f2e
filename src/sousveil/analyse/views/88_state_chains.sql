-- name: state_chains
-- question: Which vendors belong to a state body, in part or in whole, and through whom?
-- inputs: core_vendor_statements, core_vendors
-- method: Follows the statements of ownership that still hold, owner by owner, up to five steps, until a state body. The share
--   is the product of the shares along the chain, lower and upper end; null where a step states none.
-- caveats: What several sources say of one holding is one step, from the lowest to the highest share. A controlling holder may have a small share. Each step has its own source and date: see core_vendor_statements.
-- column: vendor_id text Vendor in the vocabulary.
-- column: vendor_name text Its common name.
-- column: state_id text The state body.
-- column: steps integer Number of steps.
-- column: chain text The ids along the chain, joined with ' < '.
-- column: share_low real or null [1] Share along the chain, lower end.
-- column: share_high real or null [1] Share along the chain, upper end.
-- column: oldest_statement_at text Date of the oldest statement in the chain that has one, '' if none has.
WITH held AS (
    SELECT
        vendor_id, other_id AS owner_id, min(share_low) AS share_low, max(share_high) AS share_high,
        coalesce(min(nullif(stated_at, '')), '') AS stated_at
    FROM core_vendor_statements WHERE kind = 'ownership' AND until_at = ''
    GROUP BY vendor_id, other_id
),
one AS (
    SELECT vendor_id, owner_id, 1 AS steps, concat(vendor_id, ' < ', owner_id) AS chain, share_low, share_high,
        stated_at AS oldest FROM held
),
two AS (
    SELECT a.vendor_id, b.owner_id, 2 AS steps, concat(a.chain, ' < ', b.owner_id) AS chain,
        a.share_low * b.share_low AS share_low, a.share_high * b.share_high AS share_high, coalesce(least(nullif(a.oldest, ''), nullif(b.stated_at, '')), '') AS oldest
    FROM one AS a JOIN held AS b ON b.vendor_id = a.owner_id
),
three AS (
    SELECT a.vendor_id, b.owner_id, 3 AS steps, concat(a.chain, ' < ', b.owner_id) AS chain,
        a.share_low * b.share_low AS share_low, a.share_high * b.share_high AS share_high, coalesce(least(nullif(a.oldest, ''), nullif(b.stated_at, '')), '') AS oldest
    FROM two AS a JOIN held AS b ON b.vendor_id = a.owner_id
),
four AS (
    SELECT a.vendor_id, b.owner_id, 4 AS steps, concat(a.chain, ' < ', b.owner_id) AS chain,
        a.share_low * b.share_low AS share_low, a.share_high * b.share_high AS share_high, coalesce(least(nullif(a.oldest, ''), nullif(b.stated_at, '')), '') AS oldest
    FROM three AS a JOIN held AS b ON b.vendor_id = a.owner_id
),
five AS (
    SELECT a.vendor_id, b.owner_id, 5 AS steps, concat(a.chain, ' < ', b.owner_id) AS chain,
        a.share_low * b.share_low AS share_low, a.share_high * b.share_high AS share_high, coalesce(least(nullif(a.oldest, ''), nullif(b.stated_at, '')), '') AS oldest
    FROM four AS a JOIN held AS b ON b.vendor_id = a.owner_id
),
chains AS (
    SELECT * FROM one UNION ALL SELECT * FROM two UNION ALL SELECT * FROM three
    UNION ALL SELECT * FROM four UNION ALL SELECT * FROM five
)
SELECT
    c.vendor_id, v.name AS vendor_name, c.owner_id AS state_id, c.steps, c.chain, c.share_low, c.share_high,
    c.oldest AS oldest_statement_at
FROM chains AS c
JOIN core_vendors AS v ON v.vendor_id = c.vendor_id
JOIN core_vendors AS s ON s.vendor_id = c.owner_id
WHERE s.kind = 'state_body' AND v.kind <> 'state_body'
ORDER BY c.vendor_id, c.steps, c.chain
