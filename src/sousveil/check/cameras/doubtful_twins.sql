-- name: doubtful_twins
-- question: Doubtful twins: between which sources are pairs of cameras left in doubt, and how many?
-- inputs: core_camera_pairs, core_camera_members
-- method: Pairs of observations that the register neither joins nor keeps apart with confidence, counted by their two sources (one source twice, for doubts
--   within it). The evidence is the 20 pairs most alike.
-- caveats: Decide them with a decision file; until then they count as two, and the counts' lower end as one.
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
WITH paired AS (
    SELECT p.pair_id, p.score, least(a.source_id, b.source_id) AS first_id, greatest(a.source_id, b.source_id) AS second_id
    FROM core_camera_pairs AS p
    JOIN core_camera_members AS a ON a.observation_id = p.left_observation_id
    JOIN core_camera_members AS b ON b.observation_id = p.right_observation_id
    WHERE p.verdict = 'unsure' AND a.camera_id <> b.camera_id
), ranked AS (
    SELECT p.*, row_number() OVER (PARTITION BY first_id, second_id ORDER BY score DESC, pair_id) AS place FROM paired AS p
)
SELECT
    'source' AS subject_kind, first_id AS subject_id, 'suspicious' AS verdict,
    CASE WHEN first_id = second_id THEN first_id ELSE concat(first_id, '|', second_id) END AS sources,
    concat(count(*), CASE WHEN first_id = second_id THEN ' pairs of cameras of one source may be one camera each.'
        ELSE ' pairs of cameras of two sources may be one camera each.' END) AS sentence,
    CAST(count(*) AS DOUBLE) AS stated, CAST(NULL AS DOUBLE) AS expected,
    concat(count(*), ' pairs in doubt, scores ', round(min(score), 2), ' to ', round(max(score), 2)) AS derivation, '' AS missing,
    string_agg(CASE WHEN place <= 20 THEN pair_id END, '|' ORDER BY place) AS evidence
FROM ranked
GROUP BY first_id, second_id
ORDER BY first_id, second_id
