"""The shared list of number plate readers: every point read, with counts made by hand with grep and jq."""

from __future__ import annotations

import json
import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from sousveil.model.protocols import Source
from sousveil.readers import osm_points
from sousveil.readers.registry import choose_reader
from tests.unit.readers.record_rows import Rows, list_codes, read_file

FILE = (
    Path(__file__).resolve().parents[3]
    / "shared"
    / "data"
    / "cameras"
    / "deflocksc_camera-data_2026-03-01.json"
)
pytestmark = pytest.mark.skipif(not FILE.is_file(), reason=f"needs the shared points in {FILE}")
POINTS = 34_656  # grep -o '"id":' | wc -l


@cache
def read_points() -> Rows:
    return read_file(osm_points, FILE)


def test_every_point_is_an_observation() -> None:
    rows = read_points()["raw_camera_observations"]
    assert choose_reader(Source("0" * 64, FILE, FILE.name)) is osm_points
    assert len(rows) == len({row["native_id"] for row in rows}) == FILE.read_bytes().count(b'"id":') == POINTS
    assert {(row["series"], row["snapshot_at"], row["cameras"]) for row in rows} == {("osm", "2026-03-01", 1)}
    assert all(row["lat"] is not None for row in rows)
    # The file's tags do not say of what type the cameras are, so no row does.
    assert {row["surveillance_type"] for row in rows} == {""}


def test_makers_and_operators_are_those_of_the_file() -> None:
    rows = read_points()["raw_camera_observations"]
    data = FILE.read_bytes()
    makers = Counter(row["manufacturer_raw"] for row in rows)
    assert sum(makers.values()) - makers[""] == 31_499
    assert (makers["Flock Safety"], makers["Motorola Solutions"], makers["Genetec"]) == (29_043, 985, 832)
    assert len(re.findall(rb'"manufacturer": ?"Flock Safety"', data)) == makers["Flock Safety"]
    operators = Counter(row["operator_raw"] for row in rows)
    assert sum(operators.values()) - operators[""] == 4138 - sum(
        path["occurrences"] for path in read_points()["raw_camera_paths"]
    )
    assert (operators["Flock Safety"], operators["Lowe's"], operators["St. Louis City PD"]) == (
        1108,
        258,
        109,
    )


def test_directions_are_those_of_the_file() -> None:
    rows = read_points()
    found = rows["raw_camera_directions"]
    by_observation = Counter(row["observation_id"] for row in found)
    # 33,834 have `direction` and 486 `camera:direction`, 83 of them both; 25 hold a part that cannot be read.
    stated = [row for row in rows["raw_camera_observations"] if row["direction_raw"]]
    assert len(stated) == 33_834 + 486 - 83
    assert list_codes(rows) == ["camera_value_unreadable"] * 25
    assert len(found) == 35_312
    assert Counter(by_observation.values()).most_common(1)[0][0] == 1
    widths = [row["width_deg"] for row in found if row["width_deg"] is not None]
    assert len(widths) > 2347
    assert max(widths) <= 360
    assert all(0 <= row["center_deg"] < 360 for row in found)


def test_a_point_checked_by_eye() -> None:
    (row,) = [row for row in read_points()["raw_camera_observations"] if row["native_id"] == "node/53819917"]
    assert (row["lat"], row["lon"], row["manufacturer_raw"]) == (36.4531708, -88.0212769, "Flock Safety")
    assert json.loads(row["tags"]) == {"direction": "75", "manufacturer": "Flock Safety"}
    (view,) = [
        v for v in read_points()["raw_camera_directions"] if v["observation_id"] == row["observation_id"]
    ]
    assert (view["center_deg"], view["width_deg"], view["direction_raw"]) == (75, None, "75")
