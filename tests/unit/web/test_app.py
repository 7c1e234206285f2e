"""The site, live: pages, lists, twins in JSON, headers, hosts, languages, and a newer build without a restart."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from sousveil.case import build_case, create_case
from sousveil.case.folder import CaseFolder
from sousveil.cli.program import run_program
from sousveil.model.errors import SousveilError
from sousveil.web.app import make_app

TEXT = "The town has 25 cameras. Contact person: Ada Lovelace, ada@example.org\n"
EXAMPLE = Path(__file__).parents[3] / "examples" / "numbers" / "sources"


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> CaseFolder:
    home = tmp_path_factory.mktemp("live")
    folder = create_case(home / "case", "A <b>fictional</b> case")
    (home / "note.txt").write_text(TEXT, encoding="utf-8")
    shutil.copytree(EXAMPLE / "notices", home / "notices")
    added = [home / "note.txt", home / "notices", EXAMPLE / "seoul-districts.txt"]
    assert run_program(["add", str(folder.path), *map(str, added)]) == 0
    build_case(folder, workers=1)
    return folder


@pytest.fixture(scope="module")
def live(case: CaseFolder) -> Iterator[TestClient]:
    with TestClient(make_app(case), base_url="http://localhost") as client:
        yield client


def test_the_first_page_shows_what_the_case_holds(live: TestClient) -> None:
    answer = live.get("/")
    assert answer.status_code == 200
    assert "A &lt;b&gt;fictional&lt;/b&gt; case" in answer.text
    assert "contradictions</h2>" in answer.text
    assert 'href="sheets/' in answer.text
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert "unsafe" not in answer.headers["content-security-policy"]
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "access-control-allow-origin" not in answer.headers


def test_every_page_of_every_kind_answers_and_so_does_its_twin(live: TestClient) -> None:
    first = live.get("/index.html").text
    pending = {"index.html"}
    seen: set[str] = set()
    assert 'href="notices/index.html"' in first
    while pending:
        address = pending.pop()
        seen.add(address)
        answer = live.get(f"/{address}")
        assert answer.status_code == 200, address
        if "text/html" not in answer.headers["content-type"] or address.startswith("sheets/"):
            continue
        assert "lovelace" not in answer.text.lower()
        assert "ada@example" not in answer.text
        for link in _list_links(answer.text, address):
            if link not in seen:
                pending.add(link)
    kinds = {address.split("/")[0] for address in seen}
    assert {
        "notices",
        "findings",
        "sources",
        "capabilities",
        "vendors",
        "organisations",
        "measures",
    } <= kinds
    assert any(address.endswith(".json") for address in seen)


def _list_links(html: str, address: str) -> Iterator[str]:
    import re
    from html import unescape
    from posixpath import dirname, join, normpath

    for found in re.findall(r'(?:href|src)="([^"]+)"', html):
        link = unescape(found).partition("#")[0]
        if link and not link.startswith(("http:", "https:", "data:")):
            yield normpath(join(dirname(address), link.partition("?")[0]))


def test_lists_answer_facets_order_and_pages_and_refuse_what_is_none(live: TestClient) -> None:
    whole = live.get("/notices/index.json").json()["data"]
    years = {row["year"] for row in whole["rows"]}
    assert len(years) > 1
    year = min(years)
    chosen = live.get("/notices/index.json", params={"year": year, "sort": "-title"}).json()["data"]
    assert 0 < chosen["total"] < whole["total"]
    assert {row["year"] for row in chosen["rows"]} == {year}
    titles = [row["title"] for row in chosen["rows"]]
    assert titles == sorted(titles, reverse=True)
    assert live.get(f"/notices/by-year/{year}.json").json()["data"]["total"] == chosen["total"]
    for address in (
        "/notices/index.html?planet=mars",
        "/notices/index.html?sort=1;DROP",
        "/notices/index.html?page=999",
        "/notices/index.html?page=-1",
        "/notices/by-year/1066.html",
        "/notices/by-planet/mars.html",
        "/notices/0.html",
        "/nothing/at/all.html",
        "/assets/../pyproject.toml",
        "/assets/%2e%2e/pages.py",
        "/sheets/../build.json",
    ):
        assert live.get(address).status_code == 404, address


def test_a_missing_page_has_links_that_lead_back(live: TestClient) -> None:
    answer = live.get("/deep/down/there.html")
    assert answer.status_code == 404
    assert 'href="../../index.html"' in answer.text


def test_other_hosts_and_methods_are_refused(live: TestClient) -> None:
    assert live.get("/index.html", headers={"host": "evil.example"}).status_code == 400
    for method in ("post", "put", "delete", "patch"):
        assert getattr(live, method)("/index.html").status_code == 405


def test_what_has_not_changed_is_not_sent_again_and_text_is_packed(live: TestClient) -> None:
    first = live.get("/notices/index.html", headers={"accept-encoding": "gzip"})
    assert first.headers["content-encoding"] == "gzip"
    again = live.get("/notices/index.html", headers={"if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert live.get("/notices/index.html", headers={"if-none-match": '"0"'}).status_code == 200


def test_the_same_page_in_chinese(live: TestClient) -> None:
    english, chinese = live.get("/notices/index.html").text, live.get("/zh/notices/index.html").text
    assert '<html lang="en">' in english
    assert '<html lang="zh">' in chinese
    assert "采购公告" in chinese
    assert live.get("/zh/assets/site.css").status_code == 200


def test_openapi_names_what_can_be_asked(live: TestClient) -> None:
    document = json.loads(live.get("/openapi.json").content)
    names = {one["name"] for one in document["paths"]["/notices/index.json"]["get"]["parameters"]}
    assert {"year", "sort", "page"} <= names
    assert "/findings/{slug}.json" in document["paths"]


def test_a_newer_build_is_shown_without_a_restart(tmp_path: Path) -> None:
    folder = create_case(tmp_path / "case")
    with pytest.raises(SousveilError, match="not been built"):
        make_app(folder)
    (tmp_path / "a.txt").write_text("The town has 25 cameras.\n")
    assert run_program(["add", str(folder.path), str(tmp_path / "a.txt")]) == 0
    build_case(folder, workers=1)
    with TestClient(make_app(folder), base_url="http://127.0.0.1") as client:
        assert client.get("/index.json").json()["data"]["held"]["sources"] == 1
        (tmp_path / "b.txt").write_text("The city has 30 cameras.\n")
        assert run_program(["add", str(folder.path), str(tmp_path / "b.txt")]) == 0
        assert client.get("/index.json").json()["data"]["held"]["sources"] == 1
        build_case(folder, workers=1)
        assert client.get("/index.json").json()["data"]["held"]["sources"] == 2
