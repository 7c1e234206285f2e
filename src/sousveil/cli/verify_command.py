"""`sousveil verify`."""

from __future__ import annotations

import os
from pathlib import Path

import click

from sousveil.cli.talk import say
from sousveil.model.errors import ExitCode


@click.command("verify")
@click.argument("case", type=click.Path(path_type=Path))
@click.option(
    "--workers", type=click.IntRange(1, 256), default=None, help="Processes; one per core if not given."
)
def command(case: Path, workers: int | None) -> int:
    """Hash every stored byte again, read every source again, look up every locator again.

    Prints one line for each thing that differs: severity, code, source, detail, with tabs between. The exit code is 1
    when anything differs.
    """
    from sousveil.case import open_case, verify_case
    from sousveil.publish.visible_text import squeeze_lines

    report = verify_case(open_case(case), workers or os.cpu_count() or 1)
    for problem in report.problems:
        cells = (problem.kind.severity, problem.code, problem.source_id, problem.detail, problem.locator)
        click.echo("\t".join(squeeze_lines(cell) for cell in cells))
    if not report.is_built:
        say("This case has not been built; only its archive was looked at.")
    elif report.unbuilt:
        say(f"Not built yet: {report.unbuilt} of {report.sources} sources. Run: sousveil build {case}")
    looked = f"{report.sources} sources, {report.texts} texts, {report.claims} claims"
    say(f"{looked}: " + ("all as recorded." if report.is_good else f"{len(report.problems)} differ."))
    return ExitCode.OK if report.is_good else ExitCode.FAILED_CHECK
