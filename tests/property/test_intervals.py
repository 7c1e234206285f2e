"""Interval arithmetic encloses every pointwise result, and is never wider than its corners."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from sousveil.model.intervals import Interval

numbers = st.fractions(min_value=-1000, max_value=1000, max_denominator=50)


@st.composite
def interval_and_member(draw):
    low, high = sorted((draw(numbers), draw(numbers)))
    share = draw(st.fractions(min_value=0, max_value=1, max_denominator=20))
    return Interval(low, high), low + (high - low) * share


@given(interval_and_member(), interval_and_member())
def test_sums_differences_and_products_enclose(first, second):
    (one, a), (other, b) = first, second
    assert (one + other).contains(a + b)
    assert (one - other).contains(a - b)
    assert (one * other).contains(a * b)


@given(interval_and_member(), interval_and_member())
def test_quotients_enclose_or_refuse(first, second):
    (one, a), (other, b) = first, second
    try:
        quotient = one / other
    except ZeroDivisionError:
        assert other.contains(0)
    else:
        assert b != 0
        assert quotient.contains(a / b)


@given(interval_and_member(), interval_and_member())
def test_products_are_tight(first, second):
    (one, _), (other, _) = first, second
    corners = [x * y for x in (one.low, one.high) for y in (other.low, other.high)]
    product = one * other
    assert (product.low, product.high) == (min(corners), max(corners))


@given(interval_and_member(), interval_and_member())
def test_overlap_is_a_common_member(first, second):
    (one, a), (other, b) = first, second
    for member in (a, b):
        if one.contains(member) and other.contains(member):
            assert one.overlaps(other)
    if one.overlaps(other):
        common = one.intersect(other)
        middle = Fraction(common.low + common.high) / 2
        assert one.contains(middle)
        assert other.contains(middle)
