"""OCDS: our merging gives what ocdsmerge gives; whatever bytes come, the reader gives rows or problems."""

from __future__ import annotations

import copy
import gzip
import json
import tempfile
import warnings
from pathlib import Path
from typing import Any

import ocdsmerge
from hypothesis import given, settings
from hypothesis import strategies as st

from sousveil.readers import ocds
from sousveil.readers.ocds_merge import UnmergeableError, merge_releases, merge_with_places
from sousveil.readers.ocds_rules import load_schema
from tests.unit.readers.ocds_sandbox import (
    assert_rows_stand_where_they_say,
    list_codes,
    parse_source,
    read_bytes,
    resolve,
)

SCALARS = st.one_of(st.none(), st.integers(-5, 5), st.sampled_from(["", "a", "b", "1"]), st.booleans())
IDS = st.sampled_from(
    ["1", "2", "x"]
)  # 1 beside "1" is one id to ocdsmerge and two to its successor, which we use
ITEMS = st.lists(
    st.fixed_dictionaries(
        {},
        optional={
            "id": IDS,
            "description": SCALARS,
            "value": st.fixed_dictionaries({}, optional={"amount": SCALARS, "currency": SCALARS}),
            "additionalClassifications": st.lists(
                st.fixed_dictionaries({}, optional={"id": IDS, "scheme": SCALARS})
            ),
        },
    ),
    max_size=3,
)
PARTS = st.fixed_dictionaries(
    {},
    optional={
        "language": SCALARS,
        "tender": st.fixed_dictionaries(
            {},
            optional={
                "title": SCALARS,
                "items": ITEMS,
                "submissionMethod": st.lists(SCALARS),
                "extra": ITEMS,
            },
        ),
        "awards": ITEMS,
        "parties": st.lists(
            st.fixed_dictionaries({}, optional={"id": IDS, "roles": st.lists(SCALARS, max_size=2)}),
            max_size=2,
        ),
    },
)
MERGER = ocdsmerge.Merger(json.loads(load_schema("1.1")))


def make_releases(parts: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [
        {
            "ocid": "ocds-fictional-1",
            "id": str(number),
            "date": f"2021-01-{number + 1:02}",
            "tag": ["tender"],
            **part,
        }
        for number, part in enumerate(parts)
    ]


@settings(max_examples=300, deadline=None)
@given(st.lists(PARTS, min_size=1, max_size=3))
def test_merging_equals_ocdsmerge(parts: list[dict[str, Any]]) -> None:
    releases = make_releases(parts)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        expected = MERGER.create_compiled_release(copy.deepcopy(releases))
    assert merge_releases(copy.deepcopy(releases)) == expected


@settings(max_examples=150, deadline=None)
@given(st.lists(PARTS, min_size=2, max_size=3))
def test_places_of_merged_values_are_true(parts: list[dict[str, Any]]) -> None:
    releases = make_releases(parts)
    document = {"releases": releases}
    merged, places = merge_with_places([(f"/releases/{i}", r) for i, r in enumerate(releases)])
    for path, pointer in places.items():
        value = (
            resolve(merged, json.dumps({"pointer": path})) if not path.startswith(("/id", "/tag")) else None
        )
        if path and value is not None and not isinstance(value, (dict, list)):
            assert resolve(document, json.dumps({"pointer": pointer})) == value, (path, pointer)


@settings(max_examples=100, deadline=None)
@given(st.lists(PARTS, min_size=1, max_size=3), st.booleans())
def test_rows_of_any_release_stand_where_they_say(parts: list[dict[str, Any]], is_packed: bool) -> None:
    data = json.dumps({"releases": make_releases(parts)}).encode()
    with tempfile.TemporaryDirectory() as folder:
        rows = read_bytes(Path(folder), gzip.compress(data) if is_packed else data)
    assert rows["raw_notices"]
    document = parse_source(data)
    assert_rows_stand_where_they_say(rows, document)


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=300), st.integers(0, 400), st.booleans())
def test_any_bytes_give_rows_or_problems(noise: bytes, at: int, is_packed: bool) -> None:
    data = json.dumps({"releases": make_releases([{"tender": {"id": "1", "title": "Cameras"}}] * 3)}).encode()
    data = data[:at] + noise + data[at:]
    ocds.accepts(data[:4096], "x.json")
    with tempfile.TemporaryDirectory() as folder:
        rows = read_bytes(Path(folder), gzip.compress(data)[: at + 20] if is_packed else data)
    assert rows["raw_notices"] or list_codes(rows)


def test_what_cannot_be_merged_is_an_error() -> None:
    releases = [{"ocid": "x", "date": None}, {"ocid": "x", "date": "2021"}]
    try:
        merge_releases(releases)
    except UnmergeableError:
        return
    raise AssertionError("it was merged")
