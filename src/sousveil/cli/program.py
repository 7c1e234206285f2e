"""The program: its commands, loaded when they are used, and what it does with errors."""

from __future__ import annotations

import os
import sys
import tempfile
import traceback
from collections.abc import Sequence
from importlib import import_module

import click

from sousveil import __version__
from sousveil.cli.talk import say, say_error
from sousveil.model.errors import ExitCode, SousveilError

_COMMANDS = {
    "new": "Make a case folder.",
    "add": "Store files, folders, web pages or WARCs in a case.",
    "map": "Propose what the columns of a file about cameras mean.",
    "build": "Read what is new, find and check its figures, write the sheets.",
    "check": "Say whether the figures of a document or a case add up.",
    "measure": "Answer a question about a case: who bought what, where, for how much.",
    "exposure": "Say what is known against a camera, recorder or program.",
    "vendor": "Say who a vendor or brand is: owners, makers, lists, weaknesses.",
    "review": "Decide which names of organisations are one.",
    "serve": "Show a case's pages in the browser, on this machine only.",
    "publish": "Write a case as a folder of pages.",
    "export": "Write a case in a format that other programs read.",
    "decide": "Say that two cameras or names are the same, or are not.",
    "search": "Find words in the documents and records of a case.",
    "sql": "Ask a case's tables a question.",
    "show": "Show any record with its derivation, down to the bytes.",
    "verify": "Look at every hash and every locator of a case again.",
}


class _LazyGroup(click.Group):
    """Imports a command's module only when the command is called or its own help is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        command: click.Command = import_module(f"sousveil.cli.{cmd_name}_command").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(_COMMANDS.items()))


@click.group(
    cls=_LazyGroup,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Exit codes: 0 done, 1 a check or verify found something, 2 wrong use, 3 bad input, "
    "4 a bug in sousveil, 130 interrupted.",
)
@click.version_option(__version__, prog_name="sousveil")
@click.option("--debug", is_flag=True, help="Print the traceback of an unexpected error.")
def program(debug: bool) -> None:
    """Reads public evidence about surveillance technology and says whether the reported numbers add up.

    Try `sousveil check FILE` on an article, a report or a tender.
    """


def run_program(arguments: Sequence[str]) -> int:
    """Runs one command; its exit code (see docs/reference/exit-codes.md). Never raises."""
    try:
        # Not `program.main`: it would take interrupts and broken pipes into its own hands.
        with program.make_context("sousveil", list(arguments)) as called:
            result = program.invoke(called)
        sys.stdout.flush()
        return int(result) if isinstance(result, int) else ExitCode.OK
    except click.exceptions.Exit as end:
        return end.exit_code
    except SousveilError as error:
        say_error(error)
        return error.exit_code
    except click.ClickException as error:
        say(f"sousveil: {error.format_message()}")
        context = getattr(error, "ctx", None)
        if context is not None:
            say(f"Try: {context.command_path} --help")
        return ExitCode.USAGE
    except (KeyboardInterrupt, click.Abort):
        say("Interrupted. What was finished is kept; run the command again to go on.")
        return ExitCode.INTERRUPTED
    except BrokenPipeError:
        # The reader of our output has left, as `head` does. Python must not complain about it at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return ExitCode.OK
    except Exception as error:
        return _report_bug(error, "--debug" in arguments)


def _report_bug(error: Exception, is_debugging: bool) -> int:
    text = "".join(traceback.format_exception(error))
    if is_debugging:
        say(text)
    place = ""
    try:
        with tempfile.NamedTemporaryFile(
            "w",
            encoding="utf-8",
            errors="backslashreplace",
            prefix="sousveil-bug-",
            suffix=".txt",
            delete=False,
        ) as stream:
            stream.write(f"sousveil {__version__}, Python {sys.version}\n\n{text}")
        place = stream.name
    except OSError:
        pass
    say(f"sousveil: this is a bug ({type(error).__name__}). Nothing was lost that was stored.")
    if place:
        say(f"  The details are in {place}. Look whether they name a source before you send them to anyone.")
    return ExitCode.BUG
