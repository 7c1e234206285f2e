"""Whatever stands in a feed of weaknesses, the readers give rows and problems, without nulls, and never raise.

The records that are changed are invented.
"""

from __future__ import annotations

import copy
import json
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sousveil.model.tables import TABLES
from sousveil.readers import cpe, csaf, cve5, epss, kev, nvd
from sousveil.readers.weakness_words import blank_words
from tests.unit.readers.record_rows import Rows, read_bytes
from tests.unit.readers.test_weakness_feeds import CPE_XML, ENTRY, EPSS, FIRMWARE, make_advisory, make_cve

VECTOR = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"
LINKS = [{"url": "https://example.org/a", "tags": ["patch"]}]
TEXTS = [{"lang": "en", "value": "X1 before 2.0 is weak"}]
RECORD = make_cve(
    title="Weak",
    descriptions=TEXTS,
    affected=[{"vendor": "Nosuch", "product": "X1", "cpes": [FIRMWARE], "platforms": ["a"],
               "versions": [{"version": "0", "lessThan": "2", "status": "affected", "changes": [{"at": "1", "status": "fixed"}]}]}],
    metrics=[{"cvssV3_1": {"vectorString": VECTOR, "baseScore": 9.8}},
             {"other": {"type": "ssvc", "content": {"options": [{"Exploitation": "none"}], "timestamp": "2099-01-01"}}},
             {"other": {"type": "kev", "content": {"dateAdded": "2099-01-01"}}}],
    references=LINKS,
    problemTypes=[{"descriptions": [{"cweId": "CWE-79", "lang": "en"}]}],
    solutions=TEXTS,
    credits=[{"value": "Fiona Fictional"}],
    source={"discovery": "x"},
    providerMetadata={"shortName": "nosuch", "dateUpdated": "2099-01-01"},
    datePublic="2099-01-01",
)  # fmt: skip
RECORD["containers"]["adp"] = [copy.deepcopy(RECORD["containers"]["cna"])]
ENTRY_NVD = {
    "vulnerabilities": [
        {"cve": {
            "id": "CVE-2099-10001", "vulnStatus": "Analyzed", "lastModified": "2099-01-01", "descriptions": TEXTS, "references": LINKS,
            "cveTags": [{"tags": ["disputed"]}], "weaknesses": [{"description": [{"value": "CWE-79"}]}], "cisaExploitAdd": "2099-01-01",
            "metrics": {"cvssMetricV31": [{"source": "a@b.example", "cvssData": {"vectorString": VECTOR, "baseScore": 9.8}}]},
            "configurations": [{"operator": "AND", "nodes": [{"cpeMatch": [{"vulnerable": True, "criteria": FIRMWARE}]}]}],
        }},
    ]
}  # fmt: skip
ADVISORY = make_advisory(
    product_status={"known_affected": ["P1", "P4"], "fixed": ["P2"]},
    flags=[{"label": "x", "group_ids": ["G1"]}],
    remediations=[{"category": "vendor_fix", "details": "Update.", "product_ids": ["P1"], "date": "2099-02-02"}],
    notes=[{"category": "summary", "text": "weak"}],
    scores=[{"cvss_v3": {"vectorString": VECTOR, "baseScore": 9.8}, "products": ["P1"]}],
    references=[{"url": "https://example.org", "category": "self"}],
    cwe={"id": "CWE-79"},
)  # fmt: skip
CPE_PAGE = {
    "products": [
        {
            "cpe": {
                "cpeName": FIRMWARE,
                "titles": [{"title": "X", "lang": "en"}],
                "deprecatedBy": [{"cpeName": FIRMWARE}],
            }
        }
    ]
}
FEEDS = [
    pytest.param(cve5, RECORD, id="cve5"),
    pytest.param(nvd, ENTRY_NVD, id="nvd"),
    pytest.param(csaf, ADVISORY, id="csaf"),
    pytest.param(kev, {"dateReleased": "2099-01-01", "vulnerabilities": [ENTRY]}, id="kev"),
    pytest.param(cpe, CPE_PAGE, id="cpe"),
]
ODD = st.one_of(
    st.none(), st.booleans(), st.integers(-(10**30), 10**30), st.floats(), st.text(max_size=8),
    st.sampled_from(["0000-00-00", "CVE-0", "\ud800", "a" * 5000, "\0", "cpe:2.3:", "CVSS:9/AV:N"]),
    st.sampled_from([[], {}, [[]], [None], {"": {"": []}}, [{"a": [1, "b"]}], [1, {"value": 2}], {"url": 3}]),
)  # fmt: skip


def list_places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The paths of all values within `value`."""
    found = [path] if path else []
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in items:
        found += list_places(inner, (*path, key))
    return found


def change(value: Any, path: tuple[Any, ...], odd: Any) -> None:
    for key in path[:-1]:
        value = value[key] if isinstance(value, (dict, list)) else None
        if value is None:
            return
    if isinstance(value, (dict, list)):
        value[path[-1]] = odd


def check_rows(rows: Rows) -> None:
    for name, found in rows.items():
        needed = [column.name for column in TABLES[name].columns if not column.nullable]
        for row in found:
            assert all(row[column] is not None for column in needed), name
            assert None not in [inner for cell in row.values() if isinstance(cell, list) for inner in cell]
            if row.get("locator"):
                json.loads(row["locator"])
    assert [row for row in rows["raw_problems"] if row["code"] == "reader_crashed"] == []


@pytest.mark.parametrize(("reader", "feed"), FEEDS)
@given(data=st.data())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_values_of_any_type_anywhere(reader: Any, feed: Any, data: st.DataObject) -> None:
    changed = copy.deepcopy(feed)
    for path in data.draw(st.lists(st.sampled_from(list_places(feed)), min_size=1, max_size=3)):
        try:
            change(changed, path, copy.deepcopy(data.draw(ODD)))
        except (KeyError, IndexError, TypeError):
            continue
    with tempfile.TemporaryDirectory() as folder:
        check_rows(read_bytes(reader, Path(folder), json.dumps(changed).encode(), "a.json"))


@pytest.mark.parametrize(
    ("reader", "text"),
    [
        (epss, EPSS),
        (cpe, CPE_XML.encode()),
        (cve5, json.dumps(RECORD).encode()),
        (csaf, json.dumps(ADVISORY).encode()),
    ],
    ids=["epss", "cpe", "cve5", "csaf"],
)
@given(data=st.data())
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_bytes_changed_anywhere(reader: Any, text: bytes, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    length = data.draw(st.integers(0, 40))
    changed = text[:start] + data.draw(st.binary(max_size=20)) + text[start + length :]
    with tempfile.TemporaryDirectory() as folder:
        check_rows(read_bytes(reader, Path(folder), changed, "a"))


@given(st.text(max_size=400))
def test_blanking_keeps_length_and_white_space(text: str) -> None:
    found = blank_words(text).text
    assert len(found) == len(text)
    assert all(new == old or (new == "█" and not old.isspace()) for new, old in zip(found, text, strict=True))


WORDS = (
    "password",
    "is",
    "admin/",
    "'",
    '"',
    " ",
    "GET /",
    "HTTP/1.1",
    "found by",
    "Fiona",
    ", ",
    "has found a flaw",
    ":",
    "=",
    "and ",
    "../",
)


@given(st.lists(st.sampled_from(WORDS), max_size=400))
@settings(deadline=2000)
def test_blanking_is_quick_on_words_that_it_looks_for(words: list[str]) -> None:
    text = " ".join(words)
    assert len(blank_words(text).text) == len(text)
