"""Runs the measures: each asks one question of a case's tables. Most are .sql files of this folder, some are modules."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

import duckdb
import pyarrow as pa

from sousveil.analyse import coverage, sampled
from sousveil.engine.sql_files import ParameterValue, SqlFile, load_sql_folder, make_temp_table, run_sql_file

Measure = SqlFile

Compute = Callable[[duckdb.DuckDBPyConnection, Mapping[str, ParameterValue]], pa.Table]
"""What a module's measure does: the connection, with the views made, and all its parameters → the declared columns."""

_COMPUTED: tuple[tuple[Measure, Compute], ...] = (*coverage.MEASURES, *sampled.MEASURES)


def list_views() -> tuple[SqlFile, ...]:
    """The views that the measures rest on, in the order in which they are made."""
    shared = load_sql_folder("sousveil.engine", "procurement_views")
    cameras = load_sql_folder("sousveil.engine", "camera_views")
    return shared + cameras + load_sql_folder("sousveil.analyse", "views")


def list_measures() -> tuple[Measure, ...]:
    """The measures, by name. Of one that a module computes, `sql` is a comment that names the module."""
    computed = tuple(measure for measure, _ in _COMPUTED)
    return tuple(sorted(load_sql_folder("sousveil.analyse") + computed, key=lambda measure: measure.name))


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
    computed = {measure.name: compute for measure, compute in _COMPUTED}
    for measure in list_measures():
        values = given.get(measure.name)
        compute = computed.get(measure.name)
        if compute is None:
            yield measure, run_sql_file(connection, measure, values)
        else:
            yield measure, compute(connection, measure.bind(values)).cast(measure.table.schema)
