"""`sousveil review` and `sousveil export`: pairs shown, answers kept and obeyed, files that other programs read. Fictional."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sousveil.archive import Archive, SourceNotes
from sousveil.case import build_case, create_case, open_case, query_case
from sousveil.case.decisions import read_decisions
from sousveil.case.folder import CaseFolder
from sousveil.cli.program import run_program

BUYERS = (
    "Town of Nowhere",
    "Nowhere Town Council",
    "Town of Nowhere, Parks Department",
    "Morinric",
    "Morinric Doprava s.r.o.",
)


def list_notices() -> Iterator[dict[str, Any]]:
    for number, name in enumerate(BUYERS):
        yield {
            "ocid": f"ocds-fictio-{number}", "id": f"{number}", "date": "2021-06-10T12:00:00Z", "language": "en",
            "tag": ["tender"], "initiationType": "tender", "buyer": {"id": "B", "name": name},
            "parties": [{"id": "B", "name": name, "roles": ["buyer"]}],
            "tender": {"id": "T", "title": f"Benches {number}", "value": {"amount": 1000 * number, "currency": "EUR"}},
        }  # fmt: skip


def make_case(home: Path) -> CaseFolder:
    folder = create_case(home / "case")
    archive = Archive(folder.archive)
    for number, notice in enumerate(list_notices()):
        path = home / f"notice-{number}.json"
        path.write_text(json.dumps(notice))
        archive.add_file(path, SourceNotes(), "2026-01-01T00:00:00Z")
    assert not build_case(open_case(folder.path), workers=1).failed
    return folder


@pytest.fixture
def case(tmp_path: Path) -> CaseFolder:
    return make_case(tmp_path)


def run(*arguments: str | Path) -> int:
    return run_program([str(argument) for argument in arguments])


def ask(folder: CaseFolder, sql: str) -> list[dict[str, Any]]:
    with query_case(folder, sql) as reader:
        return list(reader.read_all().to_pylist())


def test_pairs_are_shown_exported_answered_obeyed_and_undone(
    case: CaseFolder, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("review", case.path) == 2  # nobody can be asked here
    told = capsys.readouterr()
    assert "--export" in told.err
    assert "The machine:" in told.out
    assert run("review", case.path, "--list") == 0
    target = tmp_path / "pairs.csv"
    assert run("review", case.path, "--export", target) == 0
    rows = list(csv.DictReader(target.read_text("utf-8-sig").splitlines()))
    pair = next(row for row in rows if {row["left_name"], row["right_name"]} == set(BUYERS[3:]))
    assert "notice" in pair["left_evidence"] or "Benches" in pair["left_evidence"]
    pair |= {"decision": "same", "reason": "seen on its letter"}
    with target.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(pair))
        writer.writeheader()
        writer.writerows(rows)
    assert run("review", case.path, "--import", target, "--author", "R. Eporter") == 0
    assert run("review", case.path, "--import", target, "--author", "R. Eporter") == 0
    (decision,) = read_decisions(case, "organisations")
    assert (decision.decision, decision.author, decision.reason) == (
        "same",
        "R. Eporter",
        "seen on its letter",
    )
    build_case(open_case(case.path), workers=1)
    joined = ask(case, "SELECT reason FROM core_organisation_members WHERE rule = 'decision'")
    assert len(joined) == 1
    assert "seen on its letter" in joined[0]["reason"]
    assert run("review", case.path, "--undo", "--author", "R. Eporter") == 0
    assert run("review", case.path, "--undo", "--author", "R. Eporter") == 2
    build_case(open_case(case.path), workers=1)
    assert ask(case, "SELECT * FROM core_organisation_members WHERE rule = 'decision'") == []


def test_a_file_that_is_not_right_is_refused_whole(case: CaseFolder, tmp_path: Path) -> None:
    path = tmp_path / "bad.csv"
    path.write_text("decision,left,right\nsame,a,b\nperhaps,a,c\n")
    assert run("review", case.path, "--import", path) == 3
    assert read_decisions(case, "organisations") == []
    (tmp_path / "bad.json").write_text('["a", "b", "positive"]\n')
    assert run("review", case.path, "--import", tmp_path / "bad.json") == 3


def test_followthemoney_files_and_judgements_come_back(case: CaseFolder, tmp_path: Path) -> None:
    target = tmp_path / "ftm"
    assert run("export", case.path, target, "--format", "ftm") == 0
    assert run("export", case.path, target) == 2  # the folder is in use
    entities = [json.loads(line) for line in (target / "names.ftm.json").read_text().splitlines()]
    assert {name for entity in entities for name in entity["properties"]["name"]} == set(BUYERS)
    assert {entity["schema"] for entity in entities} <= {"Organization", "PublicBody", "Company"}
    statements = list(csv.DictReader((target / "statements.csv").read_text().splitlines()))
    assert {row["entity_id"] for row in statements} == {entity["id"] for entity in entities}
    ids = {entity["properties"]["name"][0]: entity["id"] for entity in entities}
    line = json.dumps([ids[BUYERS[3]], ids[BUYERS[4]], "positive", None, "yente", "2026-01-02T00:00:00"])
    (tmp_path / "judgements.json").write_text((target / "judgements.json").read_text() + line + "\n")
    assert run("review", case.path, "--import", tmp_path / "judgements.json") == 0
    (decision,) = read_decisions(case, "organisations")
    assert (decision.decision, decision.author) == ("same", "yente")
    build_case(open_case(case.path), workers=1)
    again = tmp_path / "again"
    assert run("export", case.path, again) == 0
    assert '"positive", null, "yente"' in (again / "judgements.json").read_text()
