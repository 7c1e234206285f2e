"""Surveillance capabilities in text: the terms of the vocabulary, and what the sentence around each makes of it."""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from sousveil.extract.capabilities.finding import Span, TermFinder
from sousveil.extract.capabilities.folding import fold_text
from sousveil.extract.capabilities.judging import (
    Sentence,
    compile_condition,
    is_negated,
    judge_strength,
    make_sentence,
    meets_conditions,
)
from sousveil.extract.capabilities.keeping import get_term_finder
from sousveil.extract.sentences import find_sentences
from sousveil.vocabulary.capability_files import Vocabulary

SCHEMA = pa.schema(
    [
        ("row", pa.int64()),
        ("char_start", pa.int64()),
        ("char_end", pa.int64()),
        ("capability", pa.string()),
        ("term", pa.string()),
        ("rule", pa.string()),
        ("language", pa.string()),
        ("strength", pa.string()),
        ("negated", pa.bool_()),
        ("is_flagged", pa.bool_()),
        ("sentence_start", pa.int64()),
        ("sentence_end", pa.int64()),
    ]
)
SENTENCE_REACH = 600
"""A sentence is looked for so many code points to both sides of a mention."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A capability in a text; places are half-open code points of that text."""

    start: int
    end: int
    capability: str
    term: str
    rule: str
    language: str
    strength: str
    negated: bool
    is_flagged: bool
    sentence_start: int
    sentence_end: int


@dataclass(frozen=True, slots=True)
class Scope:
    """What is known of a stretch of text: `is_title`: it names a procurement; `is_boilerplate`: a chapter of
    instructions; `is_whole`: it is one sentence (a row of a table)."""

    start: int
    end: int
    is_title: bool = False
    is_boilerplate: bool = False
    is_whole: bool = False


def match_capabilities(texts: pa.Array, vocabulary: Vocabulary) -> pa.RecordBatch:
    """The mentions in a string array, by row and place (SCHEMA): `row` counts from 0, places are code points of that
    row's text, overlapping terms of one capability are one mention, the longest. Nulls hold none."""
    columns: dict[str, list[Any]] = {name: [] for name in SCHEMA.names}
    for row, mentions in find_mentions(texts, vocabulary):
        for mention in mentions:
            columns["row"].append(row)
            columns["char_start"].append(mention.start)
            columns["char_end"].append(mention.end)
            for name in SCHEMA.names[3:]:
                columns[name].append(getattr(mention, name))
    return pa.RecordBatch.from_pydict(columns, schema=SCHEMA)


def find_mentions(
    texts: pa.Array, vocabulary: Vocabulary, scopes: Sequence[Sequence[Scope]] = ()
) -> Iterator[tuple[int, list[Mention]]]:
    """(row, its mentions by place) of the rows that hold any. `scopes`: for each row, what is known of its parts, in
    order of their starts."""
    finder = get_term_finder(vocabulary)
    for row, text, spans in finder.find(texts):
        mentions = _judge_row(finder, text, spans, scopes[row] if scopes else ())
        if mentions:
            yield row, mentions


def _judge_row(finder: TermFinder, text: str, spans: list[Span], scopes: Sequence[Scope]) -> list[Mention]:
    reader = _SentenceReader(text, scopes)
    kept: list[Mention] = []
    for name, own in _group_by_capability(finder, spans).items():
        excluded = [span for span in own if finder.entries[span.entry].is_exclusion]
        chosen: list[tuple[int, int]] = []
        for span in sorted(own, key=lambda span: (span.start - span.end, span.start, span.entry)):
            entry = finder.entries[span.entry]
            place = (span.start, span.end)
            if entry.is_exclusion or _is_inside(span, excluded) or _overlaps(place, chosen):
                continue
            term = entry.term
            with_any = compile_condition(term.with_any, term.language)
            if with_any is not None and not reader.may_hold(with_any, span.start, span.end):
                continue
            start, sentence = reader.read(span.start, span.end)
            rule = meets_conditions(with_any, compile_condition(term.without, term.language), sentence.folded)
            if rule is None:
                continue
            chosen.append(place)
            low, high = span.start - start, span.end - start
            kept.append(
                Mention(
                    span.start,
                    span.end,
                    name,
                    term.text,
                    rule,
                    term.language,
                    judge_strength(sentence, low, high, term.language),
                    is_negated(sentence, low, high, term.language),
                    entry.capability.is_flagged,
                    start,
                    start + len(sentence.text),
                )
            )
    return sorted(kept, key=lambda mention: (mention.start, mention.end, mention.capability))


def _group_by_capability(finder: TermFinder, spans: Iterable[Span]) -> dict[str, list[Span]]:
    groups: dict[str, list[Span]] = {}
    for span in spans:
        groups.setdefault(finder.entries[span.entry].capability.name, []).append(span)
    return groups


def _is_inside(span: Span, others: Iterable[Span]) -> bool:
    return any(other.start <= span.start and span.end <= other.end for other in others)


def _overlaps(place: tuple[int, int], others: Iterable[tuple[int, int]]) -> bool:
    return any(start < place[1] and place[0] < end for start, end in others)


class _SentenceReader:
    """The sentences of a row, each made ready once."""

    def __init__(self, text: str, scopes: Sequence[Scope]) -> None:
        self._text = text
        self._scopes = scopes
        self._starts = [scope.start for scope in scopes]
        self._made: dict[tuple[int, int], Sentence] = {}
        self._stretch = (0, 0)
        self._folded = ((-1, -1), "")

    def may_hold(self, words: re.Pattern[str], start: int, end: int) -> bool:
        """Whether the sentence around text[start:end] may match `words`: a look at the stretch that it would be cut from,
        since cutting takes longer."""
        scope = self._scope_at(start)
        if scope is not None and scope.is_whole:
            return True
        stretch = self._reach(start, end)
        if self._folded[0] != stretch:
            self._folded = stretch, fold_text(self._text[slice(*stretch)])
        return words.search(self._folded[1]) is not None or self._find_known(start, end) is not None

    def read(self, start: int, end: int) -> tuple[int, Sentence]:
        """Where the sentence around text[start:end] starts, and the sentence."""
        scope = self._scope_at(start)
        if scope is not None and scope.is_whole and end <= scope.end:
            low, high = self._trim(scope.start, scope.end)
        else:
            low, high = self._find(start, end)
        made = self._made.get((low, high))
        if made is None:
            is_title = scope is not None and scope.is_title
            is_boilerplate = scope is not None and scope.is_boilerplate
            made = self._made[low, high] = make_sentence(self._text[low:high], is_title, is_boilerplate)
        return low, made

    def _scope_at(self, place: int) -> Scope | None:
        index = bisect.bisect_right(self._starts, place) - 1
        return self._scopes[index] if index >= 0 else None

    def _reach(self, start: int, end: int) -> tuple[int, int]:
        """The stretch that the sentence around text[start:end] is cut from."""
        if len(self._text) <= 2 * SENTENCE_REACH:
            return 0, len(self._text)
        return max(0, start - SENTENCE_REACH), min(len(self._text), end + SENTENCE_REACH)

    def _find(self, start: int, end: int) -> tuple[int, int]:
        known = self._find_known(start, end)
        if known is not None:
            return known
        low, high = self._stretch = self._reach(start, end)
        touching = find_sentences(self._text[low:high], start - low, end - low)
        if not touching:
            return start, end
        return min(start, low + touching[0][0]), max(end, low + touching[-1][1])

    def _find_known(self, start: int, end: int) -> tuple[int, int] | None:
        """The one sentence around text[start:end] with others around it, in the last stretch that one was cut from: so
        mentions of a sentence longer than their reach share it."""
        low, high = self._stretch
        if not low <= start < end <= high or high - low == len(self._text):
            return None
        touching = find_sentences(self._text[low:high], start - low, end - low)
        if len(touching) != 1:
            return None
        first, last = low + touching[0][0], low + touching[0][1]
        is_inside = first <= start and end <= last
        has_others = self._text[low:first].strip() and self._text[last:high].strip()
        return (first, last) if is_inside and has_others else None

    def _trim(self, start: int, end: int) -> tuple[int, int]:
        while start < end and self._text[start].isspace():
            start += 1
        while end > start and self._text[end - 1].isspace():
            end -= 1
        return start, end
