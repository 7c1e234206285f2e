-- name: bulk_days
-- question: Bulk days: did a source that grows day by day get very many cameras on one day?
-- inputs: raw_camera_observations
-- method: Rows of a source by the day on which they were last touched. A day with at least `rows` rows and `times` times the rows of the median day is
--   suspicious, if the source has at least `days` days: of a Poisson number of mean m ten times m does not come by chance.
-- caveats: A bulk edit of tags looks the same as a bulk import: look at the positions. Who edited is never kept.
-- parameter: rows integer 100 Fewer rows than this are no bulk.
-- parameter: times real 20 So many times the median day.
-- parameter: days integer 10 Sources with fewer days are not judged: they are one list, not a growing map.
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
    SELECT source_id, substring(seen_last_at, 1, 10) AS day, count(*) AS observations, min(observation_id) AS first_id
    FROM raw_camera_observations
    WHERE length(seen_last_at) >= 10
    GROUP BY source_id, substring(seen_last_at, 1, 10)
), ranked AS (
    SELECT
        c.*, row_number() OVER (PARTITION BY source_id ORDER BY observations, day) AS place, count(*) OVER (PARTITION BY source_id) AS days
    FROM counted AS c
), medians AS (
    SELECT source_id, CAST(max(observations) AS DOUBLE) AS median FROM ranked WHERE 2 * place <= days + 1 GROUP BY source_id
)
SELECT
    'source' AS subject_kind, r.source_id AS subject_id, 'suspicious' AS verdict, r.source_id AS sources,
    concat('On ', r.day, ' one source had ', r.observations, ' cameras touched, on a usual day ', m.median, ': a bulk import or edit.') AS sentence,
    CAST(r.observations AS DOUBLE) AS stated, m.median AS expected,
    concat(r.observations, ' ÷ ', m.median, ' = ', round(r.observations / m.median, 1), ' times the median of ', r.days, ' days; from ', $times, ' on') AS derivation,
    '' AS missing, r.first_id AS evidence
FROM ranked AS r
JOIN medians AS m ON m.source_id = r.source_id
WHERE r.days >= $days AND r.observations >= $rows AND r.observations >= $times * m.median
ORDER BY r.source_id, r.day
