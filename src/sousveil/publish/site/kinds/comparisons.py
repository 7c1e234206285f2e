"""Pages that lay claims of several sources side by side: the same kind of quantity about the same thing, with what contradicts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import reduce
from itertools import groupby
from typing import Any

from sousveil.model.intervals import Interval
from sousveil.publish.charts.answers import make_chart
from sousveil.publish.charts.shapes import Chart, Mark
from sousveil.publish.site.contents import Column, Facet, Kind, Listing, Page
from sousveil.publish.site.kinds.claims import COMPARED, load_claims, read_interval
from sousveil.publish.site.kinds.findings import load_findings
from sousveil.publish.site.reading import Row, Site, make_address

_MOST = 200

_GROUPS = f"""
SELECT comparison_id, subject, mode(subject_raw) AS subject_raw, measure, unit, per, CASE WHEN subject = '' THEN min(place) ELSE '' END AS place,
       CASE WHEN subject = '' THEN min(time) ELSE '' END AS time, count(*) AS claims, count(DISTINCT source_id) AS sources,
       list(DISTINCT source_id ORDER BY source_id) AS source_ids, list(claim_id ORDER BY claim_id) AS claim_ids
FROM ({COMPARED}) GROUP BY comparison_id, subject, measure, unit, per HAVING count(DISTINCT source_id) > 1
"""

_ACROSS = """
SELECT finding_id FROM out_findings WHERE len(source_ids) > 1 AND list_has_any(claim_ids, $claims)
ORDER BY CASE verdict WHEN 'contradicts' THEN 0 WHEN 'only_if_exact' THEN 1 WHEN 'derived' THEN 2 ELSE 3 END, finding_id
LIMIT 40
"""

_TITLE = "concat_ws(' · ', nullif(subject_raw, ''), CASE WHEN subject_raw = '' THEN measure END, nullif(unit, ''), nullif(place, ''), nullif(time, ''))"


def make_comparison_pages(site: Site, ids: Sequence[str]) -> Iterator[Page]:
    """The pages of the comparisons `ids`."""
    found = {
        row["comparison_id"]: row
        for row in site.select(
            f"SELECT *, {_TITLE} AS title FROM ({_GROUPS}) WHERE comparison_id IN (SELECT unnest($ids))",
            ids=list(ids),
        )
    }
    for comparison_id in ids:
        if comparison_id in found:
            yield _make_page(site, found[comparison_id])


def _make_page(site: Site, group: Row) -> Page:
    claims = load_claims(site, "comparison_id = $one", {"one": group["comparison_id"]})[:_MOST]
    findings = load_findings(site, list(_list_findings(site, group["claim_ids"])))
    same = _compare_same(claims)
    facts = {name: group[name] for name in ("subject_raw", "measure", "unit", "per", "claims", "sources")}
    values = {"group": group, "claims": claims, "findings": findings, "same": same}
    data = {**facts, "statements": claims, "findings": [row["finding_id"] for row in findings], "same": same}
    return Page(
        make_address("comparisons", group["comparison_id"]),
        group["title"],
        "comparison.html",
        values,
        data,
        claims[0]["language"] if claims else "",
        tuple(group["source_ids"]),
        charts=_draw_claims(site, group, claims),
    )


def _list_findings(site: Site, claim_ids: Sequence[str]) -> Iterator[str]:
    yield from (row["finding_id"] for row in site.select(_ACROSS, claims=list(claim_ids)))


def _compare_same(claims: Sequence[Row]) -> list[dict[str, Any]]:
    """For each place and time that several sources speak of: whether one number can be what all of them say.

    It is a reason to look, no verdict: they may count different things under one word. Claims without a place or a time
    are not compared.
    """
    answers = []
    for (place, time), group in groupby(claims, key=lambda row: (row["place"], row["time"])):
        stated = [(row["source_id"], interval) for row in group if (interval := read_interval(row))]
        if place and time and len({source_id for source_id, _ in stated}) > 1:
            shared = reduce(Interval.intersect, (interval for _, interval in stated))
            answers.append({"place": place, "time": time, "claims": len(stated), "fits": not shared.is_empty})
    return answers


def _draw_claims(site: Site, group: Row, claims: Sequence[Row]) -> tuple[Chart, ...]:
    marks = [
        Mark(_name_claim(row), row["value"], row["low"], row["high"])
        for row in claims
        if not row["is_hidden"] and (row["low"] is not None or row["high"] is not None)
    ]
    if len(marks) < 2:
        return ()
    axis = " ".join(word for word in (group["subject_raw"] or group["measure"], group["unit"]) if word)
    title = site.wording.say("comparisons-chart")
    return (make_chart("claims", "intervals", title, axis, marks, site.wording.say),)


def _name_claim(row: Row) -> str:
    return ", ".join(
        word
        for word in (row["place"], row["time"], row["publisher"] or row["source_title"] or row["filename"])
        if word
    )


KIND = Kind(
    "comparisons",
    14,
    f"SELECT comparison_id FROM ({_GROUPS}) ORDER BY 1",
    make_comparison_pages,
    Listing(
        f"""
SELECT comparison_id AS id, {_TITLE} AS title, '' AS language, measure, unit, claims, sources FROM ({_GROUPS})
""",
        (
            Column("measure", messages="claims-measure-"),
            Column("unit"),
            Column("claims", figure=True),
            Column("sources", figure=True),
        ),
        (Facet("measure", messages="claims-measure-"), Facet("unit")),
        "sources DESC, claims DESC",
    ),
)
