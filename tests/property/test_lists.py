"""Lists of restricted companies: whatever stands in the cells, entries come out once each and nothing is raised."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from sousveil.model.notice_values import clean_name
from sousveil.readers import list_entries
from sousveil.readers.list_names import merge_names, read_name, read_names
from sousveil.readers.list_prose import CUT, read_prose
from tests.unit.readers.record_rows import list_codes, read_bytes

HEADER = [
    "Name",
    "Clean Name",
    "Alias",
    "Previous Name",
    "Parent Name",
    "Note",
    "Start date",
    "End date",
    "Source Url",
]
WORDS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=30)
CELLS = st.one_of(
    WORDS, st.sampled_from(["Example Ltd. (EX)*", "(((", "a (b] c)", "2021-06-03", "formerly ()", "A; B,C"])
)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(CELLS, min_size=9, max_size=9), max_size=6))
def test_a_row_is_an_entry(rows: list[list[str]]) -> None:
    stream = io.StringIO()
    csv.writer(stream).writerows([HEADER, *rows])
    with TemporaryDirectory() as folder:
        found = read_bytes(list_entries, Path(folder), stream.getvalue().encode(), "a.csv")
    assert not {"reader_crashed", "schema_mismatch"} & set(list_codes(found))
    assert len(found["raw_restrictions"]) <= len(rows)
    ids = {row["restriction_id"] for row in found["raw_restrictions"]}
    assert len(ids) == len(found["raw_restrictions"])
    assert {row["restriction_id"] for row in found["raw_restriction_names"]} <= ids
    assert all(row["name"] for row in found["raw_restriction_names"])


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=300))
def test_bytes_behind_a_known_header(tail: bytes) -> None:
    with TemporaryDirectory() as folder:
        found = read_bytes(list_entries, Path(folder), ",".join(HEADER).encode() + b"\n" + tail, "a.csv")
    assert "reader_crashed" not in list_codes(found)


@given(CELLS)
def test_names_are_parts_of_what_is_written(raw: str) -> None:
    written = "".join(clean_name(raw).split())
    names = merge_names(read_name(raw) + read_names(raw, "alias"))
    assert all("".join(name.name.split()) in written for name in names if name.name.isascii())
    assert sum(name.role == "name" for name in names) <= 1


@given(st.text(max_size=200))
def test_scopes_are_parts_of_what_is_written(text: str) -> None:
    prose = read_prose(f"Equipment produced by {text}")
    whole = f"Equipment produced by {text}"
    assert all(piece in whole for piece in prose.scope.split(CUT))
    assert all(name.name in whole for name in prose.names)
