-- name: statement_suppliers
-- question: Who is named as supplier in each statement of an award or contract?
-- inputs: award_statements, contract_awards, notice_parties
-- method: The suppliers of the statement itself; for a contract without any, those of its awards in the same notice; for a
--   notice that makes one statement, those named for the whole notice.
-- column: statement_id text The statement.
-- column: supplier_key text What the supplier is known by, '' for a natural person and for one without name and number.
-- column: name_key text Name without marks, spaces and case, '' when withheld.
-- column: name text Name, '' when withheld.
-- column: withheld boolean True for a natural person.
-- column: mention_id text The row of core_organisation_mentions.
WITH suppliers AS (
    SELECT * FROM notice_parties WHERE role = 'supplier'
), candidates AS (
    SELECT
        a.statement_id, 1 AS choice, m.organisation_key, m.name_key, m.name, m.withheld, m.mention_id
    FROM award_statements AS a
    JOIN suppliers AS m ON m.award_id = a.award_id AND m.notice_id = a.notice_id
    WHERE a.award_id <> ''
    UNION ALL
    SELECT n.contract_id, 2, m.organisation_key, m.name_key, m.name, m.withheld, m.mention_id
    FROM contract_awards AS n
    JOIN award_statements AS a ON a.statement_id = n.award_statement_id
    JOIN suppliers AS m ON m.award_id = a.award_id AND m.notice_id = a.notice_id
    WHERE n.is_same_notice AND a.award_id <> ''
    UNION ALL
    SELECT a.statement_id, 3, m.organisation_key, m.name_key, m.name, m.withheld, m.mention_id
    FROM award_statements AS a
    JOIN suppliers AS m ON m.notice_id = a.notice_id
    WHERE a.statements_in_notice = 1
), ranked AS (
    SELECT
        statement_id, organisation_key, name_key, name, withheld, mention_id, choice,
        min(choice) OVER (PARTITION BY statement_id) AS best,
        row_number() OVER (
            PARTITION BY statement_id, choice,
            CASE WHEN organisation_key = '' THEN mention_id ELSE organisation_key END
            ORDER BY mention_id
        ) AS occurrence
    FROM candidates
)
SELECT statement_id, organisation_key AS supplier_key, name_key, name, withheld, mention_id
FROM ranked
WHERE choice = best AND occurrence = 1
ORDER BY statement_id, mention_id
