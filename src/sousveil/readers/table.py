"""Tables of notices: CSV and its kin, XLSX, XLS, ODS, JSON Lines. A mapping in sousveil.toml says what the columns mean."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePath

import pyarrow as pa

from sousveil.model.errors import SousveilError
from sousveil.model.notice_rows import NoticeRows
from sousveil.model.protocols import Format, Source

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
    from sousveil.readers.table_mapping import load_mapping
    from sousveil.readers.table_opening import find_in_records, open_records

    rows = NoticeRows(source.source_id, FORMAT.name, "readers.table", VERSION)
    return find_in_records(lambda: open_records(source, load_mapping(source.mapping), rows), row, column)


def _read_table(source: Source, rows: NoticeRows) -> Iterator[pa.RecordBatch]:
    from sousveil.readers.table_mapping import load_mapping
    from sousveil.readers.table_notices import add_notice
    from sousveil.readers.table_opening import open_records
    from sousveil.readers.table_view import RecordSorter

    if not source.mapping:
        rows.report("mapping_missing")
        return
    mapping = load_mapping(source.mapping)
    sorter = RecordSorter(mapping, rows)
    for record in open_records(source, mapping, rows):
        view = sorter.view(record)
        if view is not None:
            add_notice(view, rows)
            yield from rows.drain()
