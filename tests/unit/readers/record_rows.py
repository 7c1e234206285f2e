"""Runs a reader of records on bytes and gives its rows by table."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import pyarrow as pa

from sousveil.model.protocols import Reader, Source
from sousveil.model.tables import TABLES

Rows = dict[str, list[dict[str, Any]]]


def read_file(reader: Reader, path: Path, mapping: str = "", **about: str) -> Rows:
    """The rows that `reader` makes of a file, by table; every batch must have its table's schema."""
    with path.open("rb") as file:
        source_id = hashlib.file_digest(file, "sha256").hexdigest()
    rows: Rows = {name: [] for name in TABLES}
    for batch in reader.read(
        Source(source_id, path, about.pop("filename", path.name), mapping=mapping, **about)
    ):
        name = pa.schema(batch.schema).metadata[b"sousveil_table"].decode()
        assert batch.schema.equals(TABLES[name].schema, check_metadata=True)
        rows[name] += batch.to_pylist()
    for name, found in rows.items():
        if found and "ordinal" in found[0]:
            assert [row["ordinal"] for row in found] == list(range(len(found))), name
    return rows


def read_bytes(reader: Reader, folder: Path, data: bytes, filename: str, mapping: str = "") -> Rows:
    """The same for bytes, laid down in `folder`."""
    path = folder / filename
    path.write_bytes(data)
    return read_file(reader, path, mapping)


def list_codes(rows: Rows) -> list[str]:
    """The codes of all problems but the count of unmapped paths, in order."""
    return [row["code"] for row in rows["raw_problems"] if row["code"] != "paths_unmapped"]
