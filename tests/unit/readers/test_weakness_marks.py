"""Words of a list in texts: the fast search and the plain one agree, and white space and case make no difference."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from sousveil.readers.weakness_marks import HAS_IP, PlainMarks, make_mark_search

MARKS = ("pass", " by ", "found by", "http/", "../..", "${jndi", "\\x", "-----begin", "member of")
FAST, PLAIN = make_mark_search(MARKS), PlainMarks(MARKS)
PIECES = [
    *MARKS,
    "PASS",
    "Found\tby",
    " \r\n ",
    "\x1c",
    "\xa0",
    "é",
    "İ",
    "٣",
    "10.1.",
    "2.3",
    "1.22.333.4",
    "x",
    ".",
    "",
]


def test_marks_are_found_in_any_case_and_over_line_breaks() -> None:
    for search in (FAST, PLAIN):
        assert search.find("FOUND\r\n by nobody") == {"found by", " by "}
        assert search.find("at 10.1.22.3") == {HAS_IP}
        assert search.find("10.1.2222.3 passé") == {"pass"}
        assert search.find("nothing") == search.find("") == set()


@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
def test_the_fast_search_finds_what_the_plain_one_finds(text: str) -> None:
    # White space at the ends counts for the fast one only: patterns decide anyhow.
    assert PLAIN.find(text) <= FAST.find(text)
    assert FAST.find(f"x{text}x") == PLAIN.find(f"x{text}x")
