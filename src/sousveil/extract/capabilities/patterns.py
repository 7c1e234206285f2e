"""Terms as patterns: an exact one for Python's `re` over text, and anchors for a search over squeezed bytes.

Squeezed text is UTF-8 without white space and hyphens, full width made ASCII. An anchor is a byte string; each match of
a term holds one of the term's anchors once squeezed, so a search for anchors misses nothing. What it finds is then
matched with the exact pattern in the text as it is.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import product

from sousveil.extract.capabilities.terms import HAN_RANGES, Choice, Element, Mark

WORD = rf"[^\W{HAN_RANGES}]"
_LETTER = rf"[^\W\d_{HAN_RANGES}]"
_SPACE = r"\s\u200b-\u200d\u2060\ufeff"
_LIMITS = {Mark.GAP: 30, Mark.BREAK: 12, Mark.LETTERS: 40}
_EXACT = {
    Mark.GAP: rf"[{_SPACE}\-\u00ad\u2010-\u2015\u2212\uff0d]{{1,{_LIMITS[Mark.GAP]}}}",
    Mark.BREAK: rf"[{_SPACE}]{{0,{_LIMITS[Mark.BREAK]}}}",
    Mark.LETTERS: rf"{_LETTER}{{0,{_LIMITS[Mark.LETTERS]}}}",
}
_WIDE = re.compile(rb"\xef\xbc([\x81-\xbf])|\xef\xbd([\x80-\x9e])")
_DELETED = bytes((*range(9, 14), *range(28, 33), 45))
_MORE_SPACES = (0x2028, 0x2029, 0x202F, 0x205F, 0x2060, 0x2212, 0xFEFF, 0xFF0D)
_SPECIAL_SPACES = tuple(
    chr(code).encode() for code in (0x3000, 0xA0, 0xAD, 0x85, 0x1680, *range(0x2000, 0x2016), *_MORE_SPACES)
)
# Squeezing these away needs more than one look at the bytes; most texts have none.
SPECIAL_MARKS = tuple(_SPECIAL_SPACES) + tuple(
    chr(code).encode() for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))
)
_MOST_ANCHORS = 27
_ENOUGH_BYTES = 16
_SHORT_BYTES = 7


@dataclass(frozen=True, slots=True)
class Anchor:
    """Bytes of squeezed text; `is_caseless`: in any mixture of cases, as to ASCII letters."""

    text: bytes
    is_caseless: bool


def squeeze_plain(data: bytes) -> bytes:
    """Squeezed text, but for what SPECIAL_MARKS holds. `data` is UTF-8 that starts and ends between characters."""
    return data.translate(None, _DELETED)


def squeeze(data: bytes) -> bytes:
    """Squeezed text. `data` is UTF-8 that starts and ends between characters."""
    squeezed = data.translate(None, _DELETED)
    for space in _SPECIAL_SPACES:
        if space in squeezed:
            squeezed = squeezed.replace(space, b"")
    return _WIDE.sub(_narrow, squeezed) if b"\xef\xbc" in squeezed or b"\xef\xbd" in squeezed else squeezed


def _narrow(match: re.Match[bytes]) -> bytes:
    high, low = match.groups()
    return bytes((high[0] - 0x60 if high else low[0] - 0x20,))


def write_exact(ways: Iterable[Sequence[Element]]) -> str:
    """The exact pattern of a term, for `re` without flags."""
    return "|".join(_write_way(way) for way in ways)


def measure_reach(ways: Iterable[Sequence[Element]]) -> int:
    """The most code points that a match can have."""
    return max(
        sum(
            max(map(len, element.options)) if isinstance(element, Choice) else _LIMITS[element]
            for element in way
        )
        for way in ways
    )


def choose_anchors(ways: Iterable[Sequence[Element]]) -> set[Anchor]:
    """What of which every match holds one once squeezed: as long as need be, as few as may be."""
    anchors: set[Anchor] = set()
    for way in ways:
        runs = [run for stretch in _split_at_letters(way) for run in _list_runs(stretch)]
        best = max(runs, key=_weigh)
        is_caseless = any(isinstance(element, Choice) and element.is_caseless for element in way)
        anchors.update(Anchor(b"".join(parts), is_caseless) for parts in product(*best))
    return anchors


def _write_way(way: Sequence[Element]) -> str:
    before = rf"(?<!{WORD})" if _needs_border(way[0], 0) else ""
    after = rf"(?!{WORD})" if _needs_border(way[-1], -1) else ""
    return f"(?:{before}{''.join(map(_write_element, way))}{after})"


def _needs_border(element: Element, end: int) -> bool:
    """Whether the term needs a word's border on this side."""
    if not isinstance(element, Choice):
        return False
    return all(re.match(WORD, option[end]) for option in element.options if option)


def _write_element(element: Element) -> str:
    if not isinstance(element, Choice):
        return _EXACT[element]
    options = [_write_option(option, element.is_caseless) for option in element.options]
    return options[0] if len(options) == 1 else f"(?:{'|'.join(options)})"


def _write_option(option: str, is_caseless: bool) -> str:
    if not is_caseless:
        return re.escape(option)
    # Not the flag IGNORECASE: by it, 'k' matches the Kelvin sign and 'i' the dotless ı.
    return "".join(
        f"[{letter}{letter.upper()}]" if letter.isascii() and letter.isalpha() else re.escape(letter)
        for letter in option
    )


def _split_at_letters(way: Sequence[Element]) -> list[list[tuple[bytes, ...]]]:
    """The stretches between free letters, each a list of squeezed options; what may be missing is left out."""
    stretches: list[list[tuple[bytes, ...]]] = [[]]
    for element in way:
        if element is Mark.LETTERS or (isinstance(element, Choice) and "" in element.options):
            stretches.append([])
        elif isinstance(element, Choice):
            options = dict.fromkeys(squeeze(option.encode()) for option in element.options)
            stretches[-1].append(tuple(options))
    return [stretch for stretch in stretches if stretch]


def _list_runs(stretch: list[tuple[bytes, ...]]) -> Iterable[list[tuple[bytes, ...]]]:
    """Runs of neighbours that do not multiply into too many anchors, at least each one by itself."""
    for start in range(len(stretch)):
        size = 1
        for end in range(start, len(stretch)):
            size *= len(stretch[end])
            if size > _MOST_ANCHORS and end > start:
                break
            yield stretch[start : end + 1]


def _weigh(run: list[tuple[bytes, ...]]) -> float:
    """How good an anchor: short ones are met by chance, many slow the search down."""
    shortest = sum(min(map(len, options)) for options in run)
    worth = min(shortest, _ENOUGH_BYTES) + 3 * min(shortest, _SHORT_BYTES)
    return worth - 0.7 * math.log2(math.prod(map(len, run))) + 0.001 * shortest
