"""The OCDS reader: forms of files, and what each part of a release becomes. All data is fictional."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from sousveil.readers import ocds
from tests.unit.readers.ocds_sandbox import list_codes, parse_source, read_bytes, read_json, resolve


def make_release(number: int = 1, **parts: Any) -> dict[str, Any]:
    return {
        "ocid": f"ocds-fictional-{number}",
        "id": f"release-{number}",
        "date": "2021-03-01T10:00:00Z",
        "tag": ["tender"],
        "language": "en",
        "tender": {"id": f"T-{number}", "title": f"Cameras {number}", "status": "active"},
        **parts,
    }


RELEASES = [make_release(number) for number in range(3)]
PACKAGE = {"uri": "https://example.org/p", "publishedDate": "2021-03-02", "releases": RELEASES}


@pytest.mark.parametrize(
    ("data", "pointers"),
    [
        (json.dumps(RELEASES[0]).encode(), [""]),
        (json.dumps(PACKAGE).encode(), ["/releases/0", "/releases/1", "/releases/2"]),
        (
            b"\xef\xbb\xbf" + json.dumps(PACKAGE, indent=2).encode(),
            ["/releases/0", "/releases/1", "/releases/2"],
        ),
        (json.dumps(RELEASES).encode(), ["/0", "/1", "/2"]),
        (b"\n".join(json.dumps(r).encode() for r in RELEASES) + b"\n", ["/0", "/1", "/2"]),
        (b"".join(json.dumps(r, indent=1).encode() for r in RELEASES), ["/0", "/1", "/2"]),
        (
            json.dumps({"records": [{"ocid": "x", "compiledRelease": r} for r in RELEASES]}).encode(),
            [f"/records/{index}/compiledRelease" for index in range(3)],
        ),
        (
            b"\n".join([json.dumps(PACKAGE).encode()] * 2),
            [f"/{i}/releases/{j}" for i in range(2) for j in range(3)],
        ),
    ],
    ids=["release", "package", "bom", "array", "lines", "concatenated", "records", "package-lines"],
)
@pytest.mark.parametrize("is_packed", [False, True])
def test_forms_of_files(tmp_path: Path, data: bytes, pointers: list[str], is_packed: bool) -> None:
    stored = gzip.compress(data) if is_packed else data
    assert ocds.accepts(stored[:4096], "x.json")
    rows = read_bytes(tmp_path, stored)
    notices = [
        row for row in rows["raw_notices"] if row["kind"] != "compiled" or "compiled" in row["locator"]
    ]
    assert [json.loads(row["locator"])["pointer"] for row in notices] == pointers
    for row in notices:
        assert resolve(parse_source(stored), row["locator"])["tender"]["title"] == row["title_raw"]


@pytest.mark.parametrize(
    "value",
    [
        {"type": "FeatureCollection", "features": []},
        {"dataType": "CVE_RECORD", "cveMetadata": {"cveId": "CVE-2021-1"}, "containers": {"cna": {}}},
        {"document": {"category": "csaf_vex", "publisher": {"name": "x"}}, "vulnerabilities": []},
        {"releases": [{"tag_name": "v1", "published_at": "2020"}]},
        {"name": "x", "description": "tender for ocid", "value": 1},
        [1, 2, 3],
    ],
)
def test_other_json_is_not_accepted(value: object) -> None:
    assert not ocds.accepts(json.dumps(value).encode()[:4096], "data.json")


def test_bad_values_are_problems(tmp_path: Path) -> None:
    release = make_release(
        date="0000-00-00",
        tender={
            "id": 1,
            "value": {"amount": "n/a", "currency": "EUR"},
            "minValue": {"amount": 0, "currency": "EUR"},
            "maxValue": {"amount": 5000},
        },
    )
    rows = read_json(tmp_path, release)
    assert sorted(list_codes(rows)) == [
        "amount_placeholder",
        "amount_placeholder",
        "currency_unknown",
        "date_invalid",
    ]
    assert [row["amount_raw"] for row in rows["raw_amounts"]] == ["n/a", "0", "5000"]
