"""Tables on disk: what a stage wrote, and the tables of a finished build. Parquet, the same bytes for the same rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from sousveil.model.tables import Table, table_of

ROW_GROUP_ROWS = 16_384
_FLUSH_BYTES = 8_000_000


def write_stage_tables(folder: Path, batches: Iterable[pa.RecordBatch]) -> None:
    """One Parquet file per table in `folder`, rows in the order in which they come. Holds about 8 MB at a time."""
    sinks: dict[str, _StageSink] = {}
    try:
        for batch in batches:
            table = table_of(batch)
            if table.name not in sinks:
                sinks[table.name] = _StageSink(folder / f"{table.name}.parquet", table)
            sinks[table.name].add(batch)
    finally:
        for sink in sinks.values():
            sink.close()


def read_stage_table(folder: Path, table: Table, rows: int = 4096) -> Iterator[pa.RecordBatch]:
    """The rows of `table` that a stage wrote into `folder`, at most `rows` at a time; nothing if it wrote none."""
    path = folder / f"{table.name}.parquet"
    if path.is_file():
        with pq.ParquetFile(path) as file:
            yield from file.iter_batches(batch_size=rows, use_threads=False)


def read_table(
    path: Path, source_id: str = "", rows: int = 4096, columns: Sequence[str] | None = None
) -> Iterator[pa.RecordBatch]:
    """The rows of a finished Parquet table; with `source_id`, those of that source only; `columns`: None for all."""
    import pyarrow.compute as pc  # slow to load, and only a built case needs it

    with pq.ParquetFile(path) as file:
        for group in _find_groups(file, source_id):
            for batch in file.iter_batches(rows, row_groups=[group], columns=columns, use_threads=False):
                yield batch.filter(pc.equal(batch["source_id"], source_id)) if source_id else batch


def _find_groups(file: pq.ParquetFile, source_id: str) -> list[int]:
    """The row groups that may hold rows of the source, by their statistics."""
    groups = list(range(file.num_row_groups))
    if not source_id:
        return groups
    column = file.schema_arrow.get_field_index("source_id")
    ends = [file.metadata.row_group(group).column(column).statistics for group in groups]
    return [
        group for group in groups if ends[group] is None or ends[group].min <= source_id <= ends[group].max
    ]


def count_rows(folder: Path, table: Table) -> int:
    """How many rows of `table` a stage wrote into `folder`."""
    path = folder / f"{table.name}.parquet"
    return int(pq.read_metadata(path).num_rows) if path.is_file() else 0


def write_table(path: Path, table: Table, batches: Iterable[pa.RecordBatch]) -> int:
    """A Parquet file of fixed row groups, so that its bytes do not depend on how the rows were cut; the row count."""
    total = 0
    with pq.ParquetWriter(path, table.schema, compression="zstd", version="2.6") as writer:
        for group in _regroup(batches, table.schema):
            writer.write_table(group, row_group_size=ROW_GROUP_ROWS)
            total += group.num_rows
    return total


def sort_rows(batches: Iterable[pa.RecordBatch], table: Table) -> pa.Table:
    """All rows in one table, ordered by its key, each key once. In memory: for small tables only."""
    rows = pa.Table.from_batches(list(batches), table.schema)
    if _is_sorted(rows, table.key):
        return rows
    rows = rows.sort_by([(name, "ascending") for name in table.key])
    return rows if rows.num_rows < 2 else _drop_repeats(rows, table.key)


def _is_sorted(rows: pa.Table, key: tuple[str, ...]) -> bool:
    """True when each row's key is greater than that of the row before; told for keys of one column only."""
    import pyarrow.compute as pc

    if rows.num_rows < 2:
        return True
    if len(key) > 1:
        return False
    column = rows[key[0]].combine_chunks()
    return bool(pc.all(pc.greater(column[1:], column[:-1])).as_py())


def _drop_repeats(rows: pa.Table, key: tuple[str, ...]) -> pa.Table:
    """Sorted rows without those whose key is that of the row before."""
    import pyarrow.compute as pc

    is_new = None
    for name in key:
        column = rows[name].combine_chunks()
        differs = pc.not_equal(column[1:], column[:-1])
        is_new = differs if is_new is None else pc.or_(is_new, differs)
    if pc.all(is_new).as_py():
        return rows
    return rows.filter(pa.concat_arrays([pa.array([True]), is_new]))


def _regroup(batches: Iterable[pa.RecordBatch], schema: pa.Schema) -> Iterator[pa.Table]:
    held: list[pa.RecordBatch] = []
    count = 0
    for batch in batches:
        held.append(batch)
        count += batch.num_rows
        while count >= ROW_GROUP_ROWS:
            rows = pa.Table.from_batches(held, schema)
            yield _compact(rows.slice(0, ROW_GROUP_ROWS))
            held = rows.slice(ROW_GROUP_ROWS).to_batches()
            count -= ROW_GROUP_ROWS
    if count:
        yield _compact(pa.Table.from_batches(held, schema))


def _compact(rows: pa.Table) -> pa.Table:
    # Page boundaries follow the chunks of a column: one chunk, one layout.
    return rows.combine_chunks()


def _is_almost_unique(column: str) -> bool:
    return column in ("locator", "locators", "text") or (column.endswith("_id") and column != "source_id")


class _StageSink:
    """Gathers small batches before they become a row group."""

    def __init__(self, path: Path, table: Table) -> None:
        self.schema = table.schema
        # A dictionary of what hardly repeats takes a third of the time of writing and makes the file larger.
        repeated = [name for name in self.schema.names if not _is_almost_unique(name)]
        # What is read once or twice need not be small, and nobody asks for its statistics.
        self.writer = pq.ParquetWriter(
            path, self.schema, compression="lz4", use_dictionary=repeated, write_statistics=False
        )
        self.held: list[pa.RecordBatch] = []
        self.held_bytes = 0  # of the first `counted`
        self.counted = 0
        self.most_bytes = 0  # an upper bound for all, which costs next to nothing for a batch of few rows

    def add(self, batch: pa.RecordBatch) -> None:
        self.held.append(batch)
        self.most_bytes += batch.get_total_buffer_size()
        if self.most_bytes >= _FLUSH_BYTES:
            self.held_bytes += sum(batch.nbytes for batch in self.held[self.counted :])
            self.most_bytes, self.counted = self.held_bytes, len(self.held)
            if self.held_bytes >= _FLUSH_BYTES:
                self.flush()

    def flush(self) -> None:
        if self.held:
            # A page per chunk is dear when each of many sources gives a few rows.
            self.writer.write_table(_compact(pa.Table.from_batches(self.held, self.schema)))
            self.held, self.held_bytes, self.most_bytes, self.counted = [], 0, 0, 0

    def close(self) -> None:
        self.flush()
        self.writer.close()
