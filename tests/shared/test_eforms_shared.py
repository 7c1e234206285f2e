"""The shared eForms notices: nothing is lost (counts by XPath of its own), every locator resolves, nobody is named."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from sousveil.model.protocols import Source
from sousveil.readers import eforms
from sousveil.readers.registry import choose_reader
from tests.unit.readers.record_rows import Rows, read_file

FOLDER = Path(__file__).resolve().parents[3] / "shared" / "data" / "notices" / "eforms"
FILES = sorted(FOLDER.glob("*.xml"))
pytestmark = pytest.mark.skipif(not FILES, reason=f"needs the shared notices in {FOLDER}")
RAW = {
    "raw_notice_texts": ("text",),
    "raw_lots": ("native_id",),
    "raw_amounts": ("amount_raw",),
    "core_organisation_mentions": ("name_raw",),
    "core_place_mentions": ("code_raw", "name_raw"),
    "raw_classifications": ("code_raw",),
    "raw_notice_dates": ("at_raw",),
    "raw_notice_links": ("target_raw",),
    "raw_bids": ("native_id",),
}


@pytest.fixture(scope="module")
def readings() -> dict[str, tuple[Any, Rows]]:
    return {path.name: (etree.parse(path), read_file(eforms, path)) for path in FILES}


def find(tree: Any, name: str, condition: str = "") -> list[Any]:
    """Elements with text, by local name."""
    return list(tree.xpath(f"//*[local-name()='{name}'][normalize-space(text())]{condition}"))


def test_every_file_is_one_notice(readings: dict[str, tuple[Any, Rows]]) -> None:
    assert len(readings) == 24
    kinds: Counter[str] = Counter()
    for name, (_, rows) in readings.items():
        (notice,) = rows["raw_notices"]
        kinds[notice["kind"]] += 1
        number = int(name.split("-")[2].removesuffix(".xml"))
        assert notice["native_id"] == f"{number:06d}-{name[:4]}"
        assert all(
            notice[column] for column in ("process_id", "title", "language", "published_at", "country")
        )
        assert notice["category"] in ("goods", "works", "services")
    assert kinds == {"tender": 15, "award": 9}


def test_nothing_countable_is_lost(readings: dict[str, tuple[Any, Rows]]) -> None:
    for tree, rows in readings.values():
        assert len(rows["raw_lots"]) == len(tree.xpath("//*[local-name()='ProcurementProjectLot']"))
        assert len(rows["raw_classifications"]) == len(find(tree, "ItemClassificationCode"))
        results = tree.xpath("//*[local-name()='NoticeResult']/*[local-name()='LotResult']")
        contracts = tree.xpath("//*[local-name()='NoticeResult']/*[local-name()='SettledContract']")
        stages = Counter(row["stage"] for row in rows["raw_awards"])
        assert (stages["award"], stages["contract"]) == (len(results), len(contracts))
        money = {row["locator"] for row in rows["raw_amounts"]}
        assert len(money) == len(tree.xpath("//*[@currencyID]"))
        places = tree.xpath(
            "//*[local-name()='RealizedLocation']/*[local-name()='Address'][.//*[local-name()='Country']]"
        )
        assert sum(row["role"] == "delivery" for row in rows["core_place_mentions"]) == len(places)
        links = tree.xpath("//*[local-name()='NoticeDocumentReference']/*[local-name()='ID']")
        assert len(rows["raw_notice_links"]) == len(links)


def test_every_date_is_taken(readings: dict[str, tuple[Any, Rows]]) -> None:
    """All but the filler date that UBL demands of every award notice."""
    for tree, rows in readings.values():
        dates = tree.xpath(
            "//*[substring(local-name(), string-length(local-name()) - 3) = 'Date'][normalize-space(text())]"
            "[not(parent::*[local-name()='TenderResult'])]"
        )
        assert len({row["locator"] for row in rows["raw_notice_dates"]}) == len(dates)
        assert all(row["at"] for row in rows["raw_notice_dates"])


def test_every_text_is_taken_or_counted(readings: dict[str, tuple[Any, Rows]]) -> None:
    """Counts by local path, without the parser of the reader: what is not counted as unmapped is in some table."""
    for tree, rows in readings.values():
        texts: Counter[str] = Counter()
        for element in tree.iter("*"):
            if (element.text or "").strip():
                steps = [etree.QName(step).localname for step in (element, *element.iterancestors())]
                texts["/".join(reversed(steps))] += 1
        left: Counter[str] = Counter()
        for row in rows["raw_unmapped_paths"]:
            path = row["path"].removesuffix(" (translation)")
            left["/".join(step.rpartition(":")[2] for step in path.strip("/").split("/"))] += row[
                "occurrences"
            ]
        assert all(left[path] <= texts[path] for path in left)
        values = json.dumps(
            [rows[name] for name in RAW] + [rows["raw_notices"], rows["raw_awards"]], ensure_ascii=False
        )
        for path in set(texts) - set(left):
            name = path.rpartition("/")[2]
            for element in tree.xpath(
                "/" + "/".join(f"*[local-name()='{step}']" for step in path.split("/"))
            ):
                text = " ".join((element.text or "").split())
                if text and name not in (
                    "ServiceTypeCode",
                    "StatisticsCode",
                    "NaturalPersonIndicator",
                    "ReasonCode",
                    "ID",
                ):
                    known = json.dumps(element.text.strip(), ensure_ascii=False)[1:-1] in values
                    assert known or name in (
                        "IdentificationCode",
                        "NoticeLanguageCode",
                        "NoticePublicationID",
                    ), path


def test_every_locator_finds_one_element_with_the_raw_value(readings: dict[str, tuple[Any, Rows]]) -> None:
    checked = 0
    for tree, rows in readings.values():
        for table, columns in RAW.items():
            for row in rows[table]:
                (element,) = tree.xpath(json.loads(row["locator"])["xpath"])
                raws = [row[column] for column in columns]
                text = element.text or ""
                if table == "raw_notice_dates":
                    times = [
                        text.strip(),
                        *(time.text for time in element.itersiblings("{*}*") if "Time" in time.tag),
                    ]
                    assert raws[0] in (text.strip(), " ".join(times[:2]))
                elif table == "core_organisation_mentions" and row["withheld"]:
                    assert raws == [""]
                else:
                    assert text in raws or text.strip() in raws, (table, raws)
                checked += 1
        (notice,) = rows["raw_notices"]
        for column, locator in json.loads(notice["locators"]).items():
            (element,) = tree.xpath(locator["xpath"])
            if column not in ("native_id", "language"):
                assert notice[column] == (
                    element.text if column.endswith("_raw") else " ".join(element.text.split())
                )
    assert checked > 1500


def test_nobody_is_named(readings: dict[str, tuple[Any, Rows]]) -> None:
    """Contacts, owners and natural persons appear in no table; prose is as published and is not searched."""
    private = ("ElectronicMail", "Telephone", "Telefax", "FamilyName", "FirstName")
    seen = 0
    for tree, rows in readings.values():
        kept = json.dumps(
            [found for name, found in rows.items() if name != "raw_notice_texts"], ensure_ascii=False
        )
        hidden = {e.text.strip() for name in private for e in find(tree, name)}
        hidden |= {e.text.strip() for e in find(tree, "Name", "[parent::*[local-name()='Contact']]")}
        companies = {e.text.strip() for e in find(tree, "Name", "[parent::*[local-name()='PartyName']]")}
        for word in hidden - companies:
            assert json.dumps(word, ensure_ascii=False)[1:-1] not in kept, "a contact's data was kept"
            seen += 1
    assert seen > 100


def test_a_firm_marked_as_a_natural_person_by_mistake_is_kept(readings: dict[str, tuple[Any, Rows]]) -> None:
    _, rows = readings["2024-OJS065-00191536.xml"]
    (supplier,) = (row for row in rows["core_organisation_mentions"] if row["role"] == "supplier")
    assert (supplier["withheld"], supplier["country"]) == (False, "NL")
    assert supplier["name"].endswith("B.V.")
    assert "name_withheld" not in [row["code"] for row in rows["raw_problems"]]


def test_facts_read_by_hand(readings: dict[str, tuple[Any, Rows]]) -> None:
    _, rows = readings["2023-OJS165-00522031.xml"]
    (notice,) = rows["raw_notices"]
    assert (notice["title"], notice["published_at"]) == ("Ultra-low Temperature Freezers", "2023-08-29")
    assert (notice["procedure"], notice["category"], notice["country"]) == ("open", "goods", "BE")
    names = {(row["role"], row["name"]) for row in rows["core_organisation_mentions"]}
    assert ("buyer", "European Commission, Joint Research Centre (JRC)") in names
    assert ("supplier", "Templab Luxembourg sàrl") in names
    roles = Counter(row["role"] for row in rows["raw_amounts"])
    assert {"award", "estimate", "ceiling"} <= set(roles)
    assert {row["amount_exact"] for row in rows["raw_amounts"]} == {"660000"}
    dates = {row["role"]: row["at"] for row in rows["raw_notice_dates"]}
    assert (dates["award"], dates["signed"]) == ("2023-07-18", "2023-08-08")
    # Five electronic tenders are not all tenders that came in.
    assert rows["raw_lots"][0]["bidder_count"] is None


def test_two_bidders_for_each_of_five_lots(readings: dict[str, tuple[Any, Rows]]) -> None:
    _, rows = readings["2024-OJS065-00191534.xml"]
    assert len(rows["raw_bids"]) == 10
    amounts = {
        (row["role"], row["amount_exact"])
        for row in rows["raw_amounts"]
        if row["lot_id"] == rows["raw_lots"][0]["lot_id"]
    }
    assert amounts == {
        ("lowest", "8819.09"),
        ("highest", "27381.36"),
        ("award", "8819.09"),
        ("bid", "8819.09"),
        ("bid", "11645.77"),
    }
    assert [row["code"] for row in rows["raw_problems"]] == ["reference_broken", "paths_unmapped"]


def test_the_registry_gives_them_to_this_reader() -> None:
    assert {choose_reader(Source("0" * 64, path, path.name)) for path in FILES} == {eforms}
