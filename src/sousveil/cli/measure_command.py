"""`sousveil measure`."""

from __future__ import annotations

from pathlib import Path

import click

from sousveil.cli.sql_command import FORMATS


@click.command("measure")
@click.argument("case", type=click.Path(path_type=Path))
@click.argument("name", required=False)
@click.option("--format", "output", type=click.Choice(FORMATS), default="table", show_default=True)
def command(case: Path, name: str | None, output: str) -> None:
    """Show what a built case answers to a question; without a NAME, list the questions.

    The same answers are pages of the case and tables `out_<name>`. The method and its limits are said on stderr.
    """
    from sousveil.case import list_answers, open_case, query_case
    from sousveil.cli.rows import write_rows
    from sousveil.cli.talk import say

    folder = open_case(case)
    answers = {answer.name: answer for answer in list_answers(folder)}
    if name is None:
        width = max(map(len, answers), default=0)
        for answer in answers.values():
            click.echo(f"{answer.name:<{width}}  {answer.total:>7,} rows  {answer.question}")
        return
    if name not in answers:
        raise click.BadParameter(
            f"there is no measure {name!r}. Try: sousveil measure {case}", param_hint="NAME"
        )
    say(answers[name].question)
    with query_case(folder, f'SELECT * FROM "out_{name}"') as reader:
        write_rows(reader, output)
    for heading, words in answers[name].notes:
        say(f"{heading}: {words}")
