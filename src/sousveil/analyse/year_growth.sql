-- name: year_growth
-- question: How much of all contracts falls into the last years?
-- inputs: contracts, contract_values
-- method: Number and value of contracts in the last years up to the last year with a contract, as a share of all with a
--   year; for each country and for all.
-- caveats: The last year may be incomplete. Shares by value rest on contracts with a usable value only.
-- parameter: years integer 2 How many years count as the last ones.
-- parameter: last_year integer null The last of these years; null for the last one with a contract.
-- column: country text Country, '' if unknown, 'all' for all.
-- column: currency text 'all' for converted values in EUR, else the contracts in this currency only.
-- column: first_year integer or null First of the last years.
-- column: last_year integer or null Last of the last years.
-- column: contracts integer Contracts with a year.
-- column: contracts_recent integer Of these, in the last years.
-- column: without_year integer Contracts without a year, in no share.
-- column: without_value integer Contracts with a year, but without usable value.
-- column: value real or null Sum of values, in EUR for 'all', else in the currency.
-- column: value_recent real or null Of this, in the last years.
-- column: share_contracts real or null [%] Share of the last years by number.
-- column: share_value real or null [%] Share of the last years by value.
WITH bounds AS (
    SELECT coalesce(CAST($last_year AS BIGINT), max(year)) AS last_year FROM contracts
), grouped AS (
    SELECT
        c.country, v.currency, c.year, v.has_value,
        CASE WHEN v.currency = 'all' THEN c.value_eur ELSE v.value END AS value
    FROM contracts AS c
    JOIN contract_values AS v ON v.contract_id = c.contract_id
), doubled AS (
    SELECT * FROM grouped
    UNION ALL
    SELECT 'all', currency, year, has_value, value FROM grouped
), summed AS (
    SELECT
        g.country, g.currency, min(b.last_year - $years + 1) AS first_year, min(b.last_year) AS last_year,
        count(CASE WHEN g.year <= b.last_year THEN 1 END) AS contracts,
        count(CASE WHEN g.year > b.last_year - $years AND g.year <= b.last_year THEN 1 END) AS contracts_recent,
        sum(CASE WHEN g.year IS NULL THEN 1 ELSE 0 END) AS without_year,
        sum(CASE WHEN g.year <= b.last_year AND g.value IS NULL THEN 1 ELSE 0 END) AS without_value,
        sum(CASE WHEN g.year <= b.last_year THEN g.value END) AS value,
        sum(CASE WHEN g.year > b.last_year - $years AND g.year <= b.last_year THEN g.value END) AS value_recent
    FROM doubled AS g
    CROSS JOIN bounds AS b
    GROUP BY g.country, g.currency
)
SELECT
    country, currency, first_year, last_year, contracts, contracts_recent, without_year, without_value, value,
    CASE WHEN value IS NOT NULL THEN coalesce(value_recent, 0) END AS value_recent,
    CASE WHEN contracts > 0 THEN round(100.0 * contracts_recent / contracts, 2) END AS share_contracts,
    CASE WHEN value > 0 THEN round(100.0 * CAST(coalesce(value_recent, 0) AS DOUBLE) / CAST(value AS DOUBLE), 2) END
        AS share_value
FROM summed
ORDER BY country, currency
