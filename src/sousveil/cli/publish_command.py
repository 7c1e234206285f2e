"""`sousveil publish`."""

from __future__ import annotations

import os
from pathlib import Path

import click


@click.command("publish")
@click.argument("case", type=click.Path(path_type=Path))
@click.argument("target", type=click.Path(path_type=Path, file_okay=False), metavar="DIR")
@click.option(
    "--language", type=click.Choice(("en", "zh")), default="en", show_default=True, help="Of the interface."
)
def command(case: Path, target: Path, language: str) -> None:
    """Write a built CASE as a folder of pages that needs no server.

    The case is verified first. Personal data is masked; if any is still found, nothing is published. Original bytes stay in
    the case. DIR is replaced as a whole, and only if it is a site published earlier.
    """
    from sousveil.case import open_case
    from sousveil.case.publishing import publish_case
    from sousveil.cli.progress import StageProgress
    from sousveil.cli.talk import say

    folder = open_case(case)
    with StageProgress() as progress:
        report = publish_case(
            folder,
            target.resolve(),
            language,
            os.cpu_count() or 1,
            lambda done, total: progress.show("pages", done, total, 0),
        )
    say(f"{report.pages:,} pages, {report.files:,} files. The manifest names each with its hash.")
    click.echo(report.start)
