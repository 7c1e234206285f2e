-- name: tender_to_award_days
-- question: How long does it take from tender to award?
-- inputs: procedures
-- method: Days from the tender (first publication of a tender notice, or else start of the tender period) to the first date
--   of award or signature that is stated; dates of publication of an award are not taken. Median and quartiles, linear
--   between neighbours.
-- source: Hyndman and Fan 1996, type 7.
-- caveats: Procedures with an award before the tender are left out and counted. Only dates that name a day count.
-- chart: intervals label=country+year value=median low=quartile_1 high=quartile_3
-- column: country text Country, '' if unknown, 'all' for all.
-- column: year integer or null Year of the tender, null for all years.
-- column: procedures integer Procedures with both days, on which the figures rest.
-- column: left_out integer Procedures with an award before the tender.
-- column: unknown integer Procedures without one of the two days.
-- column: quartile_1 real or null [day] A quarter took at most this long.
-- column: median real or null [day] Half took at most this long.
-- column: quartile_3 real or null [day] Three quarters took at most this long.
WITH timed AS (
    SELECT
        country, year,
        datediff(
            'day', TRY_CAST(substr(tendered_at, 1, 10) AS DATE), TRY_CAST(substr(awarded_at, 1, 10) AS DATE)
        ) AS days
    FROM procedures
), grouped AS (
    SELECT country, year, days FROM timed WHERE year IS NOT NULL
    UNION ALL
    SELECT country, NULL, days FROM timed
    UNION ALL
    SELECT 'all', NULL, days FROM timed
)
SELECT
    country, year, count(CASE WHEN days >= 0 THEN 1 END) AS procedures, count(CASE WHEN days < 0 THEN 1 END) AS left_out,
    sum(CASE WHEN days IS NULL THEN 1 ELSE 0 END) AS unknown,
    quantile_cont(CASE WHEN days >= 0 THEN days END, 0.25) AS quartile_1,
    quantile_cont(CASE WHEN days >= 0 THEN days END, 0.5) AS median,
    quantile_cont(CASE WHEN days >= 0 THEN days END, 0.75) AS quartile_3
FROM grouped
GROUP BY country, year
ORDER BY country, year
