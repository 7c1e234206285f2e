"""Pages of measures on a small build with fictional answers."""

from __future__ import annotations

import json
from pathlib import Path

import duckdb

from sousveil.publish.site.kinds.measures import KIND, read_about
from sousveil.publish.site.reading import BuildFacts, Site
from sousveil.publish.site.rendering import render_html
from sousveil.publish.site.wording import Wording

_ABOUT = {
    "question": "How many?",
    "columns": [["town", "Name."], ["n", "How many."]],
    "notes": [["Method", "Counted by town."]],
    "sql": "SELECT 1",
}


def _open_site(folder: Path) -> Site:
    (folder / "measures").mkdir()
    (folder / "measures" / "by_town.json").write_text(json.dumps(_ABOUT))
    connection = duckdb.connect()
    connection.execute("CREATE TABLE out_by_town AS SELECT 'T<b>' || i AS town, i AS n FROM range(250) r(i)")
    connection.execute("CREATE TABLE out_empty (n INTEGER); CREATE TABLE out_findings (n INTEGER)")
    return Site(connection, BuildFacts("Fictional", folder, "0" * 64, "sousveil"), Wording("en"))


def test_what_is_not_written_beside_an_answer_is_empty(tmp_path: Path) -> None:
    """A build without the file, or with a broken one, has pages with the answer alone."""
    site = _open_site(tmp_path)
    assert read_about(site, "by_town")["notes"] == [["Method", "Counted by town."]]
    assert read_about(site, "empty") == {}
    (tmp_path / "measures" / "empty.json").write_text("{")
    assert read_about(site, "empty") == {}


def test_page_shows_the_question_and_says_what_is_left_out(tmp_path: Path) -> None:
    """Two hundred rows are shown, fifty said to be left out, markup is text."""
    site = _open_site(tmp_path)
    page = next(iter(KIND.make_pages(site, ["by_town"])))
    html = render_html(site, page, ()).decode()
    assert page.title == "How many?"
    assert len(page.data["rows"]) == 200
    assert "50 further rows" in html
    assert "Counted by town." in html
    assert "T<b>" not in html


def test_no_data_is_not_zero_and_unknown_names_have_no_page(tmp_path: Path) -> None:
    """An empty answer says so; tables that are no measures and names from elsewhere give nothing."""
    site = _open_site(tmp_path)
    pages = list(KIND.make_pages(site, ["empty", "findings", 'x"; DROP TABLE out_empty']))
    assert [page.address for page in pages] == ["measures/empty.html"]
    assert "holds no data" in render_html(site, pages[0], ()).decode()
