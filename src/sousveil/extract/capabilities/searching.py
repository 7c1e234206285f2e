"""Searches squeezed bytes for all anchors at once: with Hyperscan, or without it in plain Python.

Method: Hyperscan's multiple string matching (Wang et al., Hyperscan, NSDI 2019); without it, the anchors as a trie
written out as one regular expression.
"""

from __future__ import annotations

import re
import threading
from collections import Counter
from collections.abc import Callable, Sequence
from functools import cached_property, partial
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from sousveil.extract.capabilities.patterns import SPECIAL_MARKS, Anchor
from sousveil.extract.capabilities.tries import write_trie

_MARKS = tuple(SPECIAL_MARKS)
_ANY_MARK = re.compile(b"|".join(map(re.escape, _MARKS)))
_SCRIPTS: dict[str, frozenset[int]] = {
    "cyrillic": frozenset(range(0xD0, 0xD4)),
    "arabic": frozenset(range(0xD8, 0xDC)),
    "georgian": frozenset((0xE1,)),
    "han": frozenset(range(0xE3, 0xEA)),
}


Found = tuple[NDArray[np.int64], NDArray[np.int64]]


class AnchorSearch(Protocol):
    """Finds anchors in squeezed bytes."""

    def find(self, data: bytes) -> Found:
        """(end byte, number of the anchor) of each in any order, and (end byte, number) of each of SPECIAL_MARKS, by end:
        a row for each."""
        ...


Keep = Callable[[str, Callable[[], bytes]], bytes]
"""What was kept under a name, or else what the call returns."""


def make_search(anchors: Sequence[Anchor], keep: Keep = lambda _, make: make()) -> AnchorSearch:
    """The fastest search that can be had: numbers are places in `anchors`. `keep`: keeps compiled databases."""
    try:
        import hyperscan
    except ImportError:
        return TrieSearch(anchors)
    return HyperscanSearch(anchors, hyperscan, keep)


class HyperscanSearch:
    """Hyperscan in block mode: a database for each mixture of scripts that is met, a scratch for each thread."""

    def __init__(self, anchors: Sequence[Anchor], hyperscan: Any, keep: Keep) -> None:
        self._hyperscan = hyperscan
        self._anchors = anchors
        self._keep = keep
        self._databases: dict[tuple[str, ...], Any] = {}
        self._lock = threading.Lock()
        self._local = threading.local()

    def find(self, data: bytes) -> Found:
        """As in AnchorSearch."""
        scripts = () if data.isascii() else self._see_scripts(data)
        database = self._databases.get(scripts) or self._compile(scripts)
        found: list[int] = []
        if data:
            database.scan(
                data, match_event_handler=_make_handler(found), scratch=self._scratch(scripts, database)
            )
        hits = np.array(found, np.int64).reshape(-1, 2)
        is_mark = hits[:, 1] >= len(self._anchors)
        marks = hits[is_mark] - (0, len(self._anchors))
        return hits[~is_mark], marks[np.argsort(marks[:, 0])]

    def _see_scripts(self, data: bytes) -> tuple[str, ...]:
        return tuple(name for name, leads in self._leads if any(lead in data for lead in leads))

    @cached_property
    def _leads(self) -> list[tuple[str, bytes]]:
        """For each script a few lead bytes one of which is in each of its anchors."""
        return [
            (name, self._keep(f"leads {name}", partial(_choose_leads, self._anchors, leads)))
            for name, leads in _SCRIPTS.items()
        ]

    def _scratch(self, scripts: tuple[str, ...], database: Any) -> Any:
        scratches: dict[tuple[str, ...], Any] = self._local.__dict__.setdefault("scratches", {})
        if scripts not in scratches:
            scratches[scripts] = self._hyperscan.Scratch(database)
        return scratches[scripts]

    def _compile(self, scripts: tuple[str, ...]) -> Any:
        hyperscan = self._hyperscan
        with self._lock:
            if scripts in self._databases:
                return self._databases[scripts]
            written = self._keep(" ".join(scripts), lambda: self._write_database(scripts))
            try:
                database = hyperscan.loadb(written, hyperscan.HS_MODE_BLOCK)
            except hyperscan.HyperscanError:  # kept by another processor
                database = hyperscan.loadb(self._write_database(scripts), hyperscan.HS_MODE_BLOCK)
            self._databases[scripts] = database
            return database

    def _write_database(self, scripts: tuple[str, ...]) -> bytes:
        hyperscan = self._hyperscan
        present = frozenset(scripts)
        numbers = [
            number for number, anchor in enumerate(self._anchors) if _list_scripts(anchor.text) <= present
        ]
        caseless = hyperscan.HS_FLAG_CASELESS
        flags = [caseless if self._anchors[number].is_caseless else 0 for number in numbers]
        expressions = [self._anchors[number].text for number in numbers]
        numbers += range(len(self._anchors), len(self._anchors) + len(_MARKS))
        database = hyperscan.Database(mode=hyperscan.HS_MODE_BLOCK)
        database.compile(
            expressions=[*expressions, *_MARKS],
            ids=numbers,
            elements=len(numbers),
            flags=[*flags, *[0] * len(_MARKS)],
            literal=True,
        )
        return bytes(hyperscan.dumpb(database))


def _list_scripts(text: bytes) -> frozenset[str]:
    if text.isascii():
        return frozenset()
    return frozenset(name for name, leads in _SCRIPTS.items() if not leads.isdisjoint(text))


def _choose_leads(anchors: Sequence[Anchor], leads: frozenset[int]) -> bytes:
    """A few of `leads` one of which is in each anchor that has any: what has none of them needs no search."""
    open_sets = {leads.intersection(anchor.text) for anchor in anchors} - {frozenset()}
    chosen: list[int] = []
    while open_sets:
        chosen.append(_choose_commonest(open_sets))
        open_sets = {found for found in open_sets if chosen[-1] not in found}
    return bytes(chosen)


def _choose_commonest(sets: set[frozenset[int]]) -> int:
    counts = Counter(member for found in sets for member in found)
    return max(sorted(counts), key=lambda member: counts[member])


def _make_handler(found: list[int]) -> Callable[..., None]:
    extend = found.extend

    def handle(number: int, _start: int, end: int, _flags: int, _context: object) -> None:
        extend((end, number))

    return handle


class TrieSearch:
    """The same in plain Python, a hundred times slower: for systems without Hyperscan (Windows)."""

    def __init__(self, anchors: Sequence[Anchor]) -> None:
        self._numbers: dict[bytes, list[int]] = {}
        for number, anchor in enumerate(anchors):
            self._numbers.setdefault(anchor.text.lower(), []).append(number)
        self._anchors = anchors
        trie = write_trie(sorted(text.decode("latin-1") for text in self._numbers))
        self._pattern = re.compile(f"(?=({trie}))".encode("latin-1"))
        # Of two anchors that start together the trie gives the longer one: here are those inside it.
        self._prefixes = {
            text: [p for p in _list_prefixes(text) if p in self._numbers] for text in self._numbers
        }

    def find(self, data: bytes) -> Found:
        """As in AnchorSearch."""
        found = []
        for match in self._pattern.finditer(data.lower()):
            for text in self._prefixes[match[1]]:
                end = match.start() + len(text)
                for number in self._numbers[text]:
                    anchor = self._anchors[number]
                    if anchor.is_caseless or data[match.start() : end] == anchor.text:
                        found.append((end, number))
        marks = [(match.end(), _MARKS.index(match[0])) for match in _ANY_MARK.finditer(data)]
        return np.array(found, np.int64).reshape(-1, 2), np.array(marks, np.int64).reshape(-1, 2)


def _list_prefixes(text: bytes) -> list[bytes]:
    return [text[:end] for end in range(1, len(text) + 1)]
