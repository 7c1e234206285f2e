"""A locator is looked up in the bytes, without the reader that made it; objects that may hold contact data are not shown."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from sousveil.model.errors import SousveilError
from sousveil.model.locators import CellLocator, ElementLocator, PointerLocator, XPathLocator, format_locator
from sousveil.model.protocols import Source
from sousveil.readers import find_value, locating
from sousveil.readers.table_mapping import parse_mapping

RELEASE = {
    "a/b": {"~": [1.50, "two"]},
    "value": {"amount": 12.5, "currency": "EUR"},
    "contactPoint": {"name": "Fictional", "telephone": "0"},
    "empty": [],
}


def make_source(tmp_path: Path, data: bytes, name: str, mapping: str = "") -> Source:
    path = tmp_path / name
    path.write_bytes(data)
    return Source("0" * 64, path, name, mapping=mapping)


def find_pointer(source: Source, pointer: str) -> str | None:
    return find_value(source, format_locator(PointerLocator(pointer)))


def test_a_pointer_leads_to_its_value(tmp_path: Path) -> None:
    data = json.dumps(RELEASE).encode()
    for source in (
        make_source(tmp_path, data, "a.json"),
        make_source(tmp_path, gzip.compress(data), "a.json.gz"),
    ):
        assert find_pointer(source, "/a~1b/~0/1") == "two"
        assert json.loads(find_pointer(source, "/value") or "") == {"amount": "12.5", "currency": "EUR"}
        assert find_pointer(source, "/a~1b/~0/7") is None
        assert find_pointer(source, "/nothing") is None
        assert find_pointer(source, "/contactPoint") == "{an object with name, telephone}"
        assert find_pointer(source, "/empty") == "[a list of 0]"


def test_the_first_token_counts_the_lines_of_json_lines(tmp_path: Path) -> None:
    source = make_source(tmp_path, b'\xef\xbb\xbf{"id": "x"}\n\n{"id": "y"}\n{"id": ', "a.jsonl")
    assert [find_pointer(source, f"/{line}/id") for line in range(3)] == ["x", "y", None]


def test_an_xpath_leads_to_its_text(tmp_path: Path) -> None:
    source = make_source(tmp_path, b"<n><a k='v'>one <b>two</b></a><c><d>1</d></c></n>", "a.xml")
    for xpath, expected in (
        ("/n/a", "one two"),
        ("/n/a/@k", "v"),
        ("/n", "<an element with a, c>"),
        ("/n/z", None),
    ):
        assert find_value(source, format_locator(XPathLocator(xpath))) == expected
    hostile = make_source(tmp_path, b"<!DOCTYPE n [<!ENTITY e 'x'>]><n>&e;</n>", "b.xml")
    assert find_value(hostile, format_locator(XPathLocator("/n"))) is None


def test_a_cell_is_found_by_row_and_header(tmp_path: Path) -> None:
    mapping = parse_mapping(
        {"files": ["a.csv"], "kind": "award", "currency": "EUR", "columns": {"title": "T"}}
    )
    source = make_source(tmp_path, b"T;N\nCameras;5\nGates;6\n", "a.csv", mapping)
    assert find_value(source, format_locator(CellLocator(2, "T"))) == "Gates"
    assert find_value(source, format_locator(CellLocator(9, "T"))) is None


def test_what_cannot_be_looked_up_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = make_source(tmp_path, b"{}", "a.json")
    assert find_value(source, format_locator(ElementLocator("node/1"))) is None
    monkeypatch.setattr(locating, "MAX_BYTES", 1)
    with pytest.raises(SousveilError, match="too large"):
        find_pointer(source, "/a")
