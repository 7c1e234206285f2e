"""How a table is declared: columns with type, unit, description and caveat; Arrow schema and DDL follow from it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pyarrow as pa

_ARROW: dict[str, pa.DataType] = {
    "text": pa.string(),
    "integer": pa.int64(),
    "real": pa.float64(),
    "boolean": pa.bool_(),
    "texts": pa.list_(pa.string()),
}
_DUCKDB = {
    "text": "VARCHAR",
    "integer": "BIGINT",
    "real": "DOUBLE",
    "boolean": "BOOLEAN",
    "texts": "VARCHAR[]",
}


@dataclass(frozen=True, slots=True)
class Column:
    """`type`: text, integer, real, boolean or texts; `unit`: '' when it has none; `caveat`: what a reader may get wrong."""

    name: str
    type: str
    description: str
    unit: str = ""
    caveat: str = ""
    nullable: bool = False


@dataclass(frozen=True)
class Table:
    """A table: `key` names the columns that identify a row and by which rows are ordered in every output."""

    name: str
    description: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]

    @cached_property
    def schema(self) -> pa.Schema:
        """The Arrow schema, with the table's name in its metadata."""
        fields = [pa.field(c.name, _ARROW[c.type], nullable=c.nullable) for c in self.columns]
        return pa.schema(fields, metadata={b"sousveil_table": self.name.encode()})

    @cached_property
    def _row_type(self) -> pa.StructType:
        return pa.struct(list(self.schema))

    @property
    def ddl(self) -> str:
        """CREATE TABLE in DuckDB's dialect."""
        columns = ", ".join(
            f'"{c.name}" {_DUCKDB[c.type]}{"" if c.nullable else " NOT NULL"}' for c in self.columns
        )
        return f'CREATE TABLE "{self.name}" ({columns})'

    def batch(self, rows: Iterable[Mapping[str, Any]]) -> pa.RecordBatch:
        """A record batch of `rows`; missing keys become null. Raises pyarrow.ArrowInvalid on a wrong type."""
        found = pa.array(list(rows), self._row_type)
        return pa.RecordBatch.from_arrays(found.flatten(), schema=self.schema)


def text_column(name: str, description: str, caveat: str = "") -> Column:
    """A text column that is never null: '' where there is nothing."""
    return Column(name, "text", description, caveat=caveat)


def list_makers() -> tuple[Column, ...]:
    """The two columns that say what made a row."""
    return (
        Column("maker", "text", "Name of the reader or stage that made the row."),
        Column("maker_version", "text", "Its version."),
    )


SOURCE_COLUMN = Column("source_id", "text", "SHA-256 of the stored bytes, in hex.")
ORDINAL_COLUMN = Column("ordinal", "integer", "Order in the source, from 0.")
LOCATOR_COLUMN = Column("locator", "text", "Where in the source: JSON, see docs/reference/locators.md.")
