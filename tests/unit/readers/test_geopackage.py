"""GeoPackage as cameras, also hostile ones. All names are fictional."""

from __future__ import annotations

import sqlite3
import struct
from pathlib import Path
from typing import Any

import pytest
from pyproj import Transformer

from sousveil.model.locators import CellLocator, format_locator
from sousveil.model.protocols import Source
from sousveil.readers import find_value, geopackage
from sousveil.readers.registry import choose_reader
from sousveil.readers.table_mapping import parse_mapping
from tests.unit.readers.record_rows import Rows, list_codes, read_file

SYSTEMS = """
CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT, srs_id INTEGER, organization TEXT, organization_coordsys_id INTEGER, definition TEXT);
CREATE TABLE gpkg_geometry_columns (table_name TEXT, column_name TEXT, geometry_type_name TEXT, srs_id INTEGER, z INTEGER, m INTEGER);
INSERT INTO gpkg_spatial_ref_sys VALUES ('WGS 84', 4326, 'EPSG', 4326, ''), ('Korea', 100, 'EPSG', 5186, '');
"""


def encode_point(x: float, y: float, envelope: int = 0) -> bytes:
    body = struct.pack("<4d", x, x, y, y) if envelope else b""
    return (
        b"GP\0"
        + bytes([1 | envelope << 1])
        + struct.pack("<i", 4326)
        + body
        + b"\1"
        + struct.pack("<I2d", 1, x, y)
    )


def write(path: Path, rows: list[tuple[Any, ...]], *, srs_id: int = 4326, sql: str = "") -> Path:
    database = sqlite3.connect(path)
    database.executescript(SYSTEMS)
    database.execute(
        "CREATE TABLE cameras (fid INTEGER PRIMARY KEY, geom BLOB, operator TEXT, photo TEXT, n REAL)"
    )
    database.execute(
        "INSERT INTO gpkg_geometry_columns VALUES ('cameras', 'geom', 'POINT', ?, 0, 0)", (srs_id,)
    )
    database.executemany("INSERT INTO cameras (geom, operator, photo, n) VALUES (?, ?, ?, ?)", rows)
    database.executescript(sql)
    database.commit()
    database.close()
    data = bytearray(path.read_bytes())
    data[68:72] = b"GPKG"
    path.write_bytes(data)
    return path


def read(path: Path, mapping: str = "") -> Rows:
    assert choose_reader(Source("0" * 64, path, path.name, mapping=mapping)) is geopackage
    return read_file(geopackage, path, mapping)


def list_points(rows: Rows) -> list[tuple[float | None, float | None]]:
    return [(row["lat"], row["lon"]) for row in rows["raw_camera_observations"]]


def test_points(tmp_path: Path) -> None:
    rows = [
        (encode_point(11.5, 48.1), "City of Example", "https://example.org/1.jpg", 2.5),
        (encode_point(11.6, 48.2, envelope=1), None, None, None),
        (None, "", None, None),
        (b"broken", None, None, None),
        (encode_point(11.5, 48.1)[:-4], None, None, None),
    ]
    path = write(tmp_path / "a.gpkg", rows)
    found = read(path)
    assert list_points(found) == [(48.1, 11.5), (48.2, 11.6), *[(None, None)] * 3]
    assert found["raw_camera_observations"][0]["operator_raw"] == "City of Example"
    assert {one["path"]: one["disposition"] for one in found["raw_camera_paths"]} == {
        "fid": "unmapped", "n": "unmapped", "photo": "withheld",
    }  # fmt: skip
    assert list_codes(found) == ["position_missing"] * 3
    source = Source("0" * 64, path, path.name)
    assert find_value(source, found["raw_camera_observations"][0]["locator"]) == "fid | operator | photo | n"
    assert find_value(source, format_locator(CellLocator(1, "n"))) == "2.5"
    assert find_value(source, format_locator(CellLocator(77, "n"))) is None


def test_lines_and_multipoints(tmp_path: Path) -> None:
    line = encode_point(0, 0)[:8] + b"\1" + struct.pack("<II4d", 2, 2, 1, 2, 3, 4)
    point = b"\1" + struct.pack("<I3d", 1001, 11.5, 48.1, 7)
    many = encode_point(0, 0)[:8] + b"\1" + struct.pack("<II", 1004, 1) + point
    liar = encode_point(0, 0)[:8] + b"\1" + struct.pack("<II", 4, 2**31)
    rows = read(write(tmp_path / "a.gpkg", [(blob, None, None, None) for blob in (line, many, liar)]))
    assert list_points(rows) == [(48.1, 11.5), (None, None)]
    assert list_codes(rows) == ["geometry_not_point", "position_missing"]


def test_other_systems(tmp_path: Path) -> None:
    x, y = Transformer.from_crs("EPSG:4326", "EPSG:5186", always_xy=True).transform(126.978, 37.5665)
    rows = read(write(tmp_path / "a.gpkg", [(encode_point(x, y), None, None, None)], srs_id=100))
    assert list_points(rows) == [(pytest.approx(37.5665, abs=1e-6), pytest.approx(126.978, abs=1e-6))]
    assert rows["raw_camera_observations"][0]["position_note"] == "projected"


def test_a_mapping(tmp_path: Path) -> None:
    section = {"kind": "cameras", "columns": {"native_id": "fid", "count": "n"}, "sheet": "cameras"}
    path = write(tmp_path / "a.gpkg", [(encode_point(11.5, 48.1), None, None, 3)])
    (row,) = read(path, parse_mapping(section))["raw_camera_observations"]
    assert (row["native_id"], row["cameras"]) == ("1", 3)
    assert list_codes(read(path, parse_mapping(section | {"sheet": "none"}))) == ["mapping_column_missing"]


def test_views_triggers_and_virtual_tables_are_not_run(tmp_path: Path) -> None:
    sql = """
    CREATE VIEW sly AS SELECT 1 AS fid, geom FROM cameras;
    INSERT INTO gpkg_geometry_columns VALUES ('sly', 'geom', 'POINT', 4326, 0, 0), ('nowhere', 'geom', 'POINT', 4326, 0, 0);
    CREATE TRIGGER bad AFTER INSERT ON cameras BEGIN DELETE FROM cameras; END;
    """
    path = write(tmp_path / "a.gpkg", [(encode_point(11.5, 48.1), None, None, None)], sql=sql)
    before = path.read_bytes()
    assert list_points(read(path)) == [(48.1, 11.5)]
    assert path.read_bytes() == before
    assert [one.name for one in tmp_path.iterdir()] == ["a.gpkg"]


def test_a_catalogue_that_is_an_endless_view_is_refused(tmp_path: Path) -> None:
    sql = """
    DROP TABLE gpkg_geometry_columns;
    CREATE VIEW gpkg_geometry_columns AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)
      SELECT 'cameras' AS table_name, 'geom' AS column_name, i AS srs_id FROM n;
    """
    rows = read(write(tmp_path / "a.gpkg", [], sql=sql))
    assert list_codes(rows) == ["damaged_source"]


def test_tables_with_computed_columns_are_not_read(tmp_path: Path) -> None:
    sql = """
    CREATE TABLE trap (fid INTEGER PRIMARY KEY, geom BLOB, big AS (hex(zeroblob(fid * 1000000))));
    INSERT INTO trap (geom) VALUES (x'00');
    DELETE FROM gpkg_geometry_columns;
    INSERT INTO gpkg_geometry_columns VALUES ('trap', 'geom', 'POINT', 4326, 0, 0);
    """
    assert list_codes(read(write(tmp_path / "a.gpkg", [], sql=sql))) == ["schema_mismatch"]


@pytest.mark.parametrize("cut", [100, 4096, 9000])
def test_cut_files_are_damaged(tmp_path: Path, cut: int) -> None:
    path = write(tmp_path / "a.gpkg", [(encode_point(11.5, 48.1), "x" * 900, None, None)] * 30)
    data = path.read_bytes()
    assert len(data) > cut
    path.write_bytes(data[:cut])
    assert "damaged_source" in list_codes(read(path))


def test_a_database_without_features(tmp_path: Path) -> None:
    path = write(tmp_path / "a.gpkg", [], sql="DELETE FROM gpkg_geometry_columns")
    assert list_codes(read(path)) == ["schema_mismatch"]
