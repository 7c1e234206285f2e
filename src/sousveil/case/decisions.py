"""The decisions of people in a case: append-only CSV files that every build obeys."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Iterable
from dataclasses import astuple, fields
from pathlib import Path

from sousveil.case.folder import CaseFolder
from sousveil.model.decisions import DECISIONS, Decision
from sousveil.model.errors import SousveilError

SUBJECTS = ("cameras", "organisations")
_HEADER = [field.name for field in fields(Decision)]


def read_decisions(folder: CaseFolder, subject: str) -> list[Decision]:
    """All decisions of decisions/<subject>.csv in order; [] without a file. Raises SousveilError('bad_decisions')."""
    return parse_decisions(_find_file(folder, subject))


def parse_decisions(path: Path) -> list[Decision]:
    """The decisions in a CSV file. Raises SousveilError('bad_decisions') that says in which line what is wrong."""
    if not path.is_file():
        return []
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise _refuse(path, 1, "It cannot be read as UTF-8") from error
    reader = csv.DictReader(io.StringIO(text, newline=""))
    if not set(_HEADER[:5]) <= set(reader.fieldnames or ()):
        raise _refuse(path, 1, f"The first line must name the columns {', '.join(_HEADER)}")
    decisions = []
    for row in reader:
        decision = Decision(**{name: (row.get(name) or "").strip() for name in _HEADER})
        if decision.decision not in DECISIONS:
            raise _refuse(path, reader.line_num, f"A decision is one of: {', '.join(DECISIONS)}")
        if not (decision.left and decision.right) or decision.left == decision.right:
            raise _refuse(path, reader.line_num, "A decision needs two different records")
        decisions.append(decision)
    return decisions


def add_decisions(folder: CaseFolder, subject: str, decisions: Iterable[Decision]) -> None:
    """Appends to decisions/<subject>.csv, written through to the disk; an interrupted write leaves the old lines whole."""
    path = _find_file(folder, subject)
    path.parent.mkdir(exist_ok=True)
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    is_new = not path.is_file() or path.stat().st_size == 0
    if is_new:
        writer.writerow(_HEADER)
    elif not path.read_bytes().endswith(b"\n"):
        out.write("\n")
    writer.writerows(astuple(decision) for decision in decisions)
    with path.open("ab") as stream:
        stream.write(out.getvalue().encode())
        stream.flush()
        os.fsync(stream.fileno())


def _find_file(folder: CaseFolder, subject: str) -> Path:
    return folder.decisions / f"{subject}.csv"


def _refuse(path: Path, line: int, detail: str) -> SousveilError:
    return SousveilError(
        "bad_decisions",
        f"{path.name} is not right: {detail}.",
        "Mend the line; the file may only be added to, so an older copy may help.",
        f"{path}, line {line}",
    )
