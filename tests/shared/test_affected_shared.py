"""Affected claims of the shared records against labels that were written by hand from the originals, before any output."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import orjson
import pyarrow as pa
import pytest

from sousveil.extract.affected import extract_affected
from sousveil.model.protocols import Source
from sousveil.model.tables import table_of
from sousveil.readers import csaf, cve5

RECORDS = Path(__file__).resolve().parents[3] / "shared" / "data" / "weaknesses"
pytestmark = pytest.mark.skipif(not RECORDS.is_dir(), reason=f"needs the shared records in {RECORDS}")

LABELS: dict[str, list[dict[str, Any]]] = json.loads(
    (Path(__file__).parent / "labelled_affected.json").read_text("utf-8")
)
MAKERS = ("hikvision", "dahua", "uniview", "axis", "hanwha")
CSAF_FLOOR, RECORD_FLOOR = 0.95, 0.85


def read_statements(path: Path) -> Iterator[pa.RecordBatch]:
    source = Source(hashlib.sha256(path.read_bytes()).hexdigest(), path, path.name)
    for batch in (csaf if path.parent.name == "csaf" else cve5).read(source):
        if table_of(batch).name == "raw_affected_statements":
            yield batch


@cache
def read_claims(path: Path) -> list[dict[str, Any]]:
    batches = extract_affected(read_statements(path), "a" * 64)
    return [
        row
        for batch in batches
        if table_of(batch).name == "core_affected_claims"
        for row in batch.to_pylist()
    ]


def describe(row: dict[str, Any]) -> tuple[Any, ...]:
    stated, kind = ("stated", "kind") if "stated" in row else ("versions_stated", "bound_kind")
    return (row[stated], row[kind], row["low"], row["low_closed"], row["high"], row["high_closed"])


def is_of_makers(claim: dict[str, Any]) -> bool:
    words = f"{claim['vendor_raw']} {claim['product_raw']}".lower()
    return claim["vendor_id"] in MAKERS or any(maker in words for maker in MAKERS)


def list_labelled(weakness_id: str) -> list[tuple[dict[str, Any], list[dict[str, Any]]]]:
    """Claims of the five makers with the labels of the same origin and product (or, from prose, model)."""
    pairs = []
    for claim in read_claims(RECORDS / "cve5" / f"{weakness_id}.json"):
        if not is_of_makers(claim):
            continue
        own = [label for label in LABELS[weakness_id] if label["origin"] == claim["origin"]]
        named = [label for label in own if label["product"] == claim["product_raw"]]
        pairs.append(
            (
                claim,
                named or [label for label in own if label["model"].lower() == claim["model_pattern"].lower()],
            )
        )
    return pairs


@pytest.mark.parametrize("weakness_id", LABELS)
def test_no_bound_is_wrong(weakness_id: str) -> None:
    wrong = [
        (claim["origin"], claim["product_raw"], claim["model_pattern"], describe(claim))
        for claim, labels in list_labelled(weakness_id)
        if claim["versions_stated"] != "not_stated"
        and describe(claim) not in {describe(label) for label in labels}
    ]
    assert wrong == []


@pytest.mark.parametrize("weakness_id", LABELS)
def test_no_model_is_wrong(weakness_id: str) -> None:
    """A model is one that the record names for that product, by hand or in its CPE names."""
    text = (RECORDS / "cve5" / f"{weakness_id}.json").read_text("utf-8").replace("\\", "").lower()
    for claim, labels in list_labelled(weakness_id):
        model = claim["model_pattern"].lower()
        assert model in {label["model"].lower() for label in labels} or f":{model}" in text, claim[
            "product_raw"
        ]


def test_records_yield_structured_claims() -> None:
    wanted = {weakness_id for weakness_id, labels in LABELS.items()}
    read = {
        weakness_id
        for weakness_id in wanted
        if any(
            describe(claim) in {describe(label) for label in labels}
            for claim, labels in list_labelled(weakness_id)
            if claim["versions_stated"] != "not_stated"
        )
    }
    assert len(read) / len(wanted) >= RECORD_FLOOR, sorted(wanted - read)


def test_labelled_bounds_are_found() -> None:
    labels = [(weakness_id, label) for weakness_id, found in LABELS.items() for label in found]
    missing = [
        (weakness_id, label)
        for weakness_id, label in labels
        if not any(
            describe(claim) == describe(label)
            and claim["origin"] == label["origin"]
            and claim["model_pattern"].lower() == label["model"].lower()
            for claim in read_claims(RECORDS / "cve5" / f"{weakness_id}.json")
        )
    ]
    assert len(missing) <= 0.02 * len(labels), missing


@pytest.mark.parametrize("folder", ["cve5", "csaf"])
def test_quotes_stand_where_they_are_said_to(folder: str) -> None:
    for path in sorted((RECORDS / folder).glob("*.json")):
        record = orjson.loads(path.read_bytes())
        for claim in read_claims(path):
            value: Any = record
            for part in json.loads(claim["locator"])["pointer"].split("/")[1:]:
                key = part.replace("~1", "/").replace("~0", "~")
                value = value[int(key)] if isinstance(value, list) else value[key]
            assert isinstance(value, str), (path.name, claim["locator"])
            assert value[claim["char_start"] : claim["char_end"]] == claim["quote"], (
                path.name,
                claim["locator"],
            )


def test_version_strings_of_advisories_are_read() -> None:
    """A string that is a model ('DH-NVR1XXX,') counts as read when it became the model of the claim."""
    strings: dict[tuple[str, str], bool] = {}
    for path in sorted((RECORDS / "csaf").glob("*.json")):
        by_statement: dict[str, list[dict[str, Any]]] = {}
        for claim in read_claims(path):
            by_statement.setdefault(claim["affected_id"], []).append(claim)
        for batch in read_statements(path):
            for row in batch.to_pylist():
                if row["version_raw"]:
                    claims = by_statement.get(row["affected_id"], [])
                    strings[row["product_raw"], row["version_raw"]] = any(
                        claim["versions_stated"] != "not_stated" or claim["rule"] == "model_as_version"
                        for claim in claims
                    )
    assert len(strings) > 200
    unread = [string for string, is_read in strings.items() if not is_read]
    assert len(unread) <= (1 - CSAF_FLOOR) * len(strings), unread


def test_every_record_is_read_without_a_crash() -> None:
    paths = [path for folder in ("cve5", "csaf") for path in sorted((RECORDS / folder).glob("*.json"))]
    assert sum(bool(read_claims(path)) for path in paths) > 0.9 * len(paths)
