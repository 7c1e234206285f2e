"""What a sheet's page shows, as plain values: the template only writes them down."""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from sousveil.model.claims import Claim, Finding, format_exact
from sousveil.model.intervals import Interval
from sousveil.model.sheets import Passage, Sheet
from sousveil.publish.figures import add_unit, format_interval, format_number
from sousveil.publish.places import PlaceFinder
from sousveil.publish.text_spans import Span, cut_spans
from sousveil.publish.wording import (
    COMPARISON_WORDS,
    VERDICT_WORDS,
    VerdictWords,
    describe_check,
    describe_measure,
    describe_scope,
    describe_unit,
    describe_verdict,
    order_findings,
)

# Beyond these a browser on a small laptop turns slow; the page then says what it leaves out.
LARGE_TEXT = 2_000_000
MANY_CLAIMS = 10_000
MANY_FINDINGS = 2_000


@dataclass(frozen=True, slots=True)
class QuoteView:
    """A claim's words as a finding shows them; `href` is '' when the words are not on any page."""

    quote: str
    before: str
    after: str
    place: str
    href: str
    lang: str


@dataclass(frozen=True, slots=True)
class NumberLine:
    """Two bars on one scale of 0 to 100: (x, width) of what is stated and of what the other figures imply."""

    stated: tuple[str, str]
    expected: tuple[str, str]


@dataclass(frozen=True, slots=True)
class FindingView:
    """A finding as the page shows it; `claim_anchors` of the claims that are on this page."""

    anchor: str
    number: int
    verdict: str
    words: VerdictWords
    check: str
    sentence: str
    stated: str
    expected: str
    line: NumberLine | None
    quotes: list[QuoteView]
    claim_anchors: list[str]
    joined_because: str
    derivation: str
    missing: str
    exact: str


@dataclass(frozen=True, slots=True)
class ClaimView:
    """A claim as a row of the page's table; `findings` are (number, anchor, verdict) of those that use it."""

    anchor: str
    quote: str
    lang: str
    what: str
    value: str
    allowed: str
    unit: str
    per: str
    place: str
    time: str
    notes: str
    where: str
    exact: str
    findings: list[tuple[int, str, str]]
    on_page: bool


@dataclass(frozen=True, slots=True)
class PassageView:
    """A passage with its text cut at the claims; `page` only where a new page begins."""

    kind: str
    lang: str
    spans: list[Span]
    page: int | None
    confidence: float
    start: int = 0


@dataclass(frozen=True, slots=True)
class SheetView:
    """Everything on the page. `omitted` says in one sentence what is left out, '' when nothing is."""

    findings: list[FindingView]
    passages: list[PassageView]
    claims: list[ClaimView]
    omitted: list[str] = field(default_factory=list)


def view_sheet(sheet: Sheet) -> SheetView:
    """The page's values for `sheet`, which is redacted already."""
    places = PlaceFinder(sheet.passages)
    findings = order_findings(sheet.findings)
    omitted = []
    if len(findings) > MANY_FINDINGS:
        omitted.append(
            f"Of {len(findings):,} findings the first {MANY_FINDINGS:,} are shown, contradictions first."
        )
        findings = findings[:MANY_FINDINGS]
    used = {claim_id for finding in findings for claim_id in finding.claim_ids}
    passages, shown_claims = _choose_passages(sheet, used, omitted)
    on_page = {claim.claim_id for claim in shown_claims}
    claims_by_id = {claim.claim_id: claim for claim in sheet.claims}
    hrefs = {claim_id: f"#c-{make_anchor(claim_id)}" for claim_id in on_page}
    finding_views = [
        view_finding(finding, number, claims_by_id, hrefs, places)
        for number, finding in enumerate(findings, start=1)
    ]
    uses: dict[str, list[FindingView]] = {}
    for finding, view in zip(findings, finding_views, strict=True):
        for claim_id in dict.fromkeys(finding.claim_ids):
            uses.setdefault(claim_id, []).append(view)
    return SheetView(
        findings=finding_views,
        passages=list(_view_passages(passages, shown_claims, uses, sheet.source.language)),
        claims=[_view_claim(claim, places, uses.get(claim.claim_id, [])) for claim in shown_claims],
        omitted=omitted,
    )


def view_finding(
    finding: Finding,
    number: int,
    claims: Mapping[str, Claim],
    hrefs: Mapping[str, str],
    places: PlaceFinder,
) -> FindingView:
    """A finding's values; `hrefs` says where the words of a claim can be seen (claim id → link)."""
    known = [claims[claim_id] for claim_id in dict.fromkeys(finding.claim_ids) if claim_id in claims]
    return FindingView(
        anchor=make_anchor(finding.finding_id),
        number=number,
        verdict=finding.verdict if finding.verdict in VERDICT_WORDS else "not_testable",
        words=describe_verdict(finding.verdict),
        check=describe_check(finding.check),
        sentence=finding.sentence,
        stated="" if finding.stated is None else format_interval(finding.stated, finding.unit),
        expected="" if finding.expected is None else format_interval(finding.expected, finding.unit),
        line=draw_number_line(finding.stated, finding.expected),
        quotes=[_view_quote(claim, hrefs.get(claim.claim_id, ""), places) for claim in known],
        claim_anchors=[make_anchor(claim.claim_id) for claim in known if claim.claim_id in hrefs],
        joined_because=finding.joined_because,
        derivation=finding.derivation,
        missing=finding.missing,
        exact=_exact_pair(finding),
    )


def make_anchor(record_id: str) -> str:
    """`record_id` if it can stand in an HTML id as it is, else a hash of it."""
    if re.fullmatch(r"[A-Za-z][A-Za-z0-9_-]{0,80}", record_id):
        return record_id
    return "x" + hashlib.sha256(record_id.encode("utf-8", "surrogatepass")).hexdigest()[:20]


def draw_number_line(stated: Interval | None, expected: Interval | None) -> NumberLine | None:
    """Both intervals as bars on one scale, None when either is missing or unbounded or both are one same point."""
    ends = []
    for interval in (stated, expected):
        if interval is None or interval.low is None or interval.high is None:
            return None
        ends.append((interval.low, interval.high))
    low, high = min(low for low, _ in ends), max(high for _, high in ends)
    if low == high or low > high:
        return None
    bars = []
    for begin, finish in ends:
        left = float((begin - low) / (high - low)) * 94
        width = max(float((finish - begin) / (high - low)) * 94, 0.0)
        bars.append((f"{left:.2f}", f"{width + 6:.2f}"))
    return NumberLine(bars[0], bars[1])


def _view_quote(claim: Claim, href: str, places: PlaceFinder) -> QuoteView:
    before, quote, after = places.split_context(claim)
    return QuoteView(quote, before, after, places.describe_place(claim), href, claim.language)


def _exact_pair(finding: Finding) -> str:
    parts = []
    for name, interval in (("stated", finding.stated), ("implied", finding.expected)):
        if interval is not None:
            parts.append(f"{name} {write_exact(interval)}")
    return "; ".join(parts)


def write_exact(interval: Interval) -> str:
    """The interval in mathematical notation with exact ends: '[25850000, 25950000)', '(50000000, ∞)'."""
    opening = "[" if interval.low is not None and interval.low_closed else "("
    closing = "]" if interval.high is not None and interval.high_closed else ")"
    low = "−∞" if interval.low is None else format_exact(interval.low)
    high = "∞" if interval.high is None else format_exact(interval.high)
    return f"{opening}{low}, {high}{closing}"


def _view_claim(claim: Claim, places: PlaceFinder, uses: Sequence[FindingView]) -> ClaimView:
    has_figure = not (claim.low is None and claim.high is None and claim.value is None)
    notes = [COMPARISON_WORDS.get(claim.comparison, ""), *describe_scope(claim.scope)]
    if claim.attributed_to:
        notes.append(f"according to {claim.attributed_to}")
    if claim.confidence < 1:
        notes.append(f"read with confidence {claim.confidence:.2f}")
    value = ""
    if claim.value is not None:
        value = add_unit(format_number(claim.value), claim.unit, claim.per)
    return ClaimView(
        anchor=make_anchor(claim.claim_id),
        quote=claim.quote,
        lang=claim.language,
        what=describe_measure(claim),
        value=value,
        allowed=format_interval(claim.interval) if has_figure else "",
        unit=describe_unit(claim.unit),
        per=describe_unit(claim.per),
        place=claim.place,
        time=claim.time,
        notes="; ".join(note for note in notes if note),
        where=f"{places.describe_place(claim)} (characters {claim.start:,}–{claim.end:,})",
        exact=write_exact(claim.interval) if has_figure else "",
        findings=[(view.number, view.anchor, view.words.name) for view in uses],
        on_page=True,
    )


def _choose_passages(sheet: Sheet, used: set[str], omitted: list[str]) -> tuple[list[Passage], list[Claim]]:
    """The passages to print and the claims in them; adds to `omitted` what is left out."""
    characters = sum(len(passage.text) for passage in sheet.passages)
    if characters <= LARGE_TEXT and len(sheet.claims) <= MANY_CLAIMS:
        return list(sheet.passages), list(sheet.claims)
    starts = [claim.start for claim in sheet.claims]
    chosen: list[Passage] = []
    claims: list[Claim] = []
    total = 0
    for passage in sheet.passages:
        inside = sheet.claims[bisect_left(starts, passage.start) : bisect_left(starts, passage.end)]
        if not any(claim.claim_id in used for claim in inside):
            continue
        if total + len(passage.text) > LARGE_TEXT or len(claims) + len(inside) > MANY_CLAIMS:
            break
        chosen.append(passage)
        claims.extend(inside)
        total += len(passage.text)
    omitted.append(
        f"The document is long ({characters:,} characters, {len(sheet.claims):,} claims). Only passages with findings "
        f"are shown: {len(chosen):,} of {len(sheet.passages):,}. `sousveil check --format json` lists every claim."
    )
    return chosen, claims


def _view_passages(
    passages: Sequence[Passage],
    claims: Sequence[Claim],
    uses: Mapping[str, Sequence[FindingView]],
    document_language: str,
) -> Iterator[PassageView]:
    starts = [claim.start for claim in claims]
    # A claim that began in an earlier passage may reach into this one.
    reach = max((claim.end - claim.start for claim in claims), default=0)
    page: int | None = None
    for passage in passages:
        if not passage.text.strip():
            continue
        near = claims[bisect_left(starts, passage.start - reach) : bisect_left(starts, passage.end)]
        inside = [claim for claim in near if claim.end > passage.start]
        marks = {
            claim.claim_id: [(view.number, view.verdict) for view in uses.get(claim.claim_id, [])]
            for claim in inside
        }
        yield PassageView(
            kind=passage.kind,
            lang=guess_language(passage.text, inside, document_language),
            spans=cut_spans(passage, inside, marks, make_anchor),
            page=passage.page if passage.page != page else None,
            confidence=passage.confidence,
            start=passage.start,
        )
        page = passage.page


def guess_language(text: str, claims: Sequence[Claim], document_language: str) -> str:
    """The language for a passage's `lang`: that of its claims, else by script where it differs from the document's."""
    for claim in claims:
        if claim.language:
            return claim.language
    # Kana before Han: Japanese uses both.
    for lang, pattern in (("ja", "[\u3040-\u30ff]"), ("ko", "[\uac00-\ud7af]"), ("zh", "[\u3400-\u9fff]")):
        if re.search(pattern, text):
            return document_language if document_language.startswith(lang) else lang
    if document_language.startswith(("zh", "ja", "ko")) and re.search("[A-Za-z]{4}", text):
        return "en" if text.isascii() else ""
    return document_language
