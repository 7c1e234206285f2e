-- name: vendors_in_notices
-- question: Which vendors and brands do notices name, as supplier or in the text?
-- inputs: speaking_notices, core_organisation_vendors, core_product_mentions, core_vendors
-- method: Procedures, each once for each vendor and year of publication.
-- caveats: A brand that is named may be an example ('or equivalent'), a reference, or excluded: read the words.
-- chart: trend label=year value=procedures series=vendor_name
-- column: vendor_id text Vendor in the vocabulary.
-- column: vendor_name text Its common name.
-- column: year integer or null Year of publication.
-- column: procedures integer Procedures that name it.
-- column: as_supplier integer Of these, with the vendor as a party.
-- column: with_model integer Of these, naming a model.
SELECT
    e.vendor_id, v.name AS vendor_name, TRY_CAST(substring(n.published_at, 1, 4) AS INTEGER) AS year,
    count(DISTINCT n.procedure_id) AS procedures,
    count(DISTINCT CASE WHEN e.is_party = 1 THEN n.procedure_id END) AS as_supplier,
    count(DISTINCT CASE WHEN e.model <> '' THEN n.procedure_id END) AS with_model
FROM (
    SELECT vendor_id, notice_id, 1 AS is_party, '' AS model FROM core_organisation_vendors
    UNION ALL
    SELECT vendor_id, notice_id, 0 AS is_party, model FROM core_product_mentions
) AS e
JOIN speaking_notices AS n ON n.notice_id = e.notice_id
JOIN core_vendors AS v ON v.vendor_id = e.vendor_id
GROUP BY e.vendor_id, v.name, TRY_CAST(substring(n.published_at, 1, 4) AS INTEGER)
ORDER BY procedures DESC, e.vendor_id, year NULLS LAST
