"""The bytes of JSON: a window that moves along a file, the end of a value, and parsing that survives bad bytes."""

from __future__ import annotations

import json
import re
import zlib
from typing import Any, BinaryIO, NamedTuple

import orjson

_BLOCK_BYTES = 1 << 20
_STRING = rb'"(?:[^"\\]++|\\.)*+"'
_FLAT = rb'[^"{}\[\]]*+(?:' + _STRING + rb'[^"{}\[\]]*+)*+'
# Everything up to the next bracket that matters: strings, and objects and lists without further brackets, are jumped.
_TO_BRACKET = re.compile(
    rb'[^"{}\[\]]*+(?:(?:' + _STRING + rb"|\{" + _FLAT + rb"\}|\[" + _FLAT + rb'\])[^"{}\[\]]*+)*+', re.DOTALL
)
_WHOLE_STRING = re.compile(_STRING, re.DOTALL)
_STRING_REST = re.compile(rb'(?:[^"\\]++|\\.)*+', re.DOTALL)
_SCALAR_END = re.compile(rb"[\s,\]}]")
_SPACE = b" \t\r\n"
_SURROGATE = re.compile("[\ud800-\udfff]")
_OPENING_RUN = re.compile(rb"[\[{]++")
_OPENING, _QUOTE = b"{[", ord('"')

MAX_DEPTH = 1000  # the parser takes 1,024; no notice has 30
TOO_DEEP = -2

SEPARATOR = re.compile(rb"[ \t\r\n]*+,[ \t\r\n]*+")


class BrokenJsonError(Exception):
    """The JSON cannot be followed any further; the message names the byte."""


class StreamProblem(NamedTuple):
    """Something that could not be read. `code`: of the catalogue of problems."""

    code: str
    detail: str


def find_end(data: bytes, start: int) -> int:
    """Where the value that begins at `start` ends; -1 when it goes on beyond `data`, TOO_DEEP beyond MAX_DEPTH."""
    if start >= len(data):
        return -1
    first = data[start]
    if first == _QUOTE:
        match = _WHOLE_STRING.match(data, start)
        return match.end() if match else -1
    if first not in _OPENING:
        match = _SCALAR_END.search(data, start)
        return match.start() if match and match.start() > start else -1
    depth, at = 1, start + 1
    while True:
        match = _TO_BRACKET.match(data, at)
        at = match.end() if match else at
        if at >= len(data) or data[at] == _QUOTE:
            return -1
        depth += 1 if data[at] in _OPENING else -1
        at += 1
        if depth == 0:
            return at
        if depth > MAX_DEPTH:
            return TOO_DEEP


class ByteWindow:
    """The part of a byte stream that is being looked at. `base`: offset in the stream of its first byte."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.data = b""
        self.base = 0
        self.is_ended = False

    def fill(self, size: int) -> None:
        """Reads on until the window holds `size` bytes or the file ends."""
        while len(self.data) < size and self._grow():
            pass

    def drop(self, length: int) -> None:
        """Forgets the first `length` bytes."""
        self.data = self.data[length:]
        self.base += length

    def skip_space(self) -> bool:
        """Moves to the next byte that is no white space; False at the end of the file."""
        while True:
            left = self.data.lstrip(_SPACE) if self.data[:1] in (b" ", b"\t", b"\r", b"\n") else self.data
            self.base += len(self.data) - len(left)
            self.data = left
            if left:
                return True
            if not self._grow():
                return False

    def skip_line(self) -> bool:
        """Moves behind the next line break; False at the end of the file."""
        while (end := self.data.find(b"\n")) < 0:
            self.drop(len(self.data))
            if not self._grow():
                return False
        self.drop(end + 1)
        return True

    def find_end(self, limit: int) -> int:
        """Length of the value at hand, read on as needed; -1 when it is longer than `limit` or the file ends in it.

        TOO_DEEP when it holds more than MAX_DEPTH values inside one another.
        """
        while True:
            end = find_end(self.data, 0)
            if end < 0 and self.is_ended and self.data[:1] not in (b"{", b"[", b'"'):
                end = len(self.data)
            if end >= 0 or end == TOO_DEEP or len(self.data) > limit or not self._grow():
                return end if end <= limit else -1

    def skip_value(self) -> int:
        """Moves behind the value at hand, however long it is; its length. Raises BrokenJsonError at the end of the file."""
        start, depth, is_in_string = self.base, 0, False
        while True:
            at = 0
            while at < len(self.data):
                if is_in_string:
                    match = _STRING_REST.match(self.data, at)
                    at = match.end() if match else at
                    if at >= len(self.data) or self.data[at] != _QUOTE:
                        break
                    is_in_string = False
                elif depth:
                    match = _TO_BRACKET.match(self.data, at)
                    at = match.end() if match else at
                    if at >= len(self.data):
                        break
                    is_in_string = self.data[at] == _QUOTE
                    if self.data[at] in _OPENING:
                        run = _OPENING_RUN.match(self.data, at)
                        length = len(run[0]) if run else 1
                        depth += length
                        at += length - 1
                    elif not is_in_string:
                        depth -= 1
                elif self.data[at] == _QUOTE:
                    is_in_string = True
                elif self.data[at] in _OPENING:
                    depth = 1
                else:
                    match = _SCALAR_END.search(self.data, at)
                    if not match:
                        at = len(self.data)
                        break
                    self.drop(match.start())
                    return self.base - start
                at += 1
                if not depth and not is_in_string:
                    self.drop(at)
                    return self.base - start
            # A backslash at the very end waits for the byte that it escapes.
            self.drop(at)
            if not self._grow():
                raise BrokenJsonError(f"byte {self.base}: the file ends inside a value")

    def _grow(self) -> bool:
        if self.is_ended:
            return False
        # At least as much again as there is, so that a long value costs linear time.
        more = self._file.read(max(_BLOCK_BYTES, len(self.data)))
        self.is_ended = not more
        self.data += more
        return bool(more)


class Parsing:
    """Parses values and remembers what was wrong with them.

    `has_several`: whether the file has more than one top-level value, None until that is known.
    """

    def __init__(self, has_several: bool | None = None) -> None:
        self.has_several = has_several
        self.problems: list[StreamProblem] = []
        self.undecodable_bytes = 0
        self.lone_surrogates = 0

    def report(self, code: str, detail: str) -> None:
        """Adds a problem."""
        self.problems.append(StreamProblem(code, detail))

    def try_parse(self, data: bytes) -> Any:
        """The value, or None when `data` is no JSON. Bytes that are not UTF-8 become U+FFFD and are counted."""
        try:
            return orjson.loads(data)
        except orjson.JSONDecodeError:
            return self._mend(data)

    def parse(self, data: bytes, offset: int) -> Any:
        """The same, with a problem when it is no JSON. `offset`: where in the file `data` stands."""
        value = self.try_parse(data)
        if value is None and data.strip() != b"null":
            self.report("json_invalid", self.describe_break(data, offset))
        return value

    def describe_break(self, data: bytes, offset: int) -> str:
        """At which byte of the file `data`, that stands at `offset`, stops being JSON."""
        try:
            orjson.loads(data)
        except orjson.JSONDecodeError as error:
            before = error.doc[: error.pos] if isinstance(error.doc, str) else ""
            return f"byte {offset + len(before.encode('utf-8', 'replace'))}: {error.msg[:120]}"
        return f"byte {offset}: broken"

    def _mend(self, data: bytes) -> Any:
        text = data.decode("utf-8", "replace")
        undecodable = text.count("\ufffd") - data.count(b"\xef\xbf\xbd")
        try:
            value = orjson.loads(text)
        except orjson.JSONDecodeError:
            try:
                # Python's own parser also takes lone surrogates, raw line breaks in strings, NaN and long integers.
                value = json.loads(text, strict=False)
            except (ValueError, RecursionError):
                return None
            value = self._mend_surrogates(value, text)
        self.undecodable_bytes += undecodable
        return value

    def _mend_surrogates(self, value: Any, text: str) -> Any:
        if "\\ud" not in text and "\\uD" not in text:
            return value
        mended, count = _SURROGATE.subn("\ufffd", json.dumps(value, ensure_ascii=False))
        self.lone_surrogates += count
        return json.loads(mended)


class GzipBytes:
    """A gzip file of one or more members as bytes. What can be unpacked of a broken one is; the break is a problem."""

    def __init__(self, file: BinaryIO, parsing: Parsing) -> None:
        self._file = file
        self._parsing = parsing
        self._decoder = zlib.decompressobj(31)
        self._packed = b""
        self._is_ended = False

    def read(self, size: int) -> bytes:
        """Up to `size` bytes, at least one before the end."""
        chunks: list[bytes] = []
        missing = size
        while missing > 0 and not self._is_ended:
            chunk = self._unpack(missing)
            chunks.append(chunk)
            missing -= len(chunk)
        return b"".join(chunks)

    def _unpack(self, size: int) -> bytes:
        if not self._packed:
            self._packed = self._file.read(_BLOCK_BYTES >> 3)
        if not self._packed:
            self._is_ended = True
            if not self._decoder.eof:
                self._report("the gzip archive ends early")
            return b""
        if self._decoder.eof:
            self._packed = self._packed.lstrip(b"\0")  # padding between members
            if not self._packed:
                return b""
            self._decoder = zlib.decompressobj(31)
        try:
            chunk = self._decoder.decompress(self._packed, size)
        except zlib.error as error:
            self._is_ended = True
            self._report(f"the gzip archive is broken: {error}")
            return b""
        self._packed = self._decoder.unconsumed_tail or self._decoder.unused_data
        return chunk

    def _report(self, detail: str) -> None:
        if StreamProblem("json_invalid", detail) not in self._parsing.problems:  # it may be read twice
            self._parsing.report("json_invalid", detail)
