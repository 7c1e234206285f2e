"""`sousveil build`."""

from __future__ import annotations

import time
from pathlib import Path

import click

from sousveil.cli.progress import StageProgress
from sousveil.cli.summary_lines import list_summary_lines
from sousveil.cli.talk import say, say_problem
from sousveil.model.errors import ExitCode


@click.command("build")
@click.argument("case", type=click.Path(path_type=Path))
@click.option(
    "--workers", type=click.IntRange(1, 256), default=None, help="Processes; one per core if not given."
)
def command(case: Path, workers: int | None) -> int:
    """Bring everything in a case up to date: texts, claims, findings, tables and sheets.

    Only what changed is done again. Prints the path of the case's page. A source that cannot be read is a problem in
    the build and not an error; the exit code is 3 when a step crashed or was stopped on some source.
    """
    from sousveil.case import build_case, open_case

    began = time.monotonic()
    folder = open_case(case)
    with StageProgress() as progress:
        report = build_case(folder, workers or 0, progress.show)
    for problem in report.failed:
        say_problem(problem)
    for line in list_summary_lines(report.summary):
        say(line)
    counts = [
        _count(report.sources, "source"),
        _count(report.claims, "claim"),
        _count(report.contradictions, "contradiction"),
        _count(report.problems, "problem"),
    ]
    steps = f"{sum(report.ran.values())} steps run, {sum(report.kept.values())} kept"
    state = "" if report.changed else "Nothing had changed. "
    say(f"{state}{', '.join(counts)}. ({steps}, {time.monotonic() - began:.1f} s)")
    say("The case's page:")
    click.echo(str(report.index))
    return ExitCode.BAD_INPUT if report.failed else ExitCode.OK


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
