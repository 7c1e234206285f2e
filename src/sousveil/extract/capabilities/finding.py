"""Finds the terms of a vocabulary in rows of text: places only, without a look at what they mean."""

from __future__ import annotations

import bisect
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

import pyarrow as pa

from sousveil.extract.capabilities.patterns import (
    SPECIAL_MARKS,
    Anchor,
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
_STEP_BYTES = 2_048
_ANCHOR_BYTES = 96  # more than an anchor and a mark take


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


AnchorUse = tuple[tuple[int, int], tuple[tuple[int, tuple[bytes, ...]], ...]]
"""How many bytes its matches reach (squeezed, and with special marks), and the (entry, companions) it may stand for."""
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
    numbers: dict[Anchor, list[tuple[int, tuple[bytes, ...]]]] = {}
    reaches: dict[Anchor, tuple[int, int]] = {}
    for number, entry in enumerate(list_entries(vocabulary)):
        ways = parse_term(entry.term.text, entry.term.language)
        reach = measure_squeezed_reach(ways)
        for anchor, companions in choose_anchors(ways).items():
            numbers.setdefault(anchor, []).append((number, companions))
            known = reaches.get(anchor, reach)
            reaches[anchor] = max(known[0], reach[0]), max(known[1], reach[1])
    return (
        tuple((anchor.text, anchor.is_caseless) for anchor in numbers),
        tuple((reaches[anchor], tuple(uses)) for anchor, uses in numbers.items()),
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
            squeezed = _Squeezed(rows.data[start:end].tobytes())
            for position, anchor in squeezed.search(self._search):
                reach, uses = self._uses_by_anchor[anchor]
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

    def __init__(self, data: bytes) -> None:
        self.data = data
        pieces = [squeeze(data[cut : cut + _STEP_BYTES], ()) for cut in range(0, len(data), _STEP_BYTES)]
        self._lengths = list(accumulate(map(len, pieces), initial=0))
        self.text = b"".join(pieces)
        self._marks: tuple[bytes, ...] = ()
        self._measured: dict[int, int] = {}

    def search(self, search: AnchorSearch) -> list[tuple[int, int]]:
        """(place where it ends, anchor) of what `search` finds: special marks do not hide any."""
        found, marks = search.find(self.text)
        if not marks:
            return found
        self._marks = tuple(dict.fromkeys(mark for _, mark in marks))
        windows = list(self._cut_windows(marks))
        whole = b"\0".join(window.text for window in windows)
        starts = list(accumulate((len(window.text) + 1 for window in windows), initial=0))
        more, _ = search.find(whole)
        for end, anchor in more:
            index = bisect.bisect_left(starts, end) - 1
            found.append((windows[index].measure(end - starts[index]), anchor))
        return found

    def read_near(self, position: int, reach: tuple[int, int]) -> bytes:
        """What stands around, squeezed and in lower case. `reach`: how many bytes to both sides (as in AnchorUse)."""
        size = reach[1] if self._marks else reach[0]
        near = self.text[max(0, position - size) : position + size]
        return squeeze(near, () if near.isascii() else self._marks).lower()

    def measure(self, position: int) -> int:
        """The end, in the original bytes, of the character that ends at squeezed `position`."""
        place = self._measured.get(position)
        if place is None:
            place = self._measured[position] = self._measure(position)
        return place

    def _measure(self, position: int) -> int:
        index = bisect.bisect_left(self._lengths, position) - 1
        place, rest = index * _STEP_BYTES, position - self._lengths[index]
        while rest > 0:  # squeezing only shortens, so the place lies at least so many bytes ahead
            rest, place = rest - len(squeeze(self.data[place : place + rest], ())), place + rest
        return place

    def _cut_windows(self, marks: Sequence[tuple[int, bytes]]) -> Iterator[_Window]:
        """What surrounds the marks: an anchor that has some in it lies in one window, since those of close marks are one."""
        first = 0
        for number in range(1, len(marks) + 1):
            if number < len(marks) and marks[number][0] - marks[number - 1][0] <= 2 * _ANCHOR_BYTES:
                continue
            start = max(0, marks[first][0] - _ANCHOR_BYTES)
            end = marks[number - 1][0] + _ANCHOR_BYTES
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
