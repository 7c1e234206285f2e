"""The sheet's page in a real browser: keys, focus, contrast, widths, hostile text, no request to anywhere."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from sousveil.model.summaries import CapabilityCount, CaseSummary, FlagCount, MeasureAnswer
from sousveil.publish.index_html import IndexRow, write_case_index
from sousveil.publish.measure_html import write_measure_html
from sousveil.publish.sheet_html import write_sheet_html
from tests.unit.publish.sample_sheets import SOURCE_ID, make_finding, make_hostile_sheet, make_sheet

# WCAG 2.2, 1.4.3: the contrast of each text with the nearest opaque background behind it.
CONTRAST = """
() => {
  const parse = (colour) => {
    const [r, g, b, a = 1] = colour.match(/[\\d.]+/g).map(Number);
    return { r, g, b, a };
  };
  const light = ({ r, g, b }) => {
    const [x, y, z] = [r, g, b].map((v) => v / 255).map((v) => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
    return 0.2126 * x + 0.7152 * y + 0.0722 * z;
  };
  const behind = (element) => {
    for (let node = element; node; node = node.parentElement) {
      const colour = parse(getComputedStyle(node).backgroundColor);
      if (colour.a === 1) return colour;
      if (colour.a > 0) throw new Error("a half-transparent background");
    }
    return { r: 255, g: 255, b: 255 };
  };
  const ratio = (a, b) => {
    const [x, y] = [light(a), light(b)].sort((p, q) => q - p);
    return (x + 0.05) / (y + 0.05);
  };
  const poor = [];
  let seen = 0;
  const judge = (element, pseudo, words) => {
    const style = getComputedStyle(element, pseudo);
    const size = parseFloat(style.fontSize);
    const needed = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700) ? 3 : 4.5;
    const found = ratio(parse(style.color), behind(element));
    seen += 1;
    if (found < needed) poor.push(`${found.toFixed(2)} ${element.tagName}.${element.className} ${words.slice(0, 30)}`);
  };
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const element = walk.currentNode.parentElement;
    const words = walk.currentNode.textContent.trim();
    if (!words || element.closest("script, .sr, .masked, [hidden]") || !element.getClientRects().length) continue;
    judge(element, null, words);
  }
  document.querySelectorAll("[data-marks]").forEach((element) => judge(element, "::after", element.dataset.marks));
  return { seen, poor };
}
"""


@pytest.fixture
def sheet_path(tmp_path: Path) -> Path:
    path = tmp_path / "sheet.html"
    write_sheet_html(make_sheet(), path)
    return path


def _focused(page: Any) -> dict[str, str]:
    return page.evaluate(
        "() => ({ tag: document.activeElement.tagName, cls: document.activeElement.className, "
        "id: document.activeElement.id, text: document.activeElement.textContent.trim() })"
    )


def _chosen(page: Any) -> list[str]:
    return page.eval_on_selector_all(".document a.hl.on", "marks => marks.map(mark => mark.textContent)")


def test_the_page_is_quiet_and_its_script_runs(open_page: Any, sheet_path: Path) -> None:
    watched = open_page(sheet_path)
    assert watched.page.locator(".keys").is_visible()
    assert watched.page.locator(".hint-keys").is_visible()
    watched.assert_quiet()


def test_enter_on_a_finding_goes_to_its_words_and_marks_them(open_page: Any, sheet_path: Path) -> None:
    watched = open_page(sheet_path, viewport={"width": 1280, "height": 400})
    page = watched.page
    page.locator(".finding .go").first.focus()
    page.keyboard.press("Enter")
    assert _chosen(page) == ["25.9 million faces daily", "18,860 faces each minute"]
    assert _focused(page)["text"] == "25.9 million faces daily"
    page.wait_for_function(
        "() => { const box = document.activeElement.getBoundingClientRect(); return box.top >= 0 && box.bottom <= innerHeight; }"
    )
    said = page.locator("#said").text_content()
    assert "Finding 1 of 7: ✕ Contradicts" in said or "Finding 1 of 7: Contradicts" in said
    assert "2 places are marked" in said
    page.keyboard.press("Escape")
    assert _chosen(page) == []
    assert "18,860 faces a minute cannot be right" in _focused(page)["text"]
    watched.assert_quiet()


def test_a_click_on_a_finding_marks_all_its_words(open_page: Any, sheet_path: Path) -> None:
    page = open_page(sheet_path).page
    page.locator(".finding").nth(1).locator(".figures").click()
    assert _chosen(page) == ["1,400", "650", "300", "2,500 cameras"]
    assert page.locator(".finding.chosen .number").text_content() == "2"


def test_a_click_on_a_quote_goes_to_that_quote(open_page: Any, sheet_path: Path) -> None:
    page = open_page(sheet_path).page
    page.locator(".finding").nth(1).locator(".quotes a").nth(2).click()
    assert _focused(page)["text"] == "300"


def test_a_click_on_a_highlight_shows_what_it_is(open_page: Any, sheet_path: Path) -> None:
    watched = open_page(sheet_path)
    page = watched.page
    assert not page.locator("#chosen").is_visible()
    page.locator(".document a.hl", has_text="25.9 million").click()
    card = page.locator("#chosen")
    assert card.is_visible()
    words = card.inner_text()
    for part in (
        "rate: faces",
        "25,850,000 to 25,950,000",
        "[25850000, 25950000)",
        "Northgate",
        "line 3",
        "1. Contradicts",
        "day",
    ):
        assert part in words
    assert SOURCE_ID[:12] in words
    card.get_by_role("link", name="1. Contradicts").click()
    assert page.locator(".finding").first.evaluate("item => item.matches(':target')")
    page.locator("#chosen .close").click()
    assert not card.is_visible()
    watched.assert_quiet()


def test_nested_words_show_every_claim_over_them(open_page: Any, sheet_path: Path) -> None:
    page = open_page(sheet_path).page
    page.locator(".document a.hl", has_text="tripling").click()
    titles = page.eval_on_selector_all("#chosen h2", "items => items.map(item => item.textContent)")
    assert titles == ["tripling", "tripling the number that it has now"]


def test_enter_on_a_highlight_moves_into_the_card_and_escape_back(open_page: Any, sheet_path: Path) -> None:
    page = open_page(sheet_path).page
    page.locator(".document a.hl").nth(3).focus()
    page.keyboard.press("Enter")
    assert _focused(page)["id"] == "chosen"
    page.keyboard.press("Escape")
    assert "hl" in _focused(page)["cls"].split()
    assert not page.locator("#chosen").is_visible()


def test_letters_walk_through_findings_and_claims(open_page: Any, sheet_path: Path) -> None:
    watched = open_page(sheet_path)
    page = watched.page
    for number in ("1", "2", "3"):
        page.keyboard.press("j")
        assert page.locator(".finding.chosen .number").text_content() == number
    page.keyboard.press("k")
    assert page.locator(".finding.chosen .number").text_content() == "2"
    page.keyboard.press("n")
    first = _focused(page)["text"]
    page.keyboard.press("n")
    assert _focused(page)["text"] != first
    page.keyboard.press("p")
    assert _focused(page)["text"] == first
    assert page.locator("#chosen").is_visible()
    page.keyboard.press("?")
    assert "toggle-keys" in _focused(page)["cls"]
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    assert page.locator(".finding.chosen").count() == 0
    watched.assert_quiet()


def test_tab_goes_from_skip_links_through_findings_to_the_text(open_page: Any, sheet_path: Path) -> None:
    page = open_page(sheet_path).page
    order: list[str] = []
    visible = True
    for _ in range(70):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement === document.body"):
            break
        order.append(
            page.evaluate(
                "document.activeElement.closest('.skip, #findings, .document, #claims, .keys, header').id || document.activeElement.className || 'document'"
            )
        )
        visible = visible and page.evaluate(
            "() => { const style = getComputedStyle(document.activeElement); return parseFloat(style.outlineWidth) >= 2 && style.outlineStyle !== 'none'; }"
        )
    assert order[:2] == ["skip", "skip"]
    assert visible
    kinds = list(dict.fromkeys(order))
    assert kinds.index("findings") < kinds.index("hl v-derived") < kinds.index("claims")


def test_the_skip_link_is_seen_when_focused(open_page: Any, sheet_path: Path) -> None:
    page = open_page(sheet_path).page
    page.keyboard.press("Tab")
    box = page.locator(".skip").first.bounding_box()
    assert box["x"] >= 0
    page.keyboard.press("Enter")
    assert _focused(page)["id"] == "findings"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 360])
def test_every_text_has_enough_contrast(open_page: Any, sheet_path: Path, scheme: str, width: int) -> None:
    page = open_page(sheet_path, color_scheme=scheme, viewport={"width": width, "height": 800}).page
    for press in ("", "j", "n"):
        if press:
            page.keyboard.press(press)
        page.eval_on_selector_all("details", "items => items.forEach(item => { item.open = true; })")
        found = page.evaluate(CONTRAST)
        assert found["seen"] > 150
        assert found["poor"] == []
    background = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert (background == "rgb(23, 24, 27)") == (scheme == "dark")


@pytest.mark.parametrize("make", [make_sheet, make_hostile_sheet])
@pytest.mark.parametrize("options", [{"viewport": {"width": 360, "height": 740}}, {"viewport": {"width": 320, "height": 600}}, {"viewport": {"width": 640, "height": 450}, "device_scale_factor": 2}], ids=["360", "320", "zoomed"])  # fmt: skip
def test_no_width_needs_sideways_scrolling(open_page: Any, tmp_path: Path, make: Any, options: Any) -> None:
    write_sheet_html(make(), tmp_path / "sheet.html")
    page = open_page(tmp_path / "sheet.html", **options).page
    page.eval_on_selector_all("details", "items => items.forEach(item => { item.open = true; })")
    page.locator(".document a.hl").first.click()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    wide = page.evaluate(
        "[...document.querySelectorAll('body *:not(.skip):not(.sr):not(thead):not(thead *)')].filter(e => e.getBoundingClientRect().right > innerWidth + 1 && getComputedStyle(e).visibility !== 'hidden').map(e => e.tagName + '.' + e.className)"
    )
    assert wide == []


def test_on_a_phone_the_card_leaves_the_words_in_view(open_page: Any, sheet_path: Path) -> None:
    page = open_page(sheet_path, viewport={"width": 360, "height": 740}).page
    mark = page.locator(".document a.hl", has_text="55%")
    mark.click()
    page.wait_for_function(
        "() => { const mark = document.querySelector('.hl.on').getBoundingClientRect(); "
        "const card = document.getElementById('chosen').getBoundingClientRect(); return mark.bottom <= card.top && mark.top >= 0; }"
    )


def test_hostile_text_does_nothing(open_page: Any, tmp_path: Path) -> None:
    path = tmp_path / "hostile.html"
    write_sheet_html(make_hostile_sheet(), path)
    watched = open_page(path)
    page = watched.page
    page.locator(".document a.hl").first.click()
    page.keyboard.press("j")
    page.keyboard.press("n")
    page.eval_on_selector_all("details", "items => items.forEach(item => { item.open = true; })")
    page.mouse.move(600, 400)
    page.wait_for_timeout(300)
    watched.assert_quiet()
    assert page.locator("img, iframe, form, object, embed, svg[onload]").count() == 0
    assert page.locator("script").count() == 1
    assert "<script>alert('title')</script>" in page.locator("h1").text_content()
    # The override is named and does not turn what follows around.
    assert page.locator('.control[data-name="RLO"]').count() >= 1


def test_the_policy_stops_what_escaping_might_miss(open_page: Any, sheet_path: Path) -> None:
    html = sheet_path.read_text(encoding="utf-8")
    attack = (
        '<img src="https://evil.example/a.png" onerror="alert(1)"><script>alert(2)</script>'
        '<style>body { background: url(https://evil.example/b.png) }</style><iframe src="https://evil.example/"></iframe>'
    )
    sheet_path.write_text(html.replace("<main>", attack + "<main>"), encoding="utf-8")
    watched = open_page(sheet_path)
    watched.page.wait_for_timeout(300)
    assert watched.requests == []
    assert watched.dialogs == []
    assert len(watched.errors) >= 3
    assert all("Content Security Policy" in error for error in watched.errors)


def test_without_scripts_all_is_readable_and_linked(open_page: Any, sheet_path: Path) -> None:
    watched = open_page(sheet_path, java_script_enabled=False)
    page = watched.page
    assert not page.locator(".keys").is_visible()
    assert not page.locator("#chosen").is_visible()
    page.locator(".finding .go").first.click()
    assert page.url.partition("#")[2].startswith("c-")
    page.locator(".document a.hl", has_text="25.9 million").click()
    assert page.url.partition("#")[2].startswith("claim-")
    page.locator("tbody tr", has_text="25.9 million").get_by_role("link", name="1. Contradicts").click()
    assert page.url.partition("#")[2].startswith("f-")


def test_a_screen_reader_finds_landmarks_headings_and_verdicts(open_page: Any, sheet_path: Path) -> None:
    page = open_page(sheet_path).page
    assert page.get_by_role("main").count() == 1
    assert page.get_by_role("banner").count() == 1
    assert page.get_by_role("contentinfo").count() == 1
    assert page.get_by_role("region", name="Findings (7)").count() == 1
    assert page.get_by_role("region", name="The text").count() == 1
    assert page.get_by_role("heading", level=1).count() == 1
    assert page.get_by_role("heading", level=3, name="Contradicts").count() == 2
    assert page.get_by_role("status").count() == 1
    assert page.get_by_role("columnheader").count() >= 10
    snapshot = page.locator(".document").aria_snapshot()
    assert 'link "25.9 million faces daily' in snapshot
    assert "masked personal data" in snapshot


def test_on_a_phone_the_table_is_still_a_table(open_page: Any, sheet_path: Path) -> None:
    page = open_page(sheet_path, viewport={"width": 360, "height": 740}).page
    assert page.get_by_role("table").count() == 1
    assert page.get_by_role("rowheader").count() == 17


def test_still_pages_do_not_glide(open_page: Any, sheet_path: Path) -> None:
    still = open_page(sheet_path, reduced_motion="reduce").page
    assert still.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "auto"
    gliding = open_page(sheet_path, reduced_motion="no-preference").page
    assert gliding.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "smooth"


def test_print_shows_findings_and_text_in_one_column(open_page: Any, sheet_path: Path) -> None:
    page = open_page(sheet_path).page
    page.emulate_media(media="print")
    assert not page.locator(".legend").is_visible()
    assert not page.locator(".keys").is_visible()
    notes = page.locator(".notes").bounding_box()
    text = page.locator("#text").bounding_box()
    assert text["y"] >= notes["y"] + notes["height"]
    assert page.locator(".finding").last.is_visible()
    assert len(page.pdf()) > 10_000


def test_copied_text_is_the_stored_text(open_page: Any, tmp_path: Path) -> None:
    sheet = make_hostile_sheet()
    write_sheet_html(sheet, tmp_path / "sheet.html")
    page = open_page(tmp_path / "sheet.html").page
    copied = page.evaluate(
        "() => { getSelection().selectAllChildren(document.querySelector('.passage.paragraph')); return String(getSelection()); }"
    )
    stored = sheet.passages[1].text.rstrip()
    # Hidden characters are shown by name but not copied.
    expected = re.sub("[\u202e\u202c\x1b\x00\x9b]", "", stored)
    assert copied.rstrip("\n") == expected


def make_summary() -> CaseSummary:
    answer = MeasureAnswer(
        "contracts_by_place_year",
        "Who bought what, where and when?",
        (("place", "The place."), ("year", "Year of the contract."), ("value_eur", "Their value (EUR)")),
        (("Method", "Contracts are counted once."),),
        "SELECT place FROM contracts",
        2,
        (("Northgate", 2023, 1250000.5), ("云泽县", 2022, None)),
    )
    return CaseSummary(
        notices=1200,
        procedures=900,
        repeated=12,
        by_format={"ocds": 1000, "zh": 200},
        by_language={"en": 1000, "": 200},
        by_year={"2023": 700, "2022": 500},
        capabilities=(
            CapabilityCount(
                "ethnicity_analytics", "Ethnicity analytics", 3, 2, True, (("民族属性", SOURCE_ID),)
            ),
            CapabilityCount("alpr", "Licence plate recognition", 10, 7),
        ),
        flags=(FlagCount("R018", "Single bid received", 3, 10, 80),),
        measures=(answer,),
    )


def test_the_index_leads_to_the_words_on_the_sheet(open_page: Any, tmp_path: Path) -> None:
    sheet = make_sheet()
    write_sheet_html(sheet, tmp_path / "sheets" / "a.html")
    other = replace(sheet.claims[0], claim_id="clm_other", source_id="f" * 64, quote="3,000台")
    across = make_finding(
        "same_thing_twice", "contradicts", "2,500 here, 3,000 there.", [sheet.claims[0], other]
    )
    rows = [
        IndexRow(SOURCE_ID, sheet.source.title, "sheets/a.html", claim_count=17, verdicts={"contradicts": 2}),
        IndexRow("f" * 64, "北门区招标公告" * 12, "sheets/b.html", language="zh"),
    ]
    claims = {claim.claim_id: claim for claim in [*sheet.claims, other]}
    summary = make_summary()
    for answer in summary.measures:
        write_measure_html(answer, "Northgate", tmp_path / "measures" / f"{answer.name}.html")
    write_case_index("Northgate", rows, [*sheet.findings, across], claims, summary, tmp_path / "index.html")
    for scheme in ("light", "dark"):
        watched = open_page(
            tmp_path / "index.html", color_scheme=scheme, viewport={"width": 360, "height": 740}
        )
        assert watched.page.evaluate(CONTRAST)["poor"] == []
        assert watched.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        watched.assert_quiet()
    measure = watched.page.locator(".measures a").first.get_attribute("href")
    answer = open_page(tmp_path / measure, viewport={"width": 360, "height": 740})
    assert answer.page.locator("h1").inner_text() == summary.measures[0].question
    assert answer.page.evaluate(CONTRAST)["poor"] == []
    assert answer.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    answer.assert_quiet()
    href = watched.page.locator(".finding").first.locator("a").first.get_attribute("href")
    file, _, anchor = href.partition("#")
    page = open_page(tmp_path / file).page
    assert page.locator(f"#{anchor}").count() == 1
