"""Search as it is served, and from the command line: the same answers, masked, escaped, in both languages."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from sousveil.case import build_case, create_case
from sousveil.case.folder import CaseFolder
from sousveil.cli.program import run_program
from sousveil.web.app import make_app

TEXT = (
    "The <script>alert(1)</script> town has 25 cameras. Contact person: Ada Lovelace, ada@example.org\n\n"
    "本项目采购人脸识别系统一套。\n"
)


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> CaseFolder:
    home = tmp_path_factory.mktemp("search")
    folder = create_case(home / "case", "A fictional case")
    (home / "note.txt").write_text(TEXT, encoding="utf-8")
    assert run_program(["add", str(folder.path), str(home / "note.txt")]) == 0
    build_case(folder, workers=1)
    return folder


@pytest.fixture(scope="module")
def live(case: CaseFolder) -> Iterator[TestClient]:
    with TestClient(make_app(case), base_url="http://localhost") as client:
        yield client


def test_a_chinese_phrase_leads_to_its_passage(live: TestClient) -> None:
    found = live.get("/search.json", params={"q": "人臉識別"}).json()["data"]
    assert found["total"] == 1
    address = found["hits"][0]["address"]
    page, _, anchor = address.split(":~:")[0].partition("#")
    assert f'id="{anchor}"' in live.get(f"/{page}").text
    shown = live.get("/search.html", params={"q": "人臉識別"})
    assert "<mark>人脸识别</mark>" in shown.text
    assert "unsafe" not in shown.headers["content-security-policy"]


def test_personal_data_is_not_in_the_index(live: TestClient) -> None:
    for asked in ("Lovelace", "ada", "example.org"):
        assert live.get("/search.json", params={"q": asked}).json()["data"]["total"] == 0, asked
    text = live.get("/search.json", params={"q": "town"}).text
    assert "Lovelace" not in text
    assert "█" in text


def test_hostile_words_do_nothing(live: TestClient) -> None:
    shown = live.get("/search.html", params={"q": 'script "><img src=x onerror=alert(1)>', "kind": "<b>"})
    assert shown.status_code == 200
    assert "<img" not in shown.text
    assert "<script>alert" not in live.get("/search.html", params={"q": "town"}).text
    for asked in ("*", '"', "-", "(" * 500, "\x00", "a" * 5_000, "[^人]*", "a.*b*"):
        assert live.get("/search.html", params={"q": asked, "page": "-1"}).status_code == 200, asked


def test_the_page_speaks_chinese_and_each_page_has_the_field(live: TestClient) -> None:
    assert "搜索" in live.get("/zh/search.html").text
    assert 'role="search"' in live.get("/index.html").text


def test_the_command_answers_alike(case: CaseFolder, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_program(["search", str(case.path), "人脸", "识别", "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["total"] == 1
    assert run_program(["search", str(case.path), "town", "--only", "kind=notices", "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["total"] == 0
    assert run_program(["search", str(case.path), "town", "--only", "colour=red"]) == 2
    assert run_program(["search", str(case.path), "town"]) == 0
    shown = capsys.readouterr().out
    assert "1 found" in shown
    assert "Lovelace" not in shown


def test_the_index_is_made_once_and_again_for_a_new_build(case: CaseFolder, tmp_path: Path) -> None:
    kept = case.cache / "search"
    before = sorted(path.name for path in kept.iterdir())
    assert len(before) == 1
    (tmp_path / "more.txt").write_text("Another 12 zebras.\n", encoding="utf-8")
    assert run_program(["add", str(case.path), str(tmp_path / "more.txt")]) == 0
    build_case(case, workers=1)
    assert run_program(["search", str(case.path), "zebras"]) == 0
    after = sorted(path.name for path in kept.iterdir())
    assert len(after) == 1
    assert after != before
