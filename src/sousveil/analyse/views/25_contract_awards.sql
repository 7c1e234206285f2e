-- name: contract_awards
-- question: Which awards does each contract come from?
-- inputs: award_statements
-- method: The awards whose number the contract names, in the same process. In eForms a contract may name several, with
--   spaces between, and only in the same notice.
-- column: contract_id text The statement of the contract.
-- column: award_statement_id text The statement of the award.
-- column: is_same_notice boolean Whether one notice states both.
-- column: awards_of_contract integer How many awards of that notice the contract names.
-- column: contracts_of_award integer How many contracts of that notice name the award.
WITH pairs AS (
    SELECT c.statement_id AS contract_id, a.statement_id AS award_statement_id, c.notice_id = a.notice_id AS is_same_notice
    FROM award_statements AS c
    JOIN award_statements AS a
        ON a.procedure_id = c.procedure_id AND a.format = c.format AND a.process_id = c.process_id
        AND a.native_id = c.award_native_id
    WHERE c.stage = 'contract' AND a.stage = 'award' AND c.award_native_id <> '' AND c.format <> 'eforms'
    UNION ALL
    SELECT c.statement_id, a.statement_id, TRUE
    FROM award_statements AS c
    JOIN award_statements AS a ON a.notice_id = c.notice_id
    WHERE c.stage = 'contract' AND a.stage = 'award' AND c.format = 'eforms' AND a.native_id <> ''
        AND concat(' ', c.award_native_id, ' ') LIKE concat('% ', a.native_id, ' %')
)
SELECT
    contract_id, award_statement_id, is_same_notice,
    sum(CASE WHEN is_same_notice THEN 1 ELSE 0 END) OVER (PARTITION BY contract_id) AS awards_of_contract,
    sum(CASE WHEN is_same_notice THEN 1 ELSE 0 END) OVER (PARTITION BY award_statement_id) AS contracts_of_award
FROM pairs
ORDER BY contract_id, award_statement_id
