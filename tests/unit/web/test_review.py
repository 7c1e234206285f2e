"""The page that takes decisions: nothing without the token of the run, nothing from elsewhere, nothing that was not asked."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from sousveil.case import build_case, create_case
from sousveil.case.decisions import read_decisions
from sousveil.case.folder import CaseFolder
from sousveil.case.reviewing import list_questions
from sousveil.cli.program import run_program
from sousveil.web.app import make_app
from sousveil.web.review import COOKIE, Reviewing

TOKEN = "a-secret-of-this-run"
NAMES = (
    "Northgate City Police",
    "Northgate City Police Department",
    "Northgate Police",
    "Hollow <script>alert(1)</script> Cameras Ltd",
    "Hollow <script>alert(1)</script> Camera Ltd",
)


def make_release(number: int, name: str) -> dict[str, object]:
    """A fictional award."""
    return {
        "ocid": f"ocds-fiction-{number}",
        "id": str(number),
        "date": "2021-03-01T00:00:00Z",
        "tag": ["award"],
        "buyer": {"id": "", "name": name},
        "tender": {"title": f"Fictional cameras {number}", "description": "Call 13800138000"},
    }


@pytest.fixture
def case(tmp_path: Path) -> CaseFolder:
    folder = create_case(tmp_path / "case", "A fictional case")
    package = {
        "uri": "https://example.org/fiction",
        "version": "1.1",
        "publishedDate": "2021-03-02T00:00:00Z",
        "publisher": {"name": "Fiction"},
        "releases": [make_release(number, name) for number, name in enumerate(NAMES)],
    }
    (tmp_path / "fiction.json").write_text(json.dumps(package), encoding="utf-8")
    assert run_program(["add", str(folder.path), str(tmp_path / "fiction.json")]) == 0
    build_case(folder, workers=1)
    assert list_questions(folder, 10)
    return folder


@pytest.fixture
def client(case: CaseFolder) -> Iterator[TestClient]:
    app = make_app(case, reviewing=Reviewing(case, TOKEN, "ada"))
    with TestClient(app, base_url="http://localhost", follow_redirects=False) as opened:
        yield opened


def let_in(client: TestClient) -> None:
    answer = client.get(f"/review.html?token={TOKEN}")
    assert answer.status_code == 303
    assert answer.headers["location"] == "/review.html"
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie


def make_form(case: CaseFolder, decision: str = "same", **more: str) -> dict[str, str]:
    question = list_questions(case, 1)[0]
    ids = {"left": question.left.name_id, "right": question.right.name_id}
    return {"token": TOKEN, "decision": decision, **ids, **more}


def test_an_answer_is_recorded_and_the_pair_not_asked_again(case: CaseFolder, client: TestClient) -> None:
    let_in(client)
    page = client.get("/review.html")
    assert page.status_code == 200
    assert "<script>alert" not in page.text
    assert page.headers["cache-control"] == "no-store"
    question = list_questions(case, 1)[0]
    assert question.left.name_id in page.text
    answer = client.post("/review.html", data=make_form(case, "same", reason="one\r\n=office"))
    assert answer.status_code == 303
    (decision,) = read_decisions(case, "organisations")
    assert (decision.decision, decision.author) == ("same", "ada")
    assert {decision.left, decision.right} == {question.left.name_id, question.right.name_id}
    assert "\n" not in decision.reason
    assert "\r" not in decision.reason
    after = client.get("/review.html").text
    assert question.pair_id not in {one.pair_id for one in list_questions(case, 50)}
    assert 'value="undo"' in after


def test_a_part_keeps_its_side_and_undo_takes_back(case: CaseFolder, client: TestClient) -> None:
    let_in(client)
    question = list_questions(case, 1)[0]
    client.post("/review.html", data=make_form(case, "has_part"))
    (decision,) = read_decisions(case, "organisations")
    assert (decision.decision, decision.left, decision.right) == (
        "part_of",
        question.right.name_id,
        question.left.name_id,
    )
    assert client.post("/review.html", data={"token": TOKEN, "decision": "undo"}).status_code == 303
    assert [one.decision for one in read_decisions(case, "organisations")] == ["part_of", "undo"]
    assert list_questions(case, 1)[0].pair_id == question.pair_id
    assert client.post("/review.html", data={"token": TOKEN, "decision": "undo"}).status_code == 409


def test_nothing_is_written_without_the_token_or_from_elsewhere(case: CaseFolder, client: TestClient) -> None:
    form = make_form(case)
    assert client.get("/review.html").status_code == 403
    assert client.get("/review.html?token=wrong").status_code == 403
    assert client.get("/review.html?token=").status_code == 403
    assert client.post("/review.html", data=form).status_code == 403  # no cookie
    client.cookies.set(COOKIE, "wrong", path="/review.html")
    assert client.post("/review.html", data=form).status_code == 403
    client.cookies.clear()
    let_in(client)
    assert client.post("/review.html", data={**form, "token": "wrong"}).status_code == 403
    assert client.post("/review.html", data={**form, "token": ""}).status_code == 403
    elsewhere = {"Origin": "https://evil.example"}
    assert client.post("/review.html", data=form, headers=elsewhere).status_code == 403
    for origin in ("null", "http://[", "https://localhost", "http://localhost.evil.example"):
        assert client.post("/review.html", data=form, headers={"Origin": origin}).status_code == 403
    assert client.post("/review.html", data=form, headers={"Host": "evil.example"}).status_code == 400
    assert client.post("/review.html", data={**form, "reason": "x" * 30_000}).status_code == 413
    assert client.post("/index.html", data=form).status_code == 405
    assert read_decisions(case, "organisations") == []


@pytest.mark.parametrize(
    "change",
    [
        {"decision": "merge"},
        {"decision": ""},
        {"left": "nme_other"},
        {"right": ""},
        {"left": "=1", "right": "=2"},
    ],
)
def test_only_what_is_asked_can_be_answered(
    case: CaseFolder, client: TestClient, change: dict[str, str]
) -> None:
    let_in(client)
    assert client.post("/review.html", data={**make_form(case), **change}).status_code == 409
    assert read_decisions(case, "organisations") == []


def test_without_the_option_there_is_no_such_page(case: CaseFolder) -> None:
    with TestClient(make_app(case), base_url="http://localhost", follow_redirects=False) as client:
        assert client.get(f"/review.html?token={TOKEN}").status_code == 404
        assert client.post("/review.html", data=make_form(case)).status_code == 405


def test_the_next_build_obeys(case: CaseFolder, client: TestClient) -> None:
    """Two names that a person called the same are one organisation."""
    let_in(client)
    question = list_questions(case, 1)[0]
    client.post("/review.html", data=make_form(case, "same"))
    build_case(case, workers=1)
    from sousveil.case import query_case

    ids = f"('{question.left.name_id}', '{question.right.name_id}')"
    with query_case(
        case,
        f"SELECT count(DISTINCT organisation_id) AS n FROM core_organisation_members WHERE name_id IN {ids}",
    ) as reader:
        assert reader.read_all()["n"].to_pylist() == [1]
