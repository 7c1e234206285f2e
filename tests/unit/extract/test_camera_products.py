"""Vendors of cameras by maker, brand, model and operator."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pytest

from sousveil.extract.camera_products import extract_camera_products
from sousveil.model.camera_tables import CAMERA_OBSERVATIONS


def make(*rows: dict[str, Any], source_id: str = "a" * 64) -> pa.RecordBatch:
    defaults = {"text": "", "integer": 1, "boolean": False}
    base = {
        column.name: None if column.nullable else defaults[column.type]
        for column in CAMERA_OBSERVATIONS.columns
    }
    return CAMERA_OBSERVATIONS.batch(
        base | {"source_id": source_id, "observation_id": f"obs_{source_id[0]}{at}", "ordinal": at} | row
        for at, row in enumerate(rows)
    )


def extract(*batches: pa.RecordBatch) -> list[dict[str, Any]]:
    return [row for batch in extract_camera_products(batches) for row in batch.to_pylist()]


@pytest.mark.parametrize(
    ("words", "vendor_id", "rule"),
    [
        ({"manufacturer_raw": "Flock Safety"}, "flock_safety", "manufacturer"),
        ({"brand_raw": "Flock Safety"}, "flock_safety", "brand"),
        ({"operator_raw": "Flock Safety"}, "flock_safety", "operator"),
        ({"manufacturer_raw": "Genetec", "operator_raw": "Flock Safety"}, "genetec", "manufacturer"),
        ({"manufacturer_raw": "unknown", "operator_raw": "Flock Safety"}, "flock_safety", "operator"),
        ({"manufacturer_raw": "Motorola Solutions", "brand_raw": "Avigilon"}, "avigilon", "brand"),
        ({"manufacturer_raw": "Leonardo", "brand_raw": "ELSAG"}, "leonardo", "manufacturer"),
        ({"model_raw": "DS-2CD2143G2-I"}, "hikvision", "model"),
        ({"manufacturer_raw": "Hikvision", "model_raw": "DS-2CD2143G2-I"}, "hikvision", "manufacturer"),
    ],
)
def test_vendors(words: dict[str, str], vendor_id: str, rule: str) -> None:
    [row] = extract(make(words))
    assert (row["vendor_id"], row["rule"]) == (vendor_id, rule)
    assert row["text_raw"]
    assert 0 < row["confidence"] <= 1


@pytest.mark.parametrize(
    "words",
    [
        {},
        {"manufacturer_raw": "other"},
        {"operator_raw": "Dallas Police Department"},
        {"operator_raw": "Lowe's"},
        {"manufacturer_raw": "Nobody Ltd", "operator_raw": "Flock Safety"},
        {"manufacturer_raw": "Flock Safety;Motorola Solutions"},
    ],
)
def test_unknown(words: dict[str, str]) -> None:
    assert extract(make(words)) == []


def test_an_operator_proves_less() -> None:
    rows = extract(make({"manufacturer_raw": "Flock Safety"}, {"operator_raw": "Flock Safety"}))
    assert rows[1]["confidence"] < 0.7 * rows[0]["confidence"]
    assert "operator" in rows[1]["reason"]


def test_models_and_families() -> None:
    rows = extract(
        make(
            {"manufacturer_raw": "Hikvision", "model_raw": "DS-2CD2143G2-I"},
            {"manufacturer_raw": "Flock Safety", "model_raw": "ABC 12"},
            {"manufacturer_raw": "Flock Safety", "model_raw": "unknown"},
        )
    )
    assert [row["model"] for row in rows] == ["DS-2CD2143G2-I", "ABC 12", ""]
    assert rows[0]["family_id"]


def test_maker_and_brand_of_two_vendors() -> None:
    [row] = extract(make({"manufacturer_raw": "Hikvision", "brand_raw": "Axis Communications"}))
    [sure] = extract(make({"manufacturer_raw": "Hikvision"}))
    assert row["vendor_id"] == "hikvision"
    assert row["confidence"] < sure["confidence"]
    assert "axis" in row["reason"]


def test_ordinals_and_batches() -> None:
    words = [{"manufacturer_raw": name} for name in ("Flock Safety", "", "Genetec", "Rekor", "other", "Axon")]
    whole = extract(make(*words), make(*words, source_id="b" * 64))
    assert [(row["source_id"][0], row["ordinal"]) for row in whole] == [
        (name, at) for name in "ab" for at in range(4)
    ]
    batch = make(*words)
    cut = extract(batch.slice(0, 1), batch.slice(1, 1), batch.slice(2, 4), make(*words, source_id="b" * 64))
    assert cut == whole
