"""What holds of an archive whatever is added to it, and of the fetch whatever a server sends."""

from __future__ import annotations

import gzip
import hashlib
import io
import tempfile
import zlib
from ipaddress import IPv4Address, IPv6Address
from pathlib import Path
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st

from sousveil.archive import Archive, Capture, SourceNotes
from sousveil.archive.addresses import is_public
from sousveil.archive.decoding import decode_body, join_chunks
from sousveil.archive.records import make_record, parse_record
from sousveil.archive.sniffing import sniff_media_type
from sousveil.model.problems import Problem

NOON = "2026-11-23T12:00:00Z"
texts = st.text(max_size=40)
notes = st.builds(
    SourceNotes, texts, texts, texts, st.sampled_from(["", "2018", "2018-04", "2018-04-03"]), texts
)
additions = st.lists(
    st.tuples(
        st.sampled_from([b"", b"one", b"two", b"<html>"]),
        texts,
        st.sampled_from(
            [NOON, "2020-01-01T00:00:00Z", "2020-01-01T00:00:00.5Z", "2019-12-31T23:00:00-01:00"]
        ),
        notes,
    ),
    max_size=6,
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(additions)
def test_the_archive_shows_the_same_whatever_the_order_of_adding(
    wanted: list[tuple[bytes, str, str, SourceNotes]],
) -> None:
    tables = []
    # Waiting for the disk proves nothing here.
    with tempfile.TemporaryDirectory() as folder, patch("os.fsync"):
        for name, order in (("one", wanted), ("two", wanted[::-1]), ("three", wanted + wanted)):
            archive = Archive(Path(folder) / name)
            for data, origin, captured_at, note in order:
                added = archive.add_bytes([data], Capture(origin, "file", captured_at), note)
                assert added.source_id == hashlib.sha256(data).hexdigest()
            assert list(archive.verify()) == []
            tables.append([batch.to_pylist() for batch in archive.source_batches()])
            assert len(archive.sources()) == len({data for data, *_ in wanted})
    assert tables[0] == tables[1] == tables[2]


@given(texts, texts, notes, st.integers(0, 2**60), st.none() | st.integers(100, 599))
def test_a_record_reads_back_as_it_was_written(
    origin: str, filename: str, note: SourceNotes, length: int, status: int | None
) -> None:
    record = make_record("0" * 64, length, Capture(origin, "url", NOON, filename, status), note)
    assert parse_record(record.to_json()) == (record.origin_id, record)


@given(st.binary(max_size=300) | st.text(max_size=100).map(str.encode))
@example(b'{"format": "sousveil-origin-1"}')
@example(
    b'{"format": "sousveil-origin-1", "origin_id": "", "source_id": [], "byte_length": true, "notes": {}}'
)
def test_what_is_no_record_is_a_value_error(data: bytes) -> None:
    with pytest.raises(ValueError):
        parse_record(data)


@given(st.binary(max_size=5000), st.binary(max_size=64))
def test_any_bytes_have_a_media_type_or_none(head: bytes, tail: bytes) -> None:
    media_type = sniff_media_type(head, tail)
    assert media_type == "" or media_type.count("/") == 1


def cut(data: bytes, sizes: list[int]) -> list[bytes]:
    pieces = []
    for size in sizes:
        pieces.append(data[:size])
        data = data[size:]
    return [*pieces, data]


@given(
    st.binary(max_size=3000),
    st.sampled_from(["", "identity", "gzip", "deflate", "GZIP"]),
    st.lists(st.integers(0, 50)),
)
def test_packing_is_undone_however_the_bytes_arrive(data: bytes, encoding: str, sizes: list[int]) -> None:
    pack = {"gzip": gzip.compress, "deflate": zlib.compress}.get(encoding.lower(), bytes)
    assert b"".join(decode_body(cut(pack(data), sizes), encoding)) == data


@given(st.binary(max_size=500), st.sampled_from(["gzip", "deflate"]))
def test_bytes_that_are_not_packed_are_a_value_error_or_come_out(data: bytes, encoding: str) -> None:
    try:
        unpacked = b"".join(decode_body([data], encoding))
    except ValueError:
        return
    assert data == b"" or len(unpacked) <= 1100 * len(data)


@given(
    st.lists(st.binary(min_size=1, max_size=200), max_size=8), st.sampled_from([b"", b";x=y"]), st.booleans()
)
def test_chunks_are_joined(chunks: list[bytes], extension: bytes, has_trailer: bool) -> None:
    body = b"".join(b"%x%s\r\n%s\r\n" % (len(chunk), extension, chunk) for chunk in chunks)
    body += b"0\r\n" + (b"X-Sum: 1\r\n" if has_trailer else b"") + b"\r\n"
    assert b"".join(join_chunks(io.BytesIO(body))) == b"".join(chunks)
    if chunks:
        cut_off = body[: body.rindex(b"0\r\n")]
        with pytest.raises(ValueError):
            list(join_chunks(io.BytesIO(cut_off)))


@given(st.integers(0, 2**32 - 1))
def test_an_ipv4_address_is_judged_alike_however_it_is_wrapped(number: int) -> None:
    plain = is_public(str(IPv4Address(number)))
    for prefix in (0xFFFF << 32, 0x64FF9B << 96, 0):
        assume(prefix or number > 1)
        assert is_public(str(IPv6Address(prefix | number))) == plain
    assert is_public(str(IPv6Address(0x2002 << 112 | number << 80))) == plain


@settings(max_examples=60, deadline=None)
@example(noise=b"[", start=55, end=0)  # an address that is none: //[…
@given(st.binary(max_size=400), st.integers(0, 400), st.integers(0, 400))
def test_any_warc_is_read_to_its_end(noise: bytes, start: int, end: int) -> None:
    from sousveil.archive.warc_reading import WarcDocument, read_documents

    record = (
        b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://a.example/\r\nWARC-Date: 2019-05-06T07:08:09Z\r\n"
        b"Content-Type: application/http\r\nContent-Length: 40\r\n\r\nHTTP/1.1 200 OK\r\nX: y\r\n\r\nbody of forty\r\n\r\n\r\n"
    )
    data = record + record[:start] + noise + record[end:] + record
    with tempfile.TemporaryDirectory() as folder:
        for packed in (
            data,
            gzip.compress(record) + gzip.compress(data)[:start] + noise + gzip.compress(record),
        ):
            path = Path(folder) / "it.warc"
            path.write_bytes(packed)
            found = list(read_documents(path, 1000, NOON))
            assert found
            assert all(isinstance(one, WarcDocument | Problem) for one in found)
