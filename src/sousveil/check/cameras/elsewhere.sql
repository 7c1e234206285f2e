-- name: elsewhere
-- question: Elsewhere: does a point lie outside of the country or place that its source names?
-- inputs: core_camera_places, raw_camera_observations
-- method: Points whose country or place by the map is another one than the source states.
-- caveats: At borders the map may be too coarse. Names of suburbs and old names of districts look like another place: then it is the name.
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
SELECT
    'observation' AS subject_kind, p.record_id AS subject_id, CASE WHEN p.stated_conflict = 'country' THEN 'contradicts' ELSE 'suspicious' END AS verdict,
    p.source_id AS sources,
    concat('A camera is said to be in ', CASE WHEN p.stated_conflict = 'country' OR o.place_raw = '' THEN o.country ELSE o.place_raw END, ', but its point lies in ',
        concat_ws(', ', nullif(p.city_name, ''), nullif(p.region_name, ''), nullif(p.country, '')), '.') AS sentence,
    CAST(NULL AS DOUBLE) AS stated, CAST(NULL AS DOUBLE) AS expected,
    concat('stated: ', concat_ws(', ', nullif(o.place_raw, ''), nullif(o.country, '')), '; by the map: ',
        concat_ws(', ', nullif(p.city_name, ''), nullif(p.region_name, ''), nullif(p.country, '')), ' (', p.evidence, '); position ', o.lat, ', ', o.lon) AS derivation,
    '' AS missing, p.record_id AS evidence
FROM core_camera_places AS p
JOIN raw_camera_observations AS o ON o.observation_id = p.record_id
WHERE p.record_kind = 'observation' AND p.stated_conflict <> ''
ORDER BY p.source_id, p.record_id
