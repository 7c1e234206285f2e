-- name: supplier_vendors
-- question: Which suppliers of contracts are vendors of the vocabulary?
-- inputs: notice_parties, core_organisation_vendors
-- method: An organisation is a vendor when one of its mentions was recognised as the vendor.
-- caveats: A reseller's name says nothing of what it delivers.
-- column: supplier_key text What the supplier is known by.
-- column: vendor_id text Vendor in the vocabulary.
SELECT DISTINCT p.organisation_key AS supplier_key, o.vendor_id
FROM notice_parties AS p
JOIN core_organisation_vendors AS o ON o.mention_id = p.mention_id
WHERE p.organisation_key <> '' AND o.vendor_id <> ''
ORDER BY supplier_key, vendor_id
