"""Tables in text files: delimited values (CSV and its kin) and JSON Lines of flat objects, read as streams."""

from __future__ import annotations

import csv
import json
import re
from collections import deque
from collections.abc import Iterable, Iterator
from itertools import chain, islice

from sousveil.model.notice_values import clean_name
from sousveil.model.protocols import Source
from sousveil.readers.decoding import decode_stream
from sousveil.readers.table_mapping import TableMapping, fold_header
from sousveil.readers.table_records import Cells, Record, RecordLog, locate_row, report_missing

MAX_LINE = 8 << 20  # code points; a longer line is no row of a table
_DELIMITERS = (",", ";", "\t", "|")
_SAMPLE_LINES = 100
_MAX_BROKEN = 100  # rows with an open quotation mark; after them every line is a row of its own
_SEP_LINE = re.compile(r"\ufeff?sep=([,;\t|])\s*", re.IGNORECASE)
_SURROGATES = re.compile(r"[\ud800-\udfff]")


class TextLog:
    """What decoding says of a source, as problems of its rows; `encoding` is the one that was found."""

    def __init__(self, rows: RecordLog) -> None:
        self.encoding = ""
        self._rows = rows

    def report(self, code: str, detail: str = "", locator: str = "") -> None:
        """Adds the problem."""
        self._rows.report(code, detail, locator)


def read_delimited(source: Source, mapping: TableMapping, rows: RecordLog) -> Iterator[Cells]:
    """The rows of a file of delimited values, the header and what stands above it included.

    Raises UnreadableSourceError when the bytes are not text.
    """
    lines = _iterate_lines(decode_stream(source, TextLog(rows), encoding=mapping.encoding), rows)
    head = list(islice(lines, _SAMPLE_LINES))
    match = _SEP_LINE.fullmatch(head[0].rstrip("\n")) if head else None
    if match:
        del head[0]
    delimiter = mapping.delimiter or (match[1] if match else _sniff_delimiter(head))
    yield from _parse_rows(chain(head, lines), delimiter)


def read_json_lines(source: Source, mapping: TableMapping, rows: RecordLog) -> Iterator[Record]:
    """The objects of a file with one JSON object a line; `row` is the number of the line.

    A line that is no object is json_invalid or schema_mismatch. Values that are lists or objects are only counted.
    """
    wanted = frozenset(fold_header(name) for names in mapping.columns.values() for name in names)
    missing = set(wanted)
    pieces = decode_stream(source, TextLog(rows), encoding=mapping.encoding)
    for row, line in enumerate(_iterate_lines(pieces, rows), 1):
        if not line.strip():
            continue
        try:
            found = json.loads(line, parse_int=_Number, parse_float=_Number, parse_constant=_Number)
        except (ValueError, RecursionError):
            rows.report("json_invalid", f"line {row}", locate_row(row))
            continue
        if not isinstance(found, dict):
            rows.report("schema_mismatch", "the line is no object", locate_row(row))
            continue
        if missing:
            missing.difference_update(map(fold_header, found))
        yield _flatten_object(row, found, rows)
    report_missing(mapping, wanted - missing, rows)


class _Number(str):
    """A number exactly as JSON writes it."""

    __slots__ = ()


def _flatten_object(row: int, found: dict[str, object], rows: RecordLog) -> Record:
    cells: dict[str, str] = {}
    numbers = []
    for key, value in found.items():
        name = clean_name(_clean_surrogates(key))
        if isinstance(value, dict | list):
            if value:
                rows.count_path(f"{name}/[]" if isinstance(value, list) else f"{name}/")
        elif value is not None:
            text = str(value).lower() if isinstance(value, bool) else _clean_surrogates(str(value))
            if text.strip():
                cells[name] = text
        if isinstance(value, _Number):
            numbers.append(name)
    return Record(row, cells, frozenset(numbers))


def _clean_surrogates(text: str) -> str:
    return text if text.isascii() else _SURROGATES.sub("\ufffd", text)


def _iterate_lines(pieces: Iterable[str], rows: RecordLog) -> Iterator[str]:
    """Lines with their ends; one that is too long is left out, and its place stays as an empty line."""
    held: list[str] = []
    length = nuls = 0
    for piece in pieces:
        if "\0" in piece:
            nuls += piece.count("\0")
            piece = piece.replace("\0", "\ufffd")
        lines = piece.split("\n")
        for line in lines[:-1]:
            length += len(line)
            held.append(line)
            yield _join_line(held, length, rows) + "\n"
            held, length = [], 0
        length += len(lines[-1])
        if length <= MAX_LINE:
            held.append(lines[-1])
    if length:
        yield _join_line(held, length, rows)
    if nuls:
        rows.report("nul_bytes", f"{nuls} NUL characters")


def _join_line(held: list[str], length: int, rows: RecordLog) -> str:
    if length > MAX_LINE:
        rows.report("record_too_large", f"a line of {length} characters")
        return ""
    return "".join(held)


def _sniff_delimiter(lines: list[str]) -> str:
    """The delimiter that most rows of the sample agree on; ',' when there is only one column."""
    best, best_score = ",", 0.0
    for delimiter in _DELIMITERS:
        widths = [len(cells.texts) for cells in _parse_rows(lines, delimiter) if cells.texts]
        if not widths:
            continue
        usual = max(set(widths), key=lambda width: (widths.count(width), width))
        share = widths.count(usual) / len(widths)
        score = share * (1 + min(usual, 50) / 100) if usual > 1 else 0.0
        if score > best_score:
            best, best_score = delimiter, score
    return best


def _parse_rows(lines: Iterable[str], delimiter: str) -> Iterator[Cells]:
    """The rows of `lines`. One whose quotation marks never close ends with its line, and the next are read as usual."""
    waiting: deque[str] = deque()
    taken: list[str] = []
    source = iter(lines)

    def feed() -> Iterator[str]:
        while True:
            line = waiting.popleft() if waiting else next(source, None)
            if line is None:
                return
            taken.append(line)
            yield line

    reader = csv.reader(feed(), delimiter=delimiter, strict=True)
    broken = 0
    while broken < _MAX_BROKEN:
        taken.clear()
        try:
            texts = next(reader, None)
        except csv.Error:
            # A quotation mark that never closes, or whose end is followed by more text, perhaps lines below.
            first, *rest = taken
            waiting.extendleft(reversed(rest))
            reader = csv.reader(feed(), delimiter=delimiter, strict=True)
            broken += bool(rest)
            yield _parse_line(first, delimiter)
            continue
        if texts is None:
            return
        yield Cells(texts)
    for line in feed():
        taken.clear()
        yield _parse_line(line, delimiter)


def _parse_line(line: str, delimiter: str) -> Cells:
    """One line as a row, with quotation marks as they come."""
    if line.count('"') % 2:
        return Cells(line.rstrip("\n").split(delimiter), is_broken=True)
    try:
        return Cells(next(csv.reader([line], delimiter=delimiter), []))
    except csv.Error:  # a field longer than the parser takes
        return Cells(line.rstrip("\n").split(delimiter), is_broken=True)
