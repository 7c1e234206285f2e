"""The readers of feeds of weaknesses on small feeds. Every record, name, maker and number here is invented."""

from __future__ import annotations

import gzip
import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from sousveil.model.protocols import Source
from sousveil.readers import cpe, csaf, cve5, epss, find_value, kev, nvd, weakness_json
from sousveil.readers.registry import choose_reader
from tests.unit.readers.record_rows import Rows, list_codes, read_bytes, read_file

DATES = {"dateReserved": "2099-01-01T00:00:00", "datePublished": "2099-01-02T03:04:05.678Z"}


def make_cve(number: str = "CVE-2099-10001", **cna: Any) -> dict[str, Any]:
    metadata = {"cveId": number, "state": "PUBLISHED", "assignerShortName": "nosuch", **DATES}
    metadata["dateUpdated"] = "2099-02-01T00:00:00.000Z"
    return {
        "dataType": "CVE_RECORD",
        "dataVersion": "5.1",
        "cveMetadata": metadata,
        "containers": {"cna": cna},
    }


def read_json(reader: Any, folder: Path, value: Any, name: str = "a.json") -> Rows:
    return read_bytes(reader, folder, json.dumps(value).encode(), name)


def pick(rows: Rows, table: str, *names: str) -> list[tuple[Any, ...]]:
    return [tuple(row[name] for name in names) for row in rows[table]]


VERSIONS = ("vendor_raw", "product_raw", "version_raw", "less_than_raw", "less_than_or_equal_raw", "status")


def test_versions_and_their_changes(tmp_path: Path) -> None:
    changes = [{"at": "1.5", "status": "unaffected"}]
    versions = [
        {
            "version": "1.0",
            "lessThan": "2.0",
            "status": "affected",
            "versionType": "semver",
            "changes": changes,
        },
        {"version": "3.05 and prior versions", "status": "affected"},
    ]
    product = {
        "vendor": "Nosuch",
        "product": "X1",
        "versions": versions,
        "platforms": ["A"],
        "modules": ["httpd"],
    }
    rows = read_json(cve5, tmp_path, make_cve(affected=[product]))
    assert pick(rows, "raw_affected_statements", *VERSIONS) == [
        ("Nosuch", "X1", "1.0", "2.0", "", "affected"),
        ("Nosuch", "X1", "1.5", "", "", "unaffected"),
        ("Nosuch", "X1", "3.05 and prior versions", "", "", "affected"),
    ]
    assert rows["raw_affected_statements"][0]["platforms"] == ["A", "httpd"]
    assert rows["raw_affected_statements"][1]["locator"].endswith('/versions/0/changes/0"}')


def test_a_product_without_versions_has_its_default_status(tmp_path: Path) -> None:
    product = {
        "vendor": "Nosuch",
        "product": "X1",
        "defaultStatus": "affected",
        "cpes": ["cpe:2.3:h:a:b:*", "cpe:2.3:o:a:c:*"],
    }
    rows = read_json(cve5, tmp_path, make_cve(affected=[product]))
    assert pick(rows, "raw_affected_statements", "status", "default_status", "cpe") == [
        ("affected", "affected", "cpe:2.3:h:a:b:*"),
        ("affected", "affected", "cpe:2.3:o:a:c:*"),
    ]


def test_the_english_description_and_a_statement_in_prose(tmp_path: Path) -> None:
    texts = [{"lang": "de", "value": "Eine Lücke"}, {"lang": "en", "value": "X1 before 2.0 is weak"}]
    rows = read_json(cve5, tmp_path, make_cve(descriptions=texts))
    assert pick(rows, "raw_weaknesses", "description", "language", "modified_at", "published_at") == [
        ("X1 before 2.0 is weak", "en", "2099-02-01T00:00:00Z", "2099-01-02T03:04:05Z")
    ]
    assert pick(rows, "raw_affected_statements", "text", "vendor_raw", "origin") == [
        ("X1 before 2.0 is weak", "", "cna")
    ]
    assert pick(rows, "raw_weakness_dates", "role", "dated_at") == [("reserved", "2099-01-01T00:00:00")]


def test_finders_and_exploits_are_in_no_table(tmp_path: Path) -> None:
    record = make_cve(
        credits=[{"lang": "en", "value": "Fiona Fictional"}],
        source={"discovery": "EXTERNAL", "value": "Fiona Fictional"},
        exploits=[{"lang": "en", "value": "run the fictional thing"}],
        descriptions=[{"lang": "en", "value": "Fiona Fictional from Nowhere has found a flaw."}],
        references=[
            {"url": "https://example.org/advisory", "tags": ["vendor-advisory"]},
            {"url": "https://example.org/x", "tags": ["exploit"]},
            {"url": "https://www.exploit-db.com/exploits/0"},
            {"url": "https://github.com/nobody/CVE-2099-10001"},
            {"url": "https://github.com/nobody/things/blob/main/poc.py"},
            {"url": "rtsp://198.51.100.7/live"},
            {"url": "mailto:fiona@nowhere.example"},
        ],
    )  # fmt: skip
    rows = read_json(cve5, tmp_path, record)
    assert pick(rows, "raw_weakness_references", "url") == [("https://example.org/advisory",)]
    words = json.dumps(rows, ensure_ascii=False)
    assert "Fictional" not in words
    assert "fictional thing" not in words
    assert "198.51.100.7" not in words
    codes = list_codes(rows)
    assert (codes.count("exploit_withheld"), codes.count("stream_withheld")) == (5, 1)
    withheld = {row["path"] for row in rows["raw_weakness_paths"] if row["disposition"] == "withheld"}
    assert {"/containers/cna/credits/[]/value", "/containers/cna/source/value"} <= withheld


def test_scores_that_do_not_agree_with_their_vectors(tmp_path: Path) -> None:
    def metric(vector: str, score: Any) -> dict[str, Any]:
        return {
            "cvssV3_1": {"version": "3.1", "vectorString": vector, "baseScore": score, "baseSeverity": "HIGH"}
        }

    good = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"
    scores = [
        metric(good, 9.8),
        metric(good, 5.0),
        metric("CVSS:3.1/AV:X", 5.0),
        metric(good, "many"),
        metric(good, 11),
    ]
    rows = read_json(cve5, tmp_path, make_cve(metrics=scores))
    assert pick(rows, "raw_weakness_scores", "score", "score_computed", "score_raw") == [
        (9.8, 9.8, "9.8"),
        (5.0, 9.8, "5.0"),
        (5.0, None, "5.0"),
        (None, 9.8, "many"),
        (None, 9.8, "11"),
    ]
    assert list_codes(rows) == ["score_invalid"] * 4


def test_rejected_reserved_and_nameless_records(tmp_path: Path) -> None:
    rejected = make_cve("CVE-2099-10002", rejectedReasons=[{"lang": "en", "value": "Not used."}])
    rejected["cveMetadata"]["state"] = "REJECTED"
    reserved = make_cve("CVE-2099-10003")
    reserved["cveMetadata"]["state"] = "RESERVED"
    records = [rejected, reserved, make_cve("CVE-99-1"), {"containers": {}}, make_cve("CVE-2099-10003")]
    rows = read_json(cve5, tmp_path, records)
    assert pick(rows, "raw_weaknesses", "weakness_id", "state", "description") == [
        ("CVE-2099-10002", "rejected", "Not used."),
        ("CVE-2099-10003", "reserved", ""),
        ("CVE-2099-10003", "published", ""),
    ]
    assert rows["raw_affected_statements"] == []
    assert list_codes(rows) == [
        "weakness_rejected",
        "weakness_id_invalid",
        "weakness_id_invalid",
        "duplicate_id",
    ]


def test_dates_that_are_none(tmp_path: Path) -> None:
    record = make_cve(datePublic="0000-00-00")
    del record["cveMetadata"]["dateUpdated"]
    rows = read_json(cve5, tmp_path, record)
    assert pick(rows, "raw_weakness_dates", "role", "dated_at", "dated_at_raw")[1:] == [
        ("public", "", "0000-00-00")
    ]
    assert list_codes(rows) == ["snapshot_undated", "date_invalid"]


def make_zip(files: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return buffer.getvalue()


RECORDS = [make_cve(f"CVE-2099-1000{n}", title=f"title {n}") for n in range(3)]
LINES = b"\n".join(json.dumps(record).encode() for record in RECORDS)
FILES = {f"cves/2099/10xxx/CVE-2099-1000{n}.json": json.dumps(r).encode() for n, r in enumerate(RECORDS)}
INNER_ZIP = make_zip({"cves/README.md": b"words", **FILES})


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.json", json.dumps(RECORDS).encode()),
        ("a.json", json.dumps({"vulnerabilities": RECORDS}, indent=1).encode()),
        ("a.jsonl", LINES),
        ("a.jsonl", b"\xef\xbb\xbf" + LINES.replace(b"\n", b"\r\n\r\n") + b"\n"),
        ("a.jsonl.gz", gzip.compress(LINES)),
        ("a.zip", INNER_ZIP),
        ("all.zip.zip", make_zip({"cves.zip": INNER_ZIP})),
    ],
    ids=["list", "object", "lines", "lines with a mark and blanks", "gzip", "zip", "zip in a zip"],
)
def test_every_packing_gives_the_same_records_and_can_be_looked_up(
    tmp_path: Path, name: str, data: bytes
) -> None:
    rows = read_bytes(cve5, tmp_path, data, name)
    assert pick(rows, "raw_weaknesses", "weakness_id", "title") == [
        (f"CVE-2099-1000{n}", f"title {n}") for n in range(3)
    ]
    source = Source("0" * 64, tmp_path / name, name)
    assert choose_reader(source) is cve5
    assert list_codes(rows) == []
    for number, row in enumerate(rows["raw_weaknesses"]):
        place = row["locator"].replace('"}', '/containers/cna/title"}')
        assert find_value(source, place) == f"title {number}"


def test_a_broken_line_and_a_cut_archive_leave_the_rest(tmp_path: Path) -> None:
    lines = LINES.split(b"\n")
    data = b"\n".join([lines[0], b'{"cveMetadata": {', lines[2]])
    rows = read_bytes(cve5, tmp_path, data, "a.jsonl")
    assert [name for (name,) in pick(rows, "raw_weaknesses", "weakness_id")] == [
        "CVE-2099-10000",
        "CVE-2099-10002",
    ]
    assert list_codes(rows) == ["json_invalid"]
    assert json.loads(rows["raw_weaknesses"][1]["locator"]) == {"pointer": "/2"}
    packed = gzip.compress(b"\n".join(lines * 200), 0)
    rows = read_bytes(cve5, tmp_path, packed[: len(packed) // 2], "a.jsonl.gz")
    assert len(rows["raw_weaknesses"]) > 100
    assert "json_invalid" in list_codes(rows)
    rows = read_bytes(cve5, tmp_path, INNER_ZIP[:-40], "a.zip")
    assert list_codes(rows) == ["damaged_source"]


def test_a_line_that_is_too_long_is_left_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(weakness_json, "MAX_PIECE_BYTES", 1 << 20)
    lines = LINES.split(b"\n")
    long = json.dumps(make_cve("CVE-2099-10009", title="x" * (5 << 20))).encode()
    rows = read_bytes(cve5, tmp_path, b"\n".join([lines[0], long, lines[2]]), "a.jsonl")
    assert [name for (name,) in pick(rows, "raw_weaknesses", "weakness_id")] == [
        "CVE-2099-10000",
        "CVE-2099-10002",
    ]
    assert list_codes(rows) == ["record_too_large"]
    assert json.loads(rows["raw_weaknesses"][1]["locator"]) == {"pointer": "/2"}


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ({"cveMetadata": []}, "weakness_id_invalid"),
        ([1, "a"], "schema_mismatch"),
        ({"a": 1}, "schema_mismatch"),
    ],
)
def test_what_is_no_record(tmp_path: Path, value: Any, code: str) -> None:
    rows = read_json(cve5, tmp_path, value)
    assert rows["raw_weaknesses"] == []
    assert code in list_codes(rows)


def test_a_value_nested_too_deeply(tmp_path: Path) -> None:
    deep = b'{"cveMetadata": ' + b"[" * 100_000 + b"]" * 100_000 + b"}"
    rows = read_bytes(cve5, tmp_path, deep + b"\n" + LINES, "a.jsonl")
    assert len(rows["raw_weaknesses"]) == 3
    assert set(list_codes(rows)) & {"json_invalid", "too_deep"}


FIRMWARE = "cpe:2.3:o:nosuch:x1_firmware:*:*:*:*:*:*:*:*"
HARDWARE = "cpe:2.3:h:nosuch:x1\\/b:-:*:*:*:*:*:*:*"


def test_nvd_configurations_metrics_and_exploitation(tmp_path: Path) -> None:
    match = {
        "vulnerable": True,
        "criteria": FIRMWARE,
        "versionStartExcluding": "1.0",
        "versionEndIncluding": "2.0",
    }
    nodes = [
        {"operator": "OR", "cpeMatch": [match]},
        {"cpeMatch": [{"vulnerable": False, "criteria": HARDWARE}]},
    ]
    data = {
        "version": "3.1",
        "vectorString": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H",
        "baseScore": 9.8,
    }
    entry = {
        "id": "CVE-2099-10001", "sourceIdentifier": "psirt@nosuch.example", "vulnStatus": "Analyzed",
        "published": "2099-01-01T00:00:00.000", "lastModified": "2099-02-01T00:00:00.000",
        "descriptions": [{"lang": "en", "value": "X1 is weak"}],
        "configurations": [{"operator": "AND", "nodes": nodes}],
        "metrics": {"cvssMetricV31": [{"source": "nvd@nosuch.example", "type": "Primary", "cvssData": data}]},
        "weaknesses": [{"description": [{"lang": "en", "value": "CWE-787"}]}],
        "cisaExploitAdd": "2099-03-01", "cisaActionDue": "2099-03-22",
    }  # fmt: skip
    rows = read_json(nvd, tmp_path, {"format": "NVD_CVE", "vulnerabilities": [{"cve": entry}]})
    assert pick(
        rows,
        "raw_affected_statements",
        "product_raw",
        "after_raw",
        "less_than_or_equal_raw",
        "status",
        "platforms",
    )[1:] == [
        ("x1_firmware", "1.0", "2.0", "affected", [HARDWARE]),
        ("x1/b", "", "", "unknown", []),
    ]
    assert pick(rows, "raw_weaknesses", "assigner", "cwe_ids") == [("nosuch.example", ["CWE-787"])]
    assert pick(rows, "raw_weakness_scores", "origin_name", "score") == [("nosuch.example", 9.8)]
    assert pick(rows, "raw_exploitations", "listed_at", "due_at") == [("2099-03-01", "2099-03-22")]
    assert list_codes(rows) == []
    assert "psirt" not in json.dumps(rows)


def make_advisory(**weakness: Any) -> dict[str, Any]:
    version = {
        "category": "product_version_range",
        "name": "<2.0",
        "product": {"name": "Nosuch X1 <2.0", "product_id": "P1"},
    }
    fixed = {
        "category": "product_version",
        "name": "2.0",
        "product": {"name": "X1: all newer than 1.9", "product_id": "P2"},
    }
    product = {"category": "product_name", "name": "X1", "branches": [version, fixed]}
    tree = {
        "branches": [{"category": "vendor", "name": "Nosuch", "branches": [product]}],
        "full_product_names": [{"name": "Camera Y", "product_id": "P3"}],
        "relationships": [
            {"category": "installed_on", "product_reference": "P1", "relates_to_product_reference": "P3",
             "full_product_name": {"name": "X1 on Y", "product_id": "P4"}},
        ],
        "product_groups": [{"group_id": "G1", "product_ids": ["P1", "P4"]}],
    }  # fmt: skip
    tracking = {
        "id": "NS-1",
        "status": "final",
        "current_release_date": "2099-02-01T00:00:00Z",
        "initial_release_date": "2099-01-01",
    }
    document = {"csaf_version": "2.0", "title": "Weak X1", "publisher": {"name": "Nosuch", "contact_details": "Fiona Fictional"},
                "tracking": tracking, "acknowledgments": [{"names": ["Fiona Fictional"]}]}  # fmt: skip
    return {
        "document": document,
        "product_tree": tree,
        "vulnerabilities": [{"cve": "CVE-2099-10001", **weakness}],
    }


def test_csaf_products_statuses_and_remedies(tmp_path: Path) -> None:
    advisory = make_advisory(
        product_status={"known_affected": ["P1", "P4"], "fixed": ["P2"], "known_not_affected": ["P3"], "first_fixed": ["P9"]},
        flags=[{"label": "component_not_present", "product_ids": ["P3"]}],
        remediations=[{"category": "vendor_fix", "details": "Update.", "group_ids": ["G1"], "date": "2099-02-02"}],
        notes=[{"category": "summary", "text": "X1 before 2.0 is weak."}, {"category": "legal_disclaimer", "text": "no"}],
        discovery_date="2098-12-01",
    )  # fmt: skip
    rows = read_json(csaf, tmp_path, advisory)
    columns = ("vendor_raw", "product_raw", "version_raw", "platforms", "status", "status_raw", "text")
    assert pick(rows, "raw_affected_statements", *columns) == [
        ("", "", "", [], "affected", "", "X1 before 2.0 is weak."),
        ("Nosuch", "X1", "<2.0", [], "affected", "known_affected", ""),
        ("Nosuch", "X1", "<2.0", ["Camera Y"], "affected", "known_affected", ""),
        ("Nosuch", "X1", "2.0", [], "fixed", "fixed", "X1: all newer than 1.9"),
        ("", "Camera Y", "", [], "unaffected", "known_not_affected; component_not_present", ""),
    ]
    assert pick(rows, "raw_remedies", "category", "products", "fixed_at") == [
        ("vendor_fix", ["Nosuch X1 <2.0", "X1 on Y"], "2099-02-02")
    ]
    assert pick(rows, "raw_weakness_dates", "role", "dated_at") == [
        ("discovered", "2098-12-01"),
        ("fixed", "2099-02-02"),
    ]
    assert pick(rows, "raw_weaknesses", "kind", "weakness_id") == [
        ("advisory", "NS-1"),
        ("cve", "CVE-2099-10001"),
    ]
    assert list_codes(rows) == ["product_unresolved"]
    assert "Fictional" not in json.dumps(rows)


def test_a_product_tree_without_end(tmp_path: Path) -> None:
    advisory = make_advisory(product_status={"known_affected": ["P1"]})
    branch: dict[str, Any] = {"category": "product_name", "name": "deep"}
    for _ in range(60):
        branch = {"category": "product_family", "name": "deep", "branches": [branch]}
    advisory["product_tree"]["branches"].append(branch)
    rows = read_json(csaf, tmp_path, advisory)
    assert list_codes(rows) == ["too_deep"]
    assert len(rows["raw_affected_statements"]) == 1


ENTRY = {
    "cveID": "CVE-2099-10001", "vendorProject": "Nosuch", "product": "X1", "vulnerabilityName": "Weak X1",
    "dateAdded": "2099-03-01", "shortDescription": "X1 is weak.", "requiredAction": "Update.", "dueDate": "2099-03-22",
    "knownRansomwareCampaignUse": "Known", "notes": "https://example.org/a ; https://exploit-db.com/exploits/0",
}  # fmt: skip


def check_entry(rows: Rows, snapshot_at: str) -> None:
    names = (
        "weakness_id",
        "vendor_raw",
        "product_raw",
        "ransomware_use",
        "listed_at",
        "due_at",
        "snapshot_at",
    )
    assert pick(rows, "raw_exploitations", *names) == [
        ("CVE-2099-10001", "Nosuch", "X1", "known", "2099-03-01", "2099-03-22", snapshot_at)
    ]
    assert pick(rows, "raw_affected_statements", "vendor_raw", "product_raw", "origin") == [
        ("Nosuch", "X1", "kev")
    ]
    assert pick(rows, "raw_weakness_references", "url") == [("https://example.org/a",)]


def test_kev_as_json_and_as_csv(tmp_path: Path) -> None:
    catalogue = {"catalogVersion": "1", "vulnerabilities": [ENTRY], "dateReleased": "2099-04-01T00:00:00Z"}
    rows = read_json(kev, tmp_path, catalogue)
    check_entry(rows, "2099-04-01T00:00:00Z")
    assert list_codes(rows) == ["exploit_withheld"]
    text = ",".join(ENTRY) + "\n" + ",".join(f'"{cell}"' for cell in ENTRY.values()) + "\n"
    rows = read_bytes(kev, tmp_path, text.encode(), "kev.csv")
    check_entry(rows, "")
    assert list_codes(rows) == ["snapshot_undated", "exploit_withheld"]
    rows = read_file(kev, tmp_path / "kev.csv", published_at="2099-04-02")
    check_entry(rows, "2099-04-02")
    source = Source("0" * 64, tmp_path / "kev.csv", "kev.csv")
    assert choose_reader(source) is kev
    assert find_value(source, '{"column":"product","row":1}') == "X1"


EPSS = b"""#model_version:v2099.01.01,score_date:2099-01-02T00:00:00+0000
cve,epss,percentile
CVE-2099-10001,0.00123,0.45
CVE-2099-10002,2,0.5
CVE-x,0.1,0.2
CVE-2099-10003,0.1
"""


@pytest.mark.parametrize("is_packed", [True, False])
def test_epss(tmp_path: Path, is_packed: bool) -> None:
    name = "epss.csv.gz" if is_packed else "epss.csv"
    rows = read_bytes(epss, tmp_path, gzip.compress(EPSS) if is_packed else EPSS, name)
    assert pick(rows, "raw_weakness_scores", "weakness_id", "score", "percentile", "scored_at", "system") == [
        ("CVE-2099-10001", 0.00123, 0.45, "2099-01-02T00:00:00+00:00", "epss"),
        ("CVE-2099-10002", None, 0.5, "2099-01-02T00:00:00+00:00", "epss"),
    ]
    assert list_codes(rows) == ["score_invalid", "weakness_id_invalid", "row_ragged"]
    source = Source("0" * 64, tmp_path / name, name)
    assert choose_reader(source) is epss
    assert find_value(source, rows["raw_weakness_scores"][0]["locator"]) == "0.00123"


def test_epss_without_a_date(tmp_path: Path) -> None:
    rows = read_bytes(epss, tmp_path, EPSS.split(b"\n", 1)[1], "epss.csv")
    assert list_codes(rows)[0] == "snapshot_undated"


CPE_XML = """<?xml version='1.0' encoding='UTF-8'?>
<cpe-list xmlns="http://cpe.mitre.org/dictionary/2.0" xmlns:cpe-23="http://scap.nist.gov/schema/cpe-extension/2.3">
  <generator><timestamp>2099-01-01T00:00:00Z</timestamp></generator>
  <cpe-item name="cpe:/h:nosuch:x1"><title xml:lang="en-US">Nosuch X1</title><cpe-23:cpe23-item name="NEW"/></cpe-item>
  <cpe-item name="cpe:/o:nosuch:old:1" deprecated="true"><title xml:lang="en-US">Old</title>
    <cpe-23:cpe23-item name="cpe:2.3:o:nosuch:old:1:*:*:*:*:*:*:*"><cpe-23:deprecation><cpe-23:deprecated-by name="OTHER" type="NAME_CORRECTION"/>
    </cpe-23:deprecation></cpe-23:cpe23-item></cpe-item>
</cpe-list>""".replace("NEW", HARDWARE).replace("OTHER", FIRMWARE)  # fmt: skip


def test_the_cpe_dictionary_as_json_and_xml(tmp_path: Path) -> None:
    old = {"cpeName": "cpe:2.3:o:nosuch:old:1:*:*:*:*:*:*:*", "deprecated": True, "titles": [{"title": "Old", "lang": "en"}],
           "deprecatedBy": [{"cpeName": FIRMWARE}]}  # fmt: skip
    new = {"cpeName": HARDWARE, "deprecated": False, "titles": [{"title": "Nosuch X1", "lang": "en"}]}
    page = {"format": "NVD_CPE", "products": [{"cpe": new}, {"cpe": old}, {"cpe": {"cpeName": "none"}}]}
    rows = read_json(cpe, tmp_path, page)
    names = ("part", "vendor_raw", "product_raw", "version_raw", "title", "deprecated", "deprecated_by")
    expected = [
        ("h", "nosuch", "x1/b", "", "Nosuch X1", False, []),
        ("o", "nosuch", "old", "1", "Old", True, [FIRMWARE]),
    ]
    assert pick(rows, "raw_cpe_names", *names) == expected
    assert list_codes(rows) == ["schema_mismatch"]
    rows = read_bytes(cpe, tmp_path, CPE_XML.encode(), "dictionary.xml")
    assert pick(rows, "raw_cpe_names", *names) == expected
    assert list_codes(rows) == []
    source = Source("0" * 64, tmp_path / "dictionary.xml", "dictionary.xml")
    assert choose_reader(source) is cpe
    assert find_value(source, rows["raw_cpe_names"][1]["locator"]) == "cpe:2.3:o:nosuch:old:1:*:*:*:*:*:*:*"


def test_hostile_and_cut_xml(tmp_path: Path) -> None:
    hostile = CPE_XML.replace("<cpe-list", '<!DOCTYPE x [<!ENTITY a "b">]><cpe-list', 1)
    assert list_codes(read_bytes(cpe, tmp_path, hostile.encode(), "a.xml")) == ["entity_refused"]
    rows = read_bytes(cpe, tmp_path, CPE_XML.encode()[:-120], "a.xml")
    assert len(rows["raw_cpe_names"]) == 1
    assert list_codes(rows) == ["xml_invalid"]
