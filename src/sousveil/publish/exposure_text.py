"""Answers about products and vendors on a terminal: what is known, how sure it is, and where each statement stands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from sousveil.model.exposure_answers import (
    Evidence,
    ExposureAnswer,
    ExposureFinding,
    Holdings,
    ListingFact,
    OwnerStep,
    SupplyFact,
    VendorAnswer,
    WeaknessFacts,
)
from sousveil.model.exposures import VERDICT_MEANINGS
from sousveil.model.vendors import Backing, ProductMatch
from sousveil.publish.visible_text import squeeze_lines
from sousveil.publish.wording import count_noun

_STYLES = {
    "model and version": "bold red",
    "model": "bold yellow",
    "family": "magenta",
    "vendor only": "cyan",
}
_QUOTE_LIMIT = 300
_SHOWN = {"model and version": 50, "model": 30, "family": 15, "vendor only": 8}
_NEWEST_SHOWN = 8


def print_exposure(answer: ExposureAnswer, console: Console) -> None:
    """Prints what is known against the product: how it was read, each weakness with its evidence, lists, what was looked at."""
    _say(console, Text(squeeze_lines(answer.question), style="bold"))
    for line in _describe_match(answer):
        _say(console, Text(line), 2)
    if not answer.match.vendor_id:
        _say(console, Text("Nothing can be said: the vendor is unknown. That does not mean that it is safe."))
        return
    for verdict, group in groupby(answer.findings, key=lambda finding: finding.exposure.verdict):
        _print_verdict(console, verdict, list(group))
    _print_unreached(console, answer)
    _print_listings(console, answer.listings)
    _print_holdings(console, answer.holdings)


def print_vendor(answer: VendorAnswer, console: Console) -> None:
    """Prints who the vendor is: names, brands, owners, makers, lists, weaknesses, each with its source and date."""
    vendor = answer.vendor
    if vendor is None:
        _say(console, Text(squeeze_lines(answer.question), style="bold"))
        _say(console, Text(f"Unknown: {squeeze_lines(answer.match.reason)}."), 2)
        return
    _say(console, Text(f"{vendor.name}", style="bold"))
    _say(
        console, Text(f"{vendor.kind.replace('_', ' ')}{', ' + vendor.country if vendor.country else ''}"), 2
    )
    _say(console, Text(vendor.summary), 2)
    if answer.match.brand_id:
        brand = next((b for b in vendor.brands if b.brand_id == answer.match.brand_id), None)
        if brand:
            words = f"{brand.name} is one of its brands ({brand.role.replace('_', ' ')})"
            _say(console, Text(f"{words}{_cite(brand.backing)}"), 2)
    _print_block(console, "Names", _list_names(answer))
    _print_block(console, "Brands", [f"{b.name}{_cite(b.backing)}" for b in vendor.brands])
    _print_block(console, "Owners", [_describe_step(step) for step in answer.owners])
    _print_block(console, "Owns", [_describe_owned(step) for step in answer.owned])
    _print_block(console, "Products made by others", [_describe_supply(fact) for fact in answer.made_by])
    _print_block(console, "Makes what others sell", [_describe_supply(fact) for fact in answer.made_for])
    _print_listings(console, answer.listings)
    _print_vendor_weaknesses(console, answer)
    _print_holdings(console, answer.holdings)


def _describe_match(answer: ExposureAnswer) -> Iterator[str]:
    match = answer.match
    if match.vendor_id:
        yield f"is read as: {', '.join(_list_parts(match, answer))}"
    if match.reason:
        yield f"why: {squeeze_lines(match.reason)}"


def _list_parts(match: ProductMatch, answer: ExposureAnswer) -> Iterator[str]:
    yield answer.vendor.name if answer.vendor else match.vendor_id
    if match.brand_id:
        yield f"brand {match.brand_id}"
    if answer.family_name:
        yield answer.family_name
    if match.model:
        yield f"model {squeeze_lines(match.model)}"
    yield f"version {squeeze_lines(match.firmware_raw)}" if match.firmware_raw else "no version"


def _print_verdict(console: Console, verdict: str, findings: list[ExposureFinding]) -> None:
    console.print()
    head = Text(f"{verdict} ({len(findings)})", style=_STYLES.get(verdict, ""))
    head.append(f"  {VERDICT_MEANINGS[verdict]}", style="default")
    _say(console, head)
    for finding in findings[: _SHOWN[verdict]]:
        _say(console, _describe_weakness(finding.facts), 2)
        _say(console, Text(squeeze_lines(finding.exposure.derivation)), 6)
        for evidence in finding.evidence[:1]:
            _say(console, Text(_describe_evidence(evidence), style="dim"), 6)
    if len(findings) > _SHOWN[verdict]:
        _say(console, Text(f"and {len(findings) - _SHOWN[verdict]} more; --format json gives all"), 2)


def _describe_weakness(facts: WeaknessFacts) -> Text:
    words = Text(facts.weakness_id, style="bold")
    if facts.score is not None:
        words.append(f"  {facts.score:g} {facts.severity} ({facts.score_system})", style="default")
    if facts.kev_listed_at:
        words.append(f"  exploited: listed {facts.kev_listed_at[:10]}", style="bold red")
    elif facts.exploitation:
        words.append(f"  SSVC exploitation: {facts.exploitation}", style="default")
    if facts.epss is not None:
        words.append(f"  EPSS {facts.epss:.3g}", style="default")
    if facts.published_at:
        words.append(f"  published {facts.published_at[:10]}", style="default")
    if facts.title:
        words.append(f"\n{squeeze_lines(facts.title)}", style="not bold")
    return words


def _describe_evidence(evidence: Evidence) -> str:
    date = f" of {evidence.stated_at[:10]}" if evidence.stated_at else ""
    return f"{squeeze_lines(evidence.filename)}{date}, sha256 {evidence.source_id[:12]}, {evidence.locator}"


def _print_unreached(console: Console, answer: ExposureAnswer) -> None:
    console.print()
    if not answer.findings:
        _say(
            console, Text("No source that was read reaches this product. That does not mean that it is safe.")
        )
    if answer.unreached:
        count = count_noun(len(answer.unreached), "weakness", "weaknesses")
        _say(console, Text(f"unknown: {count} of this vendor, in other products or versions", style="bold"))
        for finding in answer.unreached[:5]:
            line = Text(f"{finding.facts.weakness_id}  ", style="bold")
            line.append(squeeze_lines(finding.exposure.derivation)[:_QUOTE_LIMIT], style="not bold")
            _say(console, line, 2)
        if len(answer.unreached) > 5:
            _say(console, Text(f"and {len(answer.unreached) - 5} more; --format json gives all"), 2)


def _print_listings(console: Console, listings: Iterable[ListingFact]) -> None:
    named: list[str] = []
    tied: list[str] = []
    for fact in listings:
        (named if fact.is_reached else tied).append("\n".join(_describe_listing(fact)))
    _print_block(console, "Lists that name or reach it", named)
    _print_block(console, "Ties to listed companies, which are no listing", tied)


def _describe_listing(fact: ListingFact) -> Iterator[str]:
    since = f", since {fact.listed_at}" if fact.listed_at else ""
    until = f" until {fact.ended_at}" if fact.ended_at else ""
    again = f", again {', '.join(fact.copies[1:])}" if len(fact.copies) > 1 else ""
    yield f"{fact.list_id}: “{squeeze_lines(fact.name)}” ({fact.relation.replace('_', ' ')}){since}{again}{until}"
    yield f"  {squeeze_lines(fact.reason)}"
    if fact.scope:
        yield f"  limits: {squeeze_lines(fact.scope)}"
    yield f"  {_join_source(fact.source, fact.stated_at, fact.url)}"


def _print_vendor_weaknesses(console: Console, answer: VendorAnswer) -> None:
    exploited = [facts for facts in answer.weaknesses if facts.is_exploited]
    lines = []
    if answer.weaknesses:
        lines.append(
            f"{len(answer.weaknesses):,} published, {len(exploited):,} of them known to be exploited"
        )
        named = [*exploited, *(facts for facts in answer.weaknesses if not facts.is_exploited)]
        lines += [_describe_weakness(facts).plain for facts in named[:_NEWEST_SHOWN]]
    if answer.maker_weaknesses:
        lines.append(f"{answer.maker_weaknesses:,} more of the makers behind its products")
    _print_block(
        console, "Weaknesses", lines or ["none in what was read; that does not mean that there are none"]
    )


def _print_holdings(console: Console, holdings: Holdings) -> None:
    console.print()
    newest = f", the newest of {holdings.newest_at[:10]}" if holdings.newest_at else ""
    _say(
        console,
        Text(
            f"Looked at: {holdings.name}: {count_noun(holdings.records, 'weakness', 'weaknesses')}{newest}.",
            style="dim",
        ),
    )


def _list_names(answer: VendorAnswer) -> list[str]:
    names = answer.vendor.names if answer.vendor else ()
    return [f"{n.text} ({n.role.replace('_', ' ')}, {n.language}){_cite(n.backing)}" for n in names]


def _describe_step(step: OwnerStep) -> str:
    share = f" {step.share_raw}" if step.share_raw else ""
    kind = " [state body]" if step.owner_kind == "state_body" else ""
    return f"{'  ' * (step.depth - 1)}{step.owner_name}{kind}: {step.role}{share}{_cite(step.backing)}"


def _describe_owned(step: OwnerStep) -> str:
    share = f" {step.share_raw}" if step.share_raw else ""
    return f"{step.owner_name}: {step.role}{share}{_cite(step.backing)}"


def _describe_supply(fact: SupplyFact) -> str:
    sold_as = f" under the brand {fact.brand_name}" if fact.brand_name else ""
    return (
        f"{fact.seller_name} sells products of {fact.maker_name}{sold_as} ({fact.role}){_cite(fact.backing)}"
    )


def _cite(backing: Backing) -> str:
    span = f" from {backing.since_at}" if backing.since_at else ""
    span += f" until {backing.until_at}" if backing.until_at else ""
    scope = f"; {backing.scope}" if backing.scope else ""
    read = f"read {backing.source.accessed_at}" if backing.source.accessed_at else "no date"
    date = backing.stated_at or backing.source.published_at or read
    return f"{span}{scope}\n  {_join_source(backing.source.publisher, date, backing.source.url)} [{backing.confidence}]"


def _join_source(source: str, date: str, url: str) -> str:
    return ", ".join(part for part in (squeeze_lines(source), date, url) if part)


def _print_block(console: Console, heading: str, lines: list[str]) -> None:
    if lines:
        console.print()
        _say(console, Text(heading, style="bold"))
        for line in lines:
            _say(console, Text(line), 2)


def _say(console: Console, words: Text, indent: int = 0) -> None:
    console.print(Padding(words, (0, 0, 0, indent)), soft_wrap=False)
