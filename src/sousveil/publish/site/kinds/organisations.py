"""Pages of organisations: the names as written and why they are one, what they bought and sold."""

from sousveil.publish.site.contents import Column, Facet, Kind, Listing
from sousveil.publish.site.records import RecordPages, Section

_PAGES = RecordPages(
    "organisations",
    """
SELECT o.organisation_id AS id, o.name AS title, '' AS language, o.kind, o.country, o.region_code, o.identifiers, o.mentions,
       o.sources, p.name AS organisation, o.parent_id AS organisation_id, o.parent_reason, v.name AS vendor, o.vendor_id,
       (SELECT list(DISTINCT m.source_id ORDER BY m.source_id) FROM core_mention_organisations x
        JOIN core_organisation_mentions m USING (mention_id) WHERE x.organisation_id = o.organisation_id) AS source_ids
FROM core_organisations o
LEFT JOIN core_organisations p ON p.organisation_id = o.parent_id
LEFT JOIN core_vendors v ON v.vendor_id = o.vendor_id
WHERE o.organisation_id IN (SELECT unnest($ids))
ORDER BY 1
""",
    (
        Section(
            "names",
            """
SELECT m.organisation_id AS owner_id, n.name, n.mentions, m.rule, m.reason
FROM core_organisation_members m JOIN core_organisation_names n USING (name_id)
WHERE m.organisation_id IN (SELECT unnest($ids))
ORDER BY m.organisation_id, n.mentions DESC, n.name, n.name_id
""",
        ),
        Section(
            "notices",
            """
SELECT DISTINCT x.organisation_id AS owner_id, n.title AS notice, n.notice_id, n.language, m.role,
       left(n.published_at, 10) AS published_at, n.kind
FROM core_mention_organisations x
JOIN core_organisation_mentions m USING (mention_id)
JOIN raw_notices n USING (notice_id)
WHERE x.organisation_id IN (SELECT unnest($ids))
ORDER BY 1, published_at DESC, notice_id, role
""",
        ),
        Section(
            "parts",
            """
SELECT parent_id AS owner_id, name AS organisation, organisation_id, parent_reason, mentions
FROM core_organisations WHERE parent_id IN (SELECT unnest($ids)) ORDER BY 1, name, organisation_id
""",
        ),
    ),
)

KIND = Kind(
    "organisations",
    50,
    "SELECT organisation_id FROM core_organisations ORDER BY 1",
    _PAGES.make_pages,
    Listing(
        "SELECT organisation_id AS id, name AS title, '' AS language, country, kind, mentions, len(names) AS names FROM core_organisations",
        (Column("country"), Column("kind"), Column("names", figure=True), Column("mentions", figure=True)),
        (Facet("country"), Facet("kind")),
        "mentions DESC",
    ),
)
