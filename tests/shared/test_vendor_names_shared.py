"""The camera list and the CVE records of ../shared against tables labelled by hand.

labelled_alpr_names.json: what stands five times or more in the list of licence plate cameras (OpenStreetMap
contributors, ODbL), with vendor and brand; '' where it names none. labelled_weakness_vendors.json: of each record the
vendors that it is about, also those that no file of the vocabulary describes.
"""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from sousveil.model.protocols import Source
from sousveil.model.tables import table_of
from sousveil.model.weakness_tables import AFFECTED_STATEMENTS, WEAKNESSES
from sousveil.readers import cve5
from sousveil.resolve.weakness_vendors import match_weakness_vendors
from sousveil.vocabulary.brands import identify_products, iterate_matches
from sousveil.vocabulary.vendor_files import load_vendors

HERE = Path(__file__).parent
SHARED = HERE.parents[2] / "shared" / "data"
CAMERAS = SHARED / "cameras" / "deflocksc_camera-data_2026-03-01.json"
RECORDS = SHARED / "weaknesses" / "cve5"

pytestmark = pytest.mark.skipif(not SHARED.is_dir(), reason="../shared is not here")


@pytest.mark.parametrize("field", ["manufacturer", "operator", "brand"])
def test_names_in_the_camera_list(field: str) -> None:
    labels = json.loads((HERE / "labelled_alpr_names.json").read_text("utf-8"))[field]
    counts = Counter(camera["tags"].get(field, "") for camera in json.loads(CAMERAS.read_text("utf-8")))
    often = {name for name, count in counts.items() if name and count >= 5}
    assert often == set(labels)
    names = sorted(often)
    found = [
        [match.vendor_id, match.brand_id]
        for match in iterate_matches(identify_products(pa.array(names), field))
    ]
    wrong = {name: match for name, match in zip(names, found, strict=True) if match != labels[name]}
    assert wrong == {}


def test_rare_names_in_the_camera_list_are_not_merged() -> None:
    """Names that stand fewer than five times: those that look like a maker and were judged by hand."""
    judged = {
        "LVT": "liveview_technologies",
        "FLOCK SAFETY": "flock_safety",
        "Hikvision": "hikvision",
        "Axon Enterprise": "axon",
        "Flock Safety;Motorola Solutions": "",
        "Genetech": "",
        "floc": "",
        "Motorolla": "",
        "Insight": "",
        "Verra Mobility": "",
        "ACTi": "",
        "Q108485435": "",
    }
    found = iterate_matches(identify_products(pa.array(list(judged)), "manufacturer"))
    assert [match.vendor_id for match in found] == list(judged.values())


def read_tables(path: Path) -> dict[str, list[pa.RecordBatch]]:
    tables: dict[str, list[pa.RecordBatch]] = {}
    for batch in cve5.read(Source("x", path, path.name)):
        tables.setdefault(table_of(batch).name, []).append(batch)
    return tables


def match_records() -> dict[str, list[dict[str, Any]]]:
    rows: dict[str, list[dict[str, Any]]] = {}
    for path in sorted(RECORDS.glob("*.json")):
        tables = read_tables(path)
        made = match_weakness_vendors(tables[WEAKNESSES.name], tables.get(AFFECTED_STATEMENTS.name, []), "x")
        for row in (row for batch in made for row in batch.to_pylist()):
            rows.setdefault(row["weakness_id"], []).append(row)
    return rows


def test_vendors_of_the_records() -> None:
    labels = json.loads((HERE / "labelled_weakness_vendors.json").read_text("utf-8"))
    known = load_vendors().vendors
    rows = match_records()
    assert set(rows) == {label["cve"] for label in labels}
    wrong = {}
    for label in labels:
        own = rows[label["cve"]]
        kept = {row["vendor_id"] for row in own if row["kept"]}
        if kept != {vendor_id for vendor_id in label["vendor_ids"] if vendor_id in known}:
            wrong[label["cve"]] = own
        assert all(row["reason"] for row in own)
    assert wrong == {}


def test_what_only_looks_like_a_maker_stays_out_with_a_reason() -> None:
    rows = match_records()
    reasons = {
        "CVE-2024-49315": "trap",  # CodeFlock
        "CVE-2024-41623": "added_field_alone",  # a camera of another maker, for which a CPE says EZVIZ
        "CVE-2024-26629": "no_maker",  # Linux
        "CVE-2024-4544": "trap",  # Genetech Solutions
        "CVE-2024-6069": "trap",  # genetechproducts
    }
    found = {cve: [(row["kept"], row["rule"]) for row in rows[cve]] for cve in reasons}
    assert found == {cve: [(False, rule)] for cve, rule in reasons.items()}
    # A test that Genetec had asked for found it; the reader blanks out finders, and only the maker is left.
    assert [(row["vendor_id"], row["kept"]) for row in rows["CVE-2023-21413"]] == [("axis", True)]
