"""What follows from all tables of a case together: procedures, measures, red flags. Written with the build's database."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from sousveil.engine.duckdb import count_table_rows, fill_table, open_new_database, store_result
from sousveil.engine.stage_tables import read_table, sort_rows, write_table
from sousveil.model import tables
from sousveil.model.procurement_tables import FLAGS, PROCEDURE_NOTICES

_KEPT_VIEWS = ("procedures", "contracts")
"""Views of the measures that are worth asking by SQL: one row per procedure, and per contract."""

LATE_TABLES = (PROCEDURE_NOTICES, FLAGS)
"""They are made of the other tables, so they are written last."""

Step = Callable[[str], None]
"""Called with the name of what is worked on next."""


def write_analysis(target: Path, step: Step) -> dict[str, int]:
    """Writes case.duckdb, the late tables and `measures/` into the build at `target`; rows by table of the database.

    `target` holds `tables/` with all other tables. A measure is a table `out_<name>`, a Parquet file, and its SQL.
    """
    from sousveil.analyse import run_measures
    from sousveil.check.flags import run_flags
    from sousveil.resolve.procedures import group_notices

    step("procedures")
    parquet = {name: target / "tables" / f"{name}.parquet" for name in tables.TABLES}
    stored = {name: read_table(path) for name, path in parquet.items() if path.is_file()}
    grouped = sort_rows(group_notices(stored), PROCEDURE_NOTICES)
    write_table(parquet[PROCEDURE_NOTICES.name], PROCEDURE_NOTICES, grouped.to_batches())
    measures = target / "measures"
    measures.mkdir()
    with open_new_database(target / "case.duckdb") as connection:
        for table in tables.TABLES.values():
            if table is not FLAGS:
                fill_table(connection, table, parquet[table.name])
        for measure, rows in run_measures(connection):
            step(measure.name)
            (measures / f"{measure.name}.sql").write_text(measure.sql + "\n", "utf-8")
            store_result(connection, f"out_{measure.name}", rows, measures / f"{measure.name}.parquet")
        for name in _KEPT_VIEWS:
            connection.execute(f'CREATE TABLE "core_{name}" AS SELECT * FROM "{name}"')
        step("flags")
        flags = sort_rows(run_flags(connection), FLAGS)
        write_table(parquet[FLAGS.name], FLAGS, flags.to_batches())
        fill_table(connection, FLAGS, parquet[FLAGS.name])
        return count_table_rows(connection)
