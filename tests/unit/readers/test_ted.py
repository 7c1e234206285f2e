"""TED notices of schema R2.0.9: each part of a form goes into its table, with its place in the file."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sousveil.model.protocols import Source
from sousveil.readers import ted
from sousveil.readers.registry import choose_reader
from tests.unit.readers.record_rows import Rows, list_codes
from tests.unit.readers.ted_samples import (
    BUYER,
    OBJECT,
    make_coded,
    make_export,
    make_form,
    pick,
    read_rows,
)

AWARD = """<AWARD_CONTRACT ITEM="{item}"><CONTRACT_NO>C-{item}</CONTRACT_NO><LOT_NO>{lot}</LOT_NO>
<TITLE><P>Los {lot}</P></TITLE>{result}</AWARD_CONTRACT>"""
WON = """<AWARDED_CONTRACT><DATE_CONCLUSION_CONTRACT>2018-12-21</DATE_CONCLUSION_CONTRACT>
<TENDERS><NB_TENDERS_RECEIVED>3</NB_TENDERS_RECEIVED><NB_TENDERS_RECEIVED_SME>1</NB_TENDERS_RECEIVED_SME></TENDERS>
<CONTRACTORS><CONTRACTOR><ADDRESS_CONTRACTOR><OFFICIALNAME>Kamera  Muster GmbH</OFFICIALNAME><TOWN>Wien</TOWN>
<COUNTRY VALUE="AT"/><n2016:NUTS CODE="AT130"/></ADDRESS_CONTRACTOR><SME/></CONTRACTOR>
<CONTRACTOR><ADDRESS_CONTRACTOR><OFFICIALNAME>Second Ltd</OFFICIALNAME><TOWN>Leeds</TOWN><COUNTRY VALUE="UK"/>
</ADDRESS_CONTRACTOR></CONTRACTOR></CONTRACTORS>
<VALUES><VAL_ESTIMATED_TOTAL CURRENCY="EUR">1000000.00</VAL_ESTIMATED_TOTAL><VAL_TOTAL CURRENCY="EUR">900000.50</VAL_TOTAL>
<VAL_RANGE_TOTAL CURRENCY="PLN"><LOW>5000</LOW><HIGH>7000</HIGH></VAL_RANGE_TOTAL></VALUES></AWARDED_CONTRACT>"""
LOST = "<NO_AWARDED_CONTRACT><PROCUREMENT_UNSUCCESSFUL/></NO_AWARDED_CONTRACT>"
LOTS = "".join(
    f"""<OBJECT_DESCR ITEM="{n}"><TITLE><P>Los {n}</P></TITLE><LOT_NO>{n}</LOT_NO>
<CPV_ADDITIONAL><CPV_CODE CODE="35125300-2"/></CPV_ADDITIONAL><n2016:NUTS CODE="DED21"/>
<MAIN_SITE><P>Musterstadt, Bahnhof</P></MAIN_SITE><SHORT_DESCR><P>Teil {n}</P></SHORT_DESCR>
<AC><AC_QUALITY><AC_CRITERION>Erkennungsrate</AC_CRITERION><AC_WEIGHTING>40</AC_WEIGHTING></AC_QUALITY></AC>
<VAL_OBJECT CURRENCY="EUR">{n}00000</VAL_OBJECT></OBJECT_DESCR>"""
    for n in (1, 2)
)
PROCEDURE = "<PROCEDURE><PT_RESTRICTED/><NOTICE_NUMBER_OJ>2017/S 213-41767</NOTICE_NUMBER_OJ></PROCEDURE>"
REVIEW = """<COMPLEMENTARY_INFO><ADDRESS_REVIEW_BODY><OFFICIALNAME>Vergabekammer</OFFICIALNAME><TOWN>Leipzig</TOWN>
<COUNTRY VALUE="DE"/></ADDRESS_REVIEW_BODY><DATE_DISPATCH_NOTICE>2019-01-28</DATE_DISPATCH_NOTICE></COMPLEMENTARY_INFO>"""
FORM = make_form(
    BUYER + OBJECT + "<LOT_DIVISION/>" + LOTS + "</OBJECT_CONTRACT>" + PROCEDURE
    + AWARD.format(item=1, lot=1, result=WON) + AWARD.format(item=2, lot=2, result=LOST) + REVIEW
)  # fmt: skip


@pytest.fixture
def rows(tmp_path: Path) -> Rows:
    return read_rows(tmp_path, make_export(FORM))


def test_the_notice(rows: Rows) -> None:
    (notice,) = rows["raw_notices"]
    expected = {
        "format": "ted", "native_id": "048329-2019", "process_id": "", "reference": "VÜ-7", "kind": "award",
        "kind_raw": "Some notice", "status": "", "title": "Videoüberwachung", "language": "de",
        "published_at": "2019-01-31", "published_at_raw": "20190131", "procedure": "selective",
        "procedure_raw": "PT_RESTRICTED", "category": "goods", "category_raw": "SUPPLIES", "bidder_count": None,
        "country": "DE", "maker": "readers.ted", "maker_version": ted.VERSION,
    }  # fmt: skip
    assert {column: notice[column] for column in expected} == expected
    places = json.loads(notice["locators"])
    assert places["title_raw"]["xpath"].endswith("/*[local-name()='OBJECT_CONTRACT']/*[local-name()='TITLE']")
    assert places["native_id"] == {"xpath": "/*[local-name()='TED_EXPORT']/@DOC_ID"}


def test_texts_keep_their_words_and_their_lot(rows: Rows) -> None:
    first, second = (row["lot_id"] for row in rows["raw_lots"])
    assert pick(rows["raw_notice_texts"], "role", "language", "text", "lot_id") == [
        ("title", "de", "Videoüberwachung", ""),
        ("description", "de", "Kameras.\nMit 50 m2 Fläche.", ""),
        ("lot_title", "de", "Los 1", first),
        ("lot_description", "de", "Teil 1", first),
        ("criteria", "de", "Erkennungsrate", first),
        ("lot_title", "de", "Los 2", second),
        ("lot_description", "de", "Teil 2", second),
        ("criteria", "de", "Erkennungsrate", second),
        ("award_title", "de", "Los 1", first),
        ("award_title", "de", "Los 2", second),
        ("title", "en", "Cameras for the town", ""),
    ]


def test_lots_and_awards(rows: Rows) -> None:
    first, second = (row["lot_id"] for row in rows["raw_lots"])
    assert pick(rows["raw_lots"], "native_id", "title") == [("1", "Los 1"), ("2", "Los 2")]
    columns = ("native_id", "lot_id", "status", "status_raw", "dated_at", "bidder_count", "title")
    assert pick(rows["raw_awards"], *columns) == [
        ("C-1", first, "active", "AWARDED_CONTRACT", "2018-12-21", 3, "Los 1"),
        ("C-2", second, "unsuccessful", "PROCUREMENT_UNSUCCESSFUL", "", None, "Los 2"),
    ]


def test_amounts(rows: Rows) -> None:
    first, second = (row["lot_id"] for row in rows["raw_lots"])
    award = rows["raw_awards"][0]["award_id"]
    columns = ("role", "amount_exact", "currency", "lot_id", "award_id", "dated_at", "tax")
    assert pick(rows["raw_amounts"], *columns) == [
        ("estimate", "100000", "EUR", first, "", "2019-01-31", "excluded"),
        ("estimate", "200000", "EUR", second, "", "2019-01-31", "excluded"),
        ("estimate", "1000000", "EUR", first, award, "2018-12-21", "excluded"),
        ("award", "900000.5", "EUR", first, award, "2018-12-21", "excluded"),
        ("lowest", "5000", "PLN", first, award, "2018-12-21", "excluded"),
        ("highest", "7000", "PLN", first, award, "2018-12-21", "excluded"),
    ]


def test_organisations_and_places(rows: Rows) -> None:
    award = rows["raw_awards"][0]["award_id"]
    mentions = rows["core_organisation_mentions"]
    assert pick(mentions, "role", "name", "identifier", "country", "award_id", "withheld") == [
        ("buyer", "Stadt Musterstadt", "DE123456", "DE", "", False),
        ("supplier", "Kamera Muster GmbH", "", "AT", award, False),
        ("supplier", "Second Ltd", "", "GB", award, False),
        ("reviewer", "Vergabekammer", "", "DE", "", False),
    ]
    buyer, first, second, _ = (row["mention_id"] for row in mentions)
    columns = ("role", "name_raw", "code_scheme", "code_raw", "country", "organisation_mention_id")
    assert pick(rows["core_place_mentions"], *columns) == [
        ("buyer", "Musterstadt", "NUTS", "DED21", "DE", buyer),
        ("delivery", "", "NUTS", "DED21", "DE", ""),
        ("delivery", "Musterstadt, Bahnhof", "", "", "", ""),
        ("delivery", "", "NUTS", "DED21", "DE", ""),
        ("delivery", "Musterstadt, Bahnhof", "", "", "", ""),
        ("supplier", "Wien", "NUTS", "AT130", "AT", first),
        ("supplier", "Leeds", "", "", "GB", second),
    ]


def test_codes_dates_and_links(rows: Rows) -> None:
    assert pick(rows["raw_classifications"], "scheme", "code", "code_raw", "is_main") == [
        ("CPV", "32323500", "32323500", True),
        ("CPV", "35125300", "35125300-2", False),
        ("CPV", "35125300", "35125300-2", False),
    ]
    assert pick(rows["raw_notice_dates"], "role", "at") == [
        ("published", "2019-01-31"),
        ("signed", "2018-12-21"),
        ("dispatched", "2019-01-28"),
    ]
    assert pick(rows["raw_notice_links"], "relation", "target", "target_raw") == [
        ("previous", "041767-2017", "2017/S 213-41767")
    ]


def test_contacts_are_withheld_and_the_rest_is_counted(rows: Rows) -> None:
    paths = {row["path"]: (row["disposition"], row["occurrences"]) for row in rows["raw_unmapped_paths"]}
    address = "/TED_EXPORT/FORM_SECTION/F03_2014/CONTRACTING_BODY/ADDRESS_CONTRACTING_BODY"
    for name in ("CONTACT_POINT", "PHONE", "E_MAIL"):
        assert paths[f"{address}/{name}"] == ("withheld", 1)
    assert paths[f"{address}/ADDRESS"] == ("unmapped", 1)
    award = "/TED_EXPORT/FORM_SECTION/F03_2014/AWARD_CONTRACT/AWARDED_CONTRACT"
    assert paths[f"{award}/TENDERS/NB_TENDERS_RECEIVED_SME"] == ("unmapped", 1)
    assert paths[f"{award}/CONTRACTORS/CONTRACTOR/SME"] == ("unmapped", 1)
    lot = "/TED_EXPORT/FORM_SECTION/F03_2014/OBJECT_CONTRACT/OBJECT_DESCR"
    assert paths[f"{lot}/AC/AC_QUALITY/AC_WEIGHTING"] == ("unmapped", 2)
    assert paths["/TED_EXPORT/TRANSLATION_SECTION"] == ("unmapped", 1)
    assert not [path for path in paths if path.endswith(("/P", "TITLE", "LOT_NO", "VAL_TOTAL"))]
    everything = json.dumps(rows, ensure_ascii=False)
    assert "Erika" not in everything
    assert "example.org" not in everything


def test_translations_of_the_form_are_the_same_notice(tmp_path: Path) -> None:
    french = make_form(
        BUYER + OBJECT.replace("Video", "Vidéo") + "</OBJECT_CONTRACT>", language="FR", category="TRANSLATION"
    )
    rows = read_rows(tmp_path, make_export(french + FORM))
    assert len(rows["raw_notices"]) == 1
    assert len(rows["raw_lots"]) == 2
    assert {row["language"] for row in rows["raw_notice_texts"]} == {"de", "en"}
    paths = {row["path"]: row["occurrences"] for row in rows["raw_unmapped_paths"]}
    assert paths["/TED_EXPORT/FORM_SECTION/F03_2014 (translation)"] == 1
    assert "/*[local-name()='F03_2014'][2]/" in rows["raw_lots"][0]["locator"]


def test_a_second_original_adds_only_its_words(tmp_path: Path) -> None:
    second = FORM.replace('LG="DE"', 'LG="IT"').replace("Los ", "Lotto ").replace("Videoüber", "Videosor")
    rows = read_rows(tmp_path, make_export(FORM + second))
    lots = [row["lot_id"] for row in rows["raw_lots"]]
    assert len(lots) == 2
    assert len(rows["raw_awards"]) == 2
    assert len(rows["core_organisation_mentions"]) == 4
    italian = [row for row in rows["raw_notice_texts"] if row["language"] == "it"]
    assert pick(italian, "role", "text", "lot_id")[2] == ("lot_title", "Lotto 1", lots[0])
    assert [row["lot_id"] for row in italian if row["role"] == "award_title"] == lots
    assert list_codes(rows) == []


def test_an_object_that_is_no_lot(tmp_path: Path) -> None:
    body = (
        OBJECT
        + "<NO_LOT_DIVISION/><OBJECT_DESCR ITEM='1'><SHORT_DESCR><P>Alles</P></SHORT_DESCR></OBJECT_DESCR></OBJECT_CONTRACT>"
    )
    award = AWARD.format(item=1, lot="", result=WON)
    rows = read_rows(tmp_path, make_export(make_form(BUYER + body + award)))
    assert rows["raw_lots"] == []
    assert ("description", "Alles", "") in pick(rows["raw_notice_texts"], "role", "text", "lot_id")
    assert rows["raw_notices"][0]["bidder_count"] == 3
    assert list_codes(rows) == []


@pytest.mark.parametrize(
    ("lot", "matched", "codes"),
    [
        ("1", 0, []),
        ("Lot 02", 1, []),
        ("2 - Nord", 1, []),
        ("1,2", None, []),
        ("9", None, ["reference_broken"]),
    ],
)
def test_the_lot_of_an_award(tmp_path: Path, lot: str, matched: int | None, codes: list[str]) -> None:
    body = OBJECT + LOTS + "</OBJECT_CONTRACT>" + AWARD.format(item=1, lot=lot, result=WON)
    rows = read_rows(tmp_path, make_export(make_form(body)))
    ids = [row["lot_id"] for row in rows["raw_lots"]]
    assert rows["raw_awards"][0]["lot_id"] == ("" if matched is None else ids[matched])
    assert list_codes(rows) == codes


@pytest.mark.parametrize(
    ("results", "status"),
    [
        ((LOST, LOST), "unsuccessful"),
        (("<NO_AWARDED_CONTRACT><PROCUREMENT_DISCONTINUED/></NO_AWARDED_CONTRACT>",) * 2, "cancelled"),
        ((LOST, WON), ""),
    ],
)
def test_status_when_nothing_was_awarded(tmp_path: Path, results: tuple[str, str], status: str) -> None:
    awards = "".join(AWARD.format(item=n, lot=n, result=result) for n, result in enumerate(results, 1))
    rows = read_rows(tmp_path, make_export(make_form(OBJECT + LOTS + "</OBJECT_CONTRACT>" + awards)))
    assert rows["raw_notices"][0]["status"] == status


def test_natural_persons_are_not_named(tmp_path: Path) -> None:
    person = WON.replace("Kamera  Muster GmbH", "Mr Muster Beispielmann").replace(
        "<TOWN>Wien", "<NATIONALID>777</NATIONALID><ADDRESS>Gasse 5</ADDRESS><TOWN>Wien"
    )
    rows = read_rows(
        tmp_path,
        make_export(
            make_form(BUYER + OBJECT + "</OBJECT_CONTRACT>" + AWARD.format(item=1, lot="", result=person))
        ),
    )
    supplier = rows["core_organisation_mentions"][1]
    assert (supplier["withheld"], supplier["name"], supplier["name_raw"], supplier["identifier_raw"]) == (
        True,
        "",
        "",
        "",
    )
    assert list_codes(rows) == ["name_withheld"]
    everything = json.dumps(rows, ensure_ascii=False)
    assert not any(word in everything for word in ("Beispielmann", "777", "Gasse", "Wien"))
    assert ("supplier", "AT130", "AT") in pick(rows["core_place_mentions"], "role", "code_raw", "country")


def test_a_tender_with_times(tmp_path: Path) -> None:
    procedure = """<PROCEDURE><PT_OPEN/><DATE_RECEIPT_TENDERS>2018-02-22</DATE_RECEIPT_TENDERS>
<TIME_RECEIPT_TENDERS>9:30</TIME_RECEIPT_TENDERS><OPENING_CONDITION><DATE_OPENING_TENDERS>2018-02-23</DATE_OPENING_TENDERS>
<TIME_OPENING_TENDERS>10:00</TIME_OPENING_TENDERS></OPENING_CONDITION></PROCEDURE>"""
    coded = make_coded("3", codif="<DT_DATE_FOR_SUBMISSION>20180222 09:30</DT_DATE_FOR_SUBMISSION>")
    rows = read_rows(
        tmp_path, make_export(make_form(OBJECT + "</OBJECT_CONTRACT>" + procedure, "F02"), coded)
    )
    assert rows["raw_notices"][0]["kind"] == "tender"
    assert pick(rows["raw_notice_dates"], "role", "at", "at_raw")[1:] == [
        ("tender_end", "2018-02-22T09:30:00", "2018-02-22 9:30"),
        ("bid_opening", "2018-02-23T10:00:00", "2018-02-23 10:00"),
    ]


def test_coded_data_fill_what_the_form_does_not_say(tmp_path: Path) -> None:
    extra = """<ORIGINAL_CPV CODE="32323500">Video-surveillance system</ORIGINAL_CPV><ORIGINAL_CPV CODE="35120000">Security</ORIGINAL_CPV>
<PERFORMANCE_NUTS CODE="DED21">Dresden</PERFORMANCE_NUTS><VALUES><VALUE TYPE="ESTIMATED_TOTAL" CURRENCY="EUR">5 000</VALUE></VALUES>
<REF_NOTICE><NO_DOC_OJS>2018/S 108-245177</NO_DOC_OJS></REF_NOTICE>"""
    codif = """<DS_DATE_DISPATCH>20190128</DS_DATE_DISPATCH><PR_PROC CODE="C">Competitive dialogue</PR_PROC>
<NC_CONTRACT_NATURE CODE="2">Supplies</NC_CONTRACT_NATURE>"""
    rows = read_rows(
        tmp_path, make_export(make_form(OBJECT + "</OBJECT_CONTRACT>"), make_coded(extra=extra, codif=codif))
    )
    assert pick(rows["raw_classifications"], "code", "description", "is_main") == [
        ("32323500", "Video-surveillance system", True),
        ("35120000", "Security", False),
    ]
    assert pick(rows["core_place_mentions"], "role", "name_raw", "code_raw") == [
        ("delivery", "Dresden", "DED21")
    ]
    assert pick(rows["raw_amounts"], "role", "amount_exact", "tax") == [("estimate", "5000", "")]
    assert pick(rows["raw_notice_links"], "target") == [("245177-2018",)]
    assert (rows["raw_notices"][0]["procedure"], rows["raw_notices"][0]["procedure_raw"]) == (
        "dialogue",
        "Competitive dialogue",
    )
    unmapped = {row["path"] for row in rows["raw_unmapped_paths"]}
    assert not [path for path in unmapped if path.endswith(("CPV", "PR_PROC", "NUTS", "VALUE", "@CODE"))]


def test_a_correction(tmp_path: Path) -> None:
    changes = """<COMPLEMENTARY_INFO><DATE_DISPATCH_NOTICE>2019-02-01</DATE_DISPATCH_NOTICE>
<NOTICE_NUMBER_OJ>2019/S 001-000123</NOTICE_NUMBER_OJ></COMPLEMENTARY_INFO><CHANGES>
<CHANGE><WHERE><SECTION>IV.2.2</SECTION><LABEL>Schlusstermin</LABEL></WHERE><OLD_VALUE><DATE>2019-02-10</DATE></OLD_VALUE>
<NEW_VALUE><DATE>2019-02-20</DATE></NEW_VALUE></CHANGE>
<CHANGE><WHERE><SECTION>II.1.4</SECTION></WHERE><OLD_VALUE><TEXT><P>alt</P></TEXT></OLD_VALUE>
<NEW_VALUE><TEXT><P>neu</P></TEXT></NEW_VALUE></CHANGE></CHANGES>"""
    form = make_form(BUYER + OBJECT + "</OBJECT_CONTRACT>" + changes, "F14")
    rows = read_rows(tmp_path, make_export(form, make_coded("2")))
    assert rows["raw_notices"][0]["kind"] == "correction"
    assert pick(rows["raw_notice_links"], "relation", "target") == [("corrects", "000123-2019")]
    dates = pick(rows["raw_notice_dates"], "role", "at")
    assert ("previous_deadline", "2019-02-10") in dates
    assert ("tender_end", "2019-02-20") in dates
    texts = pick(rows["raw_notice_texts"], "role", "text")
    assert ("other", "neu") in texts
    assert ("other", "alt") not in texts


def test_a_modification(tmp_path: Path) -> None:
    body = (
        OBJECT
        + "</OBJECT_CONTRACT><PROCEDURE><NOTICE_NUMBER_OJ>2018/S 001-000777</NOTICE_NUMBER_OJ></PROCEDURE>"
    )
    body += AWARD.format(item=1, lot="", result=WON)
    body += """<MODIFICATIONS_CONTRACT><DESCRIPTION_PROCUREMENT><VALUES><VAL_TOTAL CURRENCY="EUR">950000</VAL_TOTAL></VALUES>
</DESCRIPTION_PROCUREMENT><INFO_MODIFICATIONS><SHORT_DESCR><P>Mehr Kameras</P></SHORT_DESCR><VALUES>
<VAL_TOTAL_BEFORE CURRENCY="EUR">900000</VAL_TOTAL_BEFORE><VAL_TOTAL_AFTER CURRENCY="EUR">950000</VAL_TOTAL_AFTER>
</VALUES></INFO_MODIFICATIONS></MODIFICATIONS_CONTRACT>"""
    rows = read_rows(tmp_path, make_export(make_form(body, "F20"), make_coded("K")))
    assert rows["raw_notices"][0]["kind"] == "modification"
    assert pick(rows["raw_notice_links"], "relation", "target") == [("modifies", "000777-2018")]
    assert pick(rows["raw_amounts"], "role", "amount_exact")[-3:] == [
        ("contract", "950000"),
        ("other", "900000"),
        ("modification", "950000"),
    ]


def test_the_registry_gives_ted_files_to_this_reader(tmp_path: Path) -> None:
    path = tmp_path / "stored"
    for data in (
        make_export(FORM).encode(),
        make_export(FORM).encode("utf-16"),
        b"<!DOCTYPE TED_EXPORT [<!ENTITY a 'b'>]>",
    ):
        path.write_bytes(data)
        assert choose_reader(Source("0" * 64, path, "anything.bin")) is ted  # type: ignore[comparison-overlap]
    path.write_bytes(b"<html><body>About TED_EXPORT</body></html>")
    assert choose_reader(Source("0" * 64, path, "page.xml")) is not ted  # type: ignore[comparison-overlap]
