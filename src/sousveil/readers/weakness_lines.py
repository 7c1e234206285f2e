"""CSV of weakness feeds: lines of text, plain or gzip, with the comment line that EPSS has before its header."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple, cast

from sousveil.model.protocols import Source
from sousveil.readers.ocds_json import GzipBytes, Parsing
from sousveil.readers.weakness_json import GZIP

_BLOCK_BYTES = 1 << 20
_MAX_LINE_BYTES = 1 << 20


class Lines(NamedTuple):
    """`comment`: the line before the header without '#', '' if none. `records`: number from 1, and cells by header."""

    comment: str
    header: list[str]
    records: Iterator[tuple[int, list[str]]]


@contextmanager
def open_lines(source: Source, parsing: Parsing) -> Iterator[Lines]:
    """The CSV of `source`. What cannot be read is in `parsing.problems`. Raises OSError."""
    with source.open() as file:
        is_packed = file.read(2) == GZIP
        file.seek(0)
        stream = GzipBytes(file, parsing) if is_packed else file
        lines = _split_lines(cast(GzipBytes, stream), parsing)
        comment = next(lines, "")
        if comment.startswith("#"):
            rows = csv.reader(lines)
        else:
            rows = csv.reader(_put_back(comment, lines))
            comment = ""
        header = [name.strip() for name in next(_guard_rows(rows, parsing), (0, []))[1]]
        yield Lines(comment.lstrip("#").strip(), header, _guard_rows(rows, parsing))


def _put_back(first: str, lines: Iterator[str]) -> Iterator[str]:
    yield first
    yield from lines


def _guard_rows(rows: Iterator[list[str]], parsing: Parsing) -> Iterator[tuple[int, list[str]]]:
    number = 0
    while True:
        try:
            row = next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            parsing.report("row_ragged", f"row {number + 1}: {error}"[:200])
            number += 1
            continue
        if row:
            number += 1
            yield number, row


def _split_lines(stream: GzipBytes, parsing: Parsing) -> Iterator[str]:
    """Lines with their ends. Bytes that are not UTF-8 become U+FFFD and are counted; a line beyond 1 MB is left out."""
    left = b""
    is_skipping = False
    while block := stream.read(_BLOCK_BYTES):
        lines = (left + block).split(b"\n")
        left = lines.pop()
        for line in lines:
            if not is_skipping:
                yield _decode(line, parsing) + "\n"
            is_skipping = False
        if len(left) > _MAX_LINE_BYTES:
            if not is_skipping:
                parsing.report("record_too_large", f"a line of more than {_MAX_LINE_BYTES} bytes")
            left, is_skipping = b"", True
    if left and not is_skipping:
        yield _decode(left, parsing)


def _decode(line: bytes, parsing: Parsing) -> str:
    text = line.decode("utf-8-sig", "replace")
    if "\ufffd" in text:
        parsing.undecodable_bytes += text.count("\ufffd") - line.count(b"\xef\xbf\xbd")
    return text.replace("\0", "\ufffd")
