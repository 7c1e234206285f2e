"""Tracks put together to cameras: the best pairs first, never two of one snapshot, never against a decision.

Greedy agglomeration with constraints that forbid (cannot-link; Wagstaff & Cardie 2000): between two series that amounts
to an assignment of one to one. Pairs that no other pair touches, nearly all, are joined all at once.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from sousveil.resolve.register.deciding import TrackRulings
from sousveil.resolve.register.nearness import Ints, Reals
from sousveil.resolve.register.pairing import SAME_FROM, Pairs, weigh_company
from sousveil.resolve.register.tracking import Tracks

_ROUNDS = 3


def join_tracks(tracks: Tracks, pairs: Pairs, rulings: TrackRulings) -> tuple[Ints, Reals]:
    """The camera of each track, as the number of its first track; and the weight of each pair when it was last looked at.

    Goes through the pairs several times: once the sure ones are joined, what remains of a pole has fewer candidates.
    """
    camera = np.arange(len(tracks))
    weight = pairs.weight.copy()
    _Joiner(tracks, pairs, rulings, camera).join_decided()
    is_open = ~pairs.is_opposed & ~pairs.is_listed_twice
    for _ in range(_ROUNDS):
        live = _find_live(tracks, pairs, camera, is_open)
        if len(live) == 0:
            break
        weight[live] = pairs.weight[live] + weigh_company(tracks, pairs, live)
        before = camera.copy()
        _join_round(_Joiner(tracks, pairs, rulings, camera), live[weight[live] >= SAME_FROM], weight)
        if np.array_equal(before, camera):
            break
    return camera, weight


def _find_live(tracks: Tracks, pairs: Pairs, camera: Ints, is_open: NDArray[np.bool_]) -> Ints:
    """The pairs of which neither camera has a track of the other's series yet."""
    stride = int(tracks.series.max(initial=0)) + 1
    grown = np.flatnonzero(np.bincount(camera, minlength=len(tracks))[camera] > 1)
    taken = np.unique(camera[grown] * stride + tracks.series[grown])
    left, right = camera[pairs.left], camera[pairs.right]
    is_dead = np.isin(left * stride + tracks.series[pairs.right], taken)
    is_dead |= np.isin(right * stride + tracks.series[pairs.left], taken)
    return np.flatnonzero(is_open & ~is_dead & (left != right))


def _join_round(joiner: _Joiner, rows: Ints, weight: Reals) -> None:
    """Joins what `rows` allow: those that no other touches at once, the others from the heaviest on."""
    tracks, pairs, camera = joiner.tracks, joiner.pairs, joiner.camera
    left, right = camera[pairs.left[rows]], camera[pairs.right[rows]]
    degree = np.bincount(np.concatenate((left, right)), minlength=len(tracks))
    size = np.bincount(camera, minlength=len(tracks))
    is_plain = (degree[left] == 1) & (degree[right] == 1) & (size[left] == 1) & (size[right] == 1)
    is_plain &= ~joiner.rulings.find_named(len(tracks))[left] & ~joiner.rulings.find_named(len(tracks))[right]
    camera[right[is_plain]] = left[is_plain]
    joiner.join_best(rows[~is_plain], weight)


@dataclass
class _Joiner:
    tracks: Tracks
    pairs: Pairs
    rulings: TrackRulings
    camera: Ints
    members: dict[int, list[int]] = field(default_factory=dict)
    home: dict[int, int] = field(default_factory=dict)
    weights: dict[tuple[int, int], float] = field(default_factory=dict)

    def join_decided(self) -> None:
        """Joins what people joined."""
        for mine, other in self.rulings.same:
            self._gather(np.array([mine, other]))
            self._join(self.home[mine], self.home[other])
        self._write()

    def join_best(self, rows: Ints, weight: Reals) -> None:
        """Joins the pairs `rows` from the heaviest on, as far as nothing forbids it."""
        left, right = self.pairs.left[rows], self.pairs.right[rows]
        self._gather(np.unique(np.concatenate((left, right))))
        self._collect_weights(weight)
        order = np.lexsort((right, left, -np.round(weight[rows], 9)))
        for mine, other in zip(left[order].tolist(), right[order].tolist(), strict=True):
            one, two = self.home[mine], self.home[other]
            if one != two and (mine, other) not in self.rulings.undecided and self._may_join(one, two):
                self._join(one, two)
        self._write()

    def _gather(self, tracks: Ints) -> None:
        """Looks up the cameras of `tracks` with all their members."""
        is_asked = np.zeros(len(self.camera), bool)
        is_asked[self.camera[tracks]] = True
        for track in np.flatnonzero(is_asked[self.camera]).tolist():
            if track not in self.home:
                home = int(self.camera[track])
                self.home[track] = home
                self.members.setdefault(home, []).append(track)

    def _write(self) -> None:
        for tracks in self.members.values():
            self.camera[tracks] = min(tracks)

    def _collect_weights(self, weight: Reals) -> None:
        touched = np.zeros(len(self.tracks), bool)
        touched[list(self.home)] = True
        near = np.flatnonzero(touched[self.pairs.left] & touched[self.pairs.right])
        weights = np.where(self.pairs.is_opposed | self.pairs.is_listed_twice, -9.0, weight)[near]
        keys = zip(self.pairs.left[near].tolist(), self.pairs.right[near].tolist(), strict=True)
        self.weights = dict(zip(keys, weights.tolist(), strict=True))

    def _join(self, one: int, two: int) -> None:
        if one == two:
            return
        if len(self.members[one]) < len(self.members[two]):
            one, two = two, one
        moved = self.members.pop(two)
        self.members[one] += moved
        for track in moved:
            self.home[track] = one

    def _may_join(self, one: int, two: int) -> bool:
        """Whether nothing forbids it: one snapshot, a decision, or evidence that on the whole speaks against it."""
        total = 0.0
        series, census, apart = self.tracks.series, self.tracks.census, self.rulings.apart
        for mine in self.members[one]:
            for other in self.members[two]:
                if series[mine] == series[other] and census[mine] & census[other]:
                    return False
                if other in apart.get(mine, ()):
                    return False
                weight = self.weights.get((min(mine, other), max(mine, other)), -3.0)
                if weight < -5.0:
                    return False
                total += weight
        return total > 0.0
