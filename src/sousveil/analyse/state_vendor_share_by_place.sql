-- name: state_vendor_share_by_place
-- question: Which share of the cameras of each place comes from vendors that belong to a state?
-- inputs: camera_vendors, camera_levels, camera_places, state_chains
-- method: Cameras of vendors from whom a chain of owners leads to a state body; and of vendors of whom a chain's shares multiply to
--   more than half. The share is of the cameras whose vendor is known, with Wilson's interval; the bounds need no assumption.
-- source: Wilson 1927, JASA 22; Manski 2003, Partial Identification of Probability Distributions, for the bounds.
-- caveats: A chain may be a small share: see ownership_to_state. A vendor without a chain is not known to be private. The interval
--   holds if the known ones were a random sample, which they are not.
-- chart: bars label=region_code+country value=state_share low=state_share_low high=state_share_high
-- parameter: z real 1.959963984540054 Standard normal quantile of the interval: 1.96 for 95%.
-- column: level text all, country or region.
-- column: country text ISO 3166-1 alpha-2, 'unknown', or 'all'.
-- column: region_code text First-level division, 'unknown', or '' where it is not of that level.
-- column: cameras integer Cameras present.
-- column: cameras_known integer Of these, with a known vendor.
-- column: cameras_state integer Of these, of vendors with a chain to a state body.
-- column: cameras_state_majority integer Of these, of vendors where the stated shares come to more than half.
-- column: state_share real or null [1] Share of cameras_state in the known ones.
-- column: state_share_low real or null [1] Lower end of its interval.
-- column: state_share_high real or null [1] Upper end.
-- column: state_share_least real or null [1] Share of all cameras, if none of the unknown ones are theirs.
-- column: state_share_most real or null [1] Share of all cameras, if all of them are.
-- column: unknown_share real or null [1] Share of the cameras whose vendor is unknown.
-- column: sources integer Number of sources with observations there.
-- column: snapshot_at text Newest date of a source, '' if unknown.
WITH tied AS (
    SELECT vendor_id, max(CASE WHEN share_low > 0.5 THEN 1 ELSE 0 END) AS is_majority FROM state_chains GROUP BY vendor_id
), counted AS (
    SELECT
        l.level, CASE WHEN l.level = 'all' THEN 'all' ELSE c.country END AS country,
        CASE WHEN l.level = 'region' THEN c.region_code ELSE '' END AS region_code,
        CASE WHEN t.vendor_id IS NULL THEN 0 ELSE c.cameras END AS state_cameras, coalesce(t.is_majority, 0) * c.cameras AS majority_cameras
    FROM camera_vendors AS c
    JOIN camera_levels AS l ON l.level <> 'city'
    LEFT JOIN tied AS t ON t.vendor_id = c.vendor_id
), summed AS (
    SELECT level, country, region_code, sum(state_cameras) AS cameras_state, sum(majority_cameras) AS cameras_state_majority
    FROM counted
    GROUP BY level, country, region_code
), joined AS (
    SELECT
        s.*, p.cameras, p.vendor_unknown, CAST(p.cameras - p.vendor_unknown AS DOUBLE) AS n, p.sources, p.snapshot_at,
        CASE WHEN p.cameras > p.vendor_unknown THEN CAST(s.cameras_state AS DOUBLE) / (p.cameras - p.vendor_unknown) END AS share
    FROM summed AS s
    JOIN camera_places AS p
        ON p.level = s.level AND p.country = s.country AND p.region_code = s.region_code
    WHERE p.cameras > 0
)
SELECT
    level, country, region_code, cameras, cameras - vendor_unknown AS cameras_known, cameras_state,
    cameras_state_majority, share AS state_share,
    CASE WHEN share IS NOT NULL THEN greatest(0.0, (share + $z * $z / (2 * n) - $z * sqrt(share * (1 - share) / n + $z * $z / (4 * n * n))) / (1 + $z * $z / n)) END AS state_share_low,
    CASE WHEN share IS NOT NULL THEN least(1.0, (share + $z * $z / (2 * n) + $z * sqrt(share * (1 - share) / n + $z * $z / (4 * n * n))) / (1 + $z * $z / n)) END AS state_share_high,
    CAST(cameras_state AS DOUBLE) / cameras AS state_share_least,
    CAST(cameras_state + vendor_unknown AS DOUBLE) / cameras AS state_share_most,
    CAST(vendor_unknown AS DOUBLE) / cameras AS unknown_share, sources, snapshot_at
FROM joined
ORDER BY level, country, region_code
