"""All names and model prefixes of the vocabulary of vendors, searched for at once: where might a product be named?

It may find too much, never too little of what `vocabulary.brands_spans` would accept. Method: Hyperscan's multiple
pattern matching (Wang et al., Hyperscan, NSDI 2019); without it, the same patterns as one regular expression.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Any, Protocol

from sousveil.engine.user_cache import name_cached, read_cached
from sousveil.vocabulary.brands_index import CLEAR, BrandIndex, Name, get_brand_index
from sousveil.vocabulary.brands_words import HAN
from sousveil.vocabulary.han import load_traditional
from sousveil.vocabulary.vendor_files import VendorVocabulary

_HYPHEN = "(?:-|‐|‑|‒|–|—|−)"
_GAP = f"(?:[\\s._,&'/]|{_HYPHEN}|\u00a0|\u3000|’){{0,3}}"
_FULL_WIDTH = rb"(?:\xef\xbc[\xa1-\xba]|\xef\xbd[\x81-\x9a]){2}"
_HAN_TOKEN = re.compile(f"[{HAN}]+")


class AnchorSearch(Protocol):
    """Finds the ends of anchors in UTF-8."""

    def find(self, data: bytes) -> list[int]:
        """The bytes where anchors end, in order; one that ends in several places there may be given for each."""
        ...


@lru_cache(maxsize=4)
def get_anchor_search(vocabulary: VendorVocabulary) -> AnchorSearch:
    """The search for a vocabulary, made once per process for each; compiled databases are kept in the user's cache."""
    patterns = sorted(set(list_anchors(get_brand_index(vocabulary))))
    try:
        import hyperscan
    except ImportError:
        return PlainSearch(patterns)
    return _HyperscanSearch(patterns, hyperscan)


def list_anchors(index: BrandIndex) -> Iterator[bytes]:
    """Regular expressions over UTF-8, one for each name and prefix, and one for full-width letters."""
    yield _FULL_WIDTH
    for name in index.names.values():
        for tokens in name.spellings:
            yield _write_name(name, tokens)
    for pattern in index.models.patterns:
        if pattern.is_distinctive:
            prefix = re.escape(pattern.prefix).replace(r"\-", _HYPHEN)
            yield rf"(?i:\b{prefix})".encode()


def _write_name(name: Name, tokens: Sequence[str]) -> bytes:
    """A name in any case; an ambiguous one only where it starts with a capital, as `brands_spans` asks."""
    if name.doubt == CLEAR or not name.key.isascii():
        body = _GAP.join(map(_write_token, tokens))
        flags = "(?i:"
    else:
        body = _GAP.join(_write_capital(token, is_first=number == 0) for number, token in enumerate(tokens))
        flags = "(?:"
    before = r"\b" if tokens[0].isascii() else ""
    after = r"\b" if tokens[-1].isascii() else ""
    return f"{flags}{before}{body}{after})".encode()


def _write_token(token: str) -> str:
    if _HAN_TOKEN.fullmatch(token):
        return "".join(map(_write_han, token))
    if token.isascii():
        return re.escape(token)
    return "".join(_write_letter(letter) for letter in token)


def _write_han(letter: str) -> str:
    forms = [letter, *load_traditional().get(letter, ())]
    return f"(?:{'|'.join(forms)})" if len(forms) > 1 else letter


def _write_letter(letter: str) -> str:
    """A letter beyond ASCII in both cases: bytes know no case."""
    return f"(?:{letter}|{letter.upper()})" if letter.upper() != letter else letter


def _write_capital(token: str, *, is_first: bool) -> str:
    if not token.isascii() or not token[0].isalpha():
        return _write_token(token)
    letters = [f"[{letter}{letter.upper()}]" if letter.isalpha() else letter for letter in token]
    if is_first:
        letters[0] = token[0].upper()
    return "".join(letters)


class _HyperscanSearch:
    """Hyperscan in block mode, a scratch for each thread."""

    def __init__(self, patterns: list[bytes], hyperscan: Any) -> None:
        self._hyperscan = hyperscan
        self._local = threading.local()
        parts = (hyperscan.__version__.encode(), *patterns)
        written = read_cached(name_cached("product_anchors", parts), lambda: self._write(patterns))
        try:
            self._database = hyperscan.loadb(written, hyperscan.HS_MODE_BLOCK)
        except hyperscan.HyperscanError:  # kept by another processor
            self._database = hyperscan.loadb(self._write(patterns), hyperscan.HS_MODE_BLOCK)

    def find(self, data: bytes) -> list[int]:
        """As in AnchorSearch."""
        found: set[int] = set()
        if data:
            scratch = self._local.__dict__.get("scratch")
            if scratch is None:
                scratch = self._local.scratch = self._hyperscan.Scratch(self._database)

            def handle(_number: int, _start: int, end: int, _flags: int, _context: object) -> None:
                found.add(end)

            self._database.scan(data, match_event_handler=handle, scratch=scratch)
        return sorted(found)

    def _write(self, patterns: list[bytes]) -> bytes:
        hyperscan = self._hyperscan
        database = hyperscan.Database(mode=hyperscan.HS_MODE_BLOCK)
        numbers = list(range(len(patterns)))
        database.compile(expressions=patterns, ids=numbers, elements=len(patterns), flags=[0] * len(patterns))
        return bytes(hyperscan.dumpb(database))


class PlainSearch:
    """The same in plain Python, much slower: for systems without Hyperscan (Windows)."""

    def __init__(self, patterns: Iterable[bytes]) -> None:
        self._pattern = re.compile(b"(?=(" + b"|".join(patterns) + b"))")

    def find(self, data: bytes) -> list[int]:
        """As in AnchorSearch."""
        return sorted({match.end(1) for match in self._pattern.finditer(data)})
