"""Searches bytes as they are once squeezed, and finds their places again."""

from __future__ import annotations

import bisect
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from sousveil.extract.capabilities.borders import BorderCheck
from sousveil.extract.capabilities.patterns import DELETED, SPECIAL_MARKS, squeeze
from sousveil.extract.capabilities.searching import AnchorSearch

_MARKS = tuple(SPECIAL_MARKS)
_MARK_SIZES = np.array([len(mark) for mark in _MARKS], np.int64)
_PLAIN = np.array([ord(SPECIAL_MARKS[mark] or b"\0") for mark in _MARKS], np.uint8)
_DELETED_RANGES = [(np.uint8(first), np.uint8(last)) for first, last in ((9, 13), (28, 32))]  # and the hyphen
_MARK_BYTES = 3  # a special mark has no more


class SqueezedBlock:
    """Bytes without ASCII white space and hyphens, and for a place in them the place in the original bytes.

    Special marks stay in them, since taking all out of all text is slow. Where they stand, windows are squeezed wholly
    and searched once more.
    """

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._text = squeeze(data, ())
        self._marks: tuple[bytes, ...] = ()
        self._mark_ends: list[int] = []

    def search(
        self, search: AnchorSearch, borders: BorderCheck, edges: NDArray[np.int64]
    ) -> NDArray[np.int64]:
        """(place where it ends, anchor) of what `search` finds: special marks do not hide any. Left out is what is only
        a part of a word but must not be; `edges`: where texts start and end in the original bytes."""
        found, marks = search.find(self._text)
        if len(found):
            ends, numbers = found.T
            starts = self.measure(ends - borders.lengths[numbers] + 1) - 1
            is_apart = borders.find_apart(self._data, starts, self.measure(ends), numbers, edges)
            found = np.stack((ends, numbers), 1)[is_apart]
        if len(marks):
            self._marks = tuple(_MARKS[number] for number in np.unique(marks[:, 1]))
            self._mark_ends = marks[:, 0].tolist()
            found = np.concatenate((found, self._search_windows(search, borders, marks)))
        return found

    def read_near(self, position: int, reach: tuple[int, int]) -> bytes:
        """What stands around, squeezed and in lower case. `reach`: how many bytes to both sides (as in AnchorUse)."""
        size = reach[1] if self._marks else reach[0]
        low, high = max(0, position - size), position + size
        near = self._text[low:high]
        at = bisect.bisect_right(self._mark_ends, low)
        if at < len(self._mark_ends) and self._mark_ends[at] - _MARK_BYTES < high:
            near = squeeze(near, self._marks)
        return near.lower()

    def measure(self, positions: NDArray[np.int64]) -> NDArray[np.int64]:
        """The ends, in the original bytes, of the characters that end at squeezed `positions`."""
        ends: NDArray[np.int64] = positions + np.searchsorted(self._losses, positions - 1, "right")
        return ends

    @cached_property
    def _losses(self) -> NDArray[np.int64]:
        """For each byte that went, where in the squeezed bytes it stood."""
        data = np.frombuffer(self._data, np.uint8)
        is_lost = data == DELETED[-1]
        for first, last in _DELETED_RANGES:
            is_lost |= data - first <= last - first  # below `first` it wraps around
        lost = np.flatnonzero(is_lost)
        lost -= np.arange(len(lost))
        return lost

    def _search_windows(
        self, search: AnchorSearch, borders: BorderCheck, marks: NDArray[np.int64]
    ) -> NDArray[np.int64]:
        """What `search` finds around the marks, once they are gone, and only so."""
        text, places = _cut_windows(np.frombuffer(self._text, np.uint8), marks, borders.longest + _MARK_BYTES)
        found, _ = search.find(text)
        ends, numbers = found.T
        starts, stops = places[ends - borders.lengths[numbers]], places[ends - 1] + 1
        is_new = np.searchsorted(marks[:, 0], starts, "right") < np.searchsorted(marks[:, 0], stops, "right")
        hidden: NDArray[np.int64] = np.stack((stops, numbers), 1)[is_new]
        return hidden


def _cut_windows(
    text: NDArray[np.uint8], marks: NDArray[np.int64], margin: int
) -> tuple[bytes, NDArray[np.int64]]:
    """What surrounds the marks (end, number), without them, and where each byte of it stood. Between two windows is a
    zero; what is within `margin` of two marks is in one."""
    ends, numbers = marks.T
    parts = np.flatnonzero(np.diff(ends) > 2 * margin)
    first, last = np.concatenate(((0,), parts + 1)), np.concatenate((parts, (len(ends) - 1,)))
    starts = np.maximum(ends[first] - margin, 0)
    sizes = np.minimum(ends[last] + margin, len(text)) - starts + 1
    stops = np.cumsum(sizes)
    shifts = starts - stops + sizes  # from a place in the windows to one in the text
    places = np.arange(stops[-1]) + np.repeat(shifts, sizes)
    letters = text[np.minimum(places, len(text) - 1)]
    letters[stops - 1] = 0
    kept = np.ones(len(letters), np.bool_)
    at = ends - np.repeat(shifts, last - first + 1)
    for back in range(1, _MARK_BYTES + 1):
        kept[at[_MARK_SIZES[numbers] >= back] - back] = False
    plain = _PLAIN[numbers]
    is_plain = plain != 0
    letters[at[is_plain] - 1] = plain[is_plain]
    kept[at[is_plain] - 1] = True
    return letters[kept].tobytes(), places[kept]
