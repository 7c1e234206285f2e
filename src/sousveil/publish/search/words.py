"""Text cut into the words of the search index: Chinese in overlapping pairs, everything else in whole words.

Each Chinese character has one position and stands there with the character after it, the last of a run alone. A phrase
of pairs at following positions is thus the phrase of the text, exactly, and a single character is a prefix (overlapping
bigrams: Nie, Gao, Zhang, Zhou, 'On the use of words and n-grams for Chinese information retrieval', 2000).
`assets/search.js` does the same with the constants of this module.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise

from sousveil.vocabulary.han import load_traditional

HAN = "\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
MARKS = "\u0300-\u036f\u0483-\u0489\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u3099\u309a"
LONGEST = 64
"""Characters of a word that count; what follows is not looked at."""

COMMON_WORDS = frozenset(
    [
        "a",
        "al",
        "an",
        "and",
        "are",
        "as",
        "at",
        "be",
        "been",
        "by",
        "das",
        "de",
        "dei",
        "del",
        "dem",
        "den",
        "der",
        "des",
        "di",
        "die",
        "do",
        "du",
        "e",
        "ein",
        "eine",
        "el",
        "en",
        "er",
        "es",
        "est",
        "et",
        "for",
        "from",
        "il",
        "im",
        "in",
        "is",
        "it",
        "its",
        "la",
        "las",
        "le",
        "les",
        "los",
        "na",
        "nicht",
        "no",
        "not",
        "o",
        "of",
        "on",
        "or",
        "os",
        "para",
        "per",
        "por",
        "que",
        "se",
        "sein",
        "sich",
        "sur",
        "that",
        "the",
        "this",
        "to",
        "un",
        "una",
        "und",
        "une",
        "van",
        "von",
        "w",
        "was",
        "were",
        "which",
        "will",
        "with",
        "y",
        "z",
        "zu",
        "и",
        "в",
        "на",
        "не",
        "с",
        "что",
        "по",
    ]
)
"""Words that most texts of their language have."""

_MARKS = re.compile(f"[{MARKS}]")
_PIECES = re.compile(rf"[{HAN}]+|[^\W_{HAN}]+")
_IS_HAN = re.compile(rf"[{HAN}]")


def fold_text(text: str) -> str:
    """`text` in lower case, full-width forms as narrow ones, without accents, traditional characters as simplified ones.

    Each character is folded by itself, so the folds of two texts are the fold of both.
    """
    if text.isascii():
        return text.lower()
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).lower())
    return _MARKS.sub("", plain).translate(_load_folds())


def fold_with_offsets(text: str) -> tuple[str, list[int]]:
    """The fold of `text`, and for each of its characters the offset of the one it comes from; one more for the end."""
    folds = {letter: fold_text(letter) for letter in set(text)}
    if all(len(piece) == 1 for piece in folds.values()):
        return "".join(folds[letter] for letter in text), list(range(len(text) + 1))
    folded: list[str] = []
    offsets: list[int] = []
    for offset, letter in enumerate(text):
        piece = folds[letter]
        folded.append(piece)
        offsets += [offset] * len(piece)
    return "".join(folded), [*offsets, len(text)]


def cut_pieces(folded: str) -> list[str]:
    """The runs of Chinese characters and the words of a folded text."""
    return _PIECES.findall(folded)


def is_han(piece: str) -> bool:
    """Whether a piece is a run of Chinese characters."""
    return bool(_IS_HAN.match(piece))


def list_words(text: str) -> list[str]:
    """The words of `text` in order, one for each position."""
    words: list[str] = []
    for piece in cut_pieces(fold_text(text)):
        if is_han(piece):
            words += [piece[index : index + 2] for index in range(len(piece))]
        else:
            words.append(piece[:LONGEST])
    return words


def list_pairs(words: Sequence[str]) -> list[str]:
    """The pairs of following words of which one is common, as one word each.

    A phrase of two words that nearly every text has is then one word of the index instead of a walk through all their
    positions (common grams: Williams, Zobel and Bahle, 'Fast phrase querying with combined indexes', 2004, section 4).
    """
    return [
        f"{left}_{right}" for left, right in pairwise(words) if left in COMMON_WORDS or right in COMMON_WORDS
    ]


def iterate_folds() -> Iterator[tuple[str, str]]:
    """Traditional character and the simplified one that it is folded to, in order."""
    yield from sorted((chr(code), simple) for code, simple in _load_folds().items())


@cache
def _load_folds() -> dict[int, str]:
    folds: dict[int, str] = {ord("ß"): "ss", ord("ς"): "σ"}
    for simple, variants in sorted(load_traditional().items()):
        for variant in variants:
            if variant != simple and ord(variant) not in folds and variant not in load_traditional():
                folds[ord(variant)] = simple
    return folds
