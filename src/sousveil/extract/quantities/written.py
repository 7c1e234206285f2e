"""What a written number allows: from its last written digit and the words around it to an interval.

Method: a figure written to a last digit of worth `step` was rounded from somewhere within half a step of it
(Goldberg, *What every computer scientist should know*, 1991, section 'ulps', for the half-unit rule); a bound word
then cuts one side off or opens it.
"""

from __future__ import annotations

from fractions import Fraction

from sousveil.model.intervals import Number

Bounds = tuple[Number | None, Number | None, bool, bool]

MAX_DIGITS = 60  # longer digit runs are no quantities, and int() of them would be slow
MAX_EXPONENT = 120  # the largest power of ten that '9e…' and '1.1^…' may reach


def find_bounds(value: Number, step: Number, comparison: str = "") -> Bounds:
    """(low, high, low_closed, high_closed): what the writing of `value` allows.

    `step`: the worth of its last written digit (25.9 million: 100,000), 0 when the figure is exact. `comparison`: one
    of model.quantities.COMPARISONS. With a bound word the stated figure itself is the limit: 'more than 50 million'
    is (50,000,000, None). 'nearly' only says that the figure was not reached. 'about' allows a tenth either way, or
    half of the last digit that is not zero if that is more.
    """
    if not comparison:
        if not step:
            return value, value, True, True
        low = subtract_half(value, step)
        return low, low + step, True, False
    if comparison == "more_than":
        return value, None, False, False
    if comparison == "at_least":
        return value, None, True, False
    if comparison == "at_most":
        return None, value, False, True
    if comparison == "less_than" or comparison == "nearly":
        return None, value, False, False
    spread = max(abs(Fraction(value)) / 10, Fraction(step) / 2, Fraction(last_digit_worth(value)) / 2)
    return simplify(value - spread), simplify(value + spread), True, True


def subtract_half(value: Number, step: Number) -> Number:
    """`value` - `step` / 2, an int when it is whole."""
    if isinstance(value, int) and isinstance(step, int) and not step & 1:
        return value - (step >> 1)
    return simplify(value - Fraction(step) / 2)


def simplify(value: Number) -> Number:
    """The same number, an int when it is whole."""
    if isinstance(value, Fraction) and value.denominator == 1:
        return value.numerator
    return value


def last_digit_worth(value: Number) -> int:
    """The worth of the last digit of a whole `value` that is not zero (1,200: 100); 0 for 0 and for fractions."""
    if isinstance(value, Fraction) and value.denominator != 1:
        return 0
    whole = abs(int(value))
    if whole == 0:
        return 0
    worth = 1
    while whole % 10 == 0:
        whole //= 10
        worth *= 10
    return worth


def scale_decimal(digits: str, decimals: int, scale: int = 1) -> tuple[Number, Number]:
    """(value, step) of `digits` (all digits, no point) of which the last `decimals` stand behind the point, × `scale`.

    '259', 1, 1,000,000 gives (25,900,000, 100,000). `digits` must not be longer than MAX_DIGITS.
    """
    number = int(digits)
    if not decimals:
        return number * scale, scale
    divisor = 10**decimals
    if scale % divisor == 0:
        step = scale // divisor
        return number * step, step
    return simplify(Fraction(number * scale, divisor)), simplify(Fraction(scale, divisor))


def span_range(low: Number, high: Number) -> Number:
    """The middle of a range: the value that a range is given."""
    total = low + high
    if isinstance(total, int) and not total & 1:
        return total >> 1
    return simplify(Fraction(total) / 2)
