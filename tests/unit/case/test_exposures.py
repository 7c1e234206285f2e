"""A build with notices, weaknesses and a list: products, vendors and exposures meet in its tables. Notices are made up."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from sousveil.archive import Archive, SourceNotes
from sousveil.case import build_case, create_case, open_case, query_case, show_record, verify_case
from sousveil.case.folder import CaseFolder

EXAMPLE = Path(__file__).resolve().parents[3] / "examples" / "numbers" / "sources" / "weaknesses"
NOTICE = {
    "ocid": "ocds-fiction-9", "id": "9-1", "date": "2021-06-10T12:00:00Z", "language": "en", "tag": ["award"],
    "initiationType": "tender", "buyer": {"id": "B", "name": "Town of Nowhere (fictional)"},
    "parties": [
        {"id": "B", "name": "Town of Nowhere (fictional)", "roles": ["buyer"]},
        {"id": "S", "name": "Hangzhou Hikvision Digital Technology Co., Ltd.", "roles": ["supplier"]},
    ],
    "tender": {"id": "T", "title": "Cameras", "description": "Ten Hikvision DS-2CD2142FWD-I, firmware V5.4.0 build 160414."},
    "awards": [{"id": "A", "date": "2021-06-01T00:00:00Z", "status": "active", "suppliers": [{"id": "S"}],
                "value": {"amount": 1000, "currency": "EUR"}}],
}  # fmt: skip
LIST = (
    "covered_equipment_or_services,date_of_inclusion_on_covered_list\n"
    '"Video surveillance equipment produced by Hangzhou Hikvision Digital Technology Company, to the extent it is used for '
    'the purpose of public safety.","March 12, 2021"\n'
)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> CaseFolder:
    home = tmp_path_factory.mktemp("exposures")
    folder = create_case(home / "case")
    sources = home / "sources"
    shutil.copytree(EXAMPLE, sources)
    (sources / "notice.json").write_text(json.dumps(NOTICE))
    (sources / "list.csv").write_text(LIST)
    archive = Archive(folder.archive)
    for path in sorted(sources.iterdir()):
        archive.add_file(path, SourceNotes(), "2026-01-01T00:00:00Z")
    report = build_case(open_case(home / "case"), workers=1)
    assert not report.failed
    assert report.summary.exposed == {"model and version": 1, "vendor only": 1}
    return folder


def query(folder: CaseFolder, sql: str) -> list[dict[str, Any]]:
    with query_case(folder, sql) as reader:
        return list(reader.read_all().to_pylist())


def test_the_product_is_exposed_with_its_claims(built: CaseFolder) -> None:
    rows = query(
        built, "SELECT weakness_id, verdict, model, claim_ids FROM out_exposures ORDER BY weakness_id"
    )
    assert [(row["weakness_id"], row["verdict"]) for row in rows] == [
        ("CVE-2017-7921", "model and version"),
        ("CVE-2017-7923", "model and version"),
        ("CVE-2021-36260", "vendor only"),
    ]
    claims = query(
        built, "SELECT claim_id, quote FROM core_affected_claims WHERE weakness_id = 'CVE-2017-7921'"
    )
    assert set(rows[0]["claim_ids"]) <= {claim["claim_id"] for claim in claims}


def test_the_supplier_is_a_listed_vendor(built: CaseFolder) -> None:
    (row,) = query(built, "SELECT * FROM out_listed_suppliers_by_place_year WHERE list_id = 'us_fcc_covered'")
    assert (row["vendor_id"], row["contracts"], row["listed_before"], row["value_eur"]) == (
        "hikvision",
        1,
        1,
        1000,
    )
    (entry,) = query(built, "SELECT scope_raw FROM core_restricted_vendors WHERE vendor_id = 'hikvision'")
    assert "to the extent it is used for the purpose of public safety" in entry["scope_raw"]


def test_an_exposure_leads_down_to_the_bytes(built: CaseFolder) -> None:
    (row,) = query(built, "SELECT exposure_id FROM out_exposures WHERE weakness_id = 'CVE-2017-7921'")
    record = show_record(built, row["exposure_id"])
    assert record.kind == "exposure"
    assert any("5.3.1 build 150410" in step.quote for step in record.steps)


def test_all_is_found_again(built: CaseFolder) -> None:
    assert verify_case(built).problems == []
