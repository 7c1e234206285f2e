"""`sousveil review`."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sousveil.cli.talk import find_account, say
from sousveil.model.decisions import Decision
from sousveil.model.errors import ExitCode

if TYPE_CHECKING:
    from sousveil.case.folder import CaseFolder
    from sousveil.case.reviewing import Question, Side

_ANSWERS = {
    "s": "same",
    "d": "different",
    "p": "left is part of right",
    "h": "right is part of left",
    "u": "unsure",
    "k": "skip",
    "z": "undo the last",
    "q": "quit",
}


@click.command("review")
@click.argument("case", type=click.Path(path_type=Path))
@click.option("--author", default="", help="Who decides; the name of your account unless given.")
@click.option(
    "--limit", default=100, show_default=True, type=click.IntRange(1), help="How many pairs at most."
)
@click.option(
    "--export",
    "target",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write the pairs to a CSV file.",
)
@click.option(
    "--import", "given", type=click.Path(path_type=Path, dir_okay=False), help="Take in a filled-in file."
)
@click.option("--undo", is_flag=True, help="Take back your last decision.")
@click.option("--list", "is_listing", is_flag=True, help="Print the pairs and ask nothing.")
def command(
    case: Path, author: str, limit: int, target: Path | None, given: Path | None, undo: bool, is_listing: bool
) -> int:
    """Decide which names of organisations are one. The pairs that matter most come first.

    Every answer is added to decisions/organisations.csv with your name and the time; builds obey it. --export writes the
    pairs for a spreadsheet, --import reads its answers back, and also judgements of nomenklatura (.json).
    """
    from sousveil.case import open_case

    session = _Session(open_case(case), author or find_account(), limit)
    if given:
        return session.take_in(given)
    if undo:
        return session.undo()
    session.show_contradicting()
    if target:
        from sousveil.case.reviewing import write_questions

        count = write_questions(session.folder, target, limit)
        say(
            f"{count} pairs written to {target}. Fill in 'decision' and 'reason', then: sousveil review {case} --import {target}"
        )
        return ExitCode.OK
    if is_listing or not sys.stdin.isatty():
        return session.list_only(is_listing)
    return session.ask()


class _Session:
    def __init__(self, folder: CaseFolder, author: str, limit: int) -> None:
        self.folder, self.author, self.limit = folder, author, limit
        self.given = 0

    def show_contradicting(self) -> None:
        """Says which decisions others rule out."""
        from sousveil.case.reviewing import list_contradicting

        for decision in list_contradicting(self.folder):
            say(
                f"warning: not obeyed, later decisions rule it out: {decision.left_name or decision.left} "
                f"{decision.decision} {decision.right_name or decision.right} ({decision.author}, {decision.decided_at})"
            )

    def list_only(self, is_wanted: bool) -> int:
        """Prints the pairs; says how to answer when nobody can be asked."""
        from sousveil.case.reviewing import list_questions

        questions = list_questions(self.folder, self.limit)
        for number, question in enumerate(questions, 1):
            _print_question(question, f"{number}")
        if not questions:
            say("There is nothing to decide.")
        elif not is_wanted:
            say("Nobody can be asked here: the input is no terminal.")
            say(
                f"  what to do: sousveil review {self.folder.path} --export pairs.csv, fill it in, --import pairs.csv"
            )
        return ExitCode.OK if is_wanted or not questions else ExitCode.USAGE

    def take_in(self, path: Path) -> int:
        """Adds what a file says that the case does not know yet."""
        from sousveil.case.decisions import read_decisions
        from sousveil.case.reviewing import SUBJECT, read_answers, record_decisions, select_new

        answers = read_answers(path, self.author, _now())
        new = select_new(answers, read_decisions(self.folder, SUBJECT))
        record_decisions(self.folder, new)
        say(f"{len(new)} decisions taken in, {len(answers) - len(new)} were known.")
        self.show_contradicting()
        self._say_build(len(new))
        return ExitCode.OK

    def undo(self) -> int:
        """Takes back the author's last decision that stands."""
        from sousveil.case.reviewing import find_undoable, record_decisions

        last = find_undoable(self.folder, self.author)
        if last is None:
            say(f"No decision of {self.author} stands.")
            return ExitCode.USAGE
        undone = Decision(_now(), self.author, "undo", last.left, last.right, last.left_name, last.right_name)
        record_decisions(self.folder, [undone])
        say(f"Undone: {last.left_name or last.left} {last.decision} {last.right_name or last.right}")
        return ExitCode.OK

    def ask(self) -> int:
        """Asks about one pair after the other."""
        from sousveil.case.reviewing import list_questions

        questions = list_questions(self.folder, self.limit)
        if not questions:
            say("There is nothing to decide.")
        for number, question in enumerate(questions, 1):
            _print_question(question, f"{number} of {len(questions)}")
            if not self._ask_one(question):
                break
        self._say_build(self.given)
        return ExitCode.OK

    def _ask_one(self, question: Question) -> bool:
        """False when the person wants to stop."""
        from sousveil.case.reviewing import record_decisions

        while True:
            letter = click.prompt(
                "  ".join(f"{key} {meaning}" for key, meaning in _ANSWERS.items()),
                type=click.Choice(tuple(_ANSWERS)),
                show_choices=False,
            )
            if letter == "z":
                self.undo()
                continue
            if letter in "qk":
                return bool(letter == "k")
            reason = click.prompt("Why", default="", show_default=False)
            record_decisions(self.folder, [_make_decision(question, letter, reason, self.author)])
            self.given += 1
            return True

    def _say_build(self, count: int) -> None:
        if count:
            say(f"The next build obeys: sousveil build {self.folder.path}")


def _make_decision(question: Question, letter: str, reason: str, author: str) -> Decision:
    sides: Sequence[Side] = (question.left, question.right)
    if letter == "h":
        sides = (question.right, question.left)
    word = {"s": "same", "d": "different", "p": "part_of", "h": "part_of", "u": "unsure"}[letter]
    one, other = sides
    return Decision(_now(), author, word, one.name_id, other.name_id, one.name, other.name, reason)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _print_question(question: Question, number: str) -> None:
    from rich.table import Table

    from sousveil.cli.talk import make_console
    from sousveil.publish.visible_text import show_controls

    table = Table(title=f"{number}: at stake {question.at_stake}", title_justify="left", show_lines=True)
    for heading in ("", "left", "right"):
        table.add_column(heading, overflow="fold")
    for label, left, right in _compare_sides(question.left, question.right):
        table.add_row(label, *(show_controls(text).replace("[", r"\[") for text in (left, right)))
    console = make_console()
    console.print(table)
    console.print(
        f"The machine: {question.verdict} ({question.score:.2f}). {show_controls(question.reason)}",
        markup=False,
    )


def _compare_sides(left: Side, right: Side) -> list[tuple[str, str, str]]:
    return [
        ("name", left.name, right.name),
        ("country", left.country, right.country),
        ("identifiers", "\n".join(left.identifiers), "\n".join(right.identifiers)),
        ("named", f"{left.mentions} times", f"{right.mentions} times"),
        ("as", ", ".join(left.roles), ", ".join(right.roles)),
        ("notices", "\n".join(left.notices), "\n".join(right.notices)),
    ]
