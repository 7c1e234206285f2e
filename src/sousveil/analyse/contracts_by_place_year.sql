-- name: contracts_by_place_year
-- question: How many contracts, worth how much, are there for each place and year?
-- inputs: contracts, contract_values
-- method: Each contract once, at the place of its procedure (delivery, or else project, items, buyer) and in the year of
--   signature, award or publication.
-- caveats: Rows 'all' and rows of one currency are about the same contracts: never add them. A budget is no contract and is not in here.
-- chart: bars label=region_name+country+year value=contracts only=currency:all
-- column: country text Country, '' if unknown.
-- column: region_code text First-level place, '' if unknown or several.
-- column: region_name text Its name.
-- column: year integer or null Year, null if unknown.
-- column: currency text 'all' for all contracts, else the contracts in this currency only.
-- column: contracts integer Number of contracts.
-- column: without_value integer Of these, how many have no usable value and add nothing.
-- column: not_converted integer Of these, how many have a value that is not in the converted sums.
-- column: value real or null Sum in the row's currency; null for 'all', since currencies are never mixed.
-- column: value_eur real or null [EUR] Sum of what could be converted.
-- column: value_usd real or null [USD] Sum of what could be converted.
-- column: value_cny real or null [CNY] Sum of what could be converted.
SELECT
    c.country, c.region_code, c.region_name, c.year,
    v.currency, count(*) AS contracts, sum(1 - v.has_value) AS without_value,
    sum(v.has_value - v.is_converted) AS not_converted, sum(v.value) AS value, sum(c.value_eur) AS value_eur,
    sum(c.value_usd) AS value_usd, sum(c.value_cny) AS value_cny
FROM contracts AS c
JOIN contract_values AS v ON v.contract_id = c.contract_id
GROUP BY c.country, c.region_code, c.region_name, c.year, v.currency
ORDER BY c.country, c.region_code, c.region_name, c.year, v.currency
