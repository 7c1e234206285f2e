"""Places and amounts of the shared notices: what resolves, as floors, and what each published Chinese title names."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from sousveil.extract.conversion import convert_amounts
from sousveil.model.protocols import Source
from sousveil.model.tables import table_of
from sousveil.readers import read_source
from sousveil.resolve.places import resolve_mention, resolve_places

NOTICES = Path(__file__).resolve().parents[3] / "shared" / "data" / "notices"
pytestmark = pytest.mark.skipif(not NOTICES.is_dir(), reason=f"needs the shared notices in {NOTICES}")

TITLES = (
    "360924", "220722", "360603", "520200", "420102", "220882", "500156", "410200", "320706", "320706", "320706", "371502",
    "330600", "361124", "320412", "350800", "-", "210800", "-",
)  # fmt: skip
BUYERS = {
    "example.pdf": "340102",
    "public-01-beijing-landscape-lighting-2024.pdf": "110000",
    "public-04-shanghai-single-source-2026.pdf": "310000",
    "public-10-shanghai-exam-equipment-2026.pdf": "310105",
    "public-11-shanghai-population-service-2026.pdf": "310120",
}


@cache
def read_tables(folder: str) -> dict[str, list[Any]]:
    """Table → the batches of all files in the folder."""
    found: dict[str, list[Any]] = {}
    for path in sorted(path for path in (NOTICES / folder).rglob("*") if path.suffix in (".xml", ".json")):
        source = Source(hashlib.sha256(path.read_bytes()).hexdigest(), path, path.name)
        for batch in read_source(source):
            found.setdefault(table_of(batch).name, []).append(batch)
    return found


def resolve_folder(folder: str) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """Each mention with its row."""
    tables = read_tables(folder)
    mentions = [row for batch in tables["core_place_mentions"] for row in batch.to_pylist()]
    batches = resolve_places(tables["core_place_mentions"], tables["core_organisation_mentions"])
    return zip(mentions, (row for batch in batches for row in batch.to_pylist()), strict=True)


def test_published_chinese_titles() -> None:
    lines = (NOTICES / "zh" / "zh_published_tender_amounts.jsonl").read_text(encoding="utf-8").splitlines()
    outcomes = [resolve_mention(json.loads(line)["title"], role="project") for line in lines]
    assert tuple(
        outcome.place.place_code if outcome.place else outcome.name for outcome in outcomes
    ) == tuple("unknown" if code == "-" else code for code in TITLES)


@pytest.mark.parametrize(("name", "code"), BUYERS.items())
def test_buyers_of_chinese_tender_documents(name: str, code: str) -> None:
    content = json.loads((NOTICES / "zh" / "acceptance-expectations.json").read_text(encoding="utf-8"))
    place = resolve_mention(content[name]["tenderer"], role="buyer").place
    assert place
    assert place.place_code == code


@pytest.mark.parametrize("folder", ["ted", "eforms"])
def test_every_code_of_european_notices_is_resolved(folder: str) -> None:
    found = [(mention, row) for mention, row in resolve_folder(folder) if mention["code_raw"]]
    assert len(found) > 100
    unresolved = {mention["code_raw"] for mention, row in found if row["outcome"] != "resolved"}
    # '00' is no NUTS code; CZ0 stands beside a town in Poland.
    assert unresolved <= {"00", "CZ0"}


def test_places_of_ocds_notices() -> None:
    found = list(resolve_folder("ocds"))
    outcomes = Counter(row["outcome"] for _, row in found)
    assert outcomes["resolved"] >= 0.98 * len(found)
    levels = Counter((row["country"], row["level"]) for _, row in found)
    for country in ("UA", "CO", "CA"):
        assert levels[country, "region"] > 0
        assert levels[country, "country"] == 0
    assert {row["country"] for mention, row in found if mention["country"]} <= {
        "UA",
        "CO",
        "CA",
        "MX",
        "GB",
        "US",
        "ES",
    }


@pytest.mark.parametrize("folder", ["ted", "eforms"])
def test_amounts_of_european_notices_are_converted(folder: str) -> None:
    tables = read_tables(folder)
    amounts = [row for batch in tables["raw_amounts"] for row in batch.to_pylist()]
    batches = convert_amounts(tables["raw_amounts"], tables.get("raw_awards", ()), tables["raw_notices"])
    rows = [row for batch in batches if "rated_at" in batch.schema.names for row in batch.to_pylist()]
    for amount, row in zip(amounts, rows, strict=True):
        assert (row["missing"] == "") == (amount["amount_exact"] is not None), amount
        if not row["missing"]:
            assert row["amount_eur"] == pytest.approx(amount["amount"] / row["rate_eur"], abs=0.006)
            assert row["amount_usd"] > row["amount_eur"] * 0.9
