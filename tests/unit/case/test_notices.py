"""A case of notices in several formats: one command makes tables, measures, flags and pages of it, and each row is found again."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from sousveil.archive import Archive, SourceNotes
from sousveil.case import build_case, create_case, list_answers, query_case, show_record, verify_case
from sousveil.case.folder import CaseFolder
from sousveil.cli.program import run_program
from sousveil.engine.duckdb import open_snapshot
from tests.unit.case.documents import read_outputs

NOTICES = Path(__file__).resolve().parents[3] / "examples" / "numbers" / "sources" / "notices"
MAPPING = """
[[tables]]
files = ["published-tenders.csv"]
kind = "tender"
country = "CN"
currency = "CNY"
unit = "万元"
[tables.columns]
published_at = "month"
title = "title"
budget = "budget (万元)"
ceiling = "ceiling (万元)"
"""


def add_files(folder: CaseFolder, *paths: Path) -> None:
    for path in paths:
        Archive(folder.archive).add_file(path, SourceNotes(), "2026-11-23T12:00:00Z")


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> CaseFolder:
    folder = create_case(tmp_path_factory.mktemp("notices") / "case", "Notices")
    with folder.settings.open("a", encoding="utf-8") as stream:
        stream.write(MAPPING)
    add_files(folder, *sorted(NOTICES.iterdir()))
    assert not build_case(folder, 1).failed
    return folder


def ask(folder: CaseFolder, sql: str) -> list[tuple[object, ...]]:
    with query_case(folder, sql) as reader:
        return [tuple(row.values()) for row in reader.read_all().to_pylist()]


def test_every_notice_is_there_and_counted_once(case: CaseFolder) -> None:
    assert ask(case, "SELECT format, count(*) FROM raw_notices GROUP BY 1 ORDER BY 1") == [
        ("ocds", 9),  # eight releases, and the compiled one of the process that has two
        ("table", 14),
        ("zh", 2),
    ]
    # Seven processes, fourteen rows, and tender and award of one project number.
    assert ask(case, "SELECT count(*) FROM core_procedures") == [(22,)]
    assert ask(case, "SELECT count(*), sum(value) FILTER (currency = 'EUR') FROM core_contracts") == [
        (8, 310_000 + 480_000 + 150_000 + 1_250_000 + 960_000 + 220_000)
    ]


def test_the_amounts_of_a_table_are_in_units_of_the_currency(case: CaseFolder) -> None:
    sql = "SELECT role, count(*), sum(amount) FROM raw_amounts WHERE maker = 'readers.table' GROUP BY 1 ORDER BY 1"
    assert ask(case, sql) == [("budget", 11, 349_070_000.0), ("ceiling", 3, 64_320_000.0)]


def test_a_masked_amount_is_a_problem_and_no_amount(case: CaseFolder) -> None:
    assert ask(case, "SELECT count(*) FROM raw_problems WHERE code = 'amount_placeholder'") == [(2,)]
    assert ask(case, "SELECT count(*) FROM raw_amounts WHERE amount = 0") == [(0,)]


def test_capabilities_are_found_and_what_is_not_wanted_is_said_so(case: CaseFolder) -> None:
    found = ask(case, "SELECT capability, negated FROM core_capability_mentions")
    assert ("face_recognition", False) in found
    assert ("face_recognition", True) in found  # "Face recognition is not included."
    assert ("gait_recognition", True) in found
    assert ("gait_recognition", False) not in found
    flagged = ask(case, "SELECT quote, source_id FROM core_capability_mentions WHERE is_flagged")
    assert any("民族" in str(quote) for quote, _ in flagged)


def test_red_flags_are_raised_where_they_should_be(case: CaseFolder) -> None:
    sql = """SELECT f.code, p.title FROM out_flags AS f JOIN core_procedures AS p USING (procedure_id)
             WHERE outcome = 'flagged' ORDER BY ALL"""
    assert ask(case, sql) == [
        ("R003", "Automatic number plate recognition at six crossings"),
        ("R018", "Automatic number plate recognition at six crossings"),
        ("R028", "Quay video surveillance"),
        ("R035", "Face recognition for the control room"),
        ("R036", "Face recognition for the control room"),
    ]


def test_every_measure_has_a_table_a_page_and_its_sql(case: CaseFolder) -> None:
    answers = list_answers(case)
    assert len(answers) >= 10
    for answer in answers:
        assert ask(case, f'SELECT count(*) FROM "out_{answer.name}"') == [(answer.total,)]
        for suffix in ("html", "sql", "parquet"):
            assert (case.build / "measures" / f"{answer.name}.{suffix}").is_file()
        # The SQL that stands beside the answer is the SQL that gives it.
        assert answer.sql in (case.build / "measures" / f"{answer.name}.sql").read_text("utf-8")
    index = case.index.read_text("utf-8")
    assert "Ethnicity" in index
    assert "22 procedures" in index


def test_every_row_is_found_again_in_its_source(case: CaseFolder) -> None:
    report = verify_case(case)
    assert report.problems == []
    assert report.is_good


def test_verify_sees_that_a_row_of_the_build_is_not_what_the_source_says(
    case: CaseFolder, tmp_path: Path
) -> None:
    shutil.copytree(case.path, tmp_path / "case")
    folder = CaseFolder(tmp_path / "case")
    path = next(
        path
        for path in folder.archive.rglob("*")
        if path.is_file() and b"ocds-fiction-001" in path.read_bytes()
    )
    path.chmod(0o644)
    path.write_bytes(path.read_bytes().replace(b"1250000", b"1350000"))
    codes = {problem.code for problem in verify_case(folder).problems}
    assert "hash_differs" in codes
    assert "locator_differs" in codes


@pytest.mark.parametrize(
    ("sql", "words"),
    [
        ("SELECT amount_id FROM raw_amounts WHERE amount = 480000 AND role = 'award'", "480000"),
        (
            "SELECT mention_id FROM core_capability_mentions WHERE capability = 'alpr' AND language = 'zh'",
            "车牌识别",
        ),
        ("SELECT flag_id FROM out_flags WHERE code = 'R018' AND outcome = 'flagged'", ""),
    ],
)
def test_a_record_leads_to_the_value_in_the_stored_bytes(case: CaseFolder, sql: str, words: str) -> None:
    ((record_id, *_), *_) = ask(case, sql)
    record = show_record(case, str(record_id))
    assert record.steps
    assert words in "".join(f"{step.quote} {step.facts}" for step in record.steps)


def test_a_new_source_leaves_the_packs_of_the_others(case: CaseFolder, tmp_path: Path) -> None:
    shutil.copytree(case.path, tmp_path / "case")
    folder = CaseFolder(tmp_path / "case")
    before = read_outputs(folder.build)
    assert not build_case(folder, 1).changed
    release = {
        "ocid": "ocds-fiction-900",
        "id": "900-1",
        "date": "2024-06-01T00:00:00Z",
        "tag": ["tender"],
        "language": "en",
        "tender": {"id": "T-900", "title": "Gate cameras", "value": {"amount": 12000, "currency": "EUR"}},
    }
    (tmp_path / "more.json").write_text(json.dumps(release), "utf-8")
    add_files(folder, tmp_path / "more.json")
    report = build_case(folder, 1)
    assert report.ran["records"] == 1
    assert report.kept["records"] == 2
    assert ask(folder, "SELECT count(*) FROM raw_notices") == [(26,)]
    # Built at once, it is the same byte for byte.
    shutil.rmtree(folder.cache)
    shutil.copytree(folder.build, tmp_path / "grown")
    shutil.rmtree(folder.build)
    build_case(folder, 2)
    assert read_outputs(folder.build) == read_outputs(tmp_path / "grown")
    assert read_outputs(folder.build) != before


def test_a_source_that_breaks_its_reader_does_not_take_its_pack_along(
    case: CaseFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import sousveil.readers.ocds as reader

    real = reader.read

    def read(source: object) -> object:
        if getattr(source, "filename", "") == "northgate-contracts.jsonl":
            raise ValueError("broken on purpose")
        return real(source)  # type: ignore[arg-type]

    monkeypatch.setattr(reader, "read", read)
    shutil.copytree(case.path, tmp_path / "case")
    folder = CaseFolder(tmp_path / "case")
    shutil.rmtree(folder.cache)
    shutil.rmtree(folder.build)
    build_case(folder, 1)
    assert ask(folder, "SELECT format, count(*) FROM raw_notices GROUP BY 1 ORDER BY 1") == [
        ("table", 14),
        ("zh", 2),
    ]
    assert ask(folder, "SELECT count(*) FROM raw_problems WHERE code = 'reader_crashed'") == [(1,)]


def test_a_file_of_notices_is_no_document_to_check_and_is_said_to_be_none(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run_program(["check", str(NOTICES / "northgate-contracts.jsonl")]) == 0
    assert "a file of 9 notices" in capsys.readouterr().err


def test_measures_are_listed_and_answered(case: CaseFolder, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_program(["measure", str(case.path)]) == 0
    assert "contracts_by_buyer" in capsys.readouterr().out
    assert run_program(["measure", str(case.path), "contracts_by_buyer", "--format", "json"]) == 0
    printed = capsys.readouterr()
    rows = {
        row["buyer_name"]: row["contracts"] for row in json.loads(printed.out) if row["currency"] == "all"
    }
    assert rows["Northgate City Police (fictional)"] == 5
    assert "Who buys how much?" in printed.err
    assert run_program(["measure", str(case.path), "nothing"]) == 2


def test_the_database_refuses_to_be_written(case: CaseFolder) -> None:
    with open_snapshot(case.database) as connection, pytest.raises(Exception, match="read-only"):
        connection.execute("DELETE FROM core_contracts")
