"""Whether words end where a term wants them to, for all that a search found at once. The exact patterns decide; this
only drops what they would."""

from __future__ import annotations

from collections.abc import Sequence
from string import ascii_letters, digits

import numpy as np
from numpy.typing import NDArray

LATIN, CYRILLIC = 1, 2
"""Scripts whose letters may not stand beside an anchor; 0 for any."""


class BorderCheck:
    """The borders of anchors: for each its length and the scripts whose letters may not stand before and after."""

    def __init__(self, anchors: Sequence[tuple[int, int, int]]) -> None:
        table = np.array(anchors, np.int64).reshape(-1, 3)
        self.lengths, self._before, self._after = table.T.copy()
        self.longest = int(self.lengths.max(initial=0))

    def find_apart(
        self,
        data: bytes,
        starts: NDArray[np.int64],
        stops: NDArray[np.int64],
        numbers: NDArray[np.int64],
        edges: NDArray[np.int64],
    ) -> NDArray[np.bool_]:
        """Which anchors may be whole words: `starts` and `stops` are their places in `data`; `edges`: where texts start
        or end in it, the ends of `data` too."""
        padded = np.frombuffer(b"\0\0" + data + b"\0\0", np.uint8)
        before = _find_letter(self._before[numbers], padded[starts], padded[starts + 1], padded[starts + 1])
        after = _find_letter(self._after[numbers], padded[stops + 2], padded[stops + 3], padded[stops + 2])
        before &= edges[np.searchsorted(edges, starts)] != starts
        after &= edges[np.searchsorted(edges, stops)] != stops
        apart: NDArray[np.bool_] = ~(before | after)
        return apart


def _find_letter(
    scripts: NDArray[np.int64],
    first: NDArray[np.uint8],
    second: NDArray[np.uint8],
    nearest: NDArray[np.uint8],
) -> NDArray[np.bool_]:
    """Whether the two bytes are a letter of the script, or the nearest is a digit (or for Latin, an ASCII letter)."""
    follows = (second & 0xC0) == 0x80
    signs = (first == 0xC3) & ((second == 0x97) | (second == 0xB7))  # × and ÷
    latin = _LETTERS[nearest] | (follows & (first >= 0xC3) & (first <= 0xC8) & ~signs)
    cyrillic = follows & (first >= 0xD0) & (first <= 0xD3)
    found: NDArray[np.bool_] = (scripts != 0) & (
        _DIGITS[nearest] | np.where(scripts == LATIN, latin, cyrillic)
    )
    return found


def _mark_bytes(characters: str) -> NDArray[np.bool_]:
    marked = np.zeros(256, np.bool_)
    marked[list(characters.encode())] = True
    return marked


_LETTERS = _mark_bytes(ascii_letters)
_DIGITS = _mark_bytes(digits + "_")
