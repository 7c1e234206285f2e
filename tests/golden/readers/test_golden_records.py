"""Each case: one input file and the rows that a reader of records must give, checked by eye when it was laid down.

`sousveil.readers` picks the reader; mapping.json, where there is one, is the source's mapping.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from sousveil.model.protocols import Source
from sousveil.readers.registry import choose_reader
from tests.unit.readers.record_rows import read_file

HERE = Path(__file__).parent
CASES = sorted(path.parent.name for path in HERE.glob("*/rows.json"))
LEFT_OUT = (
    "source_id",
    "ordinal",
    "maker",
    "maker_version",
    "message",
    "hint",
    "severity",
    "locators",
)
NATIVE = ("native_id", "process_id", "award_native_id", "weakness_id", "advisory_id")


def describe_row(row: dict[str, Any]) -> dict[str, Any]:
    """What is not empty in a row, without our own ids, which are hashes."""
    return {
        name: value
        for name, value in row.items()
        if name not in LEFT_OUT
        and (name in NATIVE or not name.endswith("_id"))
        and value not in ("", None, False)
        and not (name == "stage" and "code" in row)  # of a problem: who found it
    }


def describe_case(case: str) -> dict[str, list[dict[str, Any]]]:
    (path,) = (HERE / case).glob("input.*")
    mapping = HERE / case / "mapping.json"
    text = mapping.read_text(encoding="utf-8").strip() if mapping.exists() else ""
    reader = choose_reader(Source("0" * 64, path, path.name, mapping=text))
    assert reader is not None
    found = read_file(reader, path, text)
    return {table: [describe_row(row) for row in rows] for table, rows in found.items() if rows}


@pytest.mark.parametrize("case", CASES)
def test_rows(case: str) -> None:
    assert describe_case(case) == json.loads((HERE / case / "rows.json").read_text(encoding="utf-8"))


def test_there_are_cases() -> None:
    assert {"eforms_award", "eforms_change", "table_contracts", "table_european"} <= set(CASES)
