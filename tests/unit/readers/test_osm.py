"""Cameras of OpenStreetMap from each of its formats; broken, hostile and empty files."""

from __future__ import annotations

import bz2
import gzip
import json
import struct
import zlib
from pathlib import Path

import pytest

from sousveil.model.locators import ElementLocator, format_locator
from sousveil.model.protocols import Source
from sousveil.readers import find_value, osm_pbf, osm_points, osm_xml, overpass
from sousveil.readers.osm_elements import find_snapshot_date, judge_element
from sousveil.readers.osm_file import find_middle
from sousveil.readers.osm_nodes import parse_tags
from sousveil.readers.registry import choose_reader
from tests.unit.readers.osm_samples import CAMERA, make_node, write_pbf
from tests.unit.readers.record_rows import Rows, list_codes, read_bytes, read_file

XML = b"""<?xml version='1.0'?>
<osm version="0.6"><node id="1" lat="40" lon="20"><tag k="man_made" v="surveillance"/></node></osm>"""


def list_natives(rows: Rows) -> list[str]:
    return [row["native_id"] for row in rows["raw_camera_observations"]]


def make_source(path: Path, **about: str) -> Source:
    return Source("0" * 64, path, path.name, **about)


@pytest.mark.parametrize(
    ("tags", "kind"),
    [
        ({"man_made": "surveillance"}, "camera"), ({"man_made": "mast;surveillance"}, "camera"), ({"camera:type": "dome", "shop": "x"}, "camera"),
        ({"surveillance": "public"}, "camera"), ({"surveillance": "no"}, ""), ({"amenity": "parking", "surveillance": "yes"}, "watched"),
        ({"highway": "speed_camera"}, ""), ({"highway": "speed_camera", "surveillance": "traffic"}, "camera"), ({}, ""),
        ({"highway": "speed_camera", "direction": "90"}, ""), ({"removed:man_made": "surveillance"}, ""),
    ],
)  # fmt: skip
def test_which_elements_are_cameras(tags: dict[str, str], kind: str) -> None:
    assert judge_element(tags) == kind


@pytest.mark.parametrize(
    ("stated", "published", "name", "date"),
    [
        ("2026-02-01T12:00:00Z", "2020-01-01", "x_2019-01-01.osm", "2026-02-01T12:00:00Z"), ("", "2020-01-01", "x_2019-01-01.osm", "2020-01-01"),
        ("", "", "cameras_2026-03-01.json", "2026-03-01"), ("", "", "cameras20260301.json", "2026-03-01"),
        ("", "", "berlin-260301.osm.pbf", "2026-03-01"), ("", "", "cameras_2026-13-01.json", ""), ("soon", "", "x.osm", ""),
    ],
)  # fmt: skip
def test_the_date_of_a_file(tmp_path: Path, stated: str, published: str, name: str, date: str) -> None:
    source = Source("0" * 64, tmp_path / name, name, published_at=published)
    assert find_snapshot_date(stated, source) == date


def test_a_binary_file_gives_nodes_and_the_middles_of_ways(tmp_path: Path) -> None:
    nodes = [
        make_node(1),
        make_node(2, {}),
        make_node(3, {}),
        make_node(4, {"man_made": "mast"}),
        make_node(5, version=1),
    ]
    ways = (
        {"id": 9, "nodes": [2, 3], "version": 1, "tags": CAMERA},
        {"id": 10, "nodes": [77], "version": 1, "tags": CAMERA},
    )
    path = write_pbf(tmp_path / "x-260301.osm.pbf", nodes, ways)
    assert choose_reader(make_source(path)) is osm_pbf
    rows = read_file(osm_pbf, path)
    assert list_natives(rows) == ["node/1", "node/5", "way/9", "way/10"]
    first, fifth, way, lost = rows["raw_camera_observations"]
    assert (first["lat"], first["lon"], first["snapshot_at"]) == (40.0, 20.001, "2026-03-01")
    assert (first["seen_first_at"], first["seen_last_at"]) == ("", "2024-05-06T07:08:09Z")
    assert (fifth["seen_first_at"], fifth["seen_last_at"]) == ("2024-05-06T07:08:09Z", "2024-05-06T07:08:09Z")
    assert (way["lat"], way["lon"], way["seen_last_at"]) == (40.0, 20.0025, "")
    assert lost["lat"] is None
    assert list_codes(rows) == ["position_missing"]
    assert [row["center_deg"] for row in rows["raw_camera_directions"]] == [90] * 4


def test_signs_in_tags_come_through(tmp_path: Path) -> None:
    name = "a=b, 100% = é\n东 \U0001f4f7 %20%"
    rows = read_file(
        osm_pbf, write_pbf(tmp_path / "x_2026-01-01.pbf", [make_node(1, CAMERA | {"name": name})])
    )
    (row,) = rows["raw_camera_observations"]
    assert row["label_raw"] == json.loads(row["tags"])["name"] == name
    assert parse_tags("a%2c%b=%d800%,c=%ffffff%") == {"a,b": "\ufffd", "c": "\ufffd"}


@pytest.mark.parametrize("pack", [bytes, gzip.compress, bz2.compress])
def test_xml_is_read_packed_or_not(tmp_path: Path, pack: object) -> None:
    name = {bytes: "x.osm", gzip.compress: "x.osm.gz"}.get(pack, "x.osm.bz2")  # type: ignore[call-overload]
    path = tmp_path / name
    path.write_bytes(pack(XML))  # type: ignore[operator]
    assert choose_reader(make_source(path)) is osm_xml
    assert list_natives(read_file(osm_xml, path)) == ["node/1"]


def test_users_are_never_kept(tmp_path: Path) -> None:
    data = XML.replace(b'id="1"', b'id="1" user="fictional_user" uid="4242" changeset="4343"')
    rows = read_bytes(osm_xml, tmp_path, data, "x.osm")
    assert list_natives(rows) == ["node/1"]
    assert not any(word in str(rows) for word in ("fictional_user", "4242", "4343"))


def test_points_take_what_a_mapping_says(tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    path.write_text(json.dumps([{"id": 1, "lat": 40, "lon": 20, "tags": {"direction": "90"}}]))
    mapping = json.dumps({
        "kind": "cameras", "series": "fictional", "snapshot_at": "2025-01-01", "country": "US", "defaults": {"type": "ALPR"}, "columns": {},
    }, sort_keys=True, separators=(",", ":"))  # fmt: skip
    assert choose_reader(make_source(path, mapping=mapping)) is osm_points
    (row,) = read_file(osm_points, path, mapping)["raw_camera_observations"]
    assert (row["surveillance_type"], row["series"], row["country"], row["snapshot_at"]) == (
        "ALPR",
        "fictional",
        "US",
        "2025-01-01",
    )


@pytest.mark.parametrize("reader", [osm_pbf, osm_xml, overpass, osm_points])
def test_a_missing_file_is_a_problem(tmp_path: Path, reader: object) -> None:
    source = Source("0" * 64, tmp_path / "gone", "gone")
    codes = [row["code"] for batch in reader.read(source) for row in batch.to_pylist()]  # type: ignore[attr-defined]
    assert "object_missing" in codes


def test_a_binary_file_cut_off_keeps_what_was_read(tmp_path: Path) -> None:
    whole = write_pbf(tmp_path / "x.pbf", [make_node(number) for number in range(1, 30_001)]).read_bytes()
    rows = read_bytes(osm_pbf, tmp_path, whole[: len(whole) * 3 // 4], "y_2026-01-01.pbf")
    assert list_codes(rows) == ["damaged_source"]
    assert 0 < len(rows["raw_camera_observations"]) < 30_000


@pytest.mark.parametrize("length", [0, 1, 15, 60, 100])
def test_a_binary_file_may_break_off_anywhere(tmp_path: Path, length: int) -> None:
    whole = write_pbf(tmp_path / "x.pbf", [make_node(1)]).read_bytes()
    rows = read_bytes(osm_pbf, tmp_path, whole[:length], "y_2026-01-01.pbf")
    assert "damaged_source" in list_codes(rows) or "schema_mismatch" in list_codes(rows)
    assert not rows["raw_camera_observations"]


def test_a_binary_file_cannot_ask_for_endless_memory(tmp_path: Path) -> None:
    for head in (b"\x7f\xff\xff\xff", b"\xff\xff\xff\xff", struct.pack(">I", 65_535)):
        assert "damaged_source" in list_codes(
            read_bytes(osm_pbf, tmp_path, head + b"\n\tOSMHeader" * 5, "x_2026-01-01.pbf")
        )
    bomb = zlib.compress(bytes(64 << 20))
    blob = b"\x10" + _varint(64 << 20) + b"\x1a" + _varint(len(bomb)) + bomb
    header = b"\n\tOSMHeader\x18" + _varint(len(blob))
    rows = read_bytes(osm_pbf, tmp_path, struct.pack(">I", len(header)) + header + blob, "x_2026-01-01.pbf")
    assert "damaged_source" in list_codes(rows)


def _varint(number: int) -> bytes:
    out = bytearray()
    while number > 127:
        out.append(number & 127 | 128)
        number >>= 7
    return bytes([*out, number])


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (XML[:-20], "damaged_source"), (b"<osm>", "damaged_source"), (b"<osm version='0.6'></osm>", "schema_mismatch"),
        (b"<!DOCTYPE osm [<!ENTITY a 'b'>]>" + XML[22:], "entity_refused"), (XML.replace(b'"40"', b'"north"'), "damaged_source"),
        (XML.replace(b'"40"', b'"95"'), "position_impossible"), (XML.replace(b'"1"', b'"one"'), "damaged_source"),
    ],
)  # fmt: skip
def test_broken_xml_is_a_problem(tmp_path: Path, data: bytes, code: str) -> None:
    assert code in list_codes(read_bytes(osm_xml, tmp_path, data, "x_2026-01-01.osm"))


@pytest.mark.parametrize(
    ("element", "codes"),
    [
        ({"lat": "40.5", "lon": "20"}, []), ({"lat": 95, "lon": 20}, ["position_impossible"]), ({"lat": "north", "lon": 20}, ["schema_mismatch", "position_missing"]),
        ({"lat": None, "lon": None}, ["schema_mismatch", "position_missing"]), ({"lat": [1], "lon": {}}, ["schema_mismatch", "position_missing"]),
        ({}, ["position_missing"]), ({"lat": True, "lon": 1}, ["schema_mismatch", "position_missing"]), ({"lat": "nan", "lon": 1}, ["position_impossible"]),
        ({"lat": 40, "lon": 20, "tags": {"man_made": "surveillance", "x": [1]}}, ["schema_mismatch"]),
        ({"lat": 40, "lon": 20, "id": [1]}, ["schema_mismatch", "schema_mismatch"]), ({"lat": 40, "lon": 20, "type": "count"}, ["schema_mismatch", "schema_mismatch"]),
        ({"lat": 40, "lon": 20, "tags": [1]}, ["schema_mismatch"]), ({"lat": 40, "lon": 20, "timestamp": 7, "version": "1"}, []),
    ],
)  # fmt: skip
def test_elements_of_wrong_types_are_problems(
    tmp_path: Path, element: dict[str, object], codes: list[str]
) -> None:
    element = {"type": "node", "id": 1, "tags": {"man_made": "surveillance"}} | element
    data = json.dumps(
        {"osm3s": {"timestamp_osm_base": "2026-01-01T00:00:00Z"}, "elements": [element]}
    ).encode()
    assert list_codes(read_bytes(overpass, tmp_path, data, "x.json")) == codes


def test_an_id_that_stands_twice_gives_two_rows_and_a_problem(tmp_path: Path) -> None:
    data = json.dumps([{"id": 1, "lat": 40 + at, "lon": 20, "tags": CAMERA} for at in range(3)]).encode()
    rows = read_bytes(osm_points, tmp_path, data, "x_2026-01-01.json")
    assert list_natives(rows) == ["node/1"] * 3
    assert len({row["observation_id"] for row in rows["raw_camera_observations"]}) == 3
    assert list_codes(rows) == ["duplicate_id"] * 2


@pytest.mark.parametrize(
    "data",
    [b"[" * 100_000, b'{"elements":' + b"[" * 3000, b'[{"id":1,"lat":40,"lon":20,"tags":{"a":' + b"[" * 3000],
)
def test_deep_json_is_a_problem(tmp_path: Path, data: bytes) -> None:
    for reader in (overpass, osm_points):
        codes = list_codes(read_bytes(reader, tmp_path, data, "x_2026-01-01.json"))
        assert {"json_invalid", "too_deep"} & set(codes)


def test_an_element_is_found_again(tmp_path: Path) -> None:
    tags = CAMERA | {"contact:webcam": "https://cam.example/1"}
    expected = (
        "40.0, 20.001 | man_made=surveillance | surveillance=public | camera:direction=90 | contact:webcam=█"
    )
    pbf = write_pbf(tmp_path / "x.pbf", [make_node(1, tags)])
    points = tmp_path / "x.json"
    points.write_text(json.dumps([{"id": 1, "lat": 40.0, "lon": 20.001, "tags": tags}]))
    for path in (pbf, points):
        assert find_value(make_source(path), format_locator(ElementLocator("node/1"))) == expected
        assert find_value(make_source(path), format_locator(ElementLocator("node/2"))) is None
        assert find_value(make_source(path), format_locator(ElementLocator("nonsense"))) is None


def test_the_middle_of_points_over_the_antimeridian() -> None:
    assert find_middle([(0.0, 179.5), (1.0, -179.9)]) == (0.5, 179.8)
    assert find_middle([(0.0, 179.9), (1.0, -179.5)]) == (0.5, -179.8)
    assert find_middle([]) is None
