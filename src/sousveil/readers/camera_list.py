"""Tables about cameras: CSV and its kin, spreadsheets, JSON Lines. A mapping in sousveil.toml says what the columns mean."""

from __future__ import annotations

from collections.abc import Iterator

import pyarrow as pa

from sousveil.model.protocols import Format, Source

FORMAT = Format(
    "camera_list",
    (".csv", ".tsv", ".xlsx", ".xlsm", ".xls", ".ods", ".jsonl", ".ndjson"),
    ("text/csv",),
    "Tables of cameras, of counts of cameras, of samples, of areas and populations. `sousveil map FILE` proposes what the "
    "columns mean; a section [[tables]] in sousveil.toml says it.",
    is_records=True,
)
VERSION = "1"


def accepts(head: bytes, filename: str) -> bool:
    """False: only a mapping makes a table one about cameras, see `registry`."""
    return False


def read(source: Source) -> Iterator[pa.RecordBatch]:
    """raw_camera_observations, raw_camera_counts, raw_camera_samples or raw_place_figures, then what is left and problems."""
    from sousveil.readers.camera_reading import read_cameras
    from sousveil.readers.camera_records import TableFile

    return read_cameras(source, FORMAT.name, VERSION, TableFile)


def find_cell(source: Source, row: int, column: str) -> str | None:
    """The text of a cell of this reader's locators; for column '' the headers of the row's cells that are not blank."""
    from sousveil.readers.camera_mapping import load_camera_mapping
    from sousveil.readers.camera_records import SilentLog
    from sousveil.readers.table_opening import find_in_records, open_records

    mapping = load_camera_mapping(source.mapping).make_table_mapping()
    return find_in_records(lambda: open_records(source, mapping, SilentLog()), row, column)
