"""Do two rates of the same thing, or a rate, a stretch of time and a total, agree?"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from sousveil.check.frames import Frame, build_windows
from sousveil.check.intervals import read_rounded, read_written
from sousveil.check.judging import Comparison, Joined, decide, find_conflict, make_finding
from sousveil.check.periods import count_in_year, count_periods, is_longer, name_period, ratio_of_periods
from sousveil.check.protocols import Check, Facts
from sousveil.check.subjects import DISTRIBUTIVE, compare_heads
from sousveil.check.words import format_interval, quote_claim, say_verdict
from sousveil.model.claims import Claim, Finding
from sousveil.model.intervals import Interval

_APPOSITION = re.compile(
    r"^[^‹.;:]{0,80}?(?:,|\(|—|–|-|，|（|、)?\s*(?:(?:or|i\.?e\.?|that is|that's|which is|this is|meaning|equal to|equivalent to|the equivalent of|"
    r"equating to|amounting to|which amounts to|which means|this means|working out (?:to|at)|which works out (?:to|at)|this works out (?:to|at)|translating (?:in)?to|"
    r"corresponding to|averaging|with|for)\s+)?(?:about|around|roughly|some|nearly|almost|more than|over|just over|just under|approximately)?\s*"
    r"(?:an average of|averaging|on average|a rate of|an hourly average of|a daily average of)?\s*(?:about|around|roughly|some|nearly|almost|more than|over)?\s*$"
)
_CUE = re.compile(
    r"\bor\b|i\.?e\.|that is|that's|which is|this is|mean(?:s|ing)|equal|equivalent|equat|amount|works? out|working out|translat|correspond|averag|␞ (?:that|this|it)|in other words|\($|—|–|"
    r"即|相当于|约合|折合|平均|也就是|等于|合每|换算",
    re.IGNORECASE,
)
_ZH_APPOSITION = re.compile(
    r"^[^‹。；]{0,16}?[，,（(、]?\s*(?:即|相当于|约合|折合|平均|也就是|也就是说|等于|合|换算下来|平均下来|这相当于)[^‹。；]{0,10}$"
)
_COMES_TO = r"(?:comes? to|makes?|adds? up to|amounts? to|means?|equals?|gives?|translates? (?:in)?to|works? out (?:at|to))"
_RESTATES = re.compile(
    rf"(?:\bor\b|i\.?e\.|\bthat is\b|\bwhich {_COMES_TO}|\baverag\w*|\bequal|\bequivalent|\bworking out|\bmaking\b|\($|—|–|␞\s*$|␞ (?:that|this|it)\s+(?:is|{_COMES_TO})|\bто есть\b|\bтобто\b|\bdas sind\b|\bsoit\b|\bazaz\b|\badică\b|\bes decir\b|\bodnosno\b|即|相当于|约合|折合|平均|合每)",
    re.IGNORECASE,
)
_OVER_DURATION = re.compile(
    r"^[^‹.;]{0,30}?\b(?:over|for|in|across)\s+(?:the\s+)?(?:next |coming |first |following )?‹t\d+›",
    re.IGNORECASE,
)
_TOTAL_CUE = re.compile(
    r"(?:\btotal\w*|\bin all|\baltogether|\bcomes? to|\bsum|\bmaking|\bcame to|合计|合計|共计|总计|总价|总额|共)[^‹]{0,16}$",
    re.IGNORECASE,
)
_TOTAL_BEHIND = re.compile(
    r"^[^‹.;,，。]{0,24}?\b(?:in (?:total|all)|altogether|overall|over the (?:term|period|contract|whole))\b",
    re.IGNORECASE,
)
_ZH_SAME = re.compile(
    r"^[^‹，,]{0,4}[，,]\s*(?:平均)?(?:每[\u4e00-\u9fff]{1,2}|日均|月均|年均|全年|一天(?:下来)?)(?:约|近|超过|共)*[\u4e00-\u9fff]{0,6}$"
)
_SAID_AGAIN = re.compile(
    r"\b(?:put (?:differently|another way)|in other words|put the pace at|the pace|(?:hourly|daily|weekly|monthly|yearly|annual) (?:total|figure|average|tally|rate))\b[^‹]{0,60}$|换句话说|也就是说|\b[Ii]n (?:a|one|the course of a) (?:day|hour|week|month|year)\b[^‹]{0,16}$|一天(?:下来|合[计計]|共)[^‹]{0,8}$|around the clock|24 hours a day|day and night|weekends included|全天|昼夜|全年无休",
    re.IGNORECASE,
)
_MARKS_OF_RATES = frozenset({"average", "yearly", "estimated", "planned", "new", "public", "active"})
_NOT_PLAIN = re.compile(
    r"working (?:day|hour|week)|work ?day|weekday|business (?:day|hour)|school (?:day|hour)|office hours|shift|daylight|night|overnight|"
    r"peak|rush|busiest|weekend|winter|summer|season|holiday|festival|冬季|夏季|旺季|淡季|假期|节日|期间|工作日|上班|高峰|夜间|白天|班次",
    re.IGNORECASE,
)
_TOTAL_OVER = re.compile(
    r"‹(?P<n>[ni]\d+)›(?P<between>[^‹.;]{0,80}?)\b(?:in|over|during|within|across|after|for)\s+(?:the\s+|its\s+)?(?:(?:first|last|past|previous|same|entire|whole|full|space of)\s+)?(?:(?:course\s+)?of\s+|year\s+)?"
    r"(?:‹t(?P<t>\d+)›|(?P<one>a|one|the)\s+(?P<unit>day|week|month|year)\b|(?P<year>(?:19|20)\d\d)\b)"
)
_OVER_THE_YEAR = re.compile(
    r"\b(?:[Oo]ver|[Dd]uring|[Ii]n) the (?:whole |full |entire |past |last )?(?P<unit>year|month|week),?[^‹.;]{0,50}?‹(?P<n>[ni]\d+)›"
)
_LAST_YEAR = re.compile(
    r"‹(?P<n>[ni]\d+)›[^‹.;]{0,60}?\b(?P<unit>last|this|that|the (?:whole|entire|full)|in one|over the) year\b",
    re.IGNORECASE,
)
_OVER_TOTAL = re.compile(
    r"(?:(?:in|over|during|within|for)\s+(?:the\s+)?(?:(?:first|last|past)\s+)?)?(?:‹t(?P<t>\d+)›|(?P<year>(?:19|20)\d\d)年)(?:内|里|间|中|期间|来|全年|共|,|，|\s){0,4}(?P<between>[^‹.;。；]{0,60}?)‹(?P<n>[ni]\d+)›"
)

# 'In 2023 the operator answered 36.5 million requests'
_YEAR_TOTAL = re.compile(
    r"\b(?:[Ii]n|[Oo]ver|[Dd]uring|За|В|У|Im Jahr|En|În|U|Az?)\s+(?:the\s+)?(?:(?:whole|full|entire)\s+)?(?:of\s+|year\s+)?(?P<year>(?:19|20)\d\d)\b,?[^‹.;]{0,60}?‹(?P<n>[ni]\d+)›"
)
_ZH_YEAR_TOTAL = re.compile(
    r"(?:全年|去年|今年|一年下来|一年共|(?P<year>(?:19|20)\d\d)年[，,]?)[^‹。；;每均]{0,20}‹(?P<n>[ni]\d+)›"
)
_ZH_RATE_CUE = re.compile(r"(?:日均|月均|平均每[天日月周]|每[天日月周])[^‹。]{0,8}$")


def find(frames: Sequence[Frame], facts: Facts) -> Iterator[Finding]:
    """Findings on pairs of rates and on rate, duration and total, within two neighbouring sentences."""
    seen: set[tuple[str, ...]] = set()
    for window in build_windows(frames, 2):
        if _NOT_PLAIN.search(window.surroundings) or DISTRIBUTIVE.search(window.text):
            continue
        for finding in (*_compare_rates(window), *_compare_totals(window)):
            key = tuple(sorted(finding.claim_ids))
            if key not in seen:
                seen.add(key)
                yield finding


def _compare_rates(frame: Frame) -> Iterator[Finding]:
    rates = [
        c for c in frame.claims if c.measure in ("rate", "size", "money") and ratio_of_periods(c.per, "day")
    ]
    for index, one in enumerate(rates):
        for other in rates[index + 1 :]:
            if one.per == other.per or one.unit != other.unit:
                continue
            because = _why_same_flow(frame, one, other)
            if because:
                yield _judge_rates(one, other, because)


def _why_same_flow(frame: Frame, one: Claim, other: Claim) -> str:
    between = frame.text[frame.position(one)[1] : frame.position(other)[0]]
    heads = compare_heads(one.subject, other.subject)
    ignored = _MARKS_OF_RATES if one.sentence == other.sentence else _MARKS_OF_RATES - {"planned"}
    if find_conflict(one, other, ignore=ignored):
        return ""
    if (_APPOSITION.match(between) or _ZH_APPOSITION.match(between)) and _CUE.search(between):
        return "the second rate restates the first in the same breath"
    if heads != "different" and _SAID_AGAIN.search(between):
        return "the second figure says the rate of the first in other words"
    if (
        re.search(
            r"␞ (?:that|this|it)\b[^‹]{0,60}$|(?:即|相当于|约合|折合|也就是)[^‹]{0,10}$",
            between,
            re.IGNORECASE,
        )
        and heads != "different"
    ):
        return "the second sentence restates the rate of the first"
    if (
        heads == "same"
        and one.sentence == other.sentence
        and len(between.split()) <= 4
        and not re.search(r"[,，;；\u4e00-\u9fff]", between)
    ):
        return "both rates count the same thing in one sentence"
    if heads == "same" and one.sentence == other.sentence and _ZH_SAME.search(between):
        return "both rates count the same thing in one sentence"
    if heads == "same" and re.search(
        rf"\b(?:that|this|it|which)\b[^‹]{{0,30}}\b{_COMES_TO}[^‹]{{0,20}}$", between
    ):
        return "the second figure is given as what the first comes to"
    return ""


def _judge_rates(one: Claim, other: Claim, because: str) -> Finding:
    # The judged rate is the later one; it is the writer's sum in the wordings that we join.
    if is_longer(one.per, other.per):
        ratio = ratio_of_periods(one.per, other.per)
        sign = "÷"
    else:
        ratio = ratio_of_periods(other.per, one.per)
        sign = "×"
    assert ratio is not None

    def convert(value: Interval) -> Interval:
        return value / ratio if sign == "÷" else value * ratio

    comparison = Comparison(
        read_written(other), convert(read_written(one)), read_rounded(other), convert(read_rounded(one))
    )
    verdict = decide(comparison, (one, other))
    expected = format_interval(comparison.expected)
    sentence = say_verdict(
        verdict, f"{quote_claim(one)} makes {expected} per {other.per}", quote_claim(other)
    )
    joined = Joined(
        "rate_total",
        (other, one),
        because,
        f"{format_interval(read_written(one))} per {one.per} {sign} {format_interval(ratio)} = {expected} per {other.per}.",
        unit=f"1 / {other.per}",
    )
    return make_finding(joined, verdict, sentence, comparison)


def _compare_totals(frame: Frame) -> Iterator[Finding]:
    rates = [
        claim for claim in frame.claims if claim.measure == "rate" and ratio_of_periods(claim.per, "day")
    ]
    yield from _compare_money(frame)
    if len(rates) != 1:
        return
    rate = rates[0]
    for pattern in (_TOTAL_OVER, _OVER_TOTAL, _YEAR_TOTAL, _LAST_YEAR, _OVER_THE_YEAR, _ZH_YEAR_TOTAL):
        for match in pattern.finditer(frame.text):
            total = frame.claim(match["n"][1:])
            if total is rate or not _same_flow(frame, total, rate, match):
                continue
            duration, periods, length = _read_length(frame, match, rate.per)
            if periods is not None:
                yield _judge_total(total, rate, duration, periods, length)
                return


def _compare_money(frame: Frame) -> Iterator[Finding]:
    """'4,100 a month for twelve months, 78,000 in all': one price per period, one duration, one total."""
    money = [claim for claim in frame.claims if claim.measure == "money"]
    told = {(c.value, c.subject): c for c in frame.claims if c.measure == "duration"}
    durations = list(told.values())
    rates = [claim for claim in money if claim.per and ratio_of_periods(claim.per, "day")]
    totals = [claim for claim in money if not claim.per]
    if len(rates) != 1 or len(durations) != 1 or len(totals) != 1 or rates[0].unit != totals[0].unit:
        return
    start, end = frame.position(totals[0])
    over = _OVER_DURATION.match(frame.text[end:])
    if not over and not (
        _TOTAL_CUE.search(frame.text[max(0, start - 40) : start])
        or _TOTAL_BEHIND.match(frame.text[end : end + 40])
    ):
        return
    periods = count_periods(durations[0], rates[0].per)
    if periods is not None:
        yield _judge_total(totals[0], rates[0], durations[0], periods, durations[0].quote)


def _same_flow(frame: Frame, total: Claim, rate: Claim, match: re.Match[str]) -> bool:
    heads = compare_heads(total.subject, rate.subject)
    if heads == "different" or (total.kind, total.unit) not in ((rate.kind, rate.unit), ("number", "")):
        return False
    if heads == "unknown":
        # A rate without a noun speaks of the total only when it restates it: ', or 80,000 a day'.
        is_zh_pair = total.sentence == rate.sentence and _ZH_RATE_CUE.search(
            frame.text[: frame.position(rate)[0]]
        )
        if is_zh_pair:
            return not find_conflict(total, rate, _MARKS_OF_RATES | {"registered", "cumulative"})
        first, second = sorted((frame.position(total), frame.position(rate)))
        between = frame.text[max(first[1], min(match.end(), second[0])) : second[0]]
        if len(between) > 70 or not (_RESTATES.search(between) or _SAID_AGAIN.search(between)):
            return False
    mine, its = set(total.scope), set(rate.scope)
    if {"planned", "limit", "former", "partial"} & (mine ^ its) and total.sentence != rate.sentence:
        return False
    years = {claim.time for claim in (total, rate) if claim.time and "time:inherited" not in claim.scope}
    return len(years) < 2


def _read_length(frame: Frame, match: re.Match[str], per: str) -> tuple[Claim | None, Interval | None, str]:
    groups = match.groupdict()
    if groups.get("t"):
        duration = frame.claim(groups["t"])
        return duration, count_periods(duration, per), duration.quote
    if groups.get("unit"):
        unit = name_period(groups["unit"]) or "year"
        return None, ratio_of_periods(unit, per), f"one {unit}"
    if not groups.get("year"):
        return None, ratio_of_periods("year", per), "one year"
    year = int(groups["year"])
    return None, count_in_year(year, per), str(year)


def _judge_total(
    total: Claim, rate: Claim, duration: Claim | None, periods: Interval, length: str
) -> Finding:
    comparison = Comparison(
        read_written(total), read_written(rate) * periods, read_rounded(total), read_rounded(rate) * periods
    )
    claims = (total, rate) if duration is None else (total, rate, duration)
    verdict = decide(comparison, claims)
    expected = format_interval(comparison.expected)
    sentence = say_verdict(
        verdict, f"{quote_claim(rate)} per {rate.per} over {length} makes {expected}", quote_claim(total)
    )
    joined = Joined(
        "rate_total",
        claims,
        "total, rate and stretch of time stand together and count the same thing",
        f"{format_interval(read_written(rate))} per {rate.per} × {format_interval(periods)} = {expected}.",
    )
    return make_finding(joined, verdict, sentence, comparison)


CHECK = Check(
    name="rate_total",
    question="Do two rates of one flow agree, and does a rate over a stretch of time give the stated total?",
    inputs="Claims with a unit of time in their denominator; totals with a stretch of time; durations.",
    method="Exact interval arithmetic; a month is 28 to 31 days, a year 365 or 366; pairs that the calendar fixes (12 months a year) are exact.",
    caveats="Joined only when the second figure restates the first ('an average of', 'or', 即) or both name the same thing; peaks, shifts and working days are left alone.",
    find=find,
)
