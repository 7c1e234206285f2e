"""`sousveil new`."""

from __future__ import annotations

from pathlib import Path

import click

from sousveil.cli.talk import say


@click.command("new")
@click.argument("case", type=click.Path(path_type=Path))
@click.option("--title", default="", help="What the case is called; its folder's name if not given.")
def command(case: Path, title: str) -> None:
    """Make a case: a folder for sources, decisions and what is built from them."""
    from sousveil.case import create_case

    folder = create_case(case, title)
    say(f"Made. Its settings: {folder.settings}")
    say(f"Now: sousveil add {case} FILE…   then: sousveil build {case}")
