"""GeoJSON as cameras. All names are fictional."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from pyproj import Transformer

from sousveil.model.locators import parse_locator
from sousveil.model.protocols import Source
from sousveil.readers import find_value, geojson
from sousveil.readers.registry import choose_reader
from sousveil.readers.table_mapping import parse_mapping
from tests.unit.readers.record_rows import Rows, list_codes, read_bytes


def feature(lon: Any = 11.5, lat: Any = 48.1, **properties: Any) -> dict[str, Any]:
    point = {"type": "Point", "coordinates": [lon, lat]}
    return {"type": "Feature", "geometry": point, "properties": properties}


def collect(*features: Any, **members: Any) -> bytes:
    return json.dumps({"type": "FeatureCollection", **members, "features": features}).encode()


def read(folder: Path, data: bytes, name: str = "a.geojson", mapping: str = "") -> Rows:
    return read_bytes(geojson, folder, data, name, mapping)


def list_points(rows: Rows) -> list[tuple[float | None, float | None]]:
    return [(row["lat"], row["lon"]) for row in rows["raw_camera_observations"]]


def test_openstreetmap_keys_are_read_and_others_counted(tmp_path: Path) -> None:
    tags = {
        "@id": "node/7", "surveillance:type": "ALPR", "camera:mount": "pole", "direction": "90", "operator": "City of Example",
        "colour": "grey", "contact:webcam": "https://example.org/cam", "phone": "555 0100", "extra": {"a": 1},
    }  # fmt: skip
    rows = read(tmp_path, collect(feature(**tags)))
    (row,) = rows["raw_camera_observations"]
    expected = {
        "native_id": "node/7", "series": "osm", "surveillance_type": "ALPR", "camera_mount": "pole", "operator_raw": "City of Example",
        "position_raw": "[11.5, 48.1]", "locator": '{"pointer":"/features/0"}',
    }  # fmt: skip
    assert {name: row[name] for name in expected} == expected
    assert {one["path"]: one["disposition"] for one in rows["raw_camera_paths"]} == {
        "colour": "unmapped", "contact:webcam": "withheld", "phone": "withheld", "extra/": "unmapped",
    }  # fmt: skip
    assert "example.org" not in json.dumps(rows)
    assert len(rows["raw_camera_directions"]) == 1


def test_ids_of_other_files_are_their_own(tmp_path: Path) -> None:
    rows = read(tmp_path, collect(feature() | {"id": 5}))
    (row,) = rows["raw_camera_observations"]
    assert row["native_id"] == "5"
    assert row["series"].startswith("source:")


def test_locators_are_found_again(tmp_path: Path) -> None:
    data = collect(feature(name="A"), feature(name="B"))
    rows = read(tmp_path, data)
    source = Source("0" * 64, tmp_path / "a.geojson", "a.geojson")
    for row in rows["raw_camera_observations"]:
        parse_locator(row["locator"])
        assert find_value(source, row["locator"]) == "{an object with type, geometry, properties}"
    assert find_value(source, '{"pointer":"/features/1/properties/name"}') == "B"


@pytest.mark.parametrize("size", [3, 5000])
def test_small_and_large_files_give_the_same_places(tmp_path: Path, size: int) -> None:
    """Large ones are read as a stream, with what stands behind the features last."""
    data = collect(
        *[feature(10 + i / 1e4, 48.0, ref=f"R{i}", note="x" * 60) for i in range(size)], name="list"
    )
    rows = read(tmp_path, data)
    found = rows["raw_camera_observations"]
    assert [row["lon"] for row in found] == [10 + i / 1e4 for i in range(size)]
    assert [row["locator"] for row in found][-1] == f'{{"pointer":"/features/{size - 1}"}}'
    assert list_codes(rows) == []


def test_one_feature_a_line(tmp_path: Path) -> None:
    data = b"\n".join(json.dumps(feature(10 + i, 48)).encode() for i in range(3))
    rows = read(tmp_path, data, "a.geojsonl")
    assert list_points(rows) == [(48, 10), (48, 11), (48, 12)]
    assert [row["locator"] for row in rows["raw_camera_observations"]][2] == '{"pointer":"/2"}'
    source = Source("0" * 64, tmp_path / "a.geojsonl", "a.geojsonl")
    assert find_value(source, '{"pointer":"/2"}') == "{an object with type, geometry, properties}"


def test_geometries_that_are_no_point(tmp_path: Path) -> None:
    shapes = [
        {"type": "LineString", "coordinates": [[1, 2], [3, 4]]},
        {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 0]]]},
        None,
        {"type": "MultiPoint", "coordinates": [[11.5, 48.1], [11.6, 48.2]]},
        {"type": "Point", "coordinates": []},
        {"type": "Point", "coordinates": ["11.5", "x"]},
        {"type": "Point", "coordinates": [1e308, 0]},
    ]
    rows = read(tmp_path, collect(*[{"type": "Feature", "geometry": s, "properties": None} for s in shapes]))
    assert list_points(rows) == [(None, None), (48.1, 11.5), (48.2, 11.6), *[(None, None)] * 3]
    assert len({row["observation_id"] for row in rows["raw_camera_observations"]}) == 6
    assert list_codes(rows) == [
        "geometry_not_point", "geometry_not_point", "position_missing", "position_missing", "position_missing",
        "position_impossible",
    ]  # fmt: skip


@pytest.mark.parametrize("is_first", [True, False])
def test_the_older_member_crs(tmp_path: Path, is_first: bool) -> None:
    x, y = Transformer.from_crs("EPSG:4326", "EPSG:5186", always_xy=True).transform(126.978, 37.5665)
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::5186"}}
    parts = {"type": "FeatureCollection", "features": [feature(x, y)]}
    whole = {"crs": crs, **parts} if is_first else {**parts, "crs": crs}
    rows = read(tmp_path, json.dumps(whole).encode())
    ((lat, lon),) = list_points(rows)
    assert (lat, lon) == (pytest.approx(37.5665, abs=1e-6), pytest.approx(126.978, abs=1e-6))
    assert rows["raw_camera_observations"][0]["position_note"] == "projected"
    unknown = read(tmp_path, collect(feature(x, y), crs={"type": "name", "properties": {"name": "LOCAL:1"}}))
    assert list_codes(unknown) == ["position_projected"]
    assert unknown["raw_camera_observations"] == []


def test_a_mapping_says_what_properties_mean(tmp_path: Path) -> None:
    mapping = parse_mapping(
        {
            "kind": "cameras",
            "columns": {"native_id": "코드", "operator": "기관", "label": "없음"},
            "country": "KR",
        }
    )
    data = collect(feature(126.9, 37.5, 코드="A-1", 기관="가상구청"))
    (tmp_path / "a.geojson").write_bytes(data)
    assert choose_reader(Source("0" * 64, tmp_path / "a.geojson", "a.geojson", mapping=mapping)) is geojson
    rows = read(tmp_path, data, mapping=mapping)
    (row,) = rows["raw_camera_observations"]
    assert (row["native_id"], row["operator_raw"], row["country"]) == ("A-1", "가상구청", "KR")
    assert [one["detail"] for one in rows["raw_problems"]] == ["label = 없음"]


def test_counts_in_properties(tmp_path: Path) -> None:
    mapping = parse_mapping({"kind": "camera_counts", "columns": {"place": "name", "count": "n"}})
    data = collect(
        {
            "type": "Feature",
            "geometry": {"type": "Polygon", "coordinates": []},
            "properties": {"name": "A", "n": 12},
        }
    )
    (row,) = read(tmp_path, data, mapping=mapping)["raw_camera_counts"]
    assert (row["place_raw"], row["cameras"]) == ("A", 12)
    assert row["locator"] == '{"pointer":"/features/0/properties/n"}'
    assert find_value(Source("0" * 64, tmp_path / "a.geojson", "a.geojson"), row["locator"]) == "12"


@pytest.mark.parametrize(
    ("data", "codes"),
    [
        (b'{"type": "FeatureCollection", "features": 5}', ["schema_mismatch"]),
        (b'{"type": "FeatureCollection", "features": [5, null, {"a": 1}]}', ["schema_mismatch"] * 3),
        (b'{"type": "FeatureCollection", "features": [{"type": "Feature", "geom', ["json_invalid"]),
        (b'{"type": "FeatureCollection", "features": ' + b"[" * 5000, ["json_invalid"]),
        (b'{"type": "Topology"}', ["schema_mismatch"]),
        (b'{"type": "FeatureCollection", "features": []}', []),
    ],
)
def test_bad_files_are_problems(tmp_path: Path, data: bytes, codes: list[str]) -> None:
    rows = read(tmp_path, data)
    assert list_codes(rows) == codes
    assert rows["raw_camera_observations"] == []


def test_what_is_taken_for_geojson() -> None:
    assert geojson.accepts(b'\xef\xbb\xbf{"type": "FeatureCollection"', "a.json")
    assert geojson.accepts(b'{ "features": [', "a.geojson")
    assert geojson.accepts(b'{"type":"Feature","geometry"', "lines.json")
    assert not geojson.accepts(b'{"version": 0.6, "generator": "Overpass"', "a.json")
    assert not geojson.accepts(b"[1]", "a.geojson")
