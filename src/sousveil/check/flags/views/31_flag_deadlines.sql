-- name: flag_deadlines
-- question: When does each tender period end?
-- inputs: speaking_notices, raw_notice_dates
-- method: The latest end in the latest notice that states one: a prolonged deadline replaces the first, and where lots
--   differ the last counts.
-- column: procedure_id text The procedure.
-- column: ends_at text The deadline, ISO 8601.
-- column: date_ids text The rows of raw_notice_dates, joined with |.
WITH ends AS (
    SELECT
        s.procedure_id, d.date_id, d.at AS ends_at,
        rank() OVER (PARTITION BY s.procedure_id ORDER BY s.published_at DESC, s.notice_id DESC) AS recency
    FROM raw_notice_dates AS d
    JOIN speaking_notices AS s ON s.notice_id = d.notice_id
    WHERE d.role = 'tender_end' AND d.at <> ''
)
SELECT procedure_id, max(ends_at) AS ends_at, string_agg(date_id, '|' ORDER BY date_id) AS date_ids
FROM ends
WHERE recency = 1
GROUP BY procedure_id
ORDER BY procedure_id
