"""Rows of core_camera_places by point and by name, conflicts with what sources state, order and ordinals."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pytest

from sousveil.model.camera_tables import CAMERA_COUNTS, CAMERA_OBSERVATIONS, CAMERA_SAMPLES, PLACE_FIGURES
from sousveil.model.declaring import Table
from sousveil.resolve.camera_places import resolve_camera_places

_ID = {"raw_camera_observations": "observation_id", "raw_camera_counts": "count_id",
       "raw_camera_samples": "sample_id", "raw_place_figures": "figure_id"}  # fmt: skip
A, B = "a" * 64, "b" * 64


def make(table: Table, source_id: str, *rows: dict[str, Any]) -> pa.RecordBatch:
    defaults = {"text": "", "integer": 0, "boolean": False, "real": 0.0, "texts": []}
    base = {column.name: None if column.nullable else defaults[column.type] for column in table.columns}
    name = _ID[table.name]
    return table.batch(
        base | {"source_id": source_id, "ordinal": at, name: f"{name[:3]}_{source_id[0]}{at}"} | row
        for at, row in enumerate(rows)
    )


def resolve(
    observations: Any = (), counts: Any = (), samples: Any = (), figures: Any = ()
) -> list[dict[str, Any]]:
    batches = list(resolve_camera_places(observations, counts, samples, figures))
    return [row for batch in batches for row in batch.to_pylist()]


def test_points() -> None:
    rows = resolve(
        [
            make(
                CAMERA_OBSERVATIONS,
                A,
                {"lat": 37.498, "lon": 127.028},
                {"lat": 31.19, "lon": 121.44},
                {"lat": 0.0, "lon": 0.0},
            )
        ]
    )
    cells = [(row["country"], row["region_code"], row["evidence"], row["offshore_m"]) for row in rows]
    assert cells == [
        ("KR", "KR-11", "inside", None),
        ("CN", "310000", "inside", None),
        ("", "", "none", None),
    ]
    assert rows[1]["region_name"] == "上海市"
    assert rows[0]["city_code"].startswith("geonames:")
    assert rows[2]["city_name"] == ""


def test_points_off_the_coast() -> None:
    [row] = resolve([make(CAMERA_OBSERVATIONS, A, {"lat": 43.10, "lon": -9.45})])
    assert (row["country"], row["evidence"]) == ("ES", "near the coast")
    assert row["offshore_m"] > 1000


@pytest.mark.parametrize(
    ("name", "country", "expected"),
    [
        ("徐汇区", "CN", ("CN", "310000", "310104", "徐汇区", "name")),
        ("徐匯區", "CN", ("CN", "310000", "310104", "徐汇区", "name")),
        ("朝阳区", "CN", ("CN", "", "", "", "name")),
        ("广东省", "CN", ("CN", "440000", "", "", "name")),
        ("강남구", "KR", ("KR", "KR-11", "11680", "강남구", "name")),
        ("중구", "KR", ("KR", "", "", "", "name")),
        ("Dakar", "SN", ("SN", "SN-DK", "geonames:2253354", "Dakar", "name")),
        ("Dakar", "", ("SN", "SN-DK", "geonames:2253354", "Dakar", "name")),
        ("Springfield", "US", ("US", "", "", "", "name")),
        ("Springfield", "", ("", "", "", "", "none")),
        ("Nowhere in particular", "", ("", "", "", "", "none")),
        ("", "ME", ("ME", "", "", "", "name")),
        ("", "ZZ", ("", "", "", "", "none")),
    ],
)
def test_names(name: str, country: str, expected: tuple[str, ...]) -> None:
    columns = ("country", "region_code", "city_code", "city_name", "evidence")
    [row] = resolve(counts=[make(CAMERA_COUNTS, A, {"place_raw": name, "country": country})])
    assert tuple(row[column] for column in columns) == expected
    [point] = resolve([make(CAMERA_OBSERVATIONS, A, {"place_raw": name, "country": country})])
    assert tuple(point[column] for column in columns) == expected


def test_other_names_of_the_source_decide() -> None:
    names = ("종로구", "중구", "강서구")
    rows = resolve(counts=[make(CAMERA_COUNTS, A, *({"place_raw": name, "country": "KR"} for name in names))])
    assert [row["city_code"] for row in rows] == ["11110", "11140", "11500"]
    batches = [
        make(CAMERA_COUNTS, A, {"place_raw": "종로구", "country": "KR"}),
        make(CAMERA_COUNTS, B, {"place_raw": "중구", "country": "KR"}),
    ]
    assert [row["city_code"] for row in resolve(counts=batches)] == ["11110", ""]


def test_codes_of_figures() -> None:
    figures = make(
        PLACE_FIGURES,
        A,
        {"place_raw": "whatever", "place_code_raw": "310104", "country": "CN"},
        {"place_raw": "Vinnytsia", "place_code_raw": "UA-05", "country": "UA"},
    )
    rows = resolve(figures=[figures])
    assert [(row["region_code"], row["city_code"]) for row in rows] == [("310000", "310104"), ("UA-05", "")]


@pytest.mark.parametrize(
    ("lat", "lon", "stated", "expected"),
    [
        (48.85, 2.35, {"country": "FR"}, ""),
        (48.85, 2.35, {"country": "DE"}, "country"),
        (48.85, 2.35, {"country": "XX"}, ""),
        (-20.88, 55.45, {"country": "FR"}, ""),  # Réunion
        (46.20, 6.14, {"country": "FR"}, ""),  # Geneva, less than 5 km from France
        (44.95, 34.1, {"country": "RU"}, ""),  # disputed
        (51.67, 39.2, {"country": "UA"}, "country"),  # Voronezh
        (14.70, -17.45, {"country": "SN", "place_raw": "Dakar"}, ""),
        (16.02, -16.49, {"country": "SN", "place_raw": "Dakar"}, "place"),
        (16.02, -16.49, {"place_raw": "Dakar"}, "place"),
        (39.90, 116.40, {"place_raw": "徐汇区", "country": "CN"}, "place"),
        (31.19, 121.44, {"place_raw": "徐汇区", "country": "CN"}, ""),
        (31.19, 121.44, {"place_raw": "朝阳区", "country": "CN"}, ""),  # of several cities
        (39.8, -89.65, {"place_raw": "Springfield", "country": "US"}, ""),
    ],
)
def test_conflicts(lat: float, lon: float, stated: dict[str, str], expected: str) -> None:
    [row] = resolve([make(CAMERA_OBSERVATIONS, A, {"lat": lat, "lon": lon} | stated)])
    assert row["stated_conflict"] == expected


def test_rows_of_a_source_stand_together() -> None:
    point = {"lat": 48.85, "lon": 2.35}
    rows = resolve(
        [make(CAMERA_OBSERVATIONS, A, point, point), make(CAMERA_OBSERVATIONS, B, point)],
        [make(CAMERA_COUNTS, A, {"country": "FR"}), make(CAMERA_COUNTS, "c" * 64, {"country": "FR"})],
        [make(CAMERA_SAMPLES, B, {"country": "FR"})],
        [make(PLACE_FIGURES, A, {"country": "FR"})],
    )
    order = [(row["source_id"][0], row["ordinal"], row["record_kind"]) for row in rows]
    assert order == [
        ("a", 0, "observation"),
        ("a", 1, "observation"),
        ("a", 2, "count"),
        ("a", 3, "figure"),
        ("b", 0, "observation"),
        ("b", 1, "sample"),
        ("c", 0, "count"),
    ]
    assert len({row["place_id"] for row in rows}) == len(rows)
    assert [row["place_id"] for row in rows] == [f"plc_{row['record_id']}" for row in rows]


def test_nothing_gives_nothing() -> None:
    assert resolve() == []
