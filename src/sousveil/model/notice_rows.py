"""Collects the rows that one source's notices give, and hands them out as record batches.

Readers and the extraction of tender documents write with it, so that ids, ordinals and defaults are alike everywhere.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

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
_EMPTY: dict[str, Any] = {"text": "", "boolean": False, "texts": []}
_MARKS = ("role", "stage", "scheme")  # a table has one of them at most; it tells rows of one place apart
_FEW_ROWS = 100  # fewer are quicker made row by row: a column costs some microseconds however short it is
_PROBLEMS_KEPT = 1000  # of one code in one source; the rest are counted in one more row


class NoticeRows:
    """The rows of one source. `maker`: 'readers.ocds' and the like; `format_`: the value of raw_notices.format.

    Call `open_notice` for each publication, then `add` its rows: they belong to the notice opened last. The row that
    `open_notice` returns may be changed until the next `open_notice` or `finish`. Now and then
    `yield from rows.drain()`, and at the end `yield from rows.finish()`.

    `locators_repeat`: False where no two notices can have the same locator (rows of a table); then the locators of
    millions of notices need not be kept in memory.
    """

    def __init__(
        self, source_id: str, format_: str, maker: str, maker_version: str, *, locators_repeat: bool = True
    ) -> None:
        self.source_id = source_id
        self.notice_id = ""
        self._format = format_
        self._maker = maker
        self._kept = {
            table.name: _TableRows(table, source_id, maker, maker_version)
            for table in NOTICE_TABLES
            if table.name in _PREFIXES
        }
        self._seen: dict[str, int] = {}
        self._notices: dict[str, int] | None = {} if locators_repeat else None
        self._paths: dict[tuple[str, str], int] = {}
        self._problems: list[Problem] = []
        self._problem_counts: dict[str, int] = {}

    def open_notice(self, locator: str, **values: Any) -> dict[str, Any]:
        """A new raw_notices row, whose `notice_id` the rows added from now on carry. `locator`: JSON, its own."""
        repeat = 0
        if self._notices is not None:
            repeat = self._notices.get(locator, 0)
            self._notices[locator] = repeat + 1
        self.notice_id = make_id("ntc", self.source_id, locator, *([repeat] if repeat else []))
        self._seen.clear()
        kept = self._kept[NOTICES.name]
        row = kept.defaults | values
        row["notice_id"] = self.notice_id
        row["locator"] = locator
        row["format"] = row["format"] or self._format
        kept.rows.append(row)
        return row

    def add(self, table: Table, locator: str, **values: Any) -> str:
        """Adds a row of a table of NOTICE_TABLES for the open notice; its id. Unknown columns are a bug, found by `drain`."""
        kept = self._kept[table.name]
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
            self._problems.append(Problem(code, self.source_id, self._maker, detail[:300], locator))

    def count_path(self, path: str, disposition: str = "unmapped", times: int = 1) -> None:
        """Counts a value at `path` (indices as []) that goes into no table; 'withheld' for personal data."""
        key = (path, disposition)
        self._paths[key] = self._paths.get(key, 0) + times

    def drain(self) -> Iterator[pa.RecordBatch]:
        """Full batches. The notice opened last stays, since it may still change."""
        for kept in self._kept.values():
            if len(kept.rows) > BATCH_ROWS:
                yield kept.take(1 if kept.table is NOTICES else 0)

    def finish(self) -> Iterator[pa.RecordBatch]:
        """All that is left, then the paths that were not mapped and the problems."""
        for kept in self._kept.values():
            if kept.rows:
                yield kept.take()
        yield from self._finish_paths()
        for code, count in sorted(self._problem_counts.items()):
            if count > _PROBLEMS_KEPT:
                detail = f"and {count - _PROBLEMS_KEPT} more of this kind"
                self._problems.append(Problem(code, self.source_id, self._maker, detail))
        if self._problems:
            yield problems_to_batch(self._problems)

    def _finish_paths(self) -> Iterator[pa.RecordBatch]:
        rows = [
            {
                "source_id": self.source_id,
                "ordinal": ordinal,
                "format": self._format,
                "path": path,
                "disposition": disposition,
                "occurrences": count,
            }
            for ordinal, ((path, disposition), count) in enumerate(sorted(self._paths.items()))
        ]
        unmapped = [row for row in rows if row["disposition"] == "unmapped"]
        if unmapped:
            total = sum(int(str(row["occurrences"])) for row in unmapped)
            detail = f"{total} values at {len(unmapped)} paths"
            self._problems.append(Problem("paths_unmapped", self.source_id, self._maker, detail))
        if rows:
            yield UNMAPPED_PATHS.batch(rows)


class _TableRows:
    """The rows of one table that wait for their batch. A column that a row does not name has its default."""

    def __init__(self, table: Table, source_id: str, maker: str, maker_version: str) -> None:
        self.table = table
        self.rows: list[dict[str, Any]] = []
        self.prefix = _PREFIXES[table.name]
        self.id_column = table.columns[0].name
        self.mark = next((c.name for c in table.columns if c.name in _MARKS), "")
        # The same in every row: not kept in the rows, and unknown to `defaults`.
        self._constants = {"source_id": source_id, "maker": maker, "maker_version": maker_version}
        self.defaults = {
            c.name: None if c.nullable else _EMPTY.get(c.type, "")
            for c in table.columns
            if c.name not in self._constants and c.name != "ordinal"
        }
        self._taken = 0

    def take(self, left: int = 0) -> pa.RecordBatch:
        """The rows but the last `left`, which stay. Raises SousveilError('unknown_column')."""
        unknown = set().union(*self.rows) - self.defaults.keys()
        if unknown:
            raise SousveilError(
                "unknown_column",
                "A row has a column that its table does not declare.",
                where=f"{self.table.name}: {sorted(unknown)}",
                exit_code=ExitCode.BUG,
            )
        count = len(self.rows) - left
        rows, self.rows = self.rows[:count], self.rows[count:]
        ordinals = range(self._taken, self._taken + count)
        self._taken += count
        if count < _FEW_ROWS:
            known = self.defaults | self._constants
            return self.table.batch(
                {**known, **row, "ordinal": ordinal} for row, ordinal in zip(rows, ordinals, strict=True)
            )
        columns = []
        for field in self.table.schema:
            name = field.name
            if name in self._constants:
                column = pa.repeat(pa.scalar(self._constants[name], field.type), count)
            elif name == "ordinal":
                column = pa.array(ordinals, field.type)
            else:
                default = self.defaults[name]
                column = pa.array([row.get(name, default) for row in rows], field.type)
            columns.append(column)
        return pa.RecordBatch.from_arrays(columns, schema=self.table.schema)
