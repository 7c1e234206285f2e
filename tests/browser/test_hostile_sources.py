"""A case full of attacks, published and opened: nothing of it runs, is drawn, is asked for or hides; see hostile/corpus.py."""

from __future__ import annotations

import csv
import html
import json
import os
import pty
import re
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import pyarrow.parquet as pq
import pytest
import uvicorn
from lxml import etree

from sousveil.case import build_case, create_case
from sousveil.case.folder import CaseFolder
from sousveil.case.opening import open_site
from sousveil.case.record_kinds import NAMED
from sousveil.cli.program import run_program
from sousveil.engine.duckdb import open_snapshot
from sousveil.publish.site.finding import SiteFiles
from sousveil.publish.site.writing import write_site
from sousveil.publish.visible_text import HIDDEN
from sousveil.web.app import make_app
from tests.browser.conftest import ARGUMENTS
from tests.browser.hostile.corpus import (
    CASE_TITLE,
    EVERYTHING,
    FORMULAS,
    LICENCE,
    LINKS,
    MARKUP,
    PERSONAL,
    PRODUCTS,
    PUBLISHER,
    SETTINGS,
    TEMPLATES,
    TERMINAL,
    mix_attacks,
    write_corpus,
)
from tests.browser.hostile.watching import watch_pages

GRAPHICS = [
    "--use-gl=angle",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    "--ignore-gpu-blocklist",
]


@dataclass(frozen=True)
class Hostile:
    """The case, its published folder, and an empty page to open others from."""

    case: CaseFolder
    site: Path
    blank: str

    @property
    def start(self) -> str:
        return self.site.as_uri() + "/"

    def list_pages(self) -> list[str]:
        return sorted(quote(path.relative_to(self.site).as_posix()) for path in self.site.rglob("*.html"))


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Hostile:
    home = tmp_path_factory.mktemp("hostile")
    folder = create_case(home / "case", CASE_TITLE)
    with folder.settings.open("a", encoding="utf-8") as stream:
        stream.write(SETTINGS)
    paths = write_corpus(home / "sources")
    about = ["--publisher", PUBLISHER, "--licence", LICENCE]
    assert run_program(["add", str(folder.path), *map(str, paths), *about]) == 0
    build_case(folder, workers=1)
    # As `sousveil publish` does, but for `verify`, which knows nothing of pages.
    written = write_site(SiteFiles(open_site(folder)), home / "site")
    assert written.personal == []
    (home / "blank.html").write_text("<!doctype html><title>blank</title><body>", encoding="utf-8")
    return Hostile(folder, home / "site", (home / "blank.html").as_uri())


@pytest.mark.slow
def test_every_published_page_is_only_what_its_template_makes(hostile: Hostile, chromium: Any) -> None:
    pages = hostile.list_pages()
    with watch_pages(chromium, hostile.start, hostile.blank) as watched:
        texts = watched.look_at_all(pages, hostile.blank)
    assert watched.faults == []
    assert len(texts) == len(pages) > 300
    # The attacks are there, as words.
    everything = "\n".join(texts)
    for name in (*MARKUP, *LINKS, *TEMPLATES):
        attack = EVERYTHING[name]
        assert attack in everything or " ".join(attack.split()) in " ".join(everything.split()), name


def test_pages_that_a_build_leaves_in_the_case(hostile: Hostile, chromium: Any) -> None:
    """Whoever made the case opens these: its index, the sheets and the answers of measures."""
    build = hostile.case.build
    pages = [path.relative_to(build).as_posix() for path in sorted(build.rglob("*.html"))]
    with watch_pages(chromium, build.as_uri() + "/", hostile.blank) as watched:
        texts = watched.look_at_all(pages, hostile.blank)
    assert watched.faults == []
    assert len(texts) == len(pages) > 20
    assert "hostile" in texts[0]


def test_pages_of_each_kind_in_a_window_of_their_own(hostile: Hostile, chromium: Any) -> None:
    """Not in a frame: what would take the focus, open a window or lead away can do so."""
    chosen: dict[str, str] = {}
    for address in hostile.list_pages():
        kind = address.rpartition("/")[0]
        size = (hostile.site / address).stat().st_size
        if kind not in chosen or size > (hostile.site / chosen[kind]).stat().st_size:
            chosen[kind] = address
    addresses = [*chosen.values(), "index.html", "sources/index.html", "methods.html"]
    with watch_pages(chromium, hostile.start) as watched:
        for address in addresses:
            watched.look(address)
            focused = watched.page.evaluate("document.activeElement.localName")
            assert focused == "body", address
            assert watched.page.url.startswith(hostile.start + address)
    assert len(addresses) > 12
    assert watched.faults == []


def test_the_judge_sees_what_it_is_asked_to_see(hostile: Hostile, chromium: Any) -> None:
    """The same pages with the escaping taken away, with and without their policy."""
    largest = max(hostile.site.glob("notices/ntc_*.html"), key=lambda path: path.stat().st_size)
    # Without what would lead to another page at once.
    broken = html.unescape(largest.read_text("utf-8")).replace(MARKUP["refresh"], "")
    page = hostile.site.parent / "broken.html"
    start = hostile.site.parent.as_uri() + "/"
    page.write_text(broken, encoding="utf-8")
    with watch_pages(chromium, start) as watched:
        watched.look("broken.html")
    found = " ".join(watched.faults)
    assert "forbidden by the policy" in found
    assert "element" in found
    assert "attribute" in found
    bare = f"<!doctype html><title>x</title><main><h1>{MARKUP['img']}</h1>\u202e50337<a href='javascript:1'>x</a></main>"
    page.write_text(bare, encoding="utf-8")
    with watch_pages(chromium, start) as watched:
        watched.look("broken.html")
    found = " ".join(watched.faults)
    for what in (
        "a script of the source ran",
        "hidden character in text",
        "computed",
        "address: a javascript",
        "element: <img",
    ):
        assert what in found
    assert watched.page.is_closed()


def test_searching_the_published_files_for_attacks(hostile: Hostile, chromium: Any) -> None:
    asked = [
        *mix_attacks()[::2],
        "hostile",
        '"district has"',
        "cameras -hostile",
        "constructor",
        "__proto__",
        "a" * 900,
    ]
    fields = [{"q": words.replace("\0", "")} for words in asked]
    fields += [
        {"q": "cameras", name: MARKUP["img"]} for name in ("kind", "year", "place", "capability", "page")
    ]
    found = 0
    with watch_pages(chromium, hostile.start) as watched:
        for question in fields:
            watched.look(f"search.html?{urlencode(question)}")
            watched.page.wait_for_selector("#answer[data-done]", state="attached")
            watched.judge(watched.page, f"search for {str(question)[:40]!r}")
            found += watched.page.locator(".hits li").count()
        assert watched.faults == []
    assert found > 100


def test_the_map_names_hostile_cameras_and_opens_them(hostile: Hostile, chromium: Any) -> None:
    with open_snapshot(hostile.case.database) as connection:
        lat, lon = connection.execute(
            "SELECT lat, lon FROM core_cameras WHERE lat IS NOT NULL AND presence = 'present' ORDER BY camera_id LIMIT 1"
        ).fetchall()[0]
    browser = chromium.browser_type.launch(
        executable_path=shutil.which("chromium"), args=[*ARGUMENTS, *GRAPHICS]
    )
    try:
        with watch_pages(browser, hostile.start, viewport={"width": 1280, "height": 1000}) as watched:
            watched.look(f"map.html#map=18/{lat}/{lon}")
            page = watched.page
            page.wait_for_selector("#map[data-idle]", timeout=60_000)
            watched.judge(page, "map")
            assert "hostile" in page.inner_text("#map-source")
            page.locator("#map canvas").click()
            page.wait_for_selector(".map-popup a")
            watched.judge(page, "map with a camera")
            for by in ("view", "country"):
                page.select_option("#map-by", by)
                watched.judge(page, f"map by {by}")
            source = page.eval_on_selector_all(
                "#map-source option", "all => all.map(one => one.value).filter(Boolean)"
            )[0]
            page.select_option("#map-source", source)
            watched.judge(page, "map of a source")
            page.locator(".map-popup a").first.click()
            page.wait_for_url("**/cameras/*.html")
            watched.judge(page, "camera")
        assert watched.faults == []
    finally:
        browser.close()


@pytest.fixture(scope="module")
def served(hostile: Hostile) -> Iterator[str]:
    server = uvicorn.Server(
        uvicorn.Config(make_app(hostile.case), host="127.0.0.1", port=0, log_level="error", access_log=False)
    )
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    until = time.monotonic() + 30
    while not server.started and time.monotonic() < until:
        time.sleep(0.02)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}/"
    server.should_exit = True
    thread.join(30)


def test_served_pages_and_hostile_questions(hostile: Hostile, served: str, chromium: Any) -> None:
    with open_snapshot(hostile.case.database) as connection:
        notice = connection.execute(
            "SELECT notice_id FROM raw_notices ORDER BY length(title) DESC LIMIT 1"
        ).fetchall()[0][0]
    addresses = [
        "index.html",
        f"notices/{notice}.html",
        "zh/sources/index.html",
        "notices/index.html?sort=-title",
        *[f"search.html?{urlencode({'q': attack})}" for attack in mix_attacks()],
        f"search.html?{urlencode({'q': 'cameras', 'kind': MARKUP['img'], 'place': MARKUP['script_end']})}",
    ]
    sheets = [address for address in hostile.list_pages() if address.startswith("sheets/")]
    with watch_pages(chromium, served) as watched:
        for address in [*addresses, *sheets[:2]]:
            watched.look(address)
    assert watched.faults == []


def test_headers_and_data_as_they_are_served(hostile: Hostile, served: str, chromium: Any) -> None:
    context = chromium.new_context()
    try:
        for address in ("index", "notices/index", "sources/index", "search"):
            question = "?q=hostile" if address == "search" else ""
            page = context.request.get(f"{served}{address}.html{question}")
            data = context.request.get(f"{served}{address}.json{question}")
            for answer in (page, data):
                policy = answer.headers["content-security-policy"]
                assert "script-src 'self'" in policy
                assert "unsafe" not in policy
                assert "frame-ancestors 'none'" in policy
                assert answer.headers["x-content-type-options"] == "nosniff"
            assert data.headers["content-type"] == "application/json; charset=utf-8"
            assert "hostile" in json.dumps(data.json())
        for path in (
            "//hostile.example/",
            "/\\hostile.example/",
            "/%2F%2Fhostile.example/",
            "/en//hostile.example/",
            "/%0d%0aX-Evil:1/",
        ):
            answer = context.request.get(served.rstrip("/") + path, max_redirects=0)
            where = answer.headers.get("location", "/")
            assert where.startswith("/"), path
            assert not where.startswith(("//", "/\\")), path
            assert "x-evil" not in answer.headers
        for attack in MARKUP.values():
            answer = context.request.get(f"{served}{quote(attack, safe='')}.html", max_redirects=0)
            assert answer.status == 404
            assert "<script class=hostile" not in answer.text()
            assert attack not in answer.text()
    finally:
        context.close()


def test_no_cell_of_the_data_package_is_a_formula(hostile: Hostile) -> None:
    starts = ("=", "+", "-", "@", "\t", "\r", "\n", "\x00", "＝", "＋", "－", "＠")
    guarded, seen = 0, set()
    for path in sorted((hostile.site / "data").glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as stream:
            for row in csv.reader(stream):
                for cell in row:
                    if cell.startswith(starts):
                        float(cell)  # a number, or the test fails
                    if cell.startswith("'") and cell[1:].startswith(starts):
                        guarded += 1
                        seen.add(cell[1])
    assert guarded > 20
    assert {"=", "+", "-", "@"} <= seen
    # In Parquet, which nothing runs, the words are as they were.
    titles = pq.read_table(hostile.site / "data" / "raw_notices.parquet")["title"].to_pylist()
    assert any(title.startswith(FORMULAS["equals"]) for title in titles)


def test_names_and_numbers_cut_by_what_is_not_seen_are_masked_all_the_same(hostile: Hostile) -> None:
    unseen = re.compile("[\u00ad\u200b-\u200d\u202a-\u202e\u2060\u2066-\u2069\u25ca ]|&[a-z]+;|<[^>]*>")
    texts = 0
    for path in hostile.site.rglob("*"):
        if (
            path.is_file()
            and path.suffix in (".html", ".json", ".js", ".csv", ".svg")
            and "assets" not in path.parts
        ):
            text = unseen.sub("", path.read_text("utf-8"))
            texts += "█" in text
            assert [one for one in PERSONAL if one in text] == [], path
    assert texts > 10


def test_charts_are_pictures_and_nothing_else(hostile: Hostile) -> None:
    """They are files of their own, which a browser opens with all that an SVG may hold."""
    drawn = [*hostile.site.glob("charts/**/*.svg")]
    assert len(drawn) > 5
    for path in drawn:
        tree = etree.fromstring(path.read_bytes())
        for element in tree.iter():
            assert isinstance(element.tag, str), path
            assert etree.QName(element).localname in (
                "svg", "g", "path", "text", "rect", "line", "defs", "clipPath", "circle", "tspan", "style", "title",
                "linearGradient", "stop",
            ), path  # fmt: skip
            for name, value in element.attrib.items():
                assert not name.startswith("on"), path
                assert etree.QName(name).localname != "href", path
                assert HIDDEN.search(value) is None, path
            assert HIDDEN.search((element.text or "") + (element.tail or "")) is None, path


def test_scripts_of_data_hold_only_data(hostile: Hostile) -> None:
    """Map and search come as scripts: one call each, whose only argument that holds words is JSON."""
    scripts = [*hostile.site.glob("search/*.js"), *hostile.site.rglob("map/**/*.js")]
    assert len(scripts) > 5
    for path in scripts:
        text = path.read_text("utf-8").strip()
        name, _, rest = text.partition("(")
        assert name in ("sousveilSearch", "sousveilMap")
        assert rest.endswith(");")
        assert len(json.loads(f"[{rest[:-2]}]")) == 2
    twins = [*hostile.site.rglob("*.json")]
    for path in twins:
        for product in PRODUCTS.values():
            assert product not in path.read_text("utf-8"), path


SEEN = "\r\n\t \u3000\xa0"
UNSEEN_BUT_HARMLESS = "\u200b\u200c\u200d\u2060\ufeff\xad"
WITH_LISTS = ("organisation", "name of an organisation")


# Runs each command of a list on a terminal that shows no colours: every escape in what it writes is one of the source.
RUN_ALL = """
import json, sys
from sousveil.cli.program import run_program
for command in json.loads(sys.argv[1]):
    print("#", command[0], flush=True)
    run_program(command)
    sys.stdout.flush()
"""


def run_on_terminal(commands: list[list[str]]) -> str:
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-c", RUN_ALL, json.dumps(commands)],
        stdin=subprocess.DEVNULL,
        stdout=theirs,
        stderr=theirs,
        env={**os.environ, "TERM": "dumb", "COLUMNS": "150"},
    )
    os.close(theirs)
    written = bytearray()
    while True:
        try:
            piece = os.read(ours, 65_536)
        except OSError:  # the other end is closed
            break
        if not piece:
            break
        written += piece
    os.close(ours)
    assert process.wait(60) == 0
    return written.decode("utf-8", "surrogateescape")


def list_hostile_records(case: CaseFolder) -> dict[str, str]:
    """Kind → id of its longest record that holds an escape or an override in any column."""
    found = {}
    with open_snapshot(case.database) as connection:
        for kind, table, column in NAMED:
            sql = (
                f'SELECT "{column}" FROM "{table.name}" AS t WHERE regexp_matches(t::VARCHAR, ?) '
                f"ORDER BY length(t::VARCHAR) DESC, 1 LIMIT 1"
            )
            for (record_id,) in connection.execute(sql, ["[\\x{1b}\\x{7}\\x{9b}\\x{202e}]"]).fetchall():
                found[kind] = record_id
    return found


def find_raw(written: str) -> str:
    """The first character that a terminal obeys or that hides, with what stands around it; '' when there is none."""
    for at, one in enumerate(written):
        if not one.isprintable() and one not in SEEN and one not in UNSEEN_BUT_HARMLESS:
            return repr(written[max(0, at - 80) : at + 40])
    return ""


def test_nothing_reaches_the_terminal_raw(hostile: Hostile) -> None:
    case = str(hostile.case.path)
    found = list_hostile_records(hostile.case)
    records = [record_id for kind, record_id in found.items() if kind not in WITH_LISTS]
    assert len(records) > 8
    text = next(path for path in (hostile.site.parent / "sources").iterdir() if path.suffix == ".txt")
    names = "SELECT name, names FROM core_organisations"
    commands = [
        ["check", case],
        ["check", str(text), "--format", "json"],
        ["search", case, "cameras"],
        ["search", case, "cameras", "--only", "kind=notices", "--format", "json"],
        ["search", case, TERMINAL["ansi"]],
        ["sql", case, "SELECT title, status, reference FROM raw_notices"],
        *[["sql", case, names, "--format", output] for output in ("table", "csv", "json")],
        ["vendor", case, TERMINAL["ansi"]],
        ["show", case, f"zz{TERMINAL['ansi']}"],
        *[["show", case, record] for record in records],
        *[["show", case, record, "--format", "json"] for record in records[::8]],
    ]
    written = run_on_terminal(commands)
    parts = written.split("\n# ")
    assert len(parts) == len(commands)
    assert [
        (command, find_raw(part)) for command, part in zip(commands, parts, strict=True) if find_raw(part)
    ] == []
    assert written.count("hostile") > 50


def test_lists_of_a_record_reach_the_terminal_shown(hostile: Hostile) -> None:
    found = list_hostile_records(hostile.case)
    written = run_on_terminal([["show", str(hostile.case.path), found[kind]] for kind in WITH_LISTS])
    assert written.count("hostile") > 5
    assert find_raw(written) == ""
