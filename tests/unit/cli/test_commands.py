"""The command line: what it prints where, and what it ends with."""

from __future__ import annotations

import csv
import io
import json
import shutil
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from sousveil.cli.program import run_program
from tests.unit.case.documents import DOCUMENTS, write_documents

FACES = DOCUMENTS["faces.txt"]


def run(*arguments: str | Path) -> int:
    return run_program([str(argument) for argument in arguments])


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("built")
    case = home / "case"
    assert run("new", case, "--title", "Gates and faces") == 0
    assert run("add", case, write_documents(home / "documents"), "--licence", "own") == 0
    assert run("build", case, "--workers", "2") == 0
    return case


@pytest.fixture
def copy(built: Path, tmp_path: Path) -> Path:
    shutil.copytree(built, tmp_path / "case")
    return tmp_path / "case"


def test_new_makes_a_case_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("new", tmp_path / "case") == 0
    assert (tmp_path / "case" / "sousveil.toml").is_file()
    assert run("new", tmp_path / "case") == 2
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "file").touch()
    assert run("new", tmp_path / "other") == 2
    captured = capsys.readouterr()
    assert "There is a case here already." in captured.err
    assert "what to do: Name a new or an empty folder." in captured.err
    assert captured.out == ""


def test_add_goes_on_after_what_it_cannot_add(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run("new", tmp_path / "case")
    document = tmp_path / "a.txt"
    document.write_text(FACES)
    capsys.readouterr()
    assert run("add", tmp_path / "case", tmp_path / "missing.txt", document) == 3
    captured = capsys.readouterr()
    (line,) = captured.out.splitlines()
    source_id, state, origin = line.split("\t")
    assert (len(source_id), state, origin.endswith("a.txt")) == (64, "new", True)
    assert "missing.txt" in captured.err
    assert "1 new, 0 known, 1 not added" in captured.err
    assert run("add", tmp_path / "case", document) == 0
    assert "\tknown\t" in capsys.readouterr().out


def test_add_refuses_addresses_inside_the_network(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run("new", tmp_path / "case")
    assert run("add", tmp_path / "case", "http://127.0.0.1:9/secret") == 3
    assert "127.0.0.1" in capsys.readouterr().err


def test_build_says_where_to_look_and_does_nothing_twice(
    copy: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = {path: path.stat().st_mtime_ns for path in (copy / "build").rglob("*")}
    assert run("build", copy) == 0
    captured = capsys.readouterr()
    assert captured.out.strip() == str(copy / "build" / "index.html")
    assert "Nothing had changed" in captured.err
    assert "0 steps run" in captured.err
    assert {path: path.stat().st_mtime_ns for path in (copy / "build").rglob("*")} == before


def test_check_prints_the_contradiction_and_still_ends_with_zero(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "faces.txt").write_text(FACES)
    assert run("check", tmp_path / "faces.txt") == 0
    text = capsys.readouterr().out
    assert "CONTRADICTS" in text
    assert "18,860" in text
    assert run("check", tmp_path / "faces.txt", "--fail-on", "contradicts") == 1


def test_check_json_has_spans_that_point_at_the_words(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "faces.txt").write_text(FACES)
    assert run("check", tmp_path / "faces.txt", "--format", "json") == 0
    sheet = json.loads(capsys.readouterr().out)
    assert sheet["source"]["filename"] == "faces.txt"
    assert sheet["claims"]
    for claim in sheet["claims"]:
        assert FACES[claim["start"] : claim["end"]] == claim["quote"]
    assert "contradicts" in {finding["verdict"] for finding in sheet["findings"]}
    known = {claim["id"] for claim in sheet["claims"]}
    assert all(set(finding["claims"]) <= known for finding in sheet["findings"])


def test_check_writes_a_page(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "faces.txt").write_text(FACES)
    assert run("check", tmp_path / "faces.txt", "--html", tmp_path / "page.html") == 0
    assert "18,860" in (tmp_path / "page.html").read_text("utf-8")
    assert run("check", tmp_path / "faces.txt", "--html", tmp_path / "no" / "folder" / "page.html") == 0


def test_check_reads_stdin(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(FACES.encode())))
    assert run("check", "-", "--format", "json", "--published", "2024-05-31", "--language", "en") == 0
    sheet = json.loads(capsys.readouterr().out)
    assert sheet["source"]["filename"] == "stdin"
    assert sheet["source"]["published_at"] == "2024-05-31"
    assert sheet["source"]["language"] == "en"
    assert sheet["claims"]


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [("empty.txt", b"", "empty_source"), ("noise.bin", b"\x00\x01\x02\xfe" * 99, "binary_source")],
)
def test_check_of_what_cannot_be_read_names_the_problem(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, content: bytes, code: str
) -> None:
    (tmp_path / name).write_bytes(content)
    assert run("check", tmp_path / name, "--format", "json") == 3
    assert [problem["code"] for problem in json.loads(capsys.readouterr().out)["problems"]] == [code]


def test_check_of_a_folder_or_nothing_is_wrong_use(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("check", tmp_path) == 2
    assert "sousveil new CASE" in capsys.readouterr().err
    assert run("check", tmp_path / "missing.txt") == 2
    assert run("check") == 2
    assert "Missing argument" in capsys.readouterr().err


def test_check_never_sends_control_characters_to_the_terminal(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    hostile = "\x1b]0;owned\x07The town has 12\x1b[2J cameras\u202e, of which 13 [bold]read[/bold] plates.\n"
    (tmp_path / "evil\x1b[31m.txt").write_text(hostile)
    for output in ("text", "json"):
        assert run("check", tmp_path / "evil\x1b[31m.txt", "--format", output) == 0
        captured = capsys.readouterr()
        for character in "\x1b\x07\u202e":
            assert character not in captured.out + captured.err


def test_check_of_a_case_shows_every_source_contradictions_first(
    built: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("check", built, "--format", "json") == 0
    case = json.loads(capsys.readouterr().out)
    names = [sheet["source"]["filename"] for sheet in case["sheets"]]
    assert sorted(names) == sorted(DOCUMENTS)
    worst = [
        sum(finding["verdict"] == "contradicts" for finding in sheet["findings"]) for sheet in case["sheets"]
    ]
    assert worst == sorted(worst, reverse=True)
    assert worst[0] > 0
    assert all(len(finding["sources"]) > 1 for finding in case["across"]["findings"])
    assert run("check", built, "--fail-on", "contradicts") == 1
    text = capsys.readouterr().out
    assert text.index("CONTRADICTS") < text.index("chinese.txt")
    assert run("check", built, "--html", "x.html") == 2


def test_sql_in_every_format(built: Path, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    query = "SELECT filename, byte_length, licence FROM raw_sources ORDER BY filename"
    outputs: dict[str, bytes] = {}
    for output in ("table", "csv", "json", "parquet"):
        assert run("sql", built, query, "--format", output) == 0
        outputs[output] = capsysbinary.readouterr().out
    names = sorted(DOCUMENTS)
    assert [row["filename"] for row in json.loads(outputs["json"])] == names
    assert [row["filename"] for row in csv.DictReader(io.StringIO(outputs["csv"].decode()))] == names
    assert pq.read_table(io.BytesIO(outputs["parquet"]))["filename"].to_pylist() == names
    assert all(name in outputs["table"].decode() for name in names)


def test_csv_disarms_formulas_and_leaves_numbers(built: Path, capsys: pytest.CaptureFixture[str]) -> None:
    query = "SELECT '=1+1' AS a, '@x' AS b, -5 AS c, '-5' AS d, 'plain' AS e, ['=x'] AS f, NULL AS g"
    assert run("sql", built, query, "--format", "csv") == 0
    (row,) = csv.DictReader(io.StringIO(capsys.readouterr().out))
    assert row == {"a": "'=1+1", "b": "'@x", "c": "-5", "d": "'-5", "e": "plain", "f": '["=x"]', "g": ""}
    assert run("sql", built, query, "--format", "json") == 0
    (plain,) = json.loads(capsys.readouterr().out)
    assert plain == {"a": "=1+1", "b": "@x", "c": -5, "d": "-5", "e": "plain", "f": ["=x"], "g": None}


@pytest.mark.parametrize(
    "query",
    [
        "SELECT 1; SELECT 2",
        "",
        "DELETE FROM raw_sources",
        "CREATE TEMP TABLE t AS SELECT 1",
        "COPY raw_sources TO '/tmp/sousveil-leak.csv'",
        "ATTACH '/tmp/other.duckdb'",
        "SET enable_external_access = true",
        "INSTALL httpfs",
        "CALL pragma_version()",
        "SELECT * FROM read_csv('/etc/passwd')",
        "SELECT * FROM '/etc/passwd'",
        "SELECT content FROM read_text('/etc/passwd')",
        "SELECT nonsense FROM raw_sources",
        "SELEC",
    ],
)
def test_sql_can_only_read_the_case(built: Path, capsys: pytest.CaptureFixture[str], query: str) -> None:
    assert run("sql", built, query) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.startswith("sousveil: ")
    assert not Path("/tmp/sousveil-leak.csv").exists()


def test_sql_before_the_first_build(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run("new", tmp_path / "case")
    assert run("sql", tmp_path / "case", "SELECT 1") == 3
    assert "sousveil build" in capsys.readouterr().err
    assert run("sql", tmp_path / "no-case", "SELECT 1") == 2


def select(built: Path, capsys: pytest.CaptureFixture[str], query: str) -> list[dict[str, Any]]:
    capsys.readouterr()
    assert run("sql", built, query, "--format", "json") == 0
    rows: list[dict[str, Any]] = json.loads(capsys.readouterr().out)
    return rows


@pytest.mark.parametrize(
    ("table", "column"),
    [
        ("out_findings", "finding_id"),
        ("core_claims", "claim_id"),
        ("raw_passages", "passage_id"),
        ("raw_problems", "problem_id"),
        ("raw_origins", "origin_id"),
        ("raw_sources", "source_id"),
    ],
)
def test_show_leads_from_every_record_to_the_bytes(
    built: Path, capsys: pytest.CaptureFixture[str], table: str, column: str
) -> None:
    for row in select(built, capsys, f"SELECT {column} AS id FROM {table}"):
        assert run("show", built, row["id"], "--format", "json") == 0
        record = json.loads(capsys.readouterr().out)
        assert record["record_id"] == row["id"]
        assert any(step["title"] == "source" for step in record["steps"])
        for step in record["steps"]:
            if step["title"] == "words":
                assert step["facts"]["bytes agree"] == "yes"
                start, end = map(int, step["facts"]["bytes"].split(" to "))
                data = Path(step["facts"]["stored text"]).read_bytes()
                assert data[start:end].decode() == step["quote"]
            if step["title"] == "source":
                assert Path(step["facts"]["stored bytes"]).is_file()


def test_show_takes_a_unique_prefix(built: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (row,) = select(built, capsys, "SELECT claim_id AS id FROM core_claims WHERE quote LIKE '18,860%'")
    assert run("show", built, row["id"][:12]) == 0
    text = capsys.readouterr().out
    assert "[18,860" in text
    assert "bytes agree" in text
    assert run("show", built, "clm_") == 2
    assert "Several ids begin with 'clm_'" in capsys.readouterr().err
    assert run("show", built, "nothing") == 2
    assert run("show", built, "") == 2


def test_verify_passes_and_names_what_was_changed(copy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("verify", copy, "--workers", "2") == 0
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "all as recorded" in captured.err
    text = next(path for path in (copy / "build" / "text").iterdir() if "18,860" in path.read_text("utf-8"))
    text.chmod(0o644)
    text.write_text(text.read_text("utf-8").replace("18,860", "17,990"), "utf-8")
    assert run("verify", copy) == 1
    lines = [line.split("\t") for line in capsys.readouterr().out.splitlines()]
    assert {line[1] for line in lines} == {"output_differs", "text_differs"}
    assert any(text.name in line[3] for line in lines)


@pytest.mark.parametrize("kind", ["object", "sheet", "table", "gone"])
def test_verify_names_every_kind_of_damage_and_build_mends_what_it_made(
    copy: Path, capsys: pytest.CaptureFixture[str], kind: str
) -> None:
    paths = {
        "object": sorted(path for path in (copy / "archive" / "objects").rglob("*") if path.is_file())[-1],
        "sheet": sorted((copy / "build" / "sheets").iterdir())[0],
        "table": copy / "build" / "tables" / "core_claims.parquet",
        "gone": copy / "build" / "index.html",
    }
    path = paths[kind]
    path.chmod(0o644)
    if kind == "gone":
        path.unlink()
    else:
        path.write_bytes(path.read_bytes()[:-1] + b"?")
    assert run("verify", copy) == 1
    assert path.name in capsys.readouterr().out
    if kind != "object":
        assert run("build", copy) == 0
        assert run("verify", copy) == 0


def test_a_removed_source_leaves_the_build(copy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (row,) = select(copy, capsys, "SELECT source_id FROM raw_sources WHERE filename = 'faces.txt'")
    source_id = row["source_id"]
    shutil.rmtree(copy / "archive" / "origins" / source_id)
    (copy / "archive" / "objects" / source_id[:2] / source_id).unlink()
    assert run("build", copy) == 0
    left = {path.name for path in (copy / "build" / "sheets").iterdir()}
    assert f"{source_id}.html" not in left
    for table in ("raw_sources", "raw_passages", "core_claims", "raw_documents"):
        assert select(copy, capsys, f"SELECT * FROM {table} WHERE source_id = '{source_id}'") == []
    assert run("verify", copy) == 0
