"""Pages of vendors: brands, owners, makers and lists with the source of each statement, weaknesses, notices, cameras."""

from sousveil.publish.site.contents import Column, Facet, Kind, Listing
from sousveil.publish.site.records import RecordPages, Section, SectionChart

_NAMED = """
SELECT DISTINCT o.vendor_id, o.notice_id FROM core_organisation_vendors o WHERE o.notice_id <> ''
UNION SELECT DISTINCT p.vendor_id, p.notice_id FROM core_product_mentions p WHERE p.notice_id <> '' AND p.vendor_id <> ''
"""

_PAGES = RecordPages(
    "vendors",
    """
SELECT v.vendor_id AS id, v.name AS title, '' AS language, v.kind, v.country,
       (SELECT count(DISTINCT weakness_id) FROM core_weakness_vendors w WHERE w.vendor_id = v.vendor_id AND w.kept) AS weaknesses,
       (SELECT CAST(sum(cameras) AS BIGINT) FROM core_cameras c WHERE c.vendor_id = v.vendor_id AND presence = 'present') AS cameras,
       [] AS source_ids
FROM core_vendors v WHERE v.vendor_id IN (SELECT unnest($ids)) ORDER BY 1
""",
    (
        Section(
            "statements",
            """
SELECT s.vendor_id AS owner_id, s.kind, s.role, s.text, o.name AS vendor, CASE WHEN s.other_id <> s.vendor_id THEN o.vendor_id END AS vendor_id,
       s.share_low, s.share_high, s.scope, s.since_at, s.until_at, s.stated_at, s.confidence, s.source_title, s.publisher, s.url
FROM core_vendor_statements s LEFT JOIN core_vendors o ON o.vendor_id = s.other_id
WHERE s.vendor_id IN (SELECT unnest($ids)) ORDER BY s.vendor_id, s.kind, s.role, s.text, s.statement_id
""",
        ),
        Section(
            "restrictions",
            """
SELECT r.vendor_id AS owner_id, l.list_name, l.issuer, r.relation, r.name_raw, r.scope_raw, r.reason, r.listed_at, r.ended_at,
       'see' AS source, r.source_id
FROM core_restricted_vendors r LEFT JOIN (SELECT DISTINCT restriction_id, list_name, issuer FROM raw_restrictions) l USING (restriction_id)
WHERE r.vendor_id IN (SELECT unnest($ids)) ORDER BY r.vendor_id, l.list_name, r.match_id
""",
        ),
        Section(
            "years",
            """
SELECT w.vendor_id AS owner_id, left(x.published_at, 4) AS year, count(DISTINCT w.weakness_id) AS weaknesses
FROM core_weakness_vendors w JOIN raw_weaknesses x USING (weakness_id)
WHERE w.kept AND x.published_at <> '' AND w.vendor_id IN (SELECT unnest($ids)) GROUP BY 1, 2 ORDER BY 1, 2
""",
        ),
        Section(
            "weaknesses",
            """
SELECT w.vendor_id AS owner_id, w.weakness_id AS weakness, w.weakness_id, min(left(x.published_at, 10)) AS published_at,
       max(s.score) AS score, bool_or(e.weakness_id IS NOT NULL) AS exploited
FROM core_weakness_vendors w JOIN raw_weaknesses x USING (weakness_id)
LEFT JOIN (SELECT weakness_id, max(score) AS score FROM raw_weakness_scores WHERE system LIKE 'cvss%' GROUP BY 1) s USING (weakness_id)
LEFT JOIN (SELECT DISTINCT weakness_id FROM raw_exploitations) e USING (weakness_id)
WHERE w.kept AND w.vendor_id IN (SELECT unnest($ids)) GROUP BY 1, 2, 3 ORDER BY 1, 4 DESC, 2
""",
        ),
        Section(
            "notices",
            f"""
SELECT x.vendor_id AS owner_id, n.title AS notice, n.notice_id, n.language, n.kind, n.country, left(n.published_at, 10) AS published_at
FROM ({_NAMED}) x JOIN raw_notices n USING (notice_id)
WHERE x.vendor_id IN (SELECT unnest($ids)) ORDER BY 1, published_at DESC, notice_id
""",
        ),
        Section(
            "cameras",
            """
SELECT vendor_id AS owner_id, country AS place, country AS place_id, CAST(sum(cameras) AS BIGINT) AS cameras,
       max(left(seen_last_at, 10)) AS seen_last_at
FROM core_cameras WHERE presence = 'present' AND vendor_id IN (SELECT unnest($ids)) GROUP BY 1, 2, 3 ORDER BY 1, 4 DESC, 2
""",
        ),
    ),
    (SectionChart("years", "trend", "year", "weaknesses"),),
)

KIND = Kind(
    "vendors",
    60,
    "SELECT vendor_id FROM core_vendors ORDER BY 1",
    _PAGES.make_pages,
    Listing(
        f"""SELECT v.vendor_id AS id, v.name AS title, '' AS language, v.kind, v.country, w.weaknesses,
n.notices, CAST(c.cameras AS BIGINT) AS cameras, r.vendor_id IS NOT NULL AS is_listed
FROM core_vendors v
LEFT JOIN (SELECT vendor_id, count(DISTINCT weakness_id) AS weaknesses FROM core_weakness_vendors WHERE kept GROUP BY 1) w USING (vendor_id)
LEFT JOIN (SELECT vendor_id, count(*) AS notices FROM ({_NAMED}) GROUP BY 1) n USING (vendor_id)
LEFT JOIN (SELECT vendor_id, sum(cameras) AS cameras FROM core_cameras WHERE presence = 'present' GROUP BY 1) c USING (vendor_id)
LEFT JOIN (SELECT DISTINCT vendor_id FROM core_restricted_vendors) r USING (vendor_id)""",
        (
            Column("country"),
            Column("weaknesses", figure=True),
            Column("notices", figure=True),
            Column("cameras", figure=True),
            Column("is_listed", messages="vendors-listed-"),
        ),
        (Facet("kind"), Facet("country"), Facet("is_listed", messages="vendors-listed-")),
        "coalesce(notices, 0) + coalesce(cameras, 0) + coalesce(weaknesses, 0) DESC",
    ),
)
