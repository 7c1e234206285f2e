"""Area and population: the case's own first, newest year first, then the bundled ones."""

from __future__ import annotations

from typing import Any

import pyarrow as pa

from sousveil.model.camera_tables import CAMERA_PLACES, PLACE_FIGURES
from sousveil.resolve.camera_places import resolve_camera_places
from sousveil.resolve.place_figures import list_place_figures

SOURCE = "d" * 64


def make_figures(*rows: tuple[str, str, str, float | None, str]) -> pa.RecordBatch:
    base = {column.name: None if column.nullable else "" for column in PLACE_FIGURES.columns}
    names = ("place_raw", "country", "measure", "figure", "period_raw")
    return PLACE_FIGURES.batch(
        base
        | {"source_id": SOURCE, "ordinal": at, "figure_id": f"fig_{at}"}
        | dict(zip(names, row, strict=True))
        for at, row in enumerate(rows)
    )


def list_figures(figures: pa.RecordBatch | None = None) -> list[dict[str, Any]]:
    given = [figures] if figures else []
    places = list(resolve_camera_places([], [], [], given))
    assert all(batch.schema.equals(CAMERA_PLACES.schema) for batch in places)
    return [row for batch in list_place_figures(given, places) for row in batch.to_pylist()]


def pick(rows: list[dict[str, Any]], measure: str, **place: str) -> list[tuple[float, str, int]]:
    wanted = {"region_code": "", "city_code": ""} | place | {"measure": measure}
    found = [row for row in rows if all(row[name] == value for name, value in wanted.items())]
    return [
        (row["figure"], row["year"], row["rank"]) for row in sorted(found, key=lambda row: int(row["rank"]))
    ]


def test_bundled_figures() -> None:
    rows = list_figures()
    [(area, year, rank)] = pick(rows, "area_km2", country="SN")
    assert (area, year, rank) == (196190.0, "", 1)
    [(people, _, _)] = pick(rows, "population", country="SN")
    assert people > 10_000_000
    [(area, _, _)] = pick(rows, "area_km2", country="KR", region_code="KR-11")
    assert 540 < area < 640  # Seoul: 605 km²
    assert {row["licence"] for row in rows} == {"CC BY 4.0", "public domain"}
    assert all(row["figure"] > 0 for row in rows)
    assert [row["figure_id"] for row in rows] == sorted({row["figure_id"] for row in rows})


def test_the_case_comes_first_and_the_newest_year() -> None:
    rows = list_figures(
        make_figures(
            ("", "SN", "population", 13_500_000.0, "RGPHAE 2013"),
            ("", "SN", "population", 18_100_000.0, "2023"),
            ("", "SN", "population", 17_000_000.0, ""),
            ("", "SN", "population", -3.0, "2025"),
            ("", "SN", "population", None, "2026"),
            ("Nowhere", "", "population", 5.0, "2020"),
        )
    )
    found = pick(rows, "population", country="SN")
    assert [(figure, year) for figure, year, _ in found[:3]] == [
        (18_100_000.0, "2023"),
        (13_500_000.0, "2013"),
        (17_000_000.0, ""),
    ]
    assert [rank for _, _, rank in found] == [1, 2, 3, 4]
    assert not [row for row in rows if row["country"] == ""]


def test_districts_have_figures_of_the_case() -> None:
    rows = list_figures(make_figures(("강남구", "KR", "population", 550_000.0, "2016")))
    assert pick(rows, "population", country="KR", region_code="KR-11", city_code="11680") == [
        (550_000.0, "2016", 1)
    ]
