"""Exact numbers and intervals as a person reads them."""

from __future__ import annotations

import math
from fractions import Fraction

from sousveil.model.intervals import Interval, Number
from sousveil.publish.wording import describe_unit, describe_units

_MOST_DIGITS = 24


def format_number(value: Number, decimals: int | None = None) -> str:
    """`value` with grouped digits: '25,900,000', '178.57', '≈ 2.33'. With `decimals`, exactly so many at most.

    Numbers over 24 digits are written as powers of ten.
    """
    fraction = Fraction(value)
    if abs(fraction) >= 10**_MOST_DIGITS:
        return _format_power(fraction)
    if fraction.denominator == 1:
        return f"{fraction.numerator:,}"
    if decimals is None:
        decimals = _decimals_of(fraction)
        if decimals is None:
            return "≈ " + format_number(fraction, _needed_decimals(abs(fraction), 5))
    scaled = round(fraction * 10**decimals)
    return _place_point(scaled, decimals)


def format_interval(interval: Interval, unit: str = "", per: str = "") -> str:
    """The interval in words with its unit: '17,951 to 18,021 per minute', 'more than 50,000,000', 'under 1,000'.

    Ends that need many digits are rounded to what the width of the interval makes worth reading; the exact ends
    are `sheet_view.write_exact`.
    """
    low, high = interval.low, interval.high
    if low is None and high is None:
        words = "any number"
    elif low is not None and interval.is_exact:
        words = format_number(low)
    elif low is None:
        assert high is not None
        words = f"{'at most' if interval.high_closed else 'less than'} {_format_end(high, interval)}"
    elif high is None:
        words = f"{'at least' if interval.low_closed else 'more than'} {_format_end(low, interval)}"
    else:
        below, above = (
            _format_end(low, interval),
            _format_end(high, interval),
        )
        words = below if below == above else f"{below} to {above}"
    return add_unit(words, unit, per)


def add_unit(words: str, unit: str, per: str = "") -> str:
    """`words` followed by the unit ('%' without a space) and 'per …'."""
    if unit == "percent":
        words += "%"
    elif unit:
        words += " " + (describe_unit(unit) if words == "1" else describe_units(unit))
    if per:
        words += " per " + describe_unit(per)
    return words


def _format_end(end: Number, interval: Interval) -> str:
    fraction = Fraction(end)
    if abs(fraction) >= 10**_MOST_DIGITS:
        return _format_power(fraction)
    decimals = _decimals_of(fraction)
    enough = _enough_decimals(interval)
    if decimals is None or decimals > enough:
        decimals = enough
    return _place_point(round(fraction * 10**decimals), decimals)


def _enough_decimals(interval: Interval) -> int:
    """As many as keep the rounding of an end under a tenth of the interval's width, or five figures of a single end."""
    if interval.low is None or interval.high is None:
        end = interval.low if interval.high is None else interval.high
        return _needed_decimals(abs(Fraction(end or 0)), 5)
    width = abs(Fraction(interval.high) - Fraction(interval.low))
    return _needed_decimals(width, 2) if width else _needed_decimals(abs(Fraction(interval.low)), 5)


def _needed_decimals(size: Fraction, figures: int) -> int:
    """Decimals that show `size` with at least `figures` significant figures, between 0 and 20."""
    decimals = 0
    while size and size * 10**decimals < 10 ** (figures - 1) and decimals < 20:
        decimals += 1
    return decimals


def _decimals_of(fraction: Fraction) -> int | None:
    """How many decimals write `fraction` exactly, None if more than 6 or never."""
    for decimals in range(7):
        if 10**decimals % fraction.denominator == 0:
            return decimals
    return None


def _place_point(scaled: int, decimals: int) -> str:
    sign = "−" if scaled < 0 else ""
    whole, part = divmod(abs(scaled), 10**decimals)
    text = f"{whole:,}"
    if decimals:
        digits = f"{part:0{decimals}}".rstrip("0")
        text += f".{digits}" if digits else ""
    return sign + text


def _format_power(fraction: Fraction) -> str:
    sign = "−" if fraction < 0 else ""
    size = abs(fraction)
    # The bit length gives the power of ten to within one, without writing out the digits.
    power = int((size.numerator.bit_length() - size.denominator.bit_length()) * math.log10(2))
    while size >= Fraction(10) ** (power + 1):
        power += 1
    while size < Fraction(10) ** power:
        power -= 1
    lead = math.floor(size / Fraction(10) ** (power - 2))
    return f"≈ {sign}{_place_point(lead, 2)} × 10^{power}"
