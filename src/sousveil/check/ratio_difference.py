"""Do stated ratios, averages and unit prices agree with the figures that they are made of?"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from sousveil.check.frames import Frame, build_windows
from sousveil.check.intervals import read_rounded, read_written
from sousveil.check.judging import Comparison, Joined, decide, derive, make_finding
from sousveil.check.points import find_point_gaps
from sousveil.check.protocols import Check, Facts
from sousveil.check.subjects import compare_heads
from sousveil.check.unit_prices import find_unit_prices
from sousveil.check.words import format_interval, quote_claim, say_verdict
from sousveil.model.claims import Claim, Finding
from sousveil.model.intervals import Interval

_FILL = r"[^‹.;。；]{0,70}?"
_ABOUT = r"(?:about|around|roughly|some|nearly|almost|more than|over|just over|just under|approximately|an? (?:total|average|mean) of|a combined|the|约|近|超过)?\s*"
# '32 contracts worth a total of over 242 million RMB'
_WORTH = re.compile(
    rf"‹n(?P<n>\d+)›(?P<noun>[^‹.;,]{{0,60}}?)\b(?:worth|valued at|totall?ing|with a (?:total|combined) value of|for a (?:total|combined) of|costing|at a (?:total )?cost of|amounting to|for a total price of)\s+(?:a (?:combined |total )?(?:total|sum|value) of\s+)?{_ABOUT}‹m(?P<m>\d+)›"
    rf"|\bFor ‹n(?P<n3>\d+)›(?P<noun3>[^‹.;,]{{0,60}}?)\b(?:paid|pays|will pay|spent|gave) {_ABOUT}‹m(?P<m3>\d+)›"
    rf"|‹n(?P<n2>\d+)›(?P<noun2>[^‹。；]{{0,24}}?)(?:总金额|合计金额|总价|总额|金额合计|合计|共计|总价值|总投资)(?:为|达|约|人民币|逾|超|近|共)*{_ABOUT}‹m(?P<m2>\d+)›",
    re.IGNORECASE,
)
# '3,000 cameras, three times as many as the 1,000 in …', '… twice the 500 of'
_TIMES_AS = re.compile(
    rf"‹n(?P<one>\d+)›{_FILL}(?:,|—|–|\()?\s*(?:which is |or )?(?:about |roughly |nearly |more than |almost )?‹x(?P<x>\d+)›\s*(?:as (?:many|much|large|big|high)(?: \w+)? as|the (?:size|number|figure) (?:of|in)|that of|(?:more|larger|higher|bigger) than|the|what)\b{_FILL}\s*(?:the |its |just |only |about )*‹n(?P<other>\d+)›",
    re.IGNORECASE,
)
_DIFFERENCE = re.compile(
    rf"‹n(?P<one>\d+)›{_FILL},?\s*‹[ni](?P<gap>\d+)›\s*(?:[\w-]+\s){{0,2}}?(?P<word>more|fewer|less)\s+than\s+(?:the |its |in |that )*(?:[^‹.;,]{{0,30}}?)‹n(?P<other>\d+)›",
    re.IGNORECASE,
)


def find(frames: Sequence[Frame], facts: Facts) -> Iterator[Finding]:
    """Findings on totals with a number of items, on ratios and on differences, within one sentence or its neighbour."""
    judged: set[str] = set()
    for size in (1, 2, 3):
        for window in build_windows(frames, size):
            for finding in (*find_unit_prices(window), *find_point_gaps(window)):
                if not judged & set(finding.claim_ids):
                    judged.update(finding.claim_ids)
                    yield finding
    for frame in frames:
        if not judged & {claim.claim_id for claim in frame.claims}:
            yield from _derive_means(frame)
        yield from _check_ratios(frame)
        yield from _check_differences(frame)
        yield from _check_gaps(frame)


def _derive_means(frame: Frame) -> Iterator[Finding]:
    money = [claim for claim in frame.claims if claim.measure == "money"]
    for match in _WORTH.finditer(frame.text):
        groups = match.groupdict()
        number = frame.claim(groups["n"] or groups["n2"] or groups["n3"])
        total = frame.claim(groups["m"] or groups["m2"] or groups["m3"])
        # With another amount in the sentence an average may be stated: that is for the check of prices.
        is_countable = number.value and number.value >= 2 and (read_written(number).low or 0) > 0
        if is_countable and not number.per and not total.per and len(money) == 1:
            yield _derive_mean(number, total)


def _derive_mean(number: Claim, money: Claim) -> Finding:
    value = read_written(money) / read_written(number)
    joined = Joined(
        "ratio_difference",
        (money, number),
        "the sentence gives a number of items and what they are worth together",
        f"{format_interval(read_written(money), money.unit)} ÷ {format_interval(read_written(number))} = {format_interval(value, money.unit)}.",
        unit=money.unit,
    )
    return derive(
        joined,
        f"{quote_claim(money)} over {quote_claim(number)} is {format_interval(value, money.unit)} each on average.",
        value,
    )


def _check_ratios(frame: Frame) -> Iterator[Finding]:
    for match in _TIMES_AS.finditer(frame.text):
        one, other, times = (frame.claim(match[name]) for name in ("one", "other", "x"))
        if compare_heads(one.subject, other.subject) == "different" or one.unit != other.unit:
            continue
        try:
            comparison = Comparison(
                read_written(times),
                read_written(one) / read_written(other),
                read_rounded(times),
                read_rounded(one) / read_rounded(other),
            )
        except ZeroDivisionError:
            continue
        verdict = decide(comparison, (one, other, times))
        expected = format_interval(comparison.expected)
        yield _finish(
            verdict,
            comparison,
            (times, one, other),
            f"{quote_claim(one)} is {expected} times {quote_claim(other)}",
        )


def _check_differences(frame: Frame) -> Iterator[Finding]:
    for match in _DIFFERENCE.finditer(frame.text):
        one, other, gap = (frame.claim(match[name]) for name in ("one", "other", "gap"))
        if {one.unit, other.unit, gap.unit} != {one.unit} or compare_heads(
            one.subject, other.subject
        ) == "different":
            continue
        sign = 1 if match["word"].lower() == "more" else -1

        def subtract(first: Interval, second: Interval, sign: int = sign) -> Interval:
            return (first - second) * sign

        comparison = Comparison(
            read_written(gap),
            subtract(read_written(one), read_written(other)),
            read_rounded(gap),
            subtract(read_rounded(one), read_rounded(other)),
        )
        verdict = decide(comparison, (one, other, gap))
        expected = format_interval(comparison.expected)
        yield _finish(
            verdict,
            comparison,
            (gap, one, other),
            f"{quote_claim(one)} and {quote_claim(other)} differ by {expected}",
        )


# '$46.2 million against an estimate of $38.5 million, an overrun of $19.4 million'
_GAP = re.compile(
    r"‹(?P<k1>[nm])(?P<one>\d+)›[^‹.;]{0,70}?‹(?P<k2>[nm])(?P<other>\d+)›[^‹.;]{0,30}?(?:,|\(|—|–)\s*(?:or |which is |that is )?(?:a|an|the)\s+(?:\w+\s)?(?:overrun|gap|difference|shortfall|surplus|saving|excess|deficit) of\s+(?:about |some |nearly |more than )?‹(?P<k3>[nmi])(?P<gap>\d+)›"
    r"|‹(?P<h1>[nm])(?P<one3>\d+)›\s*(?:,|，)\s*(?:比|较)[^‹。]{0,14}?‹(?P<h2>[nm])(?P<other3>\d+)›[^‹。]{0,4}?(?:低|高|少|多)(?:了|出)?‹(?P<h3>[nmi])(?P<gap3>\d+)›"
    r"|‹(?P<g1>[nm])(?P<one4>\d+)›\s*,\s*‹(?P<g3>[nmi])(?P<gap4>\d+)›\s*(?:below|above|under|over|short of|more than|less than|cheaper than)\s+(?:the|its|an?)\s[^‹.;]{0,40}?‹(?P<g2>[nm])(?P<other4>\d+)›"
    r"|‹(?P<j1>[nm])(?P<one2>\d+)›[^‹。]{0,24}?‹(?P<j2>[nm])(?P<other2>\d+)›[^‹。]{0,12}?(?:相差|差距|差额|差額|相距)(?:为|為|达|了|约)?‹(?P<j3>[nmi])(?P<gap2>\d+)›",
    re.IGNORECASE,
)


def _check_gaps(frame: Frame) -> Iterator[Finding]:
    for match in _GAP.finditer(frame.text):
        one, other, gap = (
            frame.claim(match[name] or match[f"{name}2"] or match[f"{name}3"] or match[f"{name}4"])
            for name in ("one", "other", "gap")
        )
        if {one.unit, other.unit, gap.unit} != {one.unit} or one.kind != other.kind:
            continue
        sign = 1 if (one.value or 0) >= (other.value or 0) else -1
        comparison = Comparison(
            read_written(gap),
            (read_written(one) - read_written(other)) * sign,
            read_rounded(gap),
            (read_rounded(one) - read_rounded(other)) * sign,
        )
        verdict = decide(comparison, (one, other, gap))
        expected = format_interval(comparison.expected, one.unit)
        yield _finish(
            verdict,
            comparison,
            (gap, one, other),
            f"{quote_claim(one)} and {quote_claim(other)} differ by {expected}",
        )


def _finish(verdict: str, comparison: Comparison, claims: tuple[Claim, ...], basis: str) -> Finding:
    stated = quote_claim(claims[0])
    sentence = say_verdict(verdict, basis, stated)
    joined = Joined(
        "ratio_difference", claims, "one sentence relates these figures", basis + ".", unit=claims[0].unit
    )
    return make_finding(joined, verdict, sentence, comparison)


CHECK = Check(
    name="ratio_difference",
    question="Do stated ratios, differences, averages and unit prices agree with the figures that they are made of?",
    inputs="A number of items and their total worth, with or without a price each; 'three times as many as'; '200 more than'.",
    method="Exact interval division and subtraction. Where no average is stated, it is derived.",
    caveats="Joined only within one sentence, a unit price also in the next one.",
    find=find,
)
