-- name: flag_quartiles
-- question: What is usual in this case: the quartiles of each distribution?
-- inputs: flag_differences, flag_win_ratios, flag_disqualified_ratios, flag_varieties
-- method: First and third quartile, median-unbiased: at position (n + 1/3) p + 1/3 of the ordered values, linear between
--   neighbours, as Cardinal (through statrs).
-- source: Hyndman and Fan 1996, type 8.
-- parameter: minimum_values integer 5 With fewer values nothing is held to be unusual.
-- column: series text differences, win_ratios, valid_counts, buyer, procuring_entity, supplier or varieties.
-- column: size integer Number of values.
-- column: is_enough boolean Whether these are enough.
-- column: quartile_1 real First quartile.
-- column: quartile_3 real Third quartile.
WITH series AS (
    SELECT 'differences' AS series, procedure_id AS subject, difference AS value
    FROM flag_differences
    WHERE difference IS NOT NULL
    UNION ALL
    SELECT 'win_ratios', tenderer_key, ratio FROM flag_win_ratios WHERE valid > 0
    UNION ALL
    SELECT 'valid_counts', tenderer_key, CAST(valid AS DOUBLE) FROM flag_win_ratios WHERE valid > 0
    UNION ALL
    SELECT subject_kind, organisation_key, ratio FROM flag_disqualified_ratios WHERE is_judged
    UNION ALL
    SELECT 'varieties', supplier_key, CAST(variety AS DOUBLE) FROM flag_varieties WHERE is_typical
), ordered AS (
    SELECT
        series, value, row_number() OVER (PARTITION BY series ORDER BY value, subject) AS place,
        count(*) OVER (PARTITION BY series) AS size
    FROM series
), sized AS (
    -- (n + 1/3) / 4 + 1/3 is (3n + 5) / 12, and (n + 1/3) 3 / 4 + 1/3 is (9n + 7) / 12.
    SELECT
        series, value, place, size, (3 * size + 5) / 12.0 AS place_1, (9 * size + 7) / 12.0 AS place_3
    FROM ordered
), neighbours AS (
    SELECT
        series, size,
        place_1 - floor(place_1) AS share_1, place_3 - floor(place_3) AS share_3,
        max(CASE WHEN place = least(size, greatest(1, floor(place_1))) THEN value END) AS low_1,
        max(CASE WHEN place = least(size, greatest(1, floor(place_1) + 1)) THEN value END) AS high_1,
        max(CASE WHEN place = least(size, greatest(1, floor(place_3))) THEN value END) AS low_3,
        max(CASE WHEN place = least(size, greatest(1, floor(place_3) + 1)) THEN value END) AS high_3
    FROM sized
    GROUP BY series, size, place_1, place_3
)
SELECT
    series, size, size >= $minimum_values AS is_enough, low_1 + CAST(share_1 AS DOUBLE) * (high_1 - low_1) AS quartile_1,
    low_3 + CAST(share_3 AS DOUBLE) * (high_3 - low_3) AS quartile_3
FROM neighbours
ORDER BY series
