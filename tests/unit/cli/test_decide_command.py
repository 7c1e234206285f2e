"""`sousveil decide`: what it appends, and what it refuses."""

from __future__ import annotations

from pathlib import Path

import pytest

from sousveil.case import create_case
from sousveil.case.decisions import read_decisions
from sousveil.cli.program import run_program
from sousveil.model.decisions import find_standing
from sousveil.model.errors import ExitCode


def decide(case: Path, *words: str) -> int:
    return run_program(["decide", str(case), *words])


def test_a_decision_is_appended_and_can_be_undone(tmp_path: Path) -> None:
    folder = create_case(tmp_path / "case")
    assert (
        decide(folder.path, "same", "obs_1", "obs_2", "--reason", "one pole", "--author", "A. Reporter") == 0
    )
    [decision] = read_decisions(folder, "cameras")
    assert (decision.decision, decision.left, decision.right) == ("same", "obs_1", "obs_2")
    assert (decision.reason, decision.author) == ("one pole", "A. Reporter")
    assert decision.decided_at.startswith("20")
    assert decide(folder.path, "undo", "obs_2", "obs_1") == 0
    decisions = read_decisions(folder, "cameras")
    assert len(decisions) == 2
    assert list(find_standing(decisions)) == []


def test_names_go_to_the_decisions_about_organisations(tmp_path: Path) -> None:
    folder = create_case(tmp_path / "case")
    assert decide(folder.path, "different", "name_1", "name_2") == 0
    assert [row.left for row in read_decisions(folder, "organisations")] == ["name_1"]
    assert read_decisions(folder, "cameras") == []


@pytest.mark.parametrize(
    "words",
    [
        ("same", "obs_1", "name_1"),
        ("same", "obs_1", "obs_1"),
        ("same", "cam_1", "cam_2"),
        ("same", "obs_1 and more", "obs_2"),
        ("same", "obs_", "obs_2"),
        ("perhaps", "obs_1", "obs_2"),
        ("same", "obs_1"),
    ],
)
def test_other_ids_and_words_are_wrong_use(tmp_path: Path, words: tuple[str, ...]) -> None:
    folder = create_case(tmp_path / "case")
    assert decide(folder.path, *words) == ExitCode.USAGE
    assert read_decisions(folder, "cameras") == []


def test_line_ends_that_were_copied_with_an_id_are_no_part_of_it(tmp_path: Path) -> None:
    folder = create_case(tmp_path / "case")
    assert decide(folder.path, "same", "obs_1\r\n", " obs_2\t") == 0
    assert [(row.left, row.right) for row in read_decisions(folder, "cameras")] == [("obs_1", "obs_2")]


def test_a_damaged_file_does_not_grow(tmp_path: Path) -> None:
    folder = create_case(tmp_path / "case")
    folder.decisions.mkdir(exist_ok=True)
    path = folder.decisions / "cameras.csv"
    path.write_text("something,else\n1,2\n", encoding="utf-8")
    assert decide(folder.path, "same", "obs_1", "obs_2") != 0
    assert path.read_text(encoding="utf-8") == "something,else\n1,2\n"
