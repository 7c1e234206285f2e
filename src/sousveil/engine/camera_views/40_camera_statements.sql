-- name: camera_statements
-- question: Which numbers of cameras do tables, documents and notices state for a place?
-- inputs: raw_camera_counts, core_camera_places, core_claims, raw_notices, camera_place_names
-- method: Rows of count tables with the place that they were given to; claims that count cameras, with the place that their
--   words name. A claim in a source that holds notices is 'notice'. An increase is 'added', a level of a claim is 'stock'.
-- caveats: A claim without a place, or with a name that means several places, has 'unknown'.
-- column: statement_id text count_id or claim_id.
-- column: source_id text The source.
-- column: stated_in text table, document or notice.
-- column: level text country, region or city, '' if unknown.
-- column: country text ISO 3166-1 alpha-2, or 'unknown'.
-- column: region_code text First-level division, 'unknown', or '' for a whole country.
-- column: city_code text City, or '' for a whole division or country.
-- column: place_raw text Place as written.
-- column: role text total, part or single.
-- column: basis text stock, added or ''.
-- column: period text Year or period as written, '' if none.
-- column: year text Year that the number is of, '' if unknown.
-- column: topic text Operator and kind as written, in lower case, '' if none.
-- column: low real or null Lower end.
-- column: high real or null Upper end; null if open.
-- column: is_exact boolean Whether both ends belong to the interval.
-- column: words text The number as written, with its heading or noun.
WITH counted AS (
    SELECT
        c.count_id AS statement_id, c.source_id, 'table' AS stated_in, coalesce(p.country, '') AS country, coalesce(p.region_code, '') AS region_code,
        CASE WHEN p.city_code <> '' THEN p.city_code WHEN p.city_name <> '' THEN concat('name:', p.city_name) ELSE '' END AS city_code,
        c.place_raw, c.role, c.basis, c.period_raw AS period,
        CASE WHEN c.until_at <> '' THEN substring(c.until_at, 1, 4) WHEN c.from_at <> '' THEN substring(c.from_at, 1, 4)
            WHEN c.period_raw = '' THEN substring(c.snapshot_at, 1, 4) ELSE '' END AS year,
        lower(concat(c.operator_raw, CASE WHEN c.operator_raw <> '' AND c.kind_raw <> '' THEN ', ' ELSE '' END, c.kind_raw)) AS topic,
        CAST(c.cameras AS DOUBLE) AS low, CAST(c.cameras AS DOUBLE) AS high, c.cameras_raw AS words, TRUE AS is_exact
    FROM raw_camera_counts AS c
    LEFT JOIN core_camera_places AS p ON p.record_id = c.count_id AND p.record_kind = 'count'
), claimed AS (
    SELECT
        c.claim_id AS statement_id, c.source_id, CASE WHEN n.source_id IS NULL THEN 'document' ELSE 'notice' END AS stated_in,
        coalesce(p.country, '') AS country, coalesce(p.region_code, '') AS region_code, coalesce(p.city_code, '') AS city_code,
        c.place AS place_raw, 'single' AS role, CASE WHEN c.increment > 0 THEN 'added' ELSE 'stock' END AS basis, c.time AS period,
        regexp_extract(c.time, '(19|20)[0-9][0-9]', 0) AS year, CASE WHEN c.subject IN ('camera', '摄像头') THEN '' ELSE c.subject END AS topic,
        c.low, c.high, c.quote AS words, c.low_closed AND c.high_closed AS is_exact
    FROM core_claims AS c
    LEFT JOIN camera_place_names AS p ON p.name = lower(c.place)
    LEFT JOIN (SELECT DISTINCT source_id FROM raw_notices) AS n ON n.source_id = c.source_id
    WHERE c.measure = 'count' AND c.per = '' AND c.increment >= 0
        AND (c.subject LIKE '%camera' OR c.subject LIKE '%摄像头' OR c.subject LIKE '%cctv' OR c.subject LIKE '%камера' OR c.subject LIKE '%cámara')
), every AS (
    SELECT * FROM counted UNION ALL SELECT * FROM claimed
)
SELECT
    statement_id, source_id, stated_in,
    CASE WHEN country = '' THEN '' WHEN city_code <> '' THEN 'city' WHEN region_code <> '' THEN 'region' ELSE 'country' END AS level,
    CASE WHEN country = '' THEN 'unknown' ELSE country END AS country,
    CASE WHEN region_code = '' AND city_code <> '' THEN 'unknown' ELSE region_code END AS region_code, city_code, place_raw, role, basis,
    period, year, topic, low, high, is_exact, words
FROM every
ORDER BY source_id, statement_id
