"""The camera list of ../shared on the map, and what it says of makers."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from sousveil.extract.camera_products import extract_camera_products
from sousveil.model.camera_tables import CAMERA_OBSERVATIONS
from sousveil.resolve.map_places import list_countries, locate_points
from sousveil.vocabulary.places.map import load_map_regions

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data"
CAMERAS = SHARED / "cameras" / "deflocksc_camera-data_2026-03-01.json"

pytestmark = pytest.mark.skipif(not SHARED.is_dir(), reason="../shared is not here")


def test_the_list_lies_in_the_united_states() -> None:
    cameras = json.loads(CAMERAS.read_text("utf-8"))
    lat, lon = (np.array([camera[name] for camera in cameras], float) for name in ("lat", "lon"))
    regions, _ = locate_points(lat, lon)
    counts = Counter(list_countries(regions).tolist())
    # Ten stand on the bank of the Rio Grande, where the simplified border is some hundred metres off.
    assert counts == {"US": len(cameras) - 10, "MX": 10}
    states = {load_map_regions()[number].code for number in set(regions.tolist())}
    assert {"US-GA", "US-TX", "US-FL", "US-MO", "US-TN"} <= states
    assert not [code for code in states if code.startswith("naturalearth")]


def test_vendors_of_the_list() -> None:
    """Counted by hand from the tags: manufacturer first, then brand, then an operator that is a vendor."""
    cameras = json.loads(CAMERAS.read_text("utf-8"))
    defaults = {"text": "", "integer": 1, "boolean": False}
    base = {
        column.name: None if column.nullable else defaults[column.type]
        for column in CAMERA_OBSERVATIONS.columns
    }
    batch = CAMERA_OBSERVATIONS.batch(
        base
        | {"source_id": "a" * 64, "ordinal": at, "observation_id": f"obs_{at}"}
        | {
            f"{tag}_raw": camera["tags"].get(tag, "")
            for tag in ("manufacturer", "brand", "model", "operator")
        }
        for at, camera in enumerate(cameras)
    )
    found = pa.Table.from_batches(list(extract_camera_products([batch])))
    rules = Counter(zip(found["vendor_id"].to_pylist(), found["rule"].to_pylist(), strict=True))
    # 29,043 'Flock Safety', 24 'Flock', one 'FLOCK SAFETY'.
    assert rules["flock_safety", "manufacturer"] == 29_068
    assert rules["flock_safety", "operator"] == 478
    assert rules["leonardo", "manufacturer"] == 237
    assert rules["genetec", "manufacturer"] == 832
    assert found.num_rows == 33_311
