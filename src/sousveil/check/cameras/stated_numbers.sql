-- name: stated_numbers
-- question: Stated numbers: do two sources state different numbers of cameras for one place, period and kind?
-- inputs: camera_statements
-- method: Pairs of numbers of one place, basis, year and topic (operator and kind) whose intervals do not meet. Cameras that stand are only held against cameras
--   that stand, cameras put up against cameras put up. Within one table only totals and singles of different rows are compared. Where the basis,
--   or the period, is not stated on both sides it is suspicious, not a contradiction.
-- caveats: Same words may mean other things: police cameras and cameras that the police can see. A year is compared, not the day.
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
WITH compared AS (
    SELECT * FROM camera_statements
    WHERE level <> '' AND role <> 'part' AND (low IS NOT NULL OR high IS NOT NULL)
), paired AS (
    SELECT
        a.place_raw, a.source_id AS first_source, b.source_id AS second_source, a.statement_id AS first_id, b.statement_id AS second_id, a.year, a.topic,
        a.stated_in AS first_in, b.stated_in AS second_in, a.basis AS first_basis, b.basis AS second_basis, a.low AS first_low, a.high AS first_high,
        b.low AS second_low, b.high AS second_high, a.words AS first_words, b.words AS second_words,
        concat_ws('/', a.country, nullif(a.region_code, ''), nullif(a.city_code, '')) AS place_id, a.year = b.year AND a.year <> '' AS is_one_year
    FROM compared AS a
    JOIN compared AS b
        ON b.country = a.country AND b.region_code = a.region_code AND b.city_code = a.city_code AND b.topic = a.topic
        AND a.statement_id < b.statement_id
    WHERE (a.year = b.year OR a.year = '' OR b.year = '') AND (a.basis = b.basis OR a.basis = '' OR b.basis = '')
        AND (a.period = b.period OR a.source_id <> b.source_id) AND (a.high < b.low OR b.high < a.low)
)
SELECT
    'place' AS subject_kind, place_id AS subject_id, CASE WHEN first_basis <> '' AND first_basis = second_basis AND is_one_year THEN 'contradicts' ELSE 'suspicious' END AS verdict,
    CASE WHEN first_source = second_source THEN first_source ELSE concat(first_source, '|', second_source) END AS sources,
    concat('For ', place_raw, CASE WHEN year <> '' THEN concat(' in ', year) ELSE '' END, ' a ', first_in, ' states “', first_words, '”, and a ', second_in, ' “',
        second_words, '”', CASE WHEN topic <> '' THEN concat(' (', topic, ')') ELSE '' END, '.') AS sentence,
    coalesce(first_low, first_high) AS stated, coalesce(second_low, second_high) AS expected,
    concat(coalesce(CAST(first_low AS VARCHAR), ''), ' to ', coalesce(CAST(first_high AS VARCHAR), '…'), ' does not meet ', coalesce(CAST(second_low AS VARCHAR), ''), ' to ',
        coalesce(CAST(second_high AS VARCHAR), '…'), '; ', CASE WHEN first_basis = '' THEN 'basis not stated' ELSE first_basis END, ' and ',
        CASE WHEN second_basis = '' THEN 'basis not stated' ELSE second_basis END) AS derivation,
    '' AS missing, concat(first_id, '|', second_id) AS evidence
FROM paired
ORDER BY place_id, first_id, second_id
