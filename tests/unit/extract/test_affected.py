"""Affected claims from statements. All makers and products here but those of the vocabulary are made up."""

from __future__ import annotations

import time
from typing import Any

import pyarrow as pa
import pytest

from sousveil.extract.affected import extract_affected
from sousveil.extract.affected.prose import read_prose
from sousveil.model.weakness_tables import AFFECTED_STATEMENTS

SOURCE = "c" * 64
PLACE = "/containers/cna/affected/0/versions/0"


def make_statement(number: int = 0, **values: Any) -> dict[str, Any]:
    row: dict[str, Any] = {column.name: "" for column in AFFECTED_STATEMENTS.columns}
    row |= {
        "platforms": [],
        "ordinal": number,
        "source_id": SOURCE,
        "affected_id": f"aff_{number}",
        "status": "affected",
    }
    row |= {"origin": "cna", "origin_name": "example", "weakness_id": f"CVE-2099-{number:04}"}
    row |= {"locator": f'{{"pointer":"{PLACE}"}}', "vendor_raw": "Example", "product_raw": "Widget"}
    return row | values


def extract(rows: list[dict[str, Any]], size: int = 100) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    batches = [AFFECTED_STATEMENTS.batch(rows[at : at + size]) for at in range(0, len(rows), size)]
    found: dict[bytes, list[dict[str, Any]]] = {b"core_affected_claims": [], b"raw_problems": []}
    for batch in extract_affected(iter(batches), SOURCE):
        assert isinstance(batch, pa.RecordBatch)
        found[batch.schema.metadata[b"sousveil_table"]] += batch.to_pylist()
    return found[b"core_affected_claims"], found[b"raw_problems"]


def show(claim: dict[str, Any]) -> str:
    low, high = "[" if claim["low_closed"] else "(", "]" if claim["high_closed"] else ")"
    return f"{claim['versions_stated']} {claim['bound_kind']} {low}{claim['low']}, {claim['high']}{high} {claim['status']}"


FIELDS = [
    ({"version_raw": "1.0", "less_than_raw": "2.0"}, "range dotted [1.0, 2.0) affected"),
    ({"version_raw": "0", "less_than_or_equal_raw": "2.0"}, "range dotted (, 2.0] affected"),
    ({"version_raw": "n/a", "less_than_raw": "2.0"}, "range dotted (, 2.0) affected"),
    ({"version_raw": "*", "after_raw": "1.0", "less_than_raw": "2.0"}, "range dotted (1.0, 2.0) affected"),
    ({"version_raw": "1.0", "less_than_raw": "*"}, "range dotted [1.0, ) affected"),
    ({"version_raw": "0", "less_than_raw": "*"}, "all none (, ) affected"),
    ({"version_raw": "*"}, "all none (, ) affected"),
    ({"version_raw": "1.2", "less_than_or_equal_raw": "1.2"}, "single dotted [1.2, 1.2] affected"),
    ({"version_raw": "1.2", "status": "unaffected"}, "single dotted [1.2, 1.2] unaffected"),
    ({"version_raw": "0", "less_than_raw": "2024.2.2"}, "range build_date (, 2024-02-02) affected"),
    ({"version_raw": "", "default_status": "affected"}, "all none (, ) affected"),
]
NOT_READ = [
    {"version_raw": "2.0", "less_than_raw": "1.0"},
    {"version_raw": "1.0", "less_than_raw": "1.0"},
    {"version_raw": "1.0", "less_than_raw": "3.0", "less_than_or_equal_raw": "2.0"},
    {"version_raw": "8.70", "less_than_raw": "vEL8.70.2526 (MR6)"},
    {"version_raw": "1.0", "less_than_raw": "End of life, replace it."},
    {"version_raw": "3097f38e9126", "less_than_raw": "99fb654d01dc", "version_type": "git"},
    {"version_raw": "0"},
    {"version_raw": "some builds of last year"},
    {"version_raw": "before 1.2 and 2.0"},
]


@pytest.mark.parametrize(("values", "expected"), FIELDS)
def test_fields_become_bounds(values: dict[str, str], expected: str) -> None:
    claims, problems = extract([make_statement(**values)])
    assert [show(claim) for claim in claims] == [expected]
    assert problems == []


@pytest.mark.parametrize("values", NOT_READ)
def test_what_is_in_doubt_is_not_read(values: dict[str, str]) -> None:
    claims, problems = extract([make_statement(**values)])
    assert [show(claim) for claim in claims] == ["not_stated none (, ) affected"]
    assert [problem["code"] for problem in problems] == ["version_unreadable"]


def test_placeholders_say_nothing() -> None:
    assert extract([make_statement(vendor_raw="n/a", product_raw="n/a", version_raw="n/a")]) == ([], [])


def test_a_change_ends_a_range() -> None:
    base = make_statement(version_raw="2.0", less_than_raw="3.0")
    change = {**base, "affected_id": "aff_1", "locator": f'{{"pointer":"{PLACE}/changes/0"}}'}
    change |= {"version_raw": "2.4", "less_than_raw": "", "status": "unaffected"}
    claims, _ = extract([base, change])
    assert [show(claim) for claim in claims] == [
        "range dotted [2.0, 2.4) affected",
        "range dotted [2.4, 3.0) unaffected",
    ]
    assert claims[0]["locator"].endswith('/changes/0/at"}')


def test_each_cpe_name_is_one_model() -> None:
    cpes = [f"cpe:2.3:h:dahuasecurity:{model}:-:*:*:*:*:*:*:*" for model in ("nvr4216-i", "nvr4416-4ks2\\/i")]
    rows = [
        make_statement(product_raw="nvr4xxx_firmware", version_raw="0", less_than_raw="2.1", cpe=cpe)
        for cpe in cpes
    ]
    claims, _ = extract(rows)
    assert [claim["model_pattern"] for claim in claims] == ["nvr4216-i", "nvr4xxx", "nvr4416-4ks2/i"]


def test_nvd_ends_are_found_in_their_fields() -> None:
    place = "/vulnerabilities/0/cve/configurations/0/nodes/0/cpeMatch/0"
    cpe = "cpe:2.3:o:example:widget_firmware:2.1.4:*:*:*:*:*:*:*"
    single = make_statement(
        locator=f'{{"pointer":"{place}"}}', version_raw="2.1.4", cpe=cpe, version_type="cpe", origin="nvd"
    )
    ends = make_statement(
        1, locator=f'{{"pointer":"{place}"}}', version_raw="*", less_than_raw="3.0", cpe=cpe, origin="nvd"
    )
    claims, _ = extract([single, ends])
    assert [show(claim) for claim in claims] == [
        "single dotted [2.1.4, 2.1.4] affected",
        "range dotted (, 3.0) affected",
    ]
    assert claims[0]["locator"].endswith('/criteria"}')
    assert cpe[claims[0]["char_start"] : claims[0]["char_end"]] == "2.1.4"
    assert claims[1]["locator"].endswith('/versionEndExcluding"}')


def test_a_description_counts_where_fields_say_nothing() -> None:
    text = "Widgets AB-1200X and AB-1300 with firmware before 2.1.4 leak memory."
    prose = make_statement(0, text=text, vendor_raw="", product_raw="", locator='{"pointer":"/d"}')
    claims, _ = extract([prose])
    assert {(claim["model_pattern"], show(claim)) for claim in claims} == {
        ("AB-1200X", "range dotted (, 2.1.4) affected"),
        ("AB-1300", "range dotted (, 2.1.4) affected"),
    }
    fields = make_statement(0, affected_id="aff_1", version_raw="0", less_than_raw="2.1.5")
    claims, _ = extract([prose, fields])
    assert [claim["affected_id"] for claim in claims] == ["aff_1"]


@pytest.mark.parametrize(
    "text",
    [
        "This is fixed in AB-1200 version 2.1.4.",
        "AB-1200 2.1.4 is not affected.",
        "Upgrade AB-1200 to version 2.1.4 or later.",
        "AB-1200 allows requests of up to 2.5 MB before 3.5 seconds have passed",
        "AB-1200 ships a library that is older than 1.2",
        "AB-1200 before 1.2 and 2.0 is affected.",
        "All versions of AB-1200 except 2.1 are affected.",
        "the device before 2.1.4",
    ],
)
def test_prose_in_doubt_gives_no_bounds(text: str) -> None:
    assert [finding for finding in read_prose(text, "text") if finding.model] == []


def test_bounds_belong_to_their_own_list() -> None:
    text = "AB-1XXX and AB-2XXX Buildtime before May, 2020, recorders CD-4xxx, CD-5xxx Buildtime before December, 2019."
    found = [(finding.model, finding.bounds.high) for finding in read_prose(text, "version_raw")]
    assert found == [
        ("AB-1XXX", "2020-05-01"),
        ("AB-2XXX", "2020-05-01"),
        ("CD-4xxx", "2019-12-01"),
        ("CD-5xxx", "2019-12-01"),
    ]


def test_batches_make_no_difference() -> None:
    rows = [
        make_statement(number // 3, affected_id=f"aff_{number}", version_raw=f"{number}.1", ordinal=number)
        for number in range(40)
    ]
    rows.append(make_statement(99, version_raw="who knows"))
    assert extract(rows, 1) == extract(rows, 7) == extract(rows, 1000)


@pytest.mark.parametrize(
    "piece",
    [
        "before 1.2 ",
        "AB-12, ",
        "1.2.3.",
        "A B C ",
        "(1.2",
        "V",
        ",; | ",
        "及以下版本",
        "all versions ",
        "IPC-HX",
        "x",
        "< ",
    ],
)
def test_long_texts_take_no_time(piece: str) -> None:
    text = (piece * 100_000)[:100_000]
    rows = [
        make_statement(0, version_raw=text),
        make_statement(1, version_raw="0", less_than_raw=text),
        make_statement(2, product_raw=text, version_raw="1.0"),
        make_statement(3, text=text, vendor_raw="", product_raw="", version_raw=""),
        make_statement(4, text=text[:19_000], vendor_raw="", product_raw="", version_raw=""),
        make_statement(5, cpe=text, version_raw="1.0"),
    ]
    started = time.process_time()
    extract(rows)
    assert time.process_time() - started < 6
