"""The five Chinese tender documents of the shared data: the published expectations, and our own labels by hand."""

from __future__ import annotations

import hashlib
import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from sousveil.extract.notices import extract_notices
from sousveil.model.locators import TextLocator, parse_locator
from sousveil.model.protocols import Source
from sousveil.model.sheets import Passage
from sousveil.readers.reading import read_source

FOLDER = Path(__file__).resolve().parents[3] / "shared" / "data" / "notices" / "zh"
pytestmark = pytest.mark.skipif(not FOLDER.is_dir(), reason=f"needs the shared documents in {FOLDER}")

BEIJING = "public-01-beijing-landscape-lighting-2024.pdf"
SINGLE = "public-04-shanghai-single-source-2026.pdf"
EXAM = "public-10-shanghai-exam-equipment-2026.pdf"
PEOPLE = "public-11-shanghai-population-service-2026.pdf"

# The twelve lots of the table on pages 3 to 6; they add up to the budget of the whole.
LOTS = [
    19735500,
    19694300,
    16382700,
    10554000,
    7384700,
    5729700,
    4080000,
    3914400,
    2151000,
    1756500,
    1262100,
    1095000,
]

# Read off the pages by hand. 'budget' and 'ceiling': every sum, lots included; 'deadline': of tenders.
LABELS: dict[str, dict[str, Any]] = {
    "example.pdf": {
        "title": "合肥市公安局瑶海分局雪亮工程支网一期、二期、三期运维服务采购项目",
        "number": "2024BFFFZ01583",
        "buyer": ["合肥市公安局瑶海分局"],
        "agency": ["合肥市政府采购中心"],
        "budget": [4376770],
        "ceiling": [4376770],
        "deadline": [],  # '详见招标公告'
        "procedure": "open",
        "category": "services",
    },
    BEIJING: {
        "title": "2024 年-2026 年市属景观照明设施维护项目",
        "number": "TAHP-ZB-2023-1790",
        "buyer": ["北京市城市管理委员会"],
        "agency": ["中和德汇工程技术有限公司"],
        "budget": [93739900, *LOTS],
        "ceiling": [93739900, *LOTS],
        "deadline": ["2023-12-13T09:30:00"],
        "procedure": "open",
        "category": "services",
    },
    SINGLE: {
        "title": "上海大学文献资源与学科服务建设项目——AMS、AIP、RSC、EI 等数据库访问服务",
        "number": "310000000251015142271-00280379",
        "buyer": ["上海大学"],
        "agency": ["江苏省华采招标有限公司"],
        "budget": [2350000],
        "ceiling": [2350000],
        "deadline": ["2026-01-05T14:00:00"],
        "procedure": "direct",
        "category": "",
    },
    EXAM: {
        "title": "2026 年长宁区标准化考点设备更新、增补公开招标项目",
        "number": "310105000260312192001-05332599",
        "buyer": ["上海市长宁区教育局"],
        "agency": ["上海申厚建设咨询事务所有限公司"],
        "budget": [9323695, 5300735, 4022960],
        "ceiling": [],  # '投标限价同各包件预算金额'
        "deadline": ["2026-04-29T10:00:00"],
        "procedure": "open",
        "category": "goods",
    },
    PEOPLE: {
        "title": "人口管理特保（2026）",
        "number": "310120000260320196302-20357257",
        "buyer": ["上海市奉贤区人口综合管理服务中心"],
        "agency": ["上海建势建设咨询有限公司"],
        "budget": [2850000],
        "ceiling": [2850000],
        "deadline": ["2026-06-18T10:00:00"],
        "procedure": "open",
        "category": "",
    },
}


@cache
def read_notice(name: str) -> tuple[str, dict[str, list[dict[str, Any]]]]:
    """The stored text, and the rows of each table."""
    path = FOLDER / name
    source = Source(hashlib.sha256(path.read_bytes()).hexdigest(), path, name)
    passages: list[Passage] = []
    language = ""
    for batch in read_source(source):
        for row in batch.to_pylist():
            if table_of(batch) == "raw_passages":
                at = (row["char_start"], row["char_end"])
                passages.append(Passage(row["kind"], *at, row["text"], row["page"], row["confidence"]))
            elif table_of(batch) == "raw_documents":
                language = row["language"]
    tables: dict[str, list[dict[str, Any]]] = {}
    for batch in extract_notices(passages, source, language):
        tables.setdefault(table_of(batch), []).extend(batch.to_pylist())
    return "".join(passage.text for passage in passages), tables


def table_of(batch: pa.RecordBatch) -> str:
    return batch.schema.metadata[b"sousveil_table"].decode()


def names_of(tables: dict[str, list[dict[str, Any]]], role: str) -> list[str]:
    return [row["name"] for row in tables["core_organisation_mentions"] if row["role"] == role]


def sums_of(tables: dict[str, list[dict[str, Any]]], role: str) -> list[float | None]:
    return [row["amount"] for row in tables.get("raw_amounts", []) if row["role"] == role]


def squeeze(text: str) -> str:
    return re.sub(r"\s", "", text)


@pytest.mark.parametrize("name", LABELS)
def test_published_expectations(name: str) -> None:
    """The file of expectations writes dates without the spaces of the page."""
    expected = json.loads((FOLDER / "acceptance-expectations.json").read_text("utf-8"))[name]
    _, tables = read_notice(name)
    (notice,) = tables["raw_notices"]
    if "project_name" in expected:
        assert notice["title"] == expected["project_name"]
    if "project_number" in expected:
        assert notice["process_id"] == expected["project_number"]
    assert names_of(tables, "buyer") == [expected["tenderer"]]
    if "bid_date" in expected:
        dates = [row for row in tables["raw_notice_dates"] if row["role"] == "tender_end"]
        assert [squeeze(row["at_raw"]) for row in dates] == [squeeze(expected["bid_date"])]


@pytest.mark.parametrize("name", LABELS)
def test_labels_by_hand(name: str) -> None:
    expected = LABELS[name]
    _, tables = read_notice(name)
    (notice,) = tables["raw_notices"]
    dates = [row["at"] for row in tables["raw_notice_dates"] if row["role"] == "tender_end"]
    found = {
        "title": notice["title"],
        "number": notice["process_id"],
        "buyer": names_of(tables, "buyer"),
        "agency": names_of(tables, "agency"),
        "budget": sums_of(tables, "budget"),
        "ceiling": sums_of(tables, "ceiling"),
        "deadline": dates,
        "procedure": notice["procedure"],
        "category": notice["category"],
    }
    assert found == expected
    assert notice["kind"] == "tender"


@pytest.mark.parametrize("name", LABELS)
def test_sample_forms_state_nothing(name: str) -> None:
    """Contract drafts and forms of bids name 甲方, 乙方 and sums that are nobody's."""
    _, tables = read_notice(name)
    assert names_of(tables, "supplier") == []
    assert "raw_awards" not in tables
    assert {row["role"] for row in tables["raw_amounts"]} <= {"budget", "ceiling"}


@pytest.mark.parametrize("name", LABELS)
def test_locators_hold_the_words(name: str) -> None:
    text, tables = read_notice(name)
    raw_columns = {
        "raw_amounts": "amount_raw",
        "core_organisation_mentions": "name_raw",
        "core_place_mentions": "name_raw",
        "raw_notice_dates": "at_raw",
        "raw_notice_links": "target_raw",
    }
    checked = 0
    for table, column in raw_columns.items():
        for row in tables.get(table, []):
            locator = parse_locator(row["locator"])
            assert isinstance(locator, TextLocator)
            assert text[locator.char_start : locator.char_end] == row[column]
            checked += 1
    assert checked >= 6


@pytest.mark.parametrize("name", LABELS)
def test_nobody_is_named(name: str) -> None:
    """No contact of the documents reaches a table: neither a telephone number nor what stands behind 联系人."""
    text, tables = read_notice(name)
    contacts = set(re.findall(r"联系人[:：]\s*([\u4e00-\u9fff]{2,3})", text))
    numbers = set(re.findall(r"(?<!\d)(?:1\d{10}|0\d{2,3}-\d{7,8})(?!\d)", text))
    stored = [
        str(value)
        for rows in tables.values()
        for row in rows
        for column, value in row.items()
        if column not in ("locator", "source_id")
    ]
    assert numbers
    assert not any(number in value for number in numbers for value in stored)
    assert not any(name == value for name in contacts for value in stored)
    assert any(row["disposition"] == "withheld" for row in tables["raw_unmapped_paths"])
