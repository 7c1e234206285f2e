"""Reading WARC files that others made, sound and damaged."""

from __future__ import annotations

import gzip
import io
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from sousveil.archive import Added, Archive, FetchLimits, SourceNotes
from sousveil.model.problems import Problem

NOON = "2026-11-23T12:00:00Z"
DATE = "2019-05-06T07:08:09Z"
Entry = tuple[str, str, str, list[tuple[str, str]], bytes]


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive(tmp_path / "archive")


def response(url: str, body: bytes, *headers: tuple[str, str], status: str = "200 OK") -> Entry:
    return ("response", url, status, list(headers), body)


def build_warc(entries: list[Entry], packed: bool = True, extra: dict[str, str] | None = None) -> bytes:
    """A WARC with these records, each dated DATE."""
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=packed, warc_version="1.0")
    for kind, url, status, headers, body in entries:
        http = StatusAndHeaders(status, headers, protocol="HTTP/1.1") if status else None
        writer.write_record(
            writer.create_warc_record(
                url,
                kind,
                payload=io.BytesIO(body),
                length=len(body),
                http_headers=http,
                warc_headers_dict={"WARC-Date": DATE, **(extra or {})},
                warc_content_type="" if status else "text/html",
            )
        )
    return out.getvalue()


def add(
    archive: Archive, data: bytes, limits: FetchLimits | None = None
) -> tuple[list[Added], list[Problem]]:
    """What adding the WARC gave."""
    path = archive.layout.folder.parent / "given.warc.gz"
    path.write_bytes(data)
    found = list(archive.add_warc(path, SourceNotes(licence="CC0"), NOON, limits))
    return [f for f in found if isinstance(f, Added)], [f for f in found if isinstance(f, Problem)]


@pytest.mark.parametrize("packed", [True, False])
def test_each_response_becomes_a_source_with_its_url_and_date(archive: Archive, packed: bool) -> None:
    entries = [
        response("http://a.example/one.html", b"<html>1", ("Content-Type", "text/html; charset=big5")),
        response("http://u:p@a.example/two", gzip.compress(b"two"), ("Content-Encoding", "gzip")),
        response("http://a.example/3", b"2\r\n<p\r\n1;e\r\n>\r\n0\r\nX: y\r\n\r\n", ("Transfer-Encoding", "chunked")),
        response("http://a.example/4", b"never chunked", ("Transfer-Encoding", "chunked")),
        ("resource", "file://host/tender.html", "", [], b"<html>5"),
    ]  # fmt: skip
    added, problems = add(archive, build_warc(entries, packed))
    assert problems == []
    bodies = [archive.source(one.source_id).path.read_bytes() for one in added]
    assert bodies == [b"<html>1", b"two", b"<p>", b"never chunked", b"<html>5"]
    assert [one.origin for one in added][:2] == ["http://a.example/one.html", "http://a.example/two"]
    first = archive.origins(added[0].source_id)[0]
    assert (first.capture.captured_at, first.capture.origin_kind, first.capture.status) == (DATE, "warc", 200)
    assert first.notes.licence == "CC0"
    source = archive.source(added[0].source_id)
    assert (source.media_type, source.filename) == ("text/html; charset=big5", "one.html")
    (kept,) = archive.layout.warcs.iterdir()
    assert kept.name == first.capture.warc_id + (".warc.gz" if packed else ".warc")
    assert list(archive.verify()) == []
    again, _ = add(archive, build_warc(entries, packed)) if not packed else (added, [])
    assert packed or not any(one.is_new_bytes for one in again)


def test_what_is_no_document_is_reported_and_the_rest_is_added(archive: Archive) -> None:
    writer_entries = [
        response("http://a.example/gone", b"", status="404 Not Found"),
        response("http://a.example/moved", b"", ("Location", "/x"), status="301 Moved"),
        ("response", "dns:a.example", "", [], b"20190506\na.example. 300 IN A 192.0.2.1"),
        ("conversion", "http://a.example/c", "", [], b"text"),
        ("metadata", "http://a.example/m", "", [], b"via: x"),
        response("http://a.example/good", b"good"),
    ]
    data = io.BytesIO(build_warc(writer_entries))
    data.seek(0, 2)
    writer = WARCWriter(data, gzip=True)
    writer.write_record(
        writer.create_revisit_record("http://a.example/again", "sha1:X", "http://a.example/good", DATE)
    )
    added, problems = add(archive, data.getvalue())
    assert [one.origin for one in added] == ["http://a.example/good"]
    assert {problem.code for problem in problems} == {"warc_record_skipped"}
    details = [problem.detail.removeprefix("given.warc.gz: ") for problem in problems]
    assert details == [
        "http://a.example/gone: the server answered 404",
        "http://a.example/moved: the server answered 301",
        "dns:a.example: not an HTTP response",
        "http://a.example/c: a conversion record",
        "http://a.example/again: a revisit record",
    ]


def three() -> list[bytes]:
    """Three packed records, apart."""
    return [build_warc([response(f"http://a.example/{n}", b"body %d " % n * 50)]) for n in range(3)]


def flip(data: bytes, position: int) -> bytes:
    return data[:position] + bytes([data[position] ^ 255]) + data[position + 1 :]


DAMAGE: dict[str, Callable[[list[bytes]], bytes]] = {
    "packed data": lambda parts: parts[0] + flip(parts[1], len(parts[1]) // 2) + parts[2],
    "gzip start": lambda parts: parts[0] + b"\0\0\0" + parts[1][3:] + parts[2],
    "gzip checksum": lambda parts: parts[0] + flip(parts[1], len(parts[1]) - 6) + parts[2],
    "cut inside": lambda parts: parts[0] + parts[1][: len(parts[1]) // 2] + parts[2],
    "digest": lambda parts: parts[0] + gzip.compress(gzip.decompress(parts[1]).replace(b"body 1", b"body 7", 1)) + parts[2],
    "length": lambda parts: parts[0] + gzip.compress(gzip.decompress(parts[1]).replace(b"Content-Length: 3", b"Content-Length: 9", 1)) + parts[2],
    "not a number": lambda parts: parts[0] + gzip.compress(gzip.decompress(parts[1]).replace(b"Content-Length: 3", b"Content-Length: z", 1)) + parts[2],
    "no WARC inside": lambda parts: parts[0] + gzip.compress(b"something else\n" * 9) + parts[2],
}  # fmt: skip


@pytest.mark.parametrize("name", DAMAGE)
def test_a_damaged_record_does_not_take_the_others_with_it(archive: Archive, name: str) -> None:
    added, problems = add(archive, DAMAGE[name](three()))
    origins = [one.origin for one in added]
    assert "http://a.example/0" in origins
    assert "http://a.example/2" in origins
    for one in added:
        assert archive.source(one.source_id).path.read_bytes() == b"body %s " % one.origin[-1:].encode() * 50
    if name != "gzip checksum":
        assert "http://a.example/1" not in origins
        assert "warc_damaged" in [problem.code for problem in problems]


def test_a_plain_warc_is_read_on_after_a_damaged_record(archive: Archive) -> None:
    parts = [gzip.decompress(part) for part in three()]
    data = parts[0] + parts[1].replace(b"WARC/1.0", b"CRAW/0.1", 1) + parts[2]
    added, problems = add(archive, data)
    assert [one.origin for one in added] == ["http://a.example/0", "http://a.example/2"]
    assert [problem.code for problem in problems] == ["warc_damaged"]


@pytest.mark.parametrize("cut", [1, 10, 200])
def test_a_cut_off_end_is_reported(archive: Archive, cut: int) -> None:
    data = b"".join(three())
    added, problems = add(archive, data[:-cut])
    assert [one.origin for one in added][:2] == ["http://a.example/0", "http://a.example/1"]
    assert len(added) == 3 or "warc_damaged" in [problem.code for problem in problems]


@pytest.mark.parametrize("data", [b"", b"\x1f\x8b", b"no warc at all", b"WARC/1.0\r\n", gzip.compress(b"")])
def test_what_is_no_warc_is_reported_and_not_a_crash(archive: Archive, data: bytes) -> None:
    added, problems = add(archive, data)
    assert added == []
    assert [problem.code for problem in problems] == ["warc_damaged"]


def test_a_record_without_a_date_gets_the_time_of_adding_and_a_problem(archive: Archive) -> None:
    data = build_warc([response("http://a.example/x", b"x")], extra={"WARC-Date": "long ago"})
    added, problems = add(archive, data)
    assert archive.origins(added[0].source_id)[0].capture.captured_at == NOON
    assert [problem.code for problem in problems] == ["warc_damaged"]


def test_a_body_that_cannot_be_unpacked_is_reported(archive: Archive) -> None:
    entries = [
        response("http://a.example/br", b"x", ("Content-Encoding", "br")),
        response("http://a.example/gz", b"no gzip", ("Content-Encoding", "gzip")),
        response("http://a.example/chunks", b"5\r\nab", ("Transfer-Encoding", "chunked")),
        response("http://a.example/ok", b"ok"),
    ]
    added, problems = add(archive, build_warc(entries))
    assert [one.origin for one in added] == ["http://a.example/ok"]
    assert [problem.code for problem in problems] == ["warc_damaged"] * 3


def test_bombs_are_refused_in_little_memory(archive: Archive) -> None:
    zeros = gzip.compress(bytes(24 << 20))
    head = gzip.compress(b"WARC/1.0\r\nWARC-Type: response\r\nX: " + b"x" * (24 << 20))
    many = gzip.compress(b"WARC/1.0\r\n" + b"X: y\r\n" * (3 << 20))
    entries = [
        response("http://a.example/packed", zeros, ("Content-Encoding", "gzip")),
        response("http://a.example/plain", bytes(24 << 20)),
    ]
    data = build_warc(entries) + head + many + three()[2]
    del zeros, entries
    tracemalloc.start()
    try:
        added, problems = add(archive, data, FetchLimits(max_bytes=1 << 20))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 18 << 20
    assert [one.origin for one in added] == ["http://a.example/2"]
    assert [problem.code for problem in problems] == ["oversized_expansion"] * 2 + ["warc_damaged"] * 2


def test_nothing_is_printed_about_damage(archive: Archive, capsys: pytest.CaptureFixture[str]) -> None:
    for damage in DAMAGE.values():
        add(archive, damage(three()))
    printed = capsys.readouterr()
    assert (printed.out, printed.err) == ("", "")
