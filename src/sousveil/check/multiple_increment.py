"""Do a before, an after, an increase, a multiple and a percentage of one change agree?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sousveil.check.changes import Change, read_change
from sousveil.check.frames import Frame, build_windows
from sousveil.check.intervals import read_rounded, read_written
from sousveil.check.judging import Comparison, Joined, decide, derive, make_finding
from sousveil.check.network import find_clash, propagate
from sousveil.check.protocols import Check, Facts
from sousveil.check.words import format_interval, quote_claim
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
    """Findings on each change told in one sentence, or in two neighbouring ones where one alone says too little."""
    told: set[str] = set()
    for size in (1, 2):
        for window in build_windows(frames, size):
            change = read_change(window)
            if change is None or any(claim.claim_id in told for claim in change.roles.values()):
                continue
            if size == 2 and not _spans_sentences(change):
                continue
            findings = list(judge_change(change))
            if findings:
                told.update(claim.claim_id for claim in change.roles.values())
                yield from findings


def judge_change(change: Change) -> Iterator[Finding]:
    """One verdict when the roles say more than they must, or the two levels that follow when they say just enough."""
    written = {role: _orient(role, read_written(claim), change) for role, claim in change.roles.items()}
    rounded = {role: _orient(role, read_rounded(claim), change) for role, claim in change.roles.items()}
    unit = next((change.roles[r].unit for r in ("before", "after", "increase") if r in change.roles), "")
    because = "one change told in one breath: " + ", ".join(
        f"{_NAMES[role]} {quote_claim(claim)}" for role, claim in change.roles.items()
    )
    if len(written) >= 3 or ({"before", "after"} <= written.keys() and len(written) > 2):
        yield _judge(change, written, rounded, because, unit)
    elif not {"before", "after"} <= written.keys():
        yield from _derive(change, written, because, unit)


def _judge(
    change: Change, written: dict[str, Interval], rounded: dict[str, Interval], because: str, unit: str
) -> Finding:
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
    expected = format_interval(implied[judged], judged_unit)
    basis = " and ".join(quote_claim(change.roles[role]) for role in others)
    stated = quote_claim(change.roles[judged])
    if verdict == "contradicts":
        sentence = f"{basis} make {_NAMES[judged]} {expected}, but the text says {stated}."
    elif verdict == "only_if_exact":
        sentence = f"{basis} make {_NAMES[judged]} {expected}; {stated} fits only if a figure is rounded."
    else:
        sentence = f"{basis} make {_NAMES[judged]} {expected}, and the text says {stated}: they agree."
    joined = Joined("multiple_increment", claims, because, _write_sum(written), unit=judged_unit)
    return make_finding(joined, verdict, sentence, comparison)


def _derive(change: Change, written: dict[str, Interval], because: str, unit: str) -> Iterator[Finding]:
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
    told = " and ".join(f"{format_interval(value, unit)} {role}" for role, value in values.items())
    for value in values.values():
        joined = Joined("multiple_increment", claims, because, _write_sum(written), unit=unit)
        yield derive(joined, f"{basis} together mean {told}.", value)


def _orient(role: str, interval: Interval, change: Change) -> Interval:
    """An increase and a percentage are written without a sign; a decrease makes them negative."""
    if role == "increase" and (change.is_down or change.roles[role].increment < 0):
        return -_magnitude(interval)
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


def _spans_sentences(change: Change) -> bool:
    sentences = {claim.sentence for claim in change.roles.values()}
    return len(sentences) == 2


def find_levels(frame: Frame) -> list[tuple[Interval, tuple[Claim, ...], str]]:
    """The levels that follow from a change in `frame`: (interval, claims behind it, 'before' or 'after')."""
    change = read_change(frame)
    if change is None:
        return []
    written = {role: _orient(role, read_written(claim), change) for role, claim in change.roles.items()}
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
