-- name: rounded_coordinates
-- question: Rounded coordinates: has a source positions of a few decimals only, too coarse to tell one street from the next?
-- inputs: raw_camera_observations
-- method: Rows of a source whose latitude and longitude both have at most 3 decimals (about 100 m). Of measured positions one in 100 ends in a zero in
--   both at any decimal, so that more than a few are not chance: z = (k − n/100) ÷ √(n × 0.0099) is shown. From `points` rows and a share of
--   `rounded` on it is suspicious.
-- caveats: Some publishers round on purpose, to protect homes. Distances below 100 m mean nothing in such a source.
-- parameter: points integer 20 Fewer rows than this are not judged.
-- parameter: rounded real 0.5 Share of rows from which it is suspicious.
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
WITH counted AS (
    SELECT
        source_id, count(*) AS points,
        sum(CASE WHEN abs(lat * 1000 - round(lat * 1000)) < 0.000001 AND abs(lon * 1000 - round(lon * 1000)) < 0.000001 THEN 1 ELSE 0 END) AS coarse
    FROM raw_camera_observations
    WHERE lat IS NOT NULL
    GROUP BY source_id
)
SELECT
    'source' AS subject_kind, source_id AS subject_id, 'suspicious' AS verdict, source_id AS sources,
    concat(coarse, ' of ', points, ' positions of one source have at most 3 decimals: no better than about 100 m.') AS sentence,
    CAST(coarse AS DOUBLE) / points AS stated, 0.01 AS expected,
    concat(coarse, ' ÷ ', points, ' = ', round(CAST(coarse AS DOUBLE) / points, 3), ', from ', $rounded, ' on; by chance 0.01, z = ',
        round((coarse - points / 100.0) / sqrt(points * 0.0099), 1)) AS derivation,
    '' AS missing, '' AS evidence
FROM counted
WHERE points >= $points AND CAST(coarse AS DOUBLE) / points >= $rounded
ORDER BY source_id
