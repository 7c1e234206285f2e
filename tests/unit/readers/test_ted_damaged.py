"""TED files that are damaged, hostile, empty or of another schema: catalogued problems, and what can be read is read."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sousveil.model.protocols import Source
from sousveil.readers import ted
from tests.unit.readers.record_rows import list_codes
from tests.unit.readers.ted_samples import BUYER, OBJECT, make_coded, make_export, make_form, pick, read_rows

FORM = make_form(BUYER + OBJECT + "</OBJECT_CONTRACT>")
GOOD = make_export(FORM)
BOMB = (
    '<!DOCTYPE TED_EXPORT [<!ENTITY a "aaaaaaaaaa">'
    + "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True))
    + "]>"
)
OUTSIDE = '<!DOCTYPE TED_EXPORT [<!ENTITY x SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (BOMB.encode() + GOOD.replace("Kameras", "&i;").encode(), "entity_refused"),
        (OUTSIDE.encode() + GOOD.replace("Kameras", "&x;").encode(), "entity_refused"),
        (GOOD.replace("Kameras", "&undeclared;").encode(), "entity_refused"),
        (GOOD[:1500].encode(), "xml_invalid"),
        (b"<?xml version='1.0' encoding='UTF-8'?>" + GOOD.encode("windows-1252"), "xml_invalid"),
        (b"", "empty_source"),
        (f"<TED_EXPORT>{'<A>' * 300}{'</A>' * 300}</TED_EXPORT>".encode(), "too_deep"),
        (b"<OTHER/>", "schema_mismatch"),
    ],
)
def test_what_cannot_be_read(tmp_path: Path, data: bytes, code: str) -> None:
    rows = read_rows(tmp_path, data)
    assert list_codes(rows) == [code]
    assert not any(found for name, found in rows.items() if name != "raw_problems")


@pytest.mark.parametrize("encoding", ["utf-16", "windows-1252", "iso-8859-15"])
def test_declared_encodings(tmp_path: Path, encoding: str) -> None:
    data = f"<?xml version='1.0' encoding='{encoding}'?>{GOOD}".encode(encoding)
    assert read_rows(tmp_path, data)["raw_notices"][0]["title"] == "Videoüberwachung"


def test_a_missing_file_is_a_problem(tmp_path: Path) -> None:
    (batch,) = ted.read(Source("0" * 64, tmp_path / "gone.xml", "gone.xml"))
    assert batch.to_pylist()[0]["code"] == "object_missing"


@pytest.mark.parametrize("release", ["R2.0.7.S01.E01", "R3.1", ""])
def test_another_schema_is_read_and_reported(tmp_path: Path, release: str) -> None:
    markup = GOOD.replace("R2.0.9.S03.E01", release).replace("R2.0.9/publication", "x")
    rows = read_rows(tmp_path, markup)
    assert list_codes(rows) == ["schema_mismatch"]
    assert rows["raw_notices"][0]["title"] == "Videoüberwachung"


def test_the_release_may_stand_in_the_namespace(tmp_path: Path) -> None:
    assert list_codes(read_rows(tmp_path, GOOD.replace(' VERSION="R2.0.9.S03.E01"', ""))) == []


@pytest.mark.parametrize(
    "forms", ["", "<NOTICE_UUID>0</NOTICE_UUID>", make_form(""), "<F03_2014 CATEGORY='ORIGINAL'/>"]
)
def test_a_notice_without_a_form_has_its_coded_data(tmp_path: Path, forms: str) -> None:
    rows = read_rows(tmp_path, make_export(forms))
    assert list_codes(rows) == ["schema_mismatch"]
    (notice,) = rows["raw_notices"]
    assert (notice["native_id"], notice["kind"], notice["country"]) == ("048329-2019", "award", "DE")


def test_no_form_is_marked_as_original(tmp_path: Path) -> None:
    rows = read_rows(tmp_path, make_export(FORM.replace("ORIGINAL", "UNKNOWN")))
    assert rows["raw_notices"][0]["title"] == "Videoüberwachung"


def test_the_title_of_the_office_where_the_form_has_none(tmp_path: Path) -> None:
    rows = read_rows(tmp_path, make_export(make_form(BUYER)))
    assert rows["raw_notices"][0]["title"] == "Titel des Amtes"
    assert "ML_TI_DOC" in json.loads(rows["raw_notices"][0]["locators"])["title_raw"]["xpath"]


def test_an_english_title_that_only_names_the_code_is_no_title(tmp_path: Path) -> None:
    coded = make_coded(extra='<ORIGINAL_CPV CODE="32323500">Cameras for the town</ORIGINAL_CPV>')
    rows = read_rows(tmp_path, make_export(FORM, coded))
    assert [row["role"] for row in rows["raw_notice_texts"] if row["language"] == "en"] == ["other"]


@pytest.mark.parametrize("day", ["0000-00-00", "2019-02-30", "soon"])
def test_dates_that_are_none(tmp_path: Path, day: str) -> None:
    info = f"<COMPLEMENTARY_INFO><DATE_DISPATCH_NOTICE>{day}</DATE_DISPATCH_NOTICE></COMPLEMENTARY_INFO>"
    rows = read_rows(tmp_path, make_export(make_form(info)))
    assert list_codes(rows) == ["date_invalid"]
    assert ("dispatched", "", day) in pick(rows["raw_notice_dates"], "role", "at", "at_raw")


def test_a_day_of_publication_that_is_none(tmp_path: Path) -> None:
    rows = read_rows(tmp_path, make_export(FORM, make_coded().replace("20190131", "00000000")))
    assert list_codes(rows) == ["date_invalid"]
    assert (rows["raw_notices"][0]["published_at"], rows["raw_notices"][0]["published_at_raw"]) == (
        "",
        "00000000",
    )


@pytest.mark.parametrize(
    ("raw", "currency", "exact", "codes"),
    [
        ("two million", "EUR", None, ["amount_unreadable"]),
        ("0.00", "EUR", None, ["amount_placeholder"]),
        ("-5", "EUR", None, ["amount_negative"]),
        ("1 234 567,50", "EUR", "1234567.5", []),
        ("5000", "", "5000", ["currency_unknown"]),
        ("5000", "QQQ", "5000", ["currency_unknown"]),
    ],
)
def test_amounts_as_text(
    tmp_path: Path, raw: str, currency: str, exact: str | None, codes: list[str]
) -> None:
    attribute = f'CURRENCY="{currency}"' if currency else ""
    body = f"{OBJECT}<VAL_TOTAL {attribute}>{raw}</VAL_TOTAL></OBJECT_CONTRACT>"
    rows = read_rows(tmp_path, make_export(make_form(body)))
    assert list_codes(rows) == codes
    assert pick(rows["raw_amounts"], "amount_raw", "amount_exact", "currency_raw") == [(raw, exact, currency)]


def test_several_notices_in_one_file(tmp_path: Path) -> None:
    other = make_export(
        FORM, make_coded().replace("2019/S 022-048329", "2019/S 022-048330"), doc_id="048330-2019"
    )
    rows = read_rows(tmp_path, f"<ALL>{GOOD}{other}{GOOD}</ALL>")
    assert [row["native_id"] for row in rows["raw_notices"]] == ["048329-2019", "048330-2019", "048329-2019"]
    assert list_codes(rows) == ["duplicate_id"]
    assert len({row["notice_id"] for row in rows["core_organisation_mentions"]}) == 3
    assert (
        rows["raw_notices"][2]["locator"]
        == "{\"xpath\":\"/*[local-name()='ALL']/*[local-name()='TED_EXPORT'][3]\"}"
    )


@pytest.mark.parametrize(
    ("doc_id", "native_id", "codes"),
    [
        ("2019_0012", "048329-2019", []),
        ("48329_2019", "048329-2019", []),
        ("", "048329-2019", []),
        ("00123456-2023", "123456-2023", []),
    ],
)
def test_numbers_of_notices(tmp_path: Path, doc_id: str, native_id: str, codes: list[str]) -> None:
    rows = read_rows(tmp_path, make_export(FORM, doc_id=doc_id))
    assert rows["raw_notices"][0]["native_id"] == native_id
    assert list_codes(rows) == codes


def test_a_notice_without_any_number(tmp_path: Path) -> None:
    rows = read_rows(
        tmp_path, make_export(FORM, make_coded().replace("2019/S 022-048329", ""), doc_id="draft")
    )
    assert rows["raw_notices"][0]["native_id"] == "draft"
    assert list_codes(rows) == ["schema_mismatch"]


def test_two_lots_with_one_number(tmp_path: Path) -> None:
    lot = "<OBJECT_DESCR><LOT_NO>1</LOT_NO></OBJECT_DESCR>"
    rows = read_rows(tmp_path, make_export(make_form(OBJECT + lot * 2 + "</OBJECT_CONTRACT>")))
    assert len(rows["raw_lots"]) == 2
    assert list_codes(rows) == ["duplicate_id"]
