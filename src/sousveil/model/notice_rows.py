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
        self._templates = {
            table.name: _make_template(table, source_id, maker, maker_version) for table in NOTICE_TABLES
        }
        self._maker = maker
        self._tables = {table.name: table for table in NOTICE_TABLES}
        self._rows: dict[str, list[dict[str, Any]]] = {table.name: [] for table in NOTICE_TABLES}
        self._ordinals = dict.fromkeys(self._rows, 0)
        self._seen: dict[tuple[str, str, str], int] = {}
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
        row = self._append(NOTICES, self.notice_id, locator, values)
        row["format"] = row["format"] or self._format
        return row

    def add(self, table: Table, locator: str, **values: Any) -> str:
        """Adds a row of a table of NOTICE_TABLES for the open notice; its id. Unknown columns are a bug."""
        name = table.name
        role = str(values.get("role") or values.get("stage") or values.get("scheme") or "")
        seen = (name, locator, role)
        repeat = self._seen.get(seen, 0)
        self._seen[seen] = repeat + 1
        row_id = make_id(_PREFIXES[name], self.notice_id, locator, role, *([repeat] if repeat else []))
        values["notice_id"] = self.notice_id
        self._append(table, row_id, locator, values)
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
        for name, rows in self._rows.items():
            if len(rows) > BATCH_ROWS:
                kept = rows[-1:] if name == NOTICES.name else []
                yield self._tables[name].batch(rows[: len(rows) - len(kept)])
                self._rows[name] = kept

    def finish(self) -> Iterator[pa.RecordBatch]:
        """All that is left, then the paths that were not mapped and the problems."""
        for name, rows in self._rows.items():
            if rows:
                yield self._tables[name].batch(rows)
                self._rows[name] = []
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

    def _append(self, table: Table, row_id: str, locator: str, values: dict[str, Any]) -> dict[str, Any]:
        name = table.name
        template = self._templates[name]
        row = {**template, **values}
        row[table.columns[0].name] = row_id
        row["locator"] = locator
        row["ordinal"] = self._ordinals[name]
        if len(row) != len(template):
            raise SousveilError(
                "unknown_column",
                "A row has a column that its table does not declare.",
                where=f"{name}: {sorted(set(row) - set(template))}",
                exit_code=ExitCode.BUG,
            )
        self._ordinals[name] += 1
        self._rows[name].append(row)
        return row


def _make_template(table: Table, source_id: str, maker: str, maker_version: str) -> dict[str, Any]:
    known = {"source_id": source_id, "maker": maker, "maker_version": maker_version}
    return {c.name: known.get(c.name, None if c.nullable else _EMPTY.get(c.type, "")) for c in table.columns}
