-- name: regular_grid
-- question: Regular grid: do the points of a source fill a lattice of latitudes and longitudes?
-- inputs: raw_camera_observations
-- method: The distinct points of a source, or of those that it last touched on one day, over the number of distinct latitudes × distinct longitudes.
--   Points of a street map share neither, so n points fill about 1/n of their lattice; a full grid fills all. From `points` points and
--   a share of `filled` on, with at least 3 rows and 3 columns, it is suspicious.
-- caveats: Coordinates rounded to few decimals fill a small lattice too: see rounded_coordinates.
-- parameter: points integer 25 Fewer points than this are not judged.
-- parameter: filled real 0.5 Share of the lattice from which it is suspicious.
-- column: subject_kind text observation, camera, count_group, place or source.
-- column: subject_id text Its id.
-- column: verdict text contradicts, suspicious or not_computable.
-- column: sources text The sources that it rests on, joined with |.
-- column: sentence text The finding as one plain sentence.
-- column: stated real or null What is stated.
-- column: expected real or null What it should be by the other figures.
-- column: derivation text The sum, in figures.
-- column: missing text What is missing, for not_computable.
-- column: evidence text Ids of the rows that it rests on, joined with |.
WITH guessed AS (
    SELECT source_id, substring(seen_last_at, 1, 10) AS day
    FROM raw_camera_observations
    WHERE lat IS NOT NULL
    GROUP BY source_id, substring(seen_last_at, 1, 10)
    -- A guess within a factor of two leaves few sources to be counted exactly.
    HAVING count(*) >= $points AND 2.0 * count(*) / (approx_count_distinct(lat) * approx_count_distinct(lon)) >= $filled
), distinct_points AS (
    SELECT DISTINCT o.source_id, g.day, o.lat, o.lon
    FROM raw_camera_observations AS o
    JOIN guessed AS g ON g.source_id = o.source_id AND g.day = substring(o.seen_last_at, 1, 10)
    WHERE o.lat IS NOT NULL
), judged AS (
    SELECT
        source_id, day, count(*) AS points, count(DISTINCT lat) AS lats, count(DISTINCT lon) AS lons, min(lat) AS south, max(lat) AS north,
        min(lon) AS west, max(lon) AS east
    FROM distinct_points
    GROUP BY source_id, day
)
SELECT
    'source' AS subject_kind, source_id AS subject_id, 'suspicious' AS verdict, source_id AS sources,
    concat(points, ' points of one source lie on ', lats, ' latitudes and ', lons, ' longitudes: a grid that looks generated.') AS sentence,
    CAST(points AS DOUBLE) / (lats * lons) AS stated, 1.0 / points AS expected,
    concat(points, ' ÷ (', lats, ' × ', lons, ') = ', round(CAST(points AS DOUBLE) / (lats * lons), 3), ', from ', $filled, ' on; latitudes ', south, ' to ', north,
        ', longitudes ', west, ' to ', east, CASE WHEN day <> '' THEN concat('; last touched ', day) ELSE '' END) AS derivation,
    '' AS missing, '' AS evidence
FROM judged
WHERE lats >= 3 AND lons >= 3 AND points >= $points AND CAST(points AS DOUBLE) / (lats * lons) >= $filled
ORDER BY source_id, day
