"""Personal data is masked, character for character; figures are not."""

from __future__ import annotations

import random
import time

import pytest

from sousveil.model.intervals import Interval
from sousveil.model.sheets import Sheet, SheetSource
from sousveil.publish.redaction import MASK, mask_personal_data, redact_sheet
from tests.unit.publish.sample_sheets import TEXT, cut_passages, make_claim, make_finding, make_sheet

MASKED = [
    ("call 13812345678 now", "13812345678"),
    ("电话13812345678。", "13812345678"),
    ("手机 138 1234 5678", "138 1234 5678"),
    ("+86 138-1234-5678", "+86 138-1234-5678"),
    ("8613812345678", "8613812345678"),
    ("致电0512-62345678咨询", "0512-62345678"),
    ("（0512）62345678", "（0512）62345678"),
    ("０５１２－６２３４５６７８", "０５１２－６２３４５６７８"),
    ("010-62345678转801", "010-62345678转801"),
    ("热线400-810-8888", "400-810-8888"),
    ("(212) 555-0100", "(212) 555-0100"),
    ("or 212-555-0100.", "212-555-0100"),
    ("+1 212 555 0100", "+1 212 555 0100"),
    ("+44 20 7946 0958", "+44 20 7946 0958"),
    ("+7 495 123-45-67", "+7 495 123-45-67"),
    ("8 (495) 123-45-67", "8 (495) 123-45-67"),
    ("+421 905 123 456", "+421 905 123 456"),
    ("020 7946 0958", "020 7946 0958"),
    ("01 23 45 67 89", "01 23 45 67 89"),
    ("Tel: 62345678", "62345678"),
    ("Phone no.: 555 0100 22", "555 0100 22"),
    ("联系电话：62345678、62345679", "62345678、62345679"),
    ("тел.: 123-45-67", "123-45-67"),
    ("a.b+c@example.co.uk", "a.b+c@example.co.uk"),
    ("write to zhang＠example.com!", "zhang＠example.com"),
    ("jane [at] example.org", "jane [at] example.org"),
    ("身份证110101199003071234。", "110101199003071234"),
    ("11010119900307123X", "11010119900307123X"),
    ("A123456(7)", "A123456(7)"),
    ("身份证号：110101900307123", "110101900307123"),
    ("护照号: E12345678", "E12345678"),
    ("联系人：张三", "张三"),
    ("联 系 人：王老师 邮编", "王老师"),
    ("联系人\t李女士\t", "李女士"),
    ("项目联系人：张先生、李女士", "张先生、李女士"),
    ("联系人及电话：欧阳小明 62345678", "欧阳小明 62345678"),
    ("联系电话：张三 13812345678", "张三 13812345678"),
    ("聯絡人：陳大文", "陳大文"),
    ("Contact person: Jane Doe, press office", "Jane Doe"),
    ("Контактное лицо: Иванов Иван", "Иванов Иван"),
]

KEPT = [
    "25,900,000", "2015-2021", "2015–2021年", "2020-2021 and 2021-2022", "13800000000元", "13812345678元",
    "15000000000 faces", "¥13812345678", "£13812345678", "13812345678 USD", "13812345678.50", "1.3812345678",
    "138 million", "242 million RMB", "2 500 000 000", "+2,500", "+2 500 000 000 рублей", "+1,380,000,000",
    "预算金额：25900000元", "中标金额:人民币13812345678元", "12 345 678 people", "1 234 567 890", "01/2015-2016",
    "20,211,231", "20211231", "电话 12345678 户", "手机 1200000 部", "固定电话：25900000户", "mobile: 1200000 users",
    "2021-03-15 10:30", "2021-03-15", "2021年3月15日", "15.03.2021", "560.8万元", "GB/T 28181-2016", "1.250.000,50",
    "1.234.567.890", "192.168.100.200", "81% of 101 respondents", "3.14159265358979", "12345678901234567890",
    "contact 3,000 people", "400 000 000", "the 1900 2000 2100 series", "联系人数：300人", "联系3家", "30.123456, 120.123456",
    "2,500-3,000-4,000", "1990-2000-2010", "25.9 million faces daily, an average of 18,860 individuals each minute",
    "d9014310-0576-4617-8983-7260eba85f01",
    "5000-8000台", "1,000,000-2,000,000", "0.0512 62345", "叁佰贰拾伍万", "$3.5bn", "100-200 300-4000",
    "10 000 000 000 EUR", "ISBN 978-3-16-148410-0", "21:00-23:00", "Contact persons were 12 in 2019",
]  # fmt: skip


@pytest.mark.parametrize(("text", "secret"), MASKED)
def test_personal_data_is_masked_in_place(text: str, secret: str) -> None:
    masked = mask_personal_data(text)
    start = text.index(secret)
    assert len(masked) == len(text)
    assert set(masked[start : start + len(secret)].replace(" ", "").replace("　", "")) == {MASK}
    assert masked[:start] + secret + masked[start + len(secret) :] == text


@pytest.mark.parametrize("text", KEPT)
def test_figures_are_not_masked(text: str) -> None:
    assert mask_personal_data(text) == text
    assert mask_personal_data(f"前文{text}后文") == f"前文{text}后文"
    assert mask_personal_data(f"in all {text}, it said") == f"in all {text}, it said"


def test_grouped_and_scaled_numbers_of_every_size_are_kept() -> None:
    pick = random.Random(7)
    for _ in range(2000):
        number = pick.randrange(10 ** pick.randrange(1, 13))
        for text in (
            f"{number:,} cameras",
            f"{number:,}台",
            f"¥{number}",
            f"{number}元",
            f"{number / 100:,.2f}%",
        ):
            assert mask_personal_data(text) == text


def test_text_without_personal_data_comes_back_as_it_is() -> None:
    text = "Shanghai will install 2,500 cameras."
    assert mask_personal_data(text) is text


def test_line_breaks_survive_and_two_kinds_may_touch() -> None:
    masked = mask_personal_data("联系人：张三\n联系电话：\n0512-62345678 a@b.example")
    assert masked.count("\n") == 2
    assert "张" not in masked
    assert "62345678" not in masked
    assert "@" not in masked


@pytest.mark.parametrize(
    "unit",
    ["1", "13", "a", "a.", "@", "a@", "0512-", "联系人", "联系人:", "+44 ", "Tel: 1 ", "张", "1 2-(", "\t"],
)
def test_long_runs_take_linear_time(unit: str) -> None:
    text = unit * (200_000 // len(unit))
    began = time.perf_counter()
    assert len(mask_personal_data(text)) == len(text)
    assert time.perf_counter() - began < 5


def test_a_claim_on_a_telephone_number_loses_its_figures_and_its_finding_the_sum() -> None:
    text = "热线电话：62345678，另有摄像机300台。"
    phone = make_claim(text, "62345678", value=62345678)
    cameras = make_claim(text, "300台", value=300)
    finding = make_finding(
        "same_thing_twice", "contradicts", "62345678 is not 300.", [phone, cameras],
        stated=Interval(62345678, 62345678), expected=Interval(300, 300), derivation="62345678 - 300",
    )  # fmt: skip
    sheet = redact_sheet(
        Sheet(
            SheetSource("0" * 64, "a.txt"), cut_passages((("paragraph", text),)), [phone, cameras], [finding]
        )
    )
    assert sheet.claims[0].quote == MASK * 8
    assert (sheet.claims[0].low, sheet.claims[0].high, sheet.claims[0].value) == (None, None, None)
    assert sheet.claims[1] == cameras
    shown = sheet.findings[0]
    assert "62345678" not in f"{shown.sentence}{shown.derivation}"
    assert shown.stated is None
    assert shown.verdict == "contradicts"


def test_redacting_the_sample_keeps_every_offset() -> None:
    sheet = make_sheet()
    redacted = redact_sheet(sheet)
    text = "".join(passage.text for passage in redacted.passages)
    assert len(text) == len(TEXT)
    for claim in redacted.claims:
        assert text[claim.start : claim.end] == claim.quote
    for secret in ("Jane", "7946", "press@", "张三", "62345678"):
        assert secret in TEXT
        assert secret not in text
    assert redacted.claims == sheet.claims
