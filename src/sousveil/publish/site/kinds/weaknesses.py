"""Pages of weaknesses: what is affected, in the record's own words; scores, exploitation, vendors."""

from sousveil.publish.site.contents import Column, Facet, Kind, Listing
from sousveil.publish.site.records import RecordPages, Section

_PAGES = RecordPages(
    "weaknesses",
    """
SELECT weakness_id AS id, weakness_id || coalesce(': ' || nullif(max(title), ''), '') AS title, 'en' AS language,
       max(description) AS description, min(nullif(left(published_at, 10), '')) AS published_at,
       max(left(modified_at, 10)) AS modified_at, max(assigner) AS assigner, max(state) AS state,
       list(DISTINCT source_id ORDER BY source_id) AS source_ids
FROM raw_weaknesses WHERE weakness_id IN (SELECT unnest($ids)) GROUP BY weakness_id ORDER BY 1
""",
    (
        Section(
            "vendors",
            """
SELECT DISTINCT w.weakness_id AS owner_id, v.name AS vendor, w.vendor_id, w.name_raw, w.kept, w.reason
FROM core_weakness_vendors w JOIN core_vendors v USING (vendor_id)
WHERE w.weakness_id IN (SELECT unnest($ids)) ORDER BY 1, 2, 4, 6
""",
        ),
        Section(
            "affected",
            """
SELECT weakness_id AS owner_id, quote, product_raw, model_pattern, bound_kind, low_raw, high_raw, status, origin, 'see' AS source, source_id
FROM core_affected_claims WHERE weakness_id IN (SELECT unnest($ids)) ORDER BY 1, source_id, ordinal
""",
        ),
        Section(
            "scores",
            """
SELECT weakness_id AS owner_id, system, score, severity, vector, percentile, origin_name, left(scored_at, 10) AS scored_at
FROM raw_weakness_scores WHERE weakness_id IN (SELECT unnest($ids)) ORDER BY 1, system, source_id, ordinal
""",
        ),
        Section(
            "exploited",
            """
SELECT weakness_id AS owner_id, origin, title, ransomware_use, left(listed_at, 10) AS listed_at, left(due_at, 10) AS due_at
FROM raw_exploitations WHERE weakness_id IN (SELECT unnest($ids)) ORDER BY 1, source_id, ordinal
""",
        ),
    ),
)

KIND = Kind(
    "weaknesses",
    65,
    "SELECT DISTINCT weakness_id FROM raw_weaknesses ORDER BY 1",
    _PAGES.make_pages,
    Listing(
        """SELECT w.weakness_id AS id, w.weakness_id || coalesce(': ' || nullif(max(w.title), ''), '') AS title, 'en' AS language,
min(nullif(left(w.published_at, 10), '')) AS published_at, min(nullif(left(w.published_at, 4), '')) AS year, max(s.score) AS score,
bool_or(e.weakness_id IS NOT NULL) AS is_exploited, coalesce(any_value(v.vendors), []) AS vendors
FROM raw_weaknesses w
LEFT JOIN (SELECT weakness_id, max(score) AS score FROM raw_weakness_scores WHERE system LIKE 'cvss%' GROUP BY 1) s USING (weakness_id)
LEFT JOIN (SELECT DISTINCT weakness_id FROM raw_exploitations) e USING (weakness_id)
LEFT JOIN (SELECT weakness_id, list(DISTINCT vendor_id ORDER BY vendor_id) AS vendors FROM core_weakness_vendors WHERE kept GROUP BY 1) v
  USING (weakness_id)
GROUP BY w.weakness_id""",
        (
            Column("published_at"),
            Column("score", figure=True),
            Column("vendors"),
            Column("is_exploited", messages="weaknesses-exploited-"),
        ),
        (
            Facet("year", newest_first=True),
            Facet("vendors"),
            Facet("is_exploited", messages="weaknesses-exploited-"),
        ),
        "published_at DESC NULLS LAST",
    ),
)
