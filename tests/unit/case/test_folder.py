"""Settings, the lock, and builds that lose a worker."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from sousveil.archive import Archive, SourceNotes
from sousveil.case import build_case, create_case, open_case, read_settings, verify_case
from sousveil.case.folder import CaseFolder, lock_case
from sousveil.case.outputs import read_manifest
from sousveil.model.errors import SousveilError
from tests.unit.case.documents import read_outputs, write_documents

HOLD_LOCK = """
import sys, time
from pathlib import Path
from sousveil.case.folder import lock_case, open_case
with lock_case(open_case(Path(sys.argv[1]))):
    print("held", flush=True)
    time.sleep(60)
"""


@pytest.fixture
def case(tmp_path: Path) -> CaseFolder:
    folder = create_case(tmp_path / "case")
    archive = Archive(folder.archive)
    list(archive.add_folder(write_documents(tmp_path / "documents"), SourceNotes(), "2024-05-31T12:00:00Z"))
    return folder


def set_settings(folder: CaseFolder, text: str) -> None:
    folder.settings.write_text(text, "utf-8")


def test_a_new_case_has_settings_that_say_what_may_be_set(tmp_path: Path) -> None:
    folder = create_case(tmp_path / "case", 'Cameras "here"')
    settings = read_settings(folder)
    assert (settings.title, settings.workers, settings.allow_private) == ('Cameras "here"', 0, False)
    text = folder.settings.read_text("utf-8")
    uncommented = "\n".join(
        line.removeprefix("# ")
        if line.startswith("# [") or (line.startswith("# ") and " = " in line)
        else line
        for line in text.splitlines()
    )
    set_settings(folder, uncommented)
    settings = read_settings(folder)
    assert (settings.workers, settings.task_timeout, settings.language) == (2, 900, "zh")
    assert settings.find_mapping("contracts-2023.csv")
    assert not settings.find_mapping("other.csv")


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("title = 3", "title"),
        ("colour = 'red'", "colour"),
        ("tables = 3", "sections that begin"),
        ("[[tables]]\nkind = 'award'", "files"),
        ("[[tables]]\nfiles = ['a.csv']\n[tables.columns]\ncolour = 'x'", "colour"),
        ("[build]\nworkers = 'two'", "build.workers"),
        ("[build]\nworkers = 0", "build.workers"),
        ("[build]\nworkers = true", "build.workers"),
        ("[fetch]\nx = 1", "fetch.x"),
        ("title = ", "cannot be read"),
    ],
)
def test_settings_that_are_wrong_are_named(case: CaseFolder, text: str, named: str) -> None:
    set_settings(case, text)
    with pytest.raises(SousveilError, match=named) as caught:
        build_case(case)
    assert caught.value.code == "bad_settings"


def test_two_builds_do_not_collide_and_a_dead_one_holds_nothing(case: CaseFolder) -> None:
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD_LOCK, str(case.path)], stdout=subprocess.PIPE, text=True
    )
    assert holder.stdout
    assert holder.stdout.readline() == "held\n"
    with pytest.raises(SousveilError, match=str(holder.pid)) as caught:
        build_case(case, 1)
    assert caught.value.code == "case_locked"
    holder.kill()
    holder.communicate()
    assert build_case(case, 1).changed
    with lock_case(case):
        pass


def test_a_folder_that_is_no_case_is_said_to_be_none(tmp_path: Path) -> None:
    with pytest.raises(SousveilError, match=r"sousveil\.toml"):
        open_case(tmp_path)


def test_the_number_of_workers_changes_nothing(case: CaseFolder) -> None:
    build_case(case, 1)
    one = read_outputs(case.build)
    for workers in (2, 3):
        for folder in (case.cache, case.build):
            subprocess.run(["rm", "-rf", str(folder)], check=True)
        build_case(case, workers)
        assert read_outputs(case.build) == one


def test_a_second_build_runs_only_what_is_new(case: CaseFolder, tmp_path: Path) -> None:
    first = build_case(case, 1)
    assert set(first.kept) == set()
    (tmp_path / "more.txt").write_text("A third report counts 1,200 cameras.\n")
    Archive(case.archive).add_file(tmp_path / "more.txt", SourceNotes(), "2024-06-01T12:00:00Z")
    second = build_case(case, 1)
    assert second.ran == {"read": 1, "notices": 1, "claims": 1, "check": 1, "compare": 1, "sheet": 1}
    assert second.kept["read"] == first.sources
    kept = {path.name for path in (case.stages / "read").iterdir()}
    assert len(kept) == second.sources
    third = build_case(case, 1)
    assert (third.changed, third.ran) == (False, {})


def test_decisions_are_part_of_what_a_build_is_made_of(case: CaseFolder) -> None:
    build_case(case, 1)
    before = read_manifest(case)
    (case.decisions / "0001.txt").write_text("These two bureaus are one.\n")
    assert build_case(case, 1).changed
    after = read_manifest(case)
    assert before
    assert after
    assert before["inputs"] != after["inputs"]
    assert before["files"] == after["files"]


@pytest.mark.slow
def test_a_step_that_takes_too_long_is_a_problem_and_the_rest_is_built(
    case: CaseFolder, tmp_path: Path
) -> None:
    with (tmp_path / "slow.txt").open("w") as stream:
        for number in range(200_000):
            stream.write(f"The town has {number} cameras and {number + 1} gates.\n\n")
    Archive(case.archive).add_file(tmp_path / "slow.txt", SourceNotes(), "2024-06-01T12:00:00Z")
    set_settings(case, 'title = "Slow"\n[build]\ntask_timeout = 10\n')
    report = build_case(case, 2)
    # Claims and capabilities are both looked for in it, and neither is done in time.
    assert {problem.code for problem in report.failed} == {"task_timed_out"}
    assert len({problem.source_id for problem in report.failed}) == 1
    assert report.claims > 0
    assert report.contradictions > 0
    assert verify_case(case, 2).is_good
