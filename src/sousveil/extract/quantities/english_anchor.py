"""Where in an English text a quantity may begin.

The expression is the only thing that runs over all of a text, so it is shaped for the regex engine: a character set
that throws out most positions, then a trie of the number words.
"""

from __future__ import annotations

import re

from sousveil.extract.quantities.english_lexicon import BIG_SCALES, ORDINALS, TENS, UNITS_ONES

_MULTIPLE_STEMS = ("doubl", "tripl", "trebl", "quadrupl", "quintupl", "sextupl", "halv")
_FOLDS = (
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "twenty",
    "fifty",
    "hundred",
    "thousand",
)
MULTIPLE_WORDS = frozenset(
    ["twice", "thrice"]
    + [stem + ending for stem in _MULTIPLE_STEMS for ending in ("e", "es", "ed", "ing")]
    + [number + hyphen + "fold" for number in _FOLDS for hyphen in ("", "-")]
)
_WORDS = (
    {*UNITS_ONES, *TENS, *ORDINALS, "half", "quarter", "minus", "negative"} - set(BIG_SCALES)
) | MULTIPLE_WORDS
_ARTICLE = (
    r"an?(?=[ -](?:half|quarter|hundred|thousand|million|billion|trillion|dozen|third|four|fif|six|seven|eigh|nin|ten"
    r"|twe|thir|for))"
)
_PERCENT_OF = r"per(?:centage| ?cents?) of (?=[0-9a-z])"
_DIGITS = r"[0-9]+(?:[.,][0-9]+)*"
# Codes that texts write straight before the digits: 'RMB242 million'.
GLUED_CODES = frozenset(
    ("rmb", "usd", "eur", "gbp", "cny", "hkd", "twd", "jpy", "inr", "rs", "rm", "chf", "aud", "cad")
)
_FRACTION_SIGNS = "½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞"


def _build_trie(words: set[str]) -> str:
    """An expression for `words` that never tries a letter twice."""
    rests: dict[str, set[str]] = {}
    for word in words:
        if word:
            rests.setdefault(word[0], set()).add(word[1:])
    branches = [
        re.escape(letter) + (_build_trie(rest) if rest != {""} else "")
        for letter, rest in sorted(rests.items())
    ]
    joined = branches[0] if len(branches) == 1 and "" not in words else f"(?:{'|'.join(branches)})"
    return joined + "?" if "" in words else joined


_LETTERS = "".join(sorted({word[0] for word in _WORDS | GLUED_CODES} | {"a", "p"}))

# Runs over a line feed and the text in lower case: taking in the character before, rather than looking back at it,
# lets the engine skip from one such character to the next. The number itself is group 1; thanks to the line feed the
# match's start in the padded text is the number's start in the text.
ANCHOR = re.compile(
    f"[^a-z0-9](?=[0-9{_LETTERS}{_FRACTION_SIGNS}])"
    f"({_DIGITS}|(?:{_build_trie(set(_WORDS))}|{_ARTICLE})(?![^\\W_])|{_PERCENT_OF}|[{_FRACTION_SIGNS}]"
    f"|{_build_trie(set(GLUED_CODES))}(?=[0-9]))"
)


_ADDRESS = re.compile(r"://[^\s<>\"“”]+|\bwww\.[^\s<>\"“”]+|@[\w.-]{1,200}")


def find_addresses(lowered: str) -> list[int]:
    """Starts and ends, in turn, of web and mail addresses: numbers in them are no quantities."""
    if "://" not in lowered and "www." not in lowered and "@" not in lowered:
        return []
    spans: list[int] = []
    for match in _ADDRESS.finditer(lowered):
        start, end = match.span()
        if lowered[start] != "w":
            # What stands before: the scheme, or the name of the mailbox.
            window = lowered[max(0, start - 64) : start]
            start -= len(window) - max(window.rfind(mark) for mark in " \n\t(<\"'“,;") - 1
        if spans and start < spans[-1]:
            spans[-1] = max(end, spans[-1])
        else:
            spans += (start, end)
    return spans
