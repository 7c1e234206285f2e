"""A built case in the formats of other programs."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from sousveil.case.decisions import read_decisions
from sousveil.case.folder import CaseFolder
from sousveil.case.reading import read_built_case
from sousveil.case.reviewing import SUBJECT
from sousveil.engine.stage_tables import read_table
from sousveil.model.declaring import Table
from sousveil.model.errors import ExitCode, SousveilError
from sousveil.model.organisation_tables import (
    ORGANISATION_MEMBERS,
    ORGANISATION_NAMES,
    ORGANISATION_PAIRS,
    ORGANISATIONS,
)


def export_ftm(folder: CaseFolder, target: Path, dataset: str) -> dict[str, int]:
    """Writes four files into the new or empty folder `target`; the number of lines of each.

    organisations.ftm.json (entities, resolved), names.ftm.json (one entity per name as written), statements.csv (of the
    names, `canonical_id`: the organisation), judgements.json (lines for a nomenklatura resolver, about the names).
    Raises SousveilError('not_built', 'folder_in_use').
    """
    from sousveil.publish import ftm

    if not folder.table_path(ORGANISATIONS.name).is_file():
        read_built_case(folder)  # says that it is not built
    _prepare(target)
    kinds = {row["organisation_id"]: row["kind"] for row in _iterate(folder, ORGANISATIONS)}
    owners = {row["name_id"]: row["organisation_id"] for row in _iterate(folder, ORGANISATION_MEMBERS)}

    def list_names() -> Iterator[tuple[str, ftm.Entity]]:
        for row in _iterate(folder, ORGANISATION_NAMES):
            owner = owners[row["name_id"]]
            yield owner, ftm.make_name(row, kinds[owner])

    statements = (
        line
        for owner, entity in list_names()
        for line in ftm.list_statements(entity, ftm.write_id(owner), dataset)
    )
    organisations = map(ftm.make_organisation, _iterate(folder, ORGANISATIONS))
    judgements = ftm.list_judgements(
        _iterate(folder, ORGANISATION_MEMBERS),
        _iterate(folder, ORGANISATION_PAIRS),
        read_decisions(folder, SUBJECT),
    )
    return {
        "organisations.ftm.json": _write_lines(target / "organisations.ftm.json", _encode(organisations)),
        "names.ftm.json": _write_lines(
            target / "names.ftm.json", _encode(entity for _, entity in list_names())
        ),
        "statements.csv": _write_csv(target / "statements.csv", ftm.STATEMENT_COLUMNS, statements),
        "judgements.json": _write_lines(target / "judgements.json", judgements),
    }


def _prepare(target: Path) -> None:
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise SousveilError(
            "folder_in_use",
            "The export needs a folder of its own.",
            "Name a new or an empty folder.",
            str(target),
            ExitCode.USAGE,
        )
    target.mkdir(parents=True, exist_ok=True)


def _iterate(folder: CaseFolder, table: Table) -> Iterator[dict[str, Any]]:
    for batch in read_table(folder.table_path(table.name)):
        yield from batch.to_pylist()


def _encode(entities: Iterable[dict[str, Any]]) -> Iterator[str]:
    import orjson

    return (orjson.dumps(entity).decode() for entity in entities)


def _write_lines(path: Path, lines: Iterable[str]) -> int:
    count = 0
    with path.open("w", encoding="utf-8", newline="\n") as stream:
        for line in lines:
            stream.write(f"{line}\n")
            count += 1
    return count


def _write_csv(path: Path, header: Iterable[str], rows: Iterable[Iterable[str]]) -> int:
    count = 0
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\r\n")
        writer.writerow(header)
        for row in rows:
            writer.writerow(row)
            count += 1
    return count
