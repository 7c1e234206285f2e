"""What the parts of a release become. All data is fictional."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.unit.readers.ocds_sandbox import assert_rows_stand_where_they_say, list_codes, read_json
from tests.unit.readers.test_ocds import make_release


def pick(rows: list[dict[str, Any]], *columns: str) -> list[tuple[Any, ...]]:
    return [tuple(row[column] for column in columns) for row in rows]


def test_parties_of_11_are_found_by_id(tmp_path: Path) -> None:
    release = make_release(
        parties=[
            {"id": "B", "name": "Fictional City", "roles": ["buyer"], "address": {"locality": "Testville", "countryName": "Mexico"},
             "contactPoint": {"email": "nobody@example.org"}},
            {"id": "S", "name": "Cámaras Inventadas SA", "identifier": {"scheme": "MX-RFC", "id": "CIN800101AB1"}},
            {"id": "F", "name": "Fictional Fund", "roles": ["funder"]},
        ],
        buyer={"id": "B", "name": "Fictional City"},
        awards=[{"id": 1, "suppliers": [{"id": "S"}, {"id": "nobody"}]}],
    )  # fmt: skip
    rows = read_json(tmp_path, release)
    mentions = pick(rows["core_organisation_mentions"], "role", "name", "identifier", "country")
    assert mentions == [
        ("buyer", "Fictional City", "", "MX"),
        ("supplier", "Cámaras Inventadas SA", "CIN800101AB1", ""),
        ("funder", "Fictional Fund", "", ""),
    ]
    assert rows["raw_notices"][0]["country"] == "MX"
    assert rows["core_organisation_mentions"][1]["award_id"] == rows["raw_awards"][0]["award_id"]
    assert pick(rows["core_place_mentions"], "role", "name_raw", "country") == [
        ("buyer", "Testville, Mexico", "MX")
    ]
    assert list_codes(rows) == ["reference_broken"]
    paths = pick(rows["raw_unmapped_paths"], "path", "disposition")
    assert ("/parties/[]/contactPoint/email", "withheld") in paths
    assert_rows_stand_where_they_say(rows, release)


def test_a_sole_trader_is_withheld_also_in_titles(tmp_path: Path) -> None:
    release = make_release(
        tender={"id": 1, "title": "Contrato con JOSE INVENTADO FICTICIO", "description": "Cables"},
        awards=[
            {
                "id": 1,
                "title": "jose inventado  ficticio",
                "status": "JOSE INVENTADO",
                "suppliers": [
                    {
                        "name": "José Inventado Ficticio".replace("é", "e"),
                        "identifier": {"scheme": "MX-RFC", "id": "IIFJ800101AB1"},
                        "address": {"streetAddress": "Calle 1", "locality": "Pueblo"},
                    }
                ],
            }
        ],
    )
    rows = read_json(tmp_path, release)
    (mention,) = rows["core_organisation_mentions"]
    assert (mention["withheld"], mention["name"], mention["identifier_raw"]) == (True, "", "")
    assert rows["raw_notices"][0]["title"] == "Cables"
    assert rows["core_place_mentions"] == []
    assert sorted(list_codes(rows)) == ["name_withheld", "schema_mismatch"]
    held = str([row for name, found in rows.items() for row in found]).casefold()
    assert "inventado" not in held
    assert "iifj" not in held
    assert "calle 1" not in held


def test_lots_bids_awards_and_contracts_hang_together(tmp_path: Path) -> None:
    release = make_release(
        tag=["contract", "award"],
        tender={
            "id": 1,
            "title": "Cameras",
            "numberOfTenderers": "3",
            "procurementMethod": "limited",
            "procurementMethodDetails": "Adjudicación directa",
            "mainProcurementCategory": "goods",
            "lots": [{"id": "L1", "title": "North", "value": {"amount": 100, "currency": "GBP"}}, {"id": "L2"}],
            "items": [
                {"id": 1, "description": "dome", "relatedLot": "L2", "classification": {"scheme": "CPV", "id": "35125300-2"}},
                {"id": "78000000", "classification": {"scheme": "UNSPSC", "description": "Transport"}},
            ],
        },
        bids={
            "details": [
                {
                    "id": "b1",
                    "status": "active",
                    "date": "2021-02-01T10:00:00+02:00",
                    "value": {"amount": 90, "currency": "GBP", "valueAddedTaxIncluded": True},
                    "tenderers": [{"name": "Fictional Cameras Ltd"}],
                    "relatedLots": ["L1"],
                }
            ]
        },
        awards=[{"id": "A", "date": "2021-02-03", "relatedLots": ["L1"], "value": {"amount": 90, "currency": "GBP"}}],
        contracts=[
            {
                "id": "C",
                "awardID": "A",
                "status": "terminated",
                "dateSigned": "2021-02-30",
                "implementation": {"transactions": [{"date": "2021-04-01", "amount": {"amount": 45, "currency": "GBP"}}]},
            },
            {"id": "D", "awardID": "missing"},
        ],
        relatedProcesses=[{"id": 1, "relationship": ["framework"], "identifier": "ocds-fictional-77"}],
    )  # fmt: skip
    rows = read_json(tmp_path, release)
    (notice,) = rows["raw_notices"]
    expected = ("contract", 3, "limited", "limited", "goods")
    assert (
        tuple(notice[c] for c in ("kind", "bidder_count", "procedure", "procedure_raw", "category"))
        == expected
    )
    north, second = (row["lot_id"] for row in rows["raw_lots"])
    assert pick(rows["raw_classifications"], "scheme", "code", "code_raw", "lot_id") == [
        ("CPV", "35125300", "35125300-2", second),
        ("UNSPSC", "78000000", "78000000", ""),
    ]
    (bid,) = rows["raw_bids"]
    assert (bid["status"], bid["submitted_at"], bid["lot_id"]) == (
        "valid",
        "2021-02-01T10:00:00+02:00",
        north,
    )
    assert pick(rows["raw_amounts"], "role", "amount", "tax", "dated_at", "lot_id") == [
        ("estimate", 100.0, "", notice["published_at"], north),
        ("award", 90.0, "", "2021-02-03", north),
        ("paid", 45.0, "", "2021-04-01", north),
        ("bid", 90.0, "included", "2021-02-01T10:00:00+02:00", north),
    ]
    stages = pick(rows["raw_awards"], "stage", "native_id", "award_native_id", "status", "dated_at", "lot_id")
    assert stages == [
        ("award", "A", "", "", "2021-02-03", north),
        ("contract", "C", "A", "complete", "", north),
        ("contract", "D", "missing", "", "", ""),
    ]
    assert pick(rows["raw_notice_links"], "relation", "target") == [("framework", "ocds-fictional-77")]
    assert sorted(list_codes(rows)) == ["date_invalid", "reference_broken"]
    assert ("other", "Adjudicación directa") in pick(rows["raw_notice_texts"], "role", "text")


def test_prose_in_other_languages_keeps_its_language(tmp_path: Path) -> None:
    release = make_release(tender={"id": 1, "title_en": "Cameras", "description_fr": "Caméras de rue"})
    rows = read_json(tmp_path, release)
    assert pick(rows["raw_notice_texts"], "role", "language", "text") == [
        ("title", "en", "Cameras"),
        ("description", "fr", "Caméras de rue"),
    ]
    assert rows["raw_notices"][0]["title"] == "Cameras"
    assert "/tender/title_en" not in [row["path"] for row in rows["raw_unmapped_paths"]]


@pytest.mark.parametrize(
    ("parts", "codes"),
    [
        ({"tender": [1, 2]}, ["schema_mismatch"]),
        ({"awards": {"id": 1, "title": "x"}}, []),
        ({"awards": ["x", None]}, ["schema_mismatch"]),
        ({"tag": "award"}, []),
        ({"tender": {"title": {"en": "x"}}}, ["schema_mismatch"]),
        ({"tender": {"id": 1, "numberOfTenderers": "many"}}, ["schema_mismatch"]),
        ({"tender": {"value": 120000}}, ["currency_unknown"]),
        ({"tender": {"value": {"amount": "about 500", "currency": "EUR"}}}, ["amount_unreadable"]),
        ({"awards": [{"id": 1}, {"id": 1}]}, ["duplicate_id"]),
        ({"ocid": None}, ["schema_mismatch"]),
    ],
)
def test_what_the_schema_does_not_allow(tmp_path: Path, parts: dict[str, Any], codes: list[str]) -> None:
    rows = read_json(tmp_path, make_release(**parts))
    assert list_codes(rows) == codes
    assert len(rows["raw_notices"]) == 1
