-- name: cameras_by_vendor
-- question: Whose cameras hang in each place, and which share is that of the known ones?
-- inputs: camera_vendors, camera_levels, camera_places, core_vendors
-- method: Cameras of the register that stand, by vendor in the vocabulary. The share is of the cameras whose vendor is known; its
--   interval is Wilson's. share_least and share_most need no assumption: none, or all, of the unknown ones are this vendor's.
-- source: Wilson 1927, JASA 22; Manski 2003, Partial Identification of Probability Distributions, for the bounds.
-- caveats: The interval holds if the known ones were a random sample; they are not: mappers note some brands more than others.
-- chart: bars label=vendor_name value=share low=share_low high=share_high only=country:all not=vendor_id:unknown
-- parameter: z real 1.959963984540054 Standard normal quantile of the interval: 1.96 for 95%.
-- column: level text all, country or region.
-- column: country text ISO 3166-1 alpha-2, 'unknown', or 'all'.
-- column: region_code text First-level division, 'unknown', or '' where it is not of that level.
-- column: vendor_id text Vendor in the vocabulary, or 'unknown'.
-- column: vendor_name text Its common name.
-- column: cameras integer Cameras present.
-- column: cameras_low integer The same, if all pairs left in doubt are one camera.
-- column: cameras_known integer Cameras of the place with a known vendor.
-- column: share real or null [1] Share of the known ones; null for 'unknown'.
-- column: share_low real or null [1] Lower end of its interval.
-- column: share_high real or null [1] Upper end.
-- column: share_least real or null [1] Share of all cameras, if none of the unknown ones are this vendor's.
-- column: share_most real or null [1] Share of all cameras, if all of them are.
-- column: unknown_share real or null [1] Share of the place's cameras whose vendor is unknown.
-- column: sources integer Number of sources with observations there.
-- column: snapshot_at text Newest date of a source, '' if unknown.
WITH counted AS (
    SELECT
        l.level, CASE WHEN l.level = 'all' THEN 'all' ELSE c.country END AS country,
        CASE WHEN l.level = 'region' THEN c.region_code ELSE '' END AS region_code, c.vendor_id, c.cameras, c.doubtful
    FROM camera_vendors AS c
    JOIN camera_levels AS l ON l.level <> 'city'
), summed AS (
    SELECT
        level, country, region_code, vendor_id, sum(cameras) AS cameras, sum(cameras) - sum(doubtful) AS cameras_low
    FROM counted
    GROUP BY level, country, region_code, vendor_id
), joined AS (
    SELECT
        s.*, p.cameras AS place_cameras, p.vendor_unknown, CAST(p.cameras - p.vendor_unknown AS DOUBLE) AS n, p.sources, p.snapshot_at,
        CASE WHEN s.vendor_id <> 'unknown' AND p.cameras > p.vendor_unknown THEN CAST(s.cameras AS DOUBLE) / (p.cameras - p.vendor_unknown) END AS share
    FROM summed AS s
    JOIN camera_places AS p
        ON p.level = s.level AND p.country = s.country AND p.region_code = s.region_code
    WHERE s.cameras > 0
)
SELECT
    j.level, j.country, j.region_code, j.vendor_id, coalesce(v.name, '') AS vendor_name, j.cameras, j.cameras_low,
    j.place_cameras - j.vendor_unknown AS cameras_known, j.share,
    CASE WHEN share IS NOT NULL THEN greatest(0.0, (share + $z * $z / (2 * n) - $z * sqrt(share * (1 - share) / n + $z * $z / (4 * n * n))) / (1 + $z * $z / n)) END AS share_low,
    CASE WHEN share IS NOT NULL THEN least(1.0, (share + $z * $z / (2 * n) + $z * sqrt(share * (1 - share) / n + $z * $z / (4 * n * n))) / (1 + $z * $z / n)) END AS share_high,
    CASE WHEN j.vendor_id <> 'unknown' THEN CAST(j.cameras AS DOUBLE) / place_cameras END AS share_least,
    CASE WHEN j.vendor_id <> 'unknown' THEN CAST(j.cameras + vendor_unknown AS DOUBLE) / place_cameras END AS share_most,
    CAST(vendor_unknown AS DOUBLE) / place_cameras AS unknown_share, j.sources, j.snapshot_at
FROM joined AS j
LEFT JOIN core_vendors AS v ON v.vendor_id = j.vendor_id
ORDER BY j.level, j.country, j.region_code, j.cameras DESC, j.vendor_id
