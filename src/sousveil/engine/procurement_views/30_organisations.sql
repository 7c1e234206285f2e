-- name: organisations
-- question: What is each organisation called?
-- inputs: notice_parties, core_organisations
-- method: The name of the resolved organisation, or else the one that stands most often beside the key; of equally frequent ones the
--   first in order.
-- column: organisation_key text What it is known by.
-- column: name text Its name, or the key where it has none.
WITH counted AS (
    SELECT organisation_key, name, count(*) AS mentions
    FROM notice_parties
    WHERE organisation_key <> ''
    GROUP BY organisation_key, name
), ranked AS (
    SELECT
        organisation_key, name,
        row_number() OVER (
            PARTITION BY organisation_key ORDER BY CASE WHEN name = '' THEN 1 ELSE 0 END, mentions DESC, name
        ) AS place
    FROM counted
)
SELECT
    r.organisation_key,
    CASE WHEN o.name <> '' THEN o.name WHEN r.name = '' THEN r.organisation_key ELSE r.name END AS name
FROM ranked AS r
LEFT JOIN core_organisations AS o ON o.organisation_id = r.organisation_key
WHERE r.place = 1
ORDER BY r.organisation_key
