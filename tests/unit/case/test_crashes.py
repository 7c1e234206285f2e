"""kill -9 during `add` and `build`: nothing stored is lost, `verify` passes, and the next build gives what it would have."""

from __future__ import annotations

import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from sousveil.archive import Archive
from sousveil.case import build_case, create_case, open_case, verify_case
from sousveil.case.folder import CaseFolder
from tests.unit.case.documents import read_outputs, write_documents

CRASH_DOCUMENTS = ("faces.txt", "chinese.txt", "again.txt", "empty.txt")
SOUSVEIL = (sys.executable, "-m", "sousveil")

# Dies by SIGKILL before or after the n-th rename of this process; all steps run in it, so that none is missed.
KILL_AT_RENAME = """
import os, signal, sys
from sousveil.engine import local
from sousveil.cli.program import run_program

number, moment = int(sys.argv[1]), sys.argv[2]
calls = 0

def deadly(real):
    def rename(*args, **kwargs):
        global calls
        calls += 1
        if calls == number and moment == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        result = real(*args, **kwargs)
        if calls == number and moment == "after":
            os.kill(os.getpid(), signal.SIGKILL)
        return result
    return rename

def run_serially(self, tasks):
    for task in {task.key: task for task in tasks}.values():
        yield local.Outcome(task.key, "kept") if task.output.is_dir() else local.run_here(task)

local.LocalEngine.run = run_serially
os.rename, os.replace, os.link = deadly(os.rename), deadly(os.replace), deadly(os.link)
code = run_program(sys.argv[3:])
print(calls)
sys.exit(code)
"""


def run_until_killed(arguments: list[str], delay: float) -> bool:
    """Runs sousveil and kills it after `delay` seconds; True when it was killed before it ended."""
    process = subprocess.Popen([*SOUSVEIL, *arguments], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        process.wait(delay)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
        return True
    return False


def kill_at_rename(arguments: list[str], number: int, moment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", KILL_AT_RENAME, str(number), moment, *arguments],
        capture_output=True,
        text=True,
        check=False,
    )


def name_problems(folder: CaseFolder) -> list[str]:
    report = verify_case(folder)
    return [
        f"{problem.code} {problem.detail}" for problem in report.problems if problem.kind.severity != "note"
    ]


@pytest.fixture(scope="module")
def case_with_sources(tmp_path_factory: pytest.TempPathFactory) -> CaseFolder:
    home = tmp_path_factory.mktemp("case")
    documents = write_documents(home / "documents", CRASH_DOCUMENTS)
    folder = create_case(home / "case", "Crash test")
    subprocess.run([*SOUSVEIL, "add", str(folder.path), str(documents)], check=True, capture_output=True)
    return folder


@pytest.fixture(scope="module")
def undisturbed(case_with_sources: CaseFolder, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    copy = copy_case(case_with_sources, tmp_path_factory.mktemp("undisturbed") / "case")
    build_case(copy, 1)
    return read_outputs(copy.build)


def copy_case(folder: CaseFolder, target: Path) -> CaseFolder:
    shutil.copytree(folder.path, target)
    return open_case(target)


@pytest.mark.slow
def test_build_killed_at_random_moments(
    case_with_sources: CaseFolder, undisturbed: dict[str, bytes], tmp_path: Path
) -> None:
    chance = random.Random(20240531)
    folder = copy_case(case_with_sources, tmp_path / "case")
    began = time.monotonic()
    run_until_killed(["build", str(folder.path)], 600)
    whole = time.monotonic() - began
    assert read_outputs(folder.build) == undisturbed
    kills, attempts, was_killed = 0, 0, False
    while kills < 12:
        attempts += 1
        assert attempts <= 60
        if (
            attempts % 4 == 1 or not was_killed
        ):  # from the start; in between, go on from where the last one died
            shutil.rmtree(folder.cache, ignore_errors=True)
            shutil.rmtree(folder.build, ignore_errors=True)
        was_killed = run_until_killed(["build", str(folder.path)], chance.uniform(0.2, 1.0) * whole)
        kills += was_killed
        if not was_killed:
            whole *= 0.9  # the first run was a slow one: with its time most would get through
        again = open_case(folder.path)
        assert name_problems(again) == []
        if again.build.exists():
            assert read_outputs(again.build) == undisturbed
    build_case(open_case(folder.path), 2)
    assert read_outputs(folder.build) == undisturbed
    assert name_problems(folder) == []


@pytest.mark.slow
@pytest.mark.parametrize("moment", ["before", "after"])
def test_build_killed_again_and_again_at_its_renames(
    case_with_sources: CaseFolder, undisturbed: dict[str, bytes], tmp_path: Path, moment: str
) -> None:
    """The n-th run dies at its n-th rename and the next goes on from there, until one gets through."""
    folder = copy_case(case_with_sources, tmp_path / "case")
    kills = 0
    while (done := kill_at_rename(["build", str(folder.path)], kills + 1, moment)).returncode:
        assert done.returncode == -signal.SIGKILL, done.stderr
        kills += 1
        assert kills < 60
        if kills % 3 == 0:
            assert name_problems(open_case(folder.path)) == []
    assert kills >= 5
    assert read_outputs(open_case(folder.path).build) == undisturbed
    assert name_problems(folder) == []


@pytest.mark.parametrize("moment", ["before", "after"])
@pytest.mark.parametrize("step", [1, 2, 3])
def test_a_swap_cut_off_leaves_the_old_build_or_the_new(
    case_with_sources: CaseFolder, undisturbed: dict[str, bytes], tmp_path: Path, moment: str, step: int
) -> None:
    """A second source arrives; the build that takes it in dies in its last renames."""
    folder = copy_case(case_with_sources, tmp_path / "case")
    build_case(folder, 1)
    extra = tmp_path / "extra.txt"
    extra.write_text("The town has 12 cameras, of which 5 read plates and 9 read faces.\n")
    subprocess.run([*SOUSVEIL, "add", str(folder.path), str(extra)], check=True, capture_output=True)
    trial = copy_case(folder, tmp_path / "trial")
    total = int(kill_at_rename(["build", str(trial.path)], -1, moment).stdout.split()[-1])
    done = kill_at_rename(["build", str(folder.path)], total + 1 - step, moment)
    assert done.returncode == -signal.SIGKILL
    survived = open_case(folder.path)
    assert read_outputs(survived.build) in (undisturbed, read_outputs(trial.build))
    assert name_problems(survived) == []
    build_case(survived, 1)
    assert read_outputs(survived.build) == read_outputs(trial.build)


@pytest.mark.slow
def test_add_killed_at_random_moments(
    case_with_sources: CaseFolder, undisturbed: dict[str, bytes], tmp_path: Path
) -> None:
    chance = random.Random(7)
    documents = write_documents(tmp_path / "documents", CRASH_DOCUMENTS)
    trial = create_case(tmp_path / "trial")
    began = time.monotonic()
    run_until_killed(["add", str(trial.path), str(documents)], 600)
    whole = time.monotonic() - began
    folder = create_case(tmp_path / "case", "Crash test")
    kills, attempts = 0, 0
    while kills < 12:
        attempts += 1
        assert attempts <= 60
        was_killed = run_until_killed(
            ["add", str(folder.path), str(documents)], chance.uniform(0.3, 1.0) * whole
        )
        kills += was_killed
        if not was_killed:
            whole *= 0.9
        assert name_problems(open_case(folder.path)) == []
    assert not run_until_killed(["add", str(folder.path), str(documents)], 600)
    wanted = [source.source_id for source in Archive(case_with_sources.archive).sources()]
    assert [source.source_id for source in Archive(folder.archive).sources()] == wanted
    build_case(folder, 1)
    outputs = read_outputs(folder.build)
    # The times of capture differ; what follows from the bytes may not.
    for table in ("raw_sources", "raw_documents", "raw_passages", "core_claims", "out_findings"):
        assert outputs[f"tables/{table}.parquet"] == undisturbed[f"tables/{table}.parquet"]
    assert name_problems(folder) == []


@pytest.mark.parametrize("moment", ["before", "after"])
@pytest.mark.parametrize("number", [1, 2, 5])
def test_add_killed_at_a_rename(
    case_with_sources: CaseFolder, tmp_path: Path, moment: str, number: int
) -> None:
    documents = write_documents(tmp_path / "documents", CRASH_DOCUMENTS)
    folder = create_case(tmp_path / "case")
    done = kill_at_rename(["add", str(folder.path), str(documents)], number, moment)
    assert done.returncode == -signal.SIGKILL, done.stderr
    assert name_problems(open_case(folder.path)) == []
    subprocess.run([*SOUSVEIL, "add", str(folder.path), str(documents)], check=True, capture_output=True)
    wanted = [source.source_id for source in Archive(case_with_sources.archive).sources()]
    assert [source.source_id for source in Archive(folder.archive).sources()] == wanted
    assert name_problems(folder) == []
