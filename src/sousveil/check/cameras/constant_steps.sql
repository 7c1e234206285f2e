-- name: constant_steps
-- question: Constant steps: do the points of a source follow each other by one and the same step?
-- inputs: raw_camera_observations
-- method: The step in latitude and longitude from each row of a source to the next, to 7 decimals (1 cm). Of measured positions hardly two steps in a row are
--   alike; from `steps` steps that repeat the one before (other than 0) and a share of `share` of all steps on it is suspicious.
-- caveats: Rows along a railway or motorway with posts at fixed distances come near, but not to the centimetre.
-- parameter: steps integer 20 So many equal steps, and no fewer.
-- parameter: share real 0.3 Share of all steps of the source.
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
WITH stepped AS (
    SELECT
        source_id, ordinal, CAST(round((lat - lag(lat) OVER (PARTITION BY source_id ORDER BY ordinal)) * 10000000) AS BIGINT) AS north,
        CAST(round((lon - lag(lon) OVER (PARTITION BY source_id ORDER BY ordinal)) * 10000000) AS BIGINT) AS east
    FROM raw_camera_observations
    WHERE lat IS NOT NULL
), followed AS (
    SELECT
        s.*, lag(north) OVER (PARTITION BY source_id ORDER BY ordinal) AS north_before, lag(east) OVER (PARTITION BY source_id ORDER BY ordinal) AS east_before
    FROM stepped AS s
), counted AS (
    SELECT source_id, north, east, count(*) AS steps, min(ordinal) AS first_ordinal
    FROM followed
    WHERE north = north_before AND east = east_before AND (north <> 0 OR east <> 0)
    GROUP BY source_id, north, east
    HAVING count(*) >= $steps
), every AS (
    SELECT source_id, count(*) - 2 AS all_steps FROM raw_camera_observations WHERE lat IS NOT NULL GROUP BY source_id
), judged AS (
    SELECT c.*, e.all_steps, o.observation_id AS first_id
    FROM counted AS c
    JOIN every AS e ON e.source_id = c.source_id
    JOIN raw_camera_observations AS o ON o.source_id = c.source_id AND o.ordinal = c.first_ordinal
)
SELECT
    'source' AS subject_kind, source_id AS subject_id, 'suspicious' AS verdict, source_id AS sources,
    concat(steps, ' points of one source follow the one before by exactly the step before: they look generated.') AS sentence,
    CAST(steps AS DOUBLE) / all_steps AS stated, CAST(NULL AS DOUBLE) AS expected,
    concat(steps, ' of ', all_steps, ' steps repeat the one before: ', north / 10000000.0, '°, ', east / 10000000.0, '°; from ', $steps, ' and ', $share, ' on') AS derivation,
    '' AS missing, first_id AS evidence
FROM judged
WHERE CAST(steps AS DOUBLE) / all_steps >= $share
ORDER BY source_id, north, east
