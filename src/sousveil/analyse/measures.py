"""Runs the measures: each .sql file of this folder asks one question of a case's tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import duckdb
import pyarrow as pa

from sousveil.engine.sql_files import ParameterValue, SqlFile, load_sql_folder, make_temp_table, run_sql_file

Measure = SqlFile


def list_views() -> tuple[SqlFile, ...]:
    """The views that the measures rest on, in the order in which they are made."""
    shared = load_sql_folder("sousveil.engine", "procurement_views")
    return shared + load_sql_folder("sousveil.analyse", "views")


def list_measures() -> tuple[Measure, ...]:
    """The measures, by name."""
    return load_sql_folder("sousveil.analyse")


def run_measures(
    connection: duckdb.DuckDBPyConnection,
    parameters: Mapping[str, Mapping[str, ParameterValue]] | None = None,
) -> Iterator[tuple[Measure, pa.Table]]:
    """Each measure and its result, over the tables of `model.tables` in `connection`.

    Makes the views as temporary tables first; nothing else is written, so a read-only database will do. `parameters`:
    measure → parameter → value, where the default is not wanted. Raises SousveilError('unknown_parameter').
    """
    given = parameters or {}
    for view in list_views():
        make_temp_table(connection, view)
    for measure in list_measures():
        yield measure, run_sql_file(connection, measure, given.get(measure.name))
