"""The index for live search: tantivy, with the words of `words`; each hit with its page, snippet and counts by filter."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import tantivy

from sousveil.publish.search.asking import Snippet, Term, cut_snippet, find_spans, parse_query
from sousveil.publish.search.collecting import Entry
from sousveil.publish.search.words import list_pairs, list_words

FILTERS = ("kind", "year", "place", "capability")
HITS_ON_PAGE = 20
LAST_PAGE = 50
_TITLE_WEIGHT = 3.0
_VALUES = 200
_HEAP_BYTES = 100_000_000
_COUNTED = {name: {"terms": {"field": name, "size": _VALUES}} for name in FILTERS}


@dataclass(frozen=True, slots=True)
class Hit:
    """Something found. `address` with the anchor and, for browsers that know it, the words to mark."""

    kind: str
    address: str
    title: tuple[tuple[str, bool], ...]
    language: str
    year: str
    snippet: Snippet


@dataclass(frozen=True, slots=True)
class Answer:
    """What was found: how many in all, those of this page, and for each filter its values with their numbers."""

    total: int
    hits: tuple[Hit, ...]
    counts: Mapping[str, tuple[tuple[str, int], ...]]


def write_index(entries: Iterable[Entry], folder: Path, step: Callable[[int], None] | None = None) -> int:
    """Writes the index of `entries` into the empty `folder`; how many there were. `step` is told every thousand."""
    index = tantivy.Index(_make_schema(), path=str(folder))
    writer = index.writer(_HEAP_BYTES, 1)
    number = 0
    for number, entry in enumerate(entries, start=1):
        kept = {
            "kind": entry.kind,
            "address": entry.address,
            "anchor": entry.anchor,
            "title": entry.title,
            "text": entry.text,
            "language": entry.language,
            "year": entry.year,
        }
        head, words = list_words(entry.title), list_words(entry.text)
        writer.add_document(
            tantivy.Document(
                head=[" ".join(head)],
                words=[" ".join(words)],
                head_pairs=[" ".join(list_pairs(head))],
                words_pairs=[" ".join(list_pairs(words))],
                kind=[entry.kind],
                year=[entry.year] if entry.year else [],
                place=list(entry.places),
                capability=list(entry.capabilities),
                entry=[json.dumps(kept, ensure_ascii=False).encode("utf-8", "replace")],
            )
        )
        if step and number % 1_000 == 0:
            step(number)
    writer.commit()
    writer.wait_merging_threads()
    return number


class SearchIndex:
    """An index opened for reading. Threads may share it."""

    def __init__(self, folder: Path) -> None:
        self._index = tantivy.Index.open(str(folder))
        self._schema = self._index.schema
        self._searcher = self._index.searcher()
        self._counting = ThreadPoolExecutor(2, "search-counts")

    def count(self) -> int:
        """How many entries it has."""
        return int(self._searcher.num_docs)

    def search(self, asked: str, chosen: Mapping[str, str] | None = None, page: int = 1) -> Answer:
        """What answers `asked` (see `parse_query`) and has the values `chosen` by filter; 20 hits a page, pages from 1."""
        terms = parse_query(asked)
        wanted = {name: value for name, value in (chosen or {}).items() if name in FILTERS and value}
        query = self._make_query(terms, wanted)
        if query is None or not 1 <= page <= LAST_PAGE:
            return Answer(0, (), {})
        # Both go through all that matches, and neither holds Python's lock.
        counting = self._counting.submit(self._searcher.aggregate, query, _COUNTED)
        found = self._searcher.search(query, HITS_ON_PAGE, offset=(page - 1) * HITS_ON_PAGE)
        hits = tuple(
            make_hit(json.loads(self._searcher.doc(place)["entry"][0]), terms) for _, place in found.hits
        )
        counted = counting.result()
        counts = {name: _read_counts(counted.get(name, {})) for name in FILTERS}
        return Answer(int(getattr(found, "count", 0) or 0), hits, counts)

    def _make_query(self, terms: list[Term], chosen: Mapping[str, str]) -> Any:
        parts: list[tuple[Any, Any]] = []
        for term in terms:
            either = tantivy.Query.boolean_query(
                [
                    (
                        tantivy.Occur.Should,
                        tantivy.Query.boost_query(self._match("head", term), _TITLE_WEIGHT),
                    ),
                    (tantivy.Occur.Should, self._match("words", term)),
                ]
            )
            parts.append((tantivy.Occur.MustNot if term.is_excluded else tantivy.Occur.Must, either))
        if all(term.is_excluded for term in terms):
            return None
        for name, value in sorted(chosen.items()):
            same = tantivy.Query.term_query(self._schema, name, value)
            parts.append((tantivy.Occur.Must, tantivy.Query.const_score_query(same, 0.0)))
        return tantivy.Query.boolean_query(parts)

    def _match(self, field: str, term: Term) -> Any:
        # Words are letters and digits only: they mean themselves in a regular expression.
        *before, last = term.words
        if term.is_prefix:
            if not before:
                return tantivy.Query.regex_query(self._schema, field, f"{last}.*")
            whole = tantivy.Query.regex_phrase_query(self._schema, field, [*before, f"{last}.*"])
            return self._narrow(field, before, whole)
        if not before:
            return tantivy.Query.term_query(self._schema, field, last)
        if len(before) == 1 and (pairs := list_pairs(term.words)):
            return tantivy.Query.term_query(self._schema, f"{field}_pairs", pairs[0])
        return self._narrow(
            field, term.words, tantivy.Query.phrase_query(self._schema, field, list(term.words))
        )

    def _narrow(self, field: str, words: Sequence[str], phrase: Any) -> Any:
        """`phrase`, looked for only where the pairs of common words stand that it must have."""
        pairs = [tantivy.Query.term_query(self._schema, f"{field}_pairs", pair) for pair in list_pairs(words)]
        if not pairs:
            return phrase
        needed = [(tantivy.Occur.Must, tantivy.Query.const_score_query(pair, 0.0)) for pair in pairs]
        return tantivy.Query.boolean_query([*needed, (tantivy.Occur.Must, phrase)])


def make_hit(entry: Mapping[str, str], terms: list[Term]) -> Hit:
    """The hit of a kept entry, with what was asked for marked."""
    snippet = cut_snippet(entry["text"], terms)
    anchor = f"#{entry['anchor']}" if entry["anchor"] else ""
    if snippet.first:
        # https://wicg.github.io/scroll-to-text-fragment/: a hyphen and a comma are signs of its own.
        anchor = f"{anchor or '#'}:~:text={quote(snippet.first, safe='').replace('-', '%2D')}"
    return Hit(
        entry["kind"],
        entry["address"] + anchor,
        _mark(entry["title"], terms),
        entry["language"],
        entry["year"],
        snippet,
    )


def _mark(text: str, terms: list[Term]) -> tuple[tuple[str, bool], ...]:
    parts: list[tuple[str, bool]] = []
    at = 0
    for start, end in find_spans(text, terms):
        parts += [(text[at:start], False), (text[start:end], True)]
        at = end
    return tuple((words, found) for words, found in [*parts, (text[at:], False)] if words)


def _read_counts(found: Mapping[str, Any]) -> tuple[tuple[str, int], ...]:
    rows = [(str(bucket["key"]), int(bucket["doc_count"])) for bucket in found.get("buckets", ())]
    return tuple(sorted(rows, key=lambda row: (-row[1], row[0])))


def _make_schema() -> Any:
    schema = tantivy.SchemaBuilder()
    for name in ("head", "words"):
        schema.add_text_field(name, tokenizer_name="whitespace", index_option="position")
        schema.add_text_field(f"{name}_pairs", tokenizer_name="whitespace", index_option="freq")
    for name in FILTERS:
        schema.add_text_field(name, fast=True, tokenizer_name="raw", index_option="basic")
    schema.add_bytes_field("entry", stored=True, indexed=False)
    return schema.build()
