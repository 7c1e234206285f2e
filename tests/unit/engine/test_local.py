"""The engine survives the loss of workers, and what it makes does not depend on how many there are."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

import pyarrow as pa
import pytest

from sousveil.engine.atomic import TEMPORARY_MARK
from sousveil.engine.local import LocalEngine, Task, run_here
from sousveil.engine.stage_tables import read_stage_table, write_stage_tables
from sousveil.model import tables


def write_name(folder: Path, name: str) -> None:
    (folder / "name.txt").write_text(name)


def kill_itself(folder: Path, marks: Path, times: int) -> None:
    """Dies by SIGKILL the first `times` times that it is run, whoever runs it."""
    done = len(list(marks.iterdir()))
    (marks / f"{done}-{os.getpid()}").touch()
    if done < times:
        (folder / "half.txt").write_text("half")
        os.kill(os.getpid(), signal.SIGKILL)
    (folder / "whole.txt").write_text("whole")


def sleep_long(folder: Path) -> None:
    (folder / "half.txt").write_text("half")
    time.sleep(60)


def raise_error(folder: Path) -> None:
    raise ValueError("words of the source")


def sleep_until_killed(folder: Path, mark: Path) -> None:
    """Sleeps the first time (until the test kills it) and ends at once the second time."""
    if mark.exists():
        (folder / "whole.txt").write_text("whole")
    else:
        mark.write_text(str(os.getpid()))
        time.sleep(60)


def count_to(folder: Path, number: int) -> None:
    batch = tables.PROBLEMS.batch(
        {column.name: f"{row:06}" for column in tables.PROBLEMS.columns} for row in range(number)
    )
    write_stage_tables(folder, [batch])


def name_tasks(folder: Path, names: str) -> list[Task]:
    return [Task(name, write_name, (name,), folder / name) for name in names]


def test_runs_every_task_once_and_keeps_what_is_there(tmp_path: Path) -> None:
    with LocalEngine(2) as engine:
        first = {outcome.key: outcome.status for outcome in engine.run(name_tasks(tmp_path, "abcda"))}
        second = {outcome.key: outcome.status for outcome in engine.run(name_tasks(tmp_path, "abce"))}
    assert first == dict.fromkeys("abcd", "done")
    assert second == {"a": "kept", "b": "kept", "c": "kept", "e": "done"}
    assert {path.name: (path / "name.txt").read_text() for path in tmp_path.iterdir()} == {
        name: name for name in "abcde"
    }


def test_a_killed_worker_is_replaced_and_its_task_done_again(tmp_path: Path) -> None:
    marks = tmp_path / "marks"
    marks.mkdir()
    killing = Task("k", kill_itself, (marks, 2), tmp_path / "k", weight=10)
    with LocalEngine(2) as engine:
        outcomes = {
            outcome.key: outcome for outcome in engine.run([killing, *name_tasks(tmp_path, "abcdef")])
        }
    assert outcomes["k"].status == "done"
    assert outcomes["k"].attempts == 3
    assert sorted(path.name for path in (tmp_path / "k").iterdir()) == ["whole.txt"]
    assert all(outcomes[name].status == "done" for name in "abcdef")


def test_a_task_that_kills_every_worker_is_given_up_and_the_rest_goes_on(tmp_path: Path) -> None:
    marks = tmp_path / "marks"
    marks.mkdir()
    with LocalEngine(2) as engine:
        tasks = [Task("k", kill_itself, (marks, 99), tmp_path / "k"), *name_tasks(tmp_path, "abc")]
        outcomes = {outcome.key: outcome for outcome in engine.run(tasks)}
    assert outcomes["k"].status == "lost"
    assert outcomes["k"].attempts == 3
    assert "-9" in outcomes["k"].detail
    assert len(list(marks.iterdir())) == 3
    assert not (tmp_path / "k").exists()
    assert [outcomes[name].status for name in "abc"] == ["done"] * 3


def test_a_worker_killed_from_outside_loses_nothing(tmp_path: Path) -> None:
    mark = tmp_path / "mark"
    killed = []
    tasks = [
        Task("slow", sleep_until_killed, (mark,), tmp_path / "slow", weight=9),
        *name_tasks(tmp_path, "ab"),
    ]
    with LocalEngine(2) as engine:
        for outcome in engine.run(tasks):
            if outcome.key in "ab" and not killed:
                while not (mark.exists() and mark.read_text()):
                    time.sleep(0.01)
                killed.append(int(mark.read_text()))
                os.kill(killed[0], signal.SIGKILL)
            final = outcome
    assert killed
    assert final.key == "slow"
    assert final.status == "done"
    assert final.attempts == 2


def test_an_idle_worker_that_was_killed_is_replaced(tmp_path: Path) -> None:
    with LocalEngine(1) as engine:
        list(engine.run(name_tasks(tmp_path, "ab")))
        for pid in engine.worker_pids:
            os.kill(pid, signal.SIGKILL)
        outcomes = list(engine.run(name_tasks(tmp_path, "cd")))
    assert [outcome.status for outcome in outcomes] == ["done", "done"]


def test_a_task_that_takes_too_long_is_stopped(tmp_path: Path) -> None:
    began = time.monotonic()
    with LocalEngine(2) as engine:
        tasks = [
            Task("slow", sleep_long, (), tmp_path / "slow", timeout=0.5),
            *name_tasks(tmp_path, "ab"),
        ]
        outcomes = {outcome.key: outcome for outcome in engine.run(tasks)}
    assert outcomes["slow"].status == "timed_out"
    assert not (tmp_path / "slow").exists()
    assert outcomes["a"].is_good
    assert outcomes["b"].is_good
    assert time.monotonic() - began < 30


@pytest.mark.parametrize("alone", [True, False])
def test_an_exception_is_an_outcome_that_says_where_and_quotes_no_source(tmp_path: Path, alone: bool) -> None:
    tasks = [Task("bad", raise_error, (), tmp_path / "bad"), *name_tasks(tmp_path, "" if alone else "ab")]
    with LocalEngine(2) as engine:
        outcomes = {outcome.key: outcome for outcome in engine.run(tasks)}
    assert outcomes["bad"].status == "failed"
    assert outcomes["bad"].detail.startswith("ValueError at test_local.py:")
    assert "words of the source" not in outcomes["bad"].detail
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(TEMPORARY_MARK)]


def test_a_single_small_task_starts_no_process(tmp_path: Path) -> None:
    with LocalEngine(4) as engine:
        (outcome,) = engine.run(name_tasks(tmp_path, "a"))
        assert engine.worker_pids == []
    assert outcome.status == "done"


def test_workers_are_gone_when_the_engine_ends(tmp_path: Path) -> None:
    with LocalEngine(2) as engine:
        list(engine.run(name_tasks(tmp_path, "abc")))
        pids = engine.worker_pids
    assert pids
    for pid in pids:
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)


@pytest.mark.parametrize("workers", [1, 2, 3])
def test_the_output_is_the_same_for_any_number_of_workers(tmp_path: Path, workers: int) -> None:
    reference = tmp_path / "reference"
    for number in (0, 10, 5000):
        run_here(Task(str(number), count_to, (number,), reference / str(number)))
    with LocalEngine(workers) as engine:
        tasks = [Task(str(n), count_to, (n,), tmp_path / "pool" / str(n)) for n in (0, 10, 5000)]
        assert all(outcome.is_good for outcome in engine.run(tasks))
    for path in sorted(reference.rglob("*.parquet")):
        assert path.read_bytes() == (tmp_path / "pool" / path.relative_to(reference)).read_bytes()


def test_two_runs_of_one_task_leave_one_output(tmp_path: Path) -> None:
    task = Task("a", write_name, ("a",), tmp_path / "a")
    assert run_here(task).status == "done"
    assert run_here(task).status == "done"
    assert [path.name for path in tmp_path.iterdir()] == ["a"]


def test_stage_tables_come_back_in_order(tmp_path: Path) -> None:
    count_to(tmp_path, 10_000)
    rows = pa.Table.from_batches(read_stage_table(tmp_path, tables.PROBLEMS, rows=999))
    assert rows.num_rows == 10_000
    assert rows["problem_id"].to_pylist() == [f"{row:06}" for row in range(10_000)]
