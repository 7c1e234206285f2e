"""The five shared files of cameras that are not OpenStreetMap's: proposed at the first go, and counted by hand.

The hand counts: `grep -c '"Point"'` for Dakar, lines below the heading for the others (`tail -n +2 FILE | grep -c .`).
"""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from sousveil.case.mapping import format_section, parse_section, propose_for_file
from sousveil.model.protocols import Source
from sousveil.readers.camera_mapping import CameraMapping, load_camera_mapping
from sousveil.readers.registry import choose_reader
from tests.unit.readers.record_rows import Rows, list_codes, read_file

FOLDER = Path(__file__).resolve().parents[3] / "shared" / "data" / "cameras"
pytestmark = pytest.mark.skipif(not FOLDER.is_dir(), reason=f"needs {FOLDER}")

DAKAR = "dakar_cameras_2016.geojson"
MONTENEGRO = "montenegro_cameras_2023.csv"
NEW_ORLEANS = "new_orleans_rtcc_safecam_2022.csv"
PATTAYA = "thailand_pattaya_cctv.csv"
SEOUL = "seoul_cctv_by_gu_2016.csv"


def read(name: str) -> tuple[CameraMapping, Rows]:
    """A file by the mapping that is proposed for it, with nothing changed."""
    path = FOLDER / name
    mapping = parse_section(format_section(propose_for_file(path)))
    reader = choose_reader(Source("0" * 64, path, name, mapping=mapping))
    assert reader is not None
    return load_camera_mapping(mapping), read_file(reader, path, mapping)


@pytest.mark.parametrize(
    ("name", "columns", "count", "box"),
    [
        (DAKAR, {}, 103, (14.64, 14.80, -17.54, -17.30)),
        (MONTENEGRO, {"lat": "latitude", "lon": "longitude"}, 108, (41.8, 43.6, 18.4, 20.4)),
        (NEW_ORLEANS, {"lat": "latitude", "lon": "longitude"}, 495, (-90, 90, -180, 180)),
        (PATTAYA, {"native_id": "id", "label": "name", "lat": "lat", "lon": "lng"}, 400, (12.8, 13.1, 100.7, 101.0)),
    ],
)  # fmt: skip
def test_points(
    name: str, columns: dict[str, str], count: int, box: tuple[float, float, float, float]
) -> None:
    mapping, rows = read(name)
    assert {field: headers[0] for field, headers in mapping.columns.items()} == columns
    found = rows["raw_camera_observations"]
    assert len(found) == count
    south, north, west, east = box
    assert all(south <= row["lat"] <= north and west <= row["lon"] <= east for row in found)
    assert set(list_codes(rows)) <= {"row_ragged"}
    assert "http" not in json.dumps(rows)


def test_pattaya_as_written() -> None:
    _, rows = read(PATTAYA)
    with (FOLDER / PATTAYA).open(encoding="utf-8", newline="") as file:
        lines = list(csv.DictReader(file))
    found = rows["raw_camera_observations"]
    assert [row["native_id"] for row in found] == [line["id"].strip() for line in lines]
    assert [(row["lat"], row["lon"]) for row in found] == [
        (float(line["lat"]), float(line["lng"])) for line in lines
    ]
    assert [row["label_raw"] for row in found] == [line["name"] for line in lines]


def test_most_of_new_orleans_is_in_new_orleans() -> None:
    _, rows = read(NEW_ORLEANS)
    found = [(row["lat"], row["lon"]) for row in rows["raw_camera_observations"]]
    inside = [point for point in found if 29.8 < point[0] < 30.2 and -90.2 < point[1] < -89.7]
    with (FOLDER / NEW_ORLEANS).open(encoding="utf-8", newline="") as file:
        by_hand = sum(
            29.8 < float(x["latitude"]) < 30.2 and -90.2 < float(x["longitude"]) < -89.7
            for x in csv.DictReader(file)
        )
    assert len(inside) == by_hand
    assert by_hand == 479


def test_photographs_of_montenegro_are_withheld() -> None:
    _, rows = read(MONTENEGRO)
    with (FOLDER / MONTENEGRO).open(encoding="utf-8", newline="") as file:
        photographs = sum(bool(line["photo"]) for line in csv.DictReader(file))
    assert [(row["path"], row["disposition"], row["occurrences"]) for row in rows["raw_camera_paths"]] == [
        ("photo", "withheld", photographs)
    ]


def test_seoul() -> None:
    """25 districts, 4 columns of years and a total that is never their sum."""
    mapping, rows = read(SEOUL)
    assert (mapping.kind, mapping.total, mapping.basis) == ("camera_counts", ("소계",), "added")
    assert mapping.parts == ("2013년도 이전", "2014년", "2015년", "2016년")
    found = rows["raw_camera_counts"]
    assert len(found) == 125
    assert len({row["place_raw"] for row in found}) == len({row["group_id"] for row in found}) == 25
    totals = {row["group_id"]: row["cameras"] for row in found if row["role"] == "total"}
    sums = {
        group: sum(row["cameras"] for row in found if row["group_id"] == group and row["role"] == "part")
        for group in totals
    }
    assert sum(totals[group] != sums[group] for group in totals) == 25
    first = next(
        row for row in found if row["place_raw"] == "강남구" and row["header_raw"] == "2013년도 이전"
    )
    assert (first["cameras"], first["from_at"], first["until_at"], first["basis"]) == (
        1292,
        "",
        "2013-12-31",
        "added",
    )
