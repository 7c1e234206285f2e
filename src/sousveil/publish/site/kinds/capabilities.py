"""Pages of capabilities: what one is, why it matters, where it was asked for first, how often by year, in which words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sousveil.publish.charts.answers import make_chart
from sousveil.publish.charts.shapes import Chart, Mark
from sousveil.publish.site.contents import Column, Facet, Kind, Listing, Page
from sousveil.publish.site.reading import Row, Site, make_address

_SHOWN = 100
_AMONG = "WHERE m.capability IN (SELECT unnest($ids))"
_CLEAR = "NOT m.negated AND m.strength <> 'boilerplate'"

_COUNTS = f"""
SELECT m.capability AS capability_id, count(*) AS mentions,
       count(*) FILTER ({_CLEAR}) AS clear, count(DISTINCT m.notice_id) FILTER ({_CLEAR} AND m.notice_id <> '') AS notices,
       count(*) FILTER (m.negated) AS negated,
       count(*) FILTER (m.strength = 'boilerplate' AND NOT m.negated) AS boilerplate,
       list(DISTINCT m.source_id ORDER BY m.source_id) AS source_ids
FROM core_capability_mentions m {_AMONG} GROUP BY ALL ORDER BY capability_id
"""

_YEARS = f"""
SELECT m.capability AS capability_id, left(n.published_at, 4) AS year, count(DISTINCT p.procedure_id) AS procedures,
       count(DISTINCT n.notice_id) AS notices
FROM core_capability_mentions m JOIN raw_notices n USING (notice_id) LEFT JOIN core_procedure_notices p USING (notice_id)
{_AMONG} AND {_CLEAR} GROUP BY ALL ORDER BY capability_id, year
"""

_WORDS = f"""
SELECT m.capability AS capability_id, m.language, m.quote, count(*) AS mentions
FROM core_capability_mentions m {_AMONG} AND {_CLEAR}
GROUP BY m.capability, m.language, m.quote
QUALIFY row_number() OVER (PARTITION BY m.capability ORDER BY count(*) DESC, m.language, m.quote) <= {_SHOWN}
ORDER BY m.capability, m.language, mentions DESC, m.quote
"""

_NOTICES = f"""
SELECT m.capability AS capability_id, n.notice_id, n.title, n.language, left(n.published_at, 10) AS published_at, n.country,
       min(m.locator) AS locator, count(*) AS mentions
FROM core_capability_mentions m JOIN raw_notices n USING (notice_id)
{_AMONG} AND {_CLEAR} GROUP BY m.capability, n.notice_id, n.title, n.language, n.published_at, n.country
QUALIFY row_number() OVER (PARTITION BY m.capability ORDER BY n.published_at = '', n.published_at, n.notice_id) <= {_SHOWN}
ORDER BY capability_id, n.published_at = '', n.published_at, n.notice_id
"""

_LIST = f"""
SELECT m.capability AS id, replace(m.capability, '_', ' ') AS title, '' AS language, m.capability AS label,
       count(*) FILTER ({_CLEAR}) AS mentions,
       count(DISTINCT m.notice_id) FILTER ({_CLEAR} AND m.notice_id <> '') AS notices,
       count(*) FILTER (m.negated) AS negated,
       list(DISTINCT m.language ORDER BY m.language) AS languages
FROM core_capability_mentions m GROUP BY m.capability
"""


def make_capability_pages(site: Site, ids: Sequence[str]) -> Iterator[Page]:
    """The pages of the capabilities `ids` that are named in the case."""
    from sousveil.vocabulary.capability_files import load_vocabulary

    known = {entry.name: entry for entry in load_vocabulary().capabilities}
    found = {row["capability_id"]: row for row in site.select(_COUNTS, ids=list(ids))}
    parts = {
        name: site.select_by("capability_id", sql, ids=list(ids))
        for name, sql in (("years", _YEARS), ("words", _WORDS), ("notices", _NOTICES))
    }
    for name in ids:
        if name in found:
            about: Row = {}
            if name in known:
                entry = known[name]
                about = {
                    "definition": entry.definition,
                    "concern": entry.concern,
                    "citations": [
                        {"title": c.title, "publisher": c.publisher, "year": c.year, "url": c.url}
                        for c in entry.citations
                    ],
                }
            values = {
                "counts": found[name],
                "about": about,
                **{part: rows.get(name, []) for part, rows in parts.items()},
            }
            yield Page(
                make_address("capabilities", name),
                site.wording.say_value("capability-", name),
                "capability.html",
                values,
                values,
                "",
                tuple(found[name]["source_ids"]),
                about.get("definition", "")[:200],
                _draw_years(site, parts["years"].get(name, [])),
            )


def _draw_years(site: Site, rows: Sequence[Row]) -> tuple[Chart, ...]:
    marks = [Mark(row["year"], row["notices"]) for row in rows if row["year"]]
    if len(marks) < 2:
        return ()
    say = site.wording.say
    axis = say("capabilities-column-notices")
    return (make_chart("years", "trend", say("capabilities-years"), axis, marks, say),)


KIND = Kind(
    "capabilities",
    40,
    "SELECT DISTINCT capability FROM core_capability_mentions ORDER BY capability",
    make_capability_pages,
    Listing(
        _LIST,
        (
            Column("label", messages="capability-"),
            Column("notices", figure=True),
            Column("mentions", figure=True),
            Column("negated", figure=True),
        ),
        (Facet("languages"),),
        "notices DESC, mentions DESC",
    ),
)
