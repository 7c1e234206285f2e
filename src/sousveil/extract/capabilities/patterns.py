"""Terms as patterns: an exact one for Python's `re` over text, and anchors for a search over squeezed bytes.

Squeezed text is UTF-8 without white space and hyphens, full width made ASCII. An anchor is a byte string; each match of
a term holds one of the term's anchors once squeezed, so a search for anchors misses nothing. What it finds is then
matched with the exact pattern in the text as it is.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import product

from sousveil.extract.capabilities.borders import CYRILLIC, LATIN
from sousveil.extract.capabilities.terms import Choice, Element, Mark, is_han

# Small classes, one for a script: a class of all letters but the Chinese takes a millisecond to compile.
_LETTERS = {
    "GEORGIAN": r"\u10a0-\u10ff\u1c90-\u1cbf",
    "CYRILLIC": r"\u0400-\u04ff'’ʼ",
    "ARABIC": r"\u0620-\u065f\u066e-\u06d3",
    "GREEK": r"\u0370-\u03ff",
    "LATIN": r"A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\uff21-\uff3a\uff41-\uff5a",
}
_SPACE = r"\s\u200b-\u200d\u2060\ufeff"
_LIMITS = {Mark.GAP: 30, Mark.BREAK: 12, Mark.LETTERS: 40}
_EXACT = {
    Mark.GAP: rf"[{_SPACE}\-\u00ad\u2010-\u2015\u2212\uff0d]{{1,{_LIMITS[Mark.GAP]}}}",
    Mark.BREAK: rf"[{_SPACE}]{{0,{_LIMITS[Mark.BREAK]}}}",
}
DELETED = bytes((*range(9, 14), *range(28, 33), 45))
_MORE_SPACES = (0x2028, 0x2029, 0x202F, 0x205F, 0x2060, 0x2212, 0xFEFF, 0xFF0D)
_SPECIAL_SPACES = tuple(
    chr(code).encode() for code in (0x3000, 0xA0, 0xAD, 0x85, 0x1680, *range(0x2000, 0x2016), *_MORE_SPACES)
)
# What takes more than one look at the bytes to squeeze, and what becomes of it; most texts have few of these.
SPECIAL_MARKS: dict[bytes, bytes] = dict.fromkeys(_SPECIAL_SPACES, b"") | {
    chr(code).encode(): chr(code - 0xFEE0).encode()
    for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))
}
_BORDERS = {"LATIN": LATIN, "CYRILLIC": CYRILLIC}
_MOST_ANCHORS = 27
_ENOUGH_BYTES = 18
_SHORT_BYTES = 8


@dataclass(frozen=True, slots=True)
class Anchor:
    """Bytes of squeezed text; `is_caseless`: in any mixture of cases, as to ASCII letters."""

    text: bytes
    is_caseless: bool


def squeeze(data: bytes, marks: Iterable[bytes] = SPECIAL_MARKS) -> bytes:
    """Squeezed text. `data` is UTF-8 that starts and ends between characters; `marks`: those that may be in it."""
    squeezed = data.translate(None, DELETED)
    for mark in marks:
        squeezed = squeezed.replace(mark, SPECIAL_MARKS[mark])
    return squeezed


@cache
def _squeeze_table() -> dict[int, str | None]:
    """What `squeeze` does, for the few characters of a term."""
    table: dict[int, str | None] = dict.fromkeys(DELETED)
    table.update((ord(mark.decode()), plain.decode()) for mark, plain in SPECIAL_MARKS.items())
    return table


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


def measure_squeezed_reach(ways: Iterable[Sequence[Element]]) -> tuple[int, int]:
    """The most bytes that a match can have once squeezed, and while special marks are still in it."""
    limits = {Mark.GAP: (0, 3 * _LIMITS[Mark.GAP]), Mark.BREAK: (0, 3 * _LIMITS[Mark.BREAK])}
    letters = (3 * _LIMITS[Mark.LETTERS],) * 2
    reaches = [(0, 0)]
    for way in ways:
        sizes = [
            (max(len(option.encode()) for option in element.options),) * 2
            if isinstance(element, Choice)
            else limits.get(element, letters)
            for element in way
        ]
        reaches.append((sum(size for size, _ in sizes), sum(size for _, size in sizes)))
    return max(size for size, _ in reaches), max(size for _, size in reaches)


@dataclass(frozen=True, slots=True)
class AnchorContext:
    """What is known of a match that holds an anchor: what else it holds one of, in lower case (() where that is nothing
    more), and the scripts (as in borders.py) whose letters do not stand before and after the anchor."""

    companions: tuple[bytes, ...]
    before: int
    after: int

    def join(self, other: AnchorContext) -> AnchorContext:
        """What both say."""
        return AnchorContext(
            self.companions if self.companions == other.companions else (),
            self.before if self.before == other.before else 0,
            self.after if self.after == other.after else 0,
        )


def choose_anchors(ways: Iterable[Sequence[Element]]) -> dict[Anchor, AnchorContext]:
    """What of which every match holds one once squeezed: as long as need be, as few as may be."""
    anchors: dict[Anchor, AnchorContext] = {}
    for way in ways:
        runs = [
            max(_list_runs(stretch), key=lambda run: _weigh(run.options))
            for stretch in _split_at_letters(way)
        ]
        runs.sort(key=lambda run: _weigh(run.options))
        companions = (
            tuple(dict.fromkeys(text.lower() for text in _join(runs[-2].options))) if runs[1:] else ()
        )
        is_caseless = any(isinstance(element, Choice) and element.is_caseless for element in way)
        for text in _join(runs[-1].options):
            letters = text.decode()
            context = AnchorContext(
                companions,
                _find_border(letters[0]) if runs[-1].is_start else 0,
                _find_border(letters[-1]) if runs[-1].is_end else 0,
            )
            anchor = Anchor(text, is_caseless)
            anchors[anchor] = anchors.get(anchor, context).join(context)
    return anchors


def _find_border(beside: str) -> int:
    return _BORDERS.get(_name_script(beside), 0) if beside.isalnum() and not is_han(beside) else 0


def _join(run: Iterable[tuple[bytes, ...]]) -> Iterable[bytes]:
    return (b"".join(parts) for parts in product(*run))


def write_letters(beside: str) -> str:
    """The class of the letters of the script that the character `beside` is of."""
    return f"[{_LETTERS[_name_script(beside)]}]"


def write_border(beside: str, *, before: bool) -> str:
    """That no letter of the script of `beside`, digit or underscore stands before, or after; '' for Chinese."""
    if is_han(beside) or not (beside.isalnum() or beside == "_"):
        return ""
    letters = _LETTERS[_name_script(beside)].replace("'’ʼ", "")
    return f"({'?<!' if before else '?!'}[0-9_{letters}])"


@cache
def _name_script(character: str) -> str:
    name = unicodedata.name(character, "").split(" ")[0]
    return name if name in _LETTERS else "LATIN"


def _write_way(way: Sequence[Element]) -> str:
    parts = [_write_border(way[0], 0)]
    beside = ""
    for element in way:
        if isinstance(element, Choice):
            parts.append(_write_choice(element))
            beside = element.options[0][-1:] or beside
        elif element is Mark.LETTERS:
            parts.append(f"{write_letters(beside)}{{0,{_LIMITS[element]}}}")
        else:
            parts.append(_EXACT[element])
    parts.append(_write_border(way[-1], -1))
    return f"(?:{''.join(parts)})"


def _write_border(element: Element, end: int) -> str:
    if not isinstance(element, Choice):
        return ""
    letters = [option[end] for option in element.options if option]
    return write_border(letters[0], before=end == 0)


def _write_choice(choice: Choice) -> str:
    options = [_write_option(option, choice.is_caseless) for option in choice.options]
    return options[0] if len(options) == 1 else f"(?:{'|'.join(options)})"


def _write_option(option: str, is_caseless: bool) -> str:
    if not is_caseless:
        return re.escape(option)
    # Not the flag IGNORECASE: by it, 'k' matches the Kelvin sign and 'i' the dotless ı.
    return "".join(
        f"[{letter}{letter.upper()}]" if letter.isascii() and letter.isalpha() else re.escape(letter)
        for letter in option
    )


@dataclass(frozen=True, slots=True)
class _Run:
    """Neighbours, each with its squeezed options; whether a word starts, and one ends, with them for certain."""

    options: list[tuple[bytes, ...]]
    is_start: bool
    is_end: bool


def _split_at_letters(way: Sequence[Element]) -> list[_Run]:
    """The stretches between free letters; what may be missing is left out."""
    stretches: list[_Run] = []
    options: list[tuple[bytes, ...]] = []
    is_start, is_open = True, False
    for element in way:
        if element is Mark.LETTERS or (isinstance(element, Choice) and "" in element.options):
            if options:
                stretches.append(_Run(options, is_start, is_end=False))
            options, is_open = [], True
        elif isinstance(element, Choice):
            if not options:
                is_start, is_open = not is_open, False
            options.append(_squeeze_options(element))
        elif element is Mark.GAP and not options:
            is_open = False
    if options:
        stretches.append(_Run(options, is_start, is_end=True))
    return stretches


def _squeeze_options(choice: Choice) -> tuple[bytes, ...]:
    options = [option.translate(_squeeze_table()).encode() for option in choice.options]
    if choice.is_caseless:
        options = [option.lower() for option in options]
    return tuple(dict.fromkeys(options))


def _list_runs(stretch: _Run) -> Iterable[_Run]:
    """Runs of neighbours, as long as they need be, that do not multiply into too many anchors."""
    every = stretch.options
    shortest = [min(map(len, options)) for options in every]
    for start in range(len(every)):
        size, length = 1, 0
        for end in range(start, len(every)):
            size *= len(every[end])
            if end > start and (size > _MOST_ANCHORS or length >= _ENOUGH_BYTES):
                break
            length += shortest[end]
            is_end = stretch.is_end and end == len(every) - 1
            yield _Run(every[start : end + 1], stretch.is_start and start == 0, is_end)


def _weigh(run: list[tuple[bytes, ...]]) -> float:
    """How good an anchor: short ones are met by chance, many slow the search down."""
    shortest = sum([min(map(len, options)) for options in run])
    worth = 4 * min(shortest, _SHORT_BYTES) + min(shortest, _ENOUGH_BYTES)
    return worth - 2 * math.log2(math.prod([len(options) for options in run]))
