"""Camera files: proposals always parse, systems lead back, exchanged columns are found, nothing stops a reader."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyproj import Transformer

from sousveil.case.mapping import format_section, parse_section, propose_for_file
from sousveil.model.errors import SousveilError
from sousveil.readers import camera_list, geojson, geopackage
from sousveil.readers.camera_positions import Angle, Evidence, RawPosition, read_angle
from sousveil.readers.camera_systems import (
    make_converter,
    shift_bd09,
    shift_gcj02,
    unshift_bd09,
    unshift_gcj02,
)
from sousveil.readers.table_mapping import parse_mapping
from sousveil.vocabulary.country_boxes import is_near_country
from tests.unit.readers.record_rows import Rows, read_bytes

QUICK = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
HEADINGS = st.sampled_from(
    ("id", "lat", "lon", "纬度", "경도", "Breitengrad", "total", "2014년", "2013년도 이전", "year", "count", "area", "인구", "x", "y",
     "geom", "photo", "name", "recall", "cameras found", "place", "telephone", 'q"uote', "tab\there", "[x]", "#", "a\\b", "")
)  # fmt: skip
CELLS = st.one_of(
    st.sampled_from(
        (
            "",
            "12.9468",
            "100.9",
            "48,13",
            "12°56'48\"N",
            "1,234",
            "2014",
            "-5",
            "POINT (1 2)",
            "43.5, 16.4",
            "NaN",
            "1e308",
        )
    ),
    st.floats(-200, 200).map(str),
    st.text(max_size=8),
)


@QUICK
@given(
    headings=st.lists(HEADINGS, min_size=1, max_size=7),
    rows=st.lists(st.lists(CELLS, min_size=1, max_size=7), max_size=6),
)
def test_a_proposal_always_parses_and_reads(
    tmp_path: Path, headings: list[str], rows: list[list[str]]
) -> None:
    path = tmp_path / "any [1].csv"
    lines = [headings, *rows]
    path.write_text(
        "\n".join(",".join('"' + cell.replace('"', '""') + '"' for cell in line) for line in lines),
        "utf-8",
        "replace",
    )
    try:
        section = format_section(propose_for_file(path))
    except SousveilError as error:
        if error.code != "no_proposal":
            raise
        return
    mapping = parse_section(section)
    found = read_bytes(camera_list, tmp_path, path.read_bytes(), "copy.csv", mapping)
    assert "reader_crashed" not in {row["code"] for row in found["raw_problems"]}


@QUICK
@given(
    lat=st.floats(33, 43), lon=st.floats(124, 132), system=st.sampled_from((5186, 5179, 3857, 32652, 4737))
)
def test_systems_lead_back(lat: float, lon: float, system: int) -> None:
    x, y = Transformer.from_crs("EPSG:4326", f"EPSG:{system}", always_xy=True).transform(lon, lat)
    convert = make_converter(f"EPSG:{system}")
    assert convert is not None
    assert convert(x, y) == pytest.approx((lat, lon), abs=1e-6)


@QUICK
@given(lat=st.floats(4, 53), lon=st.floats(75, 134))
def test_shifts_are_undone(lat: float, lon: float) -> None:
    assert unshift_gcj02(*shift_gcj02(lat, lon)) == pytest.approx((lat, lon), abs=1e-7)
    assert unshift_bd09(*shift_bd09(lat, lon)) == pytest.approx((lat, lon), abs=2e-5)


@QUICK
@given(
    place=st.sampled_from(
        (
            ("TH", 12.9, 100.9),
            ("SN", 14.7, -17.4),
            ("DE", 50.5, 10.5),
            ("AR", -34.6, -58.4),
            ("CN", 39.9, 116.4),
        )
    ),
    offsets=st.lists(st.tuples(st.floats(-0.5, 0.5), st.floats(-0.5, 0.5)), min_size=3, max_size=40),
)
def test_exchanged_columns_are_found_and_right_ones_left(
    place: tuple[str, float, float], offsets: list[tuple[float, float]]
) -> None:
    country, lat, lon = place
    right, wrong = Evidence(country), Evidence(country)
    for north, east in offsets:
        assert is_near_country(country, lat + north, lon + east)
        right.add(RawPosition(Angle(lat + north), Angle(lon + east), ""))
        wrong.add(RawPosition(Angle(lon + east), Angle(lat + north), ""))
    assert (right.is_swapped, wrong.is_swapped) == (False, True)


@QUICK
@given(value=st.floats(-89.99, 89.99))
def test_degrees_are_read_however_they_are_written(value: float) -> None:
    degrees, rest = divmod(abs(value) * 3600, 3600)
    minutes, seconds = divmod(rest, 60)
    letter = "S" if value < 0 else "N"
    for text in (f"{value:.7f}", f"{value:.7f}".replace(".", ","), f"{abs(value):.7f}° {letter}"):
        assert read_angle(text).value == pytest.approx(value, abs=1e-6)
    if seconds < 59.9999:
        assert read_angle(f"{degrees:.0f}°{minutes:.0f}'{seconds:.4f}\"{letter}").value == pytest.approx(
            value, abs=1e-6
        )


JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=6)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(
            st.sampled_from(("type", "features", "geometry", "coordinates", "properties", "id", "a")),
            inner,
            max_size=4,
        ),
    ),
    max_leaves=12,
)


@QUICK
@given(
    features=st.lists(
        st.one_of(
            JSON, st.builds(lambda g, p: {"type": "Feature", "geometry": g, "properties": p}, JSON, JSON)
        )
    )
)
def test_any_json_is_read_or_is_a_problem(tmp_path: Path, features: list[Any]) -> None:
    data = json.dumps({"type": "FeatureCollection", "features": features}).encode()
    assert not _crashes(read_bytes(geojson, tmp_path, data, "a.geojson"))


@QUICK
@given(data=st.binary(max_size=400))
def test_any_bytes_are_read_or_are_a_problem(tmp_path: Path, data: bytes) -> None:
    mapping = parse_mapping({"kind": "cameras", "columns": {"lat": "lat", "lon": "lon"}})
    assert not _crashes(read_bytes(camera_list, tmp_path, data, "a.csv", mapping))
    assert not _crashes(read_bytes(geopackage, tmp_path, b"SQLite format 3\0" + data, "a.gpkg"))
    assert not _crashes(read_bytes(geojson, tmp_path, data, "a.geojson"))


def _crashes(rows: Rows) -> bool:
    return any(row["code"] == "reader_crashed" for row in rows["raw_problems"])
