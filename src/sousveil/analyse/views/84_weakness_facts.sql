-- name: weakness_facts
-- question: What is known of each weakness, over all sources and snapshots?
-- inputs: raw_weaknesses, raw_affected_statements, raw_weakness_scores, raw_exploitations
-- method: The first publication that any source states; the title of the newest record that has one. The score is that of
--   the organisation that assigned the number, or else of an enricher, NVD, an advisory; of these the newest CVSS version.
-- caveats: An advisory counts as a weakness only where it names no CVE. A rejected number is in here with is_rejected. EPSS and SSVC are those of the newest snapshot.
-- column: weakness_id text CVE number, or an advisory's id.
-- column: published_at text First publication, ISO 8601, '' if unknown.
-- column: year integer or null Year of it.
-- column: title text Title, '' if none.
-- column: is_rejected boolean Whether the newest record was rejected.
-- column: score real or null CVSS base score as stated.
-- column: score_system text cvss:4.0 and the like, '' if none.
-- column: severity text none, low, medium, high, critical or ''.
-- column: epss real or null Probability of exploitation in the next 30 days, 0 to 1.
-- column: exploitation text SSVC: none, poc, active or ''.
-- column: kev_listed_at text First listing in a catalogue of exploited weaknesses, '' if none.
SELECT
    k.weakness_id, coalesce(p.published_at, '') AS published_at,
    TRY_CAST(substring(coalesce(p.published_at, ''), 1, 4) AS INTEGER) AS year,
    coalesce(t.title, '') AS title, coalesce(n.state, '') = 'rejected' AS is_rejected,
    s.score, coalesce(s.system, '') AS score_system,
    CASE
        WHEN s.score IS NULL THEN ''
        WHEN s.score >= 9 THEN 'critical'
        WHEN s.score >= 7 THEN 'high'
        WHEN s.score >= 4 THEN 'medium'
        WHEN s.score > 0 THEN 'low'
        ELSE 'none'
    END AS severity,
    e.score AS epss, coalesce(v.exploitation, '') AS exploitation, coalesce(x.kev_listed_at, '') AS kev_listed_at
FROM (
    SELECT weakness_id FROM raw_weaknesses
    WHERE kind <> 'advisory' OR weakness_id NOT IN (
        SELECT advisory_id FROM raw_affected_statements WHERE weakness_id <> advisory_id)
    UNION
    SELECT weakness_id FROM raw_exploitations
) AS k
LEFT JOIN (
    SELECT weakness_id, min(published_at) AS published_at
    FROM raw_weaknesses WHERE published_at <> '' GROUP BY weakness_id
) AS p ON p.weakness_id = k.weakness_id
LEFT JOIN (
    SELECT weakness_id, title, row_number() OVER (
        PARTITION BY weakness_id ORDER BY modified_at DESC, source_id, ordinal) AS place
    FROM raw_weaknesses WHERE title <> ''
) AS t ON t.weakness_id = k.weakness_id AND t.place = 1
LEFT JOIN (
    SELECT weakness_id, state, row_number() OVER (
        PARTITION BY weakness_id ORDER BY modified_at DESC, source_id, ordinal) AS place
    FROM raw_weaknesses
) AS n ON n.weakness_id = k.weakness_id AND n.place = 1
LEFT JOIN (
    SELECT weakness_id, score, system, row_number() OVER (
        PARTITION BY weakness_id
        ORDER BY
            CASE origin WHEN 'cna' THEN 0 WHEN 'adp' THEN 1 WHEN 'nvd' THEN 2 ELSE 3 END,
            system DESC, scored_at DESC, score DESC, source_id, ordinal) AS place
    FROM raw_weakness_scores WHERE substring(system, 1, 5) = 'cvss:' AND score IS NOT NULL
) AS s ON s.weakness_id = k.weakness_id AND s.place = 1
LEFT JOIN (
    SELECT weakness_id, score, row_number() OVER (
        PARTITION BY weakness_id ORDER BY scored_at DESC, source_id, ordinal) AS place
    FROM raw_weakness_scores WHERE system = 'epss'
) AS e ON e.weakness_id = k.weakness_id AND e.place = 1
LEFT JOIN (
    SELECT weakness_id, exploitation, row_number() OVER (
        PARTITION BY weakness_id ORDER BY scored_at DESC, source_id, ordinal) AS place
    FROM raw_weakness_scores WHERE system = 'ssvc'
) AS v ON v.weakness_id = k.weakness_id AND v.place = 1
LEFT JOIN (
    SELECT weakness_id, min(listed_at) AS kev_listed_at FROM raw_exploitations WHERE listed_at <> '' GROUP BY weakness_id
) AS x ON x.weakness_id = k.weakness_id
ORDER BY k.weakness_id
