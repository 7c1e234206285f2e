"""A string array as the bytes of its rows."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray


class RowBytes:
    """Places are bytes of `data`, the array's data buffer."""

    def __init__(self, texts: pa.Array) -> None:
        if isinstance(texts, pa.ChunkedArray):
            texts = texts.combine_chunks()
        if texts.type != pa.large_string():
            texts = texts.cast(pa.large_string())
        self._texts = texts
        offsets = np.frombuffer(texts.buffers()[1] if len(texts) else bytes(8), np.int64)
        self._offsets = offsets[texts.offset : texts.offset + len(texts) + 1]
        buffer = texts.buffers()[2] if len(texts) else None
        self.data = memoryview(buffer) if buffer is not None else memoryview(b"")

    def cut_blocks(self, size: int, overlap: int) -> Iterator[tuple[int, int]]:
        """Stretches of whole rows of about `size` bytes; a row that is longer is cut with an overlap."""
        count = len(self._offsets) - 1
        row = 0
        while row < count:
            start = int(self._offsets[row])
            stop = int(np.searchsorted(self._offsets, start + size, "right")) - 1
            if stop > row:
                if self._offsets[stop] > start:
                    yield start, int(self._offsets[stop])
                row = stop
            else:
                row += 1
                yield from self._cut_row(start, int(self._offsets[row]), size, overlap)

    def _cut_row(self, start: int, end: int, size: int, overlap: int) -> Iterator[tuple[int, int]]:
        while start < end:
            stop = _next_character(self.data, min(start + size, end), end)
            yield start, stop
            if stop == end:
                return
            start = _next_character(self.data, stop - overlap, end)

    def list_edges(self, start: int, end: int) -> NDArray[np.int64]:
        """Where rows start and end in the bytes from `start` to `end`, counted from there; those two places too."""
        first, last = np.searchsorted(self._offsets, (start, end))
        return np.concatenate(((0,), self._offsets[first : last + 1] - start, (end - start,)))

    def find_rows(self, places: NDArray[np.int64]) -> NDArray[np.int64]:
        """For each place the row whose text holds the byte before it."""
        return np.searchsorted(self._offsets, places) - 1

    def start_of(self, row: int) -> int:
        """The first byte of a row."""
        return int(self._offsets[row])

    def read_text(self, row: int) -> str:
        """A row's text."""
        return bytes(self.data[self._offsets[row] : self._offsets[row + 1]]).decode()


def _next_character(data: memoryview, place: int, end: int) -> int:
    """The first place from here on, up to `end`, between two characters."""
    while place < end and data[place] & 0xC0 == 0x80:
        place += 1
    return place
