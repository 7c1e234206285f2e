"""Any bytes under any name: nothing is raised, the passages tile the text, and twice gives the same."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from sousveil.readers import ocr
from sousveil.readers.blocks import MAX_PASSAGE, cut_long_text, split_into_passages
from sousveil.readers.languages import detect_language
from sousveil.readers.markup import flatten_markup
from tests.unit.readers.sandbox import read_bytes

SUFFIXES = (
    ".txt",
    ".html",
    ".pdf",
    ".docx",
    ".md",
    ".png",
    ".tif",
    ".csv",
    ".doc",
    ".json",
    "",
    ".\u202egpj",
)
STARTS = (
    b"",
    b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\n",
    b"PK\x03\x04",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    b"<html><head><meta charset=gb2312><body><table><tr><td>",
    b"\xff\xfe",
    b"\xfe\xff",
    b"\xef\xbb\xbf",
    b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
    b"II*\0",
    b"---\ntitle: x\n---\n",
)
words = st.text(st.characters(codec="utf-8"), max_size=200)
markup = st.lists(
    st.sampled_from(
        [
            "<p>",
            "</p>",
            "<table>",
            "<tr>",
            "<td>",
            "</td>",
            "</tr>",
            "</table>",
            "<ul>",
            "<li>",
            "<!--",
            "-->",
            "<script>",
            "</script>",
            "<br>",
            "&amp;",
            "&#0;",
            "5",
            "万",
            "<h1>",
            "<div",
            "hidden>",
            "</div>",
            "<style>",
            "<a\xa0href='",
            "'",
            '"',
            "<",
            ">",
            "\x00",
            "\r",
            "\n",
        ]
    ),
    max_size=60,
).map("".join)
contents = st.one_of(
    st.binary(max_size=400),
    words.map(lambda text: text.encode("utf-8")),
    st.tuples(words, st.sampled_from(["gb18030", "utf-16", "utf-16-le", "utf-32-be", "utf-8-sig"])).map(
        lambda pair: pair[0].encode(pair[1])
    ),
    markup.map(lambda text: text.encode("utf-8")),
)


@pytest.fixture(autouse=True)
def no_ocr(monkeypatch: pytest.MonkeyPatch) -> None:
    """Random pictures hold no text, and OCR takes seconds."""
    monkeypatch.setattr(ocr, "has_rapidocr", lambda: False)
    monkeypatch.setattr(ocr, "list_tesseract_packs", frozenset)


@settings(
    max_examples=300,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.sampled_from(STARTS), contents, st.sampled_from(SUFFIXES))
@example(b"", b"\r", ".txt")
@example(b"", b"\0" * 8, ".txt")
@example(b"", b"\xed\xa0\x80", ".txt")
@example(b"\xff\xfe", b"\x00\xd8", ".html")
def test_any_bytes_under_any_name(start: bytes, content: bytes, suffix: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        first = read_bytes(Path(folder), start + content, "file" + suffix)
        assert read_bytes(Path(folder), start + content, "file" + suffix) == first
    assert "reader_crashed" not in first.codes, first.problems


@settings(max_examples=300, deadline=None)
@given(st.text(st.sampled_from("ab 1,.9万。\n\t-|（）"), max_size=300), st.integers(1, 40))
def test_plain_text_is_tiled_however_it_arrives(text: str, size: int) -> None:
    pieces = [text[i : i + size] for i in range(0, len(text), size)]
    passages = list(split_into_passages(pieces))
    assert "".join(passage for _, passage in passages) == text
    assert passages == list(split_into_passages([text]))


@settings(max_examples=200, deadline=None)
@given(st.text(st.sampled_from("ab 12,.万。"), min_size=1, max_size=400), st.integers(2, 50))
def test_cutting_loses_nothing(text: str, limit: int) -> None:
    pieces = cut_long_text(text, limit)
    assert "".join(pieces) == text
    assert all(0 < len(piece) <= min(limit, MAX_PASSAGE) for piece in pieces)


@settings(max_examples=200, deadline=None)
@given(markup)
def test_flat_reading_never_shows_tags_or_scripts(text: str) -> None:
    for block in flatten_markup(text):
        assert block == " ".join(block.split())
        assert "<script>" not in block
        assert "<table>" not in block


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=300))
def test_the_language_is_a_tag_or_nothing(text: str) -> None:
    tag = detect_language(text)
    assert tag == "" or tag.replace("-", "").isalpha()
    assert detect_language(text) == tag
