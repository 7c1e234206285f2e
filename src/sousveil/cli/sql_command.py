"""`sousveil sql`."""

from __future__ import annotations

from pathlib import Path

import click

FORMATS = ("table", "csv", "json", "parquet")


@click.command("sql")
@click.argument("case", type=click.Path(path_type=Path))
@click.argument("query")
@click.option("--format", "output", type=click.Choice(FORMATS), default="table", show_default=True)
def command(case: Path, query: str, output: str) -> None:
    """Ask a built case one question in SQL (DuckDB's dialect). It can only read, and only the case.

    In CSV, text that a spreadsheet would run as a formula (it begins with = + - @, a tab or a line break) gets a
    leading apostrophe; the other formats give every value as it is. The tables: docs/reference/tables.md.
    """
    from sousveil.case import open_case, query_case
    from sousveil.cli.rows import write_rows

    with query_case(open_case(case), query) as reader:
        write_rows(reader, output)
