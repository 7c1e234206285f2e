-- name: contract_values
-- question: What is there to add up, for all contracts and for each currency by itself?
-- inputs: contracts
-- method: Each contract once with currency 'all', where only the converted values count; and, if it has a usable value,
--   once more with its own currency.
-- caveats: Add within one currency only: a row 'all' and a row 'EUR' are the same contract.
-- column: contract_id text The contract.
-- column: currency text 'all', or the contract's own currency.
-- column: value real or null Value in that currency; null for 'all'.
-- column: has_value integer 1 if the contract has a usable value, 0 if not.
-- column: is_converted integer 1 if it could be converted, 0 if not.
SELECT contract_id, 'all' AS currency, CAST(NULL AS DECIMAL(38, 4)) AS value,
    CASE WHEN value IS NULL THEN 0 ELSE 1 END AS has_value, CASE WHEN value_eur IS NULL THEN 0 ELSE 1 END AS is_converted
FROM contracts
UNION ALL
SELECT contract_id, currency, value, 1, CASE WHEN value_eur IS NULL THEN 0 ELSE 1 END
FROM contracts
WHERE value IS NOT NULL
ORDER BY contract_id, currency
