"""Text folded one code point for one, and lists of words as patterns over folded text: for cues and conditions."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import cache

from sousveil.extract.capabilities.patterns import WORD
from sousveil.extract.capabilities.terms import HAN_RANGES, is_han, to_cyrillic
from sousveil.extract.capabilities.tries import write_trie
from sousveil.vocabulary.han import load_traditional

_GAP, _STAR, _BREAK, _BEFORE, _AFTER = map(chr, range(0xE000, 0xE005))  # private use: in no vocabulary
_TOKENS = {
    _GAP: r"[\s-]+",
    _STAR: rf"{WORD}*",
    _BREAK: r"\s*",
    _BEFORE: rf"(?<!{WORD})",
    _AFTER: rf"(?!{WORD})",
}


def fold_text(text: str) -> str:
    """`text` in lower case, simplified, half width, Latin letters without marks; of the same length."""
    return text.translate(_fold_table())


@cache
def _fold_table() -> dict[int, int]:
    table: dict[int, int] = {ord(mark): ord("'") for mark in "’ʼ‘`´"}
    for simplified, forms in load_traditional().items():
        table.update((ord(form), ord(simplified)) for form in forms)
    table.update((code + 0xFEE0, ord(chr(code).lower())) for code in range(0x21, 0x7F))
    for code in range(0x41, 0x2000):
        letter = chr(code).lower()
        plain = unicodedata.normalize("NFD", letter)[:1]
        folded = plain if plain.isascii() else letter
        if len(folded) == 1 and ord(folded) != code:
            table.setdefault(code, ord(folded))
    table[ord("ё")] = table[ord("Ё")] = ord("е")
    return table


def compile_words(words: Iterable[tuple[str, str]]) -> re.Pattern[str] | None:
    """A pattern over folded text for (words as in the vocabulary, language) pairs; None for no words."""
    written: set[str] = set()
    for text, language in words:
        forms = {text, to_cyrillic(text)} if language == "sr" else {text}
        written.update(_tokenise(fold_text(form)) for form in forms)
    if not written:
        return None
    return re.compile(write_trie(sorted(written), _write_token))


def _tokenise(text: str) -> str:
    """The words with tokens for what may vary and for the borders of words of alphabetic scripts."""
    tokens = re.sub(r"[\s-]+", _GAP, text).replace("*", _STAR)
    tokens = re.sub(rf"(?<=[{HAN_RANGES}])(?=[{HAN_RANGES}])", _BREAK, tokens)
    before = "" if is_han(tokens[0]) else _BEFORE
    after = "" if is_han(tokens[-1]) or tokens[-1] == _STAR else _AFTER
    return before + tokens + after


def _write_token(character: str) -> str:
    return _TOKENS.get(character) or re.escape(character)
