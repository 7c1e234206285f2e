"""Forty notices, labelled by hand from the originals before the readers were finished, against what the readers say.

The originals of thirty-five are in ../shared; five Chinese ones are fictional pages of this repository.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sousveil.case.records import run_notices, run_records
from sousveil.case.stages import run_read
from sousveil.engine.packs import PackReader
from sousveil.model.ids import hash_bytes
from sousveil.model.notice_tables import NOTICE_TABLES
from sousveil.model.protocols import Source
from sousveil.readers import reads_records

HOME = Path(__file__).resolve().parents[2]
SHARED = HOME.parent / "shared" / "data" / "notices"
LABELS = json.loads((Path(__file__).parent / "labelled_notices.json").read_text("utf-8"))
TARGET = 0.98

pytestmark = pytest.mark.skipif(not SHARED.is_dir(), reason="../shared is not here")

Rows = dict[str, list[dict[str, Any]]]


def read_rows(path: Path, scratch: Path) -> Rows:
    source = Source(hash_bytes(path.read_bytes()), path, path.name)
    scratch.mkdir()
    if reads_records(source):
        run_records(scratch, ("one",), (source,))
    else:
        (scratch / "text").mkdir()
        run_read(scratch / "text", source)
        run_notices(scratch, scratch / "text", source)
    reader = PackReader()
    return {
        table.name: [
            row
            for batch in reader.read_rows(scratch / "read", table, source.source_id)
            for row in batch.to_pylist()
        ]
        for table in NOTICE_TABLES
    }


def name_parties(rows: Rows, *roles: str) -> set[str]:
    mentions = rows["core_organisation_mentions"]
    return {row["name"] for row in mentions if row["role"] in roles and not row["withheld"]}


def judge_fields(rows: Rows, expected: dict[str, Any]) -> Iterator[tuple[str, bool]]:
    """(field, whether it is right); a list of amounts, dates or links counts each entry."""
    notices = rows["raw_notices"]
    for name, value in expected.items():
        if name == "title":
            yield name, any(row["title"].startswith(" ".join(value.split())) for row in notices)
        elif name == "buyers":
            yield name, set(value) <= name_parties(rows, "buyer", "procuring_entity")
        elif name == "agencies":
            yield name, set(value) <= name_parties(rows, "agency")
        elif name == "suppliers":
            yield name, set(value) == name_parties(rows, "supplier")
        elif name == "withheld":
            mentions = [row for row in rows["core_organisation_mentions"] if row["withheld"]]
            kept = [row for row in mentions if row["name"] or row["name_raw"] or row["identifier"]]
            yield name, any(row["role"] == "supplier" for row in mentions) and not kept
        elif name == "amounts":
            found = {(row["role"], row["amount_exact"], row["currency"]) for row in rows["raw_amounts"]}
            yield from ((f"amount {amount}", tuple(amount) in found) for amount in value)
        elif name == "dates":
            days = {row["at"][:10] for row in rows["raw_notice_dates"]}
            yield from ((f"date {day}", day in days) for day in value)
        elif name == "links":
            targets = {row["target"] for row in rows["raw_notice_links"]}
            yield from ((f"link {target}", target in targets) for target in value)
        elif name == "place":
            places = rows["core_place_mentions"]
            yield name, any(value == row["code_raw"] or value in row["name_raw"] for row in places)
        elif name == "bidders":
            counts = [row["bidder_count"] for row in (*notices, *rows["raw_awards"], *rows["raw_lots"])]
            yield name, value in counts
        elif name == "published":
            yield name, any(row["published_at"].startswith(value) for row in notices)
        elif name == "reference":
            yield (
                name,
                any(value in (row["reference"], row["process_id"], row["native_id"]) for row in notices),
            )
        else:
            yield name, any(row[name] == value for row in notices)


def find_file(name: str) -> Path:
    return HOME / name if name.startswith(("tests/", "examples/")) else SHARED / name


def test_there_are_ten_of_each_kind() -> None:
    groups = [label["group"] for label in LABELS]
    assert {group: groups.count(group) for group in groups} == {"ted": 10, "eforms": 10, "ocds": 10, "zh": 10}


def test_the_fields_are_reproduced(tmp_path: Path) -> None:
    right = 0
    misses = []
    for number, label in enumerate(LABELS):
        rows = read_rows(find_file(label["file"]), tmp_path / str(number))
        for field, is_right in judge_fields(rows, label["expected"]):
            right += is_right
            if not is_right:
                misses.append(f"{label['file']}: {field}")
    assert right / (right + len(misses)) >= TARGET, "\n".join([f"{right} right, missed:", *misses])
