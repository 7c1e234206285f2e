"""DuckDB: one writer makes the case's database from its Parquet files; everybody else reads a snapshot."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from sousveil.model.errors import ExitCode, SousveilError
from sousveil.model.tables import Table

_CLOSED: dict[str, Any] = {
    "enable_external_access": "false",
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "lock_configuration": "true",
}
# Half the size and half the time of the oldest format; DuckDB reads it from 1.4 (2025) on.
_STORAGE: dict[str, Any] = {"storage_compatibility_version": "v1.4.0"}
_READING = {duckdb.StatementType.SELECT, duckdb.StatementType.EXPLAIN}


@contextmanager
def open_new_database(path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A new database at `path` for its one writer; what `save_database` has not saved is lost."""
    with duckdb.connect(str(path), config=_STORAGE) as connection:
        connection.execute("SET threads = 1")  # rows and sums keep their order, and memory stays low
        connection.execute("SET memory_limit = '512MB'")
        connection.execute(
            "BEGIN"
        )  # one transaction: a commit for every comment would cost more than the tables
        yield connection


@contextmanager
def open_scratch_database(folder: Path, threads: int = 1) -> Iterator[duckdb.DuckDBPyConnection]:
    """A database in memory for the steps of one stage; what does not fit goes to `folder` and is gone afterwards."""
    with duckdb.connect(":memory:") as connection:
        connection.execute(f"SET threads = {int(threads)}")
        connection.execute("SET memory_limit = '1GB'")
        connection.execute("SET temp_directory = ?", [str(folder)])
        connection.execute("SET preserve_insertion_order = false")
        yield connection


def save_database(connection: duckdb.DuckDBPyConnection) -> None:
    """Ends the transaction of `connection` and brings the new database on disk."""
    connection.execute("COMMIT")
    connection.execute("CHECKPOINT")


def fill_table(connection: duckdb.DuckDBPyConnection, table: Table, parquet: Path) -> None:
    """Creates the declared table with its comments and fills it from its Parquet file."""
    connection.execute(table.ddl)
    connection.execute(f'INSERT INTO "{table.name}" SELECT * FROM read_parquet(?)', [str(parquet)])
    for column in table.columns:
        comment = column.description.replace("'", "''")
        connection.execute(f"""COMMENT ON COLUMN "{table.name}"."{column.name}" IS '{comment}'""")


def store_result(connection: duckdb.DuckDBPyConnection, name: str, rows: pa.Table, parquet: Path) -> None:
    """Keeps the rows of a query as table `name` and as a Parquet file."""
    pq.write_table(rows, parquet, compression="zstd", version="2.6")
    connection.execute(f'CREATE TABLE "{name}" AS SELECT * FROM read_parquet(?)', [str(parquet)])


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


def open_site_database(path: Path) -> duckdb.DuckDBPyConnection:
    """A database in memory with the case's database beside it, for reading only; its tables go by their names alone.

    Cursors of the connection see both. What is computed for pages is kept in `memory.main`. No files, no network, no
    settings afterwards. Raises SousveilError('not_built', 'database_unreadable').
    """
    open_snapshot(path).close()
    connection = duckdb.connect(":memory:")
    quoted = str(path).replace("'", "''")
    connection.execute(f"ATTACH '{quoted}' AS built (READ_ONLY)")
    # Views, since USE holds for one cursor only.
    for (name,) in connection.execute(
        "SELECT table_name FROM duckdb_tables() WHERE database_name = 'built' ORDER BY 1"
    ).fetchall():
        connection.execute(f'CREATE VIEW memory.main."{name}" AS SELECT * FROM built.main."{name}"')
    for setting, value in _CLOSED.items():
        connection.execute(f"SET {setting} = {value}")
    return connection


def count_table_rows(connection: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """The number of rows of each table."""
    names = [
        row[0]
        for row in connection.execute("SELECT table_name FROM duckdb_tables() WHERE NOT temporary").fetchall()
    ]
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
