-- name: impossible_dates
-- question: Impossible dates: was a camera put up or seen after the date of the source, or seen last before it was seen first?
-- inputs: raw_camera_observations, raw_camera_counts
-- method: Dates in ISO 8601 are compared as far as both go: '2024' is not after '2024-05-01'. Periods of counts may not end in a later year than
--   the source is of.
-- caveats: A planned camera may have a date in the future; the source should say so.
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
WITH dated AS (
    SELECT observation_id, source_id, snapshot_at, 'put up' AS what, started_at AS dated_at, started_at_raw AS raw FROM raw_camera_observations
    WHERE started_at > snapshot_at AND snapshot_at <> ''
    UNION ALL
    SELECT observation_id, source_id, snapshot_at, 'first seen', seen_first_at, seen_first_at FROM raw_camera_observations
    WHERE seen_first_at > snapshot_at AND snapshot_at <> ''
    UNION ALL
    SELECT observation_id, source_id, snapshot_at, 'last seen', seen_last_at, seen_last_at FROM raw_camera_observations
    WHERE seen_last_at > snapshot_at AND snapshot_at <> ''
    UNION ALL
    SELECT observation_id, source_id, seen_last_at, 'seen first, later than last,', seen_first_at, seen_first_at FROM raw_camera_observations
    WHERE seen_first_at > seen_last_at AND seen_last_at <> ''
), found AS (
    SELECT 'observation' AS subject_kind, observation_id AS subject_id, source_id, concat('A camera is said to be ', what) AS words, dated_at, raw, snapshot_at, observation_id AS row_id
    FROM dated
    WHERE substring(dated_at, 1, least(length(dated_at), length(snapshot_at), 10)) > substring(snapshot_at, 1, least(length(dated_at), length(snapshot_at), 10))
    UNION ALL
    SELECT 'count_group', group_id, source_id, concat('The period of a number for ', place_raw, ' ends'), until_at, period_raw, snapshot_at, count_id
    FROM raw_camera_counts
    WHERE until_at <> '' AND snapshot_at <> '' AND substring(until_at, 1, 4) > substring(snapshot_at, 1, 4)
)
SELECT
    subject_kind, subject_id, 'contradicts' AS verdict, source_id AS sources, concat(words, ' ', dated_at, ', after ', snapshot_at, '.') AS sentence,
    CAST(NULL AS DOUBLE) AS stated, CAST(NULL AS DOUBLE) AS expected, concat(dated_at, ' (as written: “', raw, '”) is after ', snapshot_at) AS derivation,
    '' AS missing, row_id AS evidence
FROM found
ORDER BY source_id, subject_id, derivation, row_id
