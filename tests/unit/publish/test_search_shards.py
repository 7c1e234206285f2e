"""The index of published files: what its scripts hold is what the texts say."""

from __future__ import annotations

import base64
import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from sousveil.publish.search.collecting import Entry
from sousveil.publish.search.shards import TITLE_GAP, render_shards
from sousveil.publish.search.words import list_words

TEXTS = st.lists(
    st.tuples(st.text("ab 人脸识1", max_size=8), st.text("abc 人脸识别𠀀 12", max_size=300)), max_size=130
)


def make_entries(texts: list[tuple[str, str]]) -> list[Entry]:
    return [
        Entry("passages", f"sheets/{at}.html", f"p-{at}", title, text, "", "2021", ("CN",), ())
        for at, (title, text) in enumerate(texts)
    ]


def read_files(files: list[tuple[str, bytes]]) -> dict[str, Any]:
    found = {}
    for address, content in files:
        text = content.decode()
        assert text.startswith("sousveilSearch(")
        name, data = json.loads(f"[{text.removeprefix('sousveilSearch(').removesuffix(');' + chr(10))}]")
        assert address == f"search/{name}.js"
        found[name] = data
    return found


def decode(text: str) -> dict[int, list[int]]:
    numbers: list[int] = []
    number = shift = 0
    for byte in base64.b64decode(text):
        number |= (byte & 127) << shift
        shift += 7
        if byte < 128:
            numbers.append(number)
            number = shift = 0
    assert shift == 0
    found: dict[int, list[int]] = {}
    entry = at = 0
    while at < len(numbers):
        entry += numbers[at]
        steps = numbers[at + 2 : at + 2 + numbers[at + 1]]
        found[entry] = [sum(steps[: end + 1]) for end in range(len(steps))]
        at += 2 + len(steps)
    return found


@settings(deadline=None, max_examples=60)
@given(TEXTS)
def test_every_word_stands_where_the_text_has_it(texts: list[tuple[str, str]]) -> None:
    entries = make_entries(texts)
    files = read_files(list(render_shards(entries, {})))
    expected: dict[str, dict[int, list[int]]] = {}
    for at, entry in enumerate(entries):
        head = list_words(entry.title)
        for place, word in enumerate(head):
            expected.setdefault(word, {}).setdefault(at, []).append(place)
        for place, word in enumerate(list_words(entry.text), start=len(head) + TITLE_GAP):
            expected.setdefault(word, {}).setdefault(at, []).append(place)
    shards = [files[f"words-{number}"] for number in range(len(files["about"]["firsts"]))]
    assert {word: decode(text) for shard in shards for word, text in shard.items()} == expected
    assert [next(iter(shard)) for shard in shards] == files["about"]["firsts"]
    shown = [row for number in range(-(-len(texts) // 100)) for row in files[f"entries-{number}"]]
    assert [row[0] for row in shown] == [entry.address for entry in entries]


def test_large_steps_survive() -> None:
    entries = make_entries([("", "rare"), *[("", "x")] * 20_000, ("", "y " * 17_000 + "rare")])
    files = read_files(list(render_shards(entries, {})))
    held = {
        word: text for name, data in files.items() if name.startswith("words-") for word, text in data.items()
    }
    assert decode(held["rare"]) == {0: [TITLE_GAP], 20_001: [17_000 + TITLE_GAP]}


def test_the_same_entries_give_the_same_bytes() -> None:
    entries = make_entries([("b", "a 人脸"), ("人", "1 2 a")] * 50)
    assert list(render_shards(entries, {"a": "b"})) == list(render_shards(iter(entries), {"a": "b"}))
