-- name: flag_awards
-- question: Which awards does each procedure have, in which state?
-- inputs: speaking_notices, notice_parties, raw_awards
-- method: Rows of stage award, or of stage contract where a procedure has no awards; of one told again the latest. An award
--   without status is in force where the notice itself is the announcement of an award (all formats but OCDS).
-- column: award_id text The row of raw_awards.
-- column: notice_id text Its notice.
-- column: procedure_id text Its procedure.
-- column: lot_id text Its lot, '' if none.
-- column: state text active, final (cancelled or unsuccessful) or open (not decided, or no status).
-- column: bidder_count integer or null Number of tenders for it.
-- column: suppliers integer Number of its suppliers.
-- column: supplier_key text What its supplier is known by; '' if it has several or an unknown one.
WITH stated AS (
    SELECT
        a.award_id, a.notice_id, s.procedure_id, a.lot_id, a.stage, a.bidder_count,
        CASE
            WHEN a.status IN ('active', 'complete') THEN 'active'
            WHEN a.status IN ('cancelled', 'unsuccessful') THEN 'final'
            WHEN a.status = '' AND s.format <> 'ocds' THEN 'active'
            ELSE 'open'
        END AS state,
        rank() OVER (
            PARTITION BY s.procedure_id, s.format, s.process_id, a.stage,
            CASE WHEN a.native_id = '' THEN a.award_id ELSE a.native_id END
            ORDER BY s.published_at DESC, s.notice_id DESC
        ) AS recency,
        max(CASE WHEN a.stage = 'award' THEN 1 ELSE 0 END) OVER (PARTITION BY s.procedure_id) AS has_awards
    FROM raw_awards AS a
    JOIN speaking_notices AS s ON s.notice_id = a.notice_id
), parties AS (
    SELECT
        award_id, notice_id,
        count(DISTINCT CASE WHEN organisation_key = '' THEN mention_id ELSE organisation_key END) AS suppliers,
        min(organisation_key) AS first_key, max(organisation_key) AS last_key
    FROM notice_parties
    WHERE role = 'supplier' AND award_id <> ''
    GROUP BY award_id, notice_id
)
SELECT
    a.award_id, a.notice_id, a.procedure_id, a.lot_id, a.state, a.bidder_count, coalesce(p.suppliers, 0) AS suppliers,
    CASE WHEN p.suppliers = 1 THEN p.last_key ELSE '' END AS supplier_key
FROM stated AS a
LEFT JOIN parties AS p ON p.award_id = a.award_id AND p.notice_id = a.notice_id
WHERE a.recency = 1 AND (a.stage = 'award' OR a.has_awards = 0)
ORDER BY a.award_id
