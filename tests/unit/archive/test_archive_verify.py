"""What verify names."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from sousveil.archive import Archive, Capture, FetchLimits, SourceNotes
from tests.unit.archive.byte_server import ByteServer, make_response

NOON = "2026-11-23T12:00:00Z"


@pytest.fixture
def archive(tmp_path: Path, server: ByteServer) -> Archive:
    """Two files and a page."""
    archive = Archive(tmp_path / "archive")
    for text in (b"one", b"two"):
        archive.add_bytes([text], Capture(text.decode(), "file", NOON), SourceNotes())
    server.answers["/"] = make_response(b"page")
    archive.add_url(server.url("/"), SourceNotes(), NOON, FetchLimits(allow_private=True))
    return archive


def object_of(archive: Archive, text: bytes) -> Path:
    return next(
        path for path in archive.layout.objects.rglob("*") if path.is_file() and path.read_bytes() == text
    )


def record_of(archive: Archive, text: bytes) -> Path:
    return next((archive.layout.origins / object_of(archive, text).name).iterdir())


def rewrite(path: Path, data: bytes) -> None:
    path.chmod(0o644)
    path.write_bytes(data)


def change_record(archive: Archive, **values: object) -> None:
    path = record_of(archive, b"one")
    rewrite(path, json.dumps(json.loads(path.read_text()) | values).encode())


def flip_bit_in_warc(archive: Archive) -> None:
    (path,) = archive.layout.warcs.iterdir()
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    rewrite(path, bytes(data))


HARM: dict[str, tuple[Callable[[Archive], object], set[str]]] = {
    "changed bytes": (lambda a: rewrite(object_of(a, b"one"), b"One"), {"hash_differs"}),
    "emptied object": (lambda a: rewrite(object_of(a, b"one"), b""), {"hash_differs"}),
    "lost object": (lambda a: object_of(a, b"one").unlink(), {"object_missing"}),
    "renamed object": (
        lambda a: object_of(a, b"one").rename(object_of(a, b"one").with_name("0" * 64)),
        {"object_missing", "stray_file"},
    ),
    "object in the wrong folder": (
        lambda a: object_of(a, b"one").rename(a.layout.objects / object_of(a, b"one").name),
        {"object_missing", "stray_file"},
    ),
    "object of nobody": (lambda a: shutil.rmtree(record_of(a, b"one").parent), {"orphan_object"}),
    "object whose records are gone": (lambda a: record_of(a, b"one").unlink(), {"orphan_object"}),
    "linked object": (
        lambda a: (object_of(a, b"one").rename(a.layout.folder.parent / "x"),
                   a.layout.object_path(record_of_name(a)).symlink_to(a.layout.folder.parent / "x")),
        {"object_missing", "stray_file"},
    ),
    "unreadable record": (lambda a: rewrite(record_of(a, b"one"), b"{"), {"origin_unreadable"}),
    "empty record": (lambda a: rewrite(record_of(a, b"one"), b""), {"origin_unreadable"}),
    "binary record": (lambda a: rewrite(record_of(a, b"one"), b"\xff\x00"), {"origin_unreadable"}),
    "deep record": (lambda a: rewrite(record_of(a, b"one"), b"[" * 200_000), {"origin_unreadable"}),
    "huge record": (lambda a: rewrite(record_of(a, b"one"), b" " * (2 << 20)), {"origin_unreadable"}),
    "record of another program": (lambda a: change_record(a, format="x"), {"origin_unreadable"}),
    "record with a field too many": (lambda a: change_record(a, more="x"), {"origin_unreadable"}),
    "record with a wrong type": (lambda a: change_record(a, origin=5), {"origin_unreadable"}),
    "record with a wrong WARC": (lambda a: change_record(a, warc_id="../x"), {"origin_unreadable"}),
    "changed origin": (lambda a: change_record(a, origin="elsewhere"), {"origin_differs"}),
    "changed time": (lambda a: change_record(a, captured_at="2020-01-01T00:00:00Z"), {"origin_differs"}),
    "changed hash": (lambda a: change_record(a, source_id="0" * 64), {"origin_differs"}),
    "moved record": (
        lambda a: record_of(a, b"one").rename(record_of(a, b"two").with_name("ori_x.json")),
        {"origin_differs", "orphan_object"},
    ),
    "changed WARC": (flip_bit_in_warc, {"hash_differs", "warc_damaged"}),
    "lost WARC": (lambda a: next(a.layout.warcs.iterdir()).unlink(), {"warc_missing"}),
    "stray file": (lambda a: (a.layout.folder / "notes.txt").write_text("x"), {"stray_file"}),
    "stray WARC": (lambda a: (a.layout.warcs / "x.warc.gz").write_text("x"), {"stray_file"}),
    "stray in origins": (lambda a: (a.layout.origins / "x.json").write_text("{}"), {"stray_file"}),
    "stray among records": (lambda a: record_of(a, b"one").with_suffix(".bak").write_text("{}"), {"stray_file"}),
}  # fmt: skip


def record_of_name(archive: Archive) -> str:
    """Id of the source whose object is gone."""
    return next(
        path.name
        for path in archive.layout.origins.iterdir()
        if not archive.layout.object_path(path.name).exists()
    )


def test_a_sound_archive_gives_nothing_and_progress_to_the_end(archive: Archive) -> None:
    steps: list[tuple[int, int]] = []
    assert list(archive.verify(lambda done, total: steps.append((done, total)))) == []
    assert len(steps) == 4
    assert steps[-1][0] == steps[-1][1] > 0
    assert steps == sorted(steps)


@pytest.mark.parametrize("name", HARM)
def test_harm_is_named_and_reading_goes_on(archive: Archive, name: str) -> None:
    harm, codes = HARM[name]
    harm(archive)
    problems = list(archive.verify())
    assert {problem.code for problem in problems} == codes
    assert all(problem.detail for problem in problems)
    listed = {source.path.read_bytes() for source in archive.sources() if source.path.exists()}
    assert {b"two", b"page"} <= listed
    sources, origins = archive.source_batches()
    assert set(origins["source_id"].to_pylist()) == set(sources["source_id"].to_pylist())


def test_an_archive_that_does_not_exist_yet_is_sound_and_empty(tmp_path: Path) -> None:
    archive = Archive(tmp_path / "none")
    assert (archive.sources(), list(archive.verify())) == ([], [])
    assert [batch.num_rows for batch in archive.source_batches()] == [0, 0]
    assert not (tmp_path / "none").exists()
