"""The records of any table, by what its first bytes say that it is, and a cell of them looked up again."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from sousveil.model.protocols import Source
from sousveil.readers.documents import UnreadableSourceError
from sousveil.readers.table_mapping import TableMapping
from sousveil.readers.table_records import Record, RecordLog, make_records
from sousveil.readers.table_sheets import read_sheet
from sousveil.readers.table_text import read_delimited, read_json_lines

_SHEET_STARTS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")


def open_records(source: Source, mapping: TableMapping, rows: RecordLog) -> Iterator[Record]:
    """The data rows of `source`: a spreadsheet, JSON Lines or delimited text. Raises UnreadableSourceError."""
    with source.open() as file:
        head = file.read(4096)
    if not head:
        raise UnreadableSourceError("empty_source")
    if head.startswith(_SHEET_STARTS):
        return make_records(read_sheet(source, mapping, rows), mapping, rows)
    if head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        return read_json_lines(source, mapping, rows)
    return make_records(read_delimited(source, mapping, rows), mapping, rows)


def find_in_records(open_them: Callable[[], Iterator[Record]], row: int, column: str) -> str | None:
    """The text of a cell, or for column '' the headers of the row's cells that are not blank; None where none is.

    Reads the records up to the row.
    """
    try:
        for record in open_them():
            if record.row >= row:
                found = record.cells if record.row == row else {}
                return found.get(column) if column else " | ".join(found) or None
    except UnreadableSourceError:
        return None
    return None
