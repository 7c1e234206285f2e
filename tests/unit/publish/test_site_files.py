"""The written site of many cameras and some notices: the same files from one process and two, every camera on one page."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from benchmarks.site import write_tables
from sousveil.engine.duckdb import open_site_database
from sousveil.publish.site import camera_areas
from sousveil.publish.site.camera_areas import gather_cameras, list_slugs
from sousveil.publish.site.finding import SiteFiles
from sousveil.publish.site.kinds.cameras import KIND
from sousveil.publish.site.kinds.notices import KIND as NOTICES
from sousveil.publish.site.listings import Choice, make_list_page
from sousveil.publish.site.reading import BuildFacts, Site
from sousveil.publish.site.rendering import render_both, render_html, render_json
from sousveil.publish.site.wording import Wording
from sousveil.publish.site.writing import list_parts, write_part, write_site

CAMERAS = 700


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("build") / "case.duckdb"
    write_tables(path, 120, CAMERAS)
    return path


def open_files(database: Path, is_live: bool = False) -> SiteFiles:
    facts = BuildFacts("Invented", database.parent, "0" * 64, "sousveil")
    return SiteFiles(Site(open_site_database(database), facts, Wording("en"), is_live))


def test_few_cameras_have_a_page_each(database: Path) -> None:
    assert gather_cameras(open_files(database).site, KIND) is None


def test_every_camera_stands_once_on_the_pages_of_areas(database: Path) -> None:
    site = open_files(database).site
    gathered = gather_cameras(site, KIND, most=CAMERAS - 1)
    assert gathered is not None
    site.gathered["cameras"] = gathered.find_address
    pages = list(gathered.make_pages())
    assert len({page.address for page in pages}) == len(pages)
    areas = [page for page in pages if page.template == "camera_area.html"]
    assert len(areas) == gathered.count
    where: dict[str, str] = {}
    for page in areas:
        html = render_html(site, page, ()).decode()
        ids = re.findall(r'<tr id="([^"]+)">', html)
        assert 0 < len(ids) <= camera_areas.ROWS_ON_PAGE
        assert ids == page.data["cameras"]["camera_id"]
        assert not where.keys() & set(ids)
        where |= dict.fromkeys(ids, page.address)
        assert html.count('href="#s') == sum(map(len, page.data["cameras"]["locator"]))
    assert len(where) == CAMERAS
    for own in sorted(where)[:20]:
        assert site.find_address("cameras", own) == f"{where[own]}#{own}"
    assert site.find_address("cameras", "none") == "cameras/none.html"
    assert list_slugs(site) == [
        f"{address.removeprefix('cameras/').removesuffix('.html')}#{own}"
        for own, address in sorted(where.items())
    ]
    index = render_html(site, pages[0], ()).decode()
    assert pages[0].address == "cameras/index.html"
    assert "data/datapackage.json" in index
    assert sum(row["cameras"] for row in pages[0].data["rows"]) > 0


def test_served_cameras_keep_their_own_pages(database: Path) -> None:
    held = open_files(database, is_live=True)
    own = held.site.select_value("SELECT min(camera_id) AS id FROM core_cameras")
    page = held.find_page(f"cameras/{own}.html", {})
    assert page is not None
    assert page.data["id"] == own


def test_both_renderings_are_those_made_one_by_one(database: Path) -> None:
    held = open_files(database)
    for page in list(held.iterate_pages())[:60]:
        html, twin = render_both(held.site, page, held.navigation)
        assert html == held.render_page(page)
        assert twin == render_json(held.site, page)
        document = json.loads(twin)
        assert list(document) == sorted(document)
        assert document["data_sha256"].encode()[:16] in html


def test_rows_read_together_are_those_of_each_page(database: Path) -> None:
    written, live = open_files(database).site, open_files(database, is_live=True).site
    for number in (3, 1, 2):
        one = make_list_page(written, NOTICES, Choice(page=number))
        other = make_list_page(live, NOTICES, Choice(page=number))
        assert one is not None
        assert other is not None
        assert one.data == other.data
        assert one.data["rows"]


def test_two_processes_write_what_one_writes(
    database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sousveil.publish.site.writing.draw_all", lambda chart: iter(()))
    held = open_files(database)
    chosen = [
        part
        for part in list_parts(held)
        if part.what not in ("single", "rest") and part.kind in ("", "notices", "vendors")
    ]
    monkeypatch.setattr("sousveil.publish.site.writing.list_parts", lambda held: chosen)
    alone = write_site(held, tmp_path / "one", processes=1)
    together = write_site(open_files(database), tmp_path / "two", processes=2)
    assert together == alone
    assert alone.pages > 120
    assert (tmp_path / "one/manifest.json").read_bytes() == (tmp_path / "two/manifest.json").read_bytes()
    backwards = open_files(database)
    for part in reversed(chosen):
        for address, digest in write_part(backwards, part, tmp_path / "three").hashes.items():
            assert alone.hashes[address] == digest
