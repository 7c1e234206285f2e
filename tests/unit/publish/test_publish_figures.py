"""Numbers, intervals and units in words."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sousveil.model.intervals import Interval
from sousveil.publish.figures import format_interval, format_number
from sousveil.publish.sheet_view import draw_number_line, write_exact
from sousveil.publish.wording import describe_check, describe_scope, describe_unit, describe_units


@pytest.mark.parametrize(
    ("interval", "words"),
    [
        (Interval(18_860, 18_860), "18,860"),
        (Interval(Fraction(25_850_000, 1440), Fraction(25_950_000, 1440), True, False), "17,951 to 18,021"),
        (Interval(Fraction(3750) / Fraction(43, 2), Fraction(3750) / Fraction(41, 2)), "174.4 to 182.9"),
        (Interval(Fraction("80.5"), Fraction("81.5")), "80.5 to 81.5"),
        (Interval(50_000_000, None, False), "more than 50,000,000"),
        (Interval(50_000_000, None), "at least 50,000,000"),
        (Interval(None, 1000, True, False), "less than 1,000"),
        (Interval(None, 1000), "at most 1,000"),
        (Interval(None, None), "any number"),
        (Interval(Fraction(7, 3), Fraction(7, 3)), "≈ 2.3333"),
        (Interval(Fraction(3750, 21), Fraction(3750, 21)), "≈ 178.57"),
        (Interval(-5, Fraction(-1, 3)), "−5 to −0.3"),
        (Interval(0, 0), "0"),
    ],
)
def test_intervals_read_as_a_person_writes_them(interval: Interval, words: str) -> None:
    assert format_interval(interval) == words


def test_units_follow_the_figure() -> None:
    assert format_interval(Interval(81, 81), "percent") == "81%"
    assert format_interval(Interval(21, 21), "mile ** 2") == "21 square miles"
    assert format_interval(Interval(1, 1), "mile ** 2") == "1 square mile"
    assert format_interval(Interval(9, 9), "", "minute") == "9 per minute"
    assert format_interval(Interval(5, 5), "CNY", "year") == "5 CNY per year"
    assert describe_unit("1 / mile ** 2") == "per square mile"
    assert describe_units("mile / hour") == "miles per hour"
    assert describe_units("percentage_point") == "percentage points"
    assert describe_units("foot") == "feet"


def test_numbers_too_long_to_read_become_powers_of_ten() -> None:
    assert format_number(10**40) == "≈ 1 × 10^40"
    assert format_number(-(10**5000)) == "≈ −1 × 10^5000"
    assert format_number(Fraction(10**5000 * 2, 3)) == "≈ 6.66 × 10^4999"


def _read(words: str) -> Fraction:
    return Fraction(words.replace(",", "").replace("−", "-"))


@given(
    st.fractions(min_value=-(10**9), max_value=10**9, max_denominator=10**6),
    st.fractions(min_value=0, max_value=10**6, max_denominator=10**6),
)
def test_rounded_ends_stay_within_a_tenth_of_the_width(low: Fraction, width: Fraction) -> None:
    interval = Interval(low, low + width)
    words = format_interval(interval)
    if width == 0:
        assert abs(_read(words.removeprefix("≈ ")) - low) <= max(abs(low) / 10_000, Fraction(1, 10**15))
        return
    first, _, last = words.partition(" to ")
    allowed = max(min(width / 10, Fraction(1, 2)), Fraction(1, 10**20))
    assert abs(_read(first) - low) <= allowed
    assert abs(_read(last or first) - (low + width)) <= allowed


def test_exact_intervals_are_written_in_full() -> None:
    assert write_exact(Interval(Fraction(1, 3), None, False)) == "(1/3, ∞)"
    assert write_exact(Interval(None, 5, True, True)) == "(−∞, 5]"


def test_the_number_line_keeps_the_order_of_its_bars() -> None:
    line = draw_number_line(Interval(18_860, 18_860), Interval(17_951, 18_021))
    assert line is not None
    assert float(line.stated[0]) > float(line.expected[0]) + float(line.expected[1])
    assert float(line.stated[0]) + float(line.stated[1]) <= 100
    assert draw_number_line(Interval(1, None), Interval(1, 2)) is None
    assert draw_number_line(None, Interval(1, 2)) is None
    assert draw_number_line(Interval(3, 3), Interval(3, 3)) is None
    assert draw_number_line(Interval(0, 10**5000), Interval(5, 5)) is not None


def test_scopes_and_checks_are_words() -> None:
    assert describe_scope(("up_to", "sentence:planned", "time:inherited", "sentence:new")) == [
        "up to", "elsewhere in its sentence: planned, new", "time taken from the words before",
    ]  # fmt: skip
    assert describe_check("rate_total") == "a rate against a total"
    assert describe_check("a_new_one") == "a new one"
