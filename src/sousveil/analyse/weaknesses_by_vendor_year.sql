-- name: weaknesses_by_vendor_year
-- question: How many weaknesses are published for each vendor and year?
-- inputs: vendor_weaknesses, weakness_facts
-- method: Each weakness once for each vendor that its records name, in the year of its first publication. Severity from the
--   CVSS base score as stated: critical from 9, high from 7.
-- caveats: Many published weaknesses can mean careless makers or diligent ones. The count depends on which feeds the case holds.
-- chart: trend label=year value=weaknesses series=vendor_name
-- column: vendor_id text Vendor in the vocabulary.
-- column: vendor_name text Its common name.
-- column: year integer or null Year of first publication, null if unknown.
-- column: weaknesses integer Number of weaknesses.
-- column: critical integer Of these, critical ones.
-- column: high integer Of these, high ones.
-- column: without_score integer Of these, without a CVSS score.
-- column: known_exploited integer Of these, listed as exploited.
SELECT
    v.vendor_id, v.vendor_name, f.year, count(*) AS weaknesses,
    sum(CASE WHEN f.severity = 'critical' THEN 1 ELSE 0 END) AS critical,
    sum(CASE WHEN f.severity = 'high' THEN 1 ELSE 0 END) AS high,
    sum(CASE WHEN f.score IS NULL THEN 1 ELSE 0 END) AS without_score,
    sum(CASE WHEN f.kev_listed_at <> '' THEN 1 ELSE 0 END) AS known_exploited
FROM vendor_weaknesses AS v
JOIN weakness_facts AS f ON f.weakness_id = v.weakness_id
GROUP BY v.vendor_id, v.vendor_name, f.year
ORDER BY v.vendor_id, f.year NULLS LAST
