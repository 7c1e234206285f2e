"""Collects the rows that the notices of sources give, and hands them out as record batches.

Readers and the extraction of tender documents write with it, so that ids, ordinals and defaults are alike everywhere.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from operator import itemgetter
from typing import Any, NamedTuple

import pyarrow as pa

from sousveil.model.declaring import Table
from sousveil.model.errors import ExitCode, SousveilError
from sousveil.model.ids import make_id
from sousveil.model.notice_tables import NOTICE_TABLES, NOTICES, UNMAPPED_PATHS
from sousveil.model.problems import Problem
from sousveil.model.rows import problems_to_batch

BATCH_ROWS = 8192
_PREFIXES = {
    "raw_notices": "ntc",
    "raw_notice_texts": "ntx",
    "raw_lots": "lot",
    "raw_awards": "awd",
    "raw_bids": "bid",
    "raw_amounts": "amt",
    "core_organisation_mentions": "org",
    "core_place_mentions": "plm",
    "raw_classifications": "cls",
    "raw_notice_dates": "dat",
    "raw_notice_links": "lnk",
}
_ROWS_OF_NOTICES = tuple(table for table in NOTICE_TABLES if table.name in _PREFIXES)
_EMPTY: dict[str, Any] = {"text": "", "boolean": False, "texts": []}
_MARKS = ("role", "stage", "scheme")  # a table has one of them at most; it tells rows of one place apart
_FEW_ROWS = 100  # fewer are quicker made row by row: a column costs some microseconds however short it is
_PROBLEMS_KEPT = 1000  # of one code in one source; the rest are counted in one more row


class _Origin(NamedTuple):
    """What is the same in all rows of a source; its fields are columns."""

    source_id: str
    maker: str
    maker_version: str


class NoticeStore:
    """Rows of any number of sources that wait for their batches; the sources of a pack share one.

    A batch costs more than the few rows that one notice has for it. Sources are read one after the other, so the rows
    of a source stand together.
    """

    def __init__(self) -> None:
        self.tables = {table.name: _TableRows(table) for table in (*_ROWS_OF_NOTICES, UNMAPPED_PATHS)}
        self.problems: list[Problem] = []
        self._origin = _Origin("", "", "")

    def open_source(self, origin: _Origin) -> None:
        """The rows that come now are those of a source."""
        self.close_source()
        self._origin = origin

    def close_source(self) -> None:
        """No more rows of the source opened last."""
        for kept in self.tables.values():
            kept.close_source(self._origin)

    def drain(self) -> Iterator[pa.RecordBatch]:
        """Full batches, when no source is being read."""
        for kept in self.tables.values():
            if len(kept.rows) > BATCH_ROWS:
                yield kept.take()
        if len(self.problems) > BATCH_ROWS:
            yield self._take_problems()

    def finish(self) -> Iterator[pa.RecordBatch]:
        """All that is left, when no source is being read."""
        for kept in self.tables.values():
            if kept.rows:
                yield kept.take()
        if self.problems:
            yield self._take_problems()

    def _take_problems(self) -> pa.RecordBatch:
        problems, self.problems = self.problems, []
        return problems_to_batch(problems)


class NoticeRows:
    """The rows of one source. `maker`: 'readers.ocds' and the like; `format_`: the value of raw_notices.format.

    Call `open_notice` for each publication, then `add` its rows: they belong to the notice opened last. The row that
    `open_notice` returns may be changed until the next `open_notice` or `finish`. Now and then
    `yield from rows.drain()`, and at the end `yield from rows.finish()`.

    `locators_repeat`: False where no two notices can have the same locator (rows of a table); then the locators of
    millions of notices need not be kept in memory. `store`: shared by several sources, one after the other; what is
    left at the end stays in it.
    """

    def __init__(
        self,
        source_id: str,
        format_: str,
        maker: str,
        maker_version: str,
        *,
        locators_repeat: bool = True,
        store: NoticeStore | None = None,
    ) -> None:
        self.source_id = source_id
        self.notice_id = ""
        self._format = format_
        self._origin = _Origin(source_id, maker, maker_version)
        self._is_shared = store is not None
        self._store = store or NoticeStore()
        self._store.open_source(self._origin)
        self._tables = self._store.tables
        self._seen: dict[str, int] = {}
        self._notices: dict[str, int] | None = {} if locators_repeat else None
        self._paths: dict[tuple[str, str], int] = {}
        self._problem_counts: dict[str, int] = {}

    def open_notice(self, locator: str, **values: Any) -> dict[str, Any]:
        """A new raw_notices row, whose `notice_id` the rows added from now on carry. `locator`: JSON, its own."""
        repeat = 0
        if self._notices is not None:
            repeat = self._notices.get(locator, 0)
            self._notices[locator] = repeat + 1
        self.notice_id = make_id("ntc", self.source_id, locator, *([repeat] if repeat else []))
        self._seen.clear()
        kept = self._tables[NOTICES.name]
        row = kept.defaults | values
        row["notice_id"] = self.notice_id
        row["locator"] = locator
        row["format"] = row["format"] or self._format
        kept.rows.append(row)
        return row

    def add(self, table: Table, locator: str, **values: Any) -> str:
        """Adds a row of a table of NOTICE_TABLES for the open notice; its id. Unknown columns are a bug, found by `drain`."""
        return self.add_row(table, locator, values)

    def add_row(self, table: Table, locator: str, values: dict[str, Any]) -> str:
        """The same with the columns in `values`, which becomes the row."""
        kept = self._tables[table.name]
        role = values.get(kept.mark) or ""
        row_id = make_id(kept.prefix, self.notice_id, locator, role)
        seen = self._seen
        if row_id in seen:
            seen[row_id] = repeat = seen[row_id] + 1
            row_id = make_id(kept.prefix, self.notice_id, locator, role, repeat)
        else:
            seen[row_id] = 0
        values["notice_id"] = self.notice_id
        values["locator"] = locator
        values[kept.id_column] = row_id
        kept.rows.append(values)
        return row_id

    def report(self, code: str, detail: str = "", locator: str = "") -> None:
        """Adds a problem of the catalogue. Of one code the first thousand are kept one by one, the rest counted.

        `detail` must not quote contact data.
        """
        count = self._problem_counts.get(code, 0) + 1
        self._problem_counts[code] = count
        if count <= _PROBLEMS_KEPT:
            self._keep_problem(code, detail[:300], locator)

    def count_path(self, path: str, disposition: str = "unmapped", times: int = 1) -> None:
        """Counts a value at `path` (indices as []) that goes into no table; 'withheld' for personal data."""
        key = (path, disposition)
        self._paths[key] = self._paths.get(key, 0) + times

    def drain(self) -> Iterator[pa.RecordBatch]:
        """Full batches. The notice opened last stays, since it may still change."""
        for kept in self._tables.values():
            if len(kept.rows) > BATCH_ROWS:
                kept.close_run(self._origin)
                yield kept.take(1 if kept.table is NOTICES else 0)

    def finish(self) -> Iterator[pa.RecordBatch]:
        """All that is left, the paths that were not mapped and the problems; of a shared store, full batches only."""
        self._finish_paths()
        for code, count in sorted(self._problem_counts.items()):
            if count > _PROBLEMS_KEPT:
                self._keep_problem(code, f"and {count - _PROBLEMS_KEPT} more of this kind")
        self._store.close_source()
        yield from self._store.drain() if self._is_shared else self._store.finish()

    def _finish_paths(self) -> None:
        unmapped = [count for (_, disposition), count in self._paths.items() if disposition == "unmapped"]
        if unmapped:
            self._keep_problem("paths_unmapped", f"{sum(unmapped)} values at {len(unmapped)} paths")
        self._tables[UNMAPPED_PATHS.name].rows += [
            {"format": self._format, "path": path, "disposition": disposition, "occurrences": count}
            for (path, disposition), count in sorted(self._paths.items())
        ]

    def _keep_problem(self, code: str, detail: str, locator: str = "") -> None:
        self._store.problems.append(Problem(code, self.source_id, self._origin.maker, detail, locator))


class _TableRows:
    """The rows of one table that wait for their batch. A column that a row does not name has its default."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.rows: list[dict[str, Any]] = []
        self.prefix = _PREFIXES.get(table.name, "")
        self.id_column = table.columns[0].name
        self.mark = next((c.name for c in table.columns if c.name in _MARKS), "")
        # The same in every row of a source, or counted: not kept in the rows, and unknown to `defaults`.
        self.defaults = {
            c.name: None if c.nullable else _EMPTY.get(c.type, "")
            for c in table.columns
            if c.name not in _Origin._fields and c.name != "ordinal"
        }
        self._runs: list[tuple[_Origin, int, int]] = []  # of the rows: origin, first ordinal, count
        self._closed = 0  # rows that are in a run
        self._ordinal = 0  # of the open source's next row
        # Of the rows taken last: columns that some of them name, and that all do.
        self._named = self._always = frozenset[str]()

    def close_run(self, origin: _Origin) -> None:
        """The rows since the last run belong to the source `origin`."""
        count = len(self.rows) - self._closed
        if count:
            self._runs.append((origin, self._ordinal, count))
            self._ordinal += count
            self._closed = len(self.rows)

    def close_source(self, origin: _Origin) -> None:
        """The same; the next row will be another source's."""
        self.close_run(origin)
        self._ordinal = 0

    def take(self, left: int = 0) -> pa.RecordBatch:
        """The rows but the last `left` of the last source, which stay. Raises SousveilError('unknown_column')."""
        # A reader adds rows in a few places only, so few sets of columns occur.
        kinds = set(map(tuple, self.rows))
        self._named = frozenset().union(*kinds)
        self._always = self._named.intersection(*kinds)
        unknown = self._named - self.defaults.keys()
        if unknown:
            raise SousveilError(
                "unknown_column",
                "A row has a column that its table does not declare.",
                where=f"{self.table.name}: {sorted(unknown)}",
                exit_code=ExitCode.BUG,
            )
        count = len(self.rows) - left
        rows, self.rows = self.rows[:count], self.rows[count:]
        runs, self._runs = self._runs, []
        origin, first, length = runs[-1]
        runs[-1] = origin, first, length - left
        self._closed = 0
        self._ordinal -= left
        if count < _FEW_ROWS:
            return self.table.batch(self._complete_rows(rows, runs))
        columns = [self._make_column(field, rows, runs) for field in self.table.schema]
        return pa.RecordBatch.from_arrays(columns, schema=self.table.schema)

    def _complete_rows(
        self, rows: list[dict[str, Any]], runs: list[tuple[_Origin, int, int]]
    ) -> Iterator[dict[str, Any]]:
        start = 0
        for origin, first, length in runs:
            known = self.defaults | origin._asdict()
            for ordinal, row in enumerate(rows[start : start + length], first):
                yield {**known, **row, "ordinal": ordinal}
            start += length

    def _make_column(
        self, field: pa.Field, rows: list[dict[str, Any]], runs: list[tuple[_Origin, int, int]]
    ) -> pa.Array:
        name = field.name
        if name == "ordinal":
            ordinals = chain.from_iterable(range(first, first + length) for _, first, length in runs)
            return pa.array(list(ordinals), field.type)
        if name in _Origin._fields:
            values = [getattr(origin, name) for origin, _, _ in runs]
            if len(set(values)) == 1:
                return pa.repeat(pa.scalar(values[0], field.type), len(rows))
            repeated = ([value] * length for value, (_, _, length) in zip(values, runs, strict=True))
            return pa.array(list(chain.from_iterable(repeated)), field.type)
        if name in self._always:
            return pa.array(list(map(itemgetter(name), rows)), field.type)
        default = self.defaults[name]
        if name not in self._named:
            return pa.repeat(pa.scalar(default, field.type), len(rows))
        return pa.array([row.get(name, default) for row in rows], field.type)
