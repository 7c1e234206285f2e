-- name: exposed_products
-- question: Which products named in notices and documents have known weaknesses, and how sure is it?
-- inputs: out_exposures, weakness_facts, core_product_mentions, core_vendors
-- method: Products as named (vendor, brand, model, version), with the weaknesses that claims reach, by verdict. See the
--   verdicts in docs/reference/exposure.md.
-- caveats: 'model' and 'family' do not say that the version bought is affected. A product without a row is not safe.
-- chart: bars label=vendor_name+model+firmware_raw value=weaknesses
-- column: vendor_id text Vendor in the vocabulary.
-- column: vendor_name text Its common name.
-- column: brand_id text Brand as named, '' if none.
-- column: family_id text Product family, '' if none.
-- column: model text Model as named, '' if none.
-- column: firmware_raw text Version as named, '' if none.
-- column: verdict text model and version, model, family or vendor only.
-- column: weaknesses integer Number of weaknesses with that verdict.
-- column: known_exploited integer Of these, known to be exploited.
-- column: highest_score real or null Highest CVSS base score.
-- column: mentions integer Mentions of the product.
-- column: notices integer Notices that name it.
SELECT
    e.vendor_id, v.name AS vendor_name, e.brand_id, e.family_id, e.model, e.firmware_raw, e.verdict,
    e.weaknesses, e.known_exploited, e.highest_score, m.mentions, m.notices
FROM (
    SELECT
        x.vendor_id, x.brand_id, x.family_id, x.model, x.firmware_raw, x.verdict, count(*) AS weaknesses,
        sum(CASE WHEN f.kev_listed_at <> '' OR f.exploitation = 'active' THEN 1 ELSE 0 END) AS known_exploited,
        max(f.score) AS highest_score
    FROM out_exposures AS x
    LEFT JOIN weakness_facts AS f ON f.weakness_id = x.weakness_id
    GROUP BY x.vendor_id, x.brand_id, x.family_id, x.model, x.firmware_raw, x.verdict
) AS e
JOIN (
    SELECT
        vendor_id, brand_id, family_id, model, firmware_raw, count(*) AS mentions,
        count(DISTINCT nullif(notice_id, '')) AS notices
    FROM core_product_mentions
    GROUP BY vendor_id, brand_id, family_id, model, firmware_raw
) AS m
    ON m.vendor_id = e.vendor_id AND m.brand_id = e.brand_id AND m.family_id = e.family_id AND m.model = e.model
    AND m.firmware_raw = e.firmware_raw
JOIN core_vendors AS v ON v.vendor_id = e.vendor_id
ORDER BY
    CASE e.verdict WHEN 'model and version' THEN 0 WHEN 'model' THEN 1 WHEN 'family' THEN 2 ELSE 3 END, e.weaknesses DESC, e.vendor_id, e.brand_id, e.family_id, e.model, e.firmware_raw
