-- name: contracts_by_capability_year
-- question: How many contracts, worth how much, come from procedures that ask for a capability, by year?
-- inputs: contracts, contract_values, procedure_capabilities
-- method: A contract counts for every capability that any notice of its procedure asks for or describes. Negated mentions
--   and boilerplate do not count.
-- caveats: Rows 'all' and rows of one currency are about the same contracts: never add them. A contract for two capabilities is in both rows, with its whole value: never add over capabilities.
-- chart: trend label=year value=contracts series=capability only=currency:all
-- column: capability text Name of the vocabulary's entry.
-- column: is_flagged boolean Whether the vocabulary asks for it to be shown first.
-- column: year integer or null Year of the contract, null if unknown.
-- column: currency text 'all' for all contracts, else the contracts in this currency only.
-- column: contracts integer Number of contracts.
-- column: without_value integer Of these, how many have no usable value and add nothing.
-- column: not_converted integer Of these, how many have a value that is not in the converted sums.
-- column: value real or null Sum in the row's currency; null for 'all', since currencies are never mixed.
-- column: value_eur real or null [EUR] Sum of what could be converted.
-- column: value_usd real or null [USD] Sum of what could be converted.
-- column: value_cny real or null [CNY] Sum of what could be converted.
SELECT
    p.capability, p.is_flagged, c.year,
    v.currency, count(*) AS contracts, sum(1 - v.has_value) AS without_value,
    sum(v.has_value - v.is_converted) AS not_converted, sum(v.value) AS value, sum(c.value_eur) AS value_eur,
    sum(c.value_usd) AS value_usd, sum(c.value_cny) AS value_cny
FROM (
    SELECT
        procedure_id, capability,
        max(CASE WHEN is_flagged THEN 1 ELSE 0 END) OVER (PARTITION BY capability) = 1 AS is_flagged
    FROM procedure_capabilities
) AS p
JOIN contracts AS c ON c.procedure_id = p.procedure_id
JOIN contract_values AS v ON v.contract_id = c.contract_id
GROUP BY p.capability, p.is_flagged, c.year, v.currency
ORDER BY p.is_flagged DESC, p.capability, c.year, v.currency
