"""Decisions of people: appended, read back, and what is wrong in a file is said with its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from sousveil.case import create_case
from sousveil.case.decisions import add_decisions, parse_decisions, read_decisions
from sousveil.model.decisions import Decision, find_standing
from sousveil.model.errors import SousveilError

HEADER = "decided_at,author,decision,left,right,left_name,right_name,reason\n"


def decide(decision: str, left: str = "obs_1", right: str = "obs_2", reason: str = "") -> Decision:
    return Decision("2026-11-23T10:00:00Z", "A. Reporter", decision, left, right, reason=reason)


def test_what_is_added_is_read_back_in_order(tmp_path: Path) -> None:
    folder = create_case(tmp_path / "case")
    assert read_decisions(folder, "cameras") == []
    first = decide("same", reason='one pole, "two" photos,\nsecond line')
    add_decisions(folder, "cameras", [first])
    add_decisions(folder, "cameras", [decide("undo"), decide("different")])
    assert read_decisions(folder, "cameras") == [first, decide("undo"), decide("different")]
    assert read_decisions(folder, "organisations") == []


def test_a_line_cut_off_does_not_swallow_the_next(tmp_path: Path) -> None:
    folder = create_case(tmp_path / "case")
    add_decisions(folder, "cameras", [decide("same")])
    path = folder.decisions / "cameras.csv"
    path.write_bytes(path.read_bytes().rstrip(b"\n"))
    add_decisions(folder, "cameras", [decide("different", "obs_3")])
    assert [one.decision for one in read_decisions(folder, "cameras")] == ["same", "different"]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("left,right\na,b\n", "line 1"),
        (HEADER + "2026-01-01,A,maybe,a,b,,,\n", "line 2"),
        (HEADER + "2026-01-01,A,same,a,b,,,\n2026-01-01,A,same,a,a,,,\n", "line 3"),
        (HEADER + "2026-01-01,A,same,,b,,,\n", "line 2"),
    ],
)
def test_a_wrong_line_is_named(tmp_path: Path, text: str, line: str) -> None:
    path = tmp_path / "cameras.csv"
    path.write_text(text, "utf-8")
    with pytest.raises(SousveilError) as raised:
        parse_decisions(path)
    assert raised.value.code == "bad_decisions"
    assert raised.value.where.endswith(line)


def test_bytes_that_are_no_utf_8_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "cameras.csv"
    path.write_bytes(HEADER.encode() + b"\xff\xfe\n")
    with pytest.raises(SousveilError, match="UTF-8"):
        parse_decisions(path)


def test_the_last_word_on_a_pair_stands_whichever_side_comes_first() -> None:
    decisions = [
        decide("same", "a", "b"),
        decide("same", "c", "d"),
        decide("different", "b", "a"),
        decide("undo", "d", "c"),
        decide("part_of", "e", "f"),
    ]
    assert [(one.decision, one.left) for one in find_standing(decisions)] == [
        ("different", "b"),
        ("part_of", "e"),
    ]
