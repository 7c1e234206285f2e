-- name: contract_suppliers
-- question: Which suppliers has each contract?
-- inputs: contracts, statement_suppliers, organisations
-- method: One row per contract and supplier. A joint award has several rows and is marked.
-- caveats: Never add the values over suppliers: those of joint awards would count twice. Add over contracts.
-- column: contract_id text The contract.
-- column: supplier_key text What the supplier is known by, '' for a natural person or one without name.
-- column: supplier_name text Its name, '' when withheld.
-- column: withheld boolean True for a natural person.
-- column: is_joint boolean True when the contract has several suppliers.
SELECT
    c.contract_id, s.supplier_key, coalesce(o.name, '') AS supplier_name, s.withheld, c.supplier_count > 1 AS is_joint
FROM contracts AS c
JOIN statement_suppliers AS s ON s.statement_id = c.contract_id
LEFT JOIN organisations AS o ON o.organisation_key = s.supplier_key
ORDER BY c.contract_id, s.supplier_key, s.mention_id
