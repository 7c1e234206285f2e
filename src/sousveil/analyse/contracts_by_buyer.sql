-- name: contracts_by_buyer
-- question: Who buys how much?
-- inputs: contracts, contract_values
-- method: Each contract once, for the buyer of its procedure (of several, the one named first).
-- caveats: Rows 'all' and rows of one currency are about the same contracts: never add them. Two spellings of one buyer are two rows until names are resolved.
-- chart: bars label=buyer_name value=value_eur only=currency:all
-- column: buyer_key text What the buyer is known by, '' if unknown.
-- column: buyer_name text Its name.
-- column: currency text 'all' for all contracts, else the contracts in this currency only.
-- column: contracts integer Number of contracts.
-- column: without_value integer Of these, how many have no usable value and add nothing.
-- column: not_converted integer Of these, how many have a value that is not in the converted sums.
-- column: value real or null Sum in the row's currency; null for 'all', since currencies are never mixed.
-- column: value_eur real or null [EUR] Sum of what could be converted.
-- column: value_usd real or null [USD] Sum of what could be converted.
-- column: value_cny real or null [CNY] Sum of what could be converted.
-- column: first_year integer or null Year of the first contract.
-- column: last_year integer or null Year of the last contract.
SELECT
    c.buyer_key, c.buyer_name,
    v.currency, count(*) AS contracts, sum(1 - v.has_value) AS without_value,
    sum(v.has_value - v.is_converted) AS not_converted, sum(v.value) AS value, sum(c.value_eur) AS value_eur,
    sum(c.value_usd) AS value_usd, sum(c.value_cny) AS value_cny, min(c.year) AS first_year, max(c.year) AS last_year
FROM contracts AS c
JOIN contract_values AS v ON v.contract_id = c.contract_id
GROUP BY c.buyer_key, c.buyer_name, v.currency
ORDER BY max(sum(c.value_eur)) OVER (PARTITION BY c.buyer_key, c.buyer_name) DESC NULLS LAST,
    c.buyer_key, c.buyer_name, v.currency
