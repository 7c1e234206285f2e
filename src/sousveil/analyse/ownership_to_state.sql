-- name: ownership_to_state
-- question: Which vendors belong to a state body, in part or in whole, and through whom?
-- inputs: state_chains
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
SELECT vendor_id, vendor_name, state_id, steps, chain, share_low, share_high, oldest_statement_at
FROM state_chains
ORDER BY vendor_id, steps, chain
