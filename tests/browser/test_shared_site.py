"""A case with all shared data, served: a reporter's journeys, with and without scripts, on a telephone and by keyboard."""

from __future__ import annotations

import hashlib
import json
import shutil
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from sousveil.case import build_case, create_case, query_case
from sousveil.case.folder import CaseFolder
from sousveil.cli.program import run_program

SHARED = Path(__file__).parents[3] / "shared" / "data"
MAPPED = ("montenegro*.csv", "new_orleans*.csv", "thailand*.csv", "seoul*.csv")
PHRASE = "摄像机"
GRAPHICS = [
    "--use-gl=angle",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    "--ignore-gpu-blocklist",
]
WAYS: dict[str, dict[str, Any]] = {
    "desktop": {},
    "no-scripts": {"java_script_enabled": False},
    "phone": {"viewport": {"width": 390, "height": 844}},
}

pytestmark = pytest.mark.skipif(not SHARED.is_dir(), reason="the shared data is not here")


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> CaseFolder:
    folder = create_case(tmp_path_factory.mktemp("all") / "case", "All shared evidence")
    for pattern in MAPPED:
        for path in (SHARED / "cameras").glob(pattern):
            assert run_program(["map", str(path), "--case", str(folder.path), "--write", "--yes"]) == 0
    assert run_program(["add", str(folder.path), *map(str, sorted(SHARED.iterdir()))]) == 0
    build_case(folder, 2)
    return folder


@pytest.fixture(scope="module")
def served(case: CaseFolder) -> Iterator[str]:
    """The address of the case on loopback."""
    import uvicorn

    from sousveil.web.app import make_app

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = uvicorn.Server(uvicorn.Config(make_app(case), port=port, log_level="error", lifespan="on"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.05)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(20)


@pytest.fixture(scope="module")
def browser(chromium: Any) -> Iterator[Any]:
    """A Chromium that draws the map without a graphics card."""
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    opened = chromium.browser_type.launch(
        executable_path=path,
        args=["--headless", "--no-sandbox", "--disable-background-networking", *GRAPHICS],
    )
    yield opened
    opened.close()


def open_page(browser: Any, served: str, way: str) -> Iterator[Page]:
    context = browser.new_context(**WAYS[way])
    context.set_default_timeout(60_000)
    page = context.new_page()
    outside: list[str] = []
    errors: list[str] = []
    page.on(
        "request",
        lambda one: None if one.url.startswith((served, "data:", "blob:")) else outside.append(one.url),
    )
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    context.close()
    assert outside == []
    assert errors == []


@pytest.fixture(params=list(WAYS))
def page(request: pytest.FixtureRequest, browser: Any, served: str) -> Iterator[Page]:
    yield from open_page(browser, served, request.param)


@pytest.fixture
def desktop(browser: Any, served: str) -> Iterator[Page]:
    yield from open_page(browser, served, "desktop")


def ask(case: CaseFolder, sql: str) -> list[tuple[Any, ...]]:
    with query_case(case, sql) as reader:
        return [tuple(row.values()) for batch in reader for row in batch.to_pylist()]


def test_a_tender_is_found_by_a_chinese_phrase_and_opened_at_its_page(
    case: CaseFolder, page: Page, served: str
) -> None:
    """From the search field to the words in the text of a PDF, below the mark of the page that they stand on."""
    page.goto(f"{served}/")
    page.locator("header form.search input").fill(PHRASE)
    page.locator("header form.search button").click()
    page.wait_for_selector(".hits mark")
    addresses = [link.get_attribute("href") for link in page.locator(".hits a").all()]
    documents = {row[0] for row in ask(case, "SELECT source_id FROM raw_documents WHERE format = 'pdf'")}
    inside = [
        one for one in addresses if one and "sheets/" in one and one.split("sheets/")[1][:64] in documents
    ]
    assert inside, addresses
    page.locator(f".hits a[href='{inside[0]}']").first.click()
    target = page.locator(".passage:target")
    expect(target).to_contain_text(PHRASE)
    expect(target).to_be_in_viewport()
    number = page.locator(".page").first.get_attribute("id") or ""
    assert number.startswith("page-")


def test_from_the_overviews_contradiction_to_both_quotes(page: Page, served: str) -> None:
    page.goto(f"{served}/")
    quotes = page.locator(".finding").first.locator(".quotes a")
    addresses = [link.get_attribute("href") or "" for link in quotes.all()]
    assert len(addresses) >= 2
    for address in addresses[:2]:
        page.goto(f"{served}/{address}")
        mark = page.locator(f"[id='{address.partition('#')[2]}'] ~ a.hl").first
        expect(mark).to_be_in_viewport()


def test_from_a_vendor_to_what_is_known_against_it(case: CaseFolder, page: Page, served: str) -> None:
    """No shared notice names a vendor's product (the example's do: test_site_journeys), but the feeds do."""
    ((vendor, name, weaknesses),) = ask(
        case,
        "SELECT vendor_id, min(v.name), count(DISTINCT weakness_id) FROM core_weakness_vendors w JOIN core_vendors v USING (vendor_id) "
        "WHERE w.kept GROUP BY 1 ORDER BY 3 DESC, 1 LIMIT 1",
    )
    page.goto(f"{served}/vendors/{vendor}.html")
    expect(page.locator("h1")).to_have_text(name)
    rows = page.locator("section[aria-labelledby='s-weaknesses'] tbody tr")
    assert rows.count() == min(weaknesses, 100)
    rows.first.locator("a").first.click()
    page.wait_for_url("**/weaknesses/*.html")
    expect(page.locator("main")).to_contain_text(name.split()[0])
    assert page.locator(".citation code").count() >= 2


def test_the_filtered_map_says_what_its_table_and_the_case_say(
    case: CaseFolder, desktop: Page, served: str
) -> None:
    """The vendor with most cameras is chosen: the map's sum, the sum of the table and SQL are one number."""
    ((vendor, cameras),) = ask(
        case,
        "SELECT v.name, CAST(sum(cameras) AS BIGINT) FROM core_cameras c JOIN core_vendors v USING (vendor_id) "
        "WHERE presence = 'present' AND lat IS NOT NULL GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 1",
    )
    desktop.goto(f"{served}/map.html#map=0.2/12/0")
    desktop.wait_for_selector("#map[data-ready]", state="attached", timeout=120_000)
    before = desktop.get_attribute("#map", "data-ready")
    label = desktop.locator("#map-vendor option", has_text=vendor).first.get_attribute("value")
    desktop.select_option("#map-vendor", label)
    expect(desktop.locator("#map")).not_to_have_attribute("data-ready", before or "", timeout=120_000)
    expect(desktop.locator("#map-table tfoot td").last).to_have_text(f"{cameras:,}", timeout=60_000)
    expect(desktop.locator("#map")).to_have_attribute("data-sum", str(cameras), timeout=60_000)


def test_a_page_is_cited_and_downloaded(page: Page, served: str) -> None:
    """The hash in the citation is that of the data in the page's twin; every chart can be fetched."""
    page.goto(f"{served}/measures/cameras_by_vendor.html")
    cited = page.locator(".citation code").all_inner_texts()
    answer = page.request.get(f"{served}/measures/cameras_by_vendor.json")
    told = json.loads(answer.body())
    data = json.dumps(told["data"], ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    assert hashlib.sha256(data).hexdigest() == told["data_sha256"]
    assert told["data_sha256"][:16] in cited
    links = page.locator("figure a[download]")
    assert links.count() == 3
    for link in links.all():
        fetched = page.request.get(f"{served}/measures/{link.get_attribute('href')}")
        assert fetched.status == 200
        assert len(fetched.body()) > 200


def test_the_whole_way_by_keyboard(desktop: Page, served: str) -> None:
    """Tab, Enter and letters alone: the search, a hit, back to the case, a list, a record."""
    desktop.goto(f"{served}/")
    _tab_to(desktop, "document.activeElement.id === 'site-q'")
    desktop.keyboard.type(PHRASE)
    desktop.keyboard.press("Enter")
    desktop.wait_for_selector(".hits mark")
    _tab_to(desktop, "document.activeElement.closest('.hits') !== null")
    desktop.keyboard.press("Enter")
    desktop.wait_for_url("**/sheets/*")
    expect(desktop.locator(".passage:target")).to_be_in_viewport()
    _tab_to(desktop, "document.activeElement.getAttribute('href') === '../index.html'", backwards=True)
    desktop.keyboard.press("Enter")
    desktop.wait_for_url("**/index.html")
    _tab_to(desktop, "document.activeElement.getAttribute('href') === 'vendors/index.html'")
    desktop.keyboard.press("Enter")
    desktop.wait_for_url("**/vendors/index.html")
    _tab_to(desktop, "document.activeElement.closest('table.list tbody') !== null")
    desktop.keyboard.press("Enter")
    desktop.wait_for_selector("dl.record")
    assert urlsplit(desktop.url).path.startswith("/vendors/")


def _tab_to(page: Page, condition: str, backwards: bool = False) -> None:
    for _ in range(600):
        page.keyboard.press("Shift+Tab" if backwards else "Tab")
        if page.evaluate(condition):
            assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"
            return
    raise AssertionError(f"the keyboard never reached: {condition}")
