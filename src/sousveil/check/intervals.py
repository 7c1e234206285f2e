"""How far a written figure may be from the true one: as written, and as a writer may have rounded it."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from sousveil.model.claims import Claim
from sousveil.model.intervals import Interval, Number

_ABOUT = Fraction(1, 10)
_NEARLY = Fraction(15, 100)
_MULTIPLE = Fraction(1, 10)


def read_written(claim: Claim) -> Interval:
    """What the written precision and the bound words allow; a rate or density in whole numbers is ± half."""
    interval = claim.interval
    if claim.comparison == "nearly" and claim.value is not None:
        # 'Nearly 1,000' is below 1,000, and would not be said of 800.
        value = Fraction(claim.value)
        return Interval(value - abs(value) * _ABOUT, value, True, False)
    if claim.measure in ("rate", "density") and interval.is_exact and claim.value is not None:
        half = Fraction(1, 2)
        return Interval(claim.value - half, claim.value + half, True, False)
    return interval


def read_rounded(claim: Claim) -> Interval:
    """What the figure allows when trailing zeros may be rounding and 'about' is taken at ± 10%.

    Two leading digits are always taken as meant: 2,500 may be 2,450 to 2,550, 300 may be 295 to 305, and a whole
    number under 100 is itself. A multiple in words ('tripled') is taken at ± 10%.
    """
    interval = read_written(claim)
    if claim.value is None:
        return interval
    value = Fraction(claim.value)
    if claim.comparison == "nearly":
        return Interval(value - abs(value) * _NEARLY, value)
    if claim.comparison == "about":
        slack = abs(value) * _ABOUT
        return interval.hull(Interval(value - slack, value + slack))
    if claim.comparison or claim.role == "range":
        return _soften_bound(claim, interval)
    if claim.kind == "multiple":
        return interval.hull(Interval(value - value * _MULTIPLE, value + value * _MULTIPLE))
    if claim.measure in ("list", "duration", "ordinal") or value == 0:
        return interval
    half = Fraction(_rounding_step(value), 2)
    if half == 0:
        return interval
    return interval.hull(Interval(value - half, value + half, True, False))


def _soften_bound(claim: Claim, interval: Interval) -> Interval:
    # 'More than 242 million' is itself a rounded figure: let the bound slip by half its last written digit.
    value = claim.value
    if value is None:
        return interval
    half = Fraction(max(_rounding_step(value), 0), 2) or abs(Fraction(value)) / 200
    low = None if interval.low is None else interval.low - half
    high = None if interval.high is None else interval.high + half
    return Interval(low, high)


def _rounding_step(value: Number) -> int:
    """10^k for the k trailing zeros of a whole number, keeping two leading digits; 0 when it has none or is under 100."""
    fraction = Fraction(value)
    if fraction.denominator != 1:
        return 0
    whole = abs(fraction.numerator)
    if whole < 100 or whole.bit_length() > 200:
        return 0
    step = 1
    while whole % (step * 10) == 0 and whole // (step * 10) >= 10:
        step *= 10
    return step if step > 1 else 0


def add_intervals(intervals: Iterable[Interval]) -> Interval:
    """The sum of `intervals`; exactly 0 for none."""
    total = Interval.exactly(0)
    for interval in intervals:
        total = total + interval
    return total
