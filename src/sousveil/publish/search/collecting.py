"""What can be found: one entry for each passage of a document and for each page of a record, masked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import duckdb

from sousveil.publish.redaction import mask_personal_data
from sousveil.publish.site.reading import Site, make_address
from sousveil.publish.site.registry import list_kinds

PASSAGES = "passages"
_AT_ONCE = 2_000
_NOT_SEARCHED = frozenset({"cameras", "claims", "problems"})

_NOTICE_PLACES = """
SELECT p.notice_id, list(DISTINCT name ORDER BY name) AS places FROM (
  SELECT m.notice_id, r.country AS name FROM core_place_mentions m JOIN core_resolved_places r USING (mention_id)
  UNION ALL SELECT m.notice_id, r.region_name FROM core_place_mentions m JOIN core_resolved_places r USING (mention_id)) p
WHERE name <> '' GROUP BY 1
"""
_NOTICE_CAPABILITIES = """
SELECT notice_id, list(DISTINCT capability ORDER BY capability) AS capabilities FROM core_capability_mentions
WHERE NOT negated GROUP BY 1
"""

# Columns: id, title, text, language, year, places, capabilities; passages also have char_start.
_SQL = {
    PASSAGES: f"""
SELECT p.source_id AS id, coalesce(nullif(s.title, ''), nullif(d.title, ''), s.filename) AS title, p.text,
       coalesce(nullif(s.language, ''), d.language, '') AS language,
       left(coalesce(nullif(s.published_at, ''), nullif(d.published_at, ''), n.published_at, ''), 4) AS year,
       coalesce(l.places, []) AS places, coalesce(c.capabilities, []) AS capabilities, p.char_start
FROM raw_passages p
JOIN raw_sources s USING (source_id)
JOIN raw_documents d USING (source_id)
LEFT JOIN (SELECT source_id, min(notice_id) AS notice_id, min(published_at) AS published_at FROM raw_notices
           GROUP BY 1 HAVING count(*) = 1) n USING (source_id)
LEFT JOIN ({_NOTICE_PLACES}) l ON l.notice_id = n.notice_id
LEFT JOIN (
  SELECT t.passage_id, list(DISTINCT m.capability ORDER BY m.capability) AS capabilities
  FROM core_capability_mentions m JOIN raw_passages t ON t.source_id = m.source_id
    AND m.char_start >= t.char_start AND m.char_start < t.char_end
  WHERE m.text_id = '' AND NOT m.negated GROUP BY 1) c USING (passage_id)
WHERE trim(p.text) <> ''
ORDER BY p.source_id, p.ordinal
""",
    "notices": f"""
SELECT n.notice_id AS id, n.title, coalesce(t.text, '') AS text, n.language, left(n.published_at, 4) AS year,
       coalesce(l.places, []) AS places, coalesce(c.capabilities, []) AS capabilities
FROM raw_notices n
LEFT JOIN (SELECT notice_id, string_agg(DISTINCT text, chr(10) ORDER BY text) AS text FROM (
  SELECT notice_id, text FROM raw_notice_texts
  UNION ALL SELECT notice_id, name FROM core_organisation_mentions WHERE NOT withheld AND name <> ''
  UNION ALL SELECT notice_id, reference FROM raw_notices WHERE reference <> '')
  GROUP BY 1) t USING (notice_id)
LEFT JOIN ({_NOTICE_PLACES}) l USING (notice_id)
LEFT JOIN ({_NOTICE_CAPABILITIES}) c USING (notice_id)
ORDER BY 1
""",
    "organisations": """
SELECT organisation_id AS id, name AS title, array_to_string(names, chr(10)) AS text, '' AS language, '' AS year,
       CASE WHEN country <> '' THEN [country] ELSE [] END AS places, [] AS capabilities
FROM core_organisations ORDER BY 1
""",
    "vendors": """
SELECT v.vendor_id AS id, v.name AS title, coalesce(string_agg(DISTINCT s.text, chr(10) ORDER BY s.text), '') AS text,
       '' AS language, '' AS year, CASE WHEN v.country <> '' THEN [v.country] ELSE [] END AS places, [] AS capabilities
FROM core_vendors v LEFT JOIN core_vendor_statements s USING (vendor_id) GROUP BY v.vendor_id, v.name, v.country ORDER BY 1
""",
    "weaknesses": """
SELECT weakness_id AS id, weakness_id || coalesce(': ' || nullif(min(title), ''), '') AS title,
       string_agg(DISTINCT description, chr(10) ORDER BY description) AS text, 'en' AS language,
       left(min(published_at), 4) AS year, [] AS places, [] AS capabilities
FROM raw_weaknesses GROUP BY 1 ORDER BY 1
""",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """What the index holds of one passage or record. `anchor`: the part of the page's address after '#', '' for none."""

    kind: str
    address: str
    anchor: str
    title: str
    text: str
    language: str
    year: str
    places: tuple[str, ...]
    capabilities: tuple[str, ...]


def collect_entries(site: Site) -> Iterator[Entry]:
    """Every entry of the build in a fixed order; personal data is masked in what it says."""
    queries = dict(_SQL)
    for kind in list_kinds():
        if kind.listing and kind.name not in queries and kind.name not in _NOT_SEARCHED:
            queries[kind.name] = (
                "SELECT id, title, '' AS text, language, '' AS year, [] AS places, [] AS capabilities "
                f"FROM ({kind.listing.sql}) ORDER BY 1"
            )
    for name, sql in queries.items():
        cursor = site.connect()
        cursor.execute(sql)
        while rows := _fetch(cursor):
            for row in rows:
                start = row.get("char_start")
                yield Entry(
                    name,
                    f"sheets/{row['id']}.html" if name == PASSAGES else make_address(name, row["id"]),
                    "" if start is None else f"p-{start}",
                    mask_personal_data(row["title"] or ""),
                    mask_personal_data(row["text"] or ""),
                    row["language"] or "",
                    row["year"] or "",
                    tuple(mask_personal_data(place) for place in row["places"] if place),
                    tuple(row["capabilities"]),
                )


def _fetch(cursor: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    names = [column[0] for column in cursor.description or ()]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchmany(_AT_ONCE)]
