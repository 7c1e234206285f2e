-- name: contracts
-- question: Which contracts (or awards, where no contract is published) are there, each once?
-- inputs: award_statements, contract_awards, statement_suppliers, statement_values, superseded_statements, procedure_places,
--   procedure_buyers, raw_notice_dates, raw_notices
-- method: Statements that no other one goes before, without those pending, cancelled or unsuccessful. The date is that of
--   signature or award; without one the day of publication. Values are held as decimals, so that sums are exact.
-- caveats: A buyer that publishes neither contracts nor awards has none here.
-- column: contract_id text The statement that counts: a row of raw_awards, or the notice itself.
-- column: procedure_id text Its procedure.
-- column: notice_id text The notice that states it.
-- column: stage text contract or award.
-- column: contracted_at text Date, ISO 8601, '' if unknown.
-- column: dated_by text own, signed, award, published or ''.
-- column: year integer or null Year of that date.
-- column: buyer_key text The buyer, '' if unknown.
-- column: buyer_name text Its name.
-- column: supplier_count integer Number of suppliers; more than one is a joint award.
-- column: country text Country of the place.
-- column: region_code text Region of the place.
-- column: region_name text Its name.
-- column: amount_ids text The rows of raw_amounts that are its value, joined with |; '' if none is stated.
-- column: value_kind text contract, award, modification or ''.
-- column: value real or null Value in its own currency.
-- column: currency text That currency, '' if there is no usable value.
-- column: value_eur real or null [EUR] Value in EUR.
-- column: value_usd real or null [USD] Value in USD.
-- column: value_cny real or null [CNY] Value in CNY.
-- column: value_missing text '', 'not stated', 'placeholder', 'no currency' or 'no rate'.
WITH counted AS (
    SELECT a.*
    FROM award_statements AS a
    LEFT JOIN superseded_statements AS x ON x.statement_id = a.statement_id
    WHERE x.statement_id IS NULL AND a.status IN ('', 'active', 'complete')
), dates AS (
    SELECT
        c.statement_id, d.at, CASE WHEN d.role = 'signed' THEN 'signed' ELSE 'award' END AS dated_by,
        row_number() OVER (
            PARTITION BY c.statement_id
            ORDER BY CASE WHEN d.award_id <> '' THEN 0 ELSE 1 END,
                CASE WHEN (d.role = 'signed') = (c.stage = 'contract') THEN 0 ELSE 1 END, d.at, d.date_id
        ) AS place
    FROM counted AS c
    JOIN raw_notice_dates AS d
        ON d.notice_id = c.notice_id AND d.role IN ('signed', 'award') AND d.at <> ''
        AND (d.award_id = c.award_id OR (d.award_id = '' AND c.statements_in_notice = 1))
), award_dates AS (
    SELECT n.contract_id AS statement_id, min(a.dated_at) AS at
    FROM contract_awards AS n
    JOIN award_statements AS a ON a.statement_id = n.award_statement_id
    WHERE a.dated_at <> ''
    GROUP BY n.contract_id
), first_published AS (
    SELECT p.procedure_id, min(n.published_at) AS at
    FROM core_procedure_notices AS p
    JOIN raw_notices AS n ON n.notice_id = p.notice_id
    WHERE n.kind IN ('award', 'contract') AND n.published_at <> ''
    GROUP BY p.procedure_id
), suppliers AS (
    SELECT statement_id, count(*) AS supplier_count FROM statement_suppliers GROUP BY statement_id
), dated AS (
    SELECT
        c.*,
        CASE
            WHEN c.dated_at <> '' THEN c.dated_at
            WHEN d.at IS NOT NULL THEN d.at
            WHEN w.at IS NOT NULL THEN w.at
            WHEN c.notice_kind IN ('award', 'contract') AND c.published_at <> '' THEN c.published_at
            WHEN f.at IS NOT NULL THEN f.at
            ELSE c.published_at
        END AS contracted_at,
        CASE
            WHEN c.dated_at <> '' THEN 'own'
            WHEN d.at IS NOT NULL THEN d.dated_by
            WHEN w.at IS NOT NULL THEN 'award'
            WHEN c.published_at <> '' OR f.at IS NOT NULL THEN 'published'
            ELSE ''
        END AS dated_by
    FROM counted AS c
    LEFT JOIN dates AS d ON d.statement_id = c.statement_id AND d.place = 1
    LEFT JOIN award_dates AS w ON w.statement_id = c.statement_id
    LEFT JOIN first_published AS f ON f.procedure_id = c.procedure_id
)
SELECT
    c.statement_id AS contract_id, c.procedure_id, c.notice_id, c.stage, c.contracted_at, c.dated_by,
    TRY_CAST(substr(c.contracted_at, 1, 4) AS BIGINT) AS year,
    coalesce(b.buyer_key, '') AS buyer_key, coalesce(b.buyer_name, '') AS buyer_name,
    coalesce(s.supplier_count, 0) AS supplier_count, p.country, p.region_code, p.region_name,
    coalesce(v.amount_ids, '') AS amount_ids, coalesce(v.value_kind, '') AS value_kind,
    CASE WHEN v.currency <> '' THEN v.amount END AS value,
    CASE WHEN v.amount IS NOT NULL THEN v.currency ELSE '' END AS currency,
    v.amount_eur AS value_eur, v.amount_usd AS value_usd, v.amount_cny AS value_cny,
    CASE
        WHEN v.statement_id IS NULL THEN 'not stated'
        WHEN v.amount IS NULL THEN 'placeholder'
        WHEN v.currency = '' THEN 'no currency'
        WHEN v.amount_eur IS NULL THEN 'no rate'
        ELSE ''
    END AS value_missing
FROM dated AS c
JOIN procedure_places AS p ON p.procedure_id = c.procedure_id
LEFT JOIN procedure_buyers AS b ON b.procedure_id = c.procedure_id
LEFT JOIN suppliers AS s ON s.statement_id = c.statement_id
LEFT JOIN statement_values AS v ON v.statement_id = c.statement_id
ORDER BY c.statement_id
