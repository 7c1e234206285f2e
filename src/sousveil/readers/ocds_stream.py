"""JSON of any size as a stream of pieces: the members of packages one by one, without the whole file in memory.

A file of up to WHOLE_BYTES is parsed at once. In a larger one, objects are taken apart by their members, the lists
under LIST_KEYS and bare arrays by their elements. Elements are parsed some hundred at a time: the cut is guessed at
bytes that stood between two elements before. If what lies before the cut parses as a list, the guess was right, since
only whole elements do; otherwise the elements are found bracket by bracket.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from itertools import pairwise
from typing import Any, BinaryIO, NamedTuple

from sousveil.readers.ocds_json import (
    SEPARATOR,
    TOO_DEEP,
    BrokenJsonError,
    ByteWindow,
    Parsing,
    find_end,
)

WHOLE_BYTES = 256 << 10
MAX_PIECE_BYTES = 64 << 20
LIST_KEYS = frozenset(("releases", "records"))

# Searching for these is far quicker than following the brackets. A line break cannot stand inside a string.
_BETWEEN_VALUES = (b"\n{", b"\n[", b"}{")
_SIGNATURE_BYTES = 64
_MAX_WRONG_GUESSES = 3

Path = tuple[str | int, ...]
OpenBytes = Callable[[], AbstractContextManager[BinaryIO]]


class Piece(NamedTuple):
    """A parsed value and where it stands. `path`: tokens of its JSON pointer."""

    path: Path
    value: Any


def read_pieces(
    open_bytes: OpenBytes, parsing: Parsing, list_keys: frozenset[str] = LIST_KEYS
) -> Iterator[Piece]:
    """The pieces of the JSON that `open_bytes` opens: one value, a sequence of values, or JSON Lines.

    Of a large object the elements of its lists come first and the rest of it last. With several top-level values each
    path starts with the value's index, from 0. What cannot be read is in `parsing.problems`. Raises OSError, EOFError
    and zlib.error as the file does.
    """
    with open_bytes() as file:
        window = ByteWindow(file)
        window.fill(WHOLE_BYTES)
        if window.data.startswith(b"\xef\xbb\xbf"):
            window.drop(3)
        if window.is_ended:
            value = parsing.try_parse(window.data)
            if value is not None:
                yield Piece((), value)
                return
        if parsing.has_several is None:
            parsing.has_several = _has_several(open_bytes)
        yield from _StreamReader(window, parsing, parsing.has_several, list_keys).read()


def _has_several(open_bytes: OpenBytes) -> bool:
    """True when more than one value stands at the top level, in one of the usual ways (_BETWEEN_VALUES)."""
    with open_bytes() as file:
        tail = b""
        while block := file.read(1 << 20):
            joined = tail + block
            if any(mark in joined for mark in _BETWEEN_VALUES):
                break
            tail = block[-4:]
        else:
            return False
    with open_bytes() as file:
        window = ByteWindow(file)
        window.fill(WHOLE_BYTES)
        if window.data.startswith(b"\xef\xbb\xbf"):
            window.drop(3)
        try:
            window.skip_space()
            window.skip_value()
            return window.skip_space()
        except BrokenJsonError:
            return b"}\n{" in joined or b"}\r\n{" in joined


class _StreamReader:
    def __init__(
        self, window: ByteWindow, parsing: Parsing, has_several: bool, list_keys: frozenset[str]
    ) -> None:
        self._list_keys = list_keys
        self._window = window
        self._parsing = parsing
        self._has_several = has_several

    def read(self) -> Iterator[Piece]:
        window = self._window
        index = 0
        while window.skip_space():
            if self._has_several:
                for value in self._read_lines():
                    yield Piece((index,), value)
                    index += 1
                if not window.skip_space():
                    return
            path: Path = (index,) if self._has_several or index else ()
            index += 1
            try:
                yield from self._read_value(path)
            except BrokenJsonError as error:
                self._parsing.report("json_invalid", str(error))
                if not (self._has_several and window.skip_line()):
                    return

    def _read_lines(self) -> Iterator[Any]:
        """The values that stand one on a line, with the window then at what is no such line, if anything is left."""
        window = self._window
        while True:
            window.fill(WHOLE_BYTES)
            data, at = window.data, 0
            while (end := data.find(b"\n", at)) >= 0 or (window.is_ended and at < len(data)):
                line = data[at:] if end < 0 else data[at:end]
                value = self._parsing.try_parse(line)
                if value is not None:
                    yield value
                elif line and not line.isspace():
                    window.drop(at)
                    return
                at += len(line) + 1
            window.drop(at)
            if not at:
                return

    def _read_value(self, path: Path) -> Iterator[Piece]:
        window = self._window
        window.fill(WHOLE_BYTES)
        if self._has_several:
            end = find_end(window.data, 0)
            value = self._parsing.try_parse(window.data[:end]) if end > 0 else None
            if value is not None:
                window.drop(end)
                yield Piece(path, value)
                return
        first = window.data[:1]
        if first == b"{":
            yield from self._read_members(path)
        elif first == b"[":
            window.drop(1)
            yield from self._read_elements(path)
        else:
            raise BrokenJsonError(f"byte {window.base}: neither an object nor an array")

    def _read_members(self, path: Path) -> Iterator[Piece]:
        """The elements of the lists of an object, and last the rest of the object, also when it breaks off."""
        rest: dict[str, Any] = {}
        broken: BrokenJsonError | None = None
        self._window.drop(1)
        try:
            while (key := self._read_key()) is not None:
                if key in self._list_keys and self._window.data[:1] == b"[":
                    self._window.drop(1)
                    rest[key] = []
                    yield from self._read_elements((*path, key))
                elif (value := self._read_one((*path, key))) is not None:
                    rest[key] = value
                self._end_member(b"}")
        except BrokenJsonError as error:
            broken = error
        if rest:
            yield Piece(path, rest)
        if broken:
            raise broken

    def _read_key(self) -> str | None:
        """The next member's key, with the window at its value; None at the end of the object."""
        window = self._window
        if not window.skip_space():
            raise BrokenJsonError(f"byte {window.base}: the file ends inside an object")
        if window.data[:1] == b"}":
            window.drop(1)
            return None
        end = window.find_end(MAX_PIECE_BYTES) if window.data[:1] == b'"' else -1
        key = self._parsing.try_parse(window.data[:end]) if end > 0 else None
        if not isinstance(key, str):
            raise BrokenJsonError(f"byte {window.base}: no member name where there should be one")
        window.drop(end)
        if not window.skip_space() or window.data[:1] != b":":
            raise BrokenJsonError(f"byte {window.base}: a colon is missing")
        window.drop(1)
        window.skip_space()
        return key

    def _read_one(self, path: Path) -> Any:
        """The value at hand; None when it is null, cannot be parsed or is too large."""
        window = self._window
        end = window.find_end(MAX_PIECE_BYTES)
        if end > 0:
            value = self._parsing.parse(window.data[:end], window.base)
            window.drop(end)
            return value
        if end != TOO_DEEP and window.is_ended:
            raise BrokenJsonError(self._parsing.describe_break(window.data, window.base))
        start = window.base
        length = window.skip_value()
        code = "too_deep" if end == TOO_DEEP else "record_too_large"
        self._parsing.report(code, f"byte {start}: {length} bytes at {_format_path(path)}")
        return None

    def _end_member(self, closing: bytes) -> None:
        window = self._window
        if not window.skip_space():
            raise BrokenJsonError(f"byte {window.base}: the file ends inside an object or array")
        if window.data[:1] == b",":
            window.drop(1)
        elif window.data[:1] != closing:
            raise BrokenJsonError(f"byte {window.base}: a comma is missing")

    def _read_elements(self, path: Path) -> Iterator[Piece]:
        """The elements of an array whose opening bracket was read."""
        window, parsing = self._window, self._parsing
        guess = _Guess()
        index = 0
        while True:
            if not window.skip_space():
                raise BrokenJsonError(f"byte {window.base}: the file ends inside an array")
            if window.data[:1] == b"]":
                window.drop(1)
                return
            window.fill(1 << 20)
            cut = guess.find_cut(window.data)
            values = parsing.try_parse(b"[" + window.data[:cut] + b"]") if cut > 0 else None
            if values is not None:
                for value in values:
                    yield Piece((*path, index), value)
                    index += 1
                window.drop(cut)
                self._end_member(b"]")
                continue
            if cut > 0:
                guess.count_wrong()
            spans = _find_spans(window.data)
            if not spans:
                value = self._read_one((*path, index))
                if value is not None:
                    yield Piece((*path, index), value)
                index += 1
                self._end_member(b"]")
                continue
            guess.learn(window.data, spans)
            for start, end in spans:
                value = parsing.parse(window.data[start:end], window.base + start)
                if value is not None:
                    yield Piece((*path, index), value)
                index += 1
            window.drop(spans[-1][1])
            self._end_member(b"]")


class _Guess:
    """Where one element of a list ends and the next begins, guessed from those seen so far."""

    def __init__(self) -> None:
        self._signature = b""
        self._wrong = 0

    def find_cut(self, data: bytes) -> int:
        """Where the last whole element in `data` ends by the guess; 0 or less when there is no guess."""
        return data.rfind(self._signature) + 1 if self._signature else 0

    def count_wrong(self) -> None:
        self._wrong += 1

    def learn(self, data: bytes, spans: list[tuple[int, int]]) -> None:
        """Takes over what stands between the elements at `spans` and how they begin."""
        self._signature = b""
        if self._wrong >= _MAX_WRONG_GUESSES or len(spans) < 2:
            return
        between = {data[end - 1 : start] for (_, end), (start, _) in pairwise(spans)}
        starts = [data[start : start + _SIGNATURE_BYTES] for start, _ in spans]
        if len(between) == 1 and (prefix := _find_common_start(min(starts), max(starts))):
            self._signature = between.pop() + prefix


def _find_common_start(one: bytes, other: bytes) -> bytes:
    length = next(
        (at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other))
    )
    return one[:length]


def _find_spans(data: bytes) -> list[tuple[int, int]]:
    """Start and end of each whole element from the start of `data`."""
    spans = []
    start = 0
    while (end := find_end(data, start)) > 0:
        spans.append((start, end))
        match = SEPARATOR.match(data, end)
        if not match or match.end() >= len(data):
            break
        start = match.end()
    return spans


def _format_path(path: Path) -> str:
    return "".join(f"/{token}" for token in path)[:200]
