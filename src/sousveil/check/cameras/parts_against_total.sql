-- name: parts_against_total
-- question: Parts and total: do the parts of a row of a count table add up to its total?
-- inputs: raw_camera_counts
-- method: All parts of a group added up, against each total of the group. A difference of any size contradicts. Where a figure cannot be
--   read nothing is added up.
-- caveats: It says that the row does not add up, not which of its figures is wrong. Parts may overlap or leave something out without
--   the table saying so.
-- column: subject_kind text observation, camera, count_group, place or source.
-- column: subject_id text Its id.
-- column: verdict text contradicts, suspicious or not_computable.
-- column: sources text The sources that it rests on, joined with |.
-- column: sentence text The finding as one plain sentence.
-- column: stated real or null What is stated.
-- column: expected real or null What it should be by the other figures.
-- column: derivation text The sum, in figures.
-- column: missing text What is missing, for not_computable.
-- column: evidence text Ids of the rows that it rests on, joined with |.
WITH parts AS (
    SELECT
        source_id, group_id, sum(cameras) AS cameras, count(*) AS parts, sum(CASE WHEN cameras IS NULL THEN 1 ELSE 0 END) AS unread,
        string_agg(CASE WHEN cameras IS NULL THEN concat('“', cameras_raw, '”') ELSE CAST(cameras AS VARCHAR) END, ' + ' ORDER BY ordinal, count_id) AS figures,
        string_agg(count_id, '|' ORDER BY ordinal, count_id) AS ids
    FROM raw_camera_counts
    WHERE role = 'part'
    GROUP BY source_id, group_id
), judged AS (
    SELECT
        t.*, p.cameras AS added, p.figures, p.ids, p.parts, p.unread,
        CASE WHEN t.cameras IS NULL THEN 'a total that can be read' WHEN p.unread > 0 THEN concat(p.unread, ' parts that can be read') ELSE '' END AS lacks
    FROM raw_camera_counts AS t
    JOIN parts AS p ON p.source_id = t.source_id AND p.group_id = t.group_id
    WHERE t.role = 'total'
)
SELECT
    'count_group' AS subject_kind, group_id AS subject_id, CASE WHEN lacks <> '' THEN 'not_computable' ELSE 'contradicts' END AS verdict,
    source_id AS sources,
    CASE
        WHEN lacks <> '' THEN concat('Whether the parts of ', place_raw, ' add up to their total cannot be said.')
        ELSE concat('The total of ', place_raw, ' is stated as ', cameras, ', but its ', parts, ' parts add up to ', added, ': ',
            abs(added - cameras), CASE WHEN added > cameras THEN ' more.' ELSE ' fewer.' END)
    END AS sentence,
    CAST(cameras AS DOUBLE) AS stated, CASE WHEN lacks = '' THEN CAST(added AS DOUBLE) END AS expected,
    CASE WHEN lacks = '' THEN concat(figures, ' = ', added, ', not ', cameras) ELSE '' END AS derivation, lacks AS missing,
    concat(count_id, '|', ids) AS evidence
FROM judged
WHERE lacks <> '' OR added <> cameras
ORDER BY source_id, group_id, count_id
