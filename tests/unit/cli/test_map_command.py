"""`sousveil map`."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from sousveil.case.folder import create_case, open_case, read_settings
from sousveil.cli.map_command import command
from sousveil.model.errors import SousveilError

LIST = "id,lat,lng,who,set\n" + "".join(f"C{i},12.9{i:03},100.9{i:03},Agency,a\n" for i in range(9))


def run(*arguments: str | Path) -> int | None:
    result: int | None = command.main(list(map(str, arguments)), standalone_mode=False)
    return result


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "cameras.csv"
    path.write_text(LIST, encoding="utf-8")
    return path


def test_the_section_is_on_stdout_and_the_reasons_on_stderr(
    path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(path)
    out, error = capsys.readouterr()
    assert out.startswith('[[tables]]\nfiles = ["cameras.csv"]\nkind = "cameras"\n')
    assert 'lon = "lng"\n' in out
    assert "9 rows looked at. Taken for a list of cameras." in error
    assert "  lng → lon: " in error
    assert "C0 | C1 | C2" in error


def test_it_writes_only_when_told_to(path: Path, tmp_path: Path) -> None:
    folder = create_case(tmp_path / "case")
    before = folder.settings.read_text("utf-8")
    run(path, "--case", folder.path)
    assert folder.settings.read_text("utf-8") == before
    run(path, "--case", folder.path, "--write", "--yes")
    assert '"lat":["lat"]' in read_settings(open_case(folder.path)).find_mapping("cameras.csv")
    assert folder.settings.read_text("utf-8").startswith(before.rstrip("\n"))


def test_no_answer_writes_nothing(path: Path, tmp_path: Path) -> None:
    folder = create_case(tmp_path / "case")
    before = folder.settings.read_bytes()
    words = [sys.executable, "-m", "sousveil", "map", str(path), "--case", str(folder.path), "--write"]
    for answer in (b"n\n", b""):
        done = subprocess.run(words, input=answer, capture_output=True, check=False)
        assert done.returncode == 130
    assert folder.settings.read_bytes() == before
    assert subprocess.run(words, input=b"y\n", capture_output=True, check=False).returncode == 0
    assert folder.settings.read_bytes() != before


def test_write_needs_a_case(path: Path) -> None:
    with pytest.raises(SousveilError) as raised:
        run(path, "--write")
    assert raised.value.code == "case_missing"
