-- name: publication_to_fix_days
-- question: How long after publication was a fix out, where the sources say when?
-- inputs: vendor_weaknesses, weakness_facts, raw_weakness_dates, raw_remedies
-- method: From the first publication to the first date of a fix that any source states.
-- caveats: Most sources state no date of a fix; such weaknesses have null. Below zero: the fix was out before publication.
-- chart: bars label=weakness_id value=days
-- column: vendor_id text Vendor in the vocabulary.
-- column: weakness_id text The weakness.
-- column: published_at text First publication.
-- column: fixed_at text First date of a fix, '' if none is stated.
-- column: days integer or null [d] From one to the other.
-- column: has_vendor_fix boolean Whether any source names a fix by the vendor, dated or not.
SELECT
    v.vendor_id, v.weakness_id, f.published_at, coalesce(d.fixed_at, '') AS fixed_at,
    CAST(date_diff('day', TRY_CAST(substring(f.published_at, 1, 10) AS DATE), TRY_CAST(substring(d.fixed_at, 1, 10) AS DATE))
        AS BIGINT) AS days,
    r.weakness_id IS NOT NULL AS has_vendor_fix
FROM vendor_weaknesses AS v
JOIN weakness_facts AS f ON f.weakness_id = v.weakness_id
LEFT JOIN (
    SELECT weakness_id, min(fixed_at) AS fixed_at
    FROM (
        SELECT weakness_id, dated_at AS fixed_at FROM raw_weakness_dates WHERE role = 'fixed' AND dated_at <> ''
        UNION ALL
        SELECT weakness_id, fixed_at FROM raw_remedies WHERE category = 'vendor_fix' AND fixed_at <> ''
    ) AS every
    GROUP BY weakness_id
) AS d ON d.weakness_id = v.weakness_id
LEFT JOIN (SELECT DISTINCT weakness_id FROM raw_remedies WHERE category = 'vendor_fix') AS r ON r.weakness_id = v.weakness_id
ORDER BY v.vendor_id, v.weakness_id
