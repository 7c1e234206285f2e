"""Where questions about products and vendors look: a built case, files of records, or the records that come with sousveil."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from importlib.resources import files
from pathlib import Path

import duckdb
import pyarrow as pa

from sousveil.case.outputs import hash_file
from sousveil.model import tables
from sousveil.model.errors import ExitCode, SousveilError
from sousveil.model.exposure_tables import EXPOSURE_TABLES
from sousveil.model.protocols import Source
from sousveil.model.tables import Table, table_of
from sousveil.model.weakness_tables import WEAKNESS_TABLES

_LOADED = (tables.SOURCES, tables.PROBLEMS, *WEAKNESS_TABLES, *EXPOSURE_TABLES)
_BUNDLED_NAME = "the records that come with sousveil"


@contextmanager
def open_weaknesses(
    case: Path | None, records: Sequence[Path] = ()
) -> Iterator[tuple[duckdb.DuckDBPyConnection, str]]:
    """A connection with the tables of weaknesses, lists and vendors, and what it should be called.

    `case`: a built case; `records`: files or folders of feeds, advisories and lists, read anew and not kept. Raises
    SousveilError('not_built', 'two_places', 'no_such_file', 'no_records').
    """
    if case is not None and records:
        raise SousveilError(
            "two_places", "Either a case or files of records, not both.", exit_code=ExitCode.USAGE
        )
    if case is not None:
        from sousveil.case import open_case
        from sousveil.engine.duckdb import open_snapshot

        with open_snapshot(open_case(case).database) as connection:
            yield connection, str(case)
        return
    paths = list(_list_files(records)) if records else find_bundled_records()
    name = ", ".join(map(str, records)) or _BUNDLED_NAME
    with duckdb.connect(":memory:") as connection:
        _fill(connection, paths, name)
        yield connection, name


def find_bundled_records() -> list[Path]:
    """The files of dated records that come with sousveil (docs/reference/bundled-records.md)."""
    home = Path(str(files("sousveil.vocabulary").joinpath("weaknesses")))
    return sorted(path for path in home.iterdir() if path.suffix == ".gz")


def _list_files(given: Sequence[Path]) -> Iterator[Path]:
    for path in given:
        if path.is_dir():
            yield from sorted(p for p in path.rglob("*") if p.is_file() and not p.name.startswith("."))
        elif path.is_file():
            yield path
        else:
            raise SousveilError(
                "no_such_file",
                "There is no such file or folder.",
                where=str(path),
                exit_code=ExitCode.BAD_INPUT,
            )


def _fill(connection: duckdb.DuckDBPyConnection, paths: Iterable[Path], name: str) -> None:
    """Reads the files and puts all that follows from them into tables."""
    from sousveil.case.finding import find_in_weaknesses
    from sousveil.engine.kept_vendors import load_kept_vendors
    from sousveil.readers import read_source
    from sousveil.resolve.vendor_tables import list_vendor_rows

    found: dict[str, list[pa.RecordBatch]] = {table.name: [] for table in _LOADED}
    for path in paths:
        source = Source(hash_file(path), path, path.name)
        own = _group(read_source(source))
        derived = _group(find_in_weaknesses(partial(_read_group, own), source.source_id))
        own |= {name: [*own.get(name, []), *batches] for name, batches in derived.items()}
        own[tables.SOURCES.name] = [tables.SOURCES.batch([_describe(source)])]
        for table_name, batches in own.items():
            if table_name in found:
                found[table_name] += batches
    for batch in list_vendor_rows(load_kept_vendors().vendors.values()):
        found[table_of(batch).name].append(batch)
    if not any(found[table.name] for table in WEAKNESS_TABLES):
        raise SousveilError(
            "no_records",
            "There are no weaknesses, lists or catalogues in these files.",
            "Give CVE 5, NVD, CSAF, KEV or EPSS files, or lists of restricted companies.",
            where=name,
            exit_code=ExitCode.BAD_INPUT,
        )
    for table in _LOADED:
        _fill_table(connection, table, found[table.name])


def _group(batches: Iterable[pa.RecordBatch]) -> dict[str, list[pa.RecordBatch]]:
    """The batches by their tables' names."""
    found: dict[str, list[pa.RecordBatch]] = {}
    for batch in batches:
        found.setdefault(table_of(batch).name, []).append(batch)
    return found


def _read_group(found: dict[str, list[pa.RecordBatch]], table: Table) -> Iterator[pa.RecordBatch]:
    return iter(found.get(table.name, ()))


def _fill_table(connection: duckdb.DuckDBPyConnection, table: Table, batches: list[pa.RecordBatch]) -> None:
    connection.execute(table.ddl)
    if batches:
        rows = pa.Table.from_batches(batches, schema=table.schema)
        connection.register("arriving", rows)
        connection.execute(f'INSERT INTO "{table.name}" SELECT * FROM arriving')
        connection.unregister("arriving")


def _describe(source: Source) -> dict[str, object]:
    row: dict[str, object] = {c.name: "" for c in tables.SOURCES.columns}
    return row | {
        "source_id": source.source_id,
        "filename": source.filename,
        "byte_length": source.path.stat().st_size,
    }
