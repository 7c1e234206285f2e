"""The records of a feed: JSON in one piece, JSON Lines, gzip, or a ZIP of many files, one record at a time.

JSON Lines have a way of their own, since the general one (ocds_stream.py) looks for the end of each value first. The
path of a record in a ZIP begins with its member's name, as if the archive were an object of its files.
"""

from __future__ import annotations

import json
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Any, BinaryIO, cast

from sousveil.model.protocols import Source
from sousveil.readers.ocds_json import GzipBytes, Parsing
from sousveil.readers.ocds_stream import MAX_PIECE_BYTES, WHOLE_BYTES, OpenBytes, Path, Piece, read_pieces

GZIP = b"\x1f\x8b"
ZIP = b"PK\x03\x04"
MAX_MEMBER_BYTES = 8 << 30
_BLOCK_BYTES = 1 << 20
_MAX_ARCHIVES = 2  # the public archive of all CVE records is a ZIP in a ZIP


def read_records(
    source: Source, parsing: Parsing, list_keys: frozenset[str], member: str = ""
) -> Iterator[Piece]:
    """The values of `source`, each with its path. Of large objects the elements of the lists under `list_keys` come first.

    `member`: the only file of a ZIP to be read, '' for all. What cannot be read is in `parsing.problems`. Raises OSError.
    """
    with source.open() as file:
        head = file.read(4)
    if head == ZIP:
        yield from _read_archive(source.path, (), parsing, list_keys, member)
        return

    @contextmanager
    def open_bytes() -> Iterator[BinaryIO]:
        with source.open() as file:
            yield cast(BinaryIO, GzipBytes(file, parsing)) if head.startswith(GZIP) else file

    yield from _read_stream(open_bytes, parsing, list_keys)


def unpack_head(head: bytes) -> bytes:
    """The first bytes of a source without gzip and byte order mark; b'' when they cannot be unpacked."""
    if head.startswith(GZIP):
        try:
            head = zlib.decompressobj(31).decompress(head, 1 << 16)
        except zlib.error:
            return b""
    return head.removeprefix(b"\xef\xbb\xbf").lstrip()


def format_pointer(path: Path) -> str:
    """The JSON pointer of a path, ready to stand in a JSON string."""
    return "".join(f"/{token}" if isinstance(token, int) else f"/{_escape_token(token)}" for token in path)


def _escape_token(token: str) -> str:
    return json.dumps(token.replace("~", "~0").replace("/", "~1"), ensure_ascii=False)[1:-1]


def _read_stream(open_bytes: OpenBytes, parsing: Parsing, list_keys: frozenset[str]) -> Iterator[Piece]:
    with open_bytes() as file:
        head = file.read(WHOLE_BYTES)
        if _begins_lines(head):
            yield from _read_lines(file, head, parsing)
            return
    # Whether there are several values is found out for each file of an archive anew.
    parsing.has_several = None
    yield from read_pieces(open_bytes, parsing, list_keys)


def _begins_lines(head: bytes) -> bool:
    """True when the first line is a whole value and more follows."""
    line, _, rest = head.partition(b"\n")
    if not rest.strip() or not line.lstrip(b"\xef\xbb\xbf \t").startswith(b"{"):
        return False
    return Parsing().try_parse(line.removeprefix(b"\xef\xbb\xbf")) is not None


def _read_lines(file: IO[bytes], head: bytes, parsing: Parsing) -> Iterator[Piece]:
    """One value a line. A broken line counts as one, an empty one does not."""
    index = offset = 0
    left = head.removeprefix(b"\xef\xbb\xbf")
    is_skipping = False
    while True:
        block = file.read(_BLOCK_BYTES)
        lines = left.split(b"\n") if not is_skipping else [b"", *left.split(b"\n")[1:]]
        is_skipping = is_skipping and len(lines) == 1 and bool(block)
        left = lines.pop() if block else b""
        for line in lines:
            if line and not line.isspace():
                value = parsing.parse(line, offset)
                if value is not None:
                    yield Piece((index,), value)
                index += 1
            offset += len(line) + 1
        if not block:
            return
        if len(left) > MAX_PIECE_BYTES:
            parsing.report("record_too_large", f"byte {offset}: a line of more than {len(left)} bytes")
            index += 1
            offset += len(left)
            left, is_skipping = b"", True
        left += block


def _read_archive(
    file: Any, path: Path, parsing: Parsing, list_keys: frozenset[str], wanted: str = ""
) -> Iterator[Piece]:
    """The values in the JSON files of a ZIP, in the order of its directory."""
    try:
        with zipfile.ZipFile(file) as archive:
            for member in archive.infolist():
                if not member.is_dir() and (not wanted or wanted == member.filename):
                    yield from _read_member(archive, member, (*path, member.filename), parsing, list_keys)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, ValueError) as error:
        parsing.report("damaged_source", f"the archive cannot be read: {type(error).__name__}")


def _read_member(
    archive: zipfile.ZipFile,
    member: zipfile.ZipInfo,
    path: Path,
    parsing: Parsing,
    list_keys: frozenset[str],
) -> Iterator[Piece]:
    name = member.filename.lower()
    where = format_pointer(path)[:200]
    if member.flag_bits & 1:
        parsing.report("encrypted_source", where)
    elif member.file_size > MAX_MEMBER_BYTES:
        parsing.report("oversized_expansion", f"{where}: {member.file_size} bytes")
    elif name.endswith(".zip") and len(path) < _MAX_ARCHIVES:
        with archive.open(member) as file:
            yield from _read_archive(file, path, parsing, list_keys)
    elif name.endswith((".json", ".jsonl", ".ndjson")):
        try:
            stream = _read_stream(lambda: cast(BinaryIO, archive.open(member)), parsing, list_keys)
            for piece in stream:
                yield Piece((*path, *piece.path), piece.value)
        except (zipfile.BadZipFile, zlib.error, EOFError) as error:
            parsing.report("json_invalid", f"{where}: {type(error).__name__}")
    else:
        yield Piece(path, None)
