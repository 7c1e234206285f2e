"""`sousveil decide`."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import click

from sousveil.cli.talk import say

_SUBJECTS = {"obs_": "cameras", "name_": "organisations"}
_ID = re.compile(r"(?:obs|name)_[0-9a-f]{1,64}")


@click.command("decide")
@click.argument("case", type=click.Path(path_type=Path))
@click.argument("decision", type=click.Choice(("same", "different", "undo")))
@click.argument("left", metavar="ID")
@click.argument("right", metavar="ID")
@click.option("--reason", default="", help="Why, in your words; it is shown beside what follows from it.")
@click.option("--author", default="", help="Who decides, as you want to be named in the case.")
def command(case: Path, decision: str, left: str, right: str, reason: str, author: str) -> None:
    """Say that two records of a CASE are the same, or are not; `undo` takes back what was said of the two.

    ID: two observations of cameras (obs_…) or two names of organisations (name_…), as the tables and pages show them.
    The line is added to CASE/decisions; nothing there is ever overwritten, and every build obeys the last word.
    """
    from sousveil.case import open_case
    from sousveil.case.decisions import add_decisions, read_decisions
    from sousveil.model.decisions import Decision

    left, right = left.strip(), right.strip()
    subject = _find_subject(left, right)
    folder = open_case(case)
    read_decisions(folder, subject)  # a file that is not right must not grow
    now = datetime.now(UTC).isoformat(timespec="seconds")
    add_decisions(folder, subject, [Decision(now, author, decision, left, right, reason=reason)])
    say(f"Written to {folder.decisions / f'{subject}.csv'}.")
    say(f"Now: sousveil build {case}")


def _find_subject(left: str, right: str) -> str:
    """Which decisions the ids belong to. Raises click.UsageError if to none, or to two."""
    subjects = {
        next((subject for start, subject in _SUBJECTS.items() if name.startswith(start)), "")
        for name in (left, right)
    }
    if len(subjects) > 1 or "" in subjects:
        raise click.UsageError("Give two ids of one kind: obs_… of cameras, or name_… of organisations.")
    for name in (left, right):
        if not _ID.fullmatch(name):
            raise click.UsageError(f"{name!r} is not an id: copy it whole, as the tables and pages show it.")
    if left == right:
        raise click.UsageError("Give two different ids.")
    return subjects.pop()
