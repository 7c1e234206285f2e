"""The sentences around a place are those of the whole text that touch it."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from sousveil.extract.sentences import find_sentences, split_sentences

PIECES = st.sampled_from(
    [
        "word",
        "Next",
        "12",
        "1,234,",
        "1.2",
        "U.S.",
        "e.g.",
        "Dr.",
        "ул.",
        "第三",
        "系统",
        "建设项目要求",
        "。",
        "；",
        "。”",
        "!",
        "?!",
        "…",
        ".",
        '"',
        "”",
        "»",
        ")",
        "]",
        "[",
        "-",
        "•",
        "1)",
        "一、",
        "(",
        "А",
        "б",
        "Ä",
        "ß",
        "_",
        "é",
    ]
) | st.sampled_from(
    [" ", "  ", "\n", "\n\n", " \n", "\t\n ", "\r\n", "\u3000", "", "a running line of some forty letters "]
)
TEXTS = st.lists(st.one_of(PIECES, PIECES, PIECES, st.text(max_size=2)), max_size=90).map("".join)


@given(TEXTS, st.integers(0, 500), st.integers(1, 60))
@settings(max_examples=2000, deadline=None)
def test_sentences_around_a_place_are_those_of_the_whole(text: str, start: int, length: int) -> None:
    start = min(start, len(text))
    end = min(start + length, len(text))
    whole = [span for span in split_sentences(text) if span[0] < end and start < span[1]]
    assert find_sentences(text, start, end) == whole
