"""The documents in a WARC file, and what is wrong with its records.

warcio reads the records. It stops at the first damaged one; here reading goes on at the next place where a record
starts, so that one bad record does not take the rest with it. Memory stays bounded whatever the file holds.
"""

from __future__ import annotations

import contextlib
import io
import re
import tempfile
import zlib
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO
from urllib.parse import unquote, urlsplit, urlunsplit

from warcio.archiveiterator import ArchiveIterator
from warcio.bufferedreaders import DecompressingBufferedReader
from warcio.exceptions import ArchiveLoadFailed

from sousveil.archive.decoding import decode_body, join_chunks
from sousveil.archive.layout import CHUNK_BYTES, read_chunks
from sousveil.archive.records import Capture, normalise_time
from sousveil.model.errors import SousveilError
from sousveil.model.problems import Problem

_STAGE = "archive"
_HEADER_BYTES = 1 << 18
_BODY_LINE_BYTES = 1 << 12
_BLOCK_BYTES = 1 << 12
_SPOOL_BYTES = 8 << 20
_GZIP_START = b"\x1f\x8b\x08"
_PLAIN_START = re.compile(rb"(?<=\n)WARC/[01]\.\d+\r?\n")
_DOCUMENT_KINDS = ("response", "resource")
_SILENT_KINDS = ("warcinfo", "request", "metadata", "arc_header")


@dataclass(frozen=True, slots=True)
class WarcDocument:
    """A document out of a WARC: its URL and date as a capture, its declared media type, its bytes."""

    capture: Capture
    media_type: str
    stream: BinaryIO

    def open(self) -> BinaryIO:
        """The bytes, for reading once, before the next document is asked for."""
        self.stream.seek(0)
        return self.stream


def read_documents(path: Path, max_bytes: int, captured_at: str) -> Iterator[WarcDocument | Problem]:
    """The documents that the WARC holds, in order, and a Problem for each record that is damaged or holds none.

    `max_bytes` bounds each unpacked document. `captured_at` serves records without a readable date. Raises OSError.
    """
    for found in _read_records(path):
        if isinstance(found, Problem):
            yield found
            continue
        if found.rec_type in _SILENT_KINDS:
            continue
        with tempfile.SpooledTemporaryFile(_SPOOL_BYTES) as spool:
            yield from _read_document(found, spool, max_bytes, captured_at)


def check_warc(path: Path) -> Iterator[Problem]:
    """Reads the whole WARC and yields a Problem for each record that is damaged or does not have its digest."""
    for found in _read_records(path):
        if isinstance(found, Problem):
            yield found
            continue
        for _ in read_chunks(found.raw_stream):
            pass
        fault = _find_fault(found)
        if fault:
            yield _damaged(_name_record(found), fault)


def _read_document(
    record: Any, spool: Any, max_bytes: int, captured_at: str
) -> Iterator[WarcDocument | Problem]:
    name = _name_record(record)
    reason = _why_skipped(record)
    try:
        if not reason:
            _copy_body(record, spool, max_bytes)
        for _ in read_chunks(record.raw_stream):
            pass
    except _OversizedError:
        yield Problem("oversized_expansion", "", _STAGE, f"{name}: more than {max_bytes:,} bytes")
        return
    except Exception as error:  # whatever a hostile record makes the parsers raise
        yield _damaged(name, str(error) or type(error).__name__)
        return
    fault = _find_fault(record)
    if fault:
        yield _damaged(name, fault)
        return
    if reason:
        yield Problem("warc_record_skipped", "", _STAGE, f"{name}: {reason}")
        return
    truncated = record.rec_headers.get_header("WARC-Truncated")
    if truncated:
        yield _damaged(name, f"it was cut off when it was captured ({truncated}); what there is was added")
    try:
        moment = normalise_time(record.rec_headers.get_header("WARC-Date") or "")
    except SousveilError:
        yield _damaged(name, "it has no readable date; the time of adding stands in for it")
        moment = captured_at
    yield WarcDocument(_describe_capture(record, moment), _find_media_type(record), spool)


class _OversizedError(Exception):
    """A document is larger than allowed."""


class _BoundedReader(DecompressingBufferedReader):  # type: ignore[misc]
    """warcio's reader, with an end to how much header it takes into memory."""

    def __init__(self, stream: BinaryIO) -> None:
        # A block of packed bytes is unpacked at once, to a thousandfold at worst.
        super().__init__(stream, block_size=_BLOCK_BYTES)
        self.header_bytes = 0

    def readline(self, length: int | None = None) -> bytes:
        line: bytes = super().readline(min(length or _HEADER_BYTES, _HEADER_BYTES))
        # Lines inside a body are asked for with a limit; they are not kept.
        if length is None or length > _BODY_LINE_BYTES:
            self.header_bytes += len(line)
            if self.header_bytes > _HEADER_BYTES:
                raise ArchiveLoadFailed("its header is longer than 256 KiB")
        return line


def _read_records(path: Path) -> Iterator[Any]:
    """warcio's records, each to be read before the next; a Problem where a record cannot be read, or there is none."""
    is_empty = True
    for found in _resume_after_damage(path):
        is_empty = False
        if not isinstance(found, Problem) and not found.rec_type:
            found = _damaged("a record", "it does not say what it is")
        yield found
    if is_empty:
        yield _damaged("the file", "it holds no records")


def _resume_after_damage(path: Path) -> Iterator[Any]:
    with path.open("rb") as stream:
        start: int | None = 0
        while start is not None:
            stream.seek(start)
            records = ArchiveIterator(stream, check_digests=True)
            records.reader = _BoundedReader(stream)
            failure = yield from _iterate(records)
            if failure is None:
                return
            yield _damaged(f"offset {records.offset}", failure)
            start = _find_next_record(stream, max(records.offset, start) + 1)


def _iterate(records: Any) -> Generator[Any, None, str | None]:
    """Yields the records and returns why it ended early, None if it did not."""
    while True:
        records.reader.header_bytes = 0
        faults = records.err_count
        try:
            # warcio reports faults on standard error; here they are data.
            with contextlib.redirect_stderr(io.StringIO()):
                record = next(records)
        except StopIteration:
            return None
        except Exception as error:  # whatever hostile bytes make the parser raise
            return str(error).strip().partition("\n")[0] or type(error).__name__
        if records.err_count > faults:
            yield _damaged(f"offset {records.offset}", "the record before it is longer than it says")
        yield record
        if record.raw_stream.read(1):
            for _ in read_chunks(record.raw_stream):
                pass
        if getattr(record.raw_stream, "limit", 0) > 0:
            return "the record ends before its stated length"


def _find_next_record(stream: BinaryIO, start: int) -> int | None:
    """The offset at or after `start` where a record seems to start, None if there is none."""
    stream.seek(0)
    packed = stream.read(2) == _GZIP_START[:2]
    stream.seek(start)
    base, window = start, b""
    while chunk := stream.read(CHUNK_BYTES):
        window += chunk
        position = 0
        while (position := _search(window, position, packed)) >= 0:
            if not packed or _unpacks_to_record(window[position : position + 512]):
                return base + position
            position += 1
        kept = window[-64:]
        base += len(window) - len(kept)
        window = kept
    return None


def _search(window: bytes, position: int, packed: bool) -> int:
    if packed:
        return window.find(_GZIP_START, position)
    found = _PLAIN_START.search(window, position)
    return found.start() if found else -1


def _unpacks_to_record(data: bytes) -> bool:
    try:
        return zlib.decompressobj(31).decompress(data, 5) == b"WARC/"
    except zlib.error:
        return False


def _copy_body(record: Any, spool: Any, max_bytes: int) -> None:
    """The record's body, without chunking and packing, into `spool`. Raises ValueError, _OversizedError."""
    total = 0
    chunks, encoding = read_chunks(record.raw_stream), ""
    if record.http_headers:
        encoding = record.http_headers.get_header("Content-Encoding") or ""
        if (record.http_headers.get_header("Transfer-Encoding") or "").lower() == "chunked":
            chunks = join_chunks(record.raw_stream)
    for chunk in decode_body(chunks, encoding):
        total += len(chunk)
        if total > max_bytes:
            raise _OversizedError
        spool.write(chunk)


def _why_skipped(record: Any) -> str:
    """Why the record holds no document, '' when it may."""
    if record.rec_type not in _DOCUMENT_KINDS:
        return f"a {record.rec_type} record"
    url = record.rec_headers.get_header("WARC-Target-URI") or ""
    if not url:
        return "it names no URL"
    if record.rec_type == "resource":
        return ""
    if not url.startswith(("http://", "https://")) or record.http_headers is None:
        return "not an HTTP response"
    status = record.http_headers.get_statuscode()
    return "" if status in ("200", "203") else f"the server answered {status}"


def _find_fault(record: Any) -> str:
    """What the digests say against a record that was read to its end, '' when nothing."""
    if getattr(record.raw_stream, "limit", 0) > 0:
        return "the record ends before its stated length"
    problems = list(record.digest_checker.problems) if record.digest_checker else []
    block = [problem for problem in problems if "block digest" in problem]
    if block:
        return str(block[0])
    # Some programs digest the payload unpacked: that proves nothing when the block's own digest holds.
    if problems and not record.rec_headers.get_header("WARC-Block-Digest"):
        return str(problems[0])
    return ""


def _describe_capture(record: Any, moment: str) -> Capture:
    url = _strip_credentials(record.rec_headers.get_header("WARC-Target-URI") or "")
    status = record.http_headers.get_statuscode() if record.http_headers else None
    return Capture(url, "warc", moment, _name_file(url), int(status) if status and status.isdigit() else None)


def _name_file(url: str) -> str:
    """The last part of the path, or else the host; '' where the address is broken ('//[')."""
    with contextlib.suppress(ValueError):
        parts = urlsplit(url)
        path = unquote(parts.path) if "://" in url else ""
        return PurePosixPath(path).name or parts.hostname or ""
    return ""


def _strip_credentials(url: str) -> str:
    with contextlib.suppress(ValueError):
        parts = urlsplit(url)
        if "@" in parts.netloc:
            return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))
    return url


def _find_media_type(record: Any) -> str:
    headers = record.http_headers if record.rec_type == "response" else record.rec_headers
    return str(headers.get_header("Content-Type") or "")[:200]


def _name_record(record: Any) -> str:
    url = record.rec_headers.get_header("WARC-Target-URI") or record.rec_type
    return _strip_credentials(str(url))[:300]


def _damaged(name: str, reason: str) -> Problem:
    return Problem("warc_damaged", "", _STAGE, f"{name}: {reason[:300]}")
