"""The shared lists of restricted companies: all read, with entries checked by hand against the files."""

from __future__ import annotations

import json
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from sousveil.model.protocols import Source
from sousveil.model.weakness_tables import RESTRICTION_NAMES, RESTRICTIONS
from sousveil.readers import find_value, list_entries
from sousveil.readers.list_prose import CUT
from sousveil.readers.registry import choose_reader
from sousveil.resolve.restrictions import match_restrictions
from tests.unit.readers.record_rows import Rows, list_codes, read_file

FOLDER = Path(__file__).resolve().parents[3] / "shared" / "data" / "lists"
NDAA, FCC, DOD = (
    FOLDER / f"{name}.csv"
    for name in ("us_ndaa_section_889", "us_fcc_covered_list", "us_dod_1260H_chinese_milcorps")
)
pytestmark = pytest.mark.skipif(not DOD.is_file(), reason=f"needs the shared lists in {FOLDER}")

# Row of the file: name, aliases, former names, parents, since, until. Read off the file by eye.
DOD_ENTRIES = {
    1: ("360 Security Technology Inc.", ["Qihoo 360"], [], [], "2022-10-05", ""),
    13: ("Beijing Zhidao Chuangyu Information Technology Co., Ltd.", ["Knownsec", "Beijing Kownsec"], [], [], "2022-10-05", ""),
    19: ("China Communications Construction Group (Limited)", ["CCCG"], [], [], "2021-06-03", ""),
    24: ("Hangzhou Hikvision Digital Technology Co., Ltd.", ["Hikvision"], [], ["China Electronics Technology Group Corporation"], "2021-06-03", ""),
    34: ("Inner Mongolia First Machinery Group Co., Ltd.", ["Inner Mongolia", "Inner Monoglia"], [], ["China North Industries Group Corporation Limited"], "2021-06-03", ""),
    42: ("China Marine Information Electronics Company Limited", ["China Marine Info Elec"], [], ["China State Shipbuilding Corporation Limited"], "2021-06-03", "2025-01-07"),
    75: ("SMIC Hong Kong International Company Limited", ["SMIC HK"], [], [], "2021-06-03", "2024-01-31"),
    77: ("360 Security Technology Inc.", ["Qihoo 360"], [], [], "2025-01-07", ""),
    79: ("Aerospace CH UAV Co., Ltd", ["CH UAV"], [], [], "2025-01-07", ""),
    87: ("AVIC Airborne Systems Co., Ltd.", [], ["China Avionics Systems Co., Ltd."], ["Aviation Industry Corporation of China Ltd"], "2025-01-07", ""),
    121: ("China International Information Services Ltd.", [], [], ["China Electronics Corporation"], "2025-01-07", "2026-02-17"),
    156: ("Dawning Information Industry Co., Ltd.", ["Sugon"], [], [], "2025-01-07", ""),
    185: ("Semiconductor Manufacturing International (Tianjin) Corporation", ["SMIC Tianjin"], [], [], "2025-01-07", ""),
    223: ("AVIC Chengdu Aircraft Co., Ltd.", [], ["Zhonghang Electronic Measuring Instruments Company Limited", "ZEMIC"], ["Aviation Industry Corporation of China, Ltd."], "2026-06-08", ""),
    248: ("CETC Cyberspace Security Technology Co., Ltd.", [], ["Chen Du Westone Information Industry Co., Ltd."], [], "2026-06-08", ""),
    286: ("15th Research Institute of CETC", [], [], ["China Electronics Technology Group Corporation"], "2026-06-08", ""),
    354: ("Hesai Group", ["Hesai Technology Co., Ltd."], [], [], "2026-06-08", ""),
    390: ("TP-Link Technologies Co., Ltd.", ["TP-Link"], [], [], "2026-06-08", ""),
    396: ("Chengdu Dahua Wisdom Information Technology Co., Ltd.", [], [], ["Zhejiang Dahua Technology Co., Ltd."], "2026-06-08", ""),
}  # fmt: skip
# Row: names by role, since, whether it extends to affiliates that it does not name.
FCC_ENTRIES: dict[int, tuple[list[tuple[str, str]], str, bool]] = {
    1: ([("name", "Huawei Technologies Company")], "2021-03-12", False),
    3: ([("name", "Hytera Communications Corporation")], "2021-03-12", False),
    4: ([("name", "Hangzhou Hikvision Digital Technology Company")], "2021-03-12", False),
    6: ([("name", "AO Kaspersky Lab")], "2022-03-25", True),
    7: ([("name", "China Mobile International USA Inc.")], "2022-03-25", False),
    8: ([("name", "China Telecom (Americas) Corp.")], "2022-03-25", False),
    9: ([("name", "Pacific Networks Corp"), ("subsidiary", "ComNet (USA) LLC")], "2022-09-20", False),
    10: ([("name", "China Unicom (Americas) Operations Limited")], "2022-09-20", False),
    11: ([("name", "Kaspersky Lab, Inc.")], "2024-07-23", False),
    12: ([], "2025-12-22", False),
    13: ([], "2026-03-23", False),
    14: ([("name", "Digitalsystem Technology Inc.")], "2026-07-07", False),
}


@cache
def read(path: Path) -> Rows:
    return read_file(list_entries, path)


def list_names(rows: Rows, entry: dict[str, Any]) -> list[tuple[str, str]]:
    return [
        (row["role"], row["name"])
        for row in rows["raw_restriction_names"]
        if row["restriction_id"] == entry["restriction_id"]
    ]


def find_entry(rows: Rows, row: int) -> dict[str, Any]:
    return next(entry for entry in rows["raw_restrictions"] if json.loads(entry["locator"])["row"] == row)


@pytest.mark.parametrize(
    ("path", "entries", "names", "problems"),
    [
        (NDAA, 5, {"name": 5}, {"listing_undated": 5, "snapshot_undated": 1}),
        (FCC, 16, {"name": 12, "subsidiary": 1}, {"list_name_missing": 4, "snapshot_undated": 1}),
        (DOD, 397, {"name": 397, "alias": 237, "former": 8, "parent": 197}, {"snapshot_undated": 1}),
    ],
)
def test_every_row_is_an_entry(
    path: Path, entries: int, names: dict[str, int], problems: dict[str, int]
) -> None:
    assert choose_reader(Source("0" * 64, path, path.name)) is list_entries
    rows = read(path)
    assert len(rows["raw_restrictions"]) == entries
    assert Counter(row["role"] for row in rows["raw_restriction_names"]) == names
    assert Counter(list_codes(rows)) == problems


@pytest.mark.parametrize("row", DOD_ENTRIES)
def test_entries_of_the_defense_department(row: int) -> None:
    name, aliases, former, parents, listed_at, ended_at = DOD_ENTRIES[row]
    entry = find_entry(read(DOD), row)
    found = list_names(read(DOD), entry)
    assert [text for role, text in found if role == "name"] == [name]
    assert [text for role, text in found if role == "alias"] == aliases
    assert [text for role, text in found if role == "former"] == former
    assert [text for role, text in found if role == "parent"] == parents
    assert (entry["listed_at"], entry["ended_at"]) == (listed_at, ended_at)
    assert (entry["list_id"], entry["covers_affiliates"], entry["scope_raw"]) == ("us_dod_1260h", False, "")


@pytest.mark.parametrize("row", FCC_ENTRIES)
def test_entries_of_the_communications_commission(row: int) -> None:
    names, listed_at, covers_affiliates = FCC_ENTRIES[row]
    entry = find_entry(read(FCC), row)
    assert list_names(read(FCC), entry) == names
    assert (entry["listed_at"], entry["covers_affiliates"]) == (listed_at, covers_affiliates)
    assert all(piece in entry["entry_raw"] for piece in entry["scope_raw"].split(CUT))


def test_limits_are_kept_word_for_word() -> None:
    limit = (
        "to the extent it is used for the purpose of public safety, security of government facilities, physical "
        "security surveillance of critical infrastructure, and other national security purposes"
    )
    entries = read(FCC)["raw_restrictions"]
    assert [n for n, entry in enumerate(entries, 1) if limit in entry["scope_raw"]] == [3, 4, 5]
    assert entries[11]["listed_at_raw"].endswith("Updated:July 21, 2026")


@pytest.mark.parametrize("path", [NDAA, FCC, DOD])
def test_names_are_found_again_where_their_locators_say(path: Path) -> None:
    rows = read(path)
    source = Source("0" * 64, path, path.name)
    step = max(1, len(rows["raw_restriction_names"]) // 25)
    for row in rows["raw_restriction_names"][::step]:
        cell = find_value(source, row["locator"])
        assert cell is not None
        assert row["name_raw"].strip() in cell


@cache
def join(path: Path) -> list[dict[str, Any]]:
    rows = read(path)
    tables = [[table.batch([row]) for row in rows[table.name]] for table in (RESTRICTIONS, RESTRICTION_NAMES)]
    batches = list(match_restrictions(tables[0], tables[1], "0" * 64))
    return pa.Table.from_batches(batches).to_pylist()


@pytest.mark.parametrize("path", [NDAA, FCC])
def test_the_five_of_section_889_and_what_hangs_on_them(path: Path) -> None:
    hits = {(row["relation"], row["vendor_id"]): row for row in join(path)}
    named = {vendor for relation, vendor in hits if relation == "named"}
    assert named == {"huawei", "zte", "hytera", "hikvision", "dahua"}
    for relation, vendor in (("subsidiary", "ezviz"), ("relabel", "annke"), ("relabel", "amcrest")):
        assert hits[relation, vendor]["reach_stated"], vendor
    assert not any(row["vendor_id"] in ("axis", "hanwha", "bosch", "flock_safety") for row in join(path))


def test_the_defense_departments_list_names_only_whom_it_names() -> None:
    rows = join(DOD)
    named = {row["vendor_id"] for row in rows if row["relation"] in ("named", "former_name")}
    expected = {
        "hikvision",
        "dahua",
        "huawei",
        "megvii",
        "yitu",
        "cloudwalk",
        "sensetime",
        "netposa",
        "tp_link",
        "cetc",
    }
    assert expected <= named
    assert not any(row["reach_stated"] for row in rows if row["relation"] in ("subsidiary", "relabel"))
    ended = [row for row in rows if row["vendor_id"] == "megvii" and row["relation"] == "named"]
    assert [(row["listed_at"], row["ended_at"]) for row in ended] == [("2024-01-31", "2025-01-07")]
    assert Counter(row["vendor_id"] for row in rows if row["relation"] == "named")["hikvision"] == 3
