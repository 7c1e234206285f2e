from __future__ import annotations

import pytest

from sousveil.model.notice_values import format_amount
from sousveil.readers.table_cells import MoneyContext, read_count, read_day, read_money
from sousveil.readers.table_units import find_header_unit, read_scale


@pytest.mark.parametrize(
    ("unit", "scale"),
    [
        ("", 1), ("元", 1), ("千元", 1000), ("万元", 10**4), ("萬元", 10**4), ("百万元", 10**6), ("亿元", 10**8),
        ("人民币万元", 10**4), ("单位：万元", 10**4), ("million", 10**6), ("EUR million", 10**6), ("€m", 10**6), ("k€", 1000),
        ("T€", 1000), ("TEUR", 1000), ("mEUR", 10**6), ("USD thousands", 1000), ("miles de euros", 1000),
        ("тыс. грн", 1000), ("млн руб", 10**6), ("£'000", 1000), ("Mio. €", 10**6), ("mil. Kč", 10**6), ("bn", 10**9),
        ("crore", 10**7), ("EUR", 1), ("$", 1), ("excl. VAT", 1),
        ("元/台", None), ("万元/年", None), ("元/万元", None), ("per unit", None), ("EUR/m²", None), ("m", None), ("B", None),
    ],
)  # fmt: skip
def test_units(unit: str, scale: int | None) -> None:
    assert read_scale(unit) == scale


def test_a_letter_is_a_unit_behind_a_number_only() -> None:
    assert read_scale("m", is_behind_number=True) == 10**6


@pytest.mark.parametrize(
    ("header", "unit"),
    [
        ("中标金额（万元）", "万元"), ("预算金额(元)", "元"), ("金额万元", "万元"), ("Amount in million EUR", "million EUR"),
        ("Valor (miles de euros)", "miles de euros"), ("Contract value, k€", "k€"), ("合同金额", ""), ("Amount", ""),
        ("金额 (单位：万元)", "单位：万元"),
    ],
)  # fmt: skip
def test_units_in_headers(header: str, unit: str) -> None:
    assert find_header_unit(header) == unit


WAN = MoneyContext("万元", "CNY")
EURO = MoneyContext("", "EUR")


@pytest.mark.parametrize(
    ("raw", "context", "amount", "currency"),
    [
        ("560.8", WAN, "5608000", "CNY"),
        ("５６０．８", WAN, "5608000", "CNY"),
        ("560.8元", WAN, "560.8", "CNY"),
        ("560.8万元", MoneyContext(), "5608000", "CNY"),
        ("1.2亿元", WAN, "120000000", "CNY"),
        ("1.250", WAN, "12500", "CNY"),
        ("1", WAN, "10000", "CNY"),
        ("0.1", WAN, "1000", "CNY"),
        ("0.125", EURO, "0.125", "EUR"),
        ("¥1,234.50", MoneyContext("", "CNY", "CN"), "1234.5", "CNY"),
        ("€ 3.5m", MoneyContext(), "3500000", "EUR"),
        ("3.5m", EURO, "3500000", "EUR"),
        ("USD 1.5 million", EURO, "1500000", "USD"),
        ("$5", MoneyContext("million", "USD"), "5000000", "USD"),
        ("1.250,50", EURO, "1250.5", "EUR"),
        ("1 234 567,89", EURO, "1234567.89", "EUR"),
        ("1,250", MoneyContext("", "USD"), "1250", "USD"),
        ("1.250", MoneyContext("", "EUR", "", ","), "1250", "EUR"),
        ("1.250", MoneyContext("", "EUR", "", "."), "1.25", "EUR"),
        ("1e5", MoneyContext("", "CNY"), "100000", "CNY"),
    ],
)  # fmt: skip
def test_money(raw: str, context: MoneyContext, amount: str, currency: str) -> None:
    found = read_money(raw, context)
    assert (found.value is not None and format_amount(found.value), found.currency, found.problem) == (
        amount,
        currency,
        "",
    )


@pytest.mark.parametrize(
    ("raw", "context", "problem"),
    [
        ("1.250", EURO, "amount_unreadable"),
        ("1,250", EURO, "amount_unreadable"),
        ("100;200", EURO, "amount_unreadable"),
        ("约第2包30万", WAN, "amount_unreadable"),
        ("abc", EURO, "amount_unreadable"),
        ("2958000", MoneyContext("元/台", "CNY"), "amount_unreadable"),
        ("500 per month", EURO, "amount_unreadable"),
        ("=1+1", WAN, "amount_unreadable"),
        ("$5", WAN, "amount_unreadable"),
        ("999999999999999", MoneyContext("亿元", "CNY"), "amount_unreadable"),
        ("********元 (masked)", WAN, "amount_placeholder"),
        ("1XX", WAN, "amount_placeholder"),
        ("1", EURO, "amount_placeholder"),
        ("0", WAN, "amount_placeholder"),
        ("9999999", WAN, "amount_placeholder"),
        ("-", WAN, "amount_placeholder"),
        ("-5", EURO, "amount_negative"),
    ],
)  # fmt: skip
def test_money_that_is_no_amount(raw: str, context: MoneyContext, problem: str) -> None:
    found = read_money(raw, context)
    assert (found.value, found.problem) == (None, problem)


def test_a_number_is_not_doubted() -> None:
    assert read_money("1.25", EURO, is_number=True).value == read_money("1.250", EURO, is_number=True).value


@pytest.mark.parametrize(
    ("raw", "date_format", "at"),
    [
        ("2022-06", "", "2022-06"), ("2022/7", "", "2022-07"), ("2022年6月", "", "2022-06"), ("20220601", "", "2022-06-01"),
        ("2022年6月1日", "", "2022-06-01"), ("2022年6月1日9时30分", "", "2022-06-01T09:30:00"),
        ("2022.6.1", "", "2022-06-01"), ("2022/06/01 9:30", "", "2022-06-01T09:30:00"),
        ("3/4/2021", "day-month-year", "2021-04-03"), ("3/4/2021", "month-day-year", "2021-03-04"),
        ("31.12.2020 10:00", "day-month-year", "2020-12-31T10:00:00"),
        ("3/4/2021", "", ""), ("25/12/2021", "", ""), ("25/12/2021", "month-day-year", ""), ("3/4/21", "day-month-year", ""),
        ("0000-00-00", "", ""), ("2022-02-30", "", ""), ("44713", "", ""), ("soon", "", ""), ("", "", ""),
        ("2022/06/01 25:30", "", ""),
    ],
)  # fmt: skip
def test_days(raw: str, date_format: str, at: str) -> None:
    assert read_day(raw, date_format or "year-month-day") == at


def test_counts() -> None:
    assert [read_count(raw) for raw in ("3", "3.0", "3家", "3.5", "", "三", "3 of 4")] == [
        3,
        3,
        3,
        None,
        None,
        None,
        None,
    ]
