-- name: flag_disqualified_ratios
-- question: Which share of submitted bids was disqualified, by buyer, procuring entity and tenderer?
-- inputs: flag_procedures, flag_bids, notice_parties
-- method: Disqualified bids divided by submitted bids (pending, valid or disqualified) over all procedures. A bid of several
--   tenderers counts for each.
-- source: OCDS Cardinal 0.0.6, R038.
-- parameter: minimum_processes integer 2 Buyers and procuring entities with fewer procedures with bids are not judged.
-- parameter: minimum_bids integer 2 Tenderers with fewer submitted bids are not judged.
-- column: subject_kind text buyer, procuring_entity or supplier (the tenderer).
-- column: organisation_key text What the organisation is known by.
-- column: disqualified integer Disqualified bids.
-- column: submitted integer Submitted bids.
-- column: processes integer Procedures with submitted bids.
-- column: is_judged boolean Whether there are enough to judge.
-- column: ratio real The share, as a decimal.
-- column: procedure_ids text The procedures with submitted bids, joined with |.
WITH submitted AS (
    SELECT b.* FROM flag_bids AS b JOIN flag_procedures AS p ON p.procedure_id = b.procedure_id WHERE b.is_submitted
), roles AS (
    SELECT DISTINCT role AS subject_kind, organisation_key, procedure_id
    FROM notice_parties
    WHERE role IN ('buyer', 'procuring_entity') AND organisation_key <> ''
), concerned AS (
    SELECT r.subject_kind, r.organisation_key, b.bid_id, b.procedure_id, b.status
    FROM submitted AS b
    JOIN roles AS r ON r.procedure_id = b.procedure_id
    UNION ALL
    SELECT DISTINCT 'supplier', m.organisation_key, b.bid_id, b.procedure_id, b.status
    FROM submitted AS b
    JOIN notice_parties AS m ON m.bid_id = b.bid_id AND m.role = 'tenderer' AND m.organisation_key <> ''
), counted AS (
    SELECT
        subject_kind, organisation_key, sum(CASE WHEN status = 'disqualified' THEN 1 ELSE 0 END) AS disqualified,
        count(*) AS submitted, count(DISTINCT procedure_id) AS processes,
        string_agg(DISTINCT procedure_id, '|' ORDER BY procedure_id) AS procedure_ids
    FROM concerned
    GROUP BY subject_kind, organisation_key
)
SELECT
    subject_kind, organisation_key, disqualified, submitted, processes,
    CASE WHEN subject_kind = 'supplier' THEN submitted >= $minimum_bids ELSE processes >= $minimum_processes END
        AS is_judged,
    CAST(disqualified AS DOUBLE) / submitted AS ratio, procedure_ids
FROM counted
ORDER BY subject_kind, organisation_key
