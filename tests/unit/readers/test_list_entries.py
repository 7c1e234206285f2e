"""Lists of restricted companies. All names of entries are fictional."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import openpyxl
import pytest

from sousveil.model.errors import SousveilError
from sousveil.model.protocols import Source
from sousveil.readers import list_entries
from sousveil.readers.locating import find_value
from sousveil.readers.registry import choose_reader
from sousveil.readers.table_mapping import parse_mapping
from tests.unit.readers.record_rows import Rows, list_codes, read_bytes, read_file

DOD = "Name,Clean Name,Alias,Previous Name,Parent Name,Note,Start date,End date,Source Url\n"
FCC = "covered_equipment_or_services,date_of_inclusion_on_covered_list\n"
CSL = (
    "_id,source,entity_number,type,programs,name,title,addresses,federal_register_notice,start_date,end_date,"
    "license_requirement,license_policy,remarks,source_list_url,alt_names,dates_of_birth\n"
)
EL = "Entity List (EL) - Bureau of Industry and Security"
EU = "fileGenerationDate;Entity_LogicalId;Entity_SubjectType;Entity_Regulation_Programme;Entity_DesignationDate;NameAlias_LastName;NameAlias_WholeName\n"
UK = "Name 6,Name 1,Name 2,Title,Name Non-Latin Script,DOB,Group Type,Alias Type,Regime,Listed On,Group ID\n"


def read(folder: Path, text: str, name: str = "a.csv", mapping: str = "") -> Rows:
    return read_bytes(list_entries, folder, text.encode(), name, mapping)


def list_names(rows: Rows) -> list[tuple[str, str]]:
    return [(row["role"], row["name"]) for row in rows["raw_restriction_names"]]


@pytest.mark.parametrize("header", [DOD, FCC, CSL, EU, UK, "\ufeff" + DOD, DOD.replace(",", ";")])
def test_known_headers_need_no_mapping(tmp_path: Path, header: str) -> None:
    path = tmp_path / "list.csv"
    path.write_text(header + "x\n", encoding="utf-8")
    reader = choose_reader(Source("0" * 64, path, path.name))
    assert reader is not None
    assert reader.FORMAT.name == "list"


@pytest.mark.parametrize(
    "text", ["name,alias\na,b\n", "Name,Start date,End date\n", "Only prose, with a comma.", "\0\1\2,"]
)
def test_other_tables_are_left_alone(tmp_path: Path, text: str) -> None:
    assert not list_entries.accepts(text.encode(), "a.csv")


def test_several_years_and_an_end(tmp_path: Path) -> None:
    rows = read(
        tmp_path,
        DOD
        + '"Example Vision Co., Ltd. (ExV)*","Example Vision Co., Ltd.",ExV,,Example Group,,2021-06-03,,\n'
        + "Example Vision,Example Vision,,Old Vision Ltd; OV,,No US nexus,2022-10-05,2025-01-07,https://example.org/l\n",
    )
    found = [(r["listed_at"], r["ended_at"], r["reason_raw"], r["url"]) for r in rows["raw_restrictions"]]
    assert found == [
        ("2021-06-03", "", "", ""),
        ("2022-10-05", "2025-01-07", "No US nexus", "https://example.org/l"),
    ]
    assert list_names(rows) == [
        ("name", "Example Vision Co., Ltd."),
        ("alias", "ExV"),
        ("parent", "Example Group"),
        ("name", "Example Vision"),
        ("former", "Old Vision Ltd"),
        ("former", "OV"),
    ]
    assert list_codes(rows) == ["snapshot_undated"]
    assert "2025-01-07" in rows["raw_problems"][0]["detail"]


def test_the_date_of_the_copy_given_when_it_was_added(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(DOD + "Example,Example,,,,,2021-06-03,,\n", encoding="utf-8")
    rows = read_file(list_entries, path, published_at="2026-07-01")
    assert rows["raw_restrictions"][0]["snapshot_at"] == "2026-07-01"
    assert list_codes(rows) == []


def test_an_entry_that_names_no_company_is_kept_and_reported(tmp_path: Path) -> None:
    rows = read(tmp_path, FCC + '"Cameras produced in a foreign country.","July 28, 2026"\n')
    (entry,) = rows["raw_restrictions"]
    assert entry["scope_raw"] == entry["entry_raw"].rstrip(".")
    assert list_names(rows) == []
    assert list_codes(rows) == ["list_name_missing", "snapshot_undated"]


def test_us_consolidated_list_keeps_companies_only(tmp_path: Path) -> None:
    rows = read(
        tmp_path,
        CSL
        + f'1,{EL},,,,Example Cameras Ltd,,"1 Example Road, Town, CN; 2 Other Road, Town, CN",99 FR 1,2020-01-02,,'
        + 'All items subject to the EAR,Presumption of denial,,https://example.org/el,"ExCam; Example Optics (formerly Exopt)",\n'
        + f"2,{EL},,Individual,,Example Name,,,99 FR 1,2020-01-02,,All items,,,,,1970\n"
        + "3,Specially Designated Nationals (SDN) - Treasury Department,,Vessel,,EXAMPLE SHIP,,,,2020-01-02,,,,,,,\n",
    )
    (entry,) = rows["raw_restrictions"]
    assert (entry["list_id"], entry["country"], entry["listed_at"]) == ("us_bis_entity", "CN", "2020-01-02")
    assert (entry["scope_raw"], entry["reason_raw"]) == ("All items subject to the EAR", "99 FR 1")
    assert list_names(rows) == [
        ("name", "Example Cameras Ltd"),
        ("alias", "ExCam"),
        ("alias", "Example Optics"),
        ("former", "Exopt"),
    ]
    assert list_codes(rows) == ["name_withheld", "snapshot_undated"]
    paths = {row["path"]: row["disposition"] for row in rows["raw_weakness_paths"]}
    assert paths["dates_of_birth"] == paths["(entries for natural persons)"] == "withheld"
    assert "Road" not in json.dumps(rows)
    assert "Example Name" not in json.dumps(rows)


def test_persons_in_sentences_are_withheld(tmp_path: Path) -> None:
    section = {"kind": "restrictions", "list_id": "xx", "list_name": "Example", "columns": {"entry": "Entry"}}
    text = "Entry,Other\nServices provided by Maria Garcia Lopez.,x\nServices provided by Example Corp.,x\n"
    rows = read(tmp_path, text, mapping=parse_mapping(section))
    assert list_names(rows) == [("name", "Example Corp.")]
    assert "name_withheld" in list_codes(rows)
    assert "Garcia" not in json.dumps(rows)


def test_rows_of_one_entry_are_joined(tmp_path: Path) -> None:
    rows = read(
        tmp_path,
        EU
        + "28/05/2024;7;enterprise;RUS;01/02/2023;;Example Video OOO\n"
        + "28/05/2024;8;person;RUS;01/02/2023;Name;Example Name\n"
        + "28/05/2024;7;enterprise;RUS;01/02/2023;;Пример Видео\n",
    )
    (entry,) = rows["raw_restrictions"]
    assert (entry["list_id"], entry["snapshot_at"], entry["listed_at"]) == (
        "eu_fsf",
        "2024-05-28",
        "2023-02-01",
    )
    assert list_names(rows) == [("name", "Example Video OOO"), ("name", "Пример Видео")]
    assert list_codes(rows) == ["name_withheld"]


def test_the_uks_list_has_its_date_above_the_header(tmp_path: Path) -> None:
    rows = read(
        tmp_path,
        "Last Updated,28/05/2024\n"
        + UK
        + "EXAMPLE VIDEO LLC,,,,,,Entity,Primary name,Russia,01/02/2023,70\n"
        + "EXVID,,,,Пример,,Entity,AKA,Russia,01/02/2023,70\n"
        + "OLDVID,,,,,,Entity,FKA,Russia,01/02/2023,70\n"
        + "NAME,Example,,Mr,,01/01/1970,Individual,Primary name,Russia,01/02/2023,71\n",
    )
    (entry,) = rows["raw_restrictions"]
    assert entry["snapshot_at"] == "2024-05-28"
    assert list_names(rows) == [
        ("name", "EXAMPLE VIDEO LLC"),
        ("alias", "EXVID"),
        ("alias", "Пример"),
        ("former", "OLDVID"),
    ]
    assert list_codes(rows) == ["name_withheld"]


MAPPING = """
files = ["entity-*.csv"]
kind = "restrictions"
list_id = "xx_example"
list_name = "Example list"
issuer = "Example ministry"
snapshot_at = "2024-02-03"
date_format = "day-month-year"
separator = "/"
[columns]
name = "Фирма"
alias = "Иначе"
listed_at = "С"
"""


@pytest.mark.parametrize("kind", ["csv", "xlsx", "jsonl"])
def test_any_table_by_mapping(tmp_path: Path, kind: str) -> None:
    header, cells = ["Фирма", "Иначе", "С", "Адрес"], ["Пример", "Прим/ПР", "03.02.2023", "улица"]
    path = tmp_path / f"entity-1.{kind}"
    if kind == "csv":
        path.write_bytes((";".join(header) + "\n" + ";".join(cells) + "\n").encode("utf-8"))
    elif kind == "jsonl":
        path.write_text(json.dumps(dict(zip(header, cells, strict=True))) + "\n", encoding="utf-8")
    else:
        book = openpyxl.Workbook()
        for row in (header, cells):
            book.active.append(row)
        book.save(path)
    mapping = parse_mapping(tomllib.loads(MAPPING))
    source = Source("0" * 64, path, path.name, mapping=mapping)
    assert choose_reader(source) is list_entries
    rows = read_file(list_entries, path, mapping)
    (entry,) = rows["raw_restrictions"]
    assert (entry["list_id"], entry["issuer"], entry["snapshot_at"]) == (
        "xx_example",
        "Example ministry",
        "2024-02-03",
    )
    assert entry["listed_at"] == "2023-02-03"
    assert list_names(rows) == [("name", "Пример"), ("alias", "Прим"), ("alias", "ПР")]
    assert [row["path"] for row in rows["raw_weakness_paths"]] == ["Адрес"]
    assert find_value(source, rows["raw_restriction_names"][1]["locator"]) == "Прим/ПР"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"list_id": "Not an id"}, "list_id"),
        ({"list_name": ""}, "list_name"),
        ({"columns": {"alias": "a"}}, "'name' or 'entry'"),
        ({"columns": {"name": "a", "amount": "b"}}, "'amount' is nothing"),
        ({"snapshot_at": "yesterday"}, "snapshot_at"),
        ({"currency": "CNY"}, "'currency'"),
        ({"issuer": 5}, "'issuer' must be text"),
        ({"companies_only": "yes"}, "companies_only"),
        ({"header_row": 0}, "header_row"),
        ({"country": "China"}, "country"),
        ({"encoding": "klingon"}, "encoding"),
    ],
)
def test_a_wrong_mapping_is_refused(change: dict[str, object], words: str) -> None:
    with pytest.raises(SousveilError, match=words):
        parse_mapping(tomllib.loads(MAPPING) | change)


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("", ["empty_source"]),
        (DOD, []),
        (DOD + ",,,,Example Group,,2021,,\n", ["date_invalid", "list_name_missing", "snapshot_undated"]),
        (DOD + 'Broken,"Broken,,,\n', ["row_ragged", "listing_undated", "snapshot_undated"]),
        (FCC + ",\n", []),
        ("schema,name,program,authority,start-date,source_url\nCompany,Example Ltd,,,,\n",
         ["listing_undated", "list_unknown", "snapshot_undated"]),
    ],
)  # fmt: skip
def test_bad_input_is_data(tmp_path: Path, text: str, codes: list[str]) -> None:
    path = tmp_path / "a.csv"
    path.write_text(text, encoding="utf-8")
    rows = read_file(list_entries, path)
    found = list_codes(rows)
    assert "reader_crashed" not in found
    if text:
        assert sorted(found) == sorted(codes)


def test_a_cell_is_found_again(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(DOD + "One,One,,,,,2021-06-03,,\nTwo (II),Two,,,,,2021-06-03,,\n", encoding="utf-8")
    rows = read_file(list_entries, path)
    source = Source("0" * 64, path, path.name)
    assert [find_value(source, row["locator"]) for row in rows["raw_restriction_names"]] == [
        "One",
        "Two (II)",
        "Two (II)",
    ]
    assert find_value(source, rows["raw_restrictions"][1]["locator"]) == "Name | Clean Name | Start date"
    assert find_value(source, '{"column":"Name","row":9}') is None
