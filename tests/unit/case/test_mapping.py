"""Proposed mappings of files in many languages. All names are fictional."""

from __future__ import annotations

import io
import json
import sqlite3
from pathlib import Path

import openpyxl
import pytest
from pyproj import Transformer

from sousveil.case.folder import create_case, read_settings
from sousveil.case.mapping import add_section, format_section, parse_section, propose_for_file
from sousveil.model.errors import SousveilError
from sousveil.readers.camera_mapping import CameraMapping, load_camera_mapping


def propose(folder: Path, text: str | bytes, name: str = "list.csv") -> tuple[CameraMapping, str]:
    """The mapping that the proposed section gives, and the section."""
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    section = format_section(propose_for_file(path))
    return load_camera_mapping(parse_section(section)), section


def list_columns(mapping: CameraMapping) -> dict[str, str]:
    return {field: headers[0] for field, headers in mapping.columns.items()}


GERMAN = (
    "Nr.;Standort;Bezirk;Breitengrad;Längengrad;Anzahl Kameras;Hersteller;Betreiber;Inbetriebnahme;Ansprechpartner\n"
    + "".join(
        f"{i};Erfundener Platz {i};Mitte;48,13{i:02};11,57{i:02};{1 + i % 3};Beispielwerk;Stadt Erfunden;{13 + i % 9}.05.2019;Frau E.\n"
        for i in range(1, 30)
    )
)
CHINESE = "编号,点位名称,所属区,经度,纬度,品牌,用途,联系电话\n" + "".join(
    f"K{i},示例路{i}号,示例区,116.3{i:03},39.9{i:03},某某,治安,000\n" for i in range(1, 30)
)
SPANISH = "id;Ubicación;Distrito;Latitud;Longitud;Tipo de cámara;Altura;Enlace\n" + "".join(
    f"C{i};Calle Inventada {i};Centro;-34.60{i:02};-58.38{i:02};domo;4;https://example.org/{i}\n"
    for i in range(1, 30)
)
RUSSIAN = "№;Адрес установки;Район;Широта;Долгота;Количество камер;Дата установки\n" + "".join(
    f"{i};Вымышленная ул., {i};Центральный;55.75{i:02};37.61{i:02};2;2020-03-{i:02}\n" for i in range(1, 30)
)
KOREAN = (
    "관리번호,관리기관명,소재지도로명주소,카메라대수,설치연월,위도,경도,설치목적구분,관리기관전화번호\n"
    + "".join(
        f"{i},가상구청,가상로 {i},{1 + i % 4},2019-0{1 + i % 9},37.5{i:03},126.9{i:03},생활방범,02-000-0000\n"
        for i in range(1, 30)
    )
)


@pytest.mark.parametrize(
    ("text", "encoding", "expected"),
    [
        (GERMAN, "cp1252", {
            "native_id": "Nr.", "label": "Standort", "place": "Bezirk", "lat": "Breitengrad", "lon": "Längengrad",
            "count": "Anzahl Kameras", "manufacturer": "Hersteller", "operator": "Betreiber", "started_at": "Inbetriebnahme",
        }),
        (CHINESE, "gb18030", {
            "native_id": "编号", "label": "点位名称", "place": "所属区", "lon": "经度", "lat": "纬度", "brand": "品牌", "zone": "用途",
        }),
        (SPANISH, "utf-8", {
            "native_id": "id", "label": "Ubicación", "place": "Distrito", "lat": "Latitud", "lon": "Longitud",
            "camera_type": "Tipo de cámara", "height": "Altura",
        }),
        (RUSSIAN, "cp1251", {
            "native_id": "№", "label": "Адрес установки", "place": "Район", "lat": "Широта", "lon": "Долгота",
            "count": "Количество камер", "started_at": "Дата установки",
        }),
        (KOREAN, "cp949", {
            "native_id": "관리번호", "operator": "관리기관명", "label": "소재지도로명주소", "count": "카메라대수", "started_at": "설치연월",
            "lat": "위도", "lon": "경도", "zone": "설치목적구분",
        }),
    ],
    ids=["German", "Chinese", "Spanish", "Russian", "Korean"],
)  # fmt: skip
def test_lists_in_other_languages(tmp_path: Path, text: str, encoding: str, expected: dict[str, str]) -> None:
    if encoding == "cp1251":
        text = text.replace("№", "Номер")
        expected = expected | {"native_id": "Номер"}
    mapping, _ = propose(tmp_path, text.encode(encoding))
    assert (mapping.kind, list_columns(mapping)) == ("cameras", expected)


def test_what_settings_follow_from_values(tmp_path: Path) -> None:
    mapping, section = propose(tmp_path, GERMAN, "kameras_2023.csv")
    assert (mapping.decimal_mark, mapping.date_format) == (",", "day-month-year")
    assert mapping.withheld == ("Ansprechpartner",)
    assert mapping.snapshot_at == mapping.series == mapping.country == ""
    assert '# snapshot_at = "2023"' in section
    _, chinese = propose(tmp_path, CHINESE)
    assert '# crs = "GCJ-02"' in chinese
    assert 'withheld = ["联系电话"]' in chinese
    _, spanish = propose(tmp_path, SPANISH)
    assert "example.org" not in spanish


def test_a_stated_system_is_taken_and_a_missing_one_is_asked_for(tmp_path: Path) -> None:
    move = Transformer.from_crs("EPSG:4326", "EPSG:5186", always_xy=True)
    points = [move.transform(126.9 + i / 100, 37.5) for i in range(9)]
    rows = "".join(f"{i},{x:.2f},{y:.2f}\n" for i, (x, y) in enumerate(points))
    stated, _ = propose(tmp_path, f"id,X(EPSG:5186),Y(EPSG:5186)\n{rows}")
    assert (stated.crs, list_columns(stated)["x"]) == ("EPSG:5186", "X(EPSG:5186)")
    named, _ = propose(tmp_path, f"id,X좌표,Y좌표\n{rows}", "cctv_epsg5186.csv")
    assert (named.crs, list_columns(named)) == ("EPSG:5186", {"native_id": "id", "x": "X좌표", "y": "Y좌표"})
    above, _ = propose(tmp_path, f"System: EPSG 5186,,\nid,X,Y\n{rows}")
    assert above.crs == "EPSG:5186"
    silent, section = propose(tmp_path, f"id,lat,lon\n{rows}")
    assert list_columns(silent) == {"native_id": "id"}
    assert '# crs = "EPSG:…"' in section
    assert '# y = "lat"' in section


def test_exchanged_columns_are_said(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("id,lat,lon\n" + "".join(f"{i},100.9{i},12.9{i}\n" for i in range(9)), encoding="utf-8")
    proposal = propose_for_file(path)
    (reason,) = [one.reason for one in proposal.judgements if one.field == "lat"]
    assert "exchanged" in reason


def test_one_column_with_both_coordinates(tmp_path: Path) -> None:
    mapping, _ = propose(
        tmp_path, "ref,Coordenadas\n" + "".join(f'R{i},"43.5{i:03}, 16.4{i:03}"\n' for i in range(9))
    )
    assert list_columns(mapping) == {"native_id": "ref", "position": "Coordenadas"}


def test_columns_that_only_look_like_coordinates_are_in_doubt(tmp_path: Path) -> None:
    mapping, section = propose(
        tmp_path, "foo,bar,id\n" + "".join(f"48.1{i:03},11.5{i:03},{i}\n" for i in range(9))
    )
    assert list_columns(mapping) == {"native_id": "id"}
    assert '# lat = "foo"  # ' in section
    assert "no heading says so" in section


def test_values_can_contradict_a_heading(tmp_path: Path) -> None:
    rows = "".join(f"12.9{i:03},100.9{i:03},1168010500,A\n" for i in range(9))
    mapping, section = propose(tmp_path, f"lat,lon,count,id\n{rows}")
    assert set(mapping.columns) == {"lat", "lon"}
    assert '# count = "count"' in section
    assert '# native_id = "id"' in section


def test_wide_counts_of_years(tmp_path: Path) -> None:
    added = "区县,总计,2013年以前,2014年,2015年\n甲区,10,5,3,2\n乙区,20,9,6,5\n"
    mapping, _ = propose(tmp_path, added)
    assert (mapping.kind, mapping.total, mapping.basis) == ("camera_counts", ("总计",), "added")
    assert mapping.parts == ("2013年以前", "2014年", "2015年")
    stock, section = propose(tmp_path, "city,2019,2020,2021\nA,5,9,12\nB,7,8,9\n")
    assert (stock.parts, stock.basis) == (("2019", "2020", "2021"), "")
    assert '# basis = "stock"  # numbers never fall in 2 of 2 rows' in section


def test_counts_by_kind_and_long_counts(tmp_path: Path) -> None:
    wide, _ = propose(tmp_path, "자치구,합계,방범,교통\n가상구,10,6,4\n허구구,9,5,4\n")
    assert (wide.parts_are, wide.total, wide.parts) == ("kinds", ("합계",), ("방범", "교통"))
    long, _ = propose(tmp_path, "Stadt;Jahr;Art;Anzahl\nA;2020;Dome;12\nA;2021;Dome;14\nB;2020;Fix;1.200\n")
    assert long.kind == "camera_counts"
    assert list_columns(long) == {"place": "Stadt", "period": "Jahr", "kind": "Art", "count": "Anzahl"}


def test_samples_and_figures(tmp_path: Path) -> None:
    samples, _ = propose(
        tmp_path, "City,Points sampled,Road km,Cameras found,Recall,Year\nA,1000,520,33,0.63,2020\n"
    )
    assert list_columns(samples) == {
        "place": "City", "units_sampled": "Points sampled", "units_total": "Road km", "cameras_found": "Cameras found",
        "recall": "Recall", "period": "Year",
    }  # fmt: skip
    figures, section = propose(
        tmp_path, "Gemeinde;Fläche km²;Einwohner;Jahr\nA;12,5;1000;2020\nB;99,25;2000;2020\n"
    )
    assert (figures.kind, set(figures.columns)) == (
        "place_figures",
        {"place", "area_km2", "population", "period"},
    )
    assert '# area_unit = "ha"' in section


def test_spreadsheets_json_lines_and_features(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.title = "Notes"
    sheet = book.create_sheet("Cameras")
    for line in (
        ["List of cameras", None, None],
        ["Camera ID", "Latitude", "Longitude"],
        ["A", 12.5, 100.25],
        ["B", 12.6, 100.3],
    ):
        sheet.append(line)
    stream = io.BytesIO()
    book.save(stream)
    mapping, _ = propose(tmp_path, stream.getvalue(), "a.xlsx")
    assert (mapping.sheet, set(mapping.columns)) == ("Cameras", {"native_id", "lat", "lon"})
    lines, _ = propose(
        tmp_path,
        b'{"id": "A", "lat": 12.5, "lng": 100.25}\n{"id": "B", "lat": 12.6, "lng": 100.3}\n',
        "a.jsonl",
    )
    assert set(lines.columns) == {"native_id", "lat", "lon"}
    point = {"type": "Point", "coordinates": [11.5, 48.1]}
    features = [
        {"type": "Feature", "geometry": point, "properties": {"Standort": f"Platz {i}"}} for i in range(3)
    ]
    features_, _ = propose(
        tmp_path, json.dumps({"type": "FeatureCollection", "features": features}), "a.geojson"
    )
    assert (features_.kind, list_columns(features_)) == ("cameras", {"label": "Standort"})


@pytest.mark.parametrize(
    "data",
    [b"", b"hello\nworld\n", b"a,b\nx,y\n", b"12.5,100.2\n12.6,100.3\n", b"\x00\x01\x02\xff" * 500, b"PK\x03\x04broken", b'{"a": ',
     b'{"type": "FeatureCollection", "features": 5}'[:30]],
)  # fmt: skip
def test_files_that_say_nothing_get_no_proposal(tmp_path: Path, data: bytes) -> None:
    with pytest.raises(SousveilError) as raised:
        propose(tmp_path, data)
    assert raised.value.code == "no_proposal"


def test_a_broken_geopackage_gets_no_proposal(tmp_path: Path) -> None:
    path = tmp_path / "a.gpkg"
    sqlite3.connect(path).execute("CREATE TABLE a (b)").connection.close()
    with pytest.raises(SousveilError) as raised:
        propose_for_file(path)
    assert raised.value.code == "no_proposal"


def test_headings_cannot_break_out_of_their_line(tmp_path: Path) -> None:
    text = 'lat,lon,"x""]\n[build]\nworkers = 9","a\\b"\n12.5,100.2,1,2\n12.6,100.3,1,2\n'
    mapping, section = propose(tmp_path, text, 'a[1]*"q.csv')
    assert set(mapping.columns) == {"lat", "lon"}
    assert not any(line.startswith(("[build", "workers")) for line in section.splitlines())


def test_a_section_is_added_once(tmp_path: Path) -> None:
    folder = create_case(tmp_path / "case")
    path = tmp_path / "k.csv"
    path.write_text(GERMAN, encoding="utf-8")
    proposal = propose_for_file(path)
    section = format_section(proposal)
    add_section(folder, proposal.filename, section)
    mapping = load_camera_mapping(read_settings(folder).find_mapping("k.csv"))
    assert mapping.columns["lat"] == ("Breitengrad",)
    before = folder.settings.read_bytes()
    with pytest.raises(SousveilError) as raised:
        add_section(folder, proposal.filename, section)
    assert raised.value.code == "mapping_exists"
    with pytest.raises(SousveilError):
        add_section(folder, "other.csv", "[[tables]]\nfiles = 5\n")
    assert folder.settings.read_bytes() == before
