"""What stands behind a number in a European language: scale words, currency, unit, percent, duration."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from sousveil.extract.quantities.european_language import (
    HALF,
    MONEY,
    PERCENT,
    SCALE,
    UNIT,
    Language,
    Meaning,
)  # fmt: skip

Found = tuple[int, Any, int, int]  # kind, meaning, start, end

_GAP = re.compile(r"-(?=[^\W\d_])| {0,2}(?:\r?\n[ \t]*)?")
_DASHED = re.compile(r",[-–—]{1,2}")  # '5.000,- Euro'
_WORD = re.compile(r"[^\W\d_](?:[\w²³]|[·⋅*^'./-](?=\w))*\.?")
_LETTERED = re.compile(r"[A-Z][A-Za-z]{0,2}[$¥]|F CFA(?!\w)|S/\.?(?=\s|$)")  # 'US$', 'R$'
_SPLIT = re.compile(r"[./-]")
_BEFORE_MONEY = ("mrd", "mio", "mln", "mld", "mds", "млрд", "млн", "тыс", "тис", "md", "m", "k", "e", "t")
_IN_BRACKETS = re.compile(r" ?\([^()€$£%]{3,240}\)")


@dataclass(slots=True)
class Tail:
    """What follows a number: `scale` to multiply by, then one of money, unit, percent, duration; `end` of it all.

    `scale_end`: end of the number with its scale words. `kind`: the constants of european_language, -1 none.
    """

    scale: int
    scale_end: int
    kind: int
    name: str
    end: int
    start: int  # of the word that names the currency, unit or duration
    halves: int = 0  # 'y medio': half of the last scale


def read_tail(language: Language, text: str, folded: str, end: int) -> Tail:
    """What follows the number that ends at `end`."""
    scale = 1
    scale_end = end
    halves = 0
    position = end
    last = 0
    while True:
        found = find_word(language, text, folded, position)
        if found is None:
            break
        kind, name, start, stop = found
        if kind == SCALE and not (last and name == last):
            if _is_letter_scale(folded, start, stop) and not _is_money_next(language, text, folded, stop):
                if folded[start] == "т":
                    return Tail(scale, scale_end, UNIT, "metric_ton", stop, start, halves)
                if start != position or folded[start:stop] not in ("k", "m"):
                    break
            scale *= name
            halves *= name  # 'két és fél milliárd'
            last = name
            scale_end = position = stop
            continue
        if kind == HALF:
            halves, scale_end, position = last or 1, stop, stop
            continue
        return Tail(scale, scale_end, kind, name, stop, start, halves)
    if position == end and folded.startswith(",", end):
        dashed = _DASHED.match(folded, end)
        found = find_word(language, text, folded, dashed.end()) if dashed else None
        if found is not None and found[0] == MONEY:
            return Tail(scale, scale_end, MONEY, found[1], found[3], found[2])
    bracket = _IN_BRACKETS.match(folded, position)
    if bracket is not None:
        # '1 234 567 (one million …) roubles': the words repeat the figure.
        found = find_word(language, text, folded, bracket.end())
        if found is not None and found[0] in (MONEY, SCALE):
            inner = read_tail(language, text, folded, bracket.end())
            if inner.kind == MONEY:
                return Tail(scale * inner.scale, scale_end, MONEY, inner.name, inner.end, inner.start, halves)
    return Tail(scale, scale_end, -1, "", scale_end, scale_end, halves)


def _is_letter_scale(folded: str, start: int, stop: int) -> bool:
    return stop - start == 1 or (stop - start == 2 and folded[stop - 1] == ".")


def _is_money_next(language: Language, text: str, folded: str, end: int) -> bool:
    found = find_word(language, text, folded, end)
    return found is not None and found[0] == MONEY


def find_word(language: Language, text: str, folded: str, position: int) -> Found | None:
    """The scale, currency, unit … at `position`, after a space or line break and 'de': (kind, meaning, start, end)."""
    start = _GAP.match(folded, position).end()  # type: ignore[union-attr]
    if start >= len(folded):
        return None
    letter = folded[start]
    if letter == "%" or letter == "‰":
        return (PERCENT, "percent" if letter == "%" else "permille", start, start + 1)
    if not letter.isalpha():
        return _find_symbol(language, text, start)
    if text[start].isupper():
        symbol = _LETTERED.match(text, start)
        if symbol is not None and symbol[0] in language.symbols:
            return (MONEY, language.symbols[symbol[0]], start, symbol.end())
    match = _WORD.match(folded, start)
    if match is None:
        return None
    word = match[0]
    stop = match.end()
    of = language.words["words.of"]
    if of:
        bare = word[2:] if word.startswith("d'") else ""
        if bare and "d'" in of:
            return _find_phrase(language, text, folded, start + 2)
        if word in of and folded[stop : stop + 1] in (" ", "\n", "\r"):
            gap = _GAP.match(folded, stop)
            found = _find_phrase(language, text, folded, gap.end()) if gap else None
            return found or (_find_symbol(language, text, gap.end()) if gap else None)
    return _find_phrase(language, text, folded, start)


def _find_symbol(language: Language, text: str, start: int) -> Found | None:
    match = _compile_symbols(language.code).match(text, start)
    if match is not None:
        return (MONEY, language.symbols[match[0]], start, match.end())
    for length in (3, 2, 1):
        unit = language.units_as_written.get(text[start : start + length])
        if unit is not None and not text[start + length : start + length + 1].isalnum():
            return (UNIT, unit, start, start + length)
    return None


@cache
def _compile_symbols(code: str) -> re.Pattern[str]:
    from sousveil.extract.quantities.european_language import load_language

    symbols = [symbol for symbol in load_language(code).symbols if not symbol[0].isalpha()]
    return re.compile("|".join(re.escape(s) for s in sorted(symbols, key=lambda s: (-len(s), s))))


def _find_phrase(language: Language, text: str, folded: str, start: int) -> Found | None:
    match = _WORD.match(folded, start)
    if match is None:
        return None
    stop = match.end()
    lexicon = language.lexicon
    word = match[0]
    known = _find_as_written(language, text, start, stop)
    if known is not None and lexicon.first.get(word, 1) < 2:
        return known
    most = lexicon.first.get(word) or lexicon.first.get(word.rstrip("."), 0)
    ends = [stop]
    for _ in range(most - 1):
        gap = _GAP.match(folded, ends[-1])
        following = _WORD.match(folded, gap.end()) if gap else None
        if following is None:
            break
        ends.append(following.end())
    for end in reversed(ends):
        phrase = folded[start:end] if end == stop else " ".join(folded[start:end].split())
        meaning = lexicon.look_up(phrase)
        if meaning is None and phrase.endswith("."):
            end -= 1
            meaning = lexicon.look_up(phrase[:-1])
        if meaning is not None:
            return (*meaning, start, end) if known is None or end > stop else known
    return known or _find_part(language, text, folded, start, stop)


def _find_as_written(language: Language, text: str, start: int, stop: int) -> Found | None:
    """Codes, and symbols that depend on capitals: 'EUR', 'KM', 'GB', 'M€' is left to the scales."""
    written = text[start:stop]
    if written in language.codes:
        return (MONEY, written, start, stop)
    if written in language.symbols:
        return (MONEY, language.symbols[written], start, stop)
    unit = language.units_as_written.get(written)
    if unit is not None:
        return (UNIT, unit, start, stop)
    return None


def _find_part(language: Language, text: str, folded: str, start: int, stop: int) -> Found | None:
    """A word that only begins with something known: 'Ft-os', 'км/сутки', 'млн.руб.', 'MFt', 'TEUR'."""
    word = folded[start:stop]
    for mark in _SPLIT.finditer(word):
        for cut in (mark.end(), mark.start()) if mark[0] == "." else (mark.start(),):
            meaning = language.lexicon.look_up(word[:cut])
            if meaning is not None:
                return (*meaning, start, start + cut)
            known = _find_as_written(language, text, start, start + cut)
            if known is not None:
                return known
    if word.startswith(_BEFORE_MONEY):
        for scale in _BEFORE_MONEY:
            if word.startswith(scale) and len(word) > len(scale):
                rest = text[start + len(scale) : stop].rstrip(".")
                scaled: Meaning | None = language.lexicon.whole.get(scale)
                is_money = rest in language.codes or rest in language.symbols
                if is_money and scaled is not None and scaled[0] == SCALE:
                    return (*scaled, start, start + len(scale))
    return None
