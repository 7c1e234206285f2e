"""A sheet on a terminal: contradictions first, each with its figures and its words; then every claim."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from rich import box
from rich.console import Console, Group
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from sousveil.model.claims import Claim, Finding
from sousveil.model.problems import Problem
from sousveil.model.sheets import Sheet, SheetSource
from sousveil.publish.figures import format_interval
from sousveil.publish.places import PlaceFinder
from sousveil.publish.redaction import redact_sheet
from sousveil.publish.visible_text import squeeze_lines
from sousveil.publish.wording import (
    VERDICT_WORDS,
    count_noun,
    count_verdicts,
    describe_check,
    describe_measure,
    describe_unit,
    describe_verdict,
    order_findings,
    rank_severity,
)

_STYLES = {
    "contradicts": "bold red",
    "only_if_exact": "bold yellow",
    "derived": "magenta",
    "agrees": "cyan",
    "not_computable": "dim",
    "not_testable": "dim",
}
_AT_LENGTH = ("contradicts", "only_if_exact", "derived", "agrees")
_BRIEF_LIMIT = 12
_QUOTE_LIMIT = 60


def print_sheet(sheet: Sheet, console: Console, claim_limit: int = 40) -> None:
    """Prints `sheet` on `console`: heading, summary, findings (worst verdict first), at most `claim_limit` claims, problems.

    Verdicts are words and marks as well as colours. Words of the source are never read as mark-up, personal data is
    masked, control and bidi characters are shown for what they are.
    """
    sheet = redact_sheet(sheet)
    ascii_only = not _can_show(console, "✕≈→✓–“”·…")
    places = PlaceFinder(sheet.passages)
    _print(console, _heading(sheet.source))
    _print(console, _summary(sheet))
    _print_findings(sheet, places, console, ascii_only)
    _print_claims(sheet.claims, console, claim_limit)
    _print_problems(sheet.problems, console)


def _heading(source: SheetSource) -> Group:
    lines = [Text(squeeze_lines(source.title or source.filename), style="bold")]
    about = [source.publisher, source.published_at[:10], source.filename if source.title else ""]
    facts = " · ".join(squeeze_lines(fact) for fact in about if fact)
    if facts:
        lines.append(Text(facts))
    lines.append(Text(f"sha256 {source.source_id[:12]}", style="dim"))
    return Group(*lines)


def _summary(sheet: Sheet) -> Group:
    words = Text(count_noun(len(sheet.claims), "claim"))
    for verdict, number, noun in count_verdicts(sheet.findings):
        words.append(" · ")
        words.append(
            f"{number:,} {noun}" if number else f"no {VERDICT_WORDS[verdict].many}",
            style=_STYLES[verdict] if number else "",
        )
    if sheet.problems:
        words.append(f" · {count_noun(len(sheet.problems), 'problem')}")
    return Group(Text(), words, Text())


def _print_findings(sheet: Sheet, places: PlaceFinder, console: Console, ascii_only: bool) -> None:
    claims = {claim.claim_id: claim for claim in sheet.claims}
    number = 0
    for verdict, group in groupby(order_findings(sheet.findings), key=lambda finding: finding.verdict):
        findings = list(group)
        at_length = verdict in _AT_LENGTH
        for finding in findings if at_length else findings[:_BRIEF_LIMIT]:
            number += 1
            _print(console, _finding_head(finding, number, ascii_only))
            if at_length:
                _print(console, _finding_body(finding, claims, places))
                _print(console, Text())
            elif finding.missing:
                _print(console, _indented(Text(f"missing: {squeeze_lines(finding.missing)}", style="dim")))
        left = 0 if at_length else len(findings) - _BRIEF_LIMIT
        if left > 0:
            number += left
            words = f"… and {left:,} more of the same verdict; --format json lists them."
            _print(console, _indented(Text(words, style="dim")))
        if not at_length:
            _print(console, Text())


def _finding_head(finding: Finding, number: int, ascii_only: bool) -> Group:
    words = describe_verdict(finding.verdict)
    style = _STYLES.get(finding.verdict, "")
    mark = words.ascii_mark if ascii_only else words.mark
    head = Text.assemble(
        (f"{mark} {words.name.upper()}", style), (f"  {number}. {describe_check(finding.check)}", "dim")
    )
    return Group(head, _indented(Text(squeeze_lines(finding.sentence))))


def _finding_body(finding: Finding, claims: dict[str, Claim], places: PlaceFinder) -> Padding:
    rows = Table.grid(padding=(0, 2))
    rows.add_column(style="dim", no_wrap=True)
    rows.add_column(overflow="fold")
    unit = finding.unit
    if finding.stated is not None:
        rows.add_row("stated", Text(format_interval(finding.stated, unit)))
    if finding.expected is not None:
        label = "follows" if finding.stated is None or finding.verdict == "derived" else "implied"
        rows.add_row(label, Text(format_interval(finding.expected, unit)))
    for position, claim_id in enumerate(finding.claim_ids):
        claim = claims.get(claim_id)
        if claim is None:
            words = Text(f"claim {claim_id}, in another source", style="dim")
        else:
            words = _quote(claim)
            words.append(f"  {places.describe_place(claim)}", style="dim")
        rows.add_row("" if position else "words", words)
    if finding.derivation:
        rows.add_row("sum", Text(squeeze_lines(finding.derivation)))
    if finding.joined_because and finding.verdict == "contradicts":
        rows.add_row("joined", Text(squeeze_lines(finding.joined_because)))
    return _indented(rows)


def _quote(claim: Claim) -> Text:
    quote = squeeze_lines(claim.quote)
    if len(quote) > _QUOTE_LIMIT:
        quote = quote[: _QUOTE_LIMIT - 1] + "…"
    return Text(f"“{quote}”")


def _print_claims(claims: Sequence[Claim], console: Console, limit: int) -> None:
    if not claims or limit <= 0:
        return
    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1), pad_edge=False, show_edge=False)
    table.add_column("quote", overflow="fold", max_width=30)
    table.add_column("what", overflow="fold", max_width=30)
    table.add_column("figure", overflow="fold", max_width=30)
    wide = console.width >= 100
    for name in ("per", "place", "time") if wide else ("place and time",):
        table.add_column(name, overflow="fold", max_width=20)
    for claim in claims[:limit]:
        per, place, time = describe_unit(claim.per), claim.place, claim.time
        rest = (per, place, time) if wide else (", ".join(part for part in (place, time) if part),)
        table.add_row(
            _quote(claim),
            Text(squeeze_lines(describe_measure(claim))),
            Text(squeeze_lines(_figure(claim, "" if wide else claim.per))),
            *(Text(squeeze_lines(part)) for part in rest),
        )
    _print(console, Rule(f"Claims ({len(claims):,})", align="left", style="dim"))
    _print(console, table)
    if len(claims) > limit:
        left = f"… and {len(claims) - limit:,} more; --format json or --html shows all."
        _print(console, Text(left, style="dim"))
    _print(console, Text())


def _figure(claim: Claim, per: str) -> str:
    if claim.low is None and claim.high is None and claim.value is None:
        return ""
    return format_interval(claim.interval, claim.unit, per)


def _print_problems(problems: Sequence[Problem], console: Console) -> None:
    if not problems:
        return
    _print(console, Rule(f"Problems ({len(problems):,})", align="left", style="dim"))
    for problem in sorted(problems, key=lambda problem: rank_severity(problem.kind.severity)):
        kind = problem.kind
        style = {"error": "bold red", "warning": "bold yellow"}.get(kind.severity, "dim")
        head = Text.assemble((kind.severity.upper(), style), f"  {kind.meaning}", (f"  ({kind.code})", "dim"))
        _print(console, head)
        if problem.detail:
            _print(console, _indented(Text(squeeze_lines(problem.detail))))
        _print(console, _indented(Text(kind.hint, style="dim")))


def _indented(renderable: Text | Table) -> Padding:
    return Padding(renderable, (0, 0, 0, 2), expand=False)


def _can_show(console: Console, characters: str) -> bool:
    try:
        characters.encode(console.encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return False
    return True


def _print(console: Console, renderable: object) -> None:
    console.print(renderable, markup=False, highlight=False, emoji=False)
