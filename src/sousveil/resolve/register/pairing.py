"""Pairs of tracks within 15 m: scored, and told whether they are the same, left in doubt, or different."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sousveil.resolve.register.gathering import Observed
from sousveil.resolve.register.judging import judge_pairs
from sousveil.resolve.register.nearness import Ints, Reals, find_pairs
from sousveil.resolve.register.shifting import take_out_shifts
from sousveil.resolve.register.tracking import Tracks

REACH_M = 15.0
SAME_FROM = 2.0
"""Sum of weights from which a pair may be the same."""
UNSURE_FROM = 0.0


@dataclass(frozen=True)
class Pairs:
    """Pairs of tracks, ordered by (left, right), left < right.

    `residual_m`: metres but for a shift that the two series have in common, which is `shift_m` long; `weight`: sum of the evidence but for `weigh_company`; `is_opposed`: something speaks strongly against; `is_listed_twice`: both are in one
    snapshot of one series at the same place, alike in everything; `agrees`, `differs`: bits for explain_signs.
    """

    left: Ints
    right: Ints
    metres: Reals
    residual_m: Reals
    shift_m: Reals
    weight: Reals
    is_opposed: NDArray[np.bool_]
    is_listed_twice: NDArray[np.bool_]
    agrees: Ints
    differs: Ints

    def take(self, rows: Ints | NDArray[np.bool_]) -> Pairs:
        """These pairs only."""
        return Pairs(*(getattr(self, name)[rows] for name in self.__dataclass_fields__))


def find_positions(observed: Observed, tracks: Tracks) -> tuple[Reals, Reals]:
    """Latitude and longitude of each track: the newest that is stated; NaN without one."""
    lat, lon = observed.numbers["lat"], observed.numbers["lon"]
    rows = tracks.pick(~(np.isnan(lat) | np.isnan(lon)))
    return lat[rows], lon[rows]


def score_pairs(observed: Observed, tracks: Tracks, position: tuple[Reals, Reals]) -> Pairs:
    """The pairs within REACH_M that may be one camera, and those that one snapshot lists twice."""
    left, right, metres = _find_near(position)
    is_exclusive = (tracks.series[left] == tracks.series[right]) & (
        (tracks.census[left] & tracks.census[right]) != 0
    )
    room = _find_room(len(tracks), left[is_exclusive], right[is_exclusive], metres[is_exclusive])
    kept = ~is_exclusive | (metres < 0.5)
    left, right, metres, is_exclusive = left[kept], right[kept], metres[kept], is_exclusive[kept]
    judged = judge_pairs(observed, tracks, left, right)
    residual, shift_m = take_out_shifts(
        (tracks.series[left], tracks.series[right]), position, (left, right), metres
    )
    weight = judged.weight + np.where(shift_m > 0, 2.5 - 0.7 * residual, 1.5 - 0.25 * residual)
    weight -= 1.0 * (1.0 - np.minimum(np.minimum(room[left], room[right]) / REACH_M, 1.0))
    weight[is_exclusive] = np.where(judged.differs[is_exclusive] == 0, 0.0, -9.0)
    return Pairs(
        left,
        right,
        metres,
        residual,
        shift_m,
        weight,
        judged.is_opposed,
        is_exclusive,
        judged.agrees,
        judged.differs,
    ).take(weight >= -3.0)


def _find_near(position: tuple[Reals, Reals]) -> tuple[Ints, Ints, Reals]:
    lat, lon = position
    located = np.flatnonzero(~np.isnan(lat))
    one, two, metres = find_pairs(lat[located], lon[located], REACH_M)
    left, right = located[np.minimum(one, two)], located[np.maximum(one, two)]
    order = np.lexsort((right, left))
    return left[order], right[order], metres[order]


def _find_room(count: int, left: Ints, right: Ints, metres: Reals) -> Reals:
    """Per track the distance to the nearest other that stands in one snapshot of a series with it."""
    room = np.full(count, np.inf)
    np.minimum.at(room, left, metres)
    np.minimum.at(room, right, metres)
    return room


def weigh_company(tracks: Tracks, pairs: Pairs, rows: Ints) -> Reals:
    """What speaks for each of `rows` because nothing else comes as near: 1.6 where each track is the other's nearest of
    its series by 3 m or more, less as others come closer, 0.8 off where others are nearer. Only `rows` are looked at."""
    left, right, metres = pairs.left[rows], pairs.right[rows], pairs.residual_m[rows]
    margin = np.minimum(
        _find_margin(left, tracks.series[right], metres), _find_margin(right, tracks.series[left], metres)
    )
    return np.clip(margin / 3.0, -0.5, 1.0) * 1.6


def _find_margin(of: Ints, series: Ints, residual: Reals) -> Reals:
    """Per pair how much nearer it is than the nearest other pair of the same track with the same series."""
    order = np.lexsort((residual, series, of))
    metres = residual[order]
    starts = np.ones(len(order), bool)
    starts[1:] = (np.diff(of[order]) != 0) | (np.diff(series[order]) != 0)
    first = np.maximum.accumulate(np.where(starts, np.arange(len(order)), 0))
    second = np.minimum(first + 1, len(order) - 1)
    has_second = (second > first) & ~starts[second] if len(order) else starts
    rival = np.where(starts, np.where(has_second, metres[second], np.inf), metres[first])
    margin = np.empty(len(order))
    with np.errstate(invalid="ignore"):
        margin[order] = np.nan_to_num(rival - metres, nan=0.0, posinf=REACH_M, neginf=-REACH_M)
    return margin
