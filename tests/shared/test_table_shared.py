"""The shared list of published tender amounts, read as a table by a mapping."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sousveil.readers import table
from sousveil.readers.table_mapping import parse_mapping
from tests.unit.readers.record_rows import read_file

PATH = (
    Path(__file__).resolve().parents[3]
    / "shared"
    / "data"
    / "notices"
    / "zh"
    / "zh_published_tender_amounts.jsonl"
)
pytestmark = pytest.mark.skipif(not PATH.is_file(), reason=f"needs {PATH}")
MAPPING = parse_mapping(
    {
        "files": ["zh_published_tender_amounts.jsonl"],
        "kind": "tender",
        "country": "CN",
        "currency": "CNY",
        "language": "zh",
        "columns": {
            "title": "title",
            "reference": "number",
            "buyer": "buyer",
            "amount": "amount",
            "amount_role": "amount_kind",
            "unit": "unit",
            "published_at": ["date", "month"],
            "description": "text",
        },
        "values": {"amount_role": {"预算金额": "budget", "最高限价金额": "ceiling"}},
    }
)


def test_all_rows_have_the_published_amount_in_yuan() -> None:
    lines = [json.loads(line) for line in PATH.read_text(encoding="utf-8").splitlines()]
    rows = read_file(table, PATH, MAPPING)
    assert len(lines) == len(rows["raw_notices"]) == 19
    assert [row["title"] for row in rows["raw_notices"]] == [line["title"] for line in lines]
    notices = {row["notice_id"]: json.loads(row["locator"])["row"] for row in rows["raw_notices"]}
    amounts = {notices[row["notice_id"]]: row for row in rows["raw_amounts"]}
    stated = {number: line for number, line in enumerate(lines, 1) if "amount" in line}
    assert set(amounts) == set(stated)
    for number, line in stated.items():
        found = amounts[number]
        assert found["currency"] == "CNY"
        if "amount_cny" in line:
            assert found["amount"] == line["amount_cny"]
        elif line.get("unit") == "元":
            assert found["amount"] == line["amount"]
        else:
            assert found["amount"] is None  # masked by the site that republished it
    assert sum(row["amount"] is not None for row in amounts.values()) >= 15


def test_roles_dates_and_problems() -> None:
    rows = read_file(table, PATH, MAPPING)
    roles = [row["role"] for row in rows["raw_amounts"]]
    assert (roles.count("budget"), roles.count("ceiling")) == (11, 3)
    assert rows["raw_notices"][0]["published_at"] == "2022-06"
    codes = [row["code"] for row in rows["raw_problems"]]
    assert codes == ["amount_placeholder", "paths_unmapped"]
    left = {row["path"] for row in rows["raw_unmapped_paths"]}
    assert {"url", "mirror", "amount_cny"} <= left
