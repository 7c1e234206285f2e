"""Currencies as notices write them."""

from __future__ import annotations

import pytest

from sousveil.vocabulary.currency_codes import load_codes, read_currency

READ = [
    ("EUR", "", "EUR"), ("eur", "", "EUR"), (" eur ", "", "EUR"), ("€", "", "EUR"), ("Euro", "", "EUR"), ("k€", "", "EUR"),
    ("RMB", "", "CNY"), ("rmb", "", "CNY"), ("CNH", "", "CNY"), ("人民币", "", "CNY"), ("人民幣", "", "CNY"), ("元", "", "CNY"),
    ("万元", "", "CNY"), ("亿元", "", "CNY"), ("千元", "", "CNY"), ("元人民币", "", "CNY"), ("人民币元", "", "CNY"),
    ("人民币（元）", "", "CNY"), ("人民币万元", "", "CNY"), ("万元/年", "", "CNY"), ("元", "TW", "TWD"), ("元", "HK", "HKD"),
    ("美元", "", "USD"), ("万美元", "", "USD"), ("港元", "", "HKD"), ("欧元", "", "EUR"), ("¥", "CN", "CNY"), ("￥", "JP", "JPY"),
    ("грн", "", "UAH"), ("грн.", "UA", "UAH"), ("тис. грн", "", "UAH"), ("гривень", "", "UAH"), ("гривні", "", "UAH"),
    ("грн. з ПДВ", "", "UAH"), ("UAH з ПДВ", "", "UAH"),
    ("руб", "", "RUB"), ("руб.", "", "RUB"), ("тыс. руб.", "", "RUB"), ("рублей", "", "RUB"), ("российский рубль", "", "RUB"),
    ("руб.", "BY", "BYN"), ("рублями", "", "RUB"), ("RUR", "", "RUR"), ("тенге", "", "KZT"),
    ("zł", "", "PLN"), ("PLN", "", "PLN"), ("Kč", "", "CZK"), ("Ft", "", "HUF"), ("лв.", "", "BGN"), ("£", "", "GBP"),
    ("US$", "", "USD"), ("U.S. dollars", "", "USD"), ("US dollar", "", "USD"), ("CA$", "", "CAD"), ("$ CAN", "", "CAD"),
    ("$", "US", "USD"), ("$", "MX", "MXN"), ("$", "CO", "COP"), ("$", "CA", "CAD"), ("$", "ca", "CAD"), ("dollars", "CA", "CAD"),
    ("pesos", "MX", "MXN"), ("PESOS", "CO", "COP"), ("Peso mexicano", "", "MXN"), ("MXN (pesos)", "", "MXN"),
    ("Pesos M.N.", "MX", "MXN"), ("$ MXN", "US", "MXN"), ("kr", "SE", "SEK"), ("kr.", "DK", "DKK"), ("lei", "RO", "RON"),
    ("lei", "MD", "MDL"), ("lei fără TVA", "RO", "RON"), ("EUR (€)", "", "EUR"), ("FCFA", "SN", "XOF"), ("Rs.", "PK", "PKR"),
    ("долларов", "US", "USD"), ("долларов США", "", "USD"), ("долларов США", "CA", "USD"),
]  # fmt: skip
OPEN = [
    ("", ""), ("$", ""), ("$", "CN"), ("＄", ""), ("¥", ""), ("kr", ""), ("dollars", ""), ("pesos", ""), ("pesos", "US"), ("lei", ""),
    ("долларов", ""), ("доларах", ""), ("MNX", "MX"), ("XXX", ""), ("None", ""), ("EUR/USD", ""), ("EUR USD", "US"), ("in all", ""),
    ("top of the list", ""), ("台", "CN"), ("%", "US"), ("项", "CN"), ("FCFA", ""), ("万", "CN"),
]  # fmt: skip


@pytest.mark.parametrize(("raw", "country", "code"), READ)
def test_currencies_are_read(raw: str, country: str, code: str) -> None:
    assert read_currency(raw, country) == code


@pytest.mark.parametrize(("raw", "country"), OPEN)
def test_what_may_mean_several_currencies_or_none_stays_open(raw: str, country: str) -> None:
    assert read_currency(raw, country) == ""


def test_every_code_reads_as_itself() -> None:
    assert {code for code in load_codes() if read_currency(code) != code} == {"CNH"}  # traded as, not issued
