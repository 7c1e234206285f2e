-- name: procedures
-- question: Which procurement procedures are there, each once?
-- inputs: speaking_notices, core_procedure_notices, raw_notices, raw_notice_dates, raw_amounts, core_converted_amounts,
--   contracts, procedure_places, procedure_buyers
-- method: The value is the sum of its contracts (awards, where no contract is published); without any, the estimate, or else
--   the budget, or else the ceiling of the latest notice that states one. These are never added together. The tender date
--   is the first publication of a tender notice, or else the start of the tender period.
-- column: procedure_id text The procedure.
-- column: title text Title in the latest notice that has one.
-- column: buyer_key text The buyer, '' if unknown.
-- column: buyer_name text Its name.
-- column: notices integer Number of its publications, repeated ones left out.
-- column: tendered_at text When it was put out, '' if unknown.
-- column: awarded_at text First award or contract date that is stated (not of publication), '' if unknown.
-- column: year integer or null Year of the tender, or else of the first contract, or else of the first publication.
-- column: country text Country of the place.
-- column: region_code text Region of the place.
-- column: region_name text Its name.
-- column: city_code text City of the place.
-- column: city_name text Its name.
-- column: place_role text Which place that is.
-- column: contracts integer Number of its contracts.
-- column: value_kind text contract, award, mixed, estimate, budget, ceiling or ''.
-- column: value real or null Value in its own currency; null when contracts have several currencies.
-- column: currency text That currency.
-- column: value_eur real or null [EUR] Value in EUR, of what could be converted.
-- column: value_usd real or null [USD] Value in USD, of what could be converted.
-- column: value_cny real or null [CNY] Value in CNY, of what could be converted.
-- column: contracts_without_value integer How many of its contracts have no usable value.
WITH described AS (
    SELECT
        procedure_id, title,
        row_number() OVER (
            PARTITION BY procedure_id
            ORDER BY CASE WHEN title = '' THEN 1 ELSE 0 END, published_at DESC, notice_id DESC
        ) AS place
    FROM speaking_notices
), published AS (
    SELECT
        p.procedure_id, sum(CASE WHEN p.is_counted THEN 1 ELSE 0 END) AS notices,
        min(CASE WHEN n.published_at <> '' THEN n.published_at END) AS first_at,
        min(CASE WHEN n.kind = 'tender' AND n.published_at <> '' THEN n.published_at END) AS tender_at
    FROM core_procedure_notices AS p
    JOIN raw_notices AS n ON n.notice_id = p.notice_id
    GROUP BY p.procedure_id
), started AS (
    SELECT s.procedure_id, min(d.at) AS at
    FROM raw_notice_dates AS d
    JOIN speaking_notices AS s ON s.notice_id = d.notice_id
    WHERE d.role = 'tender_start' AND d.at <> ''
    GROUP BY s.procedure_id
), contracted AS (
    SELECT
        procedure_id, count(*) AS contracts,
        min(CASE WHEN dated_by IN ('own', 'signed', 'award') THEN contracted_at END) AS awarded_at,
        min(CASE WHEN contracted_at <> '' THEN contracted_at END) AS first_at,
        count(DISTINCT CASE WHEN value IS NOT NULL THEN currency END) AS currencies,
        count(DISTINCT CASE WHEN value IS NOT NULL THEN value_kind END) AS kinds,
        min(CASE WHEN value IS NOT NULL THEN value_kind END) AS value_kind,
        min(CASE WHEN value IS NOT NULL THEN currency END) AS currency,
        sum(value) AS value, sum(value_eur) AS value_eur, sum(value_usd) AS value_usd, sum(value_cny) AS value_cny,
        sum(CASE WHEN value IS NULL THEN 1 ELSE 0 END) AS contracts_without_value
    FROM contracts
    GROUP BY procedure_id
), planned AS (
    SELECT
        s.procedure_id, v.role, v.currency, CAST(v.amount AS DECIMAL(38, 4)) AS amount,
        CAST(w.amount_eur AS DECIMAL(38, 4)) AS amount_eur, CAST(w.amount_usd AS DECIMAL(38, 4)) AS amount_usd,
        CAST(w.amount_cny AS DECIMAL(38, 4)) AS amount_cny,
        row_number() OVER (
            PARTITION BY s.procedure_id
            ORDER BY CASE v.role WHEN 'estimate' THEN 1 WHEN 'budget' THEN 2 ELSE 3 END, s.published_at DESC,
                s.notice_id DESC, v.ordinal, v.amount_id
        ) AS place
    FROM raw_amounts AS v
    JOIN speaking_notices AS s ON s.notice_id = v.notice_id
    LEFT JOIN core_converted_amounts AS w ON w.amount_id = v.amount_id
    WHERE v.role IN ('estimate', 'budget', 'ceiling') AND v.amount IS NOT NULL AND v.currency <> ''
        AND v.lot_id = '' AND v.award_id = '' AND v.bid_id = ''
), valued AS (
    SELECT
        d.procedure_id, d.title, p.notices, p.first_at,
        coalesce(p.tender_at, t.at, '') AS tendered_at, coalesce(c.awarded_at, '') AS awarded_at,
        c.first_at AS contract_at, coalesce(c.contracts, 0) AS contracts,
        coalesce(c.contracts_without_value, 0) AS contracts_without_value,
        coalesce(c.kinds, 0) AS kinds, c.currencies, c.value_kind AS contract_kind, c.currency AS contract_currency,
        c.value AS contract_value, c.value_eur AS contract_eur, c.value_usd AS contract_usd,
        c.value_cny AS contract_cny,
        e.role, e.amount, e.currency AS planned_currency, e.amount_eur, e.amount_usd, e.amount_cny
    FROM described AS d
    JOIN published AS p ON p.procedure_id = d.procedure_id
    LEFT JOIN started AS t ON t.procedure_id = d.procedure_id
    LEFT JOIN contracted AS c ON c.procedure_id = d.procedure_id
    LEFT JOIN planned AS e ON e.procedure_id = d.procedure_id AND e.place = 1
    WHERE d.place = 1
)
SELECT
    v.procedure_id, v.title, coalesce(b.buyer_key, '') AS buyer_key, coalesce(b.buyer_name, '') AS buyer_name,
    v.notices, v.tendered_at, v.awarded_at,
    TRY_CAST(substr(
        CASE WHEN v.tendered_at <> '' THEN v.tendered_at ELSE coalesce(v.contract_at, v.first_at, '') END, 1, 4
    ) AS BIGINT) AS year,
    p.country, p.region_code, p.region_name, p.city_code, p.city_name, p.place_role, v.contracts,
    CASE WHEN v.kinds > 1 THEN 'mixed' WHEN v.kinds = 1 THEN v.contract_kind ELSE coalesce(v.role, '') END
        AS value_kind,
    CASE WHEN v.kinds = 0 THEN v.amount WHEN v.currencies = 1 THEN v.contract_value END AS value,
    CASE
        WHEN v.kinds = 0 THEN coalesce(v.planned_currency, '')
        WHEN v.currencies = 1 THEN v.contract_currency
        ELSE ''
    END AS currency,
    CASE WHEN v.kinds = 0 THEN v.amount_eur ELSE v.contract_eur END AS value_eur,
    CASE WHEN v.kinds = 0 THEN v.amount_usd ELSE v.contract_usd END AS value_usd,
    CASE WHEN v.kinds = 0 THEN v.amount_cny ELSE v.contract_cny END AS value_cny,
    v.contracts_without_value
FROM valued AS v
JOIN procedure_places AS p ON p.procedure_id = v.procedure_id
LEFT JOIN procedure_buyers AS b ON b.procedure_id = v.procedure_id
ORDER BY v.procedure_id
