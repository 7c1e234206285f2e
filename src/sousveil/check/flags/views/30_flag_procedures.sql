-- name: flag_procedures
-- question: Which procedures are judged, and what is known of them?
-- inputs: speaking_notices, flag_awards, flag_bids
-- method: All procedures but those whose latest word on the tender is that it was cancelled (as in Cardinal). The title is
--   that of the latest notice with one, the method that of the latest notice that states it.
-- column: procedure_id text The procedure.
-- column: notice_id text Its latest notice.
-- column: name text Its title in quotation marks, or its id without one.
-- column: method text Procurement method, '' if unknown.
-- column: bids integer Number of its bids.
-- column: unknown_bids integer Bids without status.
-- column: active_awards integer Awards in force.
-- column: open_awards integer Awards that are not decided or have no status.
-- column: winners integer Suppliers of all awards in force, by award.
-- column: winner_key text The supplier of the only award in force, '' if there are several or it is unknown.
-- column: winner_lot_id text The lot of the only award in force, '' if there are several.
WITH ranked AS (
    SELECT
        s.*,
        row_number() OVER (PARTITION BY procedure_id ORDER BY published_at DESC, notice_id DESC) AS place,
        row_number() OVER (
            PARTITION BY procedure_id
            ORDER BY CASE WHEN title = '' THEN 1 ELSE 0 END, published_at DESC, notice_id DESC
        ) AS title_place,
        row_number() OVER (
            PARTITION BY procedure_id
            ORDER BY CASE WHEN procedure = '' THEN 1 ELSE 0 END, published_at DESC, notice_id DESC
        ) AS method_place,
        row_number() OVER (
            PARTITION BY procedure_id
            ORDER BY CASE WHEN kind IN ('tender', 'compiled', 'cancellation', 'correction') THEN 0 ELSE 1 END,
                published_at DESC, notice_id DESC
        ) AS tender_place
    FROM speaking_notices AS s
), described AS (
    SELECT
        procedure_id, max(CASE WHEN place = 1 THEN notice_id END) AS notice_id,
        max(CASE WHEN title_place = 1 THEN title END) AS title,
        max(CASE WHEN method_place = 1 THEN procedure END) AS method,
        max(CASE WHEN tender_place = 1 AND (status = 'cancelled' OR kind = 'cancellation') THEN 1 ELSE 0 END)
            AS is_cancelled
    FROM ranked
    GROUP BY procedure_id
), bids AS (
    SELECT procedure_id, count(*) AS bids, sum(CASE WHEN status = '' THEN 1 ELSE 0 END) AS unknown_bids
    FROM flag_bids
    GROUP BY procedure_id
), awards AS (
    SELECT
        procedure_id, sum(CASE WHEN state = 'active' THEN 1 ELSE 0 END) AS active_awards,
        sum(CASE WHEN state = 'open' THEN 1 ELSE 0 END) AS open_awards,
        sum(CASE WHEN state = 'active' THEN suppliers ELSE 0 END) AS winners,
        max(CASE WHEN state = 'active' THEN supplier_key END) AS supplier_key,
        max(CASE WHEN state = 'active' THEN lot_id END) AS lot_id
    FROM flag_awards
    GROUP BY procedure_id
)
SELECT
    d.procedure_id, d.notice_id,
    CASE WHEN d.title = '' THEN d.procedure_id ELSE concat('“', d.title, '”') END AS name, d.method,
    coalesce(b.bids, 0) AS bids, coalesce(b.unknown_bids, 0) AS unknown_bids,
    coalesce(a.active_awards, 0) AS active_awards, coalesce(a.open_awards, 0) AS open_awards,
    coalesce(a.winners, 0) AS winners,
    CASE WHEN a.active_awards = 1 THEN a.supplier_key ELSE '' END AS winner_key,
    CASE WHEN a.active_awards = 1 THEN a.lot_id ELSE '' END AS winner_lot_id
FROM described AS d
LEFT JOIN bids AS b ON b.procedure_id = d.procedure_id
LEFT JOIN awards AS a ON a.procedure_id = d.procedure_id
WHERE d.is_cancelled = 0
ORDER BY d.procedure_id
