"""Pages of problems: one for each code of the catalogue that this case has, with the sources and places that it stands for."""

from __future__ import annotations

from sousveil.publish.site.contents import Column, Facet, Kind, Listing
from sousveil.publish.site.records import RecordPages, Section

_PAGES = RecordPages(
    "problems",
    """
SELECT code AS id, min(message) AS title, 'en' AS language, min(severity) AS severity, count(*) AS problems,
       count(DISTINCT source_id) AS sources, min(hint) AS hint, list(DISTINCT stage ORDER BY stage) AS stage,
       list(DISTINCT source_id ORDER BY source_id) FILTER (WHERE source_id <> '') AS source_ids
FROM raw_problems WHERE code IN (SELECT unnest($ids)) GROUP BY code ORDER BY code
""",
    (
        Section(
            "sources",
            """
SELECT p.code AS owner_id, coalesce(nullif(s.title, ''), s.filename) AS source, s.source_id, count(*) AS problems
FROM raw_problems p JOIN raw_sources s USING (source_id)
WHERE p.code IN (SELECT unnest($ids)) GROUP BY ALL ORDER BY 1, 4 DESC, 3
""",
        ),
        Section(
            "rows",
            """
SELECT p.code AS owner_id, p.detail, coalesce(nullif(s.title, ''), s.filename) AS source, s.source_id, p.stage, p.locator
FROM raw_problems p LEFT JOIN raw_sources s USING (source_id)
WHERE p.code IN (SELECT unnest($ids)) ORDER BY 1, s.source_id, p.locator, p.problem_id
""",
        ),
    ),
)

KIND = Kind(
    "problems",
    95,
    "SELECT DISTINCT code FROM raw_problems ORDER BY 1",
    _PAGES.make_pages,
    Listing(
        """
SELECT code AS id, min(message) AS title, 'en' AS language, min(severity) AS severity, count(*) AS problems,
       count(DISTINCT source_id) AS sources, list(DISTINCT stage ORDER BY stage) AS stage,
       CASE min(severity) WHEN 'error' THEN 0 WHEN 'warning' THEN 1 ELSE 2 END AS rank
FROM raw_problems GROUP BY code
""",
        (
            Column("severity", messages="overview-severity-", sort_by="rank"),
            Column("problems", figure=True),
            Column("sources", figure=True),
        ),
        (Facet("severity", messages="overview-severity-"), Facet("stage")),
        "rank, problems DESC",
    ),
)
