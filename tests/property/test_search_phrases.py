"""A phrase is found where its words follow each other, whatever the common words among them do to the index."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from sousveil.publish.search.asking import parse_query
from sousveil.publish.search.collecting import Entry
from sousveil.publish.search.indexing import SearchIndex, write_index
from sousveil.publish.search.words import COMMON_WORDS, list_words

# Few words, so that phrases are met; some common, some not, one the beginning of another, and Chinese.
WORDS = st.sampled_from(["the", "of", "camera", "cameras", "police", "de", "摄像机", "公安局", "a"])
TEXTS = st.lists(WORDS, max_size=9).map(" ".join)


def is_phrase_in(asked: list[str], text: list[str]) -> bool:
    """The reference: by looking at every place."""
    return any(text[at : at + len(asked)] == asked for at in range(len(text) - len(asked) + 1))


@settings(max_examples=40, deadline=None)
@given(
    st.lists(TEXTS, min_size=1, max_size=8),
    st.lists(st.lists(WORDS, min_size=1, max_size=4), min_size=1, max_size=6),
)
def test_phrases_are_found_where_their_words_follow(texts: list[str], phrases: list[list[str]]) -> None:
    assert {"the", "of", "de", "a"} <= COMMON_WORDS
    with tempfile.TemporaryDirectory() as home:
        entries = [
            Entry("passages", f"sheets/{number}.html", "", "", text, "", "", (), ())
            for number, text in enumerate(texts)
        ]
        write_index(entries, Path(home))
        index = SearchIndex(Path(home))
        for phrase in phrases:
            asked = f'"{" ".join(phrase)}"'
            (term,) = parse_query(asked)
            if term.is_prefix:
                continue
            expected = sum(is_phrase_in(list(term.words), list_words(text)) for text in texts)
            # A Chinese run's last character stands alone in a text that ends there and before another word alike.
            assert index.search(asked).total == expected, asked
