"""Is an amount that is given in two currencies converted at a rate of its time?"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction

from sousveil.check.frames import Frame
from sousveil.check.intervals import read_rounded, read_written
from sousveil.check.judging import Comparison, Joined, decide, leave_open, make_finding
from sousveil.check.protocols import Check, Facts
from sousveil.check.words import format_interval, format_number, quote_claim
from sousveil.model.claims import Claim, Finding
from sousveil.model.intervals import Interval

# Writers take the rate of the day, the month or the contract's signing: nothing within 5% of the period's rates accuses.
_TOLERANCE = Fraction(5, 100)
_BETWEEN = re.compile(
    r"^\s*(?:\(|（|\[|,? or |,? i\.e\. |,? equivalent to |,? \(?the equivalent of |, |—|–|=|≈|/|,? (?:ami|azaz|vagyis|то есть|тобто|або|soit|also|das sind|adică|lo que equivale a|o sea|tj\.|односно|odnosno) |[,，]?约合|[,，]?合|[,，]?折合|[,，]?相当于|[,，]即)\s*"
    r"(?:US|about|around|roughly|some|nearly|almost|more than|over|just over|just under|approximately|approx\.?|ca\.|c\.|~|≈|or|equivalent to|equal to|at the time|约合|约|合|折合|相当于|人民币|或|körülbelül|примерно|около|близько|приблизно|environ|rund|etwa|aproximativ|unos|otprilike|oko|око)*\s*$",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?:19|20)\d\d")


def find(frames: Sequence[Frame], facts: Facts) -> Iterator[Finding]:
    """One finding for each amount followed by the same amount in another currency."""
    for frame in frames:
        money = [claim for claim in frame.claims if claim.measure == "money" and not claim.per]
        for one, other in itertools.pairwise(money):
            if one.unit == other.unit or not one.unit or not other.unit:
                continue
            between = frame.text[frame.position(one)[1] : frame.position(other)[0]]
            if _BETWEEN.match(between) and not (between.strip() == "," and other.role != "conversion"):
                yield _judge_readings(one, other, facts)


def _judge_readings(one: Claim, other: Claim, facts: Facts) -> Finding:
    """A bare '¥' may be yuan or yen, a bare '$' the place's own dollar: the reading that fits best counts."""
    findings = [
        _judge(replace(one, unit=first), replace(other, unit=second), facts)
        for first in _read_units(one)
        for second in _read_units(other)
        if first != second
    ]
    return min(findings, key=lambda finding: _BEST_FIRST.index(finding.verdict))


_BEST_FIRST = ("agrees", "only_if_exact", "not_computable", "contradicts")
_DOLLARS = {"AU": "AUD", "CA": "CAD", "NZ": "NZD", "HK": "HKD", "SG": "SGD", "MX": "MXN"}


def _read_units(claim: Claim) -> tuple[str, ...]:
    if re.search(r"[¥￥]", claim.quote) and not re.search(
        r"RMB|CNY|JPY|yuan|yen|元|圆|円|CN|JP", claim.quote, re.IGNORECASE
    ):
        return (claim.unit, "JPY" if claim.unit == "CNY" else "CNY")
    if claim.quote.lstrip().startswith("$") and claim.place in _DOLLARS:
        return (claim.unit, _DOLLARS[claim.place])
    return (claim.unit,)


def _judge(one: Claim, other: Claim, facts: Facts) -> Finding:
    because = f"{quote_claim(other)} stands behind {quote_claim(one)} as the same amount in {other.unit}"
    period = _read_period(one, other, facts)
    joined = Joined("converted_amount", (other, one), because, "", unit=other.unit)
    if period is None:
        sentence = f"{quote_claim(one)} as {quote_claim(other)}: the text gives no date for the rate."
        return leave_open(joined, "not_computable", sentence, "a date of the amount or of publication")
    rates = facts.period_rates(one.unit, other.unit, *period) if facts.period_rates else None
    if rates is None:
        sentence = f"{quote_claim(one)} as {quote_claim(other)}: there is no ECB rate of {one.unit} or {other.unit} for {_name_period(period)}."
        return leave_open(
            joined,
            "not_computable",
            sentence,
            f"an ECB rate {one.unit}/{other.unit} for {_name_period(period)}",
        )
    assert rates.low is not None
    assert rates.high is not None
    widened = Interval(rates.low * (1 - _TOLERANCE), rates.high * (1 + _TOLERANCE))
    comparison = Comparison(
        read_written(other),
        read_written(one) * rates,
        read_rounded(other),
        read_rounded(one) * widened,
    )
    verdict = decide(comparison, (one, other))
    expected = format_interval(comparison.expected, other.unit)
    sentence = f"{quote_claim(one)} at the ECB rates of {_name_period(period)} is {expected}"
    sentence += {
        "contradicts": f", but the text says {quote_claim(other)}.",
        "only_if_exact": f"; the text says {quote_claim(other)}, which is within rounding and the usual spread of rates.",
        "agrees": f", and the text says {quote_claim(other)}: they agree.",
    }[verdict]
    derivation = (
        f"1 {one.unit} was {_rate(rates.low)} to {_rate(rates.high)} {other.unit} in {_name_period(period)} "
        f"(ECB reference rates); {format_interval(read_written(one), one.unit)} makes {expected}. "
        "Up to 5% beyond these rates is allowed before anything is called a contradiction."
    )
    return make_finding(
        Joined(joined.check, joined.claims, because, derivation, unit=other.unit),
        verdict,
        sentence,
        comparison,
    )


def _read_period(one: Claim, other: Claim, facts: Facts) -> tuple[str, str] | None:
    """The days whose rates may have been used: the amount's own time, and up to publication."""
    published = facts.published_at.get(one.source_id, "")
    times = [_bounds(claim.time) for claim in (one, other) if claim.time]
    known = [bounds for bounds in times if bounds]
    if known:
        first = min(bounds[0] for bounds in known)
        last = max(bounds[1] for bounds in known)
        # An amount of some year may be converted on the day of publication.
        return first, max(last, published[:10]) if _YEAR.match(published) else last
    if _YEAR.match(published):
        return f"{int(published[:4]) - 1}{published[4:10] or '-01-01'}", _last_day(published)
    return None


def _bounds(time: str) -> tuple[str, str] | None:
    parts = time.split("/")
    if not all(_YEAR.match(part) for part in parts):
        return None
    return _first_day(parts[0]), _last_day(parts[-1])


def _first_day(text: str) -> str:
    return (text[:10] + "-01-01"[len(text) - 4 :]) if len(text) < 10 else text[:10]


def _last_day(text: str) -> str:
    return (text[:10] + "-12-31"[len(text) - 4 :]) if len(text) < 10 else text[:10]


def _name_period(period: tuple[str, str]) -> str:
    first, last = period
    if first == last:
        return first
    if first[:4] == last[:4] and first.endswith("-01-01") and last.endswith("-12-31"):
        return first[:4]
    return f"{first} to {last}"


def _rate(value: Fraction | int) -> str:
    return format_number(Fraction(value), 5)


CHECK = Check(
    name="converted_amount",
    question="Is an amount that is given in two currencies converted at a rate of its time?",
    inputs="Two amounts of money in different currencies, the second in brackets or behind 'or', 约合; dates in the text or of publication; ECB reference rates.",
    method="Cross rates over the euro; lowest and highest of the period from the amount's date to publication; 5% more on either side before a contradiction.",
    caveats="Currencies without an ECB rate (UAH, RSD, GEL …) and amounts without any date are not computable.",
    find=find,
)
