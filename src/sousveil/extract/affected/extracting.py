"""Batches of raw_affected_statements to batches of core_affected_claims and raw_problems."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pyarrow as pa

from sousveil.extract.affected.assembling import MAKER, VERSION, Row
from sousveil.extract.affected.grouping import iterate_claims
from sousveil.model.exposure_tables import AFFECTED_CLAIMS
from sousveil.model.problems import Problem
from sousveil.model.rows import problems_to_batch

BATCH_ROWS = 8192
PROBLEMS_KEPT = 1000
"""The rest are counted in one more row."""


def extract_affected(statements: Iterator[pa.RecordBatch], source_id: str) -> Iterator[pa.RecordBatch]:
    """core_affected_claims rows of one source in the order of its statements, then the problems, as record batches.

    `statements`: raw_affected_statements in their order. Where the batches are cut makes no difference. A statement
    whose words about versions cannot be read gives a claim 'not_stated' and a problem `version_unreadable`.
    """
    rows: list[Row] = []
    problems: list[Problem] = []
    unread, ordinal = 0, 0
    for row, found in iterate_claims(_iterate_rows(statements)):
        for made in found:
            made["claim_id"] = f"acl_{source_id[:20]}_{ordinal}"
            made["ordinal"] = ordinal
            ordinal += 1
            rows.append(made)
        if found and found[0]["rule"] == "unreadable":
            unread += 1
            if unread <= PROBLEMS_KEPT:
                problems.append(_report(source_id, row, found[0]))
        if len(rows) >= BATCH_ROWS:
            yield _make_batch(rows[:BATCH_ROWS], source_id)
            del rows[:BATCH_ROWS]
    for first in range(0, len(rows), BATCH_ROWS):
        yield _make_batch(rows[first : first + BATCH_ROWS], source_id)
    if unread > PROBLEMS_KEPT:
        detail = f"and {unread - PROBLEMS_KEPT} more of this kind"
        problems.append(Problem("version_unreadable", source_id, MAKER, detail))
    if problems:
        yield problems_to_batch(problems)


def _iterate_rows(statements: Iterator[pa.RecordBatch]) -> Iterator[Mapping[str, Any]]:
    for batch in statements:
        yield from batch.to_pylist()


def _report(source_id: str, row: Mapping[str, Any], made: Row) -> Problem:
    return Problem(
        "version_unreadable",
        source_id,
        MAKER,
        f"{row['weakness_id']}: {made['quote']}"[:300],
        made["locator"],
    )


def _make_batch(rows: list[Row], source_id: str) -> pa.RecordBatch:
    constants = {"source_id": source_id, "maker": MAKER, "maker_version": VERSION}
    columns = []
    for field in AFFECTED_CLAIMS.schema:
        if field.name in constants:
            columns.append(pa.repeat(pa.scalar(constants[field.name], field.type), len(rows)))
        else:
            columns.append(pa.array([row[field.name] for row in rows], field.type))
    return pa.RecordBatch.from_arrays(columns, schema=AFFECTED_CLAIMS.schema)
