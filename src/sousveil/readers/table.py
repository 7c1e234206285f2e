"""Tables of notices: CSV and its kin, XLSX, XLS, ODS, JSON Lines. A mapping in sousveil.toml says what the columns mean."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePath
from typing import TYPE_CHECKING

import pyarrow as pa

from sousveil.model.errors import SousveilError
from sousveil.model.notice_rows import NoticeRows
from sousveil.model.protocols import Format, Source

if TYPE_CHECKING:
    from sousveil.readers.table_records import Record

FORMAT = Format(
    "table",
    (".csv", ".tsv", ".xlsx", ".xlsm", ".xls", ".ods", ".jsonl", ".ndjson"),
    (
        "text/csv",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "application/vnd.ms-excel",
        "application/vnd.oasis.opendocument.spreadsheet",
    ),
    "Tables, one notice a row. A section [[tables]] in sousveil.toml says what the columns mean.",
    is_records=True,
)
VERSION = "1"

_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SHEET_SUFFIXES = frozenset((".xlsx", ".xlsm", ".xls", ".ods"))
_SHEET_MARKS = (
    b"xl/workbook.xml",
    b"xl/worksheets",
    b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet",
)


def accepts(head: bytes, filename: str) -> bool:
    """True for spreadsheets, which nothing else reads. Text is only a table when a mapping says so: see `registry`."""
    if not head.startswith((_ZIP, _OLE)):
        return False
    is_named = PurePath(filename).suffix.lower() in _SHEET_SUFFIXES
    return is_named or any(mark in head for mark in _SHEET_MARKS)


def read(source: Source) -> Iterator[pa.RecordBatch]:
    """A raw_notices row for each data row and all that belongs to it, counts of unmapped columns, and problems."""
    from sousveil.readers.documents import UnreadableSourceError

    rows = NoticeRows(source.source_id, FORMAT.name, "readers.table", VERSION, locators_repeat=False)
    try:
        yield from _read_table(source, rows)
    except UnreadableSourceError as error:
        rows.report(error.code, error.detail)
    except SousveilError as error:
        rows.report("mapping_missing", error.message)
    except OSError as error:
        rows.report("object_missing", type(error).__name__)
    except Exception as error:  # the promise of the protocol: bad input is data, whatever it leads to
        rows.report("reader_crashed", type(error).__name__)
    yield from rows.finish()


def find_cell(source: Source, row: int, column: str) -> str | None:
    """The text at a CellLocator of this reader: a cell, or for column '' the headers of the row's cells that are not blank.

    None where there is no such cell. Reads the source up to the row. Raises SousveilError('bad_settings').
    """
    from sousveil.readers.documents import UnreadableSourceError

    try:
        for record in _open_records(
            source, NoticeRows(source.source_id, FORMAT.name, "readers.table", VERSION)
        ):
            if record.row >= row:
                found = record.cells if record.row == row else {}
                return found.get(column) if column else " | ".join(found) or None
    except UnreadableSourceError:
        return None
    return None


def _read_table(source: Source, rows: NoticeRows) -> Iterator[pa.RecordBatch]:
    from sousveil.readers.table_mapping import load_mapping
    from sousveil.readers.table_notices import add_notice
    from sousveil.readers.table_view import RecordSorter

    if not source.mapping:
        rows.report("mapping_missing")
        return
    sorter = RecordSorter(load_mapping(source.mapping), rows)
    for record in _open_records(source, rows):
        view = sorter.view(record)
        if view is not None:
            add_notice(view, rows)
            yield from rows.drain()


def _open_records(source: Source, rows: NoticeRows) -> Iterator[Record]:
    """The data rows of `source`, by what its first bytes say that it is."""
    from sousveil.readers.documents import UnreadableSourceError
    from sousveil.readers.table_mapping import load_mapping
    from sousveil.readers.table_records import make_records
    from sousveil.readers.table_sheets import read_sheet
    from sousveil.readers.table_text import read_delimited, read_json_lines

    mapping = load_mapping(source.mapping)
    with source.open() as file:
        head = file.read(4096)
    if not head:
        raise UnreadableSourceError("empty_source")
    if head.startswith((_ZIP, _OLE)):
        return make_records(read_sheet(source, mapping, rows), mapping, rows)
    if head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        return read_json_lines(source, mapping, rows)
    return make_records(read_delimited(source, mapping, rows), mapping, rows)
