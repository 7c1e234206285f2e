"""What a path tells of the user is not recorded."""

from __future__ import annotations

from pathlib import Path

import pytest

from sousveil.archive import Added, Archive, SourceNotes
from sousveil.archive.origin_paths import describe_path, describe_path_inside

NOON = "2026-11-23T12:00:00Z"


@pytest.fixture(autouse=True)
def anna(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """We are anna, at home in tmp_path/people/anna, and stand in tmp_path/people."""
    home = tmp_path / "people" / "anna"
    home.mkdir(parents=True)
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("LOGNAME", "anna")
    monkeypatch.delenv("SUDO_USER", raising=False)
    monkeypatch.chdir(home.parent)
    return home


@pytest.mark.parametrize(
    ("given", "recorded"),
    [
        ("tender.pdf", "tender.pdf"),
        ("sources/2019/tender.pdf", "sources/2019/tender.pdf"),
        ("./sources/tender.pdf", "sources/tender.pdf"),
        ("anna/leaks/tender.pdf", "leaks/tender.pdf"),
        ("usb/anna/x/tender.pdf", "x/tender.pdf"),
        ("anna", "anna"),
        ("../people/anna/tender.pdf", "tender.pdf"),
        ("/home/anna/leaks/tender.pdf", "tender.pdf"),
        ("/srv/tender.pdf", "tender.pdf"),
    ],
)
def test_a_file_is_recorded_without_home_or_user(given: str, recorded: str) -> None:
    assert describe_path(Path(given)) == recorded


def test_other_peoples_homes_are_not_recorded_either(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir("/")
    assert describe_path(Path("home/boris/x/tender.pdf")) == "x/tender.pdf"
    assert describe_path_inside(Path("/home"), Path("/home/boris/x/tender.pdf")) == "x/tender.pdf"


@pytest.mark.parametrize(
    ("folder", "path", "recorded"),
    [
        ("in", "in/a.pdf", "a.pdf"),
        ("in", "in/2019/a.pdf", "2019/a.pdf"),
        ("in", "in/anna/2019/a.pdf", "2019/a.pdf"),
        ("in", "in/backup/anna/a.pdf", "a.pdf"),
        ("anna", "anna/leaks/a.pdf", "leaks/a.pdf"),
        (".", "anna/leaks/a.pdf", "leaks/a.pdf"),
    ],
)
def test_a_file_in_a_folder_is_recorded_relative_to_it(folder: str, path: str, recorded: str) -> None:
    assert describe_path_inside(Path(folder), Path(path)) == recorded


def test_no_file_of_an_archive_names_the_user(tmp_path: Path, anna: Path) -> None:
    given = anna / "leaks"
    given.mkdir()
    (given / "a.txt").write_text("x")
    (given / ".hidden").write_text("x")
    archive = Archive(tmp_path / "archive")
    archive.add_file(given / "a.txt", SourceNotes(), NOON)
    found = list(archive.add_folder(anna.parent, SourceNotes(), NOON))
    assert [one.origin for one in found if isinstance(one, Added)] == ["leaks/a.txt"]
    for path in (tmp_path / "archive").rglob("*"):
        assert "anna" not in path.name
        assert path.is_dir() or b"anna" not in path.read_bytes()
    assert not any("anna" in str(one) for one in found)
