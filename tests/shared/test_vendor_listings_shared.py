"""What the vocabulary says of official lists, held against the lists themselves."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from sousveil.vocabulary.vendor_files import load_vendors

LISTS = Path(__file__).resolve().parents[3] / "shared" / "data" / "lists"
pytestmark = pytest.mark.skipif(not LISTS.is_dir(), reason=f"needs the shared lists in {LISTS}")


def read_rows(name: str) -> list[dict[str, str]]:
    with (LISTS / name).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def list_entries(list_id: str, relation: str = "") -> dict[str, list[str]]:
    """Entry → the vendors that have it."""
    found: dict[str, list[str]] = {}
    for vendor in load_vendors().vendors.values():
        for row in vendor.listings:
            if row.list_id == list_id and relation in ("", row.relation):
                found.setdefault(row.entry, []).append(vendor.vendor_id)
    return found


def test_every_company_of_section_889_is_one_vendor() -> None:
    named = list_entries("us_ndaa_889", "named")
    companies = {row["name"] for row in read_rows("us_ndaa_section_889.csv")}
    assert set(named) == companies
    assert all(len(vendors) == 1 for vendors in named.values())


def test_every_maker_of_equipment_on_the_covered_list_is_one_vendor() -> None:
    entries = [row["covered_equipment_or_services"] for row in read_rows("us_fcc_covered_list.csv")]
    produced = [entry for entry in entries if "equipment produced by" in entry]
    named = list_entries("us_fcc_covered", "named")
    assert len(produced) == len(named) == 5
    for name, vendors in named.items():
        assert len(vendors) == 1
        assert sum(f"equipment produced by {name}," in entry for entry in produced) == 1, name


def test_chinese_military_companies_are_written_as_in_the_list() -> None:
    rows = read_rows("us_dod_1260H_chinese_milcorps.csv")
    written = {row[column].rstrip("*").strip() for row in rows for column in ("Name", "Clean Name")}
    entries = list_entries("us_dod_1260h")
    assert len(entries) >= 25
    assert set(entries) <= written


def test_who_left_the_list_is_said_to_have_left() -> None:
    rows = read_rows("us_dod_1260H_chinese_milcorps.csv")
    latest = {row["Clean Name"]: row["End date"] for row in sorted(rows, key=lambda row: row["Start date"])}
    for vendor in load_vendors().vendors.values():
        for row in vendor.listings:
            if row.list_id == "us_dod_1260h" and row.entry in latest:
                assert row.backing.until_at == latest[row.entry], row.entry
