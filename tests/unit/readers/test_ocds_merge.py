"""Releases merged into compiled notices, and the places of their values. All data is fictional."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from sousveil.readers.ocds_merge import UnmergeableError, compile_releases, merge_with_places
from tests.unit.readers.ocds_sandbox import (
    assert_rows_stand_where_they_say,
    list_codes,
    read_json,
)

TENDER = {
    "ocid": "ocds-fictional-1",
    "id": "1",
    "date": "2021-01-01T00:00:00Z",
    "tag": ["tender"],
    "tender": {
        "id": "T",
        "title": "Cameras",
        "status": "active",
        "value": {"amount": 500, "currency": "EUR"},
    },
}
AMENDED = {
    "ocid": "ocds-fictional-1",
    "id": "2",
    "date": "2021-02-01T00:00:00Z",
    "tag": ["tenderUpdate"],
    "tender": {"id": "T", "status": "complete", "value": {"amount": 700}},
}
AWARDED = {
    "ocid": "ocds-fictional-1",
    "id": "3",
    "date": "2021-03-01T00:00:00Z",
    "tag": ["award"],
    "awards": [{"id": "A", "title": "Cameras, awarded", "value": {"amount": 650, "currency": "EUR"}}],
}


def test_a_process_of_several_releases_gets_one_compiled_notice(tmp_path: Path) -> None:
    document = {"releases": [AWARDED, TENDER, AMENDED]}
    rows = read_json(tmp_path, document)
    assert [row["kind"] for row in rows["raw_notices"]] == ["award", "tender", "correction", "compiled"]
    compiled = rows["raw_notices"][-1]
    assert (compiled["process_id"], compiled["title"], compiled["status"]) == (
        "ocds-fictional-1",
        "Cameras",
        "complete",
    )
    assert (compiled["native_id"], compiled["kind_raw"]) == ("", "")
    assert compiled["published_at"] == "2021-03-01T00:00:00Z"
    assert json.loads(compiled["locators"])["title_raw"] == {"pointer": "/releases/1/tender/title"}
    assert json.loads(compiled["locators"])["status_raw"] == {"pointer": "/releases/2/tender/status"}
    amounts = {
        row["role"]: (row["amount_exact"], row["currency"], row["locator"])
        for row in rows["raw_amounts"]
        if row["notice_id"] == compiled["notice_id"]
    }
    assert amounts == {
        "estimate": ("700", "EUR", '{"pointer":"/releases/2/tender/value"}'),
        "award": ("650", "EUR", '{"pointer":"/releases/0/awards/0/value"}'),
    }


def test_one_release_or_the_same_twice_needs_no_compiled_notice(tmp_path: Path) -> None:
    assert [row["kind"] for row in read_json(tmp_path, [TENDER])["raw_notices"]] == ["tender"]
    rows = read_json(tmp_path, [TENDER, TENDER])
    assert [row["kind"] for row in rows["raw_notices"]] == ["tender", "tender"]
    assert list_codes(rows) == ["duplicate_id"]


def test_a_record_with_a_compiled_release_is_not_compiled_again(tmp_path: Path) -> None:
    compiled = {**TENDER, "id": "c", "tag": ["compiled"]}
    record = {"ocid": "ocds-fictional-1", "releases": [TENDER, AMENDED], "compiledRelease": compiled}
    rows = read_json(tmp_path, {"records": [record]})
    assert [row["kind"] for row in rows["raw_notices"]] == ["tender", "correction", "compiled"]
    assert rows["raw_notices"][2]["locator"] == '{"pointer":"/records/0/compiledRelease"}'


def test_linked_releases_are_links_of_the_compiled_notice(tmp_path: Path) -> None:
    link = {"url": "https://example.org/p#1", "date": "2021-01-01", "tag": ["tender"]}
    rows = read_json(tmp_path, {"records": [{"ocid": "x", "releases": [link], "compiledRelease": TENDER}]})
    assert [(row["relation"], row["target"]) for row in rows["raw_notice_links"]] == [
        ("previous", link["url"])
    ]
    assert rows["raw_notice_links"][0]["notice_id"] == rows["raw_notices"][0]["notice_id"]
    rows = read_json(tmp_path, {"records": [{"ocid": "x", "releases": [link]}]})
    assert list_codes(rows) == ["reference_broken"]


def test_a_versioned_release_alone_gives_its_latest_state(tmp_path: Path) -> None:
    def make_versions(*values: object) -> list[dict[str, Any]]:
        return [
            {
                "releaseID": str(n),
                "releaseDate": f"2021-0{n + 1}-01",
                "releaseTag": ["tender"],
                "value": value,
            }
            for n, value in enumerate(values)
        ]

    versioned = {
        "ocid": "ocds-fictional-9",
        "tender": {
            "id": "T",
            "title": make_versions("Poles", "Cameras"),
            "value": {"amount": make_versions(5000, 7000), "currency": make_versions("EUR")},
            "items": [{"id": "1", "description": make_versions("dome camera")}],
        },
    }
    document = {"records": [{"ocid": "ocds-fictional-9", "versionedRelease": versioned}]}
    rows = read_json(tmp_path, document)
    (notice,) = rows["raw_notices"]
    assert (notice["kind"], notice["title"], notice["process_id"]) == (
        "compiled",
        "Cameras",
        "ocds-fictional-9",
    )
    pointer = "/records/0/versionedRelease/tender/title/1/value"
    assert json.loads(notice["locators"])["title_raw"] == {"pointer": pointer}
    assert [row["amount_exact"] for row in rows["raw_amounts"]] == ["7000"]
    texts = [row for row in rows["raw_notice_texts"] if row["role"] == "item"]
    assert texts[0]["text"] == "dome camera"
    assert_rows_stand_where_they_say({"raw_notices": [notice], "raw_notice_texts": texts}, document)


def test_releases_that_contradict_in_structure_stay_single(tmp_path: Path) -> None:
    odd = {**AMENDED, "tender": "complete"}
    assert "schema_mismatch" in list_codes(read_json(tmp_path, [TENDER, odd]))
    rows = read_json(tmp_path, [TENDER, {**AMENDED, "date": None}])
    assert len(rows["raw_notices"]) == 2
    assert "schema_mismatch" in list_codes(rows)


def test_compile_releases_orders_by_ocid() -> None:
    other = {"ocid": "a", "date": "2020-01-01", "tender": {"id": 1, "title": None, "documents": []}}
    compiled = list(compile_releases([TENDER, other, AMENDED]))
    assert compiled[0] == {
        "ocid": "a",
        "date": "2020-01-01",
        "id": "a-2020-01-01",
        "tag": ["compiled"],
        "tender": {"id": 1},
    }
    assert compiled[1]["tender"]["value"] == {"amount": 700, "currency": "EUR"}
    with pytest.raises(UnmergeableError):
        list(compile_releases([TENDER, {"ocid": "ocds-fictional-1"}]))


def test_places_of_list_members_follow_their_ids() -> None:
    first = {
        "ocid": "x",
        "date": "1",
        "awards": [{"id": "A", "status": "pending"}, {"id": "B", "status": "pending"}],
    }
    second = {"ocid": "x", "date": "2", "awards": [{"id": "B", "status": "active"}]}
    merged, places = merge_with_places([("/0", first), ("/1", second)])
    assert merged["awards"][1] == {"id": "B", "status": "active"}
    assert places["/awards/1/status"] == "/1/awards/0/status"
    assert places["/awards/0/status"] == "/0/awards/0/status"
    assert (places["/awards/0"], places["/awards/1"]) == ("/0/awards/0", "/1/awards/0")
