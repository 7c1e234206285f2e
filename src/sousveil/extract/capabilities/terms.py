"""A term of the vocabulary as a row of elements, from which both searches are made.

A word of an alphabetic script matches in lower case, with a capital first letter or in capitals (Latin letters: in any
mixture); a term that is one word in capitals ('ALPR') only as it is. Latin letters with marks also match without.
Chinese characters match in their simplified and traditional forms, ASCII also full width, Serbian also in Cyrillic.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import Enum
from functools import cache

from sousveil.vocabulary.han import load_traditional

HAN_RANGES = "\u2e80-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_HAN = re.compile(f"[{HAN_RANGES}]")
_PIECES = re.compile(f"[{HAN_RANGES}]|[^{HAN_RANGES}]+")
_APOSTROPHES = "'’ʼ‘`´"
_FULL_WIDTH = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}
_ARABIC = {letter: group for group in ("اأإآٱ", "ىيی", "ةه", "كک") for letter in group}
_CEDILLAS = {"ș": "ş", "ț": "ţ", "ş": "ș", "ţ": "ț"}
_DIGRAPHS = (("dž", "џ"), ("lj", "љ"), ("nj", "њ"))
_SERBIAN = dict(zip("abcčćdđefghijklmnoprsštuvzž", "абцчћдђефгхијклмнопрсштувзж", strict=True))


class Mark(Enum):
    """What may stand between the words of a term."""

    BREAK = "white space, or nothing: between two characters one of which is Chinese"
    GAP = "white space or hyphens, at least one"
    LETTERS = "any letters, or none"


@dataclass(frozen=True, slots=True)
class Choice:
    """One of these strings. `is_caseless`: ASCII letters in `options` stand for both cases."""

    options: tuple[str, ...]
    is_caseless: bool = False


Element = Choice | Mark


@cache
def parse_term(text: str, language: str) -> tuple[tuple[Element, ...], ...]:
    """The ways to write a term, each a sequence of elements: one, or for Serbian in Latin script two."""
    ways = [_parse(text, language)]
    if language == "sr":
        cyrillic = to_cyrillic(text)
        if cyrillic != text:
            ways.append(_parse(cyrillic, language))
    return tuple(ways)


def is_han(character: str) -> bool:
    """Whether it is a Chinese character (or stands among them: kana, CJK punctuation)."""
    return bool(_HAN.match(character))


def _parse(text: str, language: str) -> tuple[Element, ...]:
    is_exact = bool(re.fullmatch(r"[A-ZА-ЯЁЂ-ЏЄІЇҐ0-9]{2,}", text)) and not text.isdigit()
    elements: list[Element] = []
    for number, word in enumerate(re.split(r"[\s-]+", text)):
        if number:
            elements.append(Mark.GAP)
        stem = word.rstrip("*")
        for index, piece in enumerate(_PIECES.findall(stem)):
            if index:
                elements.append(Mark.BREAK)
            elements.extend(_spell(piece, is_exact))
        if stem != word:
            elements.append(Mark.LETTERS)
    if language == "ar":
        elements[:0] = _arabic_prefix(elements)
    return tuple(elements)


def _spell(piece: str, is_exact: bool) -> list[Element]:
    """A Chinese character, or a run of other characters."""
    if is_han(piece):
        return [Choice(_han_forms(piece))]
    if is_exact:
        return [Choice((piece, piece.translate(_FULL_WIDTH)))]
    if piece.isascii():
        return [_spell_ascii(run) for run in re.findall(r"[A-Za-z0-9]+|.", piece)]
    if any(_is_cased_other(letter) for letter in piece):
        return [_spell_word(piece)]
    return [_spell_letter(letter) for letter in piece]


def _spell_ascii(run: str) -> Choice:
    """Letters and digits, half or full width, or a mark between them."""
    if not run.isalnum():
        return _spell_letter(run)
    forms = dict.fromkeys((run.lower(), run.capitalize(), run.upper()))
    return Choice((run.lower(), *(form.translate(_FULL_WIDTH) for form in forms)), is_caseless=True)


@cache
def _han_forms(character: str) -> tuple[str, ...]:
    simplified = _simplified_forms().get(character, character)
    return (simplified, *load_traditional().get(simplified, ""))


@cache
def _simplified_forms() -> dict[str, str]:
    return {form: simple for simple, forms in load_traditional().items() for form in forms}


def _is_cased_other(letter: str) -> bool:
    """A letter with two cases that is not Latin."""
    return letter.upper() != letter.lower() and not unicodedata.name(letter, "").startswith("LATIN")


def _spell_word(word: str) -> Choice:
    """A word of a cased script other than Latin: its three usual forms, with е for ё and any apostrophe."""
    forms: list[str] = []
    for form in (word.lower(), word[0].upper() + word[1:].lower(), word.upper()):
        forms.append(form)
        if "ё" in word.lower():
            forms.append(form.replace("ё", "е").replace("Ё", "Е"))
    marks = [mark for mark in _APOSTROPHES if mark in word]
    if marks:
        forms = [form.replace(marks[0], mark) for form in forms for mark in _APOSTROPHES]
    return Choice(tuple(dict.fromkeys(forms)))


def _spell_letter(letter: str) -> Choice:
    if letter in _ARABIC:
        return Choice(tuple(_ARABIC[letter]))
    if letter in _APOSTROPHES:
        return Choice(tuple(_APOSTROPHES))
    lower = letter.lower()
    forms = [lower]
    for form in (lower, _CEDILLAS.get(lower, "")):
        plain = unicodedata.normalize("NFD", form)[:1]
        forms += [form, plain] if plain.isascii() else [form]
    upper = [form.upper() for form in forms if len(form.upper()) == 1 and not form.isascii()]
    options = tuple(dict.fromkeys(form for form in forms + upper if form))
    wide = tuple(form.translate(_FULL_WIDTH) for form in options if form.isascii() and not form.isalpha())
    return Choice((*options, *wide), is_caseless=True)


def to_cyrillic(text: str) -> str:
    """Serbian Latin to Cyrillic; a text with a foreign letter stays as it is."""
    lower = text.lower()
    for latin, cyrillic in _DIGRAPHS:
        lower = lower.replace(latin, cyrillic)
    if any(letter.isascii() and letter.isalpha() and letter not in _SERBIAN for letter in lower):
        return text
    return "".join(_SERBIAN.get(letter, letter) for letter in lower)


def _arabic_prefix(elements: list[Element]) -> list[Element]:
    """Takes the article off `elements` and gives what may stand there: and, with, as, for, the article."""
    firsts = [element for element in elements[:2] if isinstance(element, Choice)]
    if len(firsts) == 2 and "ا" in firsts[0].options and firsts[1].options == ("ل",):
        del elements[:2]
        return [
            Choice(("ال", "وال", "بال", "كال", "فال", "لل", "وبال", "ولل", "وكال")),
        ]
    return [Choice(("", "و", "ب", "ل", "ك", "ف", "وب", "ول"))]
