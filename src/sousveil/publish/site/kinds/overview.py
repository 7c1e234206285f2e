"""The first page: what the case holds, how fresh it is, and what needs attention."""

from __future__ import annotations

from collections.abc import Iterator

from sousveil.publish.site.contents import Kind, Page
from sousveil.publish.site.kinds.findings import load_findings
from sousveil.publish.site.kinds.methods import read_methods
from sousveil.publish.site.reading import Site

_SHOWN = 12

# Contradictions across sources first, then those within one, then those in numbers of cameras.
_CONTRADICTIONS = """
SELECT finding_id FROM (
  SELECT finding_id, CASE WHEN len(source_ids) > 1 THEN 0 ELSE 1 END AS place FROM out_findings WHERE verdict = 'contradicts'
  UNION ALL SELECT flag_id, 2 FROM out_camera_flags WHERE verdict = 'contradicts')
ORDER BY place, finding_id
"""

_FRESH = """
SELECT (SELECT max(left(captured_at, 10)) FROM raw_origins) AS captured_at,
       (SELECT max(left(published_at, 10)) FROM raw_notices WHERE published_at <> '') AS noticed_at,
       (SELECT max(left(published_at, 10)) FROM raw_documents WHERE published_at <> '') AS written_at,
       (SELECT max(left(seen_last_at, 10)) FROM core_cameras WHERE seen_last_at <> '') AS seen_at
"""

_HOLDS = """
SELECT (SELECT count(*) FROM raw_sources) AS sources, (SELECT count(*) FROM raw_notices) AS notices,
       (SELECT count(*) FROM core_claims) AS claims,
       (SELECT CAST(coalesce(sum(cameras), 0) AS BIGINT) FROM core_cameras WHERE presence = 'present') AS cameras,
       (SELECT count(DISTINCT weakness_id) FROM raw_weaknesses) AS weaknesses,
       (SELECT count(*) FROM core_organisations) AS organisations
"""


def make_overview(site: Site) -> Iterator[Page]:
    """The page index.html."""
    held = site.select(_HOLDS)[0]
    ids = list(site.iterate_ids(_CONTRADICTIONS))
    flags = site.select(
        "SELECT code, count(*) AS flagged FROM out_flags WHERE outcome = 'flagged' GROUP BY code ORDER BY 2 DESC, 1"
    )
    problems = site.select(
        "SELECT code, severity, min(message) AS message, count(*) AS rows FROM raw_problems "
        "WHERE severity <> 'note' GROUP BY code, severity ORDER BY severity, 4 DESC, 1"
    )
    capabilities = site.select(
        "SELECT capability AS capability_id, count(DISTINCT notice_id) AS notices, bool_or(is_flagged) AS is_flagged "
        "FROM core_capability_mentions WHERE NOT negated AND notice_id <> '' GROUP BY 1 ORDER BY 3 DESC, 2 DESC, 1 LIMIT 12"
    )
    fresh = site.select(_FRESH)[0]
    findings = load_findings(site, ids[:_SHOWN])
    yield Page(
        "index.html",
        site.build.title,
        "overview.html",
        {
            "held": held,
            "fresh": fresh,
            "findings": findings,
            "contradictions": len(ids),
            "flags": flags,
            "methods": read_methods(site),
            "problems": problems,
            "capabilities": capabilities,
        },
        {"held": held, "fresh": fresh, "contradictions": len(ids), "flags": flags, "problems": problems},
        description=site.wording.say("overview-description"),
    )


KIND = Kind("overview", 0, "", lambda site, ids: iter(()), make_more=make_overview)
