"""Undoing a response's transfer and content encoding in bounded memory, however small the packed and huge the unpacked body."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Iterator
from typing import BinaryIO

_PIECE_BYTES = 1 << 16
_LINE_BYTES = 1 << 12
_CHUNK_LINE = re.compile(rb"([0-9A-Fa-f]{1,15})[ \t]*(?:;[^\n]*)?\r?\n")


def decode_body(chunks: Iterable[bytes], content_encoding: str) -> Iterator[bytes]:
    """The body's bytes, at most 64 KiB at a time. `content_encoding`: the header's value, '' if there was none.

    gzip and deflate are undone once. Raises ValueError for other encodings, for several on top of each other, for
    damaged and for cut-off data.
    """
    names = [name.strip().lower() for name in content_encoding.split(",")]
    names = [name for name in names if name not in ("", "identity")]
    if not names:
        return iter(chunks)
    if len(names) > 1 or names[0] not in ("gzip", "x-gzip", "deflate"):
        raise ValueError(f"the encoding {content_encoding[:60]!r} cannot be undone")
    return _inflate(chunks, is_gzip=names[0] != "deflate")


def join_chunks(stream: BinaryIO) -> Iterator[bytes]:
    """The bytes of a body in chunked transfer encoding (RFC 9112, section 7.1), at most 64 KiB at a time.

    A body that does not start with a chunk is taken as it is: many programs store it without its chunks. Raises
    ValueError for damaged and for cut-off chunks. warcio's own reader takes whole chunks into memory and adds the
    last chunk's line to the body when trailers follow, hence this one.
    """
    line = stream.readline(_LINE_BYTES)
    header = _CHUNK_LINE.fullmatch(line)
    if not header:
        while line:
            yield line
            line = stream.read(_PIECE_BYTES)
        return
    while header:
        left = int(header[1], 16)
        if not left:
            return
        while left:
            piece = stream.read(min(left, _PIECE_BYTES))
            if not piece:
                raise ValueError("a chunk is cut off")
            left -= len(piece)
            yield piece
        if stream.readline(2) not in (b"\r\n", b"\n"):
            raise ValueError("a chunk is longer than it says")
        header = _CHUNK_LINE.fullmatch(stream.readline(_LINE_BYTES))
    raise ValueError("a chunk does not say how long it is")


def _inflate(chunks: Iterable[bytes], is_gzip: bool) -> Iterator[bytes]:
    unpacker = None
    try:
        for chunk in _join_first(chunks):
            data = chunk
            while data:
                if unpacker is None:
                    unpacker = _start_unpacker(data, is_gzip)
                piece = unpacker.decompress(data, _PIECE_BYTES)
                if piece:
                    yield piece
                data = unpacker.unconsumed_tail
                if unpacker.eof:
                    data = unpacker.unused_data if is_gzip else b""
                    if not data.startswith(b"\x1f"):
                        data = b""  # servers pad; only another gzip member may follow
                    unpacker = None if data else unpacker
        # Output may wait inside although all input has been taken.
        while unpacker is not None and not unpacker.eof:
            piece = unpacker.decompress(b"", _PIECE_BYTES)
            if not piece:
                raise ValueError("the packed data is cut off")
            yield piece
    except zlib.error as error:
        raise ValueError(f"the packed data is damaged ({error})") from error


def _join_first(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """The chunks, the first of them joined until there are the two bytes that tell zlib's format from a bare stream."""
    pieces = iter(chunks)
    held = b""
    for piece in pieces:
        held += piece
        if len(held) > 1:
            break
    if held:
        yield held
    yield from pieces


def _start_unpacker(data: bytes, is_gzip: bool) -> zlib._Decompress:
    if is_gzip:
        return zlib.decompressobj(31)
    # 'deflate' means zlib's format (RFC 9110, 8.4.1.2), but some servers send the bare stream.
    is_zlib = len(data) > 1 and data[0] & 15 == 8 and (data[0] << 8 | data[1]) % 31 == 0
    return zlib.decompressobj(15 if is_zlib else -15)
