"""Figures as words for a reader: '17,951 to 18,021', 'more than 240 million', '7.56 million CNY'."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from sousveil.model.claims import Claim
from sousveil.model.intervals import Interval, Number

_SCALES = ((10**12, "trillion"), (10**9, "billion"), (10**6, "million"))


def format_number(value: Number, digits: int = 4) -> str:
    """A number for a person: grouped, at least `digits` significant digits, scale words from a million on when exact enough."""
    fraction = Fraction(value)
    magnitude = abs(fraction)
    if magnitude.numerator.bit_length() - magnitude.denominator.bit_length() > 160:
        return "a number too large to write"
    if fraction.denominator == 1 and (magnitude < 10**6 or fraction.numerator % 10_000):
        return f"{fraction.numerator:,}"
    for scale, word in _SCALES:
        if magnitude >= scale:
            return f"{_plain(fraction / scale, digits)} {word}"
    return _plain(fraction, digits)


def format_interval(interval: Interval, unit: str = "") -> str:
    """An interval in words; `unit` is put behind ('%' without a space)."""
    tail = "%" if unit == "percent" else f" {unit}" if unit else ""
    low, high = interval.low, interval.high
    if low is None and high is None:
        return "any number" + tail
    if low is None and high is not None:
        return f"at most {format_number(high)}{tail}"
    if high is None and low is not None:
        return f"at least {format_number(low)}{tail}"
    assert low is not None
    assert high is not None
    if low == high:
        return format_number(low) + tail
    first, second = _format_pair(low, high)
    return f"{first} to {second}{tail}" if first != second else f"about {first}{tail}"


def quote_claim(claim: Claim) -> str:
    """The claim's own words in quotation marks, shortened in the middle when they are long."""
    words = " ".join(claim.quote.split())
    return f"“{words}”" if len(words) <= 90 else f"“{words[:55]} … {words[-25:]}”"


def say_verdict(verdict: str, basis: str, stated: str) -> str:
    """The finding as a sentence: `basis` is what the figures make, `stated` what the text says."""
    return {
        "contradicts": f"{basis}, but the text says {stated}.",
        "only_if_exact": f"{basis}; {stated} fits only if a figure is rounded.",
        "agrees": f"{basis}, and the text says {stated}: they agree.",
    }[verdict]


def _format_pair(low: Number, high: Number) -> tuple[str, str]:
    # As many digits as it takes to tell the ends apart, four at least.
    for digits in (4, 5, 6, 8, 12):
        first, second = (
            format_number(_shorten(low, digits), digits),
            format_number(_shorten(high, digits), digits),
        )
        if first != second:
            return first, second
    return first, second


def _shorten(value: Number, digits: int) -> Fraction:
    fraction = Fraction(value)
    if abs(fraction) >= 10 ** (digits - 1) or fraction == 0:
        return Fraction(round(fraction))
    return fraction


def _plain(value: Fraction, digits: int) -> str:
    if abs(value) >= 10 ** (digits - 1):
        return f"{round(value):,}"
    places = max(0, digits - len(str(int(abs(value)))) if abs(value) >= 1 else digits)
    quantised = Decimal(round(value * 10**places)).scaleb(-places)
    text = f"{quantised:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
