"""A published site: whole, hashed, masked, replaced as one, and refused when something is wrong. All names are fictional."""

from __future__ import annotations

import csv
import hashlib
import json
import shutil
from pathlib import Path

import pytest

from sousveil.case import build_case, create_case
from sousveil.case.folder import CaseFolder
from sousveil.case.publishing import publish_case
from sousveil.cli.program import run_program
from sousveil.model.errors import SousveilError
from sousveil.publish.site.contents import Page
from sousveil.publish.site.wording import LANGUAGES, Wording, list_messages
from sousveil.publish.site.writing import find_personal_data
from sousveil.publish.visible_text import guard_cell

EXAMPLE = Path(__file__).parents[3] / "examples" / "numbers" / "sources"
TEXT = "The town has 25 cameras. Contact person: Ada Lovelace, ada@example.org, +44 20 7946 0958\n"


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> CaseFolder:
    home = tmp_path_factory.mktemp("published")
    folder = create_case(home / "case", "A fictional case")
    (home / "=cmd.txt").write_text(TEXT, encoding="utf-8")
    for name in ("notices", "cameras"):
        shutil.copytree(EXAMPLE / name, home / name)
    added = [str(home / "=cmd.txt"), str(home / "notices"), str(home / "cameras")]
    assert run_program(["add", str(folder.path), *added]) == 0
    build_case(folder, workers=1)
    return folder


def test_the_site_is_whole_hashed_and_masked(case: CaseFolder, tmp_path: Path) -> None:
    report = publish_case(case, tmp_path / "site")
    manifest = json.loads((tmp_path / "site" / "manifest.json").read_bytes())
    files = {
        path.relative_to(tmp_path / "site").as_posix(): path
        for path in (tmp_path / "site").rglob("*")
        if path.is_file() and path.name != "manifest.json"
    }
    assert set(files) == set(manifest["files"])
    assert report.files == len(files) + 1
    for address, path in files.items():
        content = path.read_bytes()
        assert hashlib.sha256(content).hexdigest() == manifest["files"][address]
        assert b"Lovelace" not in content, address
        assert b"ada@example" not in content, address
        assert b"7946 0958" not in content, address
    assert not [address for address in files if address.startswith("archive") or address.endswith(".duckdb")]
    assert {"index.html", "map.html", "map/index.js", "assets/site.css", "data/datapackage.json"} <= set(
        files
    )


def test_links_of_written_pages_lead_to_written_files(case: CaseFolder, tmp_path: Path) -> None:
    import re
    from html import unescape

    publish_case(case, tmp_path / "site")
    broken = set()
    for path in (tmp_path / "site").rglob("*.html"):
        if path.parent.name == "sheets":
            continue
        for found in re.findall(r'(?:href|src)="([^"]+)"', path.read_text("utf-8")):
            link = unescape(found).partition("#")[0]
            if link and not link.startswith(("http:", "https:", "data:")):
                target = (path.parent / link).resolve()
                if not target.is_file():
                    broken.add((path.relative_to(tmp_path / "site").as_posix(), link))
    assert not broken


def test_it_is_the_same_again_and_takes_the_place_of_the_old_one(case: CaseFolder, tmp_path: Path) -> None:
    publish_case(case, tmp_path / "site")
    first = (tmp_path / "site" / "manifest.json").read_bytes()
    (tmp_path / "site" / "stray.html").write_text("old")
    publish_case(case, tmp_path / "site")
    assert (tmp_path / "site" / "manifest.json").read_bytes() == first
    assert not (tmp_path / "site" / "stray.html").exists()
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_a_folder_with_something_else_is_not_replaced(case: CaseFolder, tmp_path: Path) -> None:
    (tmp_path / "work").mkdir()
    (tmp_path / "work" / "thesis.doc").write_text("years of work")
    with pytest.raises(SousveilError, match="something else"):
        publish_case(case, tmp_path / "work")
    assert (tmp_path / "work" / "thesis.doc").read_text() == "years of work"


def test_a_case_that_does_not_verify_is_not_published(case: CaseFolder, tmp_path: Path) -> None:
    copy = tmp_path / "case"
    shutil.copytree(case.path, copy)
    stored = max((copy / "archive" / "objects").rglob("*"), key=lambda path: path.is_file())
    stored.chmod(0o644)
    stored.write_bytes(b"something else")
    with pytest.raises(SousveilError, match="not as they were recorded"):
        publish_case(CaseFolder(copy), tmp_path / "site")
    assert not (tmp_path / "site").exists()


def test_tables_are_described_and_formulas_are_text(case: CaseFolder, tmp_path: Path) -> None:
    publish_case(case, tmp_path / "site")
    data = tmp_path / "site" / "data"
    package = json.loads((data / "datapackage.json").read_bytes())
    for resource in package["resources"]:
        with (data / resource["path"]).open(encoding="utf-8", newline="") as stream:
            header = next(csv.reader(stream))
        assert header == [field["name"] for field in resource["schema"]["fields"]]
    with (data / "raw_sources.csv").open(encoding="utf-8", newline="") as stream:
        names = [row["filename"] for row in csv.DictReader(stream)]
    assert any(name.startswith("'=") or not name.startswith("=") for name in names)
    assert not [name for name in names if name.startswith("=")]


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("-cmd", "'-cmd"),
        ("-12.5", "-12.5"),
        ("+3", "+3"),
        ("a=b", "a=b"),
        ("", ""),
    ],
)
def test_cells_that_a_spreadsheet_would_run(text: str, cell: str) -> None:
    assert guard_cell(text) == cell


def test_personal_data_that_slipped_through_is_found_by_its_place() -> None:
    page = Page(
        "a.html",
        "Title",
        "x.html",
        data={"rows": [{"name": "Tel: 020 7946 0958", "source_id": "13800138000"}]},
    )
    assert list(find_personal_data(page)) == ["/rows/name"]
    assert list(find_personal_data(Page("a.html", "mail ada@example.org", "x.html"))) == ["title"]


def test_every_message_is_there_in_every_language_with_the_same_variables() -> None:
    import re
    from importlib.resources import files

    english = list_messages("en")
    assert len(english) > 300
    for language in LANGUAGES[1:]:
        assert set(list_messages(language)) == set(english)
    for language in LANGUAGES:
        folder = files("sousveil.publish").joinpath("messages", language)
        texts = "".join(entry.read_text("utf-8") for entry in folder.iterdir())
        used = {
            match[1]: set(re.findall(r"\{ ?\$(\w+)", match[0]))
            for match in re.finditer(r"^([a-zA-Z][\w-]*) = .*(?:\n[ \]}*\[].*)*", texts, re.M)
        }
        if language == "en":
            expected = used
        else:
            assert all(used[name] <= expected[name] for name in used)
    assert Wording("xx").language == "en"
    assert Wording("zh").say("no-such-message") == "[no-such-message]"


def test_a_gate_that_found_something_keeps_the_case_in(tmp_path: Path) -> None:
    folder = create_case(tmp_path / "case", "A fictional case")
    (tmp_path / "sum.txt").write_text(
        "The town has 30 cameras: 10 in the north, 12 in the south and 5 in the west.\n\n"
        "A total of 500 cameras were bought: 100 dome cameras, 200 bullet cameras and 300 thermal cameras.\n",
        encoding="utf-8",
    )
    shutil.copy(EXAMPLE / "seoul-districts.txt", tmp_path)
    assert (
        run_program(
            ["add", str(folder.path), str(tmp_path / "sum.txt"), str(tmp_path / "seoul-districts.txt")]
        )
        == 0
    )
    build_case(folder, workers=1)
    settings = folder.settings.read_text("utf-8")
    site = tmp_path / "site"

    def publish(gates: str) -> str:
        folder.settings.write_text(settings.replace("# gates = [", f"gates = {gates} # ["), encoding="utf-8")
        try:
            publish_case(folder, site)
        except SousveilError as error:
            return error.code
        return "published"

    found = publish('["parts_against_total", "parts_total", "stated_numbers"]')
    assert found == "gate_failed"
    assert not site.exists()
    assert publish('["no_such_check"]') == "bad_settings"
    assert publish("[1]") == "bad_settings"
    assert publish('["impossible_dates"]') == "published"
