"""Pages of sources: what they are, where they come from, and what was taken from them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sousveil.publish.site.contents import Column, Facet, Kind, Listing, Page
from sousveil.publish.site.reading import Row, Site, make_address

# Kind of record → table and, where a list can show them, the kind of pages.
_TAKEN = {
    "notices": "raw_notices",
    "claims": "core_claims",
    "capabilities": "core_capability_mentions",
    "organisations": "core_organisation_mentions",
    "cameras": "raw_camera_observations",
    "camera-counts": "raw_camera_counts",
    "weaknesses": "raw_weaknesses",
    "restrictions": "raw_restrictions",
    "scores": "raw_weakness_scores",
    "place-figures": "raw_place_figures",
    "samples": "raw_camera_samples",
    "problems": "raw_problems",
}
_MOST = 100

_SOURCES = """
SELECT s.*, d.source_id IS NOT NULL AS has_sheet, d.format, d.pages, d.characters, d.text_sha256, d.encoding,
       coalesce(nullif(s.title, ''), d.title, '') AS shown_title, coalesce(nullif(s.language, ''), d.language, '') AS shown_language,
       coalesce(nullif(s.publisher, ''), d.publisher, '') AS shown_publisher,
       coalesce(nullif(s.published_at, ''), d.published_at, '') AS shown_published_at
FROM raw_sources s LEFT JOIN raw_documents d USING (source_id)
WHERE source_id IN (SELECT unnest($ids))
"""

_LIST = f"""
SELECT s.source_id AS id, coalesce(nullif(s.title, ''), nullif(d.title, ''), s.filename) AS title,
       coalesce(nullif(s.language, ''), d.language, '') AS language, coalesce(nullif(s.publisher, ''), d.publisher, '') AS publisher,
       left(coalesce(nullif(s.published_at, ''), d.published_at, ''), 10) AS published_at, s.media_type, s.licence,
       coalesce(t.kinds, []) AS holds
FROM raw_sources s
LEFT JOIN raw_documents d USING (source_id)
LEFT JOIN (SELECT source_id, list(DISTINCT kind ORDER BY kind) AS kinds FROM (
  {" UNION ALL ".join(f"SELECT DISTINCT source_id, '{name}' AS kind FROM {table}" for name, table in _TAKEN.items())})
  GROUP BY source_id) t USING (source_id)
"""


def make_source_pages(site: Site, ids: Sequence[str]) -> Iterator[Page]:
    """The pages of the sources `ids`."""
    bound = {"ids": list(ids)}
    counts = site.select_by(
        "source_id",
        " UNION ALL ".join(
            f"SELECT source_id, '{name}' AS kind, count(*) AS rows FROM {table} "
            "WHERE source_id IN (SELECT unnest($ids)) GROUP BY source_id"
            for name, table in _TAKEN.items()
        ),
        **bound,
    )
    origins = site.select_by(
        "source_id",
        "SELECT * FROM raw_origins WHERE source_id IN (SELECT unnest($ids)) ORDER BY captured_at, origin_id",
        **bound,
    )
    notices = site.select_by(
        "source_id", _first("notice_id, title, language, kind", "raw_notices", "ordinal"), **bound
    )
    problems = site.select_by(
        "source_id",
        _first("code, severity, message, hint, detail", "raw_problems", "severity, code, problem_id"),
        **bound,
    )
    findings = site.select_by(
        "source_id",
        "SELECT * FROM (SELECT unnest(source_ids) AS source_id, finding_id, sentence, verdict FROM out_findings "
        "UNION ALL SELECT unnest(source_ids), flag_id, sentence, verdict FROM out_camera_flags) "
        "WHERE source_id IN (SELECT unnest($ids)) "
        f"QUALIFY row_number() OVER (PARTITION BY source_id ORDER BY verdict = 'contradicts' DESC, finding_id) <= {_MOST} "
        "ORDER BY source_id, verdict = 'contradicts' DESC, finding_id",
        **bound,
    )
    for source in site.select(_SOURCES, **bound):
        own = source["source_id"]
        parts: dict[str, list[Row]] = {
            "counts": sorted(counts.get(own, []), key=lambda row: list(_TAKEN).index(row["kind"])),
            "origins": origins.get(own, []),
            "notices": notices.get(own, []),
            "problems": problems.get(own, []),
            "findings": findings.get(own, []),
        }
        yield Page(
            make_address("sources", own),
            source["shown_title"] or source["filename"],
            "source.html",
            {"source": source, "most": _MOST, **parts},
            {"source": source, **parts},
            source["shown_language"] if source["shown_title"] else "",
            (own,),
        )


def _first(columns: str, table: str, order: str) -> str:
    return (
        f"SELECT source_id, {columns} FROM {table} WHERE source_id IN (SELECT unnest($ids)) "
        f"QUALIFY row_number() OVER (PARTITION BY source_id ORDER BY {order}) <= {_MOST} ORDER BY source_id, {order}"
    )


KIND = Kind(
    "sources",
    80,
    "SELECT source_id FROM raw_sources ORDER BY 1",
    make_source_pages,
    Listing(
        _LIST,
        (Column("publisher"), Column("published_at"), Column("licence")),
        (
            Facet("holds", messages="sources-kind-"),
            Facet("publisher"),
            Facet("language"),
            Facet("media_type"),
        ),
    ),
)
