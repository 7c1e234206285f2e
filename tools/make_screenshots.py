"""Takes the pictures of docs/screenshots/ from a published site: light and dark, desktop and telephone.

    uv run sousveil publish examples/numbers /tmp/site && uv run python tools/make_screenshots.py /tmp/site

Needs Debian's chromium. The README there is written anew; look at every picture before you commit it.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

TARGET = Path(__file__).resolve().parent.parent / "docs" / "screenshots"
_DESKTOP, _PHONE = (1200, 900), (390, 844)


@dataclass(frozen=True)
class Shot:
    """A picture: `name` of its file, the page, what it shows, and how it is taken."""

    name: str
    page: str
    words: str
    is_dark: bool = False
    is_phone: bool = False


def list_shots(site: Path) -> Iterator[Shot]:
    """The pictures of a site; records are the first that have what is to be seen."""
    finding = _find(site, "findings", "v-contradicts")
    capability = _find(site, "capabilities", "chart-years", name="ethnicity_analytics.html")
    notice = _find(site, "notices", "ethnicity_analytics")
    comparison = _find(site, "comparisons", "chart-claims")
    sheet = _find(site, "sheets", "v-contradicts")
    pages = [
        ("overview", "index.html", "The first page: what the case holds and what contradicts what"),
        ("finding", finding, "A finding: the sum, its verdict, and the words that it rests on"),
        ("sheet", sheet, "A document with its figures marked, and the findings beside it"),
        ("notice", notice, "A notice, with the capabilities that it asks for"),
        ("capability", capability, "A capability: definition, concern, where it was asked for first"),
        ("comparison", comparison, "What several sources state about one thing"),
        (
            "measure",
            "measures/stated_camera_counts.html",
            "A measure: the chart, the table, the method, the SQL",
        ),
        ("vendor", "vendors/hikvision.html", "A vendor, every statement with its source"),
        ("map", "map.html", "The map, and the table that says the same"),
        (
            "search",
            "search.html?q=%E4%BA%BA%E8%84%B8%E8%AF%86%E5%88%AB",
            "Search for a Chinese word in published files",
        ),
        ("methods", "methods.html", "Methods, made from the headers of checks and measures"),
        ("problems", "problems/index.html", "Problems, unhidden"),
    ]
    for name, page, words in pages:
        yield Shot(name, page, words)
    for name, page, words in pages:
        if name in ("overview", "sheet", "measure", "map"):
            yield Shot(f"{name}-dark", page, f"{words}; dark", is_dark=True)
    for name, page, words in pages:
        if name in ("overview", "finding", "notice", "map", "search"):
            yield Shot(f"{name}-phone", page, f"{words}; on a telephone", is_phone=True)
    yield Shot("overview-phone-dark", "index.html", "The first page; dark, on a telephone", True, True)


def take_shot(browser: Browser, site: Path, shot: Shot) -> bytes:
    """The picture as PNG. Raises playwright's errors when the page does not load."""
    width, height = _PHONE if shot.is_phone else _DESKTOP
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme="dark" if shot.is_dark else "light",
        reduced_motion="reduce",
    )
    page = context.new_page()
    page.goto(f"{site.resolve().as_uri()}/{shot.page}")
    if shot.name.startswith("map"):
        page.wait_for_timeout(4_000)
    if shot.name.startswith("search"):
        page.wait_for_selector(".hits mark")
    taken = page.screenshot()
    context.close()
    return taken


def _find(site: Path, folder: str, mark: str, name: str = "") -> str:
    found = sorted((site / folder).glob("*.html"))
    chosen = [path for path in found if path.name == name] or [
        path for path in found if path.name != "index.html" and mark in path.read_text("utf-8")
    ]
    return f"{folder}/{(chosen or found)[0].name}"


def main() -> int:
    """Takes them all; 2 without a site."""
    if len(sys.argv) != 2 or not (Path(sys.argv[1]) / "manifest.json").is_file():
        print(__doc__, file=sys.stderr)
        return 2
    site = Path(sys.argv[1])
    TARGET.mkdir(parents=True, exist_ok=True)
    lines = ["# Screenshots", "", "The bundled example, taken by tools/make_screenshots.py.", ""]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox", "--allow-file-access-from-files"]
        )
        for shot in list_shots(site):
            (TARGET / f"{shot.name}.png").write_bytes(take_shot(browser, site, shot))
            lines += [f"![{shot.words}]({shot.name}.png)", f"*{shot.words}.*", ""]
            print(shot.name, file=sys.stderr)
    (TARGET / "README.md").write_text("\n".join(lines), encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
