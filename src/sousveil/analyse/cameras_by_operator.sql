-- name: cameras_by_operator
-- question: Who runs the cameras of each country?
-- inputs: core_cameras, camera_doubts, camera_places
-- method: Cameras of the register that stand, by the operator as the newest observation that names one writes it.
-- caveats: Spellings are not joined here: one operator may have several rows. Operators that are natural persons are never
--   kept and count as 'unknown'.
-- chart: bars label=operator_raw+country value=cameras low=cameras_low high=cameras not=operator_raw:unknown
-- column: country text ISO 3166-1 alpha-2, or 'unknown'.
-- column: operator_raw text Operator as written, or 'unknown'.
-- column: cameras integer Cameras present.
-- column: cameras_low integer The same, if all pairs left in doubt are one camera.
-- column: share real or null [1] Share of all cameras of the country.
-- column: sources integer Number of sources with observations in the country.
-- column: snapshot_at text Newest date of a source, '' if unknown.
WITH counted AS (
    SELECT country, operator_raw, sum(cameras) AS cameras, 0 AS doubtful
    FROM core_cameras
    WHERE presence = 'present'
    GROUP BY country, operator_raw
    UNION ALL
    SELECT d.country, d.operator_raw, 0, d.cameras
    FROM camera_doubts AS d
), summed AS (
    SELECT
        CASE WHEN country = '' THEN 'unknown' ELSE country END AS country,
        CASE WHEN operator_raw = '' THEN 'unknown' ELSE operator_raw END AS operator_raw,
        sum(cameras) AS cameras, sum(cameras) - sum(doubtful) AS cameras_low
    FROM counted AS c
    GROUP BY c.country, c.operator_raw
)
SELECT
    s.country, s.operator_raw, s.cameras, s.cameras_low,
    CASE WHEN p.cameras > 0 THEN CAST(s.cameras AS DOUBLE) / p.cameras END AS share, p.sources, p.snapshot_at
FROM summed AS s
JOIN camera_places AS p ON p.country = s.country AND p.level = 'country'
ORDER BY s.country, s.cameras DESC, s.operator_raw
