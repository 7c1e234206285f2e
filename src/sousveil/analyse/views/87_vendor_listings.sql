-- name: vendor_listings
-- question: Which official lists name each vendor, and since when?
-- inputs: core_restricted_vendors, core_vendor_statements
-- method: Entries of the lists in this case; where the case has no copy of a list, what the vocabulary cites of it.
-- caveats: 'since' is the earliest date that any snapshot states. Only entries that name the vendor itself, an alias or a
--   former name; what reaches it as an affiliate or as the maker behind a brand is in core_restricted_vendors.
-- column: vendor_id text Vendor in the vocabulary.
-- column: list_id text The list.
-- column: listed_at text Since when, ISO 8601, '' if not stated.
-- column: ended_at text Until when, '' while it stands.
-- column: is_cited boolean True when only the vocabulary says so.
SELECT
    vendor_id, list_id, coalesce(min(nullif(listed_at, '')), '') AS listed_at,
    CASE WHEN sum(CASE WHEN ended_at = '' THEN 1 ELSE 0 END) > 0 THEN '' ELSE max(ended_at) END AS ended_at,
    min(is_cited) = 1 AS is_cited
FROM (
    SELECT vendor_id, list_id, listed_at, ended_at, 0 AS is_cited
    FROM core_restricted_vendors
    WHERE relation IN ('named', 'alias', 'former_name') AND brand_id = ''
    UNION ALL
    SELECT s.vendor_id, s.other_id AS list_id, s.since_at AS listed_at, s.until_at AS ended_at, 1 AS is_cited
    FROM core_vendor_statements AS s
    WHERE s.kind = 'listing' AND s.role IN ('named', 'alias', 'former_name') AND NOT EXISTS (
        SELECT 1 FROM core_restricted_vendors AS r WHERE r.list_id = s.other_id)
) AS every
GROUP BY vendor_id, list_id
ORDER BY vendor_id, list_id
