-- name: contracts_by_supplier
-- question: Who sells how much?
-- inputs: contracts, contract_values, contract_suppliers
-- method: Each contract once for each of its suppliers. Contracts that a supplier holds alone are added up; joint ones are
--   counted and their whole value is told apart, since nobody publishes the shares.
-- caveats: Rows 'all' and rows of one currency are about the same contracts: never add them. Never add joint values over
--   suppliers: they would count twice. Natural persons are one row without name.
-- chart: bars label=supplier_name value=value_eur only=currency:all,withheld:false
-- column: supplier_key text What the supplier is known by, '' for natural persons and suppliers without name.
-- column: supplier_name text Its name.
-- column: withheld boolean True for the row of natural persons.
-- column: currency text 'all' for all contracts, else the contracts in this currency only.
-- column: contracts integer Number of contracts, joint ones included.
-- column: joint_contracts integer Of these, how many are joint.
-- column: without_value integer Of these, how many have no usable value and add nothing.
-- column: value real or null Sum of contracts held alone, in the row's currency; null for 'all'.
-- column: value_eur real or null [EUR] The same, of what could be converted.
-- column: value_usd real or null [USD] The same, of what could be converted.
-- column: value_cny real or null [CNY] The same, of what could be converted.
-- column: joint_value real or null Whole value of joint contracts, in the row's currency; null for 'all'.
-- column: joint_value_eur real or null [EUR] The same, of what could be converted.
SELECT
    s.supplier_key, s.supplier_name, s.withheld, v.currency, count(*) AS contracts,
    sum(CASE WHEN s.is_joint THEN 1 ELSE 0 END) AS joint_contracts, sum(1 - v.has_value) AS without_value,
    sum(CASE WHEN NOT s.is_joint THEN v.value END) AS value,
    sum(CASE WHEN NOT s.is_joint THEN c.value_eur END) AS value_eur,
    sum(CASE WHEN NOT s.is_joint THEN c.value_usd END) AS value_usd,
    sum(CASE WHEN NOT s.is_joint THEN c.value_cny END) AS value_cny,
    sum(CASE WHEN s.is_joint THEN v.value END) AS joint_value,
    sum(CASE WHEN s.is_joint THEN c.value_eur END) AS joint_value_eur
FROM (SELECT DISTINCT contract_id, supplier_key, supplier_name, withheld, is_joint FROM contract_suppliers) AS s
JOIN contracts AS c ON c.contract_id = s.contract_id
JOIN contract_values AS v ON v.contract_id = c.contract_id
GROUP BY s.supplier_key, s.supplier_name, s.withheld, v.currency
ORDER BY max(sum(c.value_eur)) OVER (PARTITION BY s.supplier_key, s.supplier_name, s.withheld) DESC NULLS LAST,
    s.supplier_key, s.supplier_name, s.withheld, v.currency
