"""Number words of the European languages: 'двести пятьдесят тысяч', 'quatre-vingt-dix-sept', 'kétszázötvenezer'."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from sousveil.extract.quantities.european_language import Language
from sousveil.extract.quantities.written import simplify
from sousveil.model.intervals import Number

_NEXT_WORD = re.compile(r"(?:[ -]|\r?\n ?)([^\W\d_]+(?:'[^\W\d_]+)*)")
_MOST_WORDS = 24  # no figure in words is longer

# (end, value, worth of the last written word: 0 where it counts singly, whether it is a mere 'a', 'one')
Words = tuple[int, Number, int, bool]
_Token = tuple[int, Number, bool]  # end, value, whether it multiplies


def read_words(language: Language, folded: str, start: int, end: int) -> Words | None:
    """The number in words that begins with the word from `start` to `end` of `folded`; None when it is none."""
    total: Number = 0
    current: Number = 0
    last_scale = 0
    done = -1
    article = False
    worth = 0
    for position, value, multiplies in _list_tokens(language, folded, start, end):
        if value == 1 and not multiplies and done < 0:
            article = folded[start:position] in language.articles
        if multiplies and value >= 1000:
            scale = int(value)
            if last_scale and scale >= last_scale and not current:
                total, current = total * scale, 0  # 'mil millones'
            elif last_scale and scale >= last_scale:
                break
            else:
                total, current = total + (current or 1) * scale, 0
            last_scale = worth = scale
        elif not _can_follow(language.code, current, value, multiplies):
            break
        else:
            current = _append(language.code, current, value, multiplies)
            worth = 0
        if done >= 0:
            article = False
        done = position
    if done < 0:
        return None
    return done, simplify(total + current), worth, article


def _can_follow(code: str, current: Number, value: Number, multiplies: bool) -> bool:
    """Whether a word worth `value` may come after `current` (what the words since the last scale word make)."""
    if not current:
        return True
    if isinstance(current, Fraction) or isinstance(value, Fraction):
        return False
    if multiplies:  # hundred
        return 0 < current < 10 or (code == "de" and 10 < current < 100)
    tens, ones = current % 100, current % 10
    if value >= 100:
        return False
    if value >= 10:
        if code == "fr" and tens in (60, 80) and value < 20:
            return True
        if code == "fr" and tens == 4 and value == 20:
            return True
        if code == "ka" and tens in (20, 40, 60, 80) and value < 20:
            return True
        if code == "de" and 0 < tens < 10 and value >= 20:
            return True
        return tens == 0
    return ones == 0 and (tens != 10 or code == "hu")


def _append(code: str, current: Number, value: Number, multiplies: bool) -> Number:
    if not current:
        return value
    if multiplies:
        return current * value
    if code == "fr" and current % 100 == 4 and value == 20:
        return current - 4 + 80
    return current + value


def _list_tokens(language: Language, folded: str, start: int, end: int) -> Iterator[_Token]:
    """The words of a number one by one, joining words left out; ends before the first word that is no numeral."""
    position, word_end = start, end
    joined = False
    for count in range(_MOST_WORDS):
        word = folded[position:word_end]
        known = language.numerals.get(word)
        if known is not None:
            yield word_end, *known
            joined = False
        elif word in language.articles:
            # One opens a number or stands as its last unit ('vingt et un'); elsewhere it is mostly an article.
            if count and not joined and language.code not in ("ru", "uk", "sr", "fr"):
                return
            yield word_end, 1, False
            joined = False
        elif count and not joined and (word in language.joiners or (word == "de" and language.code == "ro")):
            joined = True  # Romanian counts by 'de' from twenty on: 'o sută douăzeci de mii'
        else:
            pieces = _list_pieces(language, folded, position, word_end)
            if not pieces:
                return
            yield from pieces
            joined = False
        match = _NEXT_WORD.match(folded, word_end)
        if match is None:
            return
        position, word_end = match.span(1)


def _list_pieces(language: Language, folded: str, start: int, end: int) -> list[_Token]:
    """The pieces of a compound, the last with its ending; empty when the word is no compound."""
    if language.compound is None or not language.compound.fullmatch(folded, start, end):
        return []
    pieces: list[_Token] = []
    for match in language.pieces.finditer(folded, start, end):
        if match[0] not in ("und", "და"):
            value, multiplies = language.numerals.get(match[0], (1, False))
            pieces.append((match.end(), value, multiplies))
    if pieces:
        pieces[-1] = (end, *pieces[-1][1:])
    return pieces
