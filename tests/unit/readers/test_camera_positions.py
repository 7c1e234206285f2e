"""Positions and numbers as lists of cameras write them."""

from __future__ import annotations

import math

import pytest
from pyproj import Transformer

from sousveil.readers.camera_numbers import read_number, read_period, read_share
from sousveil.readers.camera_positions import (
    Angle,
    Evidence,
    PositionReader,
    RawPosition,
    read_angle,
    split_pair,
)
from sousveil.readers.camera_systems import (
    knows_system,
    make_converter,
    name_system,
    shift_bd09,
    shift_gcj02,
    unshift_bd09,
    unshift_gcj02,
)
from sousveil.vocabulary.country_boxes import is_near_country


def collect(pairs: list[tuple[float, float]], country: str = "", crs: str = "") -> Evidence:
    evidence = Evidence(country, crs)
    for lat, lon in pairs:
        evidence.add(RawPosition(Angle(lat), Angle(lon), ""))
    return evidence


@pytest.mark.parametrize(
    ("text", "value", "axis", "note"),
    [
        ("12.946836", 12.946836, "", ""),
        (" -90.0667 ", -90.0667, "", ""),
        ("−33.9", -33.9, "", ""),
        ("48,1372", 48.1372, "", "decimal comma"),
        ("12°56'48\"N", 12.946667, "lat", "degrees and minutes"),
        ("100° 54′ 19.5″ E", 100.905417, "lon", "degrees and minutes"),
        ("33 51 35 S", -33.859722, "lat", "degrees and minutes"),
        ("S 33°51,5'", -33.858333, "lat", "degrees and minutes"),
        ("-33:51:35", -33.859722, "", "degrees and minutes"),
        ("55°45′ с. ", 55.75, "lat", "degrees and minutes"),
        ("12º56'48''N", 12.946667, "lat", "degrees and minutes"),
        ("55°45′С", 55.75, "lat", "degrees and minutes"),
        ("北纬39.9", 39.9, "lat", ""),
        ("N12.9468", 12.9468, "lat", ""),
        ("70.5° W", -70.5, "lon", ""),
        ("1e308", 1e308, "", ""),
        ("500000,25", 500000.25, "", "decimal comma"),
        ("NaN", None, "", ""),
        ("inf", None, "", ""),
        ("1e999", None, "", ""),
        ("unknown", None, "", ""),
        ("", None, "", ""),
        ("12°61'00\"N", None, "", ""),
        ("12.946.836", None, "", ""),
    ],
)
def test_angles(text: str, value: float | None, axis: str, note: str) -> None:
    found = read_angle(text)
    assert found.value == (None if value is None else pytest.approx(value, abs=1e-6))
    if value is not None:
        assert (found.axis, found.note) == (axis, note)


@pytest.mark.parametrize(
    ("text", "pair"),
    [
        ("12.9468, 100.9053", ("12.9468", "100.9053")),
        ("(43.51; 16.44)", ("43.51", "16.44")),
        ("43,5123, 16,4402", ("43,5123", "16,4402")),
        ("43,5123; 16,4402", ("43,5123", "16,4402")),
        ("POINT (16.44 43.51)", ("43.51", "16.44")),
        ("SRID=4326;POINT(16.44 43.51)", ("43.51", "16.44")),
        ("Main Street 5", None),
        ("12.5", None),
        ("1,2,3", None),
    ],
)
def test_two_coordinates_in_one_cell(text: str, pair: tuple[str, str] | None) -> None:
    assert split_pair(text) == pair


def test_exchanged_columns_are_found_by_latitudes_beyond_ninety() -> None:
    swapped = [(100.9 + i / 100, 12.9) for i in range(20)]
    assert collect(swapped).is_swapped
    assert not collect([(lon, lat) for lat, lon in swapped]).is_swapped
    reader = PositionReader(collect(swapped))
    assert reader.read(RawPosition(Angle(100.9), Angle(12.9), "")) == (12.9, 100.9, "swapped")


def test_one_wrong_row_exchanges_nothing() -> None:
    right = [(12.9, 100.9 + i / 100) for i in range(20)]
    evidence = collect([*right, (100.9, 12.9)])
    assert not evidence.is_swapped
    lat, _, note = PositionReader(evidence).read(RawPosition(Angle(100.9), Angle(12.9), ""))
    assert (lat, note) == (100.9, "")  # left as it is, for the maker to call impossible


def test_exchanged_columns_are_found_by_the_stated_country() -> None:
    swapped = [(-17.47 + i / 1000, 14.69) for i in range(20)]  # Dakar: both readings are on the Earth
    assert not collect(swapped).is_swapped
    assert collect(swapped, "SN").is_swapped
    assert not collect([(lon, lat) for lat, lon in swapped], "SN").is_swapped
    assert not collect(swapped, "FR").is_swapped  # neither reading is near


def test_metres_in_columns_of_degrees() -> None:
    evidence = collect([(551000.0 + i, 198000.0) for i in range(5)])
    assert (evidence.is_projected, evidence.is_swapped) == (True, False)
    assert PositionReader(evidence).read(RawPosition(Angle(551000.0), Angle(198000.0), ""))[0] is None
    assert not collect([(0.0, 0.0), (11.0, 48.0)]).is_projected


def test_positions_of_a_stated_system() -> None:
    to_korea = Transformer.from_crs("EPSG:4326", "EPSG:5186", always_xy=True)
    x, y = to_korea.transform(126.978, 37.5665)
    for north, east, note in ((y, x, "projected"), (x, y, "swapped")):
        evidence = collect([(north + i, east) for i in range(5)], "KR", "EPSG:5186")
        lat, lon, found = PositionReader(evidence).read(RawPosition(Angle(north), Angle(east), ""))
        assert (lat, lon) == (pytest.approx(37.5665, abs=1e-5), pytest.approx(126.978, abs=1e-5))
        assert found == note


def test_names_of_systems() -> None:
    assert name_system("urn:ogc:def:crs:EPSG::5186") == "EPSG:5186"
    assert (
        name_system("urn:ogc:def:crs:OGC:1.3:CRS84")
        == name_system("EPSG:4326")
        == name_system("wgs 84")
        == ""
    )
    assert (name_system("gcj02"), name_system("BD_09")) == ("GCJ-02", "BD-09")
    assert knows_system("EPSG:31468")
    assert not knows_system("EPSG:999999")
    assert not knows_system("/etc/passwd")
    assert not knows_system("+proj=utm +zone=33")


def test_the_chinese_shift_is_undone() -> None:
    # Tiananmen in WGS 84 and, by the published shift, in GCJ-02: some 550 m apart.
    shifted = shift_gcj02(39.908722, 116.397499)
    assert shifted == (pytest.approx(39.910126, abs=2e-5), pytest.approx(116.403743, abs=2e-5))
    assert unshift_gcj02(*shifted) == pytest.approx((39.908722, 116.397499), abs=1e-8)
    assert unshift_gcj02(48.85, 2.35) == (48.85, 2.35)
    assert unshift_gcj02(1e308, 0) is None
    assert unshift_bd09(math.nan, 0) is None
    convert = make_converter("BD-09")
    assert convert is not None
    # Baidu's shift lies some 0.0065 degrees east and 0.006 north of GCJ-02.
    lat, lon = shift_bd09(39.908722, 116.397499)
    assert (lat, lon) == (pytest.approx(39.9163, abs=5e-4), pytest.approx(116.4101, abs=5e-4))
    assert convert(lon, lat) == pytest.approx((39.908722, 116.397499), abs=1e-5)


def test_boxes_of_countries() -> None:
    assert is_near_country("SG", 1.35, 103.8)
    assert is_near_country("FJ", -17.8, 178.4)
    assert is_near_country("FJ", -16.5, -179.9)
    assert not is_near_country("SG", 103.8, 1.35)
    assert not is_near_country("XX", 0.0, 0.0)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1,234", 1234), ("1.234", 1234), ("1 234", 1234), ("1\u202f234", 1234), ("1'234'567", 1234567), ("12대", 12),
        ("12 台", 12), ("△5", -5), ("−5", -5), ("(5)", -5), ("12.0", 12), ("12,5", 12.5), ("１２", 12), ("2e3", 2000),
        ("1168010500", 1168010500), ("1,23,456", None), ("12 Hauptstr.", None), ("", None), ("9" * 30, None), ("nan", None),
    ],
)  # fmt: skip
def test_numbers(text: str, number: float | None) -> None:
    assert read_number(text) == number


def test_decimal_marks_part_fractions() -> None:
    assert read_number("605,21", ",") == 605.21
    assert read_number("1.605,21", ",") == 1605.21
    assert read_number("1.234", ".") == 1.234
    assert read_number("1,234.5", ".") == 1234.5


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("2014년", ("2014-01-01", "2014-12-31")),
        ("2013년도 이전", ("", "2013-12-31")),
        ("2013年以前", ("", "2013-12-31")),
        ("до 2013", ("", "2012-12-31")),
        ("before 2014", ("", "2013-12-31")),
        ("2013 and earlier", ("", "2013-12-31")),
        ("since 2020", ("2020-01-01", "")),
        ("2011-2013", ("2011-01-01", "2013-12-31")),
        ("2020-02", ("2020-02-01", "2020-02-29")),
        ("2020-02-03", ("2020-02-03", "2020-02-03")),
    ],
)
def test_periods(text: str, period: tuple[str, str]) -> None:
    assert read_period(text) == period


@pytest.mark.parametrize("text", ["total", "소계", "12345", "1.2014", "latitude"])
def test_words_that_are_no_period(text: str) -> None:
    assert read_period(text) is None


def test_shares() -> None:
    assert (read_share("63%"), read_share("0,63"), read_share("1")) == (0.63, 0.63, 1.0)
    assert (read_share("63"), read_share("-1%"), read_share("nan")) == (None, None, None)
