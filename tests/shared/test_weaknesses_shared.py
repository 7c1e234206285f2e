"""The shared feeds of weaknesses: all are read, every product and version string is in a table, no finder's name is."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from sousveil.model.protocols import Source
from sousveil.readers import csaf, cve5, find_value, kev
from sousveil.readers.registry import choose_reader
from tests.unit.readers.record_rows import Rows, list_codes, read_file

FOLDER = Path(__file__).resolve().parents[3] / "shared" / "data" / "weaknesses"
CVES = sorted((FOLDER / "cve5").glob("*.json"))
ADVISORIES = sorted((FOLDER / "csaf").glob("*.json"))
KEV = FOLDER / "known_exploited_vulnerabilities.json"
pytestmark = pytest.mark.skipif(not CVES, reason=f"needs the shared feeds in {FOLDER}")
READERS = {"cve5": cve5, "csaf": csaf, "weaknesses": kev}


@cache
def read(path: Path) -> Rows:
    return read_file(READERS[path.parent.name], path)


def load(path: Path) -> Any:
    return json.loads(path.read_text("utf-8"))


def count_rows(paths: list[Path]) -> Counter[str]:
    return Counter({table: sum(len(read(path)[table]) for path in paths) for table in read(paths[0])})


def resolve(value: Any, pointer: str) -> Any:
    for token in pointer.split("/")[1:]:
        value = value[int(token)] if isinstance(value, list) else value[token]
    return value


def list_versions(record: Any) -> Iterator[tuple[str, str, str]]:
    """Container, product and version of every statement, by a walk of its own."""
    containers = record["containers"]
    for container in (containers["cna"], *containers.get("adp", [])):
        for product in container.get("affected", []):
            for version in product.get("versions", []):
                yield product.get("vendor", ""), product.get("product", ""), version["version"]


def test_each_file_finds_its_reader() -> None:
    for path in (*CVES, *ADVISORIES, KEV):
        assert choose_reader(Source("0" * 64, path, path.name)) is READERS[path.parent.name], path.name


def test_all_records_are_read() -> None:
    found = count_rows(CVES)
    assert len(CVES) == found["raw_weaknesses"] == 195
    assert (
        found["raw_affected_statements"] > 195 + 394 + 454
    )  # a text each, and the versions of all containers
    states = Counter(row["state"] for path in CVES for row in read(path)["raw_weaknesses"])
    assert states == {"published": 195}
    codes = Counter(code for path in CVES for code in list_codes(read(path)))
    assert set(codes) <= {"exploit_withheld", "credential_withheld", "stream_withheld"}


def test_every_statement_of_a_version_is_in_the_table() -> None:
    for path in CVES:
        rows = read(path)["raw_affected_statements"]
        found = {(row["vendor_raw"], row["product_raw"], row["version_raw"]) for row in rows}
        assert set(list_versions(load(path))) <= found, path.name


def test_statements_stand_where_they_say() -> None:
    for path in CVES:
        record = load(path)
        for row in read(path)["raw_affected_statements"]:
            value = resolve(record, json.loads(row["locator"])["pointer"])
            if row["text"]:
                assert len(value) == len(row["text"])
            elif "at" in value:
                assert row["version_raw"] == value["at"]
            elif "version" in value:
                assert row["version_raw"] == value["version"]
                assert row["less_than_raw"] == value.get("lessThan", "")
                assert row["less_than_or_equal_raw"] == value.get("lessThanOrEqual", "")


def test_scores_are_those_of_the_records() -> None:
    stated: Counter[tuple[str, float]] = Counter()
    for path in CVES:
        containers = load(path)["containers"]
        for container in (containers["cna"], *containers.get("adp", [])):
            for metric in container.get("metrics", []):
                for key, value in metric.items():
                    if key.startswith("cvssV"):
                        stated[f"cvss:{value['version']}", float(value["baseScore"])] += 1
    rows = [row for path in CVES for row in read(path)["raw_weakness_scores"]]
    assert Counter((row["system"], row["score"]) for row in rows if row["system"] != "ssvc") == stated
    assert all(row["score_computed"] is not None for row in rows if row["vector"])
    assert sum(row["system"] == "ssvc" and bool(row["exploitation"]) for row in rows) == 195


def test_every_product_and_version_of_an_advisory_is_in_the_table() -> None:
    assert len(ADVISORIES) == 43
    for path in ADVISORIES:
        rows = read(path)["raw_affected_statements"]
        stated = {(row["vendor_raw"], row["product_raw"], row["version_raw"]) for row in rows}
        for vendor in load(path)["product_tree"]["branches"]:
            for product in vendor["branches"]:
                for version in product["branches"]:
                    assert (vendor["name"], product["name"], version["name"]) in stated, path.name
        assert [code for code in list_codes(read(path)) if code == "product_unresolved"] == []


def test_one_statement_for_each_weakness_product_and_status() -> None:
    for path in ADVISORIES:
        listed = Counter(
            (weakness["cve"], status)
            for weakness in load(path)["vulnerabilities"]
            for status, products in weakness["product_status"].items()
            for _ in products
        )
        rows = [row for row in read(path)["raw_affected_statements"] if row["product_raw"]]
        assert Counter((row["weakness_id"], row["status_raw"]) for row in rows) == listed, path.name


def test_the_catalogue_of_exploited_weaknesses() -> None:
    rows, entries = read(KEV), load(KEV)["vulnerabilities"]
    for found in (rows["raw_exploitations"], rows["raw_affected_statements"]):
        assert [row["weakness_id"] for row in found] == [entry["cveID"] for entry in entries]
        assert [row["vendor_raw"] for row in found] == [entry["vendorProject"] for entry in entries]
        assert [row["product_raw"] for row in found] == [entry["product"] for entry in entries]
    assert {row["snapshot_at"] for row in rows["raw_exploitations"]} == {"2025-08-25T17:04:19Z"}
    assert {row["role"] for row in rows["raw_weakness_dates"]} == {"listed", "due"}


def list_finders(value: Any) -> Iterator[str]:
    """The names in credits and acknowledgments: single words are too short to be looked for."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if key == "credits":
                yield from (credit["value"] for credit in inner)
            elif key == "acknowledgments":
                yield from (name for entry in inner for name in entry.get("names", []))
            else:
                yield from list_finders(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from list_finders(inner)


def test_no_name_of_a_finder_is_in_a_table() -> None:
    looked = 0
    for path in (*CVES, *ADVISORIES):
        names = [
            part.strip()
            for name in list_finders(load(path))
            for part in re.split(r",| and | of | from |\(|;|\n", name)
            if " " in part.strip()
        ]
        looked += len(names)
        words = json.dumps(
            [row for table, rows in read(path).items() if table != "raw_weakness_paths" for row in rows],
            ensure_ascii=False,
        )
        assert sum(name in words for name in names) == 0, (
            path.name
        )  # the names themselves are not to be printed
    assert looked > 80


def test_words_that_name_finders_are_blanked() -> None:
    """Descriptions that say 'has found' in the records say so after black squares in the tables."""
    blanked = 0
    for path in CVES:
        for row in read(path)["raw_weaknesses"]:
            for match in re.finditer(r"(\S+)\s+ha(?:s|ve) found (?:a|that|the)\b", row["description"]):
                assert "█" in match[1], path.name
                blanked += 1
    assert blanked >= 20


def test_no_link_to_an_exploit_is_in_a_table() -> None:
    tagged = set()
    for path in CVES:
        containers = load(path)["containers"]
        for container in (containers["cna"], *containers.get("adp", [])):
            tagged |= {
                link["url"] for link in container.get("references", []) if "exploit" in link.get("tags", [])
            }
    kept = {row["url"] for path in CVES for row in read(path)["raw_weakness_references"]}
    assert tagged
    assert not any(re.search(r"exploit-db|packetstorm", url) for url in kept)
    for path in CVES:
        for row in read(path)["raw_weakness_references"]:
            assert "exploit" not in row["kinds"]


def test_values_are_found_again_without_what_was_blanked() -> None:
    shown = 0
    for path in CVES[:40]:
        source = Source("0" * 64, path, path.name)
        for row in read(path)["raw_affected_statements"]:
            if row["text"]:
                assert find_value(source, row["locator"]) == row["text"], path.name
                shown += 1
    assert shown >= 40
