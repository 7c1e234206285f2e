"""What headings of lists of cameras and tables of counts mean, in many languages. The words: camera_headers.toml."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from functools import cache
from importlib import resources
from typing import NamedTuple

_MARKS = re.compile(r"[_\-./\\:：;,|*+'’‘\"\[\]]+")
_BRACKETS = re.compile(r"[（(][^（()）]*[)）]")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_WIDE = re.compile(r"[\u0e00-\u0e7f\u2e80-\u9fff\uac00-\ud7a3\u3040-\u30ff]")


class HeadingWord(NamedTuple):
    """A field that a heading may mean. `is_whole`: the heading is the word, not only has it in it."""

    section: str
    field: str
    word: str
    is_whole: bool


def read_heading(heading: str) -> list[HeadingWord]:
    """All that a heading may mean, whole matches first, then longer words first."""
    words = _load_words()
    spellings = {_fold(heading), _fold(_CAMEL.sub(" ", heading)), _fold(_BRACKETS.sub(" ", heading))} - {""}
    found = {
        HeadingWord(section, field, spelling, True)
        for spelling in spellings
        for section, field in words.get(spelling, ())
    }
    if not found:
        found = {
            HeadingWord(section, field, word, False)
            for spelling in spellings
            for word in _list_parts(spelling)
            for section, field in words.get(word, ())
        }
    return sorted(found, key=lambda one: (-len(one.word), one.section, one.field))


def _list_parts(spelling: str) -> set[str]:
    """Runs of words of a heading, and of writing without blanks all pieces of two characters and more."""
    tokens = spelling.split()
    parts = {
        " ".join(tokens[start:end])
        for start in range(min(len(tokens), 8))
        for end in range(start + 1, min(len(tokens), 8) + 1)
    }
    for token in tokens:
        if _WIDE.search(token):
            size = min(len(token), 24)
            parts |= {token[a:b] for a in range(size) for b in range(a + 2, size + 1)}
    return {part for part in parts if len(part) > 1}


def _fold(text: str) -> str:
    folded = _MARKS.sub(" ", unicodedata.normalize("NFKC", text).casefold())
    return " ".join(re.sub(r"[()（）]", " ", folded).split())


@cache
def _load_words() -> dict[str, tuple[tuple[str, str], ...]]:
    """Word → section and field; a word may be in several."""
    text = resources.files("sousveil.vocabulary").joinpath("camera_headers.toml").read_text("utf-8")
    words: dict[str, tuple[tuple[str, str], ...]] = {}
    for section, fields in tomllib.loads(text).items():
        for field, names in fields.items():
            for name in names:
                key = _fold(name)
                if (section, field) not in words.get(key, ()):
                    words[key] = (*words.get(key, ()), (section, field))
    return words
