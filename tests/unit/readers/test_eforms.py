"""eForms notices: fictional documents, most of them the golden case with one thing changed."""

from __future__ import annotations

import json
import re
import time
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from sousveil.model.notice_rows import NoticeRows
from sousveil.model.protocols import Source
from sousveil.readers import eforms
from sousveil.readers.eforms_codes import read_country, read_kind, read_language
from sousveil.readers.eforms_lots import clean_notice_id
from sousveil.readers.eforms_nodes import EformsNode
from sousveil.readers.eforms_tree import EformsTree
from sousveil.readers.registry import choose_reader
from sousveil.readers.xml_safety import locate_element
from tests.unit.readers.record_rows import Rows, list_codes, read_bytes

GOLDEN = Path(__file__).parents[2] / "golden" / "readers"
AWARD = (GOLDEN / "eforms_award" / "input.xml").read_text(encoding="utf-8")
CHANGE = (GOLDEN / "eforms_change" / "input.xml").read_text(encoding="utf-8")


def read(folder: Path, text: str) -> Rows:
    return read_bytes(eforms, folder, text.encode(), "notice.xml")


def change(text: str, old: str, new: str) -> str:
    assert old in text
    return text.replace(old, new)


def find(rows: Rows, table: str, **wanted: Any) -> list[dict[str, Any]]:
    return [row for row in rows[table] if all(row[name] == value for name, value in wanted.items())]


def test_award_amount_supplier_and_bids_hang_together(tmp_path: Path) -> None:
    rows = read(tmp_path, AWARD)
    (award,) = find(rows, "raw_awards", native_id="RES-0001")
    (lot,) = find(rows, "raw_lots", native_id="LOT-0001")
    assert award["lot_id"] == lot["lot_id"]
    (amount,) = find(rows, "raw_amounts", role="award", award_id=award["award_id"])
    assert (amount["amount_exact"], amount["lot_id"], amount["dated_at"]) == (
        "1250000.5",
        lot["lot_id"],
        "2025-02-03",
    )
    (supplier,) = find(rows, "core_organisation_mentions", role="supplier")
    assert (supplier["award_id"], supplier["name"]) == (award["award_id"], "Société Fictive SA")
    bids = {row["native_id"]: row["bid_id"] for row in rows["raw_bids"]}
    tenderers = {
        row["bid_id"]: row["name"] for row in find(rows, "core_organisation_mentions", role="tenderer")
    }
    assert tenderers == {bids["TEN-0001"]: "Société Fictive SA", bids["TEN-0002"]: "Exemple GmbH"}
    (contract,) = find(rows, "raw_awards", stage="contract")
    assert (contract["native_id"], contract["award_native_id"]) == ("EX-2025/7", "RES-0001")
    group = find(rows, "raw_lots", native_id="GLO-0001")[0]["lot_id"]
    assert {row["amount_exact"] for row in find(rows, "raw_amounts", lot_id=group)} == {"1900000", "1950000"}
    assert {row["role"] for row in find(rows, "raw_amounts", lot_id=group)} == {"ceiling"}


def test_only_a_count_of_all_tenders_is_a_count_of_bidders(tmp_path: Path) -> None:
    rows = read(tmp_path, AWARD)
    assert find(rows, "raw_lots", native_id="LOT-0001")[0]["bidder_count"] == 4
    rows = read(tmp_path, change(AWARD, ">tenders<", ">t-esubm<"))
    assert find(rows, "raw_lots", native_id="LOT-0001")[0]["bidder_count"] is None
    assert find(rows, "raw_awards", native_id="RES-0001")[0]["bidder_count"] is None
    rows = read(tmp_path, change(AWARD, "<efbc:StatisticsNumeric>4<", "<efbc:StatisticsNumeric>-1<"))
    assert find(rows, "raw_lots", native_id="LOT-0001")[0]["bidder_count"] is None
    assert find(rows, "raw_lots", native_id="LOT-0001")[0]["bidder_count_raw"] == "-1"


def test_a_list_of_winners_only_is_no_list_of_bids(tmp_path: Path) -> None:
    one = change(AWARD, "<efac:LotTender><cbc:ID>TEN-0002</cbc:ID></efac:LotTender>", "")
    assert read(tmp_path, one)["raw_bids"] == []
    # With one tender received and one listed, the list is whole.
    assert (
        len(
            read(tmp_path, change(one, "<efbc:StatisticsNumeric>4<", "<efbc:StatisticsNumeric>1<"))[
                "raw_bids"
            ]
        )
        == 1
    )


def test_without_a_contract_the_first_in_rank_wins(tmp_path: Path) -> None:
    text = re.sub(
        r"<efac:SettledContract>\s*<cbc:ID scheme.*?</efac:SettledContract>", "", AWARD, flags=re.DOTALL
    )
    text = change(text, "<efac:SettledContract><cbc:ID>CON-0001</cbc:ID></efac:SettledContract>", "")
    rows = read(tmp_path, text)
    assert [row["name"] for row in find(rows, "core_organisation_mentions", role="supplier")] == [
        "Société Fictive SA"
    ]
    assert find(rows, "raw_awards", stage="contract") == []
    unclear = read(tmp_path, re.sub(r"<cbc:RankCode>\d</cbc:RankCode>", "", text))
    assert find(unclear, "core_organisation_mentions", role="supplier") == []
    assert len(unclear["raw_bids"]) == 2
    assert "reference_broken" in list_codes(unclear)
    lost = read(tmp_path, change(text, "selec-w", "clos-nw"))
    assert find(lost, "core_organisation_mentions", role="supplier") == []
    assert find(lost, "raw_awards", native_id="RES-0001")[0]["status"] == "unsuccessful"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("<efac:Tenderer><cbc:ID>ORG-0002<", "<efac:Tenderer><cbc:ID>ORG-0077<"),
        ("<efac:TenderLot><cbc:ID>LOT-0001</cbc:ID></efac:TenderLot>\n      </efac:LotResult>",
         "<efac:TenderLot><cbc:ID>LOT-0077</cbc:ID></efac:TenderLot>\n      </efac:LotResult>"),
        ("<efac:LotTender><cbc:ID>TEN-0001</cbc:ID></efac:LotTender>\n        <efac:LotTender>",
         "<efac:LotTender><cbc:ID>TEN-0077</cbc:ID></efac:LotTender>\n        <efac:LotTender>"),
        ("<efac:SettledContract><cbc:ID>CON-0001<", "<efac:SettledContract><cbc:ID>CON-0077<"),
        ("<efac:TenderingParty><cbc:ID>TPA-0001<", "<efac:TenderingParty><cbc:ID>TPA-0077<"),
        ("<cac:AppealReceiverParty><cac:PartyIdentification><cbc:ID>TPO-0001<",
         "<cac:AppealReceiverParty><cac:PartyIdentification><cbc:ID>TPO-0077<"),
    ],
)  # fmt: skip
def test_a_reference_to_nothing_is_a_problem(tmp_path: Path, old: str, new: str) -> None:
    codes = list_codes(read(tmp_path, change(AWARD, old, new)))
    assert "reference_broken" in codes
    assert "reference_broken" not in list_codes(read(tmp_path, AWARD))


def test_an_organisation_twice_is_a_problem(tmp_path: Path) -> None:
    rows = read(tmp_path, change(AWARD, '"organization">ORG-0004', '"organization">ORG-0002'))
    assert "duplicate_id" in list_codes(rows)


def test_natural_persons_and_contacts_are_nowhere(tmp_path: Path) -> None:
    rows = read(tmp_path, AWARD)
    kept = json.dumps(rows, ensure_ascii=False)
    for private in ("Personne Fictive", "Contact A", "a@example.org", "Service A", '"Fictif"', "UBO-0001"):
        assert private not in kept
    (withheld,) = find(rows, "core_organisation_mentions", withheld=True)
    assert (withheld["role"], withheld["name"], withheld["identifier"]) == ("other", "", "")
    left = {
        row["path"].rpartition("/")[2] for row in find(rows, "raw_unmapped_paths", disposition="withheld")
    }
    assert left == {"cbc:Name", "cbc:ElectronicMail", "cbc:FamilyName", "cbc:ID"}


def test_a_sole_trader_is_withheld_without_a_mark_too(tmp_path: Path) -> None:
    rows = read(tmp_path, change(AWARD, "Société  Fictive SA", "ФОП Вигадана Особа"))
    assert [row["withheld"] for row in find(rows, "core_organisation_mentions", role="supplier")] == [True]
    assert "Вигадана" not in json.dumps(rows, ensure_ascii=False)


def test_a_change_corrects_a_voided_notice_is_cancelled(tmp_path: Path) -> None:
    rows = read(tmp_path, CHANGE)
    assert [(row["relation"], row["target"]) for row in rows["raw_notice_links"]] == [
        ("corrects", "00000000-0000-4000-8000-000000000003-01")
    ]
    assert (rows["raw_notices"][0]["kind"], rows["raw_notices"][0]["status"]) == ("tender", "")
    rows = read(tmp_path, change(CHANGE, ">update-add<", ">cancel<"))
    assert [row["relation"] for row in rows["raw_notice_links"]] == ["cancels"]
    assert (rows["raw_notices"][0]["status"], rows["raw_notices"][0]["status_raw"]) == ("cancelled", "cancel")


def test_a_contract_modification_names_the_notice_it_modifies(tmp_path: Path) -> None:
    extension = (
        "<efac:ContractModification><efbc:ChangedNoticeIdentifier>342558-2018</efbc:ChangedNoticeIdentifier>"
        '<efac:Change><efbc:ChangeDescription languageID="FRA">Plus de caméras.</efbc:ChangeDescription></efac:Change>'
        "</efac:ContractModification><efac:NoticeResult>"
    )
    text = change(AWARD, "<efac:NoticeResult>", extension)
    rows = read(tmp_path, change(text, 'listName="result">can-standard', 'listName="cont-modif">can-modif'))
    assert rows["raw_notices"][0]["kind"] == "modification"
    assert ("modifies", "342558-2018") in {
        (row["relation"], row["target"]) for row in rows["raw_notice_links"]
    }
    assert "Plus de caméras." in {row["text"] for row in rows["raw_notice_texts"]}


def test_the_deadline_of_requests_counts_where_there_is_no_other(tmp_path: Path) -> None:
    assert [row["at"] for row in find(read(tmp_path, CHANGE), "raw_notice_dates", role="tender_end")] == [
        "2025-06-30T12:00:00+02:00"
    ]
    text = CHANGE.replace("TenderSubmissionDeadlinePeriod", "ParticipationRequestReceptionPeriod")
    assert len(find(read(tmp_path, text), "raw_notice_dates", role="tender_end")) == 1
    both = "<cac:ParticipationRequestReceptionPeriod><cbc:EndDate>2025-05-30Z</cbc:EndDate></cac:ParticipationRequestReceptionPeriod>"
    rows = read(tmp_path, change(CHANGE, "<cac:OpenTenderEvent>", both + "<cac:OpenTenderEvent>"))
    assert [row["at"] for row in find(rows, "raw_notice_dates", role="other")] == ["2025-05-30"]


def test_other_languages_are_counted_not_mixed_in(tmp_path: Path) -> None:
    rows = read(tmp_path, AWARD)
    assert {row["language"] for row in rows["raw_notice_texts"]} == {"fr"}
    counted = {row["path"].rpartition("/")[2] for row in rows["raw_unmapped_paths"]}
    assert "cbc:Name (translation)" in counted
    # A notice in a language that its title lacks shows the title that is there.
    rows = read(tmp_path, change(AWARD, '"language">FRA', '"language">DEU'))
    assert (rows["raw_notices"][0]["title"], rows["raw_notices"][0]["language"]) == ("Camera’s", "de")


def test_money_without_a_currency_is_kept_as_written(tmp_path: Path) -> None:
    rows = read(
        tmp_path, change(AWARD, '<cbc:TotalAmount currencyID="EUR">', '<cbc:TotalAmount currencyID="QQQ">')
    )
    (total,) = [row for row in find(rows, "raw_amounts", role="award") if not row["award_id"]]
    assert (total["currency"], total["currency_raw"], total["amount_exact"]) == ("", "QQQ", "1250000.5")
    assert "currency_unknown" in list_codes(rows)
    rows = read(tmp_path, change(AWARD, ">1300000<", ">about 1.3 million<"))
    (estimate,) = find(rows, "raw_amounts", role="estimate")
    assert (estimate["amount"], estimate["amount_raw"]) == (None, "about 1.3 million")
    assert "amount_unreadable" in list_codes(rows)


def test_hostile_and_broken_files_are_problems(tmp_path: Path) -> None:
    bomb = AWARD.replace("?>\n", '?>\n<!DOCTYPE x [<!ENTITY a "b">]>\n', 1)
    for text, code in (
        (bomb, "entity_refused"),
        (AWARD[:-20], "xml_invalid"),
        ("", "empty_source"),
    ):
        rows = read(tmp_path, text)
        assert [row["code"] for row in rows["raw_problems"]] == [code]
        assert rows["raw_notices"] == []


def test_a_notice_without_the_extension_is_read_and_said_so(tmp_path: Path) -> None:
    text = re.sub(r"<ext:UBLExtensions>.*</ext:UBLExtensions>\n", "", CHANGE, count=1, flags=re.DOTALL)
    rows = read(tmp_path, text)
    assert [row["title"] for row in rows["raw_notices"]] == ["Body cameras"]
    assert "schema_mismatch" in list_codes(rows)


def test_an_empty_root_gives_an_empty_notice(tmp_path: Path) -> None:
    rows = read(
        tmp_path, '<ContractNotice xmlns="urn:oasis:names:specification:ubl:schema:xsd:ContractNotice-2"/>'
    )
    (notice,) = rows["raw_notices"]
    assert (notice["native_id"], notice["title"], notice["kind"]) == ("", "", "other")
    assert list_codes(rows) == ["schema_mismatch"]


def test_which_files_are_taken(tmp_path: Path) -> None:
    path = tmp_path / "stored"
    for data, expected in (
        (AWARD.encode(), True),
        (AWARD.encode("utf-16"), True),
        (b"<html><body>&lt;ContractNotice&gt;</body></html>", False),
        (b'<?xml version="1.0"?><TED_EXPORT xmlns="http://example.org"/>', False),
        (b"<ContractNotice>no namespace</ContractNotice>", False),
    ):
        path.write_bytes(data)
        assert (choose_reader(Source("0" * 64, path, "notice.xml")) is eforms) == expected
        assert eforms.accepts(data[:4096], "notice.xml") == expected


def test_codes() -> None:
    assert [read_country(code) for code in ("IRL", "DEU", "XKX", "1A0", "UK", "EL", "FR", "ZZ", "QQQ", "")] == [
        "IE", "DE", "XK", "XK", "GB", "GR", "FR", "", "", "",
    ]  # fmt: skip
    assert [read_language(code) for code in ("GLE", "ell", "QQQ")] == ["ga", "el", ""]
    assert [read_kind(*codes) for codes in (("result", ""), ("", "pin-only"), ("dir-awa-pre", "veat"), ("", ""))] == [
        "award", "planning", "award", "other",
    ]  # fmt: skip
    assert clean_notice_id("00189213-2024") == clean_notice_id(" 189213-2024") == "189213-2024"
    assert clean_notice_id("00000002-2019") == clean_notice_id("000002-2019")
    assert (
        clean_notice_id("eb131bee-d78c-4a9c-9f4a-9fded9b01a21-04")
        == "eb131bee-d78c-4a9c-9f4a-9fded9b01a21-04"
    )


def test_locators_are_those_of_every_xml_reader(tmp_path: Path) -> None:
    root = etree.fromstring(AWARD.encode(), etree.XMLParser(remove_comments=True))
    tree = EformsTree(root, NoticeRows("0" * 64, "eforms", "readers.eforms", "1"))
    nodes = list_nodes(tree.root)
    assert [tree.locate(node) for node in nodes] == [locate_element(element) for element in root.iter("*")]
    assert [node.text for node in nodes] == [element.text or "" for element in root.iter("*")]
    assert {node.local for node in nodes} == {etree.QName(element).localname for element in root.iter("*")}


def list_nodes(node: EformsNode) -> list[EformsNode]:
    return [node, *(below for child in node.children for below in list_nodes(child))]


def test_a_thousand_lots_take_no_minutes(tmp_path: Path) -> None:
    (lot,) = re.findall(r"<cac:ProcurementProjectLot>.*?</cac:ProcurementProjectLot>", CHANGE, re.DOTALL)
    lots = "".join(lot.replace("LOT-0000", f"LOT-{number:04d}") for number in range(1000))
    start = time.process_time()
    rows = read(tmp_path, change(CHANGE, lot, lots))
    assert len(rows["raw_lots"]) == 1000
    assert time.process_time() - start < 20


@pytest.mark.parametrize("text", [AWARD, CHANGE], ids=["award", "change"])
def test_no_missing_or_senseless_part_stops_the_reader(tmp_path: Path, text: str) -> None:
    """Each element in turn is taken out, or says something else; all else must still be read."""
    parser = etree.XMLParser(remove_comments=True)
    count = len(list(etree.fromstring(text.encode(), parser).iter("*")))
    for number in range(1, count):
        for spoil in ("remove", "\u202e0000-00-00"):
            root = etree.fromstring(text.encode(), parser)
            element = list(root.iter("*"))[number]
            if spoil == "remove":
                element.getparent().remove(element)
            elif len(element):
                continue
            else:
                element.text = spoil
            rows = read(tmp_path, etree.tostring(root, encoding="unicode"))
            assert "reader_crashed" not in list_codes(rows), (element.tag, spoil)
            assert len(rows["raw_notices"]) == 1
