"""Every shared OCDS file is read: nothing is lost, every row stands where it says, no contact is kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sousveil.readers import ocds
from sousveil.readers.ocds_paths import WITHHELD_KEYS
from tests.unit.readers.ocds_sandbox import Rows, assert_rows_stand_where_they_say, parse_source, read_path

SHARED = Path(__file__).parents[2].parent / "shared" / "data" / "notices" / "ocds"
pytestmark = pytest.mark.skipif(not SHARED.is_dir(), reason="../shared/data/notices/ocds is missing")

PUBLISHERS = {
    "canada/buyandsell": 33,
    "canada/montreal": 30,
    "colombia": 31,
    "mexico/administracion-publica-federal": 10,
    "mexico/cdmx": 24,
    "mexico/grupo-aeroportuario": 322,
    "mexico/inai": 10,
    "mexico/jalisco": 20,
    "uk-contracts-finder": 32,
    "ukraine": 22,
}
# Taken to bind things together, or to choose among values; so they need not stand in a row by themselves.
STRUCTURE = (
    "/parties/[]/roles/[]",
    "/parties/[]/id",
    "/id",
    "/awardID",
    "/relatedLot",
    "/lotID",
    "/relationship",
    "/tag/[]",
)
ROLE_KEYS = ("valueAddedTaxIncluded", "scheme", "currency")


def list_files(publisher: str) -> list[Path]:
    return sorted((SHARED / publisher).rglob("*.json"))


@pytest.fixture(scope="module")
def readings() -> dict[str, list[tuple[Path, Any, Rows]]]:
    found: dict[str, list[tuple[Path, Any, Rows]]] = {}
    for publisher in PUBLISHERS:
        for path in list_files(publisher):
            document = parse_source(path.read_bytes())
            found.setdefault(publisher, []).append((path, document, read_path(path, path.name, "0" * 64)))
    return found


@pytest.mark.parametrize("publisher", PUBLISHERS)
def test_every_file_is_accepted_and_gives_notices(readings: Any, publisher: str) -> None:
    assert len(readings[publisher]) == PUBLISHERS[publisher]
    for path, _, rows in readings[publisher]:
        assert ocds.accepts(path.read_bytes()[:4096], path.name)
        assert rows["raw_notices"]
        assert all(row["process_id"] and row["title"] for row in rows["raw_notices"])


@pytest.mark.parametrize("publisher", PUBLISHERS)
def test_rows_stand_where_they_say(readings: Any, publisher: str) -> None:
    for _, document, rows in readings[publisher]:
        assert_rows_stand_where_they_say(rows, document)


@pytest.mark.parametrize("publisher", PUBLISHERS)
def test_every_value_is_in_a_table_or_counted(readings: Any, publisher: str) -> None:
    for path, document, rows in readings[publisher]:
        counted = Counter({row["path"]: row["occurrences"] for row in rows["raw_unmapped_paths"]})
        held = {str(value).strip() for found in rows.values() for row in found for value in row.values()}
        places = "\n".join(row["name_raw"] for row in rows["core_place_mentions"])
        lost: Counter[str] = Counter()
        for shape, value in list_leaves(document):
            is_structure = shape.endswith(STRUCTURE) or shape.rpartition("/")[2] in ROLE_KEYS
            is_held = str(value).strip() in held or ("ddress/" in shape and str(value).strip() in places)
            if not is_held and not is_structure and counted[shape] <= 0:
                lost[shape] += 1
        assert not lost, path


@pytest.mark.parametrize("publisher", PUBLISHERS)
def test_no_contact_is_kept(readings: Any, publisher: str) -> None:
    for path, document, rows in readings[publisher]:
        organisations = {row["name_raw"].strip() for row in rows["core_organisation_mentions"]}
        kept = {
            str(value).strip()
            for name, found in rows.items()
            if name != "raw_unmapped_paths"
            for row in found
            for value in row.values()
        }
        contacts = {
            str(value).strip()
            for shape, value in list_leaves(document)
            if WITHHELD_KEYS & set(shape.split("/"))
            and "versionedRelease" not in shape
            and not shape.endswith("/url")
            and len(str(value)) > 4
        }
        assert not (contacts & kept) - organisations, path


def test_what_publishers_say(readings: Any) -> None:
    kinds = {
        publisher: Counter(row["kind"] for _, _, rows in found for row in rows["raw_notices"])
        for publisher, found in readings.items()
    }
    assert kinds["mexico/grupo-aeroportuario"] == {"contract": 322, "compiled": 10}
    assert kinds["ukraine"] == {"contract": 20, "tender": 2, "compiled": 11}
    assert kinds["uk-contracts-finder"] == {"tender": 32, "compiled": 11}
    assert kinds["mexico/jalisco"] == {"compiled": 10, "tender": 2, "planning": 3, "award": 2, "contract": 3}
    bids = [row for _, _, rows in readings["ukraine"] for row in rows["raw_bids"]]
    assert len(bids) == 36
    assert {row["status"] for row in bids} == {"valid"}


def list_leaves(value: Any, shape: str = "") -> Iterator[tuple[str, Any]]:
    """Every value with its path as raw_unmapped_paths has it: inside the release, indices left out."""
    if isinstance(value, dict):
        for key, inner in value.items():
            step = f"{shape}/{key}"
            if key in ("releases", "records") and isinstance(inner, list):
                for element in inner:
                    is_link = key == "releases" and "url" in element and "ocid" not in element
                    yield from list_leaves(element, "/releases/[]" if is_link else "")
            elif key == "compiledRelease":
                yield from list_leaves(inner, "")
            else:
                yield from list_leaves(inner, step)
    elif isinstance(value, list):
        for inner in value:
            yield from list_leaves(inner, f"{shape}/[]")
    elif value is not None and value != "":
        yield shape, value
