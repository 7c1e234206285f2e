"""DuckDB: one writer makes the case's database from its Parquet files; everybody else reads a snapshot."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from sousveil.model.errors import ExitCode, SousveilError
from sousveil.model.tables import Table

_CLOSED: dict[str, Any] = {
    "enable_external_access": "false",
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "lock_configuration": "true",
}
_READING = {duckdb.StatementType.SELECT, duckdb.StatementType.EXPLAIN}


def write_database(path: Path, parquet: Mapping[str, Path], declared: Mapping[str, Table]) -> None:
    """A new database at `path` with one table per declared table, filled from its Parquet file."""
    with duckdb.connect(str(path)) as connection:
        connection.execute("SET threads = 1")  # rows keep their order, and memory stays low
        for name, table in declared.items():
            connection.execute(table.ddl)
            connection.execute(f'INSERT INTO "{name}" SELECT * FROM read_parquet(?)', [str(parquet[name])])
            for column in table.columns:
                comment = column.description.replace("'", "''")
                connection.execute(f"""COMMENT ON COLUMN "{name}"."{column.name}" IS '{comment}'""")
        connection.execute("CHECKPOINT")


def open_snapshot(path: Path) -> duckdb.DuckDBPyConnection:
    """The database, for reading only: no writes, no files, no network, no settings. Raises SousveilError('not_built')."""
    if not path.is_file():
        raise SousveilError(
            "not_built", "This case has not been built yet.", "Run: sousveil build CASE", where=str(path)
        )
    try:
        return duckdb.connect(str(path), read_only=True, config=_CLOSED)
    except duckdb.Error as error:
        raise SousveilError(
            "database_unreadable",
            "The case's database cannot be opened.",
            "Run `sousveil build` again; it makes the database anew.",
            where=str(path),
        ) from error


def count_table_rows(connection: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """The number of rows of each table."""
    names = [row[0] for row in connection.execute("SELECT table_name FROM duckdb_tables()").fetchall()]
    counts = {name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone() for name in names}
    return {name: int(row[0]) for name, row in counts.items() if row}


def query_snapshot(connection: duckdb.DuckDBPyConnection, sql: str) -> pa.RecordBatchReader:
    """The result of one reading statement, as a stream of batches.

    Raises SousveilError('bad_sql') on anything else: several statements, none, a writing one, or a mistake in it.
    """
    try:
        statements = connection.extract_statements(sql)
        if len(statements) != 1:
            raise _refuse_sql(f"One statement is expected; {len(statements)} were given.", sql)
        if statements[0].type not in _READING:
            raise _refuse_sql("Only statements that read are allowed: SELECT, WITH, DESCRIBE, EXPLAIN.", sql)
        return connection.execute(statements[0]).to_arrow_reader(10_000)
    except duckdb.Error as error:
        raise _refuse_sql(str(error), sql) from error


def _refuse_sql(message: str, sql: str) -> SousveilError:
    return SousveilError(
        "bad_sql",
        message,
        "The tables: SELECT table_name FROM duckdb_tables(). Their columns: docs/reference/tables.md.",
        where=sql[:200],
        exit_code=ExitCode.USAGE,
    )
