"""axe-core over a page of each kind, published: no serious fault, on a desk and on a telephone, light and dark."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from sousveil.case import build_case, create_case
from sousveil.case.publishing import publish_case
from sousveil.cli.program import run_program

axe = pytest.importorskip("axe_playwright_python", reason="axe-playwright-python is not installed")

SOURCES = Path(__file__).parents[2] / "examples" / "numbers" / "sources"
VIEWS = {"desk": (1280, 900), "telephone": (390, 844)}


@pytest.fixture(scope="module", params=("en", "zh"))
def files(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("accessible")
    folder = create_case(home / "case", "A fictional case")
    assert run_program(["add", str(folder.path), str(SOURCES)]) == 0
    build_case(folder, workers=1)
    publish_case(folder, home / "site", request.param)
    return home / "site"


def choose_pages(files: Path) -> list[Path]:
    """The first and the largest page of each folder, and those at the top."""
    chosen = sorted(files.glob("*.html"))
    for folder in sorted(
        path for path in files.iterdir() if path.is_dir() and path.name not in ("assets", "data")
    ):
        pages = sorted(folder.glob("*.html"), key=lambda path: (path.stat().st_size, path.name))
        chosen += dict.fromkeys([pages[0], pages[-1], *folder.glob("index.html")]) if pages else []
    return chosen


@pytest.fixture(params=[(view, scheme) for view in VIEWS for scheme in ("light", "dark")], ids="-".join)
def page(request: pytest.FixtureRequest, chromium: Browser) -> Iterator[Page]:
    view, scheme = request.param
    width, height = VIEWS[view]
    context = chromium.new_context(viewport={"width": width, "height": height}, color_scheme=scheme)
    yield context.new_page()
    context.close()


def test_no_serious_fault(page: Page, files: Path) -> None:
    script = (Path(axe.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
    faults: list[str] = []
    pages = choose_pages(files)
    assert len(pages) > 15
    for path in pages:
        page.goto(path.as_uri())
        page.evaluate(script)
        found: list[dict[str, Any]] = page.evaluate(
            "axe.run(document, {resultTypes: ['violations']}).then(r => r.violations)"
        )
        faults += [
            f"{path.relative_to(files)}: {one['id']} ({one['impact']}): {node['target']} {node['html'][:120]}"
            for one in found
            if one["impact"] in ("serious", "critical")
            for node in one["nodes"][:2]
        ]
        wide = page.evaluate("document.scrollingElement.scrollWidth - innerWidth")
        if wide > 0:
            faults.append(f"{path.relative_to(files)}: {wide} pixels too wide")
    assert faults == []
