"""Pages of claims and of comparisons over two fictional reports that state different numbers of one thing."""

from __future__ import annotations

import pytest

from sousveil.case import build_case, create_case
from sousveil.case.opening import open_site
from sousveil.cli.program import run_program
from sousveil.publish.charts.drawing import draw_chart
from sousveil.publish.redaction import MASK
from sousveil.publish.site.finding import SiteFiles
from sousveil.publish.site.kinds import claims, comparisons
from sousveil.publish.site.listings import Choice, make_list_page
from sousveil.publish.site.reading import Site

REPORTS = {
    "ministry.txt": "A fictional report of a ministry.\n\nIn 2020 Hungary had 1,200 cameras. In 2021 Hungary had about 1,500 cameras.\n",
    "watchdog.txt": (
        "A fictional report <script>of a watchdog</script>.\n\nIn 2020 Hungary had 900 cameras. In 2021 Hungary had 1,510 cameras.\n"
        "Telephone: 13800138000. The town has 12 cameras.\n"
    ),
}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    home = tmp_path_factory.mktemp("claims")
    folder = create_case(home / "case", "Fictional")
    for name, text in REPORTS.items():
        (home / name).write_text(text, encoding="utf-8")
        assert run_program(["add", str(folder.path), str(home / name)]) == 0
    build_case(folder, workers=1)
    return open_site(folder)


def test_a_claim_says_its_words_their_range_and_what_rests_on_it(site: Site) -> None:
    """The page of one figure: the sentence, the exact interval, the place in the text, and the contradiction."""
    ids = [
        row["claim_id"] for row in site.select("SELECT claim_id FROM core_claims ORDER BY ordinal, claim_id")
    ]
    pages = list(claims.make_claim_pages(site, [*ids, "clm_nothing"]))
    assert len(pages) == len(ids)
    (page,) = [page for page in pages if page.title == "1,200 cameras"]
    claim = page.data["claim"]
    assert (claim["low_exact"], claim["high_exact"], claim["place"], claim["time"]) == (
        "1200",
        "1200",
        "HU",
        "2020",
    )
    assert claim["allowed"] == "1,200"
    files = SiteFiles(site)
    html = files.render_page(page).decode()
    assert "In 2020 Hungary had <mark>1,200 cameras</mark>" in html
    assert f'href="../sheets/{claim["source_id"]}.html#c-' in html
    assert 'href="../comparisons/cmp_' in html
    approximate = next(
        page for page in pages if page.title == "about 1,500 cameras" or page.title == "1,500 cameras"
    )
    assert " to " in approximate.data["claim"]["allowed"]


def test_figures_of_masked_words_are_not_shown(site: Site) -> None:
    """What looks like a telephone number is no figure on any page."""
    pages = claims.make_claim_pages(site, list(site.iterate_ids(claims.KIND.id_sql)))
    for page in pages:
        if MASK in page.title:
            assert page.data["claim"]["value"] is None
            assert page.data["claim"]["allowed"] == ""
        assert "13800138000" not in str(page.data)


def test_sources_are_laid_side_by_side(site: Site) -> None:
    """One comparison of cameras: no number fits both for 2020, one does for 2021; both quotes lead to their words."""
    ids = list(site.iterate_ids(comparisons.KIND.id_sql))
    (page,) = [page for page in comparisons.make_comparison_pages(site, ids) if "camera" in page.title]
    assert [(row["place"], row["time"], row["fits"]) for row in page.data["same"]] == [
        ("HU", "2020", False),
        ("HU", "2021", True),
    ]
    assert len(page.source_ids) == 2
    html = SiteFiles(site).render_page(page).decode()
    assert "<script>of" not in html
    for words in ("1,200 cameras", "900 cameras"):
        assert words in html
    (chart,) = page.charts
    assert ("HU, 2020, ministry.txt", 1200, 1200, 1200) in chart.rows
    assert b"HU, 2021" in draw_chart(chart, "svg")


def test_the_contradiction_across_sources_stands_on_the_comparison(site: Site) -> None:
    """What the checks found across the two sources is shown above the table."""
    across = site.select("SELECT finding_id, verdict FROM out_findings WHERE len(source_ids) > 1")
    ids = list(site.iterate_ids(comparisons.KIND.id_sql))
    shown = [
        finding for page in comparisons.make_comparison_pages(site, ids) for finding in page.data["findings"]
    ]
    assert {row["finding_id"] for row in across} == set(shown)


def test_charts_are_found_by_their_address(site: Site) -> None:
    """Every file that the page links to is served, and nothing else is."""
    files = SiteFiles(site)
    (comparison,) = list(site.iterate_ids(comparisons.KIND.id_sql))
    for suffix, start in (
        ("svg", b"<svg"),
        ("dark.svg", b"<svg"),
        ("png", b"\x89PNG"),
        ("csv", b"\xef\xbb\xbf"),
    ):
        content = files.find_file(f"charts/comparisons/{comparison}-claims.{suffix}")
        assert content is not None
        assert content.startswith(start)
    for wrong in (
        f"charts/comparisons/{comparison}-other.svg",
        "charts/comparisons/none-claims.svg",
        "charts/../x-a.svg",
    ):
        assert files.find_file(wrong) is None


def test_lists_put_contradictions_first(site: Site) -> None:
    """A claim that is contradicted stands above one that nothing was held against."""
    page = make_list_page(site, claims.KIND, Choice())
    assert page
    ranks = [row["rank"] if row["rank"] is not None else 9 for row in page.data["rows"]]
    assert ranks == sorted(ranks)
