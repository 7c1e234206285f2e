"""The map in Chromium, opened as a file and served: the numbers shown are the table's, under each filter, and nothing is asked elsewhere."""

from __future__ import annotations

import math
import shutil
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from importlib.resources import files
from pathlib import Path
from typing import Any

import duckdb
import pytest

from sousveil.engine.duckdb import open_site_database
from sousveil.publish.map.collecting import collect_cameras
from sousveil.publish.map.files import MapFiles
from sousveil.publish.site.kinds.map import make_map_page
from sousveil.publish.site.reading import BuildFacts, Site
from sousveil.publish.site.rendering import POLICY, render_html
from sousveil.publish.site.wording import Wording
from tests.generated.map_cameras import write_map_tables

CAMERAS = 3_000
GRAPHICS = [
    "--use-gl=angle",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    "--ignore-gpu-blocklist",
]
WORLD = "#map=0.2/12/0"
READY_MS = 60_000


@dataclass
class MapSite:
    """A folder with the page and its files, a connection to its tables, and where it is served."""

    folder: Path
    tables: duckdb.DuckDBPyConnection
    served: str

    def name_start(self, how: str) -> str:
        return self.folder.as_uri() + "/" if how == "file" else self.served

    def ask(self, where: str, *values: object) -> int:
        query = f"SELECT coalesce(sum(cameras), 0) FROM core_cameras WHERE {where}"
        return int(self.tables.execute(query, list(values)).fetchall()[0][0])


@dataclass
class MapPage:
    """The open page, and what it asked for."""

    page: Any
    requests: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def read(self, name: str) -> int:
        return int(self.page.get_attribute("#map", f"data-{name}") or -1)

    def wait(self, before: int = 0) -> None:
        """Until a view later than `before` stands in the page."""
        for _ in range(READY_MS // 50):
            if self.read("ready") > before:
                return
            self.page.wait_for_timeout(50)
        raise AssertionError(f"not ready: {self.errors} {self.page.inner_text('#map-status')}")

    def choose(self, name: str, value: str) -> None:
        before = self.read("ready")
        self.page.select_option(f"#map-{name}", value)
        if name == "by":
            self.page.wait_for_timeout(200)
        else:
            self.wait(before)

    def read_table(self) -> tuple[list[int], int]:
        """The last column, and the sum below it."""
        script = "row => row.lastElementChild.textContent"
        rows = self.page.eval_on_selector_all("#map-table tbody tr", f"rows => rows.map({script})")
        total = self.page.eval_on_selector("#map-table tfoot tr", script)
        return [int(row.replace(",", "")) for row in rows], int(total.replace(",", ""))


class _Quiet(SimpleHTTPRequestHandler):
    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", POLICY)
        super().end_headers()

    def log_message(self, *_: object) -> None:
        return


@pytest.fixture(scope="module")
def map_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MapSite]:
    folder = tmp_path_factory.mktemp("map")
    path = folder / "case.duckdb"
    with duckdb.connect(str(path)) as connection:
        write_map_tables(connection, CAMERAS)
    tables = open_site_database(path)
    site = Site(tables, BuildFacts("Invented case", folder, "0" * 64, "sousveil"), Wording("en"))
    for page in make_map_page(site):
        (folder / page.address).write_bytes(render_html(site, page, ()))
    for address, content in MapFiles(collect_cameras(tables)).render_all():
        (folder / address).parent.mkdir(parents=True, exist_ok=True)
        (folder / address).write_bytes(content)
    shutil.copytree(str(files("sousveil.publish").joinpath("assets")), folder / "assets")
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield MapSite(folder, tables, f"http://127.0.0.1:{server.server_port}/")
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def map_chromium(chromium: Any) -> Iterator[Any]:
    """A Chromium that draws WebGL by itself, without a graphics card."""
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    browser = chromium.browser_type.launch(
        executable_path=path,
        args=["--headless", "--no-sandbox", "--disable-background-networking", *GRAPHICS],
    )
    yield browser
    browser.close()


@pytest.fixture
def open_map(map_chromium: Any, map_site: MapSite) -> Iterator[Any]:
    contexts = []

    def open_at(how: str = "file", at: str = WORLD, script: str = "", **options: Any) -> MapPage:
        context = map_chromium.new_context(**{"viewport": {"width": 1280, "height": 1000}, **options})
        contexts.append(context)
        if script:
            context.add_init_script(script)
        page = context.new_page()
        opened = MapPage(page)
        page.on("request", lambda request: opened.requests.append(request.url))
        page.on("pageerror", lambda error: opened.errors.append(str(error)))
        page.on(
            "console",
            lambda message: (
                opened.errors.append(message.text) if message.type in ("error", "warning") else None
            ),
        )
        page.goto(map_site.name_start(how) + "map.html" + at)
        return opened

    yield open_at
    for context in contexts:
        context.close()


@pytest.mark.parametrize("how", ["file", "http"])
def test_counts_are_those_of_the_table_under_each_filter(open_map: Any, map_site: MapSite, how: str) -> None:
    shown = open_map(how)
    shown.wait()
    assert shown.page.get_attribute("#map", "data-state") == "map"
    shown.choose("by", "view")
    conditions = {
        "kind": "surveillance_type = ?",
        "vendor": "vendor_id = ?",
        "source": "camera_id IN (SELECT camera_id FROM core_camera_members WHERE starts_with(source_id, ?))",
        "from": "left(seen_last_at, 4) >= ?",
        "until": "left(seen_last_at, 4) BETWEEN '1' AND ?",
    }
    tried = 0
    for name, condition in conditions.items():
        values = shown.page.eval_on_selector_all(
            f"#map-{name} option", "options => options.map(option => option.value)"
        )
        for value in [value for value in values if value][:6]:
            shown.choose(name, value)
            where = f"presence = 'present' AND {'seen_last_at = ? ' if (name, value) == ('from', '-') else condition}"
            asked = "" if value == "-" else value
            placed = map_site.ask(f"lat IS NOT NULL AND {where}", asked)
            everything = map_site.ask(where, asked)
            rows, total = shown.read_table()
            assert (shown.read("sum"), sum(rows), total) == (placed, placed, placed), (name, value)
            assert shown.read("total") == everything, (name, value)
            assert shown.read("unplaced") == everything - placed
            tried += everything > 0
        shown.choose(name, "")
    assert tried > 20
    shown.choose("presence", "removed")
    assert shown.read("total") == map_site.ask("presence = 'removed'")
    start = map_site.name_start(how)
    outside = [url for url in shown.requests if not url.startswith((start, "blob:", "data:"))]
    assert outside == []
    assert shown.errors == []


def test_filters_together_and_their_permanent_address(open_map: Any, map_site: MapSite) -> None:
    shown = open_map()
    shown.wait()
    for name, value in (("kind", "camera"), ("vendor", "invented_1"), ("from", "2018"), ("until", "2023")):
        shown.choose(name, value)
    where = (
        "presence = 'present' AND surveillance_type = 'camera' AND vendor_id = 'invented_1' "
        "AND left(seen_last_at, 4) BETWEEN '2018' AND '2023'"
    )
    assert shown.read("total") == map_site.ask(where) > 0
    again = open_map(at="#" + shown.page.url.partition("#")[2])
    again.wait()
    assert again.page.input_value("#map-until") == "2023"
    assert again.read("total") == shown.read("total")
    assert again.read("sum") == shown.read("sum")


def test_points_in_view_are_those_of_the_table(open_map: Any, map_site: MapSite) -> None:
    query = "SELECT round(lat, 1), round(lon, 1) FROM core_cameras WHERE abs(lon) < 170 GROUP BY ALL ORDER BY count(*) DESC, 1, 2 LIMIT 1"
    lat, lon = map_site.tables.execute(query).fetchall()[0]
    shown = open_map(at=f"#map=10.5/{lat}/{lon}")
    shown.wait()
    west, south, east, north = measure_view(shown.page, lat, lon, 10.5)
    where = "presence = 'present' AND lon BETWEEN ? AND ? AND lat BETWEEN ? AND ?"
    # A point within half a pixel of the edge may fall on either side.
    edge = 360 / 512 / 2**10.5
    low = map_site.ask(where, west + edge, east - edge, south + edge, north - edge)
    high = map_site.ask(where, west - edge, east + edge, south - edge, north + edge)
    assert low <= shown.read("sum") <= high
    assert shown.read("sum") > 20
    shown.choose("by", "view")
    _, total = shown.read_table()
    assert total == shown.read("sum")
    address = shown.page.get_attribute("#map-table tbody a", "href")
    camera = address.removeprefix("cameras/").removesuffix(".html")
    assert map_site.ask("camera_id = ?", camera) > 0


def measure_view(page: Any, lat: float, lon: float, zoom: float) -> tuple[float, float, float, float]:
    """West, south, east, north by the formulas of the Web Mercator projection."""
    box = page.locator("#map").bounding_box()
    world = 512 * 2**zoom
    # The border of one pixel is not part of the map.
    half_width, half_height = (box["width"] - 2) / 2, (box["height"] - 2) / 2
    middle = math.asinh(math.tan(math.radians(lat)))
    ends = [
        math.degrees(math.atan(math.sinh(middle + side * half_height * 2 * math.pi / world)))
        for side in (-1, 1)
    ]
    return lon - half_width * 360 / world, ends[0], lon + half_width * 360 / world, ends[1]


def test_country_and_division_tables_have_the_same_sum(open_map: Any, map_site: MapSite) -> None:
    shown = open_map()
    shown.wait()
    expected = map_site.ask("presence = 'present'")
    rows, total = shown.read_table()
    assert (sum(rows), total) == (expected, expected)
    shown.choose("by", "country")
    shown.choose("kind", "ALPR")
    rows, total = shown.read_table()
    assert sum(rows) == total == map_site.ask("presence = 'present' AND surveillance_type = 'ALPR'")
    assert len(rows) == len(map_site.tables.execute("SELECT DISTINCT country FROM core_cameras").fetchall())


def test_without_webgl_the_page_says_so_and_counts(open_map: Any, map_site: MapSite) -> None:
    script = (
        "const get = HTMLCanvasElement.prototype.getContext;"
        "HTMLCanvasElement.prototype.getContext = function (kind, ...more) {"
        " return /webgl/.test(kind) ? null : get.call(this, kind, ...more); };"
    )
    shown = open_map(script=script)
    shown.wait()
    assert shown.page.is_visible("#map-without")
    assert not shown.page.is_visible("#map")
    shown.choose("kind", "ALPR")
    rows, total = shown.read_table()
    assert sum(rows) == total == map_site.ask("presence = 'present' AND surveillance_type = 'ALPR'")
    assert not any("maplibre-gl.js" in url or "basemap" in url for url in shown.requests)
    assert shown.errors == []


def test_without_scripts_the_table_stands(open_map: Any, map_site: MapSite) -> None:
    shown = open_map(java_script_enabled=False)
    text = shown.page.locator("#map-table tfoot td").inner_text()
    assert int(text.replace(",", "")) == map_site.ask("presence = 'present'")
    assert shown.page.locator("#map-table tbody tr").count() > 10
    assert not shown.page.is_visible("#map-filters")
    assert "needs scripts" in shown.page.inner_text("noscript")


def test_the_map_is_used_by_keyboard(open_map: Any) -> None:
    shown = open_map()
    shown.wait()
    for _ in range(40):
        shown.page.keyboard.press("Tab")
        if shown.page.evaluate("document.activeElement.classList.contains('maplibregl-canvas')"):
            break
    before, address = shown.read("ready"), shown.page.url
    shown.page.keyboard.press("+")
    shown.wait(before)
    assert shown.page.url != address
    shown.choose("by", "view")
    button = shown.page.locator("#map-table tbody button").first
    before = shown.read("ready")
    button.focus()
    shown.page.keyboard.press("Enter")
    shown.wait(before)
    assert float(shown.page.url.partition("map=")[2].partition("/")[0]) > 1.5
    assert shown.page.evaluate("document.activeElement.classList.contains('maplibregl-canvas')")


def test_a_cell_and_a_camera_open_by_click(open_map: Any, map_site: MapSite) -> None:
    lat, lon = map_site.tables.execute(
        "SELECT lat, lon FROM core_cameras WHERE presence = 'present' AND abs(lon) < 170 AND lat IS NOT NULL ORDER BY camera_id LIMIT 1"
    ).fetchall()[0]
    shown = open_map(at=f"#map=18/{lat}/{lon}")
    shown.wait()
    shown.page.wait_for_selector("#map[data-idle]", timeout=READY_MS)
    shown.page.locator("#map canvas").click()
    link = shown.page.locator(".map-popup a").first
    assert link.get_attribute("href").startswith("cameras/cam_")
    cells = open_map(at=f"#map=6/{lat}/{lon}")
    cells.wait()
    cells.page.wait_for_selector("#map[data-idle]", timeout=READY_MS)
    cells.page.locator("#map canvas").click()
    assert "in this cell" in cells.page.locator(".map-popup").inner_text()


def test_the_phone_has_no_sideways_scroll(open_map: Any) -> None:
    shown = open_map(viewport={"width": 390, "height": 844}, color_scheme="dark")
    shown.wait()
    assert shown.page.evaluate("document.documentElement.scrollWidth") <= 390
    assert shown.errors == []
