"""Finds the terms of a vocabulary in rows of text: places only, without a look at what they mean."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import pyarrow as pa

from sousveil.extract.capabilities.borders import BorderCheck
from sousveil.extract.capabilities.patterns import (
    Anchor,
    AnchorContext,
    choose_anchors,
    measure_reach,
    measure_squeezed_reach,
    write_exact,
)
from sousveil.extract.capabilities.rows import RowBytes
from sousveil.extract.capabilities.searching import AnchorSearch, Keep, make_search
from sousveil.extract.capabilities.squeezing import SqueezedBlock
from sousveil.extract.capabilities.terms import parse_term
from sousveil.vocabulary.capability_files import Capability, Term, Vocabulary

BLOCK_BYTES = 262_144
OVERLAP_BYTES = 2_048  # no match is longer: see the limits in patterns.py


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
        self._search: AnchorSearch = make_search(self._anchors, keep) if keep else make_search(self._anchors)

    def use_search(self, make: Callable[[list[Anchor]], AnchorSearch]) -> None:
        """Searches with another search from now on: what is found stays the same."""
        self._search = make(self._anchors)

    def find(self, texts: pa.Array) -> Iterator[tuple[int, str, list[Span]]]:
        """(row, its text, its spans by place) of each row of a string array that holds a term, in order."""
        rows = RowBytes(texts)
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
        return len(self._search_rows(RowBytes(texts)))

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

    def _search_rows(self, rows: RowBytes) -> list[tuple[int, int, int]]:
        """(row, end byte of an anchor in the data, entry that it may be), in order."""
        hits: set[tuple[int, int, int]] = set()
        for start, end in rows.cut_blocks(BLOCK_BYTES, OVERLAP_BYTES):
            block = SqueezedBlock(rows.data[start:end].tobytes())
            found = block.search(self._search, self._borders, rows.list_edges(start, end))
            if not len(found):
                continue
            places = start + block.measure(found[:, 0])
            found_rows = rows.find_rows(places).tolist()
            for (position, anchor), place, row in zip(
                found.tolist(), places.tolist(), found_rows, strict=True
            ):
                reach, _, uses = self._uses_by_anchor[anchor]
                near = b""
                for entry, companions in uses:
                    if companions:
                        near = near or block.read_near(position, reach)
                        for word in companions:
                            if word in near:
                                break
                        else:
                            continue
                    hits.add((row, place, entry))
        return sorted(hits)

    def _match_row(
        self, rows: RowBytes, row: int, text: str, hits: Sequence[tuple[int, int, int]]
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
