"""Every shared file of notices is read or has catalogued problems; the counts by format are known."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from sousveil.extract.notices import extract_notices
from sousveil.model.ids import hash_bytes
from sousveil.model.problems import PROBLEM_KINDS
from sousveil.model.protocols import Source
from sousveil.model.sheets import Passage
from sousveil.model.tables import table_of
from sousveil.readers import read_source
from sousveil.readers.table_mapping import parse_mapping

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data" / "notices"
MAPPING = parse_mapping(
    {
        "files": ["zh_published_tender_amounts.jsonl"],
        "kind": "tender",
        "country": "CN",
        "currency": "CNY",
        "columns": {"title": "title", "budget": "amount", "unit": "unit", "published_at": "month"},
    }
)
NO_NOTICE = {"acceptance-expectations.json": "unknown_format"}

# Folder → (files, notices): OCDS gives a notice for every release, and one for every process that is merged.
EXPECTED = {
    "eforms": (24, 24),
    "ted": (206, 206),
    "zh": (7, 5 + 19),
    "ocds/canada/buyandsell": (33, 44),
    "ocds/canada/montreal": (30, 40),
    "ocds/colombia": (31, 41),
    "ocds/mexico": (386, 408),
    "ocds/uk-contracts-finder": (32, 43),
    "ocds/ukraine": (22, 33),
}

pytestmark = pytest.mark.skipif(not SHARED.is_dir(), reason="../shared is not here")


def read_file(path: Path) -> Counter[str]:
    """Rows by table, and problems by code."""
    mapping = MAPPING if path.suffix == ".jsonl" else ""
    source = Source(hash_bytes(path.read_bytes()), path, path.name, mapping=mapping)
    counts: Counter[str] = Counter()
    passages: list[Passage] = []
    for batch in read_source(source):
        name = table_of(batch).name
        counts[name] += batch.num_rows
        if name == "raw_passages":
            passages += [
                Passage(row["kind"], row["char_start"], row["char_end"], row["text"], row["page"])
                for row in batch.to_pylist()
            ]
        if name == "raw_problems":
            counts.update(f"problem {code}" for code in batch["code"].to_pylist())
    if passages:
        for batch in extract_notices(passages, source, "zh"):
            counts[table_of(batch).name] += batch.num_rows
    return counts


def test_every_file_is_read_or_has_a_catalogued_problem() -> None:
    files: Counter[str] = Counter()
    notices: Counter[str] = Counter()
    unread = {}
    for path in sorted(path for path in SHARED.rglob("*") if path.is_file()):
        name = path.relative_to(SHARED).as_posix()
        folder = next(prefix for prefix in EXPECTED if name.startswith(f"{prefix}/"))
        counts = read_file(path)
        files[folder] += 1
        notices[folder] += counts["raw_notices"]
        problems = {key.removeprefix("problem ") for key in counts if key.startswith("problem ")}
        assert problems <= PROBLEM_KINDS.keys()
        assert "reader_crashed" not in problems, name
        if not counts["raw_notices"]:
            unread[path.name] = "".join(sorted(problems))
    assert unread == NO_NOTICE
    assert {folder: files[folder] for folder in EXPECTED} == {k: count for k, (count, _) in EXPECTED.items()}
    assert {folder: notices[folder] for folder in EXPECTED} == {
        k: count for k, (_, count) in EXPECTED.items()
    }
