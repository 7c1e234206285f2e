"""What the program does with errors, interrupts and pipes, and how fast it starts."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import click
import pytest

from sousveil.cli import new_command
from sousveil.cli.program import run_program

HEAVY = ("pyarrow", "duckdb", "numpy", "rich", "httpx", "trafilatura", "pint", "babel", "lxml")


def test_help_loads_nothing_heavy() -> None:
    code = (
        "import sys; from sousveil.cli.program import run_program; assert run_program(['--help']) == 0;"
        f"print([name for name in {HEAVY!r} if name in sys.modules], file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stderr.strip() == "[]"
    for name in ("new", "add", "build", "check", "sql", "show", "verify"):
        assert f"  {name} " in done.stdout


def test_help_comes_at_once() -> None:
    times = []
    for _ in range(5):
        began = time.monotonic()
        subprocess.run([sys.executable, "-m", "sousveil", "--help"], capture_output=True, check=True)
        times.append(time.monotonic() - began)
    assert min(times) < 0.3


@pytest.mark.parametrize("name", ["new", "add", "build", "check", "sql", "show", "verify"])
def test_every_command_explains_itself(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_program([name, "--help"]) == 0
    assert "Usage: sousveil " + name in capsys.readouterr().out


def test_unknown_commands_and_options_are_wrong_use(capsys: pytest.CaptureFixture[str]) -> None:
    assert run_program(["nonsense"]) == 2
    assert run_program(["check", "--nonsense"]) == 2
    captured = capsys.readouterr()
    assert "No such command" in captured.err
    assert captured.out == ""


def test_a_bug_is_reported_without_a_traceback_on_the_terminal(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    @click.command("new")
    def broken() -> None:
        raise ZeroDivisionError("inner words")

    monkeypatch.setattr(new_command, "command", broken)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    assert run_program(["new"]) == 4
    captured = capsys.readouterr()
    assert "this is a bug (ZeroDivisionError)" in captured.err
    assert "Traceback" not in captured.err
    assert "inner words" not in captured.err
    (report,) = tmp_path.glob("sousveil-bug-*.txt")
    assert str(report) in captured.err
    assert "ZeroDivisionError: inner words" in report.read_text("utf-8")
    assert run_program(["--debug", "new"]) == 4
    assert "Traceback" in capsys.readouterr().err


def test_an_interrupt_ends_with_130() -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "sousveil", "check", "-"],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdin
    process.stdin.write(
        "The town has 5 cameras.\n" * 10_000
    )  # more than a pipe holds: it goes through once stdin is read
    process.stdin.flush()
    # A first interrupt may fall into a destructor, where Python drops it; people press the keys again.
    for _ in range(4):
        process.send_signal(signal.SIGINT)
        try:
            process.wait(timeout=10)  # time to end: a second interrupt would cut its own end off
            break
        except subprocess.TimeoutExpired:
            continue
    _, talk = process.communicate(timeout=30)
    assert process.returncode == 130
    assert talk.strip().startswith("Interrupted.")


def test_a_reader_that_leaves_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "long.txt").write_text("".join(f"The town has {n} cameras.\n\n" for n in range(3000)))
    command = f"{sys.executable} -m sousveil check {tmp_path}/long.txt --format json; echo rc=$? >&2"
    process = subprocess.Popen(
        ["bash", "-c", command], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=os.environ
    )
    assert process.stdout
    assert process.stderr
    process.stdout.read(100)
    process.stdout.close()
    assert process.stderr.read().decode().strip() == "rc=0"
    process.stderr.close()
    process.wait()
