"""Do a before, an after, an increase, a multiple and a percentage of one change agree?"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from fractions import Fraction

from sousveil.check.changes import Change, read_change
from sousveil.check.frames import Frame, build_windows
from sousveil.check.intervals import read_rounded, read_written
from sousveil.check.judging import Comparison, Joined, decide, derive, make_finding
from sousveil.check.network import find_clash, propagate
from sousveil.check.protocols import Check, Facts
from sousveil.check.words import format_interval, quote_claim, say_verdict
from sousveil.model.claims import Claim, Finding
from sousveil.model.intervals import Interval

# The figure that a writer works out from the others comes first: it is the one to judge.
_JUDGED_FIRST = ("change", "multiple", "increase", "after", "before")
_NAMES = {
    "before": "the number before",
    "after": "the number after",
    "increase": "the difference",
    "multiple": "the multiple",
    "change": "the change in percent",
}


def find(frames: Sequence[Frame], facts: Facts) -> Iterator[Finding]:
    """Findings on each change told in one sentence, or in up to three neighbours where one alone says too little."""
    told: set[str] = set()
    # What can be judged in a wider window comes before what could be derived in a narrower one.
    for sizes, judge in (((1, 2, 3), _judge_full), ((1, 2), _derive_levels)):
        for size in sizes:
            for window in build_windows(frames, size):
                change = read_change(window)
                if change is None or any(claim.claim_id in told for claim in change.roles.values()):
                    continue
                if size > 1 and len({claim.sentence for claim in change.roles.values()}) == 1:
                    continue
                findings = list(judge(change))
                if findings:
                    told.update(claim.claim_id for claim in change.roles.values())
                    yield from findings


def _judge_full(change: Change) -> Iterator[Finding]:
    """One verdict when the roles say more than they must."""
    if len(change.roles) < 3:
        return
    findings = [
        _judge(reading, _read_roles(reading, read_written), _read_roles(reading, read_rounded))
        for reading in _list_readings(change)
    ]
    # Where the wording can be read in two ways, only what fits neither way is a clash.
    yield min(findings, key=lambda finding: _BEST_FIRST.index(finding.verdict))


_BEST_FIRST = ("agrees", "only_if_exact", "contradicts")


def _list_readings(change: Change) -> list[Change]:
    if not change.readings:
        return [change]
    multiple = change.roles["multiple"]
    return [
        Change(
            {
                **change.roles,
                "multiple": replace(multiple, value=value, low=value, high=value, comparison=""),
            },
            change.is_down,
        )
        for value in change.readings
    ]


def _derive_levels(change: Change) -> Iterator[Finding]:
    """The levels that follow when the roles say just enough."""
    if len(change.roles) == 2 and not change.readings and not {"before", "after"} <= change.roles.keys():
        yield from _derive(change, _read_roles(change, read_written))


def _read_roles(change: Change, read: Callable[[Claim], Interval]) -> dict[str, Interval]:
    return {role: _orient(role, read(claim), change) for role, claim in change.roles.items()}


def _read_unit(change: Change) -> str:
    return next((change.roles[r].unit for r in ("before", "after", "increase") if r in change.roles), "")


def _explain(change: Change) -> str:
    told = (f"{_NAMES[role]} {quote_claim(claim)}" for role, claim in change.roles.items())
    return "one change told in one breath: " + ", ".join(told)


def _judge(change: Change, written: dict[str, Interval], rounded: dict[str, Interval]) -> Finding:
    unit = _read_unit(change)
    clash = find_clash(rounded) or find_clash(written) or list(written)
    judged = next(role for role in _JUDGED_FIRST if role in clash)
    others = {role: interval for role, interval in written.items() if role != judged and role in clash}
    others_rounded = {role: rounded[role] for role in others}
    implied, implied_rounded = propagate(others), propagate(others_rounded)
    if implied is None or implied_rounded is None:
        implied = implied_rounded = {judged: Interval(None, None)}
    comparison = Comparison(written[judged], implied[judged], rounded[judged], implied_rounded[judged])
    claims = tuple(change.roles[role] for role in (judged, *others))
    verdict = decide(comparison, claims)
    judged_unit = {"change": "percent", "multiple": ""}.get(judged, unit)
    shown = _magnitude(implied[judged]) if judged in ("increase", "change") else implied[judged]
    expected = format_interval(shown, judged_unit)
    basis = " and ".join(quote_claim(change.roles[role]) for role in others)
    stated = quote_claim(change.roles[judged])
    sentence = say_verdict(verdict, f"{basis} make {_NAMES[judged]} {expected}", stated)
    joined = Joined("multiple_increment", claims, _explain(change), _write_sum(written), unit=judged_unit)
    return make_finding(joined, verdict, sentence, comparison)


def _derive(change: Change, written: dict[str, Interval]) -> Iterator[Finding]:
    unit = _read_unit(change)
    implied = propagate(written)
    if implied is None:
        return
    missing = [role for role in ("before", "after") if role not in written]
    values = {role: implied[role] for role in missing}
    if any(
        interval.low is None or interval.high is None or interval.low <= 0 for interval in values.values()
    ):
        return
    claims = tuple(change.roles.values())
    basis = " and ".join(quote_claim(claim) for claim in claims)
    for role, value in values.items():
        others = [f"{format_interval(v, unit)} {r}" for r, v in values.items() if r != role]
        aside = f" ({', '.join(others)})" if others else ""
        joined = Joined("multiple_increment", claims, _explain(change), _write_sum(written), unit=unit)
        sentence = f"{basis} together mean {format_interval(value, unit)} {role} the change{aside}."
        yield derive(joined, sentence, value)


def _orient(role: str, interval: Interval, change: Change) -> Interval:
    """An increase and a percentage are written without a sign; a decrease makes them negative."""
    if role == "increase" and (change.is_down or change.roles[role].increment < 0):
        return -_magnitude(interval)
    if role == "change" and change.roles[role].kind != "percent":
        # 'By a third' is said loosely.
        value = Fraction(change.roles[role].value or 0) * 100
        interval = Interval(value * Fraction(9, 10), value * Fraction(11, 10))
    if role == "change" and change.is_down:
        return -_magnitude(interval)
    return interval


def _magnitude(interval: Interval) -> Interval:
    return -interval if interval.high is not None and interval.high <= 0 else interval


def _write_sum(written: dict[str, Interval]) -> str:
    parts = [f"{_NAMES[role]}: {format_interval(interval)}" for role, interval in written.items()]
    return (
        "; ".join(parts) + ". after = before + difference = before × multiple; multiple = 1 + change / 100."
    )


def find_levels(frame: Frame) -> list[tuple[Interval, tuple[Claim, ...], str]]:
    """The levels that follow from a change in `frame`: (interval, claims behind it, 'before' or 'after')."""
    change = read_change(frame)
    if change is None:
        return []
    written = _read_roles(change, read_written)
    implied = propagate(written)
    if implied is None:
        return []
    claims = tuple(change.roles.values())
    return [
        (implied[role], claims, role)
        for role in ("before", "after")
        if role not in written and implied[role].high is not None and implied[role].low
    ]


CHECK = Check(
    name="multiple_increment",
    question="Do the before, the after, the increase, the multiple and the percentage of one change agree?",
    inputs="Counts, amounts, increments, multiples and percentages of change in one sentence or two neighbours.",
    method="Interval constraint propagation over after = before + increase = before × multiple; the smallest clashing part is named. Where they say just enough, the missing level is derived.",
    caveats="Only one change at a time is read; recurring changes ('every year') and relative changes of percentages are left alone. 'Tripled' is taken at ± 10% before anything is called a contradiction.",
    find=find,
)
