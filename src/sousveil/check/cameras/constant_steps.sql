-- name: constant_steps
-- question: Constant steps: does each point of a source follow the one before it by the same step?
-- inputs: raw_camera_observations
-- method: The step in latitude and longitude from each row of a source to the next, to 7 decimals (1 cm). Of measured positions hardly two steps are alike;
--   from `steps` equal steps other than 0 and a share of `share` of all steps on it is suspicious.
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
        source_id, observation_id,
        CAST(round((lat - lag(lat) OVER (PARTITION BY source_id ORDER BY ordinal)) * 10000000) AS BIGINT) AS north,
        CAST(round((lon - lag(lon) OVER (PARTITION BY source_id ORDER BY ordinal)) * 10000000) AS BIGINT) AS east
    FROM raw_camera_observations
    WHERE lat IS NOT NULL
), counted AS (
    SELECT source_id, north, east, count(*) AS steps, min(observation_id) AS first_id
    FROM stepped
    WHERE north IS NOT NULL
    GROUP BY source_id, north, east
), shared AS (
    SELECT c.*, sum(steps) OVER (PARTITION BY source_id) AS all_steps FROM counted AS c
)
SELECT
    'source' AS subject_kind, source_id AS subject_id, 'suspicious' AS verdict, source_id AS sources,
    concat(steps, ' points of one source follow the one before by exactly the same step: they look generated.') AS sentence,
    CAST(steps AS DOUBLE) / all_steps AS stated, CAST(NULL AS DOUBLE) AS expected,
    concat(steps, ' of ', all_steps, ' steps are ', north / 10000000.0, '°, ', east / 10000000.0, '°; from ', $steps, ' and ', $share, ' on') AS derivation,
    '' AS missing, first_id AS evidence
FROM shared
WHERE steps >= $steps AND CAST(steps AS DOUBLE) / all_steps >= $share AND (north <> 0 OR east <> 0)
ORDER BY source_id, north, east
