"""What the README says to type is typed here, and what it says to expect is looked for."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

HOME = Path(__file__).resolve().parents[2]
README = (HOME / "README.md").read_text("utf-8")
BLOCKS = re.findall(r"```console\n(.*?)```", README, re.DOTALL)
TEST_COMMAND = "uv run --all-extras python tools/test.py"


def split_block(block: str) -> list[tuple[str, list[str]]]:
    """(command, lines that it is said to print); '…' alone stands for anything."""
    steps: list[tuple[str, list[str]]] = []
    for line in block.splitlines():
        if line.startswith("$ "):
            steps.append((line[2:], []))
        elif line.strip("… "):
            steps[-1][1].append(line)
    return steps


STEPS = [step for block in BLOCKS for step in split_block(block)]


@pytest.fixture(scope="module")
def workplace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the examples in it and a `sousveil` command that needs no uv."""
    home = tmp_path_factory.mktemp("readme")
    ignore = shutil.ignore_patterns("build", "archive", ".cache")
    shutil.copytree(HOME / "examples", home / "examples", ignore=ignore)
    (home / "bin").mkdir()
    command = home / "bin" / "sousveil"
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m sousveil "$@"\n')
    command.chmod(0o755)
    return home


def test_the_first_screen_has_the_two_commands() -> None:
    first_screen = "\n".join(README.splitlines()[:25])
    assert first_screen.count("```console") == 2
    assert "sousveil build examples/numbers" in STEPS[0][0]
    assert STEPS[1][0] == TEST_COMMAND


def test_ci_runs_the_readmes_test_command() -> None:
    assert f"exec {TEST_COMMAND}" in (HOME / ".ci" / "run").read_text("utf-8")


def test_the_commands_do_what_the_readme_says(workplace: Path) -> None:
    environment = {**os.environ, "PATH": f"{workplace / 'bin'}:{os.environ['PATH']}", "PYTHONUTF8": "1"}
    for command, expected in STEPS:
        if command == TEST_COMMAND:
            continue
        done = subprocess.run(
            command.replace("uv run sousveil", "sousveil"),
            shell=True,
            cwd=workplace,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        printed = done.stdout + done.stderr
        assert done.returncode == 0, f"{command}\n{printed}"
        for line in expected:
            for piece in filter(None, line.split("…")):
                assert piece in printed, f"{command}\n{printed}"
    assert (workplace / "examples/numbers/build/index.html").is_file()


def test_every_link_in_the_readme_leads_somewhere() -> None:
    for target in re.findall(r"\]\((?!https?:)([^)#]+)\)", README):
        assert (HOME / target).exists(), target
