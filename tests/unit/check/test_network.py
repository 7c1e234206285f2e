import pytest

from sousveil.check.network import find_clash, propagate
from sousveil.model.intervals import Interval


def exactly(**known):
    return {name: Interval.exactly(value) for name, value in known.items()}


def test_increase_and_multiple_give_both_levels():
    implied = propagate(exactly(increase=2500, multiple=3))
    assert implied is not None
    assert implied["before"] == Interval.exactly(1250)
    assert implied["after"] == Interval.exactly(3750)


def test_a_decrease_in_percent():
    implied = propagate(exactly(before=200, change=-25))
    assert implied is not None
    assert implied["after"] == Interval.exactly(150)
    assert implied["increase"] == Interval.exactly(-50)


@pytest.mark.parametrize(
    ("known", "clash"),
    [
        (exactly(before=300, after=700, multiple=3), {"before", "after", "multiple"}),
        (exactly(before=1200, after=1500, change=40), {"before", "after", "change"}),
        (exactly(before=100, after=150, increase=50, change=40), {"increase", "change"}),
    ],
)
def test_a_clash_names_a_part_that_cannot_be_smaller(known, clash):
    found = find_clash(known)
    assert propagate({name: known[name] for name in found}) is None
    for left_out in found:
        assert propagate({name: known[name] for name in found if name != left_out}) is not None
    assert clash <= set(known)
    assert len(found) == 3


def test_what_rounding_allows_is_no_clash():
    known = {"before": Interval(95, 105), "after": Interval(295, 305), "multiple": Interval.exactly(3)}
    assert find_clash(known) == []
