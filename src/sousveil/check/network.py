"""A before, an after, an increase, a multiple and a percentage change, held together by what relates them.

after = before + increase; after = before × multiple; multiple = 1 + change / 100; increase = before × (multiple − 1).
Each relation narrows the intervals of its variables until nothing changes (interval constraint propagation: Davis,
*Constraint propagation with interval labels*, 1987). An empty interval proves a clash. The smallest clashing part is
found by leaving out one figure after the other (deletion filter: Chinneck and Dravnieks, 1991).
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from sousveil.model.intervals import Interval

_ANY = Interval(None, None)
_POSITIVE = Interval(0, None)
_ROUNDS = 12
_HUNDREDTH = Fraction(1, 100)


def propagate(known: Mapping[str, Interval]) -> dict[str, Interval] | None:
    """The narrowest intervals that follow from `known` for all five roles, or None when no values satisfy them."""
    state = {"before": _POSITIVE, "after": _POSITIVE, "increase": _ANY, "multiple": _POSITIVE, "change": _ANY}
    for name, interval in known.items():
        state[name] = state[name].intersect(interval)
    for _ in range(_ROUNDS):
        if any(interval.is_empty for interval in state.values()):
            return None
        narrowed = _narrow_once(state)
        if narrowed == state:
            break
        state = narrowed
    return None if any(interval.is_empty for interval in state.values()) else state


def find_clash(known: Mapping[str, Interval]) -> list[str]:
    """The names of a smallest set of `known` that clash together; [] when they do not clash."""
    if propagate(known) is not None:
        return []
    kept = dict(known)
    for name in list(kept):
        fewer = {key: value for key, value in kept.items() if key != name}
        if propagate(fewer) is None:
            kept = fewer
    return list(kept)


def _narrow_once(state: dict[str, Interval]) -> dict[str, Interval]:
    s = dict(state)
    s["multiple"] = s["multiple"].intersect(s["change"] * _HUNDREDTH + 1)
    s["change"] = s["change"].intersect((s["multiple"] - 1) * 100)
    s["after"] = s["after"].intersect(s["before"] + s["increase"]).intersect(s["before"] * s["multiple"])
    s["before"] = s["before"].intersect(s["after"] - s["increase"])
    s["before"] = s["before"].intersect(_divide(s["after"], s["multiple"]))
    s["before"] = s["before"].intersect(_divide(s["increase"], s["multiple"] - 1))
    s["increase"] = s["increase"].intersect(s["after"] - s["before"])
    s["increase"] = s["increase"].intersect(s["before"] * (s["multiple"] - 1))
    s["multiple"] = s["multiple"].intersect(_divide(s["after"], s["before"]))
    s["multiple"] = s["multiple"].intersect(_divide(s["increase"], s["before"]) + 1)
    return s


def _divide(one: Interval, other: Interval) -> Interval:
    if one.is_empty or other.is_empty:
        return one if one.is_empty else other
    try:
        return one / other
    except ZeroDivisionError:
        return _ANY
