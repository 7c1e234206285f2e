-- name: repeated_rows
-- question: Repeated rows: does one source say the same of the same point several times?
-- inputs: raw_camera_observations
-- method: Rows of one source with the same coordinates and the same values in every other column, ids aside. Several cameras of one pole differ in
--   direction, kind or label.
-- caveats: A list without directions may write each camera of a pole as a row of its own: then they are several.
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
    SELECT source_id, lat, lon FROM raw_camera_observations WHERE lat IS NOT NULL GROUP BY source_id, lat, lon HAVING count(*) > 1
)
SELECT
    'source' AS subject_kind, source_id AS subject_id, 'suspicious' AS verdict, source_id AS sources,
    concat('One source has ', observations, ' rows that say the same of the point ', lat, ', ', lon, '.') AS sentence,
    CAST(observations AS DOUBLE) AS stated, CAST(1 AS DOUBLE) AS expected, concat(observations, ' rows alike at ', lat, ', ', lon) AS derivation,
    '' AS missing, ids AS evidence
FROM (
    SELECT
        o.source_id, o.lat, o.lon, count(*) AS observations, string_agg(o.observation_id, '|' ORDER BY o.ordinal) AS ids
    FROM raw_camera_observations AS o
    JOIN shared AS s ON s.source_id = o.source_id AND s.lat = o.lat AND s.lon = o.lon
    GROUP BY
        o.source_id, o.lat, o.lon, o.surveillance, o.surveillance_type, o.camera_type, o.camera_mount, o.zone, o.height_m, o.angle_deg,
        o.direction_raw, o.operator_raw, o.manufacturer_raw, o.brand_raw, o.model_raw, o.label_raw, o.place_raw, o.cameras, o.started_at
    HAVING count(*) > 1
) AS repeated
ORDER BY source_id, lat, lon, ids
