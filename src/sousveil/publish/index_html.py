"""A case's first page: its contradictions, those across sources first, and its sources with what was found in each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from sousveil.model.claims import Claim, Finding
from sousveil.model.summaries import CameraFinding, CaseSummary
from sousveil.publish.pages import render_page, write_page
from sousveil.publish.places import PlaceFinder
from sousveil.publish.redaction import is_redacted, mask_personal_data, redact_claim, redact_finding
from sousveil.publish.sheet_view import MANY_FINDINGS, FindingView, make_anchor, view_finding
from sousveil.publish.wording import count_noun, count_verdicts, order_findings

MANY_ROWS = 2_000
"""More sources than these are left to the table raw_sources."""


@dataclass(frozen=True, slots=True)
class IndexRow:
    """One source in the index. `href`: its sheet, relative to the index page, '' when it has none.

    `verdicts`: how many findings of each verdict its sheet holds; `records`: what it holds beside notices, in words.
    Every other field may be '' or 0.
    """

    source_id: str
    title: str
    href: str
    filename: str = ""
    publisher: str = ""
    published_at: str = ""
    language: str = ""
    characters: int = 0
    claim_count: int = 0
    problem_count: int = 0
    verdicts: Mapping[str, int] = field(default_factory=dict)
    notice_count: int = 0
    capability_count: int = 0
    records: tuple[str, ...] = ()


def write_case_index(
    title: str,
    rows: Sequence[IndexRow],
    findings: Sequence[Finding],
    claims_by_id: Mapping[str, Claim],
    summary: CaseSummary,
    path: Path,
) -> None:
    """Writes the index page of the case `title` to `path`, whole or not at all. Raises OSError.

    `findings` are those to show in full, normally all that compare sources and all contradictions; `claims_by_id`
    holds the claims they rest on. Each quote links to its place on its source's sheet.
    """
    write_page(case_index_to_html(title, rows, findings, claims_by_id, summary), path)


def case_index_to_html(
    title: str,
    rows: Sequence[IndexRow],
    findings: Sequence[Finding],
    claims_by_id: Mapping[str, Claim],
    summary: CaseSummary,
) -> str:
    """The page that `write_case_index` writes. Personal data is masked."""
    shown_rows = [_redact_row(row) for row in rows]
    ordered = sorted(order_findings(list(findings)), key=lambda finding: not _is_across(finding))
    views = _view_findings(ordered[:MANY_FINDINGS], shown_rows, claims_by_id)
    across = [view for view, finding in zip(views, ordered, strict=False) if _is_across(finding)]
    return render_page(
        "index.html",
        title=mask_personal_data(title),
        rows=shown_rows[:MANY_ROWS],
        rows_left_out=max(0, len(shown_rows) - MANY_ROWS),
        summary=replace(summary, camera_findings=tuple(map(_redact_camera_finding, summary.camera_findings))),
        groups=(("Across sources", across), ("Within one source", views[len(across) :])),
        left_out=max(0, len(ordered) - MANY_FINDINGS),
        counts=count_verdicts(ordered),
        source_words=count_noun(len(rows), "source"),
        claim_words=count_noun(sum(row.claim_count for row in rows), "claim"),
    )


def _is_across(finding: Finding) -> bool:
    return len(set(finding.source_ids)) > 1


def _view_findings(
    findings: Sequence[Finding], rows: Sequence[IndexRow], claims_by_id: Mapping[str, Claim]
) -> list[FindingView]:
    used = {claim_id for finding in findings for claim_id in finding.claim_ids}
    claims: dict[str, Claim] = {}
    hidden: set[str] = set()
    for claim_id in used & claims_by_id.keys():
        original = claims_by_id[claim_id]
        claims[claim_id] = redact_claim(original, None)
        if is_redacted(claims[claim_id], original):
            hidden.add(claim_id)
    by_source = {row.source_id: row for row in rows}
    hrefs = {
        claim_id: f"{by_source[claim.source_id].href}#c-{make_anchor(claim_id)}"
        for claim_id, claim in claims.items()
        if claim.source_id in by_source and by_source[claim.source_id].href
    }
    nowhere = PlaceFinder(())
    views = []
    for number, finding in enumerate(findings, start=1):
        view = view_finding(redact_finding(finding, hidden), number, claims, hrefs, nowhere)
        known = [claims[claim_id] for claim_id in dict.fromkeys(finding.claim_ids) if claim_id in claims]
        quotes = [
            replace(quote, place=_name_place(claim, by_source.get(claim.source_id)))
            for quote, claim in zip(view.quotes, known, strict=True)
        ]
        views.append(replace(view, quotes=quotes))
    return views


def _name_place(claim: Claim, row: IndexRow | None) -> str:
    name = (row.title or row.filename) if row else f"source {claim.source_id[:12]}"
    return f"{name}, page {claim.page}" if claim.page is not None else name


def _redact_camera_finding(finding: CameraFinding) -> CameraFinding:
    return replace(
        finding,
        sentence=mask_personal_data(finding.sentence),
        derivation=mask_personal_data(finding.derivation),
    )


def _redact_row(row: IndexRow) -> IndexRow:
    return replace(
        row,
        title=mask_personal_data(row.title),
        filename=mask_personal_data(row.filename),
        publisher=mask_personal_data(row.publisher),
    )
