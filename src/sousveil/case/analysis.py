"""What follows from all tables of a case together: procedures, measures, red flags. Written with the build's database."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import Executor, Future
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sousveil.case.exposures import LATE_EXPOSURE_TABLES, write_exposures
from sousveil.case.registering import LATE_REGISTER_TABLES, CaseDecisions, write_registers
from sousveil.case.summary import summarise_tables
from sousveil.engine.duckdb import (
    count_table_rows,
    fill_table,
    open_new_database,
    save_database,
    store_result,
)
from sousveil.engine.stage_tables import read_table, sort_rows, write_table
from sousveil.model import tables
from sousveil.model.camera_tables import CAMERA_FLAGS
from sousveil.model.problems import Problem
from sousveil.model.procurement_tables import FLAGS, PROCEDURE_NOTICES
from sousveil.model.summaries import CaseSummary

if TYPE_CHECKING:
    import duckdb

_KEPT_VIEWS = ("procedures", "contracts")
"""Views of the measures that are worth asking by SQL: one row per procedure, and per contract."""

LATE_TABLES = (
    PROCEDURE_NOTICES, *LATE_EXPOSURE_TABLES, *LATE_REGISTER_TABLES, tables.PROBLEMS, FLAGS, CAMERA_FLAGS
)  # fmt: skip
"""They are made of the other tables, so they are written last."""

Step = Callable[[str], None]
"""Called with the name of what is worked on next."""


@dataclass(frozen=True, slots=True)
class Saying:
    """What is called on the way: `step` with what is worked on next, `report` with the problems that were found and the
    file for the table of problems, `show` with what the case holds, while the database is saved."""

    step: Step
    report: Callable[[list[Problem], Path], None]
    show: Callable[[CaseSummary], None]


def write_analysis(
    target: Path,
    written: Mapping[str, Future[Path]],
    pool: Executor,
    decisions: CaseDecisions,
    say: Saying,
) -> dict[str, int]:
    """Writes case.duckdb, the late tables and `measures/` into the build at `target`; rows by table of the database.

    `written`: table → its Parquet file, which another thread of `pool` may still be writing. A measure is a table
    `out_<name>`, a Parquet file, and its SQL.
    """
    say.step("procedures")
    late = {table.name: target / "tables" / f"{table.name}.parquet" for table in LATE_TABLES}
    grouped = pool.submit(_write_procedures, late[PROCEDURE_NOTICES.name], written)
    exposed = pool.submit(write_exposures, late, written)
    registered = pool.submit(write_registers, late, written, decisions)
    with open_new_database(target / "case.duckdb") as connection:
        for table in tables.TABLES.values():
            if table not in LATE_TABLES:
                fill_table(connection, table, written[table.name].result())
        save_database(connection)
        grouped.result()
        fill_table(connection, PROCEDURE_NOTICES, late[PROCEDURE_NOTICES.name])
        exposed.result()
        for table in LATE_EXPOSURE_TABLES:
            fill_table(connection, table, late[table.name])
        say.step("cameras and organisations")
        say.report(registered.result(), late[tables.PROBLEMS.name])
        for table in (*LATE_REGISTER_TABLES, tables.PROBLEMS):
            fill_table(connection, table, late[table.name])
        # Flags and measures rest on the same tables, not on one another: each has a thread.
        flagged = pool.submit(_write_flags, connection.cursor(), late)
        connection.begin()
        _write_measures(connection, target / "measures", say.step)
        say.step("flags")
        flagged.result()
        for table in (FLAGS, CAMERA_FLAGS):
            fill_table(connection, table, late[table.name])
        counts = count_table_rows(connection)
        summary = summarise_tables(connection)
        saved = pool.submit(save_database, connection)
        say.show(summary)
        saved.result()
    return counts


def _write_procedures(path: Path, written: Mapping[str, Future[Path]]) -> None:
    from sousveil.resolve.notice_facts import COLUMNS
    from sousveil.resolve.procedures import group_notices

    stored = {name: read_table(written[name].result(), columns=columns) for name, columns in COLUMNS.items()}
    grouped = sort_rows(group_notices(stored), PROCEDURE_NOTICES)
    write_table(path, PROCEDURE_NOTICES, grouped.to_batches())


def _write_measures(connection: duckdb.DuckDBPyConnection, folder: Path, step: Step) -> None:
    from sousveil.analyse import run_measures

    folder.mkdir()
    for measure, rows in run_measures(connection):
        step(measure.name)
        (folder / f"{measure.name}.sql").write_text(measure.sql + "\n", "utf-8")
        store_result(connection, f"out_{measure.name}", rows, folder / f"{measure.name}.parquet")
    for name in _KEPT_VIEWS:
        connection.execute(f'CREATE TABLE "core_{name}" AS SELECT * FROM "{name}"')


def _write_flags(connection: duckdb.DuckDBPyConnection, paths: Mapping[str, Path]) -> None:
    from sousveil.check.cameras import run_camera_checks
    from sousveil.check.flags import run_flags

    with connection:
        for table, found in ((FLAGS, run_flags(connection)), (CAMERA_FLAGS, run_camera_checks(connection))):
            write_table(paths[table.name], table, sort_rows(found, table).to_batches())
