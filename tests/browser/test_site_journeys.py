"""What a reader does with published files in Chromium: from a contradiction to its quotes, by keyboard, without scripts."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from sousveil.case import build_case, create_case
from sousveil.case.publishing import publish_case
from sousveil.cli.program import run_program

SOURCES = Path(__file__).parents[2] / "examples" / "numbers" / "sources"


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("journeys")
    folder = create_case(home / "case", "A fictional case")
    assert run_program(["add", str(folder.path), str(SOURCES)]) == 0
    build_case(folder, workers=1)
    publish_case(folder, home / "site")
    return home / "site"


@pytest.fixture(params=[{}, {"java_script_enabled": False}, {"viewport": {"width": 390, "height": 844}}])
def page(request: pytest.FixtureRequest, chromium: Browser) -> Iterator[Page]:
    options: dict[str, Any] = request.param
    context = chromium.new_context(**options)
    opened = context.new_page()
    outside: list[str] = []
    errors: list[str] = []
    opened.on(
        "request", lambda one: None if one.url.startswith(("file:", "data:")) else outside.append(one.url)
    )
    opened.on("pageerror", lambda error: errors.append(str(error)))
    yield opened
    context.close()
    assert outside == []
    assert errors == []


def test_from_the_first_page_to_both_quotes_of_a_contradiction(page: Page, files: Path) -> None:
    page.goto((files / "index.html").as_uri())
    page.locator("main a[href^='findings/']").first.click()
    page.wait_for_url("**/findings/*.html*")
    data = json.loads(
        Path(page.url.removeprefix("file://").split("#")[0].replace(".html", ".json")).read_text("utf-8")
    )
    assert data["data"]
    quotes = page.locator("main a[href*='sheets/'][href*='#']")
    addresses = list(dict.fromkeys(quotes.evaluate_all("all => all.map(one => one.href)")))
    assert len(addresses) >= 2
    for address in addresses[:2]:
        page.goto(address)
        anchor = address.partition("#")[2]
        assert page.locator(f"[id='{anchor}']").count() == 1


def test_the_way_to_a_notice_by_keyboard(page: Page, files: Path) -> None:
    page.goto((files / "index.html").as_uri())
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.getAttribute('href')") == "notices/index.html":
            break
    page.keyboard.press("Enter")
    page.wait_for_url("**/notices/index.html")
    page.locator("table.list tbody a").first.focus()
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline != "none"
    page.keyboard.press("Enter")
    page.wait_for_url("**/notices/ntc_*.html")
    assert page.locator(".citation code").count() >= 2


def test_a_facet_counts_what_its_list_shows(page: Page, files: Path) -> None:
    page.goto((files / "notices" / "index.html").as_uri())
    first = page.locator(".facets li").first
    expected = int(first.locator(".figure").inner_text().replace(",", ""))
    page.goto(first.locator("a").evaluate("one => one.href"))
    assert page.locator("table.list tbody tr").count() == expected
    assert expected > 0


def test_from_a_vendor_to_the_contracts_that_name_it(page: Page, files: Path) -> None:
    """A vendor's page lists the notices with its products; the notice has the words."""
    page.goto((files / "vendors" / "hikvision.html").as_uri())
    links = page.locator("section[aria-labelledby='s-notices'] a[href*='notices/']")
    assert links.count() >= 1
    links.first.click()
    page.wait_for_url("**/notices/ntc_*.html")
    expect(page.locator("main")).to_contain_text("DS-2CD")
    assert page.locator("a[href*='vendors/hikvision']").count() >= 1
