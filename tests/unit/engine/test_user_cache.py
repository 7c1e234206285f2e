"""The user's cache: kept values come back, spoilt ones are made anew, a folder that others can write to is not used."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sousveil.engine import user_cache
from sousveil.engine.user_cache import find_cache_folder, name_cached, read_cached

VALUE = ("人脸", b"\xff", (1, True, None), {"zh": ("a",)})


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("LOCALAPPDATA" if sys.platform == "win32" else "XDG_CACHE_HOME", str(tmp_path))
    return tmp_path / "sousveil"


def count_calls(value: Any) -> tuple[Callable[[], Any], list[int]]:
    calls: list[int] = []

    def make() -> Any:
        calls.append(1)
        return value

    return make, calls


def test_a_value_is_made_once(folder: Path) -> None:
    make, calls = count_calls(VALUE)
    name = name_cached("things", [b"one"])
    assert [read_cached(name, make) for _ in range(3)] == [VALUE] * 3
    assert len(calls) == 1
    assert [path.name for path in folder.iterdir()] == [name]
    if sys.platform != "win32":
        assert folder.stat().st_mode & 0o777 == 0o700


def test_names_depend_on_every_part() -> None:
    names = [name_cached("things", parts) for parts in ([], [b""], [b"ab"], [b"a", b"b"], [b"b", b"a"])]
    assert len(set(names)) == 5
    assert name_cached("things", [b"ab"]) == names[2]
    assert name_cached("others", [b"ab"]) != names[2]


@pytest.mark.parametrize(
    "spoil", [lambda data: b"", lambda data: data[:-1], lambda data: data[:40] + b"x" + data[41:]]
)
def test_a_spoilt_file_is_made_anew(folder: Path, spoil: Callable[[bytes], bytes]) -> None:
    name = name_cached("things", [])
    read_cached(name, lambda: VALUE)
    path = folder / name
    path.write_bytes(spoil(path.read_bytes()))
    make, calls = count_calls(VALUE)
    assert read_cached(name, make) == read_cached(name, make) == VALUE
    assert len(calls) == 1


def test_without_a_place_to_write_values_are_made_each_time(tmp_path: Path) -> None:
    (tmp_path / "sousveil").write_text("a file where the folder would be")
    make, calls = count_calls(VALUE)
    assert [read_cached(name_cached("things", []), make) for _ in range(2)] == [VALUE] * 2
    assert len(calls) == 2
    assert find_cache_folder() is None


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such permissions")
def test_a_folder_that_others_may_write_to_is_not_used(folder: Path) -> None:
    folder.mkdir()
    folder.chmod(0o777)
    make, calls = count_calls(VALUE)
    assert [read_cached(name_cached("things", []), make) for _ in range(2)] == [VALUE] * 2
    assert len(calls) == 2
    assert list(folder.iterdir()) == []


def test_old_files_of_a_kind_go(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(user_cache, "_KEPT_FILES", 2)
    names = [name_cached("things", [bytes((number,))]) for number in range(4)]
    read_cached(name_cached("others", []), lambda: VALUE)
    for number, name in enumerate(names):
        read_cached(name, lambda: VALUE)
        os.utime(folder / name, (number, number))
    assert sorted(path.name for path in folder.iterdir()) == sorted([*names[2:], name_cached("others", [])])


def test_a_name_cannot_leave_the_folder() -> None:
    with pytest.raises(ValueError, match="not a name"):
        read_cached("../things", lambda: VALUE)
