-- name: register_against_stated
-- question: Register and stated totals: does the register hold as many cameras as a source states for the place?
-- inputs: camera_statements, core_cameras
-- method: Numbers of cameras that stand, for a place as a whole, against the cameras of the register there. Only where `complete_country` says that the register
--   is complete for a country does a difference beyond `tolerance` contradict; elsewhere what is missing is said, with both numbers.
-- caveats: A register of what people noted is smaller than what stands; it may be larger where the stated number is of one operator.
-- parameter: complete_country text none Country, ISO 3166-1 alpha-2, for which the register is claimed to be complete.
-- parameter: tolerance real 0.1 Difference, as a share of the stated number, that is let pass.
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
WITH stated AS (
    SELECT * FROM camera_statements
    WHERE level <> '' AND role <> 'part' AND basis <> 'added' AND topic = '' AND (low IS NOT NULL OR high IS NOT NULL)
), wanted AS (
    SELECT DISTINCT level, country, region_code, city_code FROM stated
), counted AS (
    SELECT
        country, CASE WHEN region_code = '' THEN 'unknown' ELSE region_code END AS region_code,
        CASE WHEN city_code <> '' THEN city_code WHEN city_name <> '' THEN concat('name:', city_name) ELSE 'unknown' END AS city_code, sum(cameras) AS cameras
    FROM core_cameras AS c
    WHERE presence = 'present' AND country IN (SELECT country FROM wanted)
    GROUP BY country, c.region_code, c.city_code, city_name
), registered AS (
    SELECT w.level, w.country, w.region_code, w.city_code, CAST(sum(c.cameras) AS DOUBLE) AS cameras
    FROM wanted AS w
    JOIN counted AS c
        ON c.country = w.country AND (w.region_code = '' OR c.region_code = w.region_code) AND (w.city_code = '' OR c.city_code = w.city_code)
    GROUP BY w.level, w.country, w.region_code, w.city_code
), judged AS (
    SELECT
        s.*, r.cameras, s.country = $complete_country AS is_complete,
        concat_ws('/', s.country, nullif(s.region_code, ''), nullif(s.city_code, '')) AS place_id
    FROM stated AS s
    JOIN registered AS r ON r.level = s.level AND r.country = s.country AND r.region_code = s.region_code AND r.city_code = s.city_code
    WHERE r.cameras < s.low * (1 - $tolerance) OR r.cameras > s.high * (1 + $tolerance)
)
SELECT
    'place' AS subject_kind, place_id AS subject_id, CASE WHEN is_complete THEN 'contradicts' ELSE 'not_computable' END AS verdict, source_id AS sources,
    concat('For ', place_raw, ' “', words, '” cameras are stated', CASE WHEN period <> '' THEN concat(' (', period, ')') ELSE '' END, '; the register has ',
        CAST(cameras AS BIGINT), '.') AS sentence,
    coalesce(low, high) AS stated, cameras AS expected,
    concat(coalesce(CAST(low AS VARCHAR), ''), ' to ', coalesce(CAST(high AS VARCHAR), '…'), ' stated, ', CAST(cameras AS BIGINT), ' in the register',
        CASE WHEN low > 0 THEN concat(': ', round(100.0 * cameras / low, 1), '%') ELSE '' END) AS derivation,
    CASE WHEN is_complete THEN '' ELSE 'a claim that the register is complete there' END AS missing, statement_id AS evidence
FROM judged
ORDER BY place_id, statement_id
