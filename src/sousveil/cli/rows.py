"""Rows of a query on stdout, as a table, CSV, JSON or Parquet."""

from __future__ import annotations

import csv
import io
import json
import sys
from typing import Any

import click
import pyarrow as pa

from sousveil.cli.talk import say
from sousveil.model.errors import ExitCode, SousveilError
from sousveil.publish.sheet_json import encode_json
from sousveil.publish.visible_text import show_controls, squeeze_lines

TABLE_ROWS = 1000
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")


def write_rows(reader: pa.RecordBatchReader, output: str) -> None:
    """Everything in `reader`, in the format `output`; 'table' stops after 1,000 rows and says so."""
    {"table": _write_table, "csv": _write_csv, "json": _write_json, "parquet": _write_parquet}[output](reader)


def _write_table(reader: pa.RecordBatchReader) -> None:
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD)
    for field in reader.schema:
        is_number = pa.types.is_integer(field.type) or pa.types.is_floating(field.type)
        table.add_column(Text(squeeze_lines(field.name)), justify="right" if is_number else "left")
    total = 0
    for batch in reader:
        for row in _iterate_rows(batch):
            total += 1
            if total <= TABLE_ROWS:
                table.add_row(
                    *[Text("" if cell is None else squeeze_lines(_format_cell(cell))) for cell in row]
                )
    console = Console(highlight=False)
    if not sys.stdout.isatty():
        console.width = 10_000  # whoever reads it from a pipe wants whole cells
    console.print(table)
    if total > TABLE_ROWS:
        say(f"The first {TABLE_ROWS:,} of {total:,} rows. --format csv, json or parquet gives all.")


def _write_csv(reader: pa.RecordBatchReader) -> None:
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    on_terminal = sys.stdout.isatty()

    def flush() -> None:
        text = buffer.getvalue()
        click.echo(show_controls(text) if on_terminal else text, nl=False)
        buffer.seek(0)
        buffer.truncate()

    writer.writerow([_disarm(name) for name in reader.schema.names])
    for batch in reader:
        for row in _iterate_rows(batch):
            writer.writerow(["" if cell is None else _disarm(_format_cell(cell), cell) for cell in row])
        flush()
    flush()


def _write_json(reader: pa.RecordBatchReader) -> None:
    names = reader.schema.names
    click.echo("[", nl=False)
    separator = "\n"
    for batch in reader:
        for row in _iterate_rows(batch):
            entry = {name: _plain(cell) for name, cell in zip(names, row, strict=True)}
            click.echo(f"{separator}{encode_json(entry)}", nl=False)
            separator = ",\n"
    click.echo("\n]")


def _write_parquet(reader: pa.RecordBatchReader) -> None:
    import pyarrow.parquet as pq

    if sys.stdout.isatty():
        raise SousveilError(
            "binary_on_terminal",
            "Parquet is binary and would garble the terminal.",
            "Write it to a file: … --format parquet > rows.parquet",
            exit_code=ExitCode.USAGE,
        )
    stream = sys.stdout.buffer
    with pq.ParquetWriter(pa.PythonFile(stream, mode="w"), reader.schema, compression="zstd") as writer:
        for batch in reader:
            writer.write_batch(batch)
    stream.flush()


def _iterate_rows(batch: pa.RecordBatch) -> Any:
    return zip(*[column.to_pylist() for column in batch.columns], strict=True)


def _plain(cell: Any) -> Any:
    """A cell as JSON can hold it: no NaN, no infinity, dates and decimals as text."""
    if isinstance(cell, float) and (cell != cell or cell in (float("inf"), float("-inf"))):
        return None
    if isinstance(cell, list):
        return [_plain(part) for part in cell]
    if isinstance(cell, dict):
        return {str(name): _plain(part) for name, part in cell.items()}
    if cell is None or isinstance(cell, str | int | float | bool):
        return cell
    return cell.hex() if isinstance(cell, bytes) else str(cell)


def _format_cell(cell: Any) -> str:
    if isinstance(cell, list | dict):
        return json.dumps(_plain(cell), ensure_ascii=False)
    return str(_plain(cell)) if not isinstance(cell, float) else repr(cell)


def _disarm(text: str, cell: Any = "") -> str:
    """Text with a leading apostrophe where a spreadsheet would take it for a formula; numbers stay numbers."""
    return f"'{text}" if isinstance(cell, str) and text.startswith(_FORMULA_STARTS) else text
