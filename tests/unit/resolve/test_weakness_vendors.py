"""Which vendor a weakness is about, one rule at a time. Vendors and records are made up."""

from __future__ import annotations

from typing import Any

import pytest

from sousveil.model.exposure_tables import WEAKNESS_VENDORS
from sousveil.model.tables import table_of
from sousveil.model.weakness_tables import AFFECTED_STATEMENTS, WEAKNESSES
from sousveil.resolve.weakness_vendors import match_weakness_vendors
from tests.generated.fictional_vendors import VOCABULARY

Stated = tuple[str, str] | tuple[str, str, str]
"""Vendor, product and, if not 'cna', who says so."""


def make_row(table: Any, **values: Any) -> dict[str, Any]:
    usual: dict[str, Any] = {
        column.name: [] if column.type == "texts" else 0 if column.type == "integer" else ""
        for column in table.columns
    }
    return usual | values


def make_tables(*records: tuple[str, list[Stated]]) -> tuple[Any, Any]:
    """Weaknesses and statements: of each record its description and what it states."""
    weaknesses = [
        make_row(
            WEAKNESSES,
            weakness_id=f"CVE-2020-{number}",
            description=description,
            locator=f"w{number}",
            ordinal=number,
        )
        for number, (description, _) in enumerate(records)
    ]
    statements = [
        make_row(
            AFFECTED_STATEMENTS,
            weakness_id=f"CVE-2020-{number}",
            vendor_raw=vendor,
            product_raw=product,
            origin=origin[0] if origin else "cna",
            locator=f"s{number}",
        )
        for number, (_, stated) in enumerate(records)
        for vendor, product, *origin in stated
    ]
    return WEAKNESSES.batch(weaknesses), AFFECTED_STATEMENTS.batch(statements)


def match(*records: tuple[str, list[Stated]]) -> list[dict[str, Any]]:
    weaknesses, statements = make_tables(*records)
    batches = list(match_weakness_vendors([weaknesses], [statements], "src", VOCABULARY))
    assert all(table_of(batch).name == WEAKNESS_VENDORS.name for batch in batches)
    return [row for batch in batches for row in batch.to_pylist()]


@pytest.mark.parametrize(
    ("description", "stated", "rows"),
    [
        ("A flaw.", [("Obscuravision", "OBV-2K14")], [("obscura", True, "vendor_field")]),
        (
            "A flaw.",
            [("obscuravision", "obv-2k14_firmware", "adp")],
            [("obscura", False, "added_field_alone")],
        ),
        (
            "A flaw in Obscuravision domes.",
            [("n/a", "n/a"), ("obscuravision", "obv-2k14_firmware", "adp")],
            [("obscura", True, "vendor_field")],
        ),
        ("A flaw in the Obscuravision dome.", [("n/a", "n/a")], [("obscura", True, "description")]),
        ("A flaw.", [("n/a", "Some Obscuravision cameras")], [("obscura", True, "product_field")]),
        (
            "A flaw.",
            [("Plugin Makers", "Obscuravision connector")],
            [("obscura", False, "vendor_of_another")],
        ),
        ("A flaw in the parser.", [("Axis", "SOAP engine")], [("axis", False, "ordinary_name")]),
        ("The Axis network camera.", [("Axis", "SOAP engine")], [("axis", True, "field_and_description")]),
        ("A flaw.", [("Axis", "Axis P3245-LV")], [("axis", True, "vendor_field")]),
        ("A flaw.", [("Axis Bank", "app")], [("", False, "trap")]),
        (
            "Kestrelnet found a flaw in these cameras.",
            [("Obscuravision", "OBV-2K14")],
            [("obscura", True, "vendor_field"), ("kestrelnet", False, "mentioned_only")],
        ),
        (
            "A flaw.",
            [("Obscuravision", "OBV-2K14"), ("Obscuravision", "Mirravue MVX-112A")],
            [("obscura", True, "vendor_field"), ("mirra", True, "relabelled")],
        ),
        ("The kernel.", [("Linux", "Linux")], [("", False, "no_maker")]),
        ("The treasury.", [("National Treasury Board", "portal")], [("", False, "no_maker")]),
        ("", [], [("", False, "no_maker")]),
    ],
)
def test_one_record(description: str, stated: list[Stated], rows: list[tuple[str, bool, str]]) -> None:
    found = match((description, stated))
    assert [(row["vendor_id"], row["kept"], row["rule"]) for row in found] == rows
    assert all(row["reason"].endswith(".") for row in found)


def test_a_cpe_says_vendor_and_product_where_the_fields_do_not() -> None:
    weaknesses, _ = make_tables(("A flaw.", []))
    cpe = r"cpe:2.3:o:obscuravision:obv-2k14\/b_firmware:*:*:*:*:*:*:*:*"
    rows = [make_row(AFFECTED_STATEMENTS, weakness_id="CVE-2020-0", origin="nvd", cpe=cpe)]
    (row,) = (
        row
        for batch in match_weakness_vendors(
            [weaknesses], [AFFECTED_STATEMENTS.batch(rows)], "src", VOCABULARY
        )
        for row in batch.to_pylist()
    )
    assert (row["vendor_id"], row["kept"], row["name_raw"]) == ("obscura", True, "obscuravision")


def test_rows_have_places_and_do_not_depend_on_batches() -> None:
    records: list[tuple[str, list[Stated]]] = [
        ("A flaw.", [("Obscuravision", "OBV-2K14"), ("Obscuravision", "OBV-2K15")]),
        ("Kestrelnet domes.", []),
        ("The kernel.", [("Linux", "Linux")]),
    ]
    whole = match(*records)
    assert [(row["weakness_id"], row["ordinal"], row["locator"]) for row in whole] == [
        ("CVE-2020-0", 0, "s0"),
        ("CVE-2020-1", 1, "w1"),
        ("CVE-2020-2", 2, "s2"),
    ]
    assert len({row["match_id"] for row in whole}) == 3
    weaknesses, statements = make_tables(*records)
    parts = match_weakness_vendors(
        [weaknesses.slice(number, 1) for number in range(3)],
        [statements.slice(number, 1) for number in range(statements.num_rows)],
        "src",
        VOCABULARY,
    )
    assert [row for batch in parts for row in batch.to_pylist()] == whole


def test_only_texts_that_the_search_finds_are_read_unless_they_hold_letters_beyond_ascii() -> None:
    records: list[tuple[str, list[Stated]]] = [
        ("The Kestrelnet dome.", []),
        ("The Kestrelnet bullet.", []),
        ("The Kestrelnet caméra.", []),
    ]
    weaknesses, statements = make_tables(*records)
    seen: list[str] = []

    def search(texts: Any) -> list[int]:
        seen.extend(texts)
        return [row for row, text in enumerate(texts) if "bullet" in text]

    found = match_weakness_vendors([weaknesses], [statements], "src", VOCABULARY, search)
    rows = [row for batch in found for row in batch.to_pylist()]
    assert [row["vendor_id"] for row in rows] == ["", "kestrelnet", "kestrelnet"]
    assert len(seen) == 3
