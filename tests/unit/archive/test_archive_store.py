"""Adding and listing."""

from __future__ import annotations

import errno
import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

from sousveil.archive import Added, Archive, Capture, SourceNotes
from sousveil.model.errors import SousveilError
from sousveil.model.problems import Problem
from sousveil.model.tables import ORIGINS, SOURCES
from tests.unit.archive.test_archive_warc import build_warc, response

NOON = "2026-11-23T12:00:00Z"
LATER = "2026-11-23T13:00:00Z"


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive(tmp_path / "case" / "archive")


def capture_of(name: str, captured_at: str = NOON) -> Capture:
    return Capture(name, "file", captured_at, name)


def test_bytes_lie_under_their_hash_and_are_read_only(archive: Archive, tmp_path: Path) -> None:
    path = tmp_path / "tender.txt"
    path.write_bytes(b"12 cameras")
    added = archive.add_file(path, SourceNotes(), NOON)
    stored = archive.layout.objects / added.source_id[:2] / added.source_id
    assert added.source_id == hashlib.sha256(b"12 cameras").hexdigest()
    assert stored.read_bytes() == b"12 cameras"
    assert stored.stat().st_mode & 0o222 == 0
    assert (added.byte_length, added.is_new_bytes, added.is_new_origin) == (10, True, True)
    assert list(archive.layout.incoming.iterdir()) == []


def test_same_bytes_twice_add_an_origin_not_a_copy(archive: Archive) -> None:
    first = archive.add_bytes([b"same"], capture_of("a.txt"), SourceNotes())
    second = archive.add_bytes([b"sa", b"me"], capture_of("b.txt"), SourceNotes())
    assert first.source_id == second.source_id
    assert (second.is_new_bytes, second.is_new_origin) == (False, True)
    assert [record.capture.origin for record in archive.origins(first.source_id)] == ["a.txt", "b.txt"]
    assert len(archive.sources()) == 1


def test_same_origin_and_time_change_nothing(archive: Archive) -> None:
    first = archive.add_bytes([b"x"], capture_of("a.txt"), SourceNotes(title="T"))
    record = archive.layout.origin_path(first.source_id, first.origin_id)
    before = record.stat().st_mtime_ns
    again = archive.add_bytes([b"x"], capture_of("a.txt"), SourceNotes(title=" T "))
    assert (again.is_new_bytes, again.is_new_origin, again.origin_id) == (False, False, first.origin_id)
    assert record.stat().st_mtime_ns == before


def test_differing_notes_are_kept_and_the_earliest_that_is_not_empty_is_shown(archive: Archive) -> None:
    archive.add_bytes([b"x"], capture_of("late.txt", LATER), SourceNotes("Late", publisher="Post"))
    archive.add_bytes([b"x"], capture_of("early.txt"), SourceNotes("Early"))
    archive.add_bytes([b"x"], capture_of("early.txt"), SourceNotes("Other"))
    (source,) = archive.sources()
    titles = [record.notes.title for record in archive.origins(source.source_id)]
    assert sorted(titles[:2]) == ["Early", "Other"]
    assert titles[2] == "Late"
    assert (source.title, source.publisher, source.filename) == (titles[0], "Post", "early.txt")


def test_tables_have_their_schema_and_order(archive: Archive) -> None:
    for text in ("one", "two", "three"):
        notes = SourceNotes("A", "B", "CC0", "2018-04", "en", "text/markdown")
        archive.add_bytes([text.encode()], capture_of(f"{text}.md"), notes)
    sources, origins = archive.source_batches()
    assert sources.schema.equals(SOURCES.schema, check_metadata=True)
    assert origins.schema.equals(ORIGINS.schema, check_metadata=True)
    rows = sources.to_pylist()
    assert [row["source_id"] for row in rows] == sorted(row["source_id"] for row in rows)
    assert {row["media_type"] for row in rows} == {"text/markdown"}
    assert {(row["licence"], row["published_at"], row["language"]) for row in rows} == {
        ("CC0", "2018-04", "en")
    }
    ids = origins["origin_id"].to_pylist()
    assert ids == sorted(ids)
    assert origins["status"].null_count == 3


def test_times_are_kept_in_utc(archive: Archive) -> None:
    added = archive.add_bytes([b"x"], capture_of("a", "2026-11-23T14:00:00+02:00"), SourceNotes())
    assert archive.origins(added.source_id)[0].capture.captured_at == NOON


@pytest.mark.parametrize("captured_at", ["", "yesterday", "2026-11-23", "2026-11-23T12:00:00"])
def test_a_time_without_date_or_offset_is_refused(archive: Archive, captured_at: str) -> None:
    with pytest.raises(SousveilError) as raised:
        archive.add_bytes([b"x"], capture_of("a", captured_at), SourceNotes())
    assert raised.value.code == "bad_captured_at"
    assert archive.sources() == []


@pytest.mark.parametrize("published_at", ["April", "2018-13", "2018-02-30", "18", "2018-04-03Tnoon"])
def test_a_publication_date_that_is_none_is_refused(archive: Archive, published_at: str) -> None:
    with pytest.raises(SousveilError) as raised:
        archive.add_bytes([b"x"], capture_of("a"), SourceNotes(published_at=published_at))
    assert raised.value.code == "bad_published_at"


def test_a_source_is_found_by_its_first_digits(archive: Archive) -> None:
    ids = {archive.add_bytes([bytes([n])], capture_of(str(n)), SourceNotes()).source_id for n in range(40)}
    wanted = min(ids)
    assert archive.source(wanted[:12].upper()).source_id == wanted
    for prefix, code in (("", "unknown_source"), ("zz", "unknown_source"), ("../", "unknown_source")):
        with pytest.raises(SousveilError) as raised:
            archive.source(prefix)
        assert raised.value.code == code
    shared = next(i[0] for i in ids if sum(other.startswith(i[0]) for other in ids) > 1)
    with pytest.raises(SousveilError) as raised:
        archive.source(shared)
    assert raised.value.code == "ambiguous_source"


def test_a_folder_is_added_without_what_is_hidden_or_leads_outside(archive: Archive, tmp_path: Path) -> None:
    outside = tmp_path / "secret.txt"
    outside.write_text("key")
    folder = tmp_path / "in"
    (folder / "sub" / "deep").mkdir(parents=True)
    (folder / ".git").mkdir()
    (folder / ".git" / "config").write_text("x")
    (folder / "b.txt").write_text("b")
    (folder / "sub" / "a.txt").write_text("a")
    (folder / "sub" / "deep" / "c.txt").write_text("c")
    (folder / "out.txt").symlink_to(outside)
    (folder / "loop").symlink_to(folder)
    (folder / "dead").symlink_to(folder / "nothing")
    (folder / "sly").symlink_to(folder / ".git" / "config")
    (folder / "same.txt").symlink_to(folder / "b.txt")
    os.mkfifo(folder / "pipe")
    found = list(archive.add_folder(folder, SourceNotes(), NOON))
    added = [one.origin for one in found if isinstance(one, Added)]
    assert added == ["b.txt", "same.txt", "sub/a.txt", "sub/deep/c.txt"]
    skipped = {one.detail.partition(":")[0]: one.code for one in found if isinstance(one, Problem)}
    assert skipped == dict.fromkeys([".git", "out.txt", "loop", "dead", "sly", "pipe"], "file_skipped")


def test_a_file_that_cannot_be_read_does_not_stop_the_folder(
    archive: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.txt").write_text("a")
    (folder / "b.txt").write_text("b")
    true_open = Path.open

    def refuse_one(path: Path, *args: object, **settings: object) -> object:
        if path.name == "a.txt":
            raise PermissionError(errno.EACCES, "Permission denied")
        return true_open(path, *args, **settings)

    monkeypatch.setattr(Path, "open", refuse_one)
    found = list(archive.add_folder(folder, SourceNotes(), NOON))
    assert [getattr(one, "code", "added") for one in found] == ["file_unreadable", "added"]
    assert found[0].detail == "a.txt: The file could not be read: Permission denied."


def test_a_case_added_to_itself_ends(archive: Archive) -> None:
    archive.add_bytes([b"x"], capture_of("a"), SourceNotes())
    assert list(archive.add_folder(archive.layout.folder.parent, SourceNotes(), NOON)) == []


@pytest.mark.parametrize(("make", "code"), [("nothing", "file_missing"), ("folder", "not_a_file")])
def test_what_is_no_file_is_refused(archive: Archive, tmp_path: Path, make: str, code: str) -> None:
    path = tmp_path / "it"
    if make == "folder":
        path.mkdir()
    with pytest.raises(SousveilError) as raised:
        archive.add_file(path, SourceNotes(), NOON)
    assert raised.value.code == code


def test_an_empty_file_and_an_odd_name_are_kept(archive: Archive, tmp_path: Path) -> None:
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9\n.txt"))
    path.write_bytes(b"")
    added = archive.add_file(path, SourceNotes(), NOON)
    (source,) = archive.sources()
    assert (added.byte_length, source.filename) == (0, "caf\\udce9\n.txt")


def test_a_full_disk_is_said_and_leaves_nothing(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    archive.add_bytes([b"x"], capture_of("a"), SourceNotes())

    def refuse(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", refuse)
        with pytest.raises(SousveilError) as raised:
            archive.add_bytes([b"y"], capture_of("b"), SourceNotes())
    assert raised.value.code == "archive_unwritable"
    assert "No space left" in raised.value.message
    assert len(archive.sources()) == 1
    assert list(archive.verify()) == []
    assert list(archive.layout.incoming.iterdir()) == []


def test_a_file_in_the_place_of_a_folder_is_said(archive: Archive) -> None:
    archive.layout.folder.mkdir(parents=True)
    archive.layout.objects.write_text("in the way")
    with pytest.raises(SousveilError) as raised:
        archive.add_bytes([b"x"], capture_of("a"), SourceNotes())
    assert raised.value.code == "archive_unwritable"
    with pytest.raises(SousveilError) as raised:
        list(archive.verify())
    assert raised.value.code == "archive_unreadable"


def test_add_path_takes_files_folders_and_warcs(archive: Archive, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.txt").write_text("a")
    (folder / "w.warc").write_bytes(build_warc([response("http://a.example/x", b"x")], packed=False))
    for path, origins in (
        (folder, ["a.txt", "http://a.example/x"]),
        (folder / "w.warc", ["http://a.example/x"]),
        (folder / "a.txt", ["a.txt"]),
    ):
        assert [one.origin for one in archive.add_path(path, SourceNotes(), NOON)] == origins
    assert len(archive.sources()) == 2


def test_a_reading_that_fails_leaves_nothing(archive: Archive) -> None:
    def break_off():
        yield b"half"
        raise SousveilError("file_unreadable", "The disk is gone.")

    with pytest.raises(SousveilError):
        archive.add_bytes(break_off(), capture_of("a"), SourceNotes())
    assert list(archive.layout.incoming.iterdir()) == []
    assert not archive.layout.objects.exists()


def test_a_damaged_copy_is_healed_by_adding_the_file_again(archive: Archive) -> None:
    added = archive.add_bytes([b"good"], capture_of("a"), SourceNotes())
    path = archive.layout.object_path(added.source_id)
    path.chmod(0o644)
    path.write_bytes(b"bad!")
    again = archive.add_bytes([b"good"], capture_of("a"), SourceNotes())
    assert again.is_new_bytes
    assert path.read_bytes() == b"good"
    assert list(archive.verify()) == []


def test_an_archive_that_cannot_be_written_can_be_read(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive.add_bytes([b"x"], capture_of("a"), SourceNotes())

    def refuse(layout: object) -> int:
        raise OSError(errno.EROFS, "Read-only file system")

    monkeypatch.setattr("sousveil.archive.store.settle_slots", refuse)
    assert len(archive.sources()) == 1
    assert list(archive.verify()) == []
    with pytest.raises(SousveilError) as raised:
        archive.add_bytes([b"y"], capture_of("b"), SourceNotes())
    assert raised.value.code == "archive_unwritable"


def test_a_large_file_is_never_loaded(tmp_path: Path) -> None:
    size = 150 << 20
    big = tmp_path / "big.bin"
    with big.open("wb") as stream:
        stream.truncate(size)
    program = (
        "import resource, sys; from pathlib import Path;"
        "from sousveil.archive import Archive, SourceNotes;"
        "before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss;"
        f"added = Archive(Path(sys.argv[1])).add_file(Path(sys.argv[2]), SourceNotes(), {NOON!r});"
        "print(added.byte_length, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path / "archive"), str(big)],
        capture_output=True,
        text=True,
        check=True,
    )
    length, growth = map(int, done.stdout.split())
    assert length == size
    assert growth * 1024 < 32 << 20
