from __future__ import annotations

import json
from typing import Any

import pytest

from sousveil.model.errors import SousveilError
from sousveil.readers.table_mapping import (
    AMOUNTS,
    DATES,
    FIELDS,
    LINKS,
    ORGANISATIONS,
    load_mapping,
    parse_mapping,
)

COLUMNS = {"title": "项目名称", "supplier": ["甲", "乙"]}


def test_the_json_is_canonical_and_comes_back() -> None:
    section = {"files": ["a.csv"], "unit": "万元", "kind": "award", "columns": COLUMNS, "country": "CN"}
    text = parse_mapping(section)
    assert text == parse_mapping(dict(reversed(section.items())))
    assert "files" not in json.loads(text)
    assert text == parse_mapping(json.loads(text))
    mapping = load_mapping(text)
    assert mapping.columns == {"title": ("项目名称",), "supplier": ("甲", "乙")}
    assert (mapping.unit, mapping.kind, mapping.country, mapping.header_row) == ("万元", "award", "CN", 0)


def test_words_in_columns_of_codes_are_folded() -> None:
    mapping = load_mapping(
        parse_mapping({"columns": COLUMNS, "values": {"kind": {"ＡＷＡＲＤ Notice": "award"}}})
    )
    assert mapping.values == {"kind": {"award notice": "award"}}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"columns": {}}, "tables.columns"),
        ({"columns": ["title"]}, "tables.columns"),
        ({"columns": {"titel": "a"}}, "'titel'"),
        ({"columns": {"title": 3}}, "columns.title"),
        ({"columns": {"title": [" "]}}, "columns.title"),
        ({"unti": "万元"}, "'unti'"),
        ({"unit": "元/台"}, "'unit'"),
        ({"unit": 3}, "'unit'"),
        ({"kind": "awards"}, "'kind'"),
        ({"country": "China"}, "'country'"),
        ({"currency": "RMB"}, "'currency'"),
        ({"date_format": "dmy"}, "'date_format'"),
        ({"decimal_mark": "'"}, "'decimal_mark'"),
        ({"delimiter": "x"}, "'delimiter'"),
        ({"encoding": "klingon"}, "'encoding'"),
        ({"header_row": 0}, "'header_row'"),
        ({"header_row": True}, "'header_row'"),
        ({"values": []}, "'values'"),
        ({"values": {"title": {"a": "b"}}}, "tables.values.title"),
        ({"values": {"kind": {"a": "b"}}}, "'b' is no kind"),
        ({"withheld": 3}, "'withheld'"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named(change: dict[str, Any], said: str) -> None:
    with pytest.raises(SousveilError) as caught:
        parse_mapping({"columns": COLUMNS} | change)
    assert caught.value.code == "bad_settings"
    assert said in caught.value.message
    assert "table.md" in caught.value.hint


@pytest.mark.parametrize("text", ["", "[]", "{}", "{", '{"columns":3}'])
def test_a_mapping_that_nobody_wrote_is_refused(text: str) -> None:
    with pytest.raises(SousveilError) as caught:
        load_mapping(text)
    assert caught.value.code == "bad_settings"


def test_every_group_of_fields_is_known() -> None:
    assert {*AMOUNTS, *DATES, *LINKS, *ORGANISATIONS, "buyer_id", "place_code", "title", "unit"} <= FIELDS
