"""Does a density times an area give the stated count?"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from sousveil.check.areas import in_square_metres, name_area
from sousveil.check.frames import Frame, build_windows
from sousveil.check.intervals import read_rounded, read_written
from sousveil.check.judging import Comparison, Joined, decide, derive, find_conflict, make_finding
from sousveil.check.multiple_increment import find_levels
from sousveil.check.protocols import Check, Facts
from sousveil.check.subjects import compare_heads
from sousveil.check.words import format_interval, quote_claim, say_verdict
from sousveil.model.claims import Claim, Finding
from sousveil.model.intervals import Interval

_RESTATES = re.compile(
    r"(?:comes? (?:out )?to|works? out (?:at|to)|works out|amounts? to|equal|equivalent|that is|this is|meaning|which means|this means|or about|an average of|averag|about|gives|making|translat|density|即|相当于|平均|密度|合)",
    re.IGNORECASE,
)


_MARKS = frozenset({"average", "estimated", "new", "public"})
_LOOSE_MARKS = _MARKS | {"planned", "limit", "active", "registered"}


def find(frames: Sequence[Frame], facts: Facts) -> Iterator[Finding]:
    """One finding for each density that stands near one area; the nearest window that has both decides."""
    done: set[str] = set()
    for size in (1, 2, 3):
        for window in build_windows(frames, size):
            densities = [claim for claim in window.claims if claim.measure == "density"]
            areas = [claim for claim in window.claims if claim.measure == "area" and not claim.per]
            if len(densities) != 1 or len(areas) != 1 or densities[0].claim_id in done:
                continue
            finding = _judge(window, densities[0], areas[0], is_last=size == 3)
            if finding is not None:
                done.add(densities[0].claim_id)
                yield finding


def _judge(window: Frame, density: Claim, area: Claim, is_last: bool) -> Finding | None:
    per, unit = in_square_metres(density.per), in_square_metres(area.unit)
    if per is None or unit is None or find_conflict(density, area, _LOOSE_MARKS | {"partial", "private"}):
        return None
    written = read_written(area) * (unit / per)
    rounded = read_rounded(area) * (unit / per)
    counts: list[tuple[Interval, Interval, tuple[Claim, ...], str]] = [
        (read_written(c), read_rounded(c), (c,), "stated")
        for c in window.claims
        if _may_be_counted(c, density)
    ]
    counts += [
        (level, level, claims, role)
        for level, claims, role in find_levels(window)
        if compare_heads(claims[0].subject, density.subject) != "different"
    ]
    if not counts:
        return _derive_count(density, area, written) if is_last else None
    verdicts: list[Finding] = []
    for count, count_rounded, claims, role in counts:
        comparison = _compare(density, count, count_rounded, (written, rounded))
        if comparison is None:
            continue
        verdict = decide(comparison, (density, area, *claims))
        verdicts.append(_finding(verdict, comparison, (density, area, claims, role), count))
    if not verdicts:
        return None
    # Where several counts stand near, the density may mean any of them: one that fits is enough.
    order = {"agrees": 0, "only_if_exact": 1, "contradicts": 2}
    best = min(verdicts, key=lambda finding: order[finding.verdict])
    if best.verdict == "contradicts" and (len(verdicts) > 1 and "stated" not in {c[3] for c in counts}):
        return best if _RESTATES.search(window.text) else None
    return best if best.verdict != "contradicts" or len(verdicts) == 1 else None


def _compare(
    density: Claim, count: Interval, count_rounded: Interval, area: tuple[Interval, Interval]
) -> Comparison | None:
    try:
        return Comparison(
            read_written(density), count / area[0], read_rounded(density), count_rounded / area[1]
        )
    except ZeroDivisionError:
        return None


def _may_be_counted(claim: Claim, density: Claim) -> bool:
    if claim.measure not in ("count", "increment") or claim.increment or claim.per:
        return False
    if compare_heads(claim.subject, density.subject) == "different" or not claim.subject:
        return False
    if density.subject == "" and not re.search(
        r"camera|lens|device|sensor|reader|摄像|探头|监控|点位|镜头|鏡頭", claim.subject
    ):
        return False
    same_sentence = claim.sentence == density.sentence
    return not find_conflict(claim, density, _LOOSE_MARKS if same_sentence else _MARKS)


def _finding(
    verdict: str, comparison: Comparison, parts: tuple[Claim, Claim, tuple[Claim, ...], str], count: Interval
) -> Finding:
    density, area, claims, role = parts
    noun = claims[0].subject_raw or "things"
    basis = " and ".join(quote_claim(claim) for claim in claims)
    if role != "stated":
        basis += f" ({format_interval(count)} {role})"
    expected = f"{format_interval(comparison.expected)} per {name_area(density.per)}"
    stated = quote_claim(density)
    sentence = say_verdict(verdict, f"{basis} over {quote_claim(area)} makes {expected}", stated)
    exact = (
        f" Over exactly {format_interval(Interval.exactly(area.value or 0))} it is {format_interval(count / _exact_area(area, density))}."
        if area.value
        else ""
    )
    joined = Joined(
        "density_area",
        (density, area, *claims),
        "count, area and density stand in neighbouring sentences and count the same thing",
        f"{format_interval(count)} {noun} ÷ {format_interval(read_written(area))} {name_area(area.unit)}s = {expected}.{exact}",
        unit=f"1 / {density.per}",
    )
    return make_finding(joined, verdict, sentence, comparison)


def _exact_area(area: Claim, density: Claim) -> Interval:
    unit, per = in_square_metres(area.unit), in_square_metres(density.per)
    assert unit is not None
    assert per is not None
    return Interval.exactly(area.value or 1) * (unit / per)


def _derive_count(density: Claim, area: Claim, area_in_per: Interval) -> Finding | None:
    value = read_written(density) * area_in_per
    if density.sentence != area.sentence and not _RESTATES.search(density.context):
        return None
    joined = Joined(
        "density_area",
        (density, area),
        "density and area stand together",
        f"{format_interval(read_written(density))} × {format_interval(area_in_per)} = {format_interval(value)}.",
    )
    noun = density.subject_raw or "in all"
    return derive(
        joined,
        f"{quote_claim(density)} over {quote_claim(area)} makes {format_interval(value)} {noun}.",
        value,
    )


CHECK = Check(
    name="density_area",
    question="Does a density times an area give the stated count?",
    inputs="Claims per unit of area, an area, and counts of the same thing (stated, or derived from a change) in up to three neighbouring sentences.",
    method="count ÷ area against the density, in exact units and intervals: '21 square miles' is 20.5 to 21.5.",
    caveats="With several counts near, one that fits is enough; with none, the count is derived.",
    find=find,
)
