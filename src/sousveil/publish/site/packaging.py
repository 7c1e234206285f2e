"""The data package of a published site: tables as Parquet and CSV with their dictionary, personal data masked."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from sousveil.model.tables import TABLES
from sousveil.publish.redaction import mask_personal_data
from sousveil.publish.site.reading import Site, is_identifier
from sousveil.publish.visible_text import guard_cell

# Records that pages show. Claims are left out: figures of a masked claim must go with its words, and pages do that.
_RECORDS = (
    "raw_sources", "raw_notices", "raw_lots", "raw_amounts", "raw_awards", "raw_notice_dates", "raw_camera_counts",
    "raw_problems", "core_organisations", "core_organisation_mentions", "core_capability_mentions", "core_resolved_places",
    "core_converted_amounts", "core_procedure_notices", "core_contracts", "core_cameras", "core_vendors",
    "core_vendor_statements", "core_affected_claims", "raw_weaknesses", "out_flags", "out_camera_flags",
)  # fmt: skip
_TYPES = {"text": "string", "integer": "integer", "real": "number", "boolean": "boolean", "texts": "array"}


def write_package(site: Site, target: Path) -> Iterator[Path]:
    """Writes each published table as Parquet and CSV into `target`, then datapackage.json; yields the paths as they are done."""
    target.mkdir()
    resources = []
    for name in list_published(site):
        rows = _mask_table(site.connect().execute(f'SELECT * FROM "{name}" ORDER BY ALL').to_arrow_table())
        pq.write_table(rows, target / f"{name}.parquet", compression="zstd")
        yield target / f"{name}.parquet"
        _write_csv(rows, target / f"{name}.csv")
        yield target / f"{name}.csv"
        resources.append(_describe(name, rows))
    package = {
        "profile": "tabular-data-package",
        "name": "sousveil",
        "title": site.build.title,
        "description": f"Made by {site.build.program} from the build {site.build.inputs}. Licences: see raw_sources.",
        "resources": resources,
    }
    path = target / "datapackage.json"
    path.write_text(json.dumps(package, ensure_ascii=False, indent=1) + "\n", encoding="utf-8", newline="\n")
    yield path


def list_published(site: Site) -> list[str]:
    """The tables of the package that hold rows: records that pages show, and the answer of every measure."""
    known = [name for name in _RECORDS if name in site.tables]
    answers = sorted(name for name in site.tables if name.startswith("out_") and name not in TABLES)
    return [name for name in [*known, *answers] if site.select_value(f'SELECT count(*) FROM "{name}"')]


def _mask_table(rows: pa.Table) -> pa.Table:
    columns = []
    for field in rows.schema:
        column = rows[field.name]
        is_text = pa.types.is_string(field.type) or pa.types.is_large_string(field.type)
        if is_text and not is_identifier(field.name):
            column = _mask_column(column.combine_chunks())
        elif pa.types.is_list(field.type) and not is_identifier(field.name):
            masked = [[_mask_value(item) for item in items or ()] for items in column.to_pylist()]
            column = pa.array(masked, field.type)
        columns.append(column)
    return pa.table(columns, schema=rows.schema)


def _mask_value(value: Any) -> Any:
    return mask_personal_data(value) if isinstance(value, str) else value


def _mask_column(column: pa.Array) -> pa.Array:
    """Each distinct text is masked once."""
    encoded = column.dictionary_encode()
    masked = [_mask_value(value) for value in encoded.dictionary.to_pylist()]
    return pa.array(masked, column.type).take(encoded.indices)


def _write_csv(rows: pa.Table, path: Path) -> None:
    with path.open("w", encoding="utf-8", newline="") as stream:
        # Only with this end of line a carriage return inside a cell is quoted too; unquoted it would begin a row.
        writer = csv.writer(stream, lineterminator="\r\n")
        writer.writerow(rows.column_names)
        for batch in rows.to_batches(50_000):
            writer.writerows(zip(*(_write_cells(column) for column in batch.columns), strict=True))


def _write_cells(column: pa.Array) -> list[Any]:
    """A column's cells; each distinct text is guarded once."""
    if pa.types.is_string(column.type):
        encoded = column.dictionary_encode()
        guarded = pa.array([_write_cell(value) for value in encoded.dictionary.to_pylist()], column.type)
        return list(guarded.take(encoded.indices).to_pylist())
    values = column.to_pylist()
    return [_write_cell(value) for value in values] if pa.types.is_nested(column.type) else list(values)


def _write_cell(value: Any) -> Any:
    if isinstance(value, list | Mapping):
        value = json.dumps(value, ensure_ascii=False, default=str)
    return guard_cell(value) if isinstance(value, str) else value


def _describe(name: str, rows: pa.Table) -> dict[str, Any]:
    table = TABLES.get(name)
    about = {column.name: column for column in table.columns} if table else {}
    fields = [
        {
            "name": column,
            "type": _TYPES.get(about[column].type, "any") if column in about else "any",
            "description": about[column].description if column in about else "",
        }
        for column in rows.column_names
    ]
    return {
        "name": name,
        "path": f"{name}.csv",
        "format": "csv",
        "encoding": "utf-8",
        "description": table.description
        if table
        else f"The answer of the measure {name.removeprefix('out_')}.",
        "schema": {"fields": fields},
    }
