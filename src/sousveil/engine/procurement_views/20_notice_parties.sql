-- name: notice_parties
-- question: Which organisation is meant by each mention in a notice that speaks?
-- inputs: speaking_notices, core_organisation_mentions, core_mention_organisations
-- method: An organisation is known by the id under which the case joined its names (core_organisations, with the reasons and
--   people's decisions). Where a mention was not resolved: by its identifier with the scheme, or else by its name without marks,
--   spaces and case. An identifier of zeros and marks, a word such as 'n/a', or one of fewer than four characters without a scheme is none.
-- caveats: Joining is cautious: names that were not joined are two organisations, and so are unresolved spellings of one name.
-- column: mention_id text The row of core_organisation_mentions.
-- column: notice_id text The notice.
-- column: procedure_id text Its procedure.
-- column: lot_id text The lot, '' for all.
-- column: award_id text The award, '' if none.
-- column: bid_id text The bid, '' if none.
-- column: ordinal integer Order in the source.
-- column: role text Role.
-- column: name text Name, '' when withheld.
-- column: name_key text Name without marks, spaces and case.
-- column: organisation_key text What the organisation is known by, '' when it is withheld or has neither.
-- column: withheld boolean True for a natural person.
WITH named AS (
    SELECT
        m.mention_id, m.notice_id, s.procedure_id, m.lot_id, m.award_id, m.bid_id, m.ordinal, m.role, m.name,
        lower(regexp_replace(m.name, '[^\p{L}\p{M}\p{N}]+', '', 'g')) AS name_key,
        m.identifier_scheme, m.identifier, m.withheld, o.organisation_id
    FROM core_organisation_mentions AS m
    JOIN speaking_notices AS s ON s.notice_id = m.notice_id
    LEFT JOIN core_mention_organisations AS o ON o.mention_id = m.mention_id
)
SELECT
    mention_id, notice_id, procedure_id, lot_id, award_id, bid_id, ordinal, role, name, name_key,
    CASE
        WHEN withheld THEN ''
        WHEN organisation_id <> '' THEN organisation_id
        WHEN regexp_matches(identifier, '[1-9\p{L}]')
            AND lower(identifier) NOT IN ('n/a', 'na', 'none', 'null', 'unknown', 'pending')
            AND (identifier_scheme <> '' OR length(regexp_replace(identifier, '[^\p{L}\p{N}]+', '', 'g')) >= 4)
            THEN concat(upper(identifier_scheme), ':', identifier)
        WHEN name_key <> '' THEN concat('name:', name_key)
        ELSE ''
    END AS organisation_key,
    withheld
FROM named
ORDER BY mention_id
