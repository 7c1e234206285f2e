from fractions import Fraction

import pytest

from sousveil.model.intervals import Interval


def test_faces_a_day_make_faces_a_minute():
    day = Interval(25_850_000, 25_950_000, True, False)
    minute = day / 1440
    assert (round(minute.low), round(minute.high)) == (17951, 18021)
    assert not minute.contains(18860)


def test_open_ends_do_not_touch():
    assert not Interval(0, 1, True, False).overlaps(Interval(1, 2))
    assert Interval(0, 1).overlaps(Interval(1, 2))


def test_unbounded_ends_survive_arithmetic():
    more = Interval(50, None, False, True)
    assert (more * 2).low == 100
    assert (more * 2).high is None
    assert (-more).high == -50
    assert (more + Interval(1, 2)).low == 51
    assert (Interval(2, None) * Interval(-1, 3)) == Interval(None, None, False, False)


def test_division_by_what_may_be_zero_is_refused():
    for divisor in (
        Interval(-1, 1),
        Interval(0, 5),
        Interval(None, None),
        Interval.exactly(0),
        Interval(-1, None),
    ):
        with pytest.raises(ZeroDivisionError):
            Interval(1, 2) / divisor


def test_division_by_an_open_zero_is_unbounded():
    quotient = Interval(1, 2) / Interval(0, 4, False, True)
    assert quotient.low == Fraction(1, 4)
    assert quotient.high is None


def test_hull_and_intersection():
    assert Interval(1, 3).intersect(Interval(2, 5, False)) == Interval(2, 3, False, True)
    assert Interval(1, 2).intersect(Interval(3, 4)).is_empty
    assert Interval(1, 2).hull(Interval(5, None)) == Interval(1, None)
