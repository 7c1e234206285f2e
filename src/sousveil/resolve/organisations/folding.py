"""Texts made comparable: half width, lower case, simplified characters, letters of other scripts in Latin ones."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache

from sousveil.vocabulary import han
from sousveil.vocabulary.organisations import load_pinyin, load_words

_HAN = "\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0002a6df"
_HAN_RUN = re.compile(f"[{_HAN}]+")
_NOT_SIGNS = re.compile(r"[\W_]+")
_MARKS = re.compile("[\u0300-\u036f\u0483-\u0487\u200b-\u200f\u2060\ufeff\u00ad]+")
_SCRIPTS = (
    ("Hani", re.compile(f"[{_HAN}]")),
    ("Latn", re.compile("[A-Za-z\u00c0-\u024f]")),
    ("Cyrl", re.compile("[\u0400-\u052f]")),
    ("Grek", re.compile("[\u0370-\u03ff\u1f00-\u1fff]")),
    ("Geor", re.compile("[\u10a0-\u10ff\u1c90-\u1cbf]")),
)
# Spellings of one sound in different systems of transliteration come to one.
_SOUNDS = {
    "shch": "s", "sch": "s", "sh": "s", "zh": "z", "kh": "h", "ts": "c", "tz": "c", "cz": "c", "ph": "f", "th": "t", "iu": "u", "yu": "u",
    "ju": "u", "ia": "a", "ya": "a", "ja": "a", "ie": "e", "ye": "e", "je": "e", "ck": "k", "ou": "u", "ei": "i", "y": "i", "j": "i",
    "w": "v", "q": "k", "x": "ks",
}  # fmt: skip
_SOUND = re.compile("|".join(_SOUNDS))
_DOUBLE = re.compile(r"(.)\1+")


def fold_text(text: str) -> str:
    """`text` in half width, lower case and simplified characters, without accents; signs and spaces stay."""
    if text.isascii():
        return text.lower()
    if _HAN_RUN.fullmatch(text):
        return text.translate(_load_simplified())
    plain = unicodedata.normalize("NFKC", text).casefold()
    if plain.isascii():
        return plain
    stripped = _MARKS.sub("", unicodedata.normalize("NFD", plain))
    return unicodedata.normalize("NFC", stripped).translate(_load_simplified())


def squeeze_text(folded: str) -> str:
    """A folded text without signs and spaces."""
    return folded if folded.isalnum() else _NOT_SIGNS.sub("", folded)


def romanise_letters(folded: str) -> str:
    """A folded text with Cyrillic, Greek and Georgian letters in Latin ones; Chinese characters stay."""
    if folded.isascii():
        return folded
    for written, latin in _load_combinations():
        if written in folded:
            folded = folded.replace(written, latin)
    return folded.translate(_load_letters())


def romanise_chinese(text: str) -> str:
    """Simplified Chinese characters by their usual readings, without spaces; what has none is left out."""
    readings = load_pinyin()
    return "".join([readings.get(character, "") if character > "\u2fff" else character for character in text])


@lru_cache(maxsize=131072)
def fold_sounds(latin: str) -> str:
    """A romanised text in which the spellings of one sound in usual transliterations are one."""
    return _DOUBLE.sub(r"\1", _SOUND.sub(lambda match: _SOUNDS[match[0]], latin))


def find_script(text: str) -> str:
    """'Hani', 'Latn', 'Cyrl', 'Grek', 'Geor', 'mixed' for several of them, '' for none.

    Some Latin letters in a Chinese name leave it Chinese.
    """
    if text.isascii():
        return "Latn" if _SCRIPTS[1][1].search(text) else ""
    if _HAN_RUN.fullmatch(text):
        return "Hani"
    found = [name for name, pattern in _SCRIPTS if pattern.search(text)]
    if len(found) == 2 and found == ["Hani", "Latn"]:
        characters = sum(len(run) for run in _HAN_RUN.findall(text))
        return "Hani" if characters * 2 >= sum(map(str.isalpha, text)) else "mixed"
    return found[0] if len(found) == 1 else "mixed" if found else ""


def has_chinese(text: str) -> bool:
    """Whether there are Chinese characters in `text`."""
    return not text.isascii() and bool(_HAN_RUN.search(text))


@cache
def _load_simplified() -> dict[int, str]:
    table: dict[int, str] = {}
    variants = han.load_traditional()
    for simplified, traditional in variants.items():
        for character in traditional:
            # A character that is itself the simplified form of another stays what it is.
            if character not in variants:
                table[ord(character)] = simplified
    return table


@cache
def _load_letters() -> dict[int, str]:
    return {ord(letter): latin for letter, latin in load_words("transliteration")["letters"].items()}


@cache
def _load_combinations() -> tuple[tuple[str, str], ...]:
    return tuple(load_words("transliteration")["combinations"].items())
