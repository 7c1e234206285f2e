"""The index for published files: scripts that a page loads one by one as it needs them, since a page from a file may load
scripts but read nothing else.

`search/about.js`: how to cut and fold words, and the first word of each shard. `search/facts.js`: the filters of each
entry. `search/words-N.js`: word → where it stands, in base64: for each entry the steps to it, how often, and the steps
from position to position, as variable-length integers (LEB128). `search/entries-N.js`: what is shown of a hundred entries.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

import numpy as np
import pyarrow as pa

from sousveil.publish.search.collecting import Entry
from sousveil.publish.search.words import HAN, LONGEST, MARKS, iterate_folds, list_words
from sousveil.publish.visible_text import show_controls

ENTRIES_IN_FILE = 100
SHARD_BYTES = 48_000
LONGEST_TEXT = 20_000
"""Characters of an entry that are kept for showing it; all of it is searched."""

TITLE_GAP = 8
_AT_ONCE = 4_000
Ints = np.ndarray[Any, np.dtype[np.int64]]


@dataclass(slots=True)
class _Facts:
    """The filters of all entries: for each the number of its value in `names`."""

    columns: dict[str, list[Any]] = field(
        default_factory=lambda: {
            name: [] for name in ("kind", "year", "place", "capability", "length", "head")
        }
    )
    names: dict[str, dict[str, int]] = field(
        default_factory=lambda: {name: {} for name in ("kind", "year", "place", "capability")}
    )

    def number(self, name: str, value: str) -> int:
        return self.names[name].setdefault(value, len(self.names[name]))

    def add(self, entry: Entry, head: int, length: int) -> None:
        self.columns["kind"].append(self.number("kind", entry.kind))
        self.columns["year"].append(self.number("year", entry.year) if entry.year else -1)
        self.columns["place"].append([self.number("place", place) for place in entry.places])
        self.columns["capability"].append([self.number("capability", one) for one in entry.capabilities])
        self.columns["length"].append(length)
        self.columns["head"].append(head)


def render_shards(entries: Iterable[Entry], labels: Mapping[str, Any]) -> Iterator[tuple[str, bytes]]:
    """The files of the index: address and content. `labels`: the words that the page shows, given to it as they are.

    The same entries give the same bytes.
    """
    facts = _Facts()
    vocabulary: dict[str, int] = {}
    codes: list[Ints] = []
    owners: list[Ints] = []
    places: list[Ints] = []
    count = 0
    remaining = iter(entries)
    while batch := tuple(islice(remaining, _AT_ONCE)):
        found = _read_batch(batch, count, vocabulary, facts)
        for kept, part in zip((codes, owners, places), found, strict=True):
            kept.append(part)
        for start in range(0, len(batch), ENTRIES_IN_FILE):
            shown = [_show(entry) for entry in batch[start : start + ENTRIES_IN_FILE]]
            name = f"entries-{(count + start) // ENTRIES_IN_FILE}"
            yield f"search/{name}.js", _wrap(name, shown)
        count += len(batch)
    firsts: list[str] = []
    for shard in _cut_shards(vocabulary, codes, owners, places):
        name = f"words-{len(firsts)}"
        firsts.append(next(iter(shard)))
        yield f"search/{name}.js", _wrap(name, shard)
    names = {name: list(values) for name, values in facts.names.items()}
    yield "search/facts.js", _wrap("facts", facts.columns)
    about = {
        "entries": count,
        "firsts": firsts,
        "in_file": ENTRIES_IN_FILE,
        "han": HAN,
        "marks": MARKS,
        "longest": LONGEST,
        "folds": dict(iterate_folds()),
        "names": names,
        "labels": labels,
    }
    yield "search/about.js", _wrap("about", about)


def _read_batch(
    batch: tuple[Entry, ...], first: int, vocabulary: dict[str, int], facts: _Facts
) -> tuple[Ints, Ints, Ints]:
    words: list[str] = []
    heads = np.empty(len(batch), np.int64)
    lengths = np.empty(len(batch), np.int64)
    for at, entry in enumerate(batch):
        head, text = list_words(entry.title), list_words(entry.text)
        words += head
        words += text
        heads[at], lengths[at] = len(head), len(head) + len(text)
        facts.add(entry, len(head), len(head) + len(text))
    encoded = pa.array(words, pa.string()).dictionary_encode()
    numbers = np.array(
        [vocabulary.setdefault(word, len(vocabulary)) for word in encoded.dictionary.to_pylist()], np.int64
    )
    code = numbers[encoded.indices.to_numpy(zero_copy_only=False)] if words else np.empty(0, np.int64)
    owner = np.repeat(np.arange(len(batch)), lengths)
    place = np.arange(len(words)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    place = place + np.where(place >= heads[owner], TITLE_GAP, 0) if words else place
    return code, owner + first, place


def _cut_shards(
    vocabulary: Mapping[str, int], codes: list[Ints], owners: list[Ints], places: list[Ints]
) -> Iterator[dict[str, str]]:
    """The shards: words in the order in which a script compares text, each with its places."""
    if not vocabulary:
        return
    words = sorted(vocabulary, key=lambda word: word.encode("utf-16-be", "surrogatepass"))
    rank = np.empty(len(words), np.int64)
    rank[[vocabulary[word] for word in words]] = np.arange(len(words))
    code = rank[np.concatenate(codes)]
    order = np.argsort(code, kind="stable")
    code, owner, place = code[order], np.concatenate(owners)[order], np.concatenate(places)[order]
    data, starts = encode_places(code, owner, place)
    shard: dict[str, str] = {}
    size = 0
    for number, word in enumerate(words):
        text = base64.b64encode(data[starts[number] : starts[number + 1]].tobytes()).decode("ascii")
        if shard and size + len(text) > SHARD_BYTES:
            yield shard
            shard, size = {}, 0
        shard[word] = text
        size += len(text) + len(word) + 6
    yield shard


def encode_places(code: Ints, owner: Ints, place: Ints) -> tuple[np.ndarray[Any, np.dtype[np.uint8]], Ints]:
    """The places of all words as bytes, and where each word's begin and the last one's end.

    `code`: number of the word, rising; `owner` and `place` rise within a word and within an entry.
    """
    total = len(code)
    new_word = np.r_[True, code[1:] != code[:-1]]
    new_owner = new_word | np.r_[True, owner[1:] != owner[:-1]]
    heads = np.flatnonzero(new_owner)
    counts = np.diff(np.r_[heads, total])
    step = np.r_[0, place[:-1]]
    steps = np.where(new_owner, place, place - step)
    before = np.r_[0, owner[heads][:-1]]
    owner_steps = np.where(new_word[heads], owner[heads], owner[heads] - before)
    width = np.where(new_owner, 3, 1)
    at = np.cumsum(width) - width
    numbers = np.empty(int(width.sum()), np.int64)
    numbers[at + width - 1] = steps
    numbers[at[heads]] = owner_steps
    numbers[at[heads] + 1] = counts
    sizes = np.ones(len(numbers), np.int64)
    for more in range(1, 5):
        sizes += numbers >= 1 << (7 * more)
    ends = np.cumsum(sizes)
    data = np.zeros(int(ends[-1]), np.uint8)
    begin = ends - sizes
    for more in range(5):
        has = sizes > more
        last = sizes[has] == more + 1
        data[begin[has] + more] = ((numbers[has] >> (7 * more)) & 127) | np.where(last, 0, 128)
    word_heads = np.flatnonzero(new_word)
    return data, np.r_[begin[at[word_heads]], int(ends[-1])]


def _show(entry: Entry) -> list[str]:
    return [
        entry.address,
        entry.anchor,
        show_controls(entry.title),
        entry.language,
        show_controls(entry.text[:LONGEST_TEXT]),
    ]


def _wrap(name: str, data: Any) -> bytes:
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return f"sousveilSearch({json.dumps(name)},{text});\n".encode("utf-8", "replace")
