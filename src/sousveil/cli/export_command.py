"""`sousveil export`."""

from __future__ import annotations

from pathlib import Path

import click


@click.command("export")
@click.argument("case", type=click.Path(path_type=Path))
@click.argument("target", type=click.Path(path_type=Path, file_okay=False), metavar="DIR")
@click.option("--format", "output", type=click.Choice(("ftm",)), default="ftm", show_default=True)
@click.option(
    "--dataset", default="", help="Name of the dataset in the statements; the case's folder unless given."
)
def command(case: Path, target: Path, output: str, dataset: str) -> None:
    """Write the organisations of a built case into the new folder DIR, for other programs.

    ftm: FollowTheMoney entities and statements, and judgements for nomenklatura. Judgements made there come back with
    `sousveil review CASE --import FILE.json`.
    """
    from sousveil.case import open_case
    from sousveil.case.exporting import export_ftm
    from sousveil.cli.talk import say

    folder = open_case(case)
    for name, count in export_ftm(folder, target, dataset or _name_dataset(case)).items():
        say(f"{target / name}: {count} lines")


def _name_dataset(case: Path) -> str:
    """The folder's name in the letters that a dataset's name may have."""
    import re

    return re.sub(r"[^a-z0-9]+", "_", case.resolve().name.lower()).strip("_") or "sousveil"
