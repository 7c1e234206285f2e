-- name: stacked_points
-- question: Stacked points: do many cameras of one source stand at exactly the same coordinates?
-- inputs: raw_camera_observations
-- method: At least `rows` rows of one source with the same latitude and longitude. So many on one pole are rare; the middle of a town, given for
--   want of a better position, is common.
-- caveats: Control rooms, car parks and stations may have that many at one address.
-- parameter: rows integer 10 So many rows at one point are suspicious.
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
WITH stacked AS (
    SELECT source_id, lat, lon, count(*) AS observations
    FROM raw_camera_observations
    WHERE lat IS NOT NULL
    GROUP BY source_id, lat, lon
    HAVING count(*) >= $rows
), judged AS (
    SELECT s.source_id, s.lat, s.lon, s.observations, min(o.observation_id) AS first_id
    FROM stacked AS s
    JOIN raw_camera_observations AS o ON o.source_id = s.source_id AND o.lat = s.lat AND o.lon = s.lon
    GROUP BY s.source_id, s.lat, s.lon, s.observations
)
SELECT
    'source' AS subject_kind, source_id AS subject_id, 'suspicious' AS verdict, source_id AS sources,
    concat('One source has ', observations, ' rows at exactly the point ', lat, ', ', lon, '.') AS sentence, CAST(observations AS DOUBLE) AS stated,
    CAST(NULL AS DOUBLE) AS expected, concat(observations, ' rows at ', lat, ', ', lon, '; from ', $rows, ' on') AS derivation, '' AS missing, first_id AS evidence
FROM judged
ORDER BY source_id, lat, lon
