"""Each case: one input file and the reading that it must give, checked by eye when it was laid down."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.unit.readers.sandbox import Reading, read_bytes

HERE = Path(__file__).parent
CASES = sorted(path.parent.name for path in HERE.glob("*/expected.json"))
FACTS = ("format", "title", "publisher", "published_at", "language", "encoding", "pages", "characters")


def describe_reading(reading: Reading) -> dict[str, object]:
    return {
        "document": {name: reading.document[name] for name in FACTS},
        "passages": [[row["kind"], row["text"]] for row in reading.passages],
        "problems": [[row["code"], row["detail"]] for row in reading.problems],
    }


@pytest.mark.parametrize("case", CASES)
def test_reading(case: str, tmp_path: Path) -> None:
    (path,) = (HERE / case).glob("input.*")
    expected = json.loads((HERE / case / "expected.json").read_text(encoding="utf-8"))
    assert describe_reading(read_bytes(tmp_path, path.read_bytes(), path.name)) == expected


def test_there_are_cases() -> None:
    assert len(CASES) == 5
