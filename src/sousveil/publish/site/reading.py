"""What pages are made from: the tables of one finished build, read only, with personal data already masked."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import duckdb

from sousveil.publish.redaction import mask_personal_data
from sousveil.publish.site.wording import Wording

Row = dict[str, Any]
_UNMASKED = re.compile(r"(?:^|_)(?:ids?|sha256|slug|code|address|exact)$|^locator$")
_SAFE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")


@dataclass(frozen=True, slots=True)
class BuildFacts:
    """The build that a site shows: the case's title, its folder, the hash of all it was made from, and what made it.

    `sources_at`: the latest time at which a source was captured, '' when there is none; the site's only date, since a
    build knows no clock.
    """

    title: str
    folder: Path
    inputs: str
    program: str
    sources_at: str = ""


class Site:
    """A build's tables as pages see them.

    `connection` has them under their names (see `engine.duckdb.open_site_database`) and keeps what it computes in
    memory. Several threads may read at once. `is_live`: False when pages are written as files. `counted`: rows of facets that
    were counted before. `gathered`: for kinds without a page for each record, where a record is told of.
    `read_lately`: rows of a list and what they answer.
    """

    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        build: BuildFacts,
        wording: Wording,
        is_live: bool = False,
    ) -> None:
        self.build = build
        self.wording = wording
        self.is_live = is_live
        self.counted: dict[tuple[object, ...], list[Row]] = {}
        self.read_lately: tuple[object, list[Row]] = (None, [])
        self.gathered: dict[str, Callable[[str], str]] = {}
        self._connection = connection
        self._threads = threading.local()
        self.tables = {
            name for (name,) in connection.execute("SELECT table_name FROM duckdb_tables()").fetchall()
        }

    def speak(self, language: str) -> Site:
        """The same site in another language of the interface."""
        return Site(self._connection, self.build, Wording(language), self.is_live)

    def select(self, sql: str, **values: Any) -> list[Row]:
        """The rows of a query with `values` bound to `$name`; dates as text, decimals as numbers, personal data masked.

        Columns whose names end in id, ids, sha256, slug, code or address are identifiers and stay as they are.
        """
        cursor = self._cursor().execute(*_bind(sql, values))
        names = [column[0] for column in cursor.description or ()]
        kept = [is_identifier(name) for name in names]
        return [
            {name: _plain(value, keep) for name, value, keep in zip(names, row, kept, strict=True)}
            for row in cursor.fetchall()
        ]

    def select_by(self, key: str, sql: str, **values: Any) -> dict[Any, list[Row]]:
        """The rows of a query, grouped by their column `key`, in their order."""
        groups: dict[Any, list[Row]] = {}
        for row in self.select(sql, **values):
            groups.setdefault(row[key], []).append(row)
        return groups

    def select_value(self, sql: str, **values: Any) -> Any:
        """The first value of the first row, None when there is no row."""
        rows = self.select(sql, **values)
        return next(iter(rows[0].values())) if rows else None

    def iterate_ids(self, sql: str) -> Iterator[str]:
        """The first column of a query, as text."""
        cursor = self._connection.cursor().execute(sql)
        while rows := cursor.fetchmany(10_000):
            yield from (str(row[0]) for row in rows)

    def connect(self) -> duckdb.DuckDBPyConnection:
        """A cursor of one's own, for reading in bulk. Text in it is not masked."""
        return self._connection.cursor()

    def keep_rows(self, name: str, sql: str) -> str:
        """The table in memory that holds the rows of `sql`, made when it is first asked for; its name, to select from."""
        table = f"{name}_listed_{sha256(sql.encode()).hexdigest()[:8]}"
        with _MAKING:
            if table not in self.tables:
                self._cursor().execute(f'CREATE TABLE IF NOT EXISTS memory.main."{table}" AS {sql}')
                self.tables.add(table)
        return f'memory.main."{table}"'

    def find_database(self) -> Path | None:
        """The file of the case's database, None when the tables are in memory."""
        row = (
            self._cursor()
            .execute("SELECT path FROM duckdb_databases() WHERE database_name = 'built'")
            .fetchone()
        )
        return Path(row[0]) if row and row[0] else None

    def find_address(self, kind: str, identifier: str) -> str:
        """The address at which a record is shown, from the root of the site."""
        found = self.gathered[kind](identifier) if kind in self.gathered else ""
        return found or make_address(kind, identifier)

    def _cursor(self) -> duckdb.DuckDBPyConnection:
        cursor: duckdb.DuckDBPyConnection | None = getattr(self._threads, "cursor", None)
        if cursor is None:
            cursor = self._threads.cursor = self._connection.cursor()
        return cursor


_MAKING = threading.Lock()
_APART = "\x1f"


def _bind(sql: str, values: dict[str, Any]) -> tuple[str, dict[str, Any] | None]:
    """A list of ids goes as one text: DuckDB looks for packages that are not there at each item of a list."""
    ids = values.get("ids")
    if not ids or any(_APART in str(own) for own in ids):
        return sql, values or None
    cut = sql.replace("unnest($ids)", f"unnest(string_split($ids, chr({ord(_APART)})))")
    if "$ids" in cut.replace("string_split($ids,", ""):
        return sql, values
    return cut, {**values, "ids": _APART.join(map(str, ids))}


@cache
def is_identifier(column: str) -> bool:
    """True when a column of that name holds ids, hashes, codes or addresses of the site, which are never masked."""
    return bool(_UNMASKED.search(column))


def make_slug(identifier: str) -> str:
    """`identifier` as the name of a file: itself when letters, digits, dot, hyphen and underscore make it, else a hash of it."""
    if _SAFE.fullmatch(identifier) and not identifier.endswith(".") and identifier.lower() != "index":
        return identifier
    return "x" + sha256(identifier.encode()).hexdigest()[:24]


def make_address(kind: str, identifier: str) -> str:
    """The address of a record's page, from the root of the site."""
    return f"{kind}/{make_slug(identifier)}.html"


def _plain(value: Any, keep: bool) -> Any:
    if isinstance(value, str):
        return value if keep else mask_personal_data(value)
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return [_plain(item, keep) for item in value]
    if isinstance(value, Mapping):
        return {name: _plain(item, keep or is_identifier(str(name))) for name, item in value.items()}
    return value
