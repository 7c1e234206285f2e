"""Tracks put together to cameras: the best pairs first, never two of one snapshot, never against a decision.

Greedy agglomeration with constraints that forbid (cannot-link; Wagstaff & Cardie 2000): between two series that amounts
to an assignment of one to one. Pairs that no other pair touches, nearly all, are joined all at once.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from sousveil.resolve.register.deciding import TrackRulings
from sousveil.resolve.register.nearness import Ints
from sousveil.resolve.register.pairing import SAME_FROM, Pairs
from sousveil.resolve.register.tracking import Tracks


def join_tracks(tracks: Tracks, pairs: Pairs, rulings: TrackRulings) -> Ints:
    """The camera of each track, as the number of its first track."""
    camera = np.arange(len(tracks))
    is_decided = np.zeros(len(tracks), bool)
    named = {track for pair in rulings.same for track in pair} | set(rulings.apart)
    is_decided[[*named, *(track for pair in rulings.undecided for track in pair)]] = True
    usable = np.flatnonzero((pairs.weight >= SAME_FROM) & ~pairs.is_opposed & ~pairs.is_listed_twice)
    left, right = pairs.left[usable], pairs.right[usable]
    degree = np.bincount(np.concatenate((left, right)), minlength=len(tracks))
    is_plain = (degree[left] == 1) & (degree[right] == 1) & ~is_decided[left] & ~is_decided[right]
    camera[right[is_plain]] = left[is_plain]
    _Joiner(tracks, pairs, rulings).run(usable[~is_plain], camera)
    return camera


@dataclass
class _Joiner:
    tracks: Tracks
    pairs: Pairs
    rulings: TrackRulings
    members: dict[int, list[int]] = field(default_factory=dict)
    home: dict[int, int] = field(default_factory=dict)
    weights: dict[tuple[int, int], float] = field(default_factory=dict)

    def run(self, rows: Ints, camera: Ints) -> None:
        """Joins the pairs `rows`, and what people joined, and writes the cameras of all that they touch."""
        for mine, other in self.rulings.same:
            self._join(self._find(mine), self._find(other))
        self._collect_weights(rows)
        left, right = self.pairs.left[rows], self.pairs.right[rows]
        order = np.lexsort((right, left, -np.round(self.pairs.weight[rows], 9)))
        for mine, other in zip(left[order].tolist(), right[order].tolist(), strict=True):
            one, two = self._find(mine), self._find(other)
            if one != two and (mine, other) not in self.rulings.undecided and self._may_join(one, two):
                self._join(one, two)
        for tracks in self.members.values():
            camera[tracks] = min(tracks)

    def _collect_weights(self, rows: Ints) -> None:
        touched = np.zeros(len(self.tracks), bool)
        touched[self.pairs.left[rows]] = touched[self.pairs.right[rows]] = True
        near = np.flatnonzero(touched[self.pairs.left] & touched[self.pairs.right])
        weights = np.where(self.pairs.is_opposed | self.pairs.is_listed_twice, -9.0, self.pairs.weight)[near]
        keys = zip(self.pairs.left[near].tolist(), self.pairs.right[near].tolist(), strict=True)
        self.weights = dict(zip(keys, weights.tolist(), strict=True))

    def _find(self, track: int) -> int:
        if track not in self.home:
            self.home[track] = track
            self.members[track] = [track]
        return self.home[track]

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
