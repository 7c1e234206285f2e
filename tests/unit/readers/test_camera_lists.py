"""Tables of cameras, counts, samples and figures with columns of their own. All names are fictional."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from pyproj import Transformer

from sousveil.model.errors import SousveilError
from sousveil.model.locators import CellLocator, format_locator
from sousveil.model.protocols import Source
from sousveil.readers import camera_list, find_value
from sousveil.readers.camera_mapping import load_camera_mapping
from sousveil.readers.registry import choose_reader
from sousveil.readers.table_mapping import parse_mapping
from tests.unit.readers.record_rows import Rows, list_codes, read_bytes

COLUMNS = {"lat": "lat", "lon": "lng", "native_id": "id"}


def read(folder: Path, data: str | bytes, name: str = "a.csv", **section: Any) -> Rows:
    content = data.encode() if isinstance(data, str) else data
    mapping = parse_mapping({"kind": "cameras", "columns": COLUMNS} | section)
    return read_bytes(camera_list, folder, content, name, mapping)


def list_points(rows: Rows) -> list[tuple[float | None, float | None]]:
    return [(row["lat"], row["lon"]) for row in rows["raw_camera_observations"]]


def test_points_with_all_that_columns_may_say(tmp_path: Path) -> None:
    text = (
        "id;lat;lng;Ort;Name;Betreiber;Hersteller;Modell;Typ;Art;Höhe;Richtung;Anzahl;Seit;Stand;Foto;Telefon\n"
        "K-1;48,1372;11,5756;München;Erfundener Platz;Stadt Erfunden;Beispielwerk;BW-1;Domkamera;Kennzeichen;4,5;90;2;1.5.2019;"
        "2.6.2023;https://example.org/1.jpg;+49 89 000\n"
    )
    rows = read(
        tmp_path,
        text,
        columns=COLUMNS | {
            "place": "Ort", "label": "Name", "operator": "Betreiber", "manufacturer": "Hersteller", "model": "Modell",
            "camera_type": "Typ", "type": "Art", "height": "Höhe", "direction": "Richtung", "count": "Anzahl",
            "started_at": "Seit", "seen_last_at": "Stand", "link": "Foto",
        },
        values={"camera_type": {"Domkamera": "dome"}, "type": {"Kennzeichen": "ALPR"}},
        decimal_mark=",", date_format="day-month-year", country="DE", series="erfunden", snapshot_at="2023-06",
    )  # fmt: skip
    (row,) = rows["raw_camera_observations"]
    expected = {
        "native_id": "K-1", "lat": 48.1372, "lon": 11.5756, "position_raw": "48,1372, 11,5756", "position_note": "decimal comma",
        "place_raw": "München", "label_raw": "Erfundener Platz", "operator_raw": "Stadt Erfunden", "manufacturer_raw": "Beispielwerk",
        "model_raw": "BW-1", "camera_type": "dome", "camera_type_raw": "Domkamera", "surveillance_type": "ALPR",
        "surveillance_type_raw": "Kennzeichen", "height_m": 4.5, "cameras": 2, "cameras_raw": "2", "started_at": "2019-05-01",
        "started_at_raw": "1.5.2019", "seen_last_at": "2023-06-02", "country": "DE", "series": "erfunden", "snapshot_at": "2023-06",
    }  # fmt: skip
    assert {name: row[name] for name in expected} == expected
    assert [one["center_deg"] for one in rows["raw_camera_directions"]] == [90.0]
    paths = {one["path"]: one["disposition"] for one in rows["raw_camera_paths"]}
    assert paths == {"Foto": "withheld", "Telefon": "withheld"}
    assert "example.org" not in json.dumps(rows)
    assert list_codes(rows) == []


@pytest.mark.parametrize("name", ["a.xlsx", "a.jsonl"])
def test_spreadsheets_and_json_lines(tmp_path: Path, name: str) -> None:
    if name.endswith("x"):
        book = openpyxl.Workbook()
        for line in (["id", "lat", "lng"], ["A", 12.5, 100.25]):
            book.active.append(line)
        stream = io.BytesIO()
        book.save(stream)
        data = stream.getvalue()
    else:
        data = b'{"id": "A", "lat": 12.5, "lng": 100.25}\n'
    assert list_points(read(tmp_path, data, name)) == [(12.5, 100.25)]


def test_rows_without_a_usable_position_stay(tmp_path: Path) -> None:
    text = "id,lat,lng\na,12.5,100.2\nb,0,0\nc,NaN,100\nd,1e308,5\ne,,\nf,somewhere,100\ng,95,200\n"
    rows = read(tmp_path, text)
    assert list_points(rows) == [(12.5, 100.2), *[(None, None)] * 6]
    assert list_codes(rows) == [
        "position_impossible", "position_missing", "position_impossible", "position_missing", "position_missing",
        "position_impossible",
    ]  # fmt: skip
    raw = [row["position_raw"] for row in rows["raw_camera_observations"]]
    assert raw[1:4] == ["0, 0", "NaN, 100", "1e308, 5"]


def test_exchanged_columns(tmp_path: Path) -> None:
    rows = read(tmp_path, "id,lat,lng\n" + "".join(f"{i},100.{i},12.5\n" for i in range(1, 9)))
    assert list_points(rows)[0] == (12.5, 100.1)
    assert {row["position_note"] for row in rows["raw_camera_observations"]} == {"swapped"}
    assert rows["raw_camera_observations"][0]["position_raw"] == "100.1, 12.5"
    assert list_codes(rows) == ["position_swapped"]


def test_metres_without_a_system(tmp_path: Path) -> None:
    rows = read(tmp_path, "id,lat,lng\na,551000.5,198000.25\nb,551010.5,198010\n")
    assert list_points(rows) == [(None, None)] * 2
    assert list_codes(rows) == ["position_projected", "position_missing", "position_missing"]


def test_metres_in_a_stated_system(tmp_path: Path) -> None:
    x, y = Transformer.from_crs("EPSG:4326", "EPSG:31468", always_xy=True).transform(11.5756, 48.1372)
    text = f"id;X;Y\na;{x:.3f};{y:.3f}\n".replace(".", ",")
    rows = read(tmp_path, text, columns={"native_id": "id", "x": "X", "y": "Y"}, crs="EPSG:31468")
    ((lat, lon),) = list_points(rows)
    assert (lat, lon) == (pytest.approx(48.1372, abs=1e-6), pytest.approx(11.5756, abs=1e-6))
    assert rows["raw_camera_observations"][0]["position_note"] == "projected"


def test_two_coordinates_in_one_column(tmp_path: Path) -> None:
    text = 'id,where\na,"12.5, 100.25"\nb,POINT (100.25 12.5)\nc,by the bridge\n'
    rows = read(tmp_path, text, columns={"native_id": "id", "position": "where"})
    assert list_points(rows) == [(12.5, 100.25), (12.5, 100.25), (None, None)]
    assert rows["raw_camera_observations"][2]["position_raw"] == "by the bridge"


def test_house_numbers_are_no_number_of_cameras(tmp_path: Path) -> None:
    text = "id,lat,lng,n\na,12.5,100.2,1168010500\nb,12.5,100.3,-1\nc,12.5,100.4,3\n"
    rows = read(tmp_path, text, columns=COLUMNS | {"count": "n"})
    assert [row["cameras"] for row in rows["raw_camera_observations"]] == [1, 1, 3]
    assert [row["cameras_raw"] for row in rows["raw_camera_observations"]] == ["1168010500", "-1", "3"]
    assert list_codes(rows) == ["camera_value_unreadable"] * 2


@pytest.mark.parametrize("encoding", ["gb18030", "utf-16", "utf-8-sig"])
def test_encodings(tmp_path: Path, encoding: str) -> None:
    text = "编号,名称,经度,纬度\n" + "".join(f"{i},示例路口摄像头,116.3{i},39.9\n" for i in range(30))
    columns = {"native_id": "编号", "label": "名称", "lon": "经度", "lat": "纬度"}
    rows = read(tmp_path, text.encode(encoding), columns=columns)
    assert {row["label_raw"] for row in rows["raw_camera_observations"]} == {"示例路口摄像头"}


def test_ragged_rows_and_empty_files(tmp_path: Path) -> None:
    rows = read(tmp_path, "id,lat,lng\na,12.5\nb,12.5,100.2,extra\n")
    assert list_points(rows) == [(None, None), (12.5, 100.2)]
    assert sorted(list_codes(rows)) == ["position_missing", "row_ragged", "row_ragged"]
    assert list_codes(read(tmp_path, "")) == ["empty_source"]


def test_missing_columns_are_named_once(tmp_path: Path) -> None:
    assert list_codes(read(tmp_path, "id,lat,b\n1,2,3\n")).count("mapping_column_missing") == 1


def test_private_homes_are_left_out(tmp_path: Path) -> None:
    text = "id,lat,lng,who\na,12.5,100.2,homeowner\nb,12.5,100.3,City of Example\n"
    rows = read(tmp_path, text, columns=COLUMNS | {"operator": "who"})
    assert [row["native_id"] for row in rows["raw_camera_observations"]] == ["b"]
    assert list_codes(rows) == ["home_left_out"]


def test_links_in_mapped_columns_are_withheld(tmp_path: Path) -> None:
    text = "id,lat,lng,name\na,12.5,100.2,rtsp://192.0.2.7/live\n"
    rows = read(tmp_path, text, columns=COLUMNS | {"label": "name"})
    assert "192.0.2.7" not in json.dumps(rows)
    assert rows["raw_camera_paths"][0]["disposition"] == "withheld"


WIDE = '자치구,소계,2013년도 이전,2014년\n가상구,"1,200",1100,90\n허구구,-5,abc,\n'


def test_wide_counts(tmp_path: Path) -> None:
    rows = read(
        tmp_path, WIDE, kind="camera_counts", columns={"place": "자치구"}, total="소계", parts=["2013년도 이전", "2014년"],
        basis="added", country="KR", snapshot_at="2016",
    )  # fmt: skip
    found = rows["raw_camera_counts"]
    names = ("place_raw", "role", "basis", "period_raw", "from_at", "until_at", "cameras", "cameras_raw")
    assert [tuple(row[name] for name in names) for row in found] == [
        ("가상구", "total", "stock", "", "", "", 1200, "1,200"),
        ("가상구", "part", "added", "2013년도 이전", "", "2013-12-31", 1100, "1100"),
        ("가상구", "part", "added", "2014년", "2014-01-01", "2014-12-31", 90, "90"),
        ("허구구", "total", "stock", "", "", "", -5, "-5"),
        ("허구구", "part", "added", "2013년도 이전", "", "2013-12-31", None, "abc"),
    ]
    groups = [row["group_id"] for row in found]
    assert len(set(groups[:3])) == 1
    assert groups[0] != groups[3]
    assert list_codes(rows) == ["camera_value_unreadable"]
    assert json.loads(found[2]["locator"]) == {"row": 1, "column": "2014년"}


def test_counts_by_kind(tmp_path: Path) -> None:
    text = "place,all,traffic,schools\nA,10,6,4\n"
    rows = read(
        tmp_path, text, kind="camera_counts", columns={"place": "place"}, total="all", parts=["traffic", "schools"],
        parts_are="kinds",
    )  # fmt: skip
    assert [(row["kind_raw"], row["cameras"]) for row in rows["raw_camera_counts"]] == [
        ("", 10), ("traffic", 6), ("schools", 4),
    ]  # fmt: skip


def test_long_counts_with_totals(tmp_path: Path) -> None:
    text = "city,year,kind,n\nA,2020,Total,10\nA,2020,Dome,6\nA,2020,Fixed,4\nB,2020,Total,3\n"
    columns = {"place": "city", "period": "year", "kind": "kind", "count": "n"}
    rows = read(tmp_path, text, kind="camera_counts", columns=columns, total_words=["Total"])
    found = rows["raw_camera_counts"]
    assert [row["role"] for row in found] == ["total", "part", "part", "total"]
    assert len({row["group_id"] for row in found[:3]}) == 1
    assert {(row["from_at"], row["until_at"]) for row in found} == {("2020-01-01", "2020-12-31")}
    plain = read(tmp_path, text, kind="camera_counts", columns=columns)
    assert {row["role"] for row in plain["raw_camera_counts"]} == {"single"}


def test_samples(tmp_path: Path) -> None:
    text = "city,part,unit,n,of,found,recall,precision,year\nA,old town,point,1000,50000,37,63%,0.9,2020\nB,,point,x,,4,63,,\n"
    columns = {
        "place": "city", "stratum": "part", "unit": "unit", "units_sampled": "n", "units_total": "of", "cameras_found": "found",
        "recall": "recall", "precision": "precision", "period": "year",
    }  # fmt: skip
    rows = read(tmp_path, text, kind="camera_samples", columns=columns)
    first, second = rows["raw_camera_samples"]
    assert (first["units_sampled"], first["units_total"], first["cameras_found"]) == (1000.0, 50000.0, 37)
    assert (first["recall"], first["precision"], first["recall_n"]) == (0.63, 0.9, None)
    assert (second["recall"], second["units_total"], second["cameras_found"]) == (None, None, 4)
    assert list_codes(rows) == ["camera_value_unreadable"]


def test_figures_of_places(tmp_path: Path) -> None:
    text = "gemeinde;fläche;einwohner\nErfunden;12345,5;1.234.567\n"
    columns = {"place": "gemeinde", "area_km2": "fläche", "population": "einwohner"}
    rows = read(
        tmp_path, text, kind="place_figures", columns=columns, area_unit="ha", decimal_mark=",", period="2022"
    )
    assert [(row["measure"], row["figure"], row["figure_raw"], row["period_raw"]) for row in rows["raw_place_figures"]] == [
        ("area_km2", pytest.approx(123.455), "12345,5", "2022"),
        ("population", 1234567.0, "1.234.567", "2022"),
    ]  # fmt: skip


def test_cells_are_found_again(tmp_path: Path) -> None:
    path = tmp_path / "w.csv"
    path.write_text(WIDE, encoding="utf-8")
    mapping = parse_mapping({"kind": "camera_counts", "columns": {"place": "자치구"}, "total": "소계"})
    source = Source("0" * 64, path, path.name, mapping=mapping)
    assert choose_reader(source) is camera_list
    assert find_value(source, format_locator(CellLocator(1, "소계"))) == "1,200"
    assert find_value(source, format_locator(CellLocator(2, ""))) == "자치구 | 소계 | 2013년도 이전"
    assert find_value(source, format_locator(CellLocator(9, "소계"))) is None


@pytest.mark.parametrize(
    ("section", "words"),
    [
        ({"kind": "cameras", "columns": {"lat": "a"}}, "together"),
        ({"kind": "cameras", "columns": {"x": "a", "y": "b"}}, "crs"),
        ({"kind": "cameras", "columns": {"wrong": "a"}}, "wrong"),
        ({"kind": "cameras", "columns": COLUMNS, "crs": "EPSG:999999"}, "coordinate system"),
        ({"kind": "cameras", "columns": COLUMNS, "crs": "/etc/passwd"}, "coordinate system"),
        ({"kind": "cameras", "columns": COLUMNS, "basis": "stock"}, "basis"),
        ({"kind": "cameras", "columns": COLUMNS, "snapshot_at": "soon"}, "date"),
        ({"kind": "cameras", "columns": COLUMNS, "country": "Korea"}, "country"),
        ({"kind": "cameras", "columns": COLUMNS, "defaults": {"lat": "5"}}, "default"),
        ({"kind": "cameras", "columns": COLUMNS, "values": {"type": {"a": 5}}}, "values"),
        ({"kind": "camera_counts", "columns": {"place": "a"}}, "count"),
        ({"kind": "camera_samples", "columns": {"place": "a"}}, "cameras_found"),
        ({"kind": "place_figures", "columns": {"place": "a"}}, "area_km2"),
        ({"kind": "cameras", "columns": COLUMNS, "series": 5}, "series"),
    ],
)
def test_wrong_sections_say_what_is_wrong(section: dict[str, Any], words: str) -> None:
    with pytest.raises(SousveilError, match=words) as raised:
        parse_mapping(section)
    assert raised.value.code == "bad_settings"


def test_other_words_for_fields_and_defaults(tmp_path: Path) -> None:
    section = {
        "kind": "cameras",
        "columns": COLUMNS | {"surveillance_type": "t"},
        "defaults": {"surveillance_type": "ALPR"},
    }
    mapping = load_camera_mapping(parse_mapping(section))
    assert (mapping.columns["type"], mapping.defaults) == (("t",), {"type": "ALPR"})
    assert load_camera_mapping(parse_mapping(json.loads(parse_mapping(section)))) == mapping
    rows = read(tmp_path, "id,lat,lng,t\na,1.5,2.5,\nb,1.5,2.6,camera\n", **section)
    assert [row["surveillance_type"] for row in rows["raw_camera_observations"]] == ["ALPR", "camera"]
