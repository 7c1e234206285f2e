"""What the program says on stderr: plain lines, safe to print whatever a source put into them."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from sousveil.model.errors import SousveilError
from sousveil.model.problems import Problem

if TYPE_CHECKING:
    from rich.console import Console


def say(message: str) -> None:
    """One message on stderr. Control and bidi characters become visible ones."""
    from sousveil.publish.visible_text import show_controls

    click.echo(show_controls(message), err=True)


def say_error(error: SousveilError) -> None:
    """What happened, where, and what to do."""
    say(f"sousveil: {error.message}")
    if error.where:
        say(f"  where: {error.where}")
    if error.hint:
        say(f"  what to do: {error.hint}")


def say_problem(problem: Problem) -> None:
    """A catalogued problem in one or two lines."""
    about = " ".join(part for part in (problem.source_id[:12], problem.detail) if part)
    say(f"{problem.kind.severity}: {problem.kind.meaning}" + (f" [{about}]" if about else ""))
    if problem.kind.hint:
        say(f"  what to do: {problem.kind.hint}")


def is_talking() -> bool:
    """True when somebody watches stderr."""
    return sys.stderr.isatty()


def make_console() -> Console:
    """Where answers are printed: as wide as the terminal, or 100 columns when nobody watches."""
    from rich.console import Console

    return Console(highlight=False, width=None if sys.stdout.isatty() else 100)


def find_account() -> str:
    """The name of the account that runs this, 'unknown' without one."""
    from getpass import getuser

    try:
        return getuser()
    except (OSError, KeyError):  # no account of that number
        return "unknown"
