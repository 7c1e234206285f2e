"""Which words of a list a text holds, all looked for at once: most texts hold none, and need no closer look.

Method: Hyperscan's multiple pattern matching (Wang et al., Hyperscan, NSDI 2019); without it, word after word.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Iterable
from typing import Any, Protocol

_IP = re.compile(r"\d\.\d{1,3}\.\d{1,3}\.\d")
_IP_BYTES = rb"[0-9]\.[0-9]{1,3}\.[0-9]{1,3}\.[0-9]"
_SPACE = rb"[\t-\r\x1c-\x20]+"  # what `str.split` takes for white space in ASCII

HAS_IP = "\0ip"
"""The mark of a text that holds what may be an IPv4 address."""


class MarkSearch(Protocol):
    """Finds marks in texts."""

    def find(self, text: str) -> set[str]:
        """Those of the marks that `text` holds in any case, a run of white space as one space; HAS_IP among them."""
        ...


def make_mark_search(marks: Iterable[str]) -> MarkSearch:
    """The fastest search for `marks`, ASCII in lower case, that can be had."""
    wanted = sorted(set(marks) - {HAS_IP})
    try:
        import hyperscan
    except ImportError:
        return PlainMarks(wanted)
    return _HyperscanMarks(wanted, hyperscan)


class _HyperscanMarks:
    """Hyperscan in block mode, a scratch for each thread."""

    def __init__(self, marks: list[str], hyperscan: Any) -> None:
        self._marks = [*marks, HAS_IP]
        self._local = threading.local()
        self._hyperscan = hyperscan
        self._database = hyperscan.Database(mode=hyperscan.HS_MODE_BLOCK)
        flags = hyperscan.HS_FLAG_CASELESS | hyperscan.HS_FLAG_SINGLEMATCH
        patterns = [*map(_write_mark, marks), _IP_BYTES]
        count = len(patterns)
        self._database.compile(
            expressions=patterns, ids=list(range(count)), elements=count, flags=[flags] * count
        )

    def find(self, text: str) -> set[str]:
        """As in MarkSearch."""
        found: set[str] = set()
        if not text:
            return found
        if text.isascii():
            data = text.encode("ascii")
        else:
            data = _fold(text).encode("utf-8", "surrogatepass")
            if _IP.search(text):  # other scripts have digits too
                found.add(HAS_IP)
        scratch = self._local.__dict__.get("scratch")
        if scratch is None:
            scratch = self._local.scratch = self._hyperscan.Scratch(self._database)
        marks = self._marks

        def handle(number: int, _start: int, _end: int, _flags: int, _context: object) -> None:
            found.add(marks[number])

        self._database.scan(data, match_event_handler=handle, scratch=scratch)
        return found


class PlainMarks:
    """The same in plain Python, much slower: for systems without Hyperscan (Windows)."""

    def __init__(self, marks: Iterable[str]) -> None:
        self._marks = tuple(marks)

    def find(self, text: str) -> set[str]:
        """As in MarkSearch."""
        folded = _fold(text)
        found = {mark for mark in self._marks if mark in folded}
        if _IP.search(text):
            found.add(HAS_IP)
        return found


def _fold(text: str) -> str:
    return " ".join(text.lower().split())


def _write_mark(mark: str) -> bytes:
    return _SPACE.join(re.escape(part).encode() for part in mark.split(" "))
