"""A finished table's bytes depend on its rows alone."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from sousveil.engine.stage_tables import ROW_GROUP_ROWS, read_table, sort_rows, write_table
from sousveil.model import tables


def make_rows(count: int) -> pa.RecordBatch:
    return tables.PASSAGES.batch(
        {
            "passage_id": f"psg_{row}",
            "source_id": f"{row // 700:064x}",
            "ordinal": row % 700,
            "kind": "paragraph",
            "page": None if row % 3 else row,
            "char_start": row,
            "char_end": row + 1,
            "text": "字" * (row % 5),
            "confidence": 1.0,
            "locator": "{}",
            "maker": "m",
            "maker_version": "1",
        }
        for row in range(count)
    )


def cut(batch: pa.RecordBatch, places: list[int]) -> list[pa.RecordBatch]:
    edges = [0, *sorted(place % (batch.num_rows + 1) for place in places), batch.num_rows]
    return [batch.slice(start, end - start) for start, end in pairwise(edges)]


@settings(max_examples=20, deadline=None)
@given(places=st.lists(st.integers(0, 2 * ROW_GROUP_ROWS), max_size=12))
def test_bytes_do_not_depend_on_how_the_rows_were_cut(tmp_path_factory: object, places: list[int]) -> None:
    folder = tmp_path_factory.mktemp("cut")  # type: ignore[attr-defined]
    rows = make_rows(ROW_GROUP_ROWS + 1234)
    write_table(folder / "whole", tables.PASSAGES, [rows])
    assert write_table(folder / "cut", tables.PASSAGES, cut(rows, places)) == rows.num_rows
    assert (folder / "whole").read_bytes() == (folder / "cut").read_bytes()


def test_the_rows_of_one_source_are_found(tmp_path: Path) -> None:
    rows = make_rows(2 * ROW_GROUP_ROWS)
    write_table(tmp_path / "t", tables.PASSAGES, [rows])
    wanted = f"{30:064x}"
    found = pa.Table.from_batches(read_table(tmp_path / "t", wanted), rows.schema)
    assert found["ordinal"].to_pylist() == list(range(700))
    assert set(found["source_id"].to_pylist()) == {wanted}


def test_sorting_orders_by_key_and_drops_doubles() -> None:
    rows = make_rows(100)
    reversed_twice = [rows.take(pa.array(range(99, -1, -1))), rows]
    assert sort_rows(reversed_twice, tables.PASSAGES).to_pylist() == rows.to_pylist()


def test_an_empty_table_has_its_columns(tmp_path: Path) -> None:
    assert write_table(tmp_path / "t", tables.CLAIMS, []) == 0
    assert pa.parquet.read_schema(tmp_path / "t").names == [c.name for c in tables.CLAIMS.columns]
