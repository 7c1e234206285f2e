"""Writes the parts of docs/reference/ that the code declares. `uv run python tools/make_reference.py [--check]`"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from sousveil.check import CHECKS
from sousveil.model.errors import ExitCode
from sousveil.model.problems import PROBLEM_KINDS
from sousveil.model.tables import TABLES, Table

REFERENCE = Path(__file__).resolve().parent.parent / "docs" / "reference"
_MADE = "<!-- Made by tools/make_reference.py; edit the code that it names instead. -->"

_EXIT_CODES = {
    ExitCode.OK: "Done. For `check`: the document was read, whatever was found in it.",
    ExitCode.FAILED_CHECK: "`verify` found a difference, or `check --fail-on` found such a finding.",
    ExitCode.USAGE: "The command was called wrongly: an unknown option, a folder where a file belongs, bad SQL.",
    ExitCode.BAD_INPUT: "Something given could not be read, fetched, added or built. The rest was done.",
    ExitCode.BUG: "A bug in sousveil. The details are in a file that the message names.",
    ExitCode.INTERRUPTED: "Interrupted (Ctrl-C). What was finished is kept.",
}


def make_pages() -> dict[str, str]:
    """Every made page by its file name."""
    pages = {
        "tables.md": _write_tables(),
        "problems.md": _write_problems(),
        "exit-codes.md": _write_exit_codes(),
        "checks.md": _write_checks(),
    }
    return {name: "\n".join(lines).rstrip() + "\n" for name, lines in pages.items()}


def _write_tables() -> Iterator[str]:
    yield from ("# Tables", "", _MADE, "")
    yield "The tables of a built case, in `build/case.duckdb` and as `build/tables/<name>.parquet`. From model/tables.py."
    yield "`raw_` tables hold what sources say, `core_` tables what was found in them, `out_` tables what follows."
    yield "No table holds natural persons."
    for table in TABLES.values():
        yield from _write_table(table)


def _write_table(table: Table) -> Iterator[str]:
    yield from ("", f"## {table.name}", "", table.description, "")
    yield f"One row per {', '.join(f'`{name}`' for name in table.key)}; rows are in that order."
    yield from ("", "| column | type | unit | what it is |", "| --- | --- | --- | --- |")
    for column in table.columns:
        caveat = f" *{column.caveat}*" if column.caveat else ""
        kind = column.type + (", may be null" if column.nullable else "")
        yield f"| `{column.name}` | {kind} | {column.unit} | {_cell(column.description + caveat)} |"


def _write_problems() -> Iterator[str]:
    yield from ("# Problems", "", _MADE, "")
    yield "Bad input is data: what cannot be read becomes a row of `raw_problems`, and the rest goes on."
    yield "An *error* means that nothing could be used, a *warning* that something was left out, a *note* that it was"
    yield "read with less certainty. From model/problems.py."
    yield from ("", "| code | severity | what it means | what to do |", "| --- | --- | --- | --- |")
    for kind in PROBLEM_KINDS.values():
        yield f"| `{kind.code}` | {kind.severity} | {_cell(kind.meaning)} | {_cell(kind.hint)} |"


def _write_exit_codes() -> Iterator[str]:
    yield from ("# Exit codes", "", _MADE, "", "| code | name | meaning |", "| --- | --- | --- |")
    for code in ExitCode:
        yield f"| {code.value} | {code.name} | {_EXIT_CODES[code]} |"


def _write_checks() -> Iterator[str]:
    yield from ("# Checks", "", _MADE, "")
    yield "What sousveil asks of the figures in a document. How well each check does: docs/explanation/check-quality.md."
    for check in CHECKS:
        yield from ("", f"## {check.name}", "", check.question, "")
        for label, words in (("Needs", check.inputs), ("Method", check.method), ("Mind", check.caveats)):
            if words:
                yield f"- **{label}:** {words}"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def find_stale(pages: dict[str, str]) -> list[str]:
    """The pages on disk that are not what the code says."""
    return [
        name
        for name, text in pages.items()
        if not (REFERENCE / name).is_file() or (REFERENCE / name).read_text("utf-8") != text
    ]


if __name__ == "__main__":
    made = make_pages()
    stale = find_stale(made)
    if "--check" in sys.argv:
        sys.exit(f"Out of date: {', '.join(stale)}" if stale else 0)
    REFERENCE.mkdir(parents=True, exist_ok=True)
    for page, content in made.items():
        (REFERENCE / page).write_text(content, "utf-8")
