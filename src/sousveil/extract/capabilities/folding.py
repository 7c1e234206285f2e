"""Text folded one code point for one, and lists of words as patterns over folded text: for cues and conditions."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import cache

from sousveil.extract.capabilities.patterns import write_border, write_letters
from sousveil.extract.capabilities.terms import HAN_RANGES, to_cyrillic
from sousveil.extract.capabilities.tries import write_trie
from sousveil.vocabulary.han import load_traditional

_GAP, _STAR, _BREAK = map(chr, range(0xE000, 0xE003))  # private use: in no vocabulary
_TOKENS = {_GAP: r"[\s-]+", _STAR: r"\w*", _BREAK: r"\s*"}


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
    groups: dict[tuple[str, str], set[str]] = {}
    for text, language in words:
        for form in {text, to_cyrillic(text)} if language == "sr" else {text}:
            folded = fold_text(form)
            before = write_border(folded[0], before=True)
            if folded.endswith("*"):
                after = f"{write_letters(folded.rstrip('*')[-1])}*"
            else:
                after = write_border(folded[-1], before=False)
            groups.setdefault((before, after), set()).add(_tokenise(folded.rstrip("*")))
    if not groups:
        return None
    parts = (
        before + write_trie(sorted(written), _write_token) + after
        for (before, after), written in sorted(groups.items())
    )
    return re.compile("|".join(parts))


def _tokenise(text: str) -> str:
    """The words with tokens for what may vary."""
    tokens = re.sub(r"[\s-]+", _GAP, text).replace("*", _STAR)
    return re.sub(rf"(?<=[{HAN_RANGES}])(?=[{HAN_RANGES}])", _BREAK, tokens)


def _write_token(character: str) -> str:
    return _TOKENS.get(character) or re.escape(character)
