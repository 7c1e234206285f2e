"""What somebody types into the search field, as terms: words and phrases that must be there, or must not."""

from __future__ import annotations

import re
from dataclasses import dataclass

from sousveil.publish.search.words import HAN, LONGEST, cut_pieces, fold_text, fold_with_offsets, is_han

_CHUNKS = re.compile(r'(-?)(?:"([^"]*)"?|(\S+))')
_QUOTES = str.maketrans("“”„«»「」『』＂", '"' * 10)
MOST_TERMS = 24
_MOST_ASKED = 1_000
_BEFORE = 90
_LONGEST_SNIPPET = 320


@dataclass(frozen=True, slots=True)
class Term:
    """One thing asked for. `pieces`: its words and Chinese runs; `words`: those of the index, at following positions.

    `is_prefix`: the last word is only the beginning of one. `is_excluded`: it must not be there.
    """

    pieces: tuple[str, ...]
    words: tuple[str, ...]
    is_prefix: bool = False
    is_excluded: bool = False


@dataclass(frozen=True, slots=True)
class Snippet:
    """A stretch of a text around what was found: (words, whether they were asked for), and the first of these."""

    parts: tuple[tuple[str, bool], ...]
    first: str


def parse_query(asked: str) -> list[Term]:
    """The terms of what was typed: all are needed; "…" is a phrase, word* a beginning, -word excludes.

    Chinese without spaces is a phrase, and so is a word with signs inside (DS-2CD2143G0-I). At most 24 terms.
    """
    terms: list[Term] = []
    for match in _CHUNKS.finditer(asked[:_MOST_ASKED].translate(_QUOTES)):
        chunk = match[2] if match[2] is not None else match[3]
        is_prefix = match[3] is not None and chunk.endswith("*")
        pieces = cut_pieces(fold_text(chunk))
        if not pieces:
            continue
        words: list[str] = []
        for number, piece in enumerate(pieces, start=1):
            if not is_han(piece):
                words.append(piece[:LONGEST])
                continue
            pairs = [piece[index : index + 2] for index in range(len(piece))]
            if number == len(pieces) and len(pairs) > 1:
                pairs.pop()
            words += pairs
        ends_in_one = is_han(pieces[-1]) and len(pieces[-1]) == 1
        term = Term(tuple(pieces), tuple(words), is_prefix or ends_in_one, bool(match[1]))
        if term not in terms:
            terms.append(term)
    return terms[:MOST_TERMS]


def cut_snippet(text: str, terms: list[Term]) -> Snippet:
    """Of `text` the stretch around the first place where most is found, with what was asked for marked."""
    spans = find_spans(text, terms)
    begin = max(0, spans[0][0] - _BEFORE) if spans else 0
    if begin:
        blank = text.find(" ", begin, spans[0][0])
        begin = blank + 1 if 0 <= blank < begin + 24 else begin
    end = min(len(text), begin + _LONGEST_SNIPPET)
    parts: list[tuple[str, bool]] = []
    at = begin
    for start, stop in spans:
        stop = min(stop, end)
        if start < at or start >= end:
            continue
        parts += [(text[at:start], False), (text[start:stop], True)]
        at = stop
    parts.append((text[at:end], False))
    kept = [(words, found) for words, found in parts if words]
    if begin and kept:
        kept.insert(0, ("… ", False))
    if end < len(text):
        kept.append((" …", False))
    return Snippet(tuple(kept), text[spans[0][0] : spans[0][1]] if spans else "")


def find_spans(text: str, terms: list[Term]) -> list[tuple[int, int]]:
    """Where the terms stand in `text`: [start, end) in characters, in order, none inside another."""
    folded, offsets = fold_with_offsets(text)
    found: list[tuple[int, int]] = []
    for term in terms:
        if term.is_excluded:
            continue
        for match in _make_pattern(term).finditer(folded):
            start, end = offsets[match.start()], offsets[match.end() - 1] + 1
            found.append((start, end))
    spans: list[tuple[int, int]] = []
    for start, end in sorted(set(found), key=lambda span: (span[0], -span[1])):
        if not spans or start >= spans[-1][1]:
            spans.append((start, end))
    return spans


def _make_pattern(term: Term) -> re.Pattern[str]:
    letter = rf"[^\W_{HAN}]"
    parts = []
    for number, piece in enumerate(term.pieces, start=1):
        if is_han(piece):
            parts.append(re.escape(piece))
            continue
        open_end = (term.is_prefix and number == len(term.pieces)) or len(piece) >= LONGEST
        ending = f"{letter}*" if open_end else f"(?!{letter})"
        parts.append(f"(?<!{letter}){re.escape(piece)}{ending}")
    return re.compile(r"[\W_]*".join(parts))
