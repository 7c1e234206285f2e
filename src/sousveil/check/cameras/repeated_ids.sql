-- name: repeated_ids
-- question: Repeated ids: does one source give the same id to several cameras?
-- inputs: raw_camera_observations
-- method: Rows of one source that share a native id, whatever else they say.
-- caveats: Some lists number sites or poles, not cameras: then the id is not of the camera.
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
WITH shared AS (
    SELECT source_id, native_id FROM raw_camera_observations WHERE native_id <> '' GROUP BY source_id, native_id HAVING count(*) > 1
), repeated AS (
    SELECT
        o.source_id, o.native_id, count(*) AS observations, count(DISTINCT concat(o.lat, ' ', o.lon)) AS positions,
        string_agg(o.observation_id, '|' ORDER BY o.ordinal) AS ids
    FROM raw_camera_observations AS o
    JOIN shared AS s ON s.source_id = o.source_id AND s.native_id = o.native_id
    GROUP BY o.source_id, o.native_id
)
SELECT
    'source' AS subject_kind, source_id AS subject_id, 'suspicious' AS verdict, source_id AS sources,
    concat('The id ', native_id, ' stands at ', observations, ' rows of one source.') AS sentence, CAST(observations AS DOUBLE) AS stated,
    CAST(1 AS DOUBLE) AS expected, concat(native_id, ': ', observations, ' rows at ', positions, ' positions') AS derivation, '' AS missing, ids AS evidence
FROM repeated
ORDER BY source_id, native_id
