"""Whatever is done to the elements of a TED notice, the reader says so in rows: no crash, and locators that resolve."""

from __future__ import annotations

import copy
import json
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from sousveil.model import notice_rows
from tests.unit.readers.record_rows import list_codes
from tests.unit.readers.ted_samples import make_coded, make_export, read_rows
from tests.unit.readers.test_ted import FORM
from tests.unit.readers.test_ted_old import AWARD, TENDER

NOTICES = (
    make_export(FORM),
    make_export(FORM + FORM),
    make_export(AWARD),
    make_export(TENDER, make_coded("3")),
)
WORDS = st.sampled_from(
    ("", " ", "x", "0000-00-00", "-1", "9" * 25, "²", "٣", "1,2", "2017/S 213-4", "\u202e")
)
DAMAGE = st.lists(
    st.tuples(st.integers(0, 999), st.integers(0, 999), st.sampled_from("dcrtam"), WORDS), max_size=20
)


def damage(root: Any, steps: list[tuple[int, int, str, str]]) -> None:
    """Deletes, copies, renames, retexts and moves elements, and overwrites attributes."""
    for first, second, kind, word in steps:
        elements = list(root.iter())
        element, other = elements[first % len(elements)], elements[second % len(elements)]
        parent = element.getparent()
        if parent is None:
            continue
        if kind == "d":
            parent.remove(element)
        elif kind == "c":
            parent.append(copy.deepcopy(element))
        elif kind == "r":
            element.tag = other.tag
        elif kind == "t":
            element.text = word
        elif kind == "a":
            for name in list(element.attrib):
                element.attrib[name] = word
        elif not len(element) and other is not element:
            other.append(element)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(NOTICES), DAMAGE)
def test_damaged_notices(markup: str, steps: list[tuple[int, int, str, str]]) -> None:
    root = etree.fromstring(markup)
    damage(root, steps)
    data = etree.tostring(root)
    with tempfile.TemporaryDirectory() as folder:
        rows = read_rows(Path(folder), data)
    assert "reader_crashed" not in list_codes(rows)
    tree = etree.fromstring(data).getroottree()
    for found in rows.values():
        for row in found:
            if row.get("locator"):
                assert len(tree.xpath(json.loads(row["locator"])["xpath"])) == 1


def test_rows_do_not_depend_on_the_size_of_batches(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    markup = f"<ALL>{''.join(NOTICES)}</ALL>"
    whole = read_rows(tmp_path, markup)
    monkeypatch.setattr(notice_rows, "BATCH_ROWS", 2)
    assert read_rows(tmp_path, markup) == whole
    assert len(whole["raw_notices"]) == 4
