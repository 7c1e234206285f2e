-- name: exposed_products
-- question: Which products named in notices and documents have known weaknesses, and how sure is it?
-- inputs: out_exposures, weakness_facts, core_product_mentions, core_vendors
-- method: Products as named (vendor, brand, model, version), with the weaknesses that claims reach, by verdict. See the
--   verdicts in docs/reference/exposure.md.
-- caveats: 'model' and 'family' do not say that the version bought is affected. A product without a row is not safe.
-- column: vendor_id text Vendor in the vocabulary.
-- column: vendor_name text Its common name.
-- column: brand_id text Brand as named, '' if none.
-- column: model text Model as named, '' if none.
-- column: firmware_raw text Version as named, '' if none.
-- column: verdict text model and version, model, family or vendor only.
-- column: weaknesses integer Number of weaknesses with that verdict.
-- column: known_exploited integer Of these, known to be exploited.
-- column: highest_score real or null Highest CVSS base score.
-- column: mentions integer Mentions of the product.
-- column: notices integer Notices that name it.
SELECT
    e.vendor_id, v.name AS vendor_name, e.brand_id, e.model, e.firmware_raw, e.verdict,
    count(DISTINCT e.weakness_id) AS weaknesses,
    count(DISTINCT CASE WHEN f.kev_listed_at <> '' OR f.exploitation = 'active' THEN e.weakness_id END) AS known_exploited,
    max(f.score) AS highest_score, count(DISTINCT e.subject_id) AS mentions,
    count(DISTINCT nullif(m.notice_id, '')) AS notices
FROM out_exposures AS e
JOIN core_vendors AS v ON v.vendor_id = e.vendor_id
LEFT JOIN weakness_facts AS f ON f.weakness_id = e.weakness_id
LEFT JOIN core_product_mentions AS m ON m.mention_id = e.subject_id
WHERE e.verdict <> 'unknown'
GROUP BY e.vendor_id, v.name, e.brand_id, e.model, e.firmware_raw, e.verdict
ORDER BY
    CASE e.verdict WHEN 'model and version' THEN 0 WHEN 'model' THEN 1 WHEN 'family' THEN 2 ELSE 3 END,
    weaknesses DESC, e.vendor_id, e.brand_id, e.model, e.firmware_raw
