"""The JSON of a sheet: its shape, its numbers, its safety."""

from __future__ import annotations

import json
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import jsonschema
import pytest

from sousveil.model.claims import parse_exact
from sousveil.model.intervals import Interval
from sousveil.model.sheets import Sheet, SheetSource
from sousveil.publish.sheet_json import iter_claim_json, iter_sheet_text, sheet_to_json
from tests.unit.publish.sample_sheets import (
    cut_passages,
    make_claim,
    make_finding,
    make_hostile_sheet,
    make_sheet,
)

SCHEMA = json.loads(
    (Path(__file__).parents[3] / "docs" / "reference" / "sheet.schema.json").read_text(encoding="utf-8")
)


def _sheets() -> list[Sheet]:
    empty = Sheet(SheetSource("0" * 64, "empty.txt"))
    return [make_sheet(), make_hostile_sheet(), empty]


@pytest.mark.parametrize("sheet", _sheets(), ids=["sample", "hostile", "empty"])
def test_json_fits_its_schema_and_its_text_says_the_same(sheet: Sheet) -> None:
    value = sheet_to_json(sheet)
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    jsonschema.validate(value, SCHEMA)
    assert json.loads("".join(iter_sheet_text(sheet))) == value
    assert json.loads(json.dumps(value, allow_nan=False)) == value


def test_required_keys_come_first_and_in_order() -> None:
    value = sheet_to_json(make_sheet())
    assert list(value) == ["source", "claims", "findings", "problems"]
    required = [
        "id",
        "quote",
        "start",
        "end",
        "kind",
        "subject",
        "low",
        "high",
        "value",
        "unit",
        "per",
        "place",
        "time",
    ]
    assert list(value["claims"][0])[: len(required)] == required
    required = ["check", "verdict", "sentence", "stated", "expected", "unit", "claims"]
    assert list(value["findings"][0])[: len(required)] == required


def test_numbers_are_whole_where_they_can_be_and_null_where_unbounded() -> None:
    claims = {claim["quote"]: claim for claim in sheet_to_json(make_sheet())["claims"]}
    daily = claims["25.9 million faces daily"]
    assert (daily["low"], daily["high"], daily["high_closed"]) == (25_850_000, 25_950_000, False)
    assert type(daily["low"]) is int
    assert claims["175 cameras per square mile"]["low"] == 174.5
    worth = claims["over 242 million RMB"]
    assert (worth["low"], worth["high"], worth["high_exact"]) == (242_000_000, None, None)


def test_a_finding_keeps_its_exact_ends() -> None:
    finding = sheet_to_json(make_sheet())["findings"][0]
    assert finding["verdict"] == "contradicts"
    assert finding["stated"] == [18_860, 18_860]
    assert [parse_exact(end) for end in finding["expected_exact"]] == [
        Fraction(323125, 18),
        Fraction(108125, 6),
    ]
    assert finding["expected"][0] == pytest.approx(17951.388, abs=0.001)
    assert finding["expected_closed"] == [True, False]


@pytest.mark.parametrize(
    "size",
    [10**400, -(10**5000), Fraction(1, 10**5000), Fraction(10**5000, 3)],
    ids=["large", "negative", "tiny", "third"],
)
def test_numbers_that_no_float_holds_stay_exact(size: Fraction | int) -> None:
    claim = replace(make_claim("99 cameras", "99 cameras"), low=size, high=size, value=size)
    finding = make_finding("sum", "agrees", "x", [claim], stated=Interval(size, size))
    sheet = Sheet(SheetSource("0" * 64, "a.txt"), [], [claim], [finding])
    value = json.loads("".join(iter_sheet_text(sheet)))
    jsonschema.validate(value, SCHEMA)
    assert value["claims"][0]["value"] in (None, 0)
    assert parse_exact(value["claims"][0]["value_exact"]) == size


def test_text_is_safe_to_print() -> None:
    text = "".join(iter_sheet_text(make_hostile_sheet()))
    assert not any(ord(character) < 0x20 and character != "\n" for character in text)
    assert not any(0x7F <= ord(character) < 0xA0 for character in text)
    assert not set("\u202e\u202c\u2067\u2069\u200f") & set(text)


def test_lone_surrogates_become_escapes() -> None:
    claim = replace(make_claim("30 cameras", "30 cameras"), subject_raw="a\ud800b")
    text = "".join(iter_sheet_text(Sheet(SheetSource("0" * 64, "a\udcff.txt"), [], [claim])))
    assert text.encode("utf-8")
    assert json.loads(text)["claims"][0]["subject_raw"] == "a\ud800b"


def test_claims_one_at_a_time_are_those_of_the_whole() -> None:
    sheet = make_sheet()
    assert list(iter_claim_json(iter(sheet.claims), iter(sheet.passages))) == sheet_to_json(sheet)["claims"]


def test_a_labelled_number_is_masked_when_its_passage_is_at_hand() -> None:
    text = "热线电话：62345678。"
    claim = make_claim(text, "62345678", value=62345678)
    [entry] = iter_claim_json([claim], cut_passages((("paragraph", text),)))
    assert entry["masked"]
    assert entry["quote"] == "████████"
    assert entry["value"] is None
    assert "62345678" not in json.dumps(entry)
