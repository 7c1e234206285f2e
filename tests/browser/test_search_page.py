"""Search in published files in Chromium: the answers of the live search, from the words to the place in the document."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest
from playwright.sync_api import Browser, Page, Request, expect

from sousveil.case import build_case, create_case
from sousveil.case.folder import CaseFolder
from sousveil.case.opening import open_site
from sousveil.case.publishing import publish_case
from sousveil.case.searching import open_search
from sousveil.cli.program import run_program
from sousveil.publish.search.indexing import SearchIndex

SOURCES = Path(__file__).parents[2] / "examples" / "numbers" / "sources"
HOSTILE = "Zebra <script>window.hit=1</script><img src=x onerror='window.hit=1'> \u202egnp.exe camera\n"


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> CaseFolder:
    home = tmp_path_factory.mktemp("files")
    folder = create_case(home / "case", "A fictional case")
    (home / "hostile.txt").write_text(HOSTILE, encoding="utf-8")
    assert run_program(["add", str(folder.path), str(SOURCES), str(home / "hostile.txt")]) == 0
    build_case(folder, workers=1)
    return folder


@pytest.fixture(scope="module")
def files(case: CaseFolder, tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("published") / "site"
    publish_case(case, target)
    return target


@pytest.fixture(scope="module")
def index(case: CaseFolder) -> SearchIndex:
    return open_search(case, open_site(case))


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    opened = chromium.new_page()
    yield opened
    opened.close()


def ask(page: Page, files: Path, **fields: str) -> int:
    page.goto(f"{(files / 'search.html').as_uri()}?{urlencode(fields)}")
    page.wait_for_selector("#answer[data-done]", state="attached", timeout=20_000)
    return int(page.locator("#answer").get_attribute("data-done") or -1)


@pytest.mark.parametrize(
    "asked",
    [
        "人脸识别",
        "人臉識別",
        "人",
        "摄像机 公安",
        "camera",
        "camera*",
        '"facial recognition"',
        "DS-2CD2142FWD-I",
        "cameras -police",
        "公安局视频监控",
        "nothingofthekind",
        "4*",
        "Ünïted",
    ],
)
def test_files_answer_as_the_live_search_does(
    page: Page, files: Path, index: SearchIndex, asked: str
) -> None:
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    expected = index.search(asked)
    assert ask(page, files, q=asked) == expected.total
    if expected.total <= 20:
        shown = page.eval_on_selector_all(
            ".hits a", "all => all.map(a => a.getAttribute('href').split(':~:')[0])"
        )
        assert sorted(shown) == sorted(hit.address.split(":~:")[0] for hit in expected.hits)
    for name, rows in expected.counts.items():
        for value, count in rows[:3]:
            assert ask(page, files, q=asked, **{name: value}) == count
    assert errors == []


def test_a_tender_is_found_by_a_chinese_phrase_and_opened_at_its_words(page: Page, files: Path) -> None:
    outside: list[str] = []

    def note(request: Request) -> None:
        if not request.url.startswith(("file:", "data:")):
            outside.append(request.url)

    page.on("request", note)
    page.goto((files / "index.html").as_uri())
    page.locator("header form.search input").fill("人脸识别")
    page.keyboard.press("Enter")
    page.wait_for_selector(".hits mark")
    assert page.locator(".hits mark").first.inner_text() == "人脸识别"
    page.locator(".hits a").first.click()
    page.wait_for_load_state()
    target = page.locator(".passage:target")
    expect(target).to_contain_text("人脸识别")
    expect(target).to_be_in_viewport()
    assert outside == []


def test_hostile_text_stays_text(page: Page, files: Path) -> None:
    assert ask(page, files, q="zebra") >= 1
    assert page.evaluate("window.hit") is None
    assert page.locator(".hits img, .hits script").count() == 0
    assert "\u202e" not in page.locator(".hits").inner_text()
    ask(page, files, q='<img src=x onerror="window.hit=1">')
    assert page.evaluate("window.hit") is None
    page.goto(f"{(files / 'search.html').as_uri()}?q={quote('zebra')}&kind=%3Cb%3E")
    page.wait_for_selector("#answer[data-done='0']", state="attached")
