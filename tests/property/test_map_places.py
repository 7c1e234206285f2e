"""The map under any input: points moved around the globe, any order, any batches."""

from __future__ import annotations

import random
from itertools import pairwise
from typing import Any

import numpy as np
import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from sousveil.extract.camera_products import extract_camera_products
from sousveil.model.camera_tables import CAMERA_COUNTS, CAMERA_OBSERVATIONS
from sousveil.model.declaring import Table
from sousveil.resolve.camera_places import resolve_camera_places
from sousveil.resolve.map_places import OFFSHORE_LIMIT_M, locate_points
from sousveil.vocabulary.places.map import load_map_regions

LATITUDES = st.floats(-95, 95) | st.sampled_from([-90.0, 90.0, 0.0, 43.0, -16.8, 68.5])
LONGITUDES = st.floats(-540, 540) | st.sampled_from([-180.0, 180.0, 179.95, -179.95, 0.0])
POINTS = st.lists(st.tuples(LATITUDES, LONGITUDES), max_size=60)
NAMES = st.sampled_from(
    ["", "강남구", "중구", "徐汇区", "朝阳区", "Dakar", "Springfield", "?", "Paris, France"]
)
COUNTRIES = st.sampled_from(["", "KR", "CN", "SN", "US", "FR", "ZZ", "RU"])
WORDS = st.sampled_from(
    ["", "Flock Safety", "Hikvision", "unknown", "Dallas Police", "DS-2CD2143G2-I", "x;y"]
)
ROWS = st.lists(st.tuples(LATITUDES | st.none(), LONGITUDES, NAMES, COUNTRIES, WORDS, WORDS), max_size=25)


def split(points: list[tuple[float, float]]) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    return np.array([lat for lat, _ in points], float), np.array([lon for _, lon in points], float)


@given(POINTS, st.randoms(use_true_random=False))
@settings(deadline=None)
def test_each_point_is_judged_by_itself(points: list[tuple[float, float]], order: random.Random) -> None:
    regions, offshore = locate_points(*split(points))
    assert ((regions >= -1) & (regions < len(load_map_regions()))).all()
    assert ((regions >= 0) | np.isnan(offshore)).all()
    assert (np.isnan(offshore) | ((offshore >= 0) & (offshore <= OFFSHORE_LIMIT_M))).all()
    places = list(range(len(points)))
    order.shuffle(places)
    again = locate_points(*split([points[place] for place in places]))
    assert np.array_equal(again.regions, regions[places])
    assert np.array_equal(again.offshore_m, offshore[places], equal_nan=True)


@given(
    st.lists(st.tuples(st.floats(-90, 90), st.floats(-180, 180)), max_size=60),
    st.sampled_from([-720, -360, 360]),
)
@settings(deadline=None)
def test_turns_around_the_globe_change_nothing(points: list[tuple[float, float]], turn: int) -> None:
    # To the last digit that counts: 360 more costs a longitude some of its digits.
    lat, lon = split([(lat, round(lon, 7)) for lat, lon in points])
    here, there = locate_points(lat, lon), locate_points(lat, lon + turn)
    assert np.array_equal(here.regions, there.regions)
    assert np.array_equal(here.offshore_m, there.offshore_m, equal_nan=True)


def make(table: Table, rows: list[dict[str, Any]]) -> pa.RecordBatch:
    defaults = {"text": "", "integer": 1, "boolean": False}
    base = {column.name: None if column.nullable else defaults.get(column.type) for column in table.columns}
    return table.batch(base | row for row in rows)


def cut(batch: pa.RecordBatch, at: list[int]) -> list[pa.RecordBatch]:
    edges = sorted({0, batch.num_rows, *(place % (batch.num_rows + 1) for place in at)})
    return [batch.slice(start, end - start) for start, end in pairwise(edges)]


@given(ROWS, ROWS, st.lists(st.integers(0, 50), max_size=5))
@settings(deadline=None)
def test_batches_do_not_matter(observed: list[Any], counted: list[Any], at: list[int]) -> None:
    observations = make(
        CAMERA_OBSERVATIONS,
        [
            {
                "source_id": "ab"[number * 2 // max(1, len(observed))] * 64,
                "observation_id": f"obs_{number}",
                "lat": lat,
                "lon": None if lat is None else lon,
                "place_raw": name,
                "country": country,
                "manufacturer_raw": made,
                "operator_raw": run,
            }
            for number, (lat, lon, name, country, made, run) in enumerate(observed)
        ],
    )
    counts = make(
        CAMERA_COUNTS,
        [
            {
                "source_id": "bc"[number * 2 // len(counted)] * 64,
                "count_id": f"cnt_{number}",
                "place_raw": name,
                "country": country,
            }
            for number, (_, _, name, country, _, _) in enumerate(counted)
        ],
    )
    whole = [
        row for batch in resolve_camera_places([observations], [counts], [], []) for row in batch.to_pylist()
    ]
    parts = resolve_camera_places(cut(observations, at), cut(counts, at), [], [])
    assert [row for batch in parts for row in batch.to_pylist()] == whole
    assert sorted(row["record_id"] for row in whole) == sorted(
        [*observations["observation_id"].to_pylist(), *counts["count_id"].to_pylist()]
    )
    keys = [(row["source_id"], row["ordinal"]) for row in whole]
    assert len(set(keys)) == len(keys)
    assert keys == sorted(keys)
    products = [row for batch in extract_camera_products([observations]) for row in batch.to_pylist()]
    pieces = extract_camera_products(cut(observations, at))
    assert [row for batch in pieces for row in batch.to_pylist()] == products
