"""Observations of one series with one native id are one track: the same camera in several snapshots."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sousveil.resolve.register.gathering import Observed
from sousveil.resolve.register.nearness import Ints, Reals, measure_distance

MOST_MOVED_M = 100.0
"""Ids of a series of which most are further away in the next snapshot were given anew and are not believed."""

_FEWEST_IDS = 20
_MOST_CENSUSES = 63


@dataclass(frozen=True)
class Tracks:
    """`track` per observation, numbered by their first member; `newest`: observations by (track, newest first).

    `series` and `census` per track: the series as a number, and a bit for every snapshot of it that the track is in.
    """

    track: Ints
    newest: Ints
    series: Ints
    census: NDArray[np.uint64]

    def __len__(self) -> int:
        return len(self.series)

    def pick(self, stated: NDArray[np.bool_]) -> Ints:
        """Of each track the newest observation that is `stated`, or the newest of all if none is."""
        return pick_newest(self.track, self.newest, stated)


def pick_newest(group: Ints, newest: Ints, stated: NDArray[np.bool_]) -> Ints:
    """Of each group the first row of `newest` (rows by group) that is `stated`, else its first row at all."""
    groups = group[newest]
    picked = newest[_find_starts(groups)]
    rows = newest[stated[newest]]
    of = group[rows]
    starts = _find_starts(of)
    picked[of[starts]] = rows[starts]
    return picked


def _find_starts(sorted_groups: Ints) -> Ints:
    if len(sorted_groups) == 0:
        return np.empty(0, np.int64)
    return np.flatnonzero(np.concatenate(([True], sorted_groups[1:] != sorted_groups[:-1])))


def rank_recency(observed: Observed) -> Ints:
    """All observations from oldest to newest, as a rank each: snapshot, then last seen, then id."""
    snapshot, seen = observed.words["snapshot_at"].rank(), observed.words["seen_last_at"].rank()
    rank = np.empty(len(observed), np.int64)
    rank[np.lexsort((np.arange(len(observed)), seen, snapshot))] = np.arange(len(observed))
    return rank


def number_series(observed: Observed) -> Ints:
    """A number per observation: its series, or its source if it names none."""
    series, source = observed.words["series"], observed.words["source_id"]
    named, unnamed = series.rank().astype(np.int64), len(series) + source.rank().astype(np.int64)
    numbers: Ints = np.where(named >= 0, named, unnamed)
    return numbers


def number_censuses(observed: Observed, series: Ints) -> Ints:
    """A number per observation: the snapshot of its series. Sources without native ids are each a census of their own."""
    snapshot, source = observed.words["snapshot_at"], observed.words["source_id"]
    own = np.where(observed.words["native_id"].codes >= 0, 0, source.codes.astype(np.int64) + 1)
    key = (series * (len(snapshot) + 1) + snapshot.codes + 1) * (len(source) + 1) + own
    numbers: Ints = np.unique(key, return_inverse=True)[1].astype(np.int64)
    return numbers


def find_tracks(observed: Observed, recency: Ints, cuts: Ints) -> Tracks:
    """The tracks. `cuts`: per observation a number by which a person cut its track in parts, else 0."""
    series = number_series(observed)
    census = number_censuses(observed, series)
    native = observed.words["native_id"]
    key = series * (len(native) + 1) + native.codes
    key = np.where(native.codes >= 0, key, -1 - np.arange(len(observed)))
    alone = _find_doubtful(observed, key, series)
    key = np.where(alone, -1 - np.arange(len(observed)), key)
    if cuts.any():
        key = np.unique(np.stack((key, cuts)), axis=1, return_inverse=True)[1].reshape(-1)
    return _build_tracks(key, recency, series, _rank_in_series(series, census, observed))


def _rank_in_series(series: Ints, census: Ints, observed: Observed) -> Ints:
    """Per observation the place of its census among those of its series, by date; all beyond 63 share the last."""
    firsts = np.unique(census, return_index=True)[1]
    dates = observed.words["snapshot_at"].rank()[firsts]
    sources = observed.words["source_id"].rank()[firsts]
    order = np.lexsort((sources, dates, series[firsts]))
    sorted_series = series[firsts][order]
    starts = _find_starts(sorted_series)
    sizes = np.diff(np.concatenate((starts, [len(order)])))
    rank = np.empty(len(order), np.int64)
    rank[order] = np.arange(len(order)) - np.repeat(starts, sizes)
    return np.minimum(rank, _MOST_CENSUSES)[census]


def _build_tracks(key: Ints, recency: Ints, series: Ints, rank: Ints) -> Tracks:
    _, first, inverse = np.unique(key, return_index=True, return_inverse=True)
    number = np.empty(len(first), np.int64)
    number[np.argsort(first, kind="stable")] = np.arange(len(first))
    track = number[inverse]
    newest = np.lexsort((-recency, track))
    starts = _find_starts(track[newest])
    bits = np.left_shift(np.uint64(1), rank.astype(np.uint64))[newest]
    census = np.bitwise_or.reduceat(bits, starts) if len(starts) else np.empty(0, np.uint64)
    return Tracks(track, newest, series[newest[starts]], census)


def _find_doubtful(observed: Observed, key: Ints, series: Ints) -> NDArray[np.bool_]:
    """Observations whose native id says nothing: one source gives it to several points, or it is given anew each time."""
    lat, lon = observed.numbers["lat"], observed.numbers["lon"]
    source = observed.words["source_id"].codes
    order = np.lexsort((source, key))
    order = order[key[order] >= 0]
    before, after = order[:-1], order[1:]
    is_same = key[before] == key[after]
    before, after = before[is_same], after[is_same]
    doubtful = np.zeros(len(key), bool)
    if len(before) == 0:
        return doubtful
    moved = measure_distance(lat[before], lon[before], lat[after], lon[after])
    twice = (source[before] == source[after]) & ~(moved < 1.0)
    doubtful |= np.isin(key, key[before[twice]]) & (key >= 0)
    elsewhere = source[before] != source[after]
    return doubtful | np.isin(series, _find_renumbered(series[before[elsewhere]], moved[elsewhere]))


def _find_renumbered(series: Ints, moved_m: Reals) -> Ints:
    """The series of which more than half of the ids are elsewhere in the next snapshot."""
    names, number = np.unique(series, return_inverse=True)
    seen = np.bincount(number, minlength=len(names))
    far = np.bincount(number, weights=moved_m > MOST_MOVED_M, minlength=len(names))
    return names[(seen >= _FEWEST_IDS) & (far * 2 > seen)]
