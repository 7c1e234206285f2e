"""Lists that ban, restrict or name companies: known by their header, or described in sousveil.toml (kind = 'restrictions')."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

import pyarrow as pa

from sousveil.model.errors import SousveilError
from sousveil.model.protocols import Format, Source

if TYPE_CHECKING:
    from sousveil.model.weakness_rows import WeaknessRows
    from sousveil.readers.list_layouts import ListFormat
    from sousveil.readers.table_records import Record, RecordLog

FORMAT = Format(
    "list",
    (".csv", ".tsv"),
    ("text/csv",),
    "Lists of restricted companies: NDAA 889, FCC Covered List, DoD 1260H, US, EU and UK sanction lists; others by mapping.",
    is_records=True,
)
VERSION = "1"

_MAPPED = '"kind":"restrictions"'


def accepts(head: bytes, filename: str) -> bool:
    """True for delimited text whose header is that of a known list."""
    if b"," not in head and b";" not in head and b"\t" not in head:
        return False
    from sousveil.readers.list_layouts import recognise_format

    return recognise_format(head) is not None


def maps_list(mapping: str) -> bool:
    """True for the canonical JSON of a section [[tables]] of kind 'restrictions'."""
    return _MAPPED in mapping


def read(source: Source) -> Iterator[pa.RecordBatch]:
    """raw_restrictions and raw_restriction_names, then columns that go nowhere and problems.

    Entries for natural persons, vessels and aircraft give no row; they are counted, persons as 'name_withheld'.
    """
    from sousveil.model.weakness_rows import WeaknessRows
    from sousveil.readers.documents import UnreadableSourceError

    rows = WeaknessRows(source.source_id, FORMAT.name, f"readers.{FORMAT.name}", VERSION)
    try:
        yield from _read_list(source, rows)
    except UnreadableSourceError as error:
        rows.report(error.code, error.detail)
    except SousveilError as error:
        rows.report("mapping_missing", error.message)
    except OSError as error:
        rows.report("object_missing", type(error).__name__)
    except Exception as error:  # the promise of the protocol: bad input is data
        rows.report("reader_crashed", type(error).__name__)
    yield from rows.finish()


def find_cell(source: Source, row: int, column: str) -> str | None:
    """The text of a cell of this reader's locators; for column '' the headers of the row's cells that are not blank."""
    from sousveil.model.weakness_rows import WeaknessRows
    from sousveil.readers.table_opening import find_in_records

    rows = WeaknessRows(source.source_id, FORMAT.name, FORMAT.name, VERSION)
    return find_in_records(lambda: _open_records(source, _choose_format(source), rows), row, column)


def _read_list(source: Source, rows: WeaknessRows) -> Iterator[pa.RecordBatch]:
    from sousveil.readers.list_snapshots import find_snapshot_date
    from sousveil.readers.list_sorting import EntryMaker

    format_ = _choose_format(source)
    maker = EntryMaker(replace(format_, snapshot_at=find_snapshot_date(source, format_)), rows)
    for record in _open_records(source, format_, rows):
        maker.add_record(record)
        yield from rows.drain()
    maker.finish()


def _choose_format(source: Source) -> ListFormat:
    """What the mapping says, else the known format. Raises UnreadableSourceError."""
    from sousveil.readers.documents import UnreadableSourceError
    from sousveil.readers.list_layouts import recognise_format
    from sousveil.readers.list_mapping import load_list_mapping

    if source.mapping:
        return load_list_mapping(source.mapping)
    with source.open() as file:
        found = recognise_format(file.read(4096))
    if found is None:
        raise UnreadableSourceError("schema_mismatch", "the header is that of no known list")
    return found


def _open_records(source: Source, format_: ListFormat, rows: RecordLog) -> Iterator[Record]:
    from sousveil.readers.table_mapping import TableMapping
    from sousveil.readers.table_opening import open_records

    mapping = TableMapping(
        columns=format_.columns,
        delimiter=format_.delimiter,
        encoding=format_.encoding,
        sheet=format_.sheet,
        header_row=format_.header_row,
    )
    return open_records(source, mapping, rows)
