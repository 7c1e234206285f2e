-- name: listed_suppliers_by_place_year
-- question: How many contracts, worth how much, go to suppliers that an official list names, by place and year?
-- inputs: contracts, contract_suppliers, supplier_vendors, vendor_listings
-- method: Contracts of which at least one supplier is a vendor that the list names. `listed_before` counts those signed on
--   or after the day of the listing, and not after its end.
-- caveats: The lists are those of one country and bind its own agencies; a purchase elsewhere breaks no law by it. A vendor on
--   two lists is in two rows: never add rows of different lists. Goods of a listed maker sold by a reseller are not in here.
-- column: list_id text The list.
-- column: vendor_id text Vendor in the vocabulary.
-- column: country text Country of the place, '' if unknown.
-- column: region_code text First-level place, '' if unknown or several.
-- column: region_name text Its name.
-- column: year integer or null Year of the contract.
-- column: contracts integer Number of contracts.
-- column: listed_before integer Of these, signed while the list named the supplier.
-- column: without_value integer Of these, without a usable value.
-- column: value_eur real or null [EUR] Sum of what could be converted.
-- column: value_usd real or null [USD] Sum of what could be converted.
-- column: value_cny real or null [CNY] Sum of what could be converted.
SELECT
    l.list_id, l.vendor_id, c.country, c.region_code, c.region_name, c.year, count(*) AS contracts,
    sum(CASE
        WHEN l.listed_at <> '' AND c.contracted_at >= l.listed_at AND (l.ended_at = '' OR c.contracted_at <= l.ended_at)
        THEN 1 ELSE 0 END) AS listed_before,
    sum(CASE WHEN c.value_missing <> '' THEN 1 ELSE 0 END) AS without_value,
    sum(c.value_eur) AS value_eur, sum(c.value_usd) AS value_usd, sum(c.value_cny) AS value_cny
FROM (
    SELECT DISTINCT s.contract_id, v.vendor_id
    FROM contract_suppliers AS s
    JOIN supplier_vendors AS v ON v.supplier_key = s.supplier_key
) AS sold
JOIN contracts AS c ON c.contract_id = sold.contract_id
JOIN vendor_listings AS l ON l.vendor_id = sold.vendor_id
GROUP BY l.list_id, l.vendor_id, c.country, c.region_code, c.region_name, c.year
ORDER BY l.list_id, l.vendor_id, c.country, c.region_code, c.region_name, c.year
