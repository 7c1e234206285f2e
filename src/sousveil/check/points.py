"""Two percentages and what the text makes of them: a gap in percentage points, or a relative change."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sousveil.check.frames import Frame
from sousveil.check.intervals import read_written
from sousveil.check.judging import Comparison, Joined, decide, make_finding
from sousveil.check.subjects import OTHER_BASE
from sousveil.check.words import format_interval, quote_claim, say_verdict
from sousveil.model.claims import Finding
from sousveil.model.intervals import Interval

_CUE = r"(?:\bgap|\bdifference|increase|rise|drop|fall|decline|decrease|jump|gain|growth|lead|change|climb|plus|more|less|up|down|提高|上升|下降|增长|减少|增加|高出|差距|相差|降低)"
_TWO = re.compile(
    rf"‹p(?P<one>\d+)›[^‹.。]{{0,60}}?‹p(?P<other>\d+)›[^‹.。]{{0,50}}?(?:,|;|；|，|—|–|\(|:| - |a\s)\s*(?:两者|二者|which is |that is |or |and |making |leaving |the |an? |[a-z]+ )*{_CUE}[^‹.。]{{0,16}}?‹(?P<code>[qp])(?P<gap>\d+)›",
    re.IGNORECASE,
)
_FROM_TO = re.compile(
    rf"(?:from|由|从)\s*‹p(?P<one>\d+)›[^‹.;。；]{{0,40}}?(?:to|至|到|升至|增至|降至)\s*‹p(?P<other>\d+)›[^‹.;。；]{{0,40}}?(?:,|，|—|–|\(|（)\s*(?:(?:which is |that is |or |i\.e\. )?(?:an?|the|up|down|or|some|about)\b[^‹.;]{{0,30}}?|(?:同比|共|约|即|净|也就是)?{_CUE}[^‹。；]{{0,6}}?)‹(?P<code>[qp])(?P<gap>\d+)›",
    re.IGNORECASE,
)


_UP = re.compile(
    r"\b(?:rose|risen|rise|up|increase[ds]?|climb(?:ed)?|grew|grown|gain(?:ed)?|jump(?:ed)?)\b|升|增|提高",
    re.IGNORECASE,
)
_DOWN = re.compile(
    r"\b(?:fell|fallen|fall|down|decrease[ds]?|drop(?:ped)?|decline[ds]?|lower|lost)\b|降|减|低",
    re.IGNORECASE,
)
_BEHIND = re.compile(
    r"‹p(?P<one>\d+)›[^‹]{0,60}?␞ (?:it|that|the (?:year before|rate|share|figure)|in (?:19|20)\d\d) [^‹.;]{0,40}?‹p(?P<other>\d+)›[^‹.;]{0,40}?,\s*‹(?P<code>q)(?P<gap>\d+)›\s*(?:lower|higher|less|more|fewer|up|down)?",
    re.IGNORECASE,
)


_FIRST = re.compile(
    r"(?:\bby|\b(?:rose|fell|grew|dropped|up|down)|了|上升|下降|提高|降低)\s*(?:about |nearly )?‹(?P<code>q)(?P<gap>\d+)›[^‹.;。]{0,12}?(?:,|，)?\s*(?:from|由|从)\s*‹p(?P<one>\d+)›[^‹.;。]{0,24}?(?:to|至|到|升至|降至)\s*‹p(?P<other>\d+)›",
    re.IGNORECASE,
)


def find_point_gaps(frame: Frame) -> Iterator[Finding]:
    """A finding for each pair of percentages in `frame` whose gap or change the text gives."""
    seen: set[str] = set()
    for pattern in (_FROM_TO, _FIRST, _TWO, _BEHIND):
        for match in pattern.finditer(frame.text):
            one, other, gap = (frame.claim(match[name]) for name in ("one", "other", "gap"))
            if gap.claim_id in seen or (match["code"] == "p" and pattern is _TWO):
                continue
            seen.add(gap.claim_id)
            if OTHER_BASE.search(match.group()):
                continue
            first, second, stated = read_written(one), read_written(other), _absolute(read_written(gap))
            points = _absolute(second - first)
            cue = frame.text[match.start() : match.end() + 12]
            if (
                _UP.search(cue)
                and not _DOWN.search(cue)
                and (second - first).high is not None
                and ((second - first).high or 0) < 0
            ):
                # Said to rise, but the second figure is lower.
                points = second - first
            expected, told = points, f"{format_interval(points)} points"
            if match["code"] == "p":
                # 'From 20% to 30%, an increase of 10%' is loose talk for points; only what fits neither way clashes.
                try:
                    relative = _absolute((second - first) / first * 100)
                except ZeroDivisionError:
                    continue
                if not stated.overlaps(points):
                    expected, told = relative, f"{format_interval(relative, 'percent')} of the first"
            comparison = Comparison(stated, expected, stated.closed(), expected.closed())
            verdict = decide(comparison, (one, other, gap))
            sentence = say_verdict(
                verdict, f"{quote_claim(one)} and {quote_claim(other)} differ by {told}", quote_claim(gap)
            )
            joined = Joined(
                "ratio_difference",
                (gap, one, other),
                "one sentence gives two percentages and the difference between them",
                f"{format_interval(second)} − {format_interval(first)} = {format_interval(second - first)} points.",
                unit=gap.unit,
            )
            yield make_finding(joined, verdict, sentence, comparison)


def _absolute(interval: Interval) -> Interval:
    if interval.high is not None and interval.high <= 0:
        return -interval
    if interval.low is not None and interval.low < 0 and interval.high is not None:
        return Interval(0, max(-interval.low, interval.high))
    return interval
