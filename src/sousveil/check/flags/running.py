"""Runs the red flags: each .sql file of this folder is one indicator by its published definition."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import duckdb
import pyarrow as pa

from sousveil.engine.sql_files import ParameterValue, SqlFile, load_sql_folder, make_temp_table, run_sql_file
from sousveil.model.ids import make_id
from sousveil.model.procurement_tables import FLAGS

VERSION = "1"
MAKER = "check.flags"
_BATCH_ROWS = 8192


def list_flag_views() -> tuple[SqlFile, ...]:
    """The views that the flags rest on, in the order in which they are made."""
    shared = load_sql_folder("sousveil.engine", "procurement_views")
    return shared + load_sql_folder("sousveil.check.flags", "views")


def list_flags() -> tuple[SqlFile, ...]:
    """The indicators, by code."""
    return load_sql_folder("sousveil.check.flags")


def run_flags(
    connection: duckdb.DuckDBPyConnection,
    parameters: Mapping[str, Mapping[str, ParameterValue]] | None = None,
) -> Iterator[pa.RecordBatch]:
    """`out_flags`: for every indicator a row for every subject in scope, also when not flagged or not computable.

    Makes the views as temporary tables first; nothing else is written. Rows come by code and subject. `parameters`: code
    (or view) → parameter → value, where the published default is not wanted. Raises SousveilError('unknown_parameter').
    """
    given = parameters or {}
    for view in list_flag_views():
        make_temp_table(connection, view, given.get(view.name))
    for flag in list_flags():
        for batch in run_sql_file(connection, flag, given.get(flag.name)).to_batches(_BATCH_ROWS):
            yield _make_batch(flag.name, batch)


def _make_batch(code: str, rows: pa.RecordBatch) -> pa.RecordBatch:
    """The rows of one indicator as `out_flags`, with ids, code and evidence as lists."""
    subjects = zip(rows["subject_kind"].to_pylist(), rows["subject_id"].to_pylist(), strict=True)
    evidence = [text.split("|") if text else [] for text in rows["evidence"].to_pylist()]
    made = {
        "flag_id": [make_id("flg", code, kind, subject) for kind, subject in subjects],
        "code": pa.repeat(pa.scalar(code), rows.num_rows),
        "evidence_ids": evidence,
        "maker": pa.repeat(pa.scalar(MAKER), rows.num_rows),
        "maker_version": pa.repeat(pa.scalar(VERSION), rows.num_rows),
    }
    arrays = [
        pa.array(made[field.name], field.type) if field.name in made else rows[field.name]
        for field in FLAGS.schema
    ]
    return pa.RecordBatch.from_arrays(arrays, schema=FLAGS.schema)
