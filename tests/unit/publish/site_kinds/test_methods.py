"""Pages of methods and of problems on a small build with fictional rows."""

from __future__ import annotations

import json
from pathlib import Path

import duckdb
import pytest

from sousveil.case.methods import describe_methods
from sousveil.publish.site.kinds import methods, problems
from sousveil.publish.site.reading import BuildFacts, Site
from sousveil.publish.site.rendering import render_html
from sousveil.publish.site.wording import Wording


@pytest.fixture
def site(tmp_path: Path) -> Site:
    (tmp_path / "methods.json").write_bytes(describe_methods())
    connection = duckdb.connect()
    connection.execute("""
        CREATE TABLE out_findings AS SELECT * FROM (VALUES ('parts_total', 'agrees'), ('parts_total', 'contradicts'),
            ('parts_total', 'agrees')) t("check", verdict);
        CREATE TABLE out_camera_flags AS SELECT 'stacked_points' AS "check", 'suspicious' AS verdict;
        CREATE TABLE out_flags AS SELECT 'R018' AS code, 'not_computable' AS outcome;
        CREATE TABLE out_contracts_by_buyer AS SELECT 1 AS n;
        CREATE TABLE raw_sources AS SELECT 's1' AS source_id, '' AS title, 'fictional.csv' AS filename;
        CREATE TABLE raw_problems AS SELECT 'p' || i AS problem_id, CASE WHEN i < 120 THEN 's1' ELSE '' END AS source_id,
            'fictional_code' AS code, 'warning' AS severity, 'A <b>fictional</b> problem.' AS message, 'Mend it.' AS hint,
            'row ' || i || ' of tel. 13800138000' AS detail, 'read' AS stage, '{}' AS locator FROM range(130) r(i);
    """)
    facts = BuildFacts("Fictional", tmp_path, "1" * 64, "sousveil")
    return Site(connection, facts, Wording("en"))


def test_every_method_of_the_program_has_a_page_and_a_line(site: Site) -> None:
    """The list names them all; each page stands at its own address."""
    told = json.loads(describe_methods())
    pages = {page.address: page for page in methods.make_method_pages(site)}
    assert set(pages) == {"methods.html", *(f"methods/{method['name']}.html" for method in told)}
    listed = render_html(site, pages["methods.html"], ()).decode()
    for method in told:
        assert f'href="methods/{method["name"]}.html"' in listed
        assert method["question"]
        assert method["method"] or method["sql"]
    assert {method["kind"] for method in told} == set(methods.KINDS)
    assert len({method["name"] for method in told}) == len(told)


def test_a_page_says_how_what_was_found_and_what_it_rests_on(site: Site) -> None:
    """Verdicts of this case, the settings with what they are unless told otherwise, SQL, and links both ways."""
    pages = {page.address: page for page in methods.make_method_pages(site)}
    check = pages["methods/parts_total.html"]
    assert [(row["result"], row["rows"]) for row in check.data["results"]] == [
        ("agrees", 2),
        ("contradicts", 1),
    ]
    assert "findings/by-check_id/parts_total.html" in render_html(site, check, ()).decode()
    nothing = render_html(site, pages["methods/R003.html"], ()).decode()
    assert "found nothing" in nothing
    assert "SELECT" in nothing
    measure = pages["methods/contracts_by_buyer.html"]
    assert "contracts" in measure.data["used"]
    assert "contracts_by_buyer" in pages["methods/contracts.html"].data["used_by"]
    assert "../measures/contracts_by_buyer.html" in render_html(site, measure, ()).decode()
    assert "../measures/" not in render_html(site, pages["methods/contracts_by_supplier.html"], ()).decode()


@pytest.mark.parametrize("content", [None, "{", ""])
def test_a_build_without_methods_has_no_such_pages(site: Site, content: str | None) -> None:
    """An older build, or a damaged file, takes nothing else down."""
    path = site.build.folder / "methods.json"
    path.unlink() if content is None else path.write_text(content)
    older = BuildFacts("Fictional", site.build.folder, "2" * 64, "sousveil")
    assert list(methods.make_method_pages(Site(site.connect(), older, Wording("en")))) == []


def test_a_problem_names_its_sources_and_each_place(site: Site) -> None:
    """All are counted, a hundred are shown, telephone numbers are masked, and markup is text."""
    (page,) = problems.KIND.make_pages(site, ["fictional_code", "no_such_code"])
    assert page.data["problems"] == 130
    assert page.data["sources"][0]["problems"] == 120
    assert page.source_ids == ("s1",)
    html = render_html(site, page, ()).decode()
    assert "13800138000" not in html
    assert "<b>" not in html
    assert "Mend it." in html
    assert "130" in html
    assert html.count("<tr>") == 1 + 1 + 1 + 100
    assert "sousveil show" not in html
