"""Forms of schema R2.0.8, which nest deeper and name their parts otherwise; and the words behind TED's codes."""

from __future__ import annotations

from pathlib import Path

import pytest

from sousveil.readers.ted_codes import clean_number, read_category, read_country, read_kind, read_procedure
from tests.unit.readers.record_rows import list_codes
from tests.unit.readers.ted_samples import make_coded, make_export, pick, read_rows

PROFILE = """<CA_CE_CONCESSIONAIRE_PROFILE><ORGANISATION><OFFICIALNAME>Mairie de Exempleville</OFFICIALNAME>
<NATIONALID>21</NATIONALID></ORGANISATION><ADDRESS>1 rue A</ADDRESS><TOWN>Exempleville</TOWN><COUNTRY VALUE="FR"/>
<ATTENTION>Jeanne Exemple</ATTENTION><E_MAILS><E_MAIL>j@example.org</E_MAIL></E_MAILS></CA_CE_CONCESSIONAIRE_PROFILE>"""
AWARD = f"""<CONTRACT_AWARD CATEGORY="ORIGINAL" FORM="3" LG="FR" VERSION="R2.0.8.S02.E01"><FD_CONTRACT_AWARD CTYPE="WORKS">
<CONTRACTING_AUTHORITY_INFORMATION_CONTRACT_AWARD><NAME_ADDRESSES_CONTACT_CONTRACT_AWARD>{PROFILE}
</NAME_ADDRESSES_CONTACT_CONTRACT_AWARD><TYPE_AND_ACTIVITIES_AND_PURCHASING_ON_BEHALF><PURCHASING_ON_BEHALF>
<PURCHASING_ON_BEHALF_YES><CONTACT_DATA_OTHER_BEHALF_CONTRACTING_AUTORITHY><ORGANISATION>Police de Exempleville
</ORGANISATION><COUNTRY VALUE="FR"/></CONTACT_DATA_OTHER_BEHALF_CONTRACTING_AUTORITHY></PURCHASING_ON_BEHALF_YES>
</PURCHASING_ON_BEHALF></TYPE_AND_ACTIVITIES_AND_PURCHASING_ON_BEHALF></CONTRACTING_AUTHORITY_INFORMATION_CONTRACT_AWARD>
<OBJECT_CONTRACT_INFORMATION_CONTRACT_AWARD_NOTICE><DESCRIPTION_AWARD_NOTICE_INFORMATION>
<TITLE_CONTRACT><P>Vidéoprotection</P></TITLE_CONTRACT><TYPE_CONTRACT_LOCATION_W_PUB><TYPE_CONTRACT VALUE="WORKS"/>
</TYPE_CONTRACT_LOCATION_W_PUB><LOCATION_NUTS><LOCATION><P>Exempleville</P></LOCATION><NUTS CODE="FR101"/></LOCATION_NUTS>
<SHORT_CONTRACT_DESCRIPTION><P>Pose de caméras</P></SHORT_CONTRACT_DESCRIPTION>
<CPV><CPV_MAIN><CPV_CODE CODE="32323500"/></CPV_MAIN></CPV></DESCRIPTION_AWARD_NOTICE_INFORMATION>
<TOTAL_FINAL_VALUE><COSTS_RANGE_AND_CURRENCY_WITH_VAT_RATE CURRENCY="EUR"><RANGE_VALUE_COST>
<LOW_VALUE FMTVAL="100000.00">100 000</LOW_VALUE><HIGH_VALUE FMTVAL="200000.00">200 000</HIGH_VALUE></RANGE_VALUE_COST>
<EXCLUDING_VAT/></COSTS_RANGE_AND_CURRENCY_WITH_VAT_RATE></TOTAL_FINAL_VALUE>
</OBJECT_CONTRACT_INFORMATION_CONTRACT_AWARD_NOTICE><PROCEDURE_DEFINITION_CONTRACT_AWARD_NOTICE>
<TYPE_OF_PROCEDURE_DEF><PT_ACCELERATED_RESTRICTED/></TYPE_OF_PROCEDURE_DEF><ADMINISTRATIVE_INFORMATION_CONTRACT_AWARD>
<FILE_REFERENCE_NUMBER><P>12-34</P></FILE_REFERENCE_NUMBER><NOTICE_NUMBER_OJ>2012/S 122-201927</NOTICE_NUMBER_OJ>
<DATE_OJ><DAY>01</DAY><MONTH>06</MONTH><YEAR>2012</YEAR></DATE_OJ></ADMINISTRATIVE_INFORMATION_CONTRACT_AWARD>
</PROCEDURE_DEFINITION_CONTRACT_AWARD_NOTICE>
<AWARD_OF_CONTRACT ITEM="1"><CONTRACT_NUMBER>M1</CONTRACT_NUMBER><LOT_NUMBER>1</LOT_NUMBER>
<CONTRACT_TITLE><P>Lot nord</P></CONTRACT_TITLE><CONTRACT_AWARD_DATE><DAY>5</DAY><MONTH>9</MONTH><YEAR>2012</YEAR></CONTRACT_AWARD_DATE>
<OFFERS_RECEIVED_NUMBER>4</OFFERS_RECEIVED_NUMBER><ECONOMIC_OPERATOR_NAME_ADDRESS><CONTACT_DATA_WITHOUT_RESPONSIBLE_NAME>
<ORGANISATION><OFFICIALNAME>Caméras Exemple SARL</OFFICIALNAME></ORGANISATION><TOWN>Lyon</TOWN><COUNTRY VALUE="FR"/><PHONE>0</PHONE>
</CONTACT_DATA_WITHOUT_RESPONSIBLE_NAME></ECONOMIC_OPERATOR_NAME_ADDRESS><CONTRACT_VALUE_INFORMATION>
<INITIAL_ESTIMATED_TOTAL_VALUE_CONTRACT CURRENCY="EUR"><VALUE_COST FMTVAL="150000.00">150 000</VALUE_COST></INITIAL_ESTIMATED_TOTAL_VALUE_CONTRACT>
<COSTS_RANGE_AND_CURRENCY_WITH_VAT_RATE CURRENCY="EUR"><VALUE_COST FMTVAL="120000.00">120 000</VALUE_COST><INCLUDING_VAT>
<VAT_PRCT FMTVAL="20.00">20</VAT_PRCT></INCLUDING_VAT></COSTS_RANGE_AND_CURRENCY_WITH_VAT_RATE></CONTRACT_VALUE_INFORMATION></AWARD_OF_CONTRACT>
<COMPLEMENTARY_INFORMATION_CONTRACT_AWARD><PROCEDURES_FOR_APPEAL><APPEAL_PROCEDURE_BODY_RESPONSIBLE>
<CONTACT_DATA_WITHOUT_RESPONSIBLE_NAME><ORGANISATION><OFFICIALNAME>Tribunal</OFFICIALNAME></ORGANISATION>
</CONTACT_DATA_WITHOUT_RESPONSIBLE_NAME></APPEAL_PROCEDURE_BODY_RESPONSIBLE></PROCEDURES_FOR_APPEAL>
<NOTICE_DISPATCH_DATE><DAY>10</DAY><MONTH>09</MONTH><YEAR>2012</YEAR></NOTICE_DISPATCH_DATE>
</COMPLEMENTARY_INFORMATION_CONTRACT_AWARD></FD_CONTRACT_AWARD></CONTRACT_AWARD>"""
TENDER = f"""<CONTRACT CATEGORY="ORIGINAL" FORM="2" LG="FR" VERSION="R2.0.8.S02.E01"><FD_CONTRACT CTYPE="SUPPLIES">{PROFILE}
<TITLE_CONTRACT><P>Caméras</P></TITLE_CONTRACT><F02_DIVISION_INTO_LOTS><F02_DIV_INTO_LOT_YES VALUE="SEVERAL_LOTS">
<F02_ANNEX_B ITEM="1"><LOT_NUMBER>1</LOT_NUMBER><LOT_TITLE>Fixes</LOT_TITLE><LOT_DESCRIPTION><P>Caméras fixes</P></LOT_DESCRIPTION>
<CPV><CPV_MAIN><CPV_CODE CODE="32323500"/></CPV_MAIN></CPV><NATURE_QUANTITY_SCOPE><TOTAL_QUANTITY_OR_SCOPE><P>20 caméras</P>
</TOTAL_QUANTITY_OR_SCOPE><COSTS_RANGE_AND_CURRENCY CURRENCY="EUR"><VALUE_COST FMTVAL="50000.00">50 000</VALUE_COST>
</COSTS_RANGE_AND_CURRENCY></NATURE_QUANTITY_SCOPE></F02_ANNEX_B></F02_DIV_INTO_LOT_YES></F02_DIVISION_INTO_LOTS>
<PERIOD_WORK_DATE_STARTING><INTERVAL_DATE><START_DATE><DAY>1</DAY><MONTH>1</MONTH><YEAR>2013</YEAR></START_DATE>
</INTERVAL_DATE></PERIOD_WORK_DATE_STARTING><TYPE_OF_PROCEDURE><PT_OPEN/></TYPE_OF_PROCEDURE>
<RECEIPT_LIMIT_DATE><DAY>07</DAY><MONTH>10</MONTH><YEAR>2012</YEAR><TIME>12:00</TIME></RECEIPT_LIMIT_DATE></FD_CONTRACT></CONTRACT>"""


def test_an_award_of_the_older_schema(tmp_path: Path) -> None:
    rows = read_rows(tmp_path, make_export(AWARD, make_coded("7"), titles=""))
    (notice,) = rows["raw_notices"]
    expected = {
        "kind": "award", "title": "Vidéoprotection", "reference": "12-34", "procedure": "selective",
        "procedure_raw": "PT_ACCELERATED_RESTRICTED", "category": "works", "language": "fr", "bidder_count": 4,
    }  # fmt: skip
    assert {column: notice[column] for column in expected} == expected
    (lot,), (award,) = rows["raw_lots"], rows["raw_awards"]
    assert lot["native_id"] == "1"
    columns = ("native_id", "title", "lot_id", "dated_at", "dated_at_raw", "bidder_count")
    assert pick([award], *columns) == [("M1", "Lot nord", lot["lot_id"], "2012-09-05", "5 9 2012", 4)]
    assert pick(rows["raw_amounts"], "role", "amount_exact", "amount_raw", "tax", "award_id") == [
        ("lowest", "100000", "100 000", "excluded", ""),
        ("highest", "200000", "200 000", "excluded", ""),
        ("estimate", "150000", "150 000", "", award["award_id"]),
        ("award", "120000", "120 000", "included", award["award_id"]),
    ]
    assert pick(rows["core_organisation_mentions"], "role", "name") == [
        ("buyer", "Mairie de Exempleville"),
        ("buyer", "Police de Exempleville"),
        ("supplier", "Caméras Exemple SARL"),
        ("reviewer", "Tribunal"),
    ]
    assert pick(rows["core_place_mentions"], "role", "name_raw", "code_raw")[2:4] == [
        ("delivery", "Exempleville", ""),
        ("delivery", "", "FR101"),
    ]
    assert pick(rows["raw_notice_dates"], "role", "at") == [
        ("published", "2019-01-31"),
        ("award", "2012-09-05"),
        ("dispatched", "2012-09-10"),
    ]
    assert pick(rows["raw_notice_links"], "target") == [("201927-2012",)]
    assert list_codes(rows) == []
    withheld = [
        row["path"].rsplit("/", 1)[1]
        for row in rows["raw_unmapped_paths"]
        if row["disposition"] == "withheld"
    ]
    assert sorted(withheld) == ["ATTENTION", "E_MAIL", "PHONE"]


def test_a_tender_of_the_older_schema(tmp_path: Path) -> None:
    rows = read_rows(tmp_path, make_export(TENDER, make_coded("3"), titles=""))
    (lot,) = rows["raw_lots"]
    assert (lot["native_id"], lot["title"]) == ("1", "Fixes")
    assert pick(rows["raw_amounts"], "role", "amount_exact", "lot_id") == [
        ("estimate", "50000", lot["lot_id"])
    ]
    assert pick(rows["raw_notice_texts"], "role", "text") == [
        ("title", "Caméras"),
        ("lot_title", "Fixes"),
        ("lot_description", "Caméras fixes"),
        ("lot_description", "20 caméras"),
    ]
    assert pick(rows["raw_notice_dates"], "role", "at", "at_raw")[1:] == [
        ("contract_start", "2013-01-01", "1 1 2013"),
        ("tender_end", "2012-10-07T12:00:00", "07 10 2012 12:00"),
    ]
    assert (rows["raw_notices"][0]["procedure"], rows["raw_notices"][0]["category"]) == ("open", "goods")


@pytest.mark.parametrize(
    ("document", "form", "kind"),
    [
        ("0", "F01", "planning"), ("A", "F01", "tender"), ("3", "F02", "tender"), ("7", "F03", "award"),
        ("P", "F04", "planning"), ("M", "F04", "tender"), ("V", "F15", "award"), ("2", "F14", "correction"),
        ("7", "F20", "modification"), ("H", "F24", "tender"), ("J", "F25", "award"), ("D", "F12", "tender"),
        ("R", "F13", "award"), ("O", "F07", "tender"), ("", "18", "award"), ("", "F08", "planning"),
        ("8", "F03", "other"), ("", "", "other"), ("G", "", "other"),
    ],
)  # fmt: skip
def test_kinds(document: str, form: str, kind: str) -> None:
    assert read_kind(document, form) == kind


@pytest.mark.parametrize(
    ("name", "procedure"),
    [
        ("PT_OPEN", "open"), ("PT_RESTRICTED", "selective"), ("PT_ACCELERATED_RESTRICTED_CHOICE", "selective"),
        ("PT_COMPETITIVE_NEGOTIATION", "negotiated"), ("PT_NEGOTIATED_WITH_PRIOR_CALL", "negotiated"),
        ("PT_INVOLVING_NEGOTIATION", "negotiated"), ("PT_COMPETITIVE_DIALOGUE", "dialogue"),
        ("PT_AWARD_CONTRACT_WITHOUT_CALL", "limited"), ("F06_PT_NEGOTIATED_WITHOUT_COMPETITION", "limited"),
        ("PT_INNOVATION_PARTNERSHIP", ""), ("PT_AWARD_CONTRACT_WITH_PRIOR_PUBLICATION", ""),
        ("PT_DA_INTERNAL_OPERATOR", "direct"),
    ],
)  # fmt: skip
def test_procedures(name: str, procedure: str) -> None:
    assert read_procedure(name) == procedure


def test_other_codes() -> None:
    assert [read_category(word) for word in ("1", "2", "4", "WORKS", "supplies", "9", "")] == [
        "works", "goods", "services", "works", "goods", "", "",
    ]  # fmt: skip
    assert [read_country(code) for code in ("UK", "EL", "1A", "de", "00", "", "GBR")] == [
        "GB", "GR", "XK", "DE", "", "", "",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("raw", "number"),
    [
        ("2017/S 213-441767", "441767-2017"), ("2012/S 1-27", "000027-2012"), ("441767-2017", "441767-2017"),
        ("000072_2020", "000072-2020"), ("00123456-2023", "123456-2023"), ("2017-441767", ""), ("none", ""), ("", ""),
    ],
)  # fmt: skip
def test_numbers(raw: str, number: str) -> None:
    assert clean_number(raw) == number
