"""Finds the terms of a vocabulary in rows of text: places only, without a look at what they mean."""

from __future__ import annotations

import bisect
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, compress

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from sousveil.extract.capabilities.borders import BorderCheck
from sousveil.extract.capabilities.patterns import (
    DELETED,
    SPECIAL_MARKS,
    Anchor,
    AnchorContext,
    choose_anchors,
    measure_reach,
    measure_squeezed_reach,
    squeeze,
    write_exact,
)
from sousveil.extract.capabilities.searching import AnchorSearch, Keep, make_search
from sousveil.extract.capabilities.terms import parse_term
from sousveil.vocabulary.capability_files import Capability, Term, Vocabulary

BLOCK_BYTES = 65_536
OVERLAP_BYTES = 2_048  # no match is longer: see the limits in patterns.py
_IS_KEPT = np.array([byte not in DELETED for byte in range(256)])
_MARK_BYTES = 3  # a special mark has no more


@dataclass(frozen=True, slots=True)
class Entry:
    """A term to look for. `is_exclusion`: inside it, matches of its capability do not count."""

    term: Term
    capability: Capability
    is_exclusion: bool


@dataclass(frozen=True, slots=True)
class Span:
    """A place where a term stands: half-open code points of a row's text; `entry` is a number in `TermFinder.entries`."""

    start: int
    end: int
    entry: int


AnchorUse = tuple[tuple[int, int], tuple[int, int], tuple[tuple[int, tuple[bytes, ...]], ...]]
"""How many bytes its matches reach (squeezed, and with special marks), the scripts whose letters may not stand before
and after it, and the (entry, companions) it may stand for."""
AnchorTables = tuple[tuple[tuple[bytes, bool], ...], tuple[AnchorUse, ...]]
"""Anchors (text, is_caseless), and what each is used for."""


def list_entries(vocabulary: Vocabulary) -> list[Entry]:
    """The terms and exclusions of all capabilities."""
    return [
        Entry(term, capability, terms is capability.exclusions)
        for capability in vocabulary.capabilities
        for terms in (capability.terms, capability.exclusions)
        for term in terms
    ]


def list_anchors(vocabulary: Vocabulary) -> AnchorTables:
    """What to search for, for the entries of `list_entries`."""
    uses: dict[Anchor, list[tuple[int, tuple[bytes, ...]]]] = {}
    contexts: dict[Anchor, AnchorContext] = {}
    reaches: dict[Anchor, tuple[int, int]] = {}
    for number, entry in enumerate(list_entries(vocabulary)):
        ways = parse_term(entry.term.text, entry.term.language)
        reach = measure_squeezed_reach(ways)
        for anchor, context in choose_anchors(ways).items():
            uses.setdefault(anchor, []).append((number, context.companions))
            contexts[anchor] = contexts.get(anchor, context).join(context)
            known = reaches.get(anchor, reach)
            reaches[anchor] = max(known[0], reach[0]), max(known[1], reach[1])
    return (
        tuple((anchor.text, anchor.is_caseless) for anchor in uses),
        tuple(
            (reaches[anchor], (contexts[anchor].before, contexts[anchor].after), tuple(found))
            for anchor, found in uses.items()
        ),
    )


class TermFinder:
    """The terms of one vocabulary, made ready once. May be used by several threads."""

    def __init__(
        self, vocabulary: Vocabulary, tables: AnchorTables | None = None, keep: Keep | None = None
    ) -> None:
        """`tables`: those of `list_anchors`, if they are known; `keep`: keeps compiled databases."""
        self.entries = list_entries(vocabulary)
        anchors, self._uses_by_anchor = tables or list_anchors(vocabulary)
        self._anchors = [Anchor(text, is_caseless) for text, is_caseless in anchors]
        self._patterns: list[tuple[re.Pattern[str], int] | None] = [None] * len(self.entries)
        self._borders = BorderCheck(
            [(len(text), *use[1]) for (text, _), use in zip(anchors, self._uses_by_anchor, strict=True)]
        )
        self._longest = max((len(anchor.text) for anchor in self._anchors), default=0)
        self._search: AnchorSearch = make_search(self._anchors, keep) if keep else make_search(self._anchors)

    def use_search(self, make: Callable[[list[Anchor]], AnchorSearch]) -> None:
        """Searches with another search from now on: what is found stays the same."""
        self._search = make(self._anchors)

    def find(self, texts: pa.Array) -> Iterator[tuple[int, str, list[Span]]]:
        """(row, its text, its spans by place) of each row of a string array that holds a term, in order."""
        rows = _RowBytes(texts)
        ordered = self._search_rows(rows)
        at = 0
        while at < len(ordered):
            row = ordered[at][0]
            stop = at
            while stop < len(ordered) and ordered[stop][0] == row:
                stop += 1
            text = rows.read_text(row)
            spans = self._match_row(rows, row, text, ordered[at:stop])
            if spans:
                yield row, text, spans
            at = stop

    @property
    def anchor_count(self) -> int:
        """How many byte strings are searched for."""
        return len(self._anchors)

    def count_hits(self, texts: pa.Array) -> int:
        """How many anchors stand in a string array: the search alone, for measuring."""
        return len(self._search_rows(_RowBytes(texts)))

    def pattern(self, entry: int) -> re.Pattern[str]:
        """The exact pattern of an entry."""
        return self._compile(entry)[0]

    def _compile(self, entry: int) -> tuple[re.Pattern[str], int]:
        """The exact pattern of an entry, and how many code points a match may have."""
        made = self._patterns[entry]
        if made is None:
            term = self.entries[entry].term
            ways = parse_term(term.text, term.language)
            made = self._patterns[entry] = re.compile(write_exact(ways)), measure_reach(ways)
        return made

    def _search_rows(self, rows: _RowBytes) -> list[tuple[int, int, int]]:
        """(row, end byte of an anchor in the data, entry that it may be), in order."""
        hits: set[tuple[int, int, int]] = set()
        for start, end in rows.cut_blocks():
            squeezed = _Squeezed(rows.data[start:end].tobytes(), self._longest)
            edges = rows.list_edges(start, end)
            for position, anchor in squeezed.search(self._search, self._borders, edges):
                reach, _, uses = self._uses_by_anchor[anchor]
                near = b""
                for entry, companions in uses:
                    if companions:
                        near = near or squeezed.read_near(position, reach)
                        for word in companions:
                            if word in near:
                                break
                        else:
                            continue
                    place = start + squeezed.measure(position)
                    hits.add((rows.row_of(place), place, entry))
        return sorted(hits)

    def _match_row(
        self, rows: _RowBytes, row: int, text: str, hits: Sequence[tuple[int, int, int]]
    ) -> list[Span]:
        """The exact matches around the hits of one row."""
        spans: set[Span] = set()
        byte, point = rows.start_of(row), 0
        for _, place, entry in hits:
            if place > byte:
                point += len(rows.data[byte:place].tobytes().decode())
                byte = place
            spans.update(self._match_at(entry, text, point))
        return sorted(spans, key=lambda span: (span.start, span.end, span.entry))

    def _match_at(self, entry: int, text: str, point: int) -> Iterator[Span]:
        """The matches of a term that reach over the code point before `point`."""
        pattern, reach = self._compile(entry)
        at = max(0, point - reach)
        while True:
            match = pattern.search(text, at, min(len(text), point + reach + 1))
            if match is None or match.start() >= point:
                return
            if match.end() >= point:
                yield Span(match.start(), match.end(), entry)
            at = match.start() + 1


class _RowBytes:
    """A string array as the bytes of its rows; places are bytes of its data buffer."""

    def __init__(self, texts: pa.Array) -> None:
        if isinstance(texts, pa.ChunkedArray):
            texts = texts.combine_chunks()
        if texts.type != pa.large_string():
            texts = texts.cast(pa.large_string())
        self._texts = texts
        offsets = memoryview(texts.buffers()[1]).cast("q") if len(texts) else memoryview(bytes(8)).cast("q")
        self._offsets = offsets[texts.offset : texts.offset + len(texts) + 1]
        buffer = texts.buffers()[2] if len(texts) else None
        self.data = memoryview(buffer) if buffer is not None else memoryview(b"")

    def cut_blocks(self) -> Iterator[tuple[int, int]]:
        """Stretches of whole rows; a row that is longer than a block is cut with an overlap."""
        count = len(self._offsets) - 1
        row = 0
        while row < count:
            start = self._offsets[row]
            stop = bisect.bisect_right(self._offsets, start + BLOCK_BYTES, row + 1) - 1
            if stop > row:
                if self._offsets[stop] > start:
                    yield start, self._offsets[stop]
                row = stop
            else:
                yield from self._cut_row(start, self._offsets[row + 1])
                row += 1

    def _cut_row(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        while start < end:
            stop = _next_character(self.data, min(start + BLOCK_BYTES, end), end)
            yield start, stop
            if stop == end:
                return
            start = _next_character(self.data, stop - OVERLAP_BYTES, end)

    def list_edges(self, start: int, end: int) -> NDArray[np.int64]:
        """Where rows start and end in the bytes from `start` to `end`, counted from there; those two places too."""
        first, last = bisect.bisect_left(self._offsets, start), bisect.bisect_right(self._offsets, end)
        return np.array((start, *self._offsets[first:last], end), np.int64) - start

    def row_of(self, place: int) -> int:
        """The row whose text holds the byte before `place`."""
        return bisect.bisect_left(self._offsets, place) - 1

    def start_of(self, row: int) -> int:
        """The first byte of a row."""
        return int(self._offsets[row])

    def read_text(self, row: int) -> str:
        """A row's text."""
        return bytes(self.data[self._offsets[row] : self._offsets[row + 1]]).decode()


class _Squeezed:
    """Bytes without ASCII white space and hyphens, and for a place in them the place in the original bytes.

    Special marks stay in them, since taking all out of all text is slow. Where they stand, windows are squeezed wholly
    and searched once more.
    """

    def __init__(self, data: bytes, longest: int) -> None:
        """`longest`: how many bytes the longest anchor has."""
        self.data = data
        self._margin = longest + _MARK_BYTES
        self.text = squeeze(data, ())
        self._marks: tuple[bytes, ...] = ()

    def search(
        self, search: AnchorSearch, borders: BorderCheck, edges: NDArray[np.int64]
    ) -> list[tuple[int, int]]:
        """(place where it ends, anchor) of what `search` finds: special marks do not hide any. Left out is what is only
        a part of a word but must not be; `edges`: where texts start and end in the original bytes."""
        found, marks = search.find(self.text)
        if found:
            hits = np.array(found, np.int64)
            found = list(compress(found, borders.find_apart(self.data, self._places, hits, edges).tolist()))
        if marks:
            found += self._search_windows(search, marks)
        return found

    def _search_windows(
        self, search: AnchorSearch, marks: Sequence[tuple[int, bytes]]
    ) -> Iterator[tuple[int, int]]:
        """What `search` finds around the marks, once they are gone."""
        self._marks = tuple(dict.fromkeys(mark for _, mark in marks))
        windows = list(self._cut_windows(marks))
        whole = b"\0".join(window.text for window in windows)
        starts = list(accumulate((len(window.text) + 1 for window in windows), initial=0))
        found, _ = search.find(whole)
        for end, anchor in found:
            index = bisect.bisect_left(starts, end) - 1
            yield windows[index].measure(end - starts[index]), anchor

    @cached_property
    def _places(self) -> NDArray[np.int64]:
        """Where in the original bytes each squeezed byte stands."""
        return np.flatnonzero(_IS_KEPT[np.frombuffer(self.data, np.uint8)])

    def read_near(self, position: int, reach: tuple[int, int]) -> bytes:
        """What stands around, squeezed and in lower case. `reach`: how many bytes to both sides (as in AnchorUse)."""
        size = reach[1] if self._marks else reach[0]
        near = self.text[max(0, position - size) : position + size]
        return squeeze(near, () if near.isascii() else self._marks).lower()

    def measure(self, position: int) -> int:
        """The end, in the original bytes, of the character that ends at squeezed `position`."""
        return int(self._places[position - 1]) + 1

    def _cut_windows(self, marks: Sequence[tuple[int, bytes]]) -> Iterator[_Window]:
        """What surrounds the marks: an anchor that has some in it lies in one window, since those of close marks are one."""
        first = 0
        for number in range(1, len(marks) + 1):
            if number < len(marks) and marks[number][0] - marks[number - 1][0] <= 2 * self._margin:
                continue
            start = max(0, marks[first][0] - self._margin)
            end = marks[number - 1][0] + self._margin
            yield _Window(start, self.text[start:end], marks[first:number])
            first = number


class _Window:
    """A stretch of squeezed bytes without its special marks, and for a place in it the place before they went."""

    def __init__(self, start: int, text: bytes, marks: Sequence[tuple[int, bytes]]) -> None:
        self._start = start
        pieces: list[bytes] = []
        self._changed: list[int] = []  # for each mark the least place, once it is gone, that lies behind it
        self._lost: list[int] = [0]
        at = length = 0
        for end, mark in marks:
            plain = SPECIAL_MARKS[mark]
            piece = text[at : end - start - len(mark)] + plain
            pieces.append(piece)
            length += len(piece)
            self._changed.append(length if plain else length + 1)
            self._lost.append(self._lost[-1] + len(mark) - len(plain))
            at = end - start
        self.text = b"".join(pieces) + text[at:]

    def measure(self, position: int) -> int:
        """The end, before the marks went, of the character that ends at `position`."""
        return self._start + position + self._lost[bisect.bisect_right(self._changed, position)]


def _next_character(data: bytes | memoryview, place: int, end: int) -> int:
    """The first place from here on, up to `end`, between two characters."""
    while place < end and data[place] & 0xC0 == 0x80:
        place += 1
    return place
