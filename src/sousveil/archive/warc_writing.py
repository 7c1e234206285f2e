"""Web exchanges as WARC 1.1 (ISO 28500:2017), written with warcio.

A record holds the bytes exactly as they came. Nothing in it tells of the user: no address of the machine, no host
name, no cookies; record ids are made from the content, not from the machine.
"""

from __future__ import annotations

import re
import uuid
from dataclasses import dataclass
from io import BytesIO
from typing import Any, BinaryIO

from warcio.recordloader import ArcWarcRecord
from warcio.statusandheaders import StatusAndHeaders
from warcio.utils import Digester
from warcio.warcwriter import WARCWriter

from sousveil.archive.layout import read_chunks

_HEAD_BYTES = 1 << 19
_HEAD_END = re.compile(rb"\r?\n\r?\n")
_INTERIM = re.compile(rb"HTTP/1\.[01] 1(?!01)\d\d\b")


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request and its response. `request`: the bytes sent. `response`: a seekable stream of the bytes received."""

    url: str
    request: bytes
    response: BinaryIO


class ExchangeWriter:
    """Writes exchanges to one compressed WARC, each record a gzip member of its own."""

    def __init__(self, stream: BinaryIO, captured_at: str, software: str) -> None:
        self._writer = WARCWriter(stream, gzip=True, warc_version="1.1")
        self._date = captured_at
        info = f"software: {software}\r\nformat: WARC File Format 1.1\r\n".encode()
        self._write("warcinfo", "", BytesIO(info), [])

    def write_exchange(self, exchange: Exchange) -> None:
        """Adds a response record and a request record that names it."""
        response_id = self._write("response", exchange.url, exchange.response, [])
        concurrent = [("WARC-Concurrent-To", response_id)]
        self._write("request", exchange.url, BytesIO(exchange.request), concurrent)

    def _write(self, kind: str, url: str, stream: BinaryIO, extra: list[tuple[str, str]]) -> str:
        start = _find_final_response(stream) if kind == "response" else 0
        block, payload, length = _digest(stream, start)
        record_id = f"<urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, f'{self._date} {kind} {url} {block}')}>"
        headers = [("WARC-Type", kind), ("WARC-Record-ID", record_id), ("WARC-Date", self._date)]
        if url:
            headers += [("WARC-Target-URI", url), ("WARC-Payload-Digest", str(payload))]
        headers += [("WARC-Block-Digest", str(block)), *extra]
        content_type = WARCWriter.WARC_RECORDS[kind]
        stream.seek(start)
        # Without parsed HTTP headers warcio copies the block as it is, and keeps the digests that stand here.
        record: Any = ArcWarcRecord(
            "warc",
            kind,
            StatusAndHeaders("", headers, protocol="WARC/1.1"),
            stream,
            None,
            content_type,
            length,
        )
        self._writer.write_record(record)
        return record_id


def _find_final_response(stream: BinaryIO) -> int:
    """Where the response starts after interim ones (100 Continue, 103 Early Hints), which no WARC reader expects."""
    stream.seek(0)
    head = stream.read(_HEAD_BYTES)
    start = 0
    while _INTERIM.match(head, start) and (end := _HEAD_END.search(head, start)):
        start = end.end()
    return start


def _digest(stream: BinaryIO, start: int) -> tuple[Any, Any, int]:
    """Digest of the block from `start`, digest of its payload (what follows the HTTP head), and the block's length."""
    stream.seek(start)
    end = _HEAD_END.search(stream.read(_HEAD_BYTES))
    stream.seek(start)
    block, payload, length = Digester("sha256"), Digester("sha256"), 0
    skip = end.end() if end else 0
    for chunk in read_chunks(stream):
        block.update(chunk)
        payload.update(chunk[max(0, skip - length) :])
        length += len(chunk)
    return block, payload, length
