"""Intervals of exact rationals: what a written number allows, and arithmetic that keeps it.

Method: Moore, Kearfott and Cloud, *Introduction to Interval Analysis* (SIAM, 2009), chapter 2, over
`fractions.Fraction`, with open and closed ends and infinite ends. Floats never enter.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

Number = Fraction | int


@dataclass(frozen=True, slots=True)
class Interval:
    """All numbers between `low` and `high`; None means unbounded; an end that is not closed is not itself inside."""

    low: Number | None
    high: Number | None
    low_closed: bool = True
    high_closed: bool = True

    @classmethod
    def exactly(cls, value: Number) -> Interval:
        """The interval that holds only `value`."""
        return cls(value, value)

    @property
    def is_exact(self) -> bool:
        """True when only one number is inside."""
        return self.low is not None and self.low == self.high

    @property
    def is_empty(self) -> bool:
        """True when no number is inside."""
        if self.low is None or self.high is None:
            return False
        if self.low == self.high:
            return not (self.low_closed and self.high_closed)
        return self.low > self.high

    def closed(self) -> Interval:
        """The same with both ends inside: roundings half up and half to even are then both allowed."""
        return Interval(self.low, self.high)

    def contains(self, value: Number) -> bool:
        """True when `value` is inside."""
        if self.low is not None and (value < self.low or (value == self.low and not self.low_closed)):
            return False
        return not (
            self.high is not None and (value > self.high or (value == self.high and not self.high_closed))
        )

    def intersect(self, other: Interval) -> Interval:
        """The numbers inside both; may be empty."""
        low, low_closed = _higher(self.low, self.low_closed, other.low, other.low_closed)
        high, high_closed = _lower(self.high, self.high_closed, other.high, other.high_closed)
        return Interval(low, high, low_closed, high_closed)

    def overlaps(self, other: Interval) -> bool:
        """True when some number is inside both."""
        return not self.intersect(other).is_empty

    def hull(self, other: Interval) -> Interval:
        """The smallest interval that holds both."""
        low: Number | None = None
        high: Number | None = None
        low_closed = high_closed = True
        if self.low is not None and other.low is not None:
            low = min(self.low, other.low)
            low_closed = any(i.low_closed for i in (self, other) if i.low == low)
        if self.high is not None and other.high is not None:
            high = max(self.high, other.high)
            high_closed = any(i.high_closed for i in (self, other) if i.high == high)
        return Interval(low, high, low_closed, high_closed)

    def __neg__(self) -> Interval:
        return Interval(
            None if self.high is None else -self.high,
            None if self.low is None else -self.low,
            self.high_closed,
            self.low_closed,
        )

    def __add__(self, other: Interval | Number) -> Interval:
        other = _as_interval(other)
        low = None if self.low is None or other.low is None else self.low + other.low
        high = None if self.high is None or other.high is None else self.high + other.high
        return Interval(
            low, high, self.low_closed and other.low_closed, self.high_closed and other.high_closed
        )

    __radd__ = __add__

    def __sub__(self, other: Interval | Number) -> Interval:
        return self + (-_as_interval(other))

    def __mul__(self, other: Interval | Number) -> Interval:
        other = _as_interval(other)
        ends = [
            _multiply_ends(a, a_closed, b, b_closed)
            for a, a_closed in self._signed_ends()
            for b, b_closed in other._signed_ends()
        ]
        low = min(ends, key=lambda end: (_order(end[0]), not end[1]))
        high = max(ends, key=lambda end: (_order(end[0]), end[1]))
        return Interval(_finite(low[0]), _finite(high[0]), low[1], high[1])

    __rmul__ = __mul__

    def __truediv__(self, other: Interval | Number) -> Interval:
        """Raises ZeroDivisionError when `other` holds 0 in its inside or is exactly 0."""
        other = _as_interval(other)
        return self * other._reciprocal()

    def _reciprocal(self) -> Interval:
        if self.contains(0) or (self.low is not None and self.high is not None and self.low < 0 < self.high):
            raise ZeroDivisionError("the divisor may be zero")
        if (self.low is None and self.high is None) or (self.low is None and (self.high or 0) > 0):
            raise ZeroDivisionError("the divisor may be zero")
        if self.high is None and self.low is not None and self.low < 0:
            raise ZeroDivisionError("the divisor may be zero")
        low: Number | None = Fraction(0) if self.high is None else None
        low_closed = False
        if self.high is not None and self.high != 0:
            low, low_closed = Fraction(1) / self.high, self.high_closed
        high: Number | None = Fraction(0) if self.low is None else None
        high_closed = False
        if self.low is not None and self.low != 0:
            high, high_closed = Fraction(1) / self.low, self.low_closed
        return Interval(low, high, low_closed, high_closed)

    def _signed_ends(self) -> tuple[tuple[_End, bool], tuple[_End, bool]]:
        low: _End = (-1, 0) if self.low is None else (0, self.low)
        high: _End = (1, 0) if self.high is None else (0, self.high)
        return (low, self.low_closed), (high, self.high_closed)


# An end is (-1 | 0 | 1, value): minus infinity, finite, plus infinity.
_End = tuple[int, Number]


def _order(end: _End) -> tuple[int, Number]:
    return end


def _finite(end: _End) -> Number | None:
    return end[1] if end[0] == 0 else None


def _sign(end: _End) -> int:
    if end[0]:
        return end[0]
    return (end[1] > 0) - (end[1] < 0)


def _multiply_ends(a: _End, a_closed: bool, b: _End, b_closed: bool) -> tuple[_End, bool]:
    if a[0] == 0 and b[0] == 0:
        product = a[1] * b[1]
        # 0 × an open end is still reached when the 0 itself is inside.
        closed = (a_closed and b_closed) or (
            product == 0 and ((a[1] == 0 and a_closed) or (b[1] == 0 and b_closed))
        )
        return (0, product), closed
    sign = _sign(a) * _sign(b)
    if sign == 0:
        zero_closed = a_closed if a == (0, 0) or a[0] == 0 else b_closed
        return (0, Fraction(0)), zero_closed
    return (sign, 0), False


def _as_interval(value: Interval | Number) -> Interval:
    return value if isinstance(value, Interval) else Interval.exactly(value)


def _higher(a: Number | None, a_closed: bool, b: Number | None, b_closed: bool) -> tuple[Number | None, bool]:
    if a is None:
        return b, b_closed
    if b is None:
        return a, a_closed
    if a == b:
        return a, a_closed and b_closed
    return (a, a_closed) if a > b else (b, b_closed)


def _lower(a: Number | None, a_closed: bool, b: Number | None, b_closed: bool) -> tuple[Number | None, bool]:
    if a is None:
        return b, b_closed
    if b is None:
        return a, a_closed
    if a == b:
        return a, a_closed and b_closed
    return (a, a_closed) if a < b else (b, b_closed)
