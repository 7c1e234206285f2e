-- name: vendor_weaknesses
-- question: Which weaknesses is each vendor's own record about?
-- inputs: core_weakness_vendors, core_vendors, weakness_facts
-- method: Each weakness once for each vendor that a record names, with its brand where the record names one.
-- caveats: Records that only look as if they were about a vendor are left out, and so are rejected numbers.
-- column: vendor_id text Vendor in the vocabulary.
-- column: vendor_name text Its common name.
-- column: weakness_id text The weakness.
SELECT DISTINCT m.vendor_id, v.name AS vendor_name, m.weakness_id
FROM core_weakness_vendors AS m
JOIN core_vendors AS v ON v.vendor_id = m.vendor_id
JOIN weakness_facts AS f ON f.weakness_id = m.weakness_id
WHERE m.kept AND NOT f.is_rejected
ORDER BY vendor_id, weakness_id
