"""`sousveil show`."""

from __future__ import annotations

import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from rich.console import Console

    from sousveil.case import Record


@click.command("show")
@click.argument("case", type=click.Path(path_type=Path))
@click.argument("record_id", metavar="ID")
@click.option("--format", "output", type=click.Choice(("text", "json")), default="text", show_default=True)
def command(case: Path, record_id: str, output: str) -> None:
    """Show a source, origin, passage, claim, finding or problem by its id or the first characters of it.

    Below it stands what it rests on, down to the stored bytes: file, hash, offsets in characters and bytes, the words
    around, and where the source came from.
    """
    from sousveil.case import open_case, show_record

    record = show_record(open_case(case), record_id)
    if output == "json":
        from sousveil.publish.sheet_json import encode_json

        click.echo(encode_json(asdict(record)))
    else:
        _print_record(record)


def _print_record(record: Record) -> None:
    from rich.console import Console
    from rich.text import Text

    console = Console(highlight=False, width=None if sys.stdout.isatty() else 120)
    console.print(Text(f"{record.kind} {record.record_id}", style="bold"))
    _print_facts(console, record.row)
    for step in record.steps:
        console.print()
        console.print(Text(step.title, style="bold"))
        if step.quote:
            console.print(_show_words(step.before, step.quote, step.after))
        _print_facts(console, step.facts)


def _print_facts(console: Console, facts: dict[str, Any]) -> None:
    from rich.table import Table
    from rich.text import Text

    from sousveil.publish.visible_text import squeeze_lines

    grid = Table.grid(padding=(0, 2))
    grid.add_column(style="dim", no_wrap=True)
    grid.add_column(overflow="fold")
    for name, value in facts.items():
        if value not in (None, "", []):
            words = "\n".join(
                squeeze_lines(str(one)) for one in (value if isinstance(value, list) else [value])
            )
            grid.add_row(f"  {name}", Text(words))
    console.print(grid)


def _show_words(before: str, quote: str, after: str) -> Any:
    from rich.padding import Padding
    from rich.text import Text

    from sousveil.publish.visible_text import show_controls

    def flatten(text: str) -> str:
        return show_controls(text).replace("\n", " ")

    # Brackets as well as colour: the quote must stand out on paper too.
    marked = Text.assemble(
        ("… " + flatten(before), "dim"),
        ("[" + flatten(quote) + "]", "bold reverse"),
        (flatten(after) + " …", "dim"),
    )
    return Padding(marked, (0, 2))
