"""The page of a sheet as text: escaping, policy, links, nested claims, long documents, atomic writing."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sousveil.model.sheets import Passage, Sheet, SheetSource
from sousveil.model.summaries import CaseSummary
from sousveil.publish import sheet_view
from sousveil.publish.index_html import IndexRow, case_index_to_html, write_case_index
from sousveil.publish.sheet_html import sheet_to_html, write_sheet_html
from sousveil.publish.sheet_view import make_anchor, view_sheet
from sousveil.publish.text_spans import cut_spans
from tests.unit.publish.sample_sheets import (
    SOURCE_ID,
    cut_passages,
    make_claim,
    make_finding,
    make_hostile_sheet,
    make_sheet,
)


class _Page(HTMLParser):
    """Collects elements, ids, links and the text of the document's passages."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.passages: list[str] = []
        self._depth = 0
        self._raw = ""
        self.raw_texts: dict[str, str] = {}
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        self.tags.append((tag, values))
        self._raw = tag if tag in ("script", "style") else ""
        if "passage" in (values.get("class") or "").split():
            self.passages.append("")
            self._depth = 1
        elif self._depth:
            self._depth += 1

    def handle_endtag(self, tag: str) -> None:
        self._raw = ""
        if self._depth:
            self._depth -= 1

    def handle_data(self, data: str) -> None:
        if self._raw:
            self.raw_texts[self._raw] = self.raw_texts.get(self._raw, "") + data
        elif self._depth:
            self.passages[-1] += data

    def values(self, name: str) -> list[str]:
        return [value for _, attributes in self.tags if (value := attributes.get(name)) is not None]


@pytest.mark.parametrize("sheet", [make_sheet(), make_hostile_sheet()], ids=["sample", "hostile"])
def test_the_policy_allows_the_own_style_and_script_and_nothing_else(sheet: Sheet) -> None:
    page = _Page(sheet_to_html(sheet))
    [policy] = [
        a["content"]
        for tag, a in page.tags
        if tag == "meta" and a.get("http-equiv") == "Content-Security-Policy"
    ]
    assert policy is not None
    assert policy.startswith("default-src 'none';")
    assert "unsafe" not in policy
    for kind in ("style", "script"):
        digest = base64.b64encode(hashlib.sha256(page.raw_texts[kind].encode()).digest()).decode()
        assert f"{kind}-src 'sha256-{digest}'" in policy
        assert sum(tag == kind for tag, _ in page.tags) == 1


@pytest.mark.parametrize("sheet", [make_sheet(), make_hostile_sheet()], ids=["sample", "hostile"])
def test_nothing_is_loaded_and_nothing_is_inline(sheet: Sheet) -> None:
    page = _Page(sheet_to_html(sheet))
    names = {name for _, attributes in page.tags for name in attributes}
    assert not {name for name in names if name.startswith("on")}
    assert not names & {"src", "srcset", "style", "action", "formaction", "poster", "background", "srcdoc"}
    assert not {tag for tag, _ in page.tags} & {"iframe", "img", "object", "embed", "form", "base", "image"}
    for href in page.values("href"):
        assert href.startswith(("#", "data:,", "https://news.example/"))


@pytest.mark.parametrize("sheet", [make_sheet(), make_hostile_sheet()], ids=["sample", "hostile"])
def test_every_link_inside_has_its_target_and_every_id_is_unique(sheet: Sheet) -> None:
    page = _Page(sheet_to_html(sheet))
    ids = page.values("id")
    assert len(ids) == len(set(ids))
    links = [href[1:] for href in page.values("href") if href.startswith("#")]
    assert len(links) > 10
    assert not set(links) - set(ids)
    for reference in page.values("aria-labelledby"):
        assert reference in ids


def test_the_text_of_the_page_is_the_text_of_the_source() -> None:
    sheet = make_sheet()
    page = _Page(sheet_to_html(sheet))
    shown = "".join(page.passages)
    stored = "".join(passage.text.rstrip() for passage in sheet.passages)
    assert len(shown) == len(stored)
    assert all(a in (b, "█") for a, b in zip(shown, stored, strict=True))
    assert "25.9 million faces daily" in shown


def test_hidden_characters_are_named_and_not_in_the_text() -> None:
    html = sheet_to_html(make_hostile_sheet())
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u200e\u200f]", html)
    assert 'data-name="RLO"' in html
    assert 'data-name="ESC"' in html
    assert 'data-name="U+009B"' in html
    assert "{{ 7*7 }}" in html


def test_contradictions_stand_first_and_say_their_verdict_in_words() -> None:
    html = sheet_to_html(make_sheet())
    verdicts = re.findall(r'<article class="finding v-(\w+)"', html)
    order = list(sheet_view.VERDICT_WORDS)
    assert verdicts == sorted(verdicts, key=order.index)
    assert verdicts[:2] == ["contradicts", "contradicts"]
    assert html.count("</span> Contradicts</span>") >= 2


def test_personal_data_is_not_on_the_page() -> None:
    html = sheet_to_html(make_sheet())
    for secret in ("Jane", "7946", "press@", "张三", "62345678"):
        assert secret not in html
    assert 'aria-label="masked personal data"' in html


def test_passages_carry_their_language_and_direction() -> None:
    page = _Page(sheet_to_html(make_sheet()))
    passages = [a for _, a in page.tags if "passage" in (a.get("class") or "").split()]
    assert {a["dir"] for a in passages} == {"auto"}
    assert [a["lang"] for a in passages].count("zh") == 1
    assert [a["lang"] for a in passages].count("en") == len(passages) - 1


def test_nested_and_overlapping_claims_are_cut_into_spans() -> None:
    text = "0123456789"
    claims = [
        make_claim(text, quote, claim_id=f"c{quote}") for quote in ("01234567", "0123", "23456", "4567")
    ]
    passage = Passage("paragraph", 0, len(text), text)
    marks = {"c0123": [(2, "agrees")], "c23456": [(1, "contradicts")]}
    spans = cut_spans(passage, claims, marks, make_anchor)
    assert "".join(span.text for span in spans) == text
    assert [(span.text, span.anchors) for span in spans] == [
        ("01", ("c0123", "c01234567")),
        ("23", ("c0123", "c23456", "c01234567")),
        ("456", ("c4567", "c23456", "c01234567")),
        ("7", ("c4567", "c01234567")),
        ("89", ()),
    ]
    begins = [anchor for span in spans for anchor in span.begins]
    assert sorted(begins) == ["c0123", "c01234567", "c23456", "c4567"]
    assert [span.verdict for span in spans] == ["agrees", "contradicts", "contradicts", "", ""]
    assert [span.marks for span in spans] == [(), (2,), (1,), (), ()]


def test_a_claim_over_two_passages_has_one_target() -> None:
    sheet = make_sheet()
    sheet.passages = cut_passages((("paragraph", "It bought 2,500 "), ("paragraph", "cameras in May.")))
    sheet.claims = [make_claim("It bought 2,500 cameras in May.", "2,500 cameras")]
    sheet.findings = []
    page = _Page(sheet_to_html(sheet))
    assert page.values("id").count(f"c-{sheet.claims[0].claim_id}") == 1
    assert page.values("data-claims").count(sheet.claims[0].claim_id) == 2


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 30), st.integers(1, 12)), max_size=12), st.integers(1, 40))
def test_spans_always_tile_the_text_and_cover_each_claim(pieces: list[tuple[int, int]], size: int) -> None:
    text = "".join(chr(0x4E00 + index) for index in range(size))
    spans_wanted = sorted({(start, min(start + length, size)) for start, length in pieces if start < size})
    claims = [
        make_claim(text, text[start:end], claim_id=f"c{n}") for n, (start, end) in enumerate(spans_wanted)
    ]
    spans = cut_spans(Passage("paragraph", 0, size, text), claims, {}, make_anchor)
    assert "".join(span.text for span in spans) == text
    for number, (start, end) in enumerate(spans_wanted):
        assert "".join(span.text for span in spans if f"c{number}" in span.anchors) == text[start:end]
        assert sum(f"c{number}" in span.begins for span in spans) == 1


_NASTY = st.text(
    st.one_of(st.sampled_from("<>&\"'`=/\\{}%\x00\x1b\u202e\u2028\ud800 \n"), st.characters()), max_size=60
)


@settings(max_examples=60, deadline=None)
@given(_NASTY, _NASTY, _NASTY)
def test_no_text_adds_an_element_or_an_attribute(title: str, body: str, quote: str) -> None:
    def build(title: str, body: str, words: str) -> list[tuple[str, tuple[str, ...]]]:
        claim = replace(
            make_claim("40 drones" + body, "40 drones"),
            claim_id="c1",
            subject_raw=words,
            place=words,
            language="en",
        )
        finding = make_finding("sum", "contradicts", words, [claim], derivation=words, finding_id="f1")
        source = SheetSource("0" * 64, "name", title=title, publisher=words, language="en")
        sheet = Sheet(source, cut_passages((("paragraph", "40 drones" + body),)), [claim], [finding])
        html = sheet_to_html(sheet)
        assert not re.search("[\u202e\ud800-\udfff]", html)
        # Named marks and languages guessed from the script are ours.
        ours = {"control", "masked"}
        return [
            (tag, tuple(sorted(attributes)))
            for tag, attributes in _Page(html).tags
            if attributes.get("class") not in ours and tag != "bdi"
        ]

    assert build("t" + title, "b" + body, "q" + quote) == build("t", "b", "q")


def test_a_long_document_shows_only_passages_with_findings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheet_view, "LARGE_TEXT", 400)
    sheet = make_sheet()
    sheet.findings = sheet.findings[:1]
    html = sheet_to_html(sheet)
    assert "Only passages with findings are shown: 1 of 10" in html
    assert "25.9 million" in html
    assert "32 contracts" not in html
    page = _Page(html)
    assert not {href[1:] for href in page.values("href") if href.startswith("#")} - set(page.values("id"))


def test_more_findings_than_a_page_holds_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheet_view, "MANY_FINDINGS", 3)
    view = view_sheet(make_sheet())
    assert [finding.verdict for finding in view.findings] == ["contradicts", "contradicts", "only_if_exact"]
    assert view.omitted == ["Of 7 findings the first 3 are shown, contradictions first."]


def test_ids_that_are_no_html_ids_become_hashes() -> None:
    assert make_anchor("clm_0a1b") == "clm_0a1b"
    assert make_anchor('x" onclick="alert(1)').isalnum()
    assert make_anchor("a b") != make_anchor("a c")


def test_a_page_is_written_whole_and_leaves_nothing_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "out" / "sheet.html"
    write_sheet_html(make_sheet(), path)
    assert path.read_text(encoding="utf-8") == sheet_to_html(make_sheet())
    assert [item.name for item in path.parent.iterdir()] == ["sheet.html"]
    assert path.stat().st_mode & 0o777 == 0o644


def test_a_failed_write_keeps_the_earlier_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "sheet.html"
    path.write_text("earlier", encoding="utf-8")

    def fail(*_: object) -> None:
        raise OSError("no space left")

    monkeypatch.setattr("os.fsync", fail)
    with pytest.raises(OSError, match="no space"):
        write_sheet_html(make_sheet(), path)
    assert path.read_text(encoding="utf-8") == "earlier"
    assert [item.name for item in tmp_path.iterdir()] == ["sheet.html"]


def test_the_same_sheet_gives_the_same_bytes() -> None:
    assert sheet_to_html(make_sheet()) == sheet_to_html(make_sheet())


def test_an_empty_sheet_is_a_page() -> None:
    html = sheet_to_html(Sheet(SheetSource("0" * 64, "empty.txt")))
    assert "No two figures in this text could be checked" in html
    assert "No figure was read." in html


def _index() -> tuple[list[IndexRow], Sheet]:
    sheet = make_sheet()
    return [
        IndexRow(
            SOURCE_ID,
            sheet.source.title,
            "sheets/a.html",
            claim_count=17,
            verdicts={"contradicts": 2, "agrees": 1},
        ),
        IndexRow("f" * 64, "<b>招标公告</b>", "sheets/b.html", language="zh", claim_count=3),
        IndexRow("e" * 64, "", "", filename="scan.pdf", problem_count=1),
    ], sheet


def test_the_index_puts_contradictions_across_sources_first_and_links_to_the_sheets(tmp_path: Path) -> None:
    rows, sheet = _index()
    other = replace(sheet.claims[0], claim_id="clm_other", source_id="f" * 64, quote="3,000台", page=2)
    across = make_finding(
        "same_thing_twice", "contradicts", "2,500 here, 3,000 there.", [sheet.claims[0], other]
    )
    claims = {claim.claim_id: claim for claim in [*sheet.claims, other]}
    path = tmp_path / "index.html"
    write_case_index("The <case>", rows, [*sheet.findings[:2], across], claims, CaseSummary(), path)
    html = path.read_text(encoding="utf-8")
    assert (
        html.index("2,500 here, 3,000 there.")
        < html.index("Within one source")
        < html.index("18,860 faces a minute")
    )
    assert f'href="sheets/a.html#c-{sheet.claims[0].claim_id}"' in html
    assert 'href="sheets/b.html#c-clm_other"' in html
    assert "招标公告&lt;/b&gt;, page 2" in html
    assert "no sheet: it could not be read" in html
    assert "The &lt;case&gt;" in html
    sheet_ids = _Page(sheet_to_html(sheet)).values("id")
    assert f"c-{sheet.claims[0].claim_id}" in sheet_ids


def test_an_index_without_findings_or_rows_is_a_page() -> None:
    html = case_index_to_html("Empty", [], [], {}, CaseSummary())
    assert "The case holds no source yet." in html
    assert "no contradictions" in html
