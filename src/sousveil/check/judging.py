"""From joined claims to a finding: the verdict is decided by exact intervals, never by floats."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sousveil.check.words import format_interval
from sousveil.model.claims import Claim, Finding, format_exact
from sousveil.model.ids import make_id
from sousveil.model.intervals import Interval

_SURE = 0.9


@dataclass(frozen=True, slots=True)
class Comparison:
    """One stated figure against what the others imply, as written and as they may have been rounded."""

    stated: Interval
    expected: Interval
    stated_rounded: Interval
    expected_rounded: Interval


@dataclass(frozen=True, slots=True)
class Joined:
    """Claims taken to speak of one thing: the judged one first, why they were joined, and the sum in words."""

    check: str
    claims: tuple[Claim, ...]
    because: str
    derivation: str
    unit: str = ""


def decide(comparison: Comparison, claims: Sequence[Claim]) -> str:
    """'contradicts', 'only_if_exact' or 'agrees'. Doubtful readings (OCR, joined digits) never accuse."""
    if not comparison.stated_rounded.overlaps(comparison.expected_rounded):
        doubtful = any(claim.confidence < _SURE for claim in claims)
        return "only_if_exact" if doubtful else "contradicts"
    if not comparison.stated.overlaps(comparison.expected):
        return "only_if_exact"
    return "agrees"


def make_finding(joined: Joined, verdict: str, sentence: str, comparison: Comparison | None) -> Finding:
    """A finding over `joined`; for a contradiction the shown range is the widest that rounding allows."""
    claims = list(dict.fromkeys(claim.claim_id for claim in joined.claims))
    sources = sorted({claim.source_id for claim in joined.claims})
    stated = comparison.stated if comparison else None
    if comparison and joined.claims[0].measure in ("rate", "density"):
        # Shown as written; that a whole number per minute is ± half only matters for the verdict.
        stated = joined.claims[0].interval
    expected = comparison.expected if comparison else None
    derivation = joined.derivation
    if comparison and verdict == "contradicts" and comparison.expected_rounded != comparison.expected:
        derivation += (
            f" Even with every figure rounded as far as it may have been: "
            f"{format_interval(comparison.expected_rounded)}."
        )
    return Finding(
        finding_id=make_id("fnd", joined.check, verdict, sorted(claims), sentence),
        check=joined.check,
        verdict=verdict,
        sentence=sentence,
        stated=stated,
        expected=expected,
        unit=joined.unit,
        claim_ids=claims,
        source_ids=sources,
        joined_because=joined.because,
        derivation=derivation,
    )


def derive(joined: Joined, sentence: str, value: Interval) -> Finding:
    """A 'derived' finding: a new figure that follows from `joined`."""
    finding = make_finding(joined, "derived", sentence, None)
    finding.expected = value
    ends = (format_exact(value.low), format_exact(value.high))
    finding.finding_id = make_id("fnd", joined.check, "derived", sorted(finding.claim_ids), sentence, *ends)
    return finding


def leave_open(joined: Joined, verdict: str, sentence: str, missing: str) -> Finding:
    """A 'not_computable' or 'not_testable' finding that says what is missing."""
    finding = make_finding(joined, verdict, sentence, None)
    finding.missing = missing
    return finding


def find_conflict(one: Claim, other: Claim, ignore: frozenset[str] = frozenset()) -> str:
    """Why two claims cannot be taken to speak of the same state of things: 'time', 'place', a scope mark, or ''."""
    for name in ("time", "place"):
        if name not in ignore and not same_or_silent(_own(one, name), _own(other, name)):
            return name
    clauses = read_marks(one, True), read_marks(other, True)
    if any("planned" in first and "now" in second for first, second in (clauses, clauses[::-1])):
        return "planned"
    same_sentence = (one.source_id, one.sentence) == (other.source_id, other.sentence)
    for mark in sorted((read_marks(one, same_sentence) ^ read_marks(other, same_sentence)) - ignore):
        if mark in SCOPE_MARKS:
            return mark
    return ""


def read_marks(claim: Claim, only_clause: bool = False) -> set[str]:
    """The scope marks of a claim: of its clause, or of its whole sentence."""
    if only_clause:
        return {mark for mark in claim.scope if ":" not in mark}
    return {mark.removeprefix("sentence:") for mark in claim.scope}


SCOPE_MARKS = frozenset(
    {"planned", "cumulative", "yearly", "limit", "peak", "former", "partial", "new", "public", "private", "active", "registered", "broken", "minimum", "average", "estimated"}
)  # fmt: skip


def _own(claim: Claim, name: str) -> str:
    """The time or place that the claim's own sentence names."""
    value: str = getattr(claim, name)
    return "" if f"{name}:inherited" in claim.scope else value


def same_or_silent(one: str, other: str) -> bool:
    """True when two times or places are the same, or one lies in the other, or one is not said."""
    if one[:1] == "全" or other[:1] == "全":
        # 'The whole city' is the city, but none of its districts.
        return not one or not other or one[-1] == other[-1]
    if not one or not other or one == other or one in _POINTS_BACK or other in _POINTS_BACK:
        return True
    return one in other or other in one


_POINTS_BACK = frozenset(
    {"the same year", "that year", "the year", "the same day", "that day", "the same month", "then"}
)
