"""Fictional Chinese notices of every kind, in HTML, plain text, DOCX and PDF, against what was written down by hand for them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from sousveil.extract.notices import extract_notices
from sousveil.model.ids import hash_bytes
from sousveil.model.locators import TextLocator, parse_locator
from sousveil.model.protocols import Source
from sousveil.model.sheets import Passage
from sousveil.readers.reading import read_source

HERE = Path(__file__).parent
CASES = sorted(path.parent.name for path in HERE.glob("*/expected.json"))
ORGANISATIONS = "core_organisation_mentions"
RAW = {
    "raw_notices": "title_raw",
    "raw_amounts": "amount_raw",
    ORGANISATIONS: "name_raw",
    "core_place_mentions": "name_raw",
    "raw_notice_dates": "at_raw",
    "raw_notice_links": "target_raw",
    "raw_classifications": "code_raw",
}

Rows = dict[str, list[dict[str, Any]]]


def read_case(case: str) -> tuple[str, Rows]:
    """The stored text, and the rows of each table."""
    (path,) = (HERE / case).glob("input.*")
    source = Source(hash_bytes(path.read_bytes()), path, path.name)
    passages: list[Passage] = []
    language = ""
    for batch in read_source(source):
        if name_table(batch) == "raw_passages":
            for row in batch.to_pylist():
                at = (row["char_start"], row["char_end"])
                passages.append(Passage(row["kind"], *at, row["text"], row["page"], row["confidence"]))
        elif name_table(batch) == "raw_documents":
            language = batch.to_pylist()[0]["language"]
    rows: Rows = {}
    for batch in extract_notices(passages, source, language):
        rows.setdefault(name_table(batch), []).extend(batch.to_pylist())
    return "".join(passage.text for passage in passages), rows


def name_table(batch: pa.RecordBatch) -> str:
    return str(batch.schema.metadata[b"sousveil_table"].decode())


def summarise(rows: Rows) -> dict[str, Any]:
    """What a case's expected.json says, out of the rows: every supplier, amount, date and problem, not a choice of them."""
    lots = {row["lot_id"]: row["native_id"] for row in rows.get("raw_lots", [])}
    keys = {lot_id: "".join(c for c in name if c.isdigit()) or name for lot_id, name in lots.items()}
    keys.update(
        {lot_id: str(" 一二三".index(name[-1])) for lot_id, name in lots.items() if name[-1:] in "一二三"}
    )
    keys[""] = ""
    mentions = rows.get(ORGANISATIONS, [])
    by_role = {
        role: [row for row in mentions if row["role"] == role]
        for role in ("buyer", "agency", "supplier", "tenderer")
    }
    return {
        "buyer": [row["name"] for row in by_role["buyer"]],
        "agency": [row["name"] for row in by_role["agency"]],
        "supplier": [[keys[row["lot_id"]], row["name"]] for row in by_role["supplier"]],
        "tenderer": [[keys[row["lot_id"]], row["name"]] for row in by_role["tenderer"]],
        "amounts": [
            [row["role"], keys[row["lot_id"]], row["amount_exact"], row["amount_raw"]] for row in rows.get("raw_amounts", [])
        ],
        "dates": sorted([row["role"], row["at"]] for row in rows.get("raw_notice_dates", [])),
        "links": [[row["relation"], row["target"]] for row in rows.get("raw_notice_links", [])],
        "lots": [[keys[row["lot_id"]], row["status"]] for row in rows.get("raw_lots", [])],
        "bids": [row["native_id"] for row in rows.get("raw_bids", [])],
        "items": [[row["code"], row["description"]] for row in rows.get("raw_classifications", [])],
        "places": sorted([row["role"], row["name_raw"]] for row in rows.get("core_place_mentions", [])),
        "identifiers": [row["identifier"] for row in by_role["supplier"] if row["identifier"]],
        "problems": [row["code"] for row in rows.get("raw_problems", [])],
        "withheld_paths": [row["path"] for row in rows.get("raw_unmapped_paths", []) if row["disposition"] == "withheld"],
    }  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_case(case: str) -> None:
    expected = json.loads((HERE / case / "expected.json").read_text("utf-8"))
    _, rows = read_case(case)
    if expected.get("nothing"):
        assert rows == {}
        return
    (notice,) = rows["raw_notices"]
    assert {name: notice[name] for name in expected["notice"]} == expected["notice"]
    found = summarise(rows)
    for name in ("dates", "places"):
        expected[name] = sorted(expected.get(name, found[name]))
    wanted = {name: value for name, value in expected.items() if name != "notice"}
    assert {name: found[name] for name in wanted} == wanted


@pytest.mark.parametrize("case", CASES)
def test_locators_hold_the_words(case: str) -> None:
    text, rows = read_case(case)
    for table, column in RAW.items():
        for row in rows.get(table, []):
            if not row.get("withheld") and table != "raw_notices":
                locator = parse_locator(row["locator"])
                assert isinstance(locator, TextLocator)
                assert text[locator.char_start : locator.char_end] == row[column]
    for row in rows.get("raw_notices", []):
        for column, place in json.loads(row["locators"]).items():
            words = text[place["char_start"] : place["char_end"]]
            assert words == row.get(f"{column}_raw", words)
            assert words.strip()


def test_every_kind_of_file_and_notice_is_there() -> None:
    suffixes = {path.suffix for path in HERE.glob("*/input.*")}
    assert suffixes == {".html", ".txt", ".docx", ".pdf"}
    kinds = {
        json.loads((HERE / case / "expected.json").read_text("utf-8")).get("notice", {}).get("kind")
        for case in CASES
    }
    assert kinds >= {"planning", "tender", "award", "contract", "correction", "cancellation"}
    assert len(CASES) >= 25
