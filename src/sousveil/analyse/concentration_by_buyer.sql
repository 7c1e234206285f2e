-- name: concentration_by_buyer
-- question: How concentrated are the suppliers of each buyer?
-- inputs: contracts, contract_suppliers
-- method: Herfindahl-Hirschman index: the sum of squared shares of suppliers in percent, from near 0 to 10,000 (one
--   supplier). By number over contracts with one known supplier, by value over those of them that could be converted.
-- source: Hirschman 1945; Herfindahl 1950; US Department of Justice and FTC, Merger Guidelines 2023, 2.1.
-- caveats: With few contracts it is high by itself; look at the counts that it rests on. Joint awards and suppliers that
--   are unknown or natural persons are left out and counted. Two spellings of one supplier make it too low.
-- chart: bars label=buyer_name value=hhi_contracts
-- column: buyer_key text What the buyer is known by.
-- column: buyer_name text Its name.
-- column: contracts integer Number of contracts.
-- column: contracts_judged integer Contracts with one known supplier, on which the index by number rests.
-- column: contracts_valued integer Of these, contracts with a converted value, on which the index by value rests.
-- column: joint_contracts integer Contracts left out because they have several suppliers.
-- column: suppliers integer Suppliers of the judged contracts.
-- column: hhi_contracts real or null [0 to 10,000] Index by number of contracts.
-- column: hhi_value real or null [0 to 10,000] Index by value in EUR.
-- column: top_supplier text Supplier with most of the judged contracts, by number.
-- column: top_share real or null [%] Its share of the judged contracts, by number.
WITH judged AS (
    SELECT c.buyer_key, c.buyer_name, s.supplier_key, s.supplier_name, c.contract_id, c.value_eur
    FROM contracts AS c
    JOIN contract_suppliers AS s ON s.contract_id = c.contract_id
    WHERE c.buyer_key <> '' AND c.supplier_count = 1 AND s.supplier_key <> ''
), by_supplier AS (
    SELECT
        buyer_key, buyer_name, supplier_key, supplier_name, count(*) AS contracts, count(value_eur) AS valued,
        CAST(coalesce(sum(value_eur), 0) AS DOUBLE) AS value_eur
    FROM judged
    GROUP BY buyer_key, buyer_name, supplier_key, supplier_name
), shared AS (
    SELECT
        b.*, sum(contracts) OVER (PARTITION BY buyer_key, buyer_name) AS all_contracts,
        sum(value_eur) OVER (PARTITION BY buyer_key, buyer_name ORDER BY supplier_key
            ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS all_value_eur,
        row_number() OVER (PARTITION BY buyer_key, buyer_name ORDER BY contracts DESC, supplier_key) AS place
    FROM by_supplier AS b
), indexed AS (
    SELECT
        buyer_key, buyer_name, sum(contracts) AS judged, sum(valued) AS valued, count(*) AS suppliers,
        round(sum(CAST(100.0 * contracts / all_contracts * 100.0 * contracts / all_contracts AS DECIMAL(18, 6))), 2) AS hhi_contracts,
        round(sum(CASE WHEN all_value_eur > 0
            THEN CAST(100.0 * value_eur / all_value_eur * 100.0 * value_eur / all_value_eur AS DECIMAL(18, 6)) END), 2) AS hhi_value,
        min(CASE WHEN place = 1 THEN supplier_name END) AS top_supplier,
        max(CASE WHEN place = 1 THEN round(100.0 * contracts / all_contracts, 2) END) AS top_share
    FROM shared
    GROUP BY buyer_key, buyer_name
), numbered AS (
    SELECT c.buyer_key, c.buyer_name, count(*) AS contracts, sum(CASE WHEN c.supplier_count > 1 THEN 1 ELSE 0 END) AS joint_contracts
    FROM contracts AS c
    WHERE c.buyer_key <> ''
    GROUP BY c.buyer_key, c.buyer_name
)
SELECT
    n.buyer_key, n.buyer_name, n.contracts, coalesce(s.judged, 0) AS contracts_judged,
    coalesce(s.valued, 0) AS contracts_valued, n.joint_contracts, coalesce(s.suppliers, 0) AS suppliers,
    s.hhi_contracts, s.hhi_value, coalesce(s.top_supplier, '') AS top_supplier, s.top_share
FROM numbered AS n
LEFT JOIN indexed AS s ON n.buyer_key = s.buyer_key AND n.buyer_name = s.buyer_name
ORDER BY n.buyer_key, n.buyer_name
