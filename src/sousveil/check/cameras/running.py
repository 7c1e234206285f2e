"""Runs the checks of camera data: each .sql file of this folder finds the rows, or groups of rows, that break one rule."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import duckdb
import pyarrow as pa

from sousveil.engine.sql_files import ParameterValue, SqlFile, load_sql_folder, make_temp_table, run_sql_file
from sousveil.model.camera_tables import CAMERA_FLAGS
from sousveil.model.ids import make_id

VERSION = "1"
MAKER = "check.cameras"
_BATCH_ROWS = 8192
_LISTS = {"source_ids": "sources", "evidence_ids": "evidence"}


def list_camera_check_views() -> tuple[SqlFile, ...]:
    """The views that the checks rest on, in the order in which they are made."""
    return load_sql_folder("sousveil.engine", "camera_views")


def list_camera_checks() -> tuple[SqlFile, ...]:
    """The checks, by name."""
    return load_sql_folder("sousveil.check.cameras")


def run_camera_checks(
    connection: duckdb.DuckDBPyConnection,
    parameters: Mapping[str, Mapping[str, ParameterValue]] | None = None,
) -> Iterator[pa.RecordBatch]:
    """`out_camera_flags`: for every check a row for each offending row or group. What agrees has no row.

    Makes the views as temporary tables first; nothing else is written. Rows come by check and subject. `parameters`: check →
    parameter → value, where the default is not wanted. Raises SousveilError('unknown_parameter').
    """
    given = parameters or {}
    for view in list_camera_check_views():
        make_temp_table(connection, view)
    for check in list_camera_checks():
        for batch in run_sql_file(connection, check, given.get(check.name)).to_batches(_BATCH_ROWS):
            yield _make_batch(check.name, batch)


def _make_batch(check: str, rows: pa.RecordBatch) -> pa.RecordBatch:
    """The rows of one check as `out_camera_flags`, with ids, and sources and evidence as lists."""
    lists = {
        name: [text.split("|") if text else [] for text in rows[column].to_pylist()]
        for name, column in _LISTS.items()
    }
    keys = zip(
        *(rows[name].to_pylist() for name in ("subject_kind", "subject_id", "stated", "derivation")),
        strict=True,
    )
    made = {
        "flag_id": [
            make_id("cfl", check, kind, subject, str(stated), derivation)
            for kind, subject, stated, derivation in keys
        ],
        "check": pa.repeat(pa.scalar(check), rows.num_rows),
        "maker": pa.repeat(pa.scalar(MAKER), rows.num_rows),
        "maker_version": pa.repeat(pa.scalar(VERSION), rows.num_rows),
    } | lists
    arrays = [
        pa.array(made[field.name], field.type) if field.name in made else rows[field.name]
        for field in CAMERA_FLAGS.schema
    ]
    return pa.RecordBatch.from_arrays(arrays, schema=CAMERA_FLAGS.schema)
