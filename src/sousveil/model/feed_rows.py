"""Collects the rows that one source of many records gives, and hands them out as record batches.

Feeds have hundreds of thousands of records, so a row is a small dict, its id is made of source and ordinal instead of
a hash of its own, and a column that no row of a batch names is made at once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

import pyarrow as pa

from sousveil.model.declaring import Table
from sousveil.model.errors import ExitCode, SousveilError
from sousveil.model.problems import Problem
from sousveil.model.rows import problems_to_batch

BATCH_ROWS = 8192
PROBLEMS_KEPT = 1000
"""Of one code in one source; the rest are counted in one more row."""

_EMPTY: dict[str, Any] = {"text": "", "boolean": False, "texts": []}
_FEW_ROWS = 100  # fewer are quicker made row by row: a column costs some microseconds however short it is


class FeedRows:
    """The rows of one source. `maker`: 'readers.cve5' and the like; `format_`: the value of `format` in the table of paths.

    `prefixes`: table → what its ids begin with; `paths`: the table of values that go into no table.
    Now and then `yield from rows.drain()`, and at the end `yield from rows.finish()`.
    """

    prefixes: ClassVar[Mapping[Table, str]]
    paths: Table
    spoken: frozenset[str] = frozenset()
    """Names of values that rows may carry although their table has no such column."""

    def __init__(self, source_id: str, format_: str, maker: str, maker_version: str) -> None:
        self.source_id = source_id
        self._format = format_
        self._maker = maker
        self._constants: dict[str, str] = dict.fromkeys(self.spoken, "")
        self._kept = {
            table.name: _TableRows(table, prefix, source_id, maker, maker_version)
            for table, prefix in self.prefixes.items()
        }
        self._paths: dict[tuple[str, str], int] = {}
        self._problems: list[Problem] = []
        self._problem_counts: dict[str, int] = {}

    def add(self, table: Table, locator: str, **values: Any) -> str:
        """Adds a row; its id. Unknown columns are a bug, found by `drain`."""
        kept = self._kept[table.name]
        row_id = f"{kept.prefix}{kept.taken + len(kept.rows)}"
        kept.rows.append({**self._constants, **values, "locator": locator, kept.id_column: row_id})
        return row_id

    def put_columns(self, table: Table, made: dict[str, pa.Array], length: int) -> Iterator[pa.RecordBatch]:
        """What waits of `table`, then `length` more rows given by columns; columns not in `made` have their defaults.

        Rows come in the order of the calls of `add` and of this. Without a column of ids, ids are made of ordinals.
        """
        kept = self._kept[table.name]
        if kept.rows:
            yield kept.take(self.spoken)
        if length:
            yield kept.take_columns(made, length)

    def report(self, code: str, detail: str = "", locator: str = "") -> None:
        """Adds a problem of the catalogue; it must not quote names of finders, exploits or passwords."""
        count = self._problem_counts.get(code, 0) + 1
        self._problem_counts[code] = count
        if count <= PROBLEMS_KEPT:
            self._problems.append(Problem(code, self.source_id, self._maker, detail[:300], locator))

    def count_path(self, path: str, disposition: str = "unmapped", times: int = 1) -> None:
        """Counts a value at `path` (indices as []) that goes into no table; 'withheld' for what must not be kept."""
        key = (path, disposition)
        self._paths[key] = self._paths.get(key, 0) + times

    def drain(self) -> Iterator[pa.RecordBatch]:
        """Full batches."""
        for kept in self._kept.values():
            if len(kept.rows) >= BATCH_ROWS:
                yield kept.take(self.spoken)

    def finish(self) -> Iterator[pa.RecordBatch]:
        """All that is left, then the paths that were not mapped and the problems."""
        for kept in self._kept.values():
            if kept.rows:
                yield kept.take(self.spoken)
        if self._paths:
            yield self.paths.batch(self._list_paths())
        unmapped = [count for (_, disposition), count in self._paths.items() if disposition == "unmapped"]
        if unmapped:
            self._add_total("paths_unmapped", f"{sum(unmapped)} values at {len(unmapped)} paths")
        for code, count in sorted(self._problem_counts.items()):
            if count > PROBLEMS_KEPT:
                self._add_total(code, f"and {count - PROBLEMS_KEPT} more of this kind")
        if self._problems:
            yield problems_to_batch(self._problems)

    def _add_total(self, code: str, detail: str) -> None:
        self._problems.append(Problem(code, self.source_id, self._maker, detail))

    def _list_paths(self) -> Iterator[dict[str, Any]]:
        for ordinal, ((path, disposition), count) in enumerate(sorted(self._paths.items())):
            yield {
                "source_id": self.source_id,
                "ordinal": ordinal,
                "format": self._format,
                "path": path,
                "disposition": disposition,
                "occurrences": count,
            }


class _TableRows:
    """The rows of one table that wait for their batch. `prefix`: what all ids begin with, up to the ordinal."""

    def __init__(self, table: Table, prefix: str, source_id: str, maker: str, maker_version: str) -> None:
        self.table = table
        self.rows: list[dict[str, Any]] = []
        self.taken = 0
        self.prefix = f"{prefix}_{source_id[:20]}_"
        self.id_column = table.columns[0].name
        self._constants = {"source_id": source_id, "maker": maker, "maker_version": maker_version}
        self._defaults = {
            column.name: None if column.nullable else _EMPTY.get(column.type, "")
            for column in table.columns
            if column.name not in self._constants and column.name != "ordinal"
        }

    def take(self, spoken: frozenset[str] = frozenset()) -> pa.RecordBatch:
        """The rows as a batch. `spoken`: names in rows that need be no column. Raises SousveilError('unknown_column')."""
        rows, self.rows = self.rows, []
        named = set().union(*rows)
        unknown = named - self._defaults.keys() - spoken
        if unknown:
            raise SousveilError(
                "unknown_column",
                "A row has a column that its table does not declare.",
                where=f"{self.table.name}: {sorted(unknown)}",
                exit_code=ExitCode.BUG,
            )
        first, self.taken = self.taken, self.taken + len(rows)
        if len(rows) < _FEW_ROWS:
            known = self._defaults | self._constants
            return self.table.batch({**known, **row, "ordinal": first + at} for at, row in enumerate(rows))
        return self._assemble(self.make_columns(rows, named), first, len(rows))

    def take_columns(self, made: dict[str, pa.Array], length: int) -> pa.RecordBatch:
        """`length` rows given by columns as a batch."""
        first, self.taken = self.taken, self.taken + length
        if self.id_column not in made:
            made[self.id_column] = pa.array([f"{self.prefix}{at}" for at in range(first, self.taken)])
        return self._assemble(made, first, length)

    def _assemble(self, made: dict[str, pa.Array], first: int, length: int) -> pa.RecordBatch:
        made["ordinal"] = pa.array(range(first, first + length), pa.int64())
        columns = []
        for field in self.table.schema:
            column = made.get(field.name)
            if column is None:
                value = self._constants.get(field.name, self._defaults.get(field.name))
                column = pa.repeat(pa.scalar(value, field.type), length)
            columns.append(column)
        return pa.RecordBatch.from_arrays(columns, schema=self.table.schema)

    def make_columns(self, rows: list[dict[str, Any]], named: set[str]) -> dict[str, pa.Array]:
        """The columns that some row names, made by Arrow in one go; what a row does not name has its default."""
        import pyarrow.compute as pc  # slow to load, and small feeds do without

        fields = [
            field for field in self.table.schema if field.name in named and field.name in self._defaults
        ]
        arrays = pa.array(rows, pa.struct(fields)).flatten()
        made = {}
        for field, array in zip(fields, arrays, strict=True):
            if array.null_count and not field.nullable:
                array = pc.coalesce(array, pa.scalar(self._defaults[field.name], field.type))
            made[field.name] = array
        return made
