"""The map of one million invented cameras: CPU time and size of its files, and how soon Chromium has drawn it.

The cameras are those of tests/generated/map_cameras.py: towns over the world, 12 sources, 30 vendors, six kinds, ten
years. Tables are made first and not counted. Then: reading them into columns, writing all files (gzip: what a server
would send), and one page from `http://127.0.0.1` in Chromium with SwiftShader, a fresh profile each time: the time from
the request to the first idle map, for the world, a country and a town; and the time from a filter to the new counts.
The time is a wall clock's and the drawing is done by the processor, so a machine at work on other things is slower.

Run: uv run python benchmarks/map_tiles.py [--cameras 1000000] [--browser]
Writes results/map_tiles.md.
"""

from __future__ import annotations

import argparse
import gzip
import resource
import shutil
import statistics
import sys
import tempfile
import threading
import time
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from importlib.resources import files
from pathlib import Path
from typing import Any

import duckdb

from sousveil.engine.duckdb import open_site_database
from sousveil.publish.map.collecting import collect_cameras
from sousveil.publish.map.files import MapFiles
from sousveil.publish.site.kinds.map import make_map_page
from sousveil.publish.site.reading import BuildFacts, Site
from sousveil.publish.site.rendering import render_html
from sousveil.publish.site.wording import Wording

HERE = Path(__file__).parent
GRAPHICS = [
    "--use-gl=angle",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    "--ignore-gpu-blocklist",
]
RUNS = 3
VIEWS = {"world": "#map=1/20/0", "country": "#map=5.5/{lat}/{lon}", "town": "#map=10/{lat}/{lon}"}


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        return


def write_site(folder: Path, count: int) -> list[str]:
    """The page and its files in `folder`; lines of the report."""
    sys.path.insert(0, str(HERE.parent))
    from tests.generated.map_cameras import write_map_tables

    path = folder / "case.duckdb"
    with duckdb.connect(str(path)) as connection:
        write_map_tables(connection, count)
    tables = open_site_database(path)
    started = time.process_time()
    held = collect_cameras(tables)
    read = time.process_time() - started
    made = MapFiles(held)
    sizes: dict[str, list[int]] = {}
    zipped = 0
    started = time.process_time()
    written = 0.0
    for address, content in made.render_all():
        target = folder / address
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
        sizes.setdefault(address.split("/")[1].split("-")[0].removesuffix(".js"), []).append(len(content))
        written += time.process_time() - started
        zipped += len(gzip.compress(content, 6))
        started = time.process_time()
    site = Site(tables, BuildFacts("Invented", folder, "0" * 64, "sousveil"), Wording("en"))
    started = time.process_time()
    for page in make_map_page(site):
        (folder / page.address).write_bytes(render_html(site, page, ()))
    paged = time.process_time() - started
    shutil.copytree(str(files("sousveil.publish").joinpath("assets")), folder / "assets")
    total = sum(sum(held_sizes) for held_sizes in sizes.values())
    return [
        f"{count:,} cameras, {len(held.facets.combinations):,} combinations of facets, {len(held.view_cameras):,} directions.",
        "",
        "| step | CPU s |",
        "| --- | --- |",
        f"| tables into columns | {read:.1f} |",
        f"| all files written | {written:.1f} |",
        f"| page with the static table | {paged:.1f} |",
        "",
        f"Peak memory of the process, making of the tables included: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:,.0f} MiB.",
        "",
        "| files | number | MB in all | kB the largest |",
        "| --- | --- | --- | --- |",
        *(
            f"| {name} | {len(part)} | {sum(part) / 1e6:.1f} | {max(part) / 1e3:,.0f} |"
            for name, part in sizes.items()
        ),
        f"| all | {sum(map(len, sizes.values()))} | {total / 1e6:.1f} (gzip {zipped / 1e6:.1f}) | |",
    ]


def find_town(folder: Path) -> tuple[float, float]:
    """The middle of the most crowded tenth of a degree."""
    with duckdb.connect(str(folder / "case.duckdb"), read_only=True) as connection:
        query = (
            "SELECT round(lat, 1), round(lon, 1) FROM core_cameras WHERE lat IS NOT NULL AND abs(lon) < 175 "
            "GROUP BY ALL ORDER BY count(*) DESC, 1, 2 LIMIT 1"
        )
        lat, lon = connection.execute(query).fetchall()[0]
        return lat, lon


def measure_browser(folder: Path) -> list[str]:
    """Lines of the report: times in Chromium."""
    from playwright.sync_api import sync_playwright

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    lat, lon = find_town(folder)
    lines = [
        "",
        "| view | map idle, s (median of 3) | kB loaded | filter to counts, s |",
        "| --- | --- | --- | --- |",
    ]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--headless", "--no-sandbox", *GRAPHICS]
        )
        for name, at in VIEWS.items():
            address = f"http://127.0.0.1:{server.server_port}/map.html" + at.format(lat=lat, lon=lon)
            runs = [measure_view(browser, address) for _ in range(RUNS)]
            idle, loaded, filtered = (statistics.median(part) for part in zip(*runs, strict=True))
            lines.append(f"| {name} | {idle:.2f} | {loaded / 1e3:,.0f} | {filtered:.2f} |")
        browser.close()
    server.shutdown()
    server.server_close()
    return lines


def measure_view(browser: Any, address: str) -> tuple[float, float, float]:
    """Seconds to the idle map, bytes loaded, seconds from a filter to the new counts."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    loaded = []
    page.on("response", lambda response: loaded.append(int(response.headers.get("content-length", 0))))
    page.goto(address)
    page.wait_for_selector("#map[data-idle]", state="attached", timeout=120_000)
    idle = float(page.evaluate("document.getElementById('map').dataset.idleAt")) / 1000
    before = page.get_attribute("#map", "data-ready")
    started = time.perf_counter()
    page.select_option("#map-kind", "ALPR")
    page.wait_for_selector(f"#map:not([data-ready='{before}'])", timeout=120_000)
    filtered = time.perf_counter() - started
    context.close()
    return idle, sum(loaded), filtered


def main() -> None:
    """Measures and writes the report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cameras", type=int, default=1_000_000)
    parser.add_argument("--browser", action="store_true")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        lines = write_site(Path(name), asked.cameras)
        if asked.browser:
            lines += measure_browser(Path(name))
    text = (
        "# The map of cameras\n\nWritten by `benchmarks/map_tiles.py`; its header says what is measured.\n\n"
    )
    (HERE / "results" / "map_tiles.md").write_text(text + "\n".join(lines) + "\n", "utf-8")
    print("\n".join(lines))


if __name__ == "__main__":
    main()
