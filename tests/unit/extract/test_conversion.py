"""Amounts at the rate of their day. The rates in the assertions are the ECB's published ones; the amounts are fictional."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pytest

from sousveil.extract.conversion import convert_amounts
from sousveil.model.notice_tables import AMOUNTS, AWARDS, NOTICES
from sousveil.model.tables import table_of
from sousveil.vocabulary.exchange import FIXED_RATES, RateTable, load_rates

TABLE = RateTable(
    ("2020-01-02", "2020-01-03", "2020-01-06", "2020-01-10"),
    ("2020-01-02,1.1,", "2020-01-03,1.2,7.5", "2020-01-06,1.3,N/A", "2020-01-10,1.5,8"),
    {"USD": 1, "CNY": 2},
)


def fill_row(table: Any, **values: Any) -> dict[str, Any]:
    empty: dict[str, Any] = {"text": "", "integer": 0, "boolean": False}
    return {c.name: None if c.nullable else empty[c.type] for c in table.columns} | values


def amount(number: int, exact: str | None, currency: str, day: str = "", **values: Any) -> dict[str, Any]:
    known = {"amount_id": f"amt_{number}", "source_id": "s", "ordinal": number, "dated_at": day}
    return fill_row(AMOUNTS, **known, amount_exact=exact, currency=currency, **values)


def convert(*rows: dict[str, Any], **others: list[pa.RecordBatch]) -> list[dict[str, Any]]:
    batches = convert_amounts([AMOUNTS.batch(rows)], **others)
    return [
        row
        for batch in batches
        if table_of(batch).name == "core_converted_amounts"
        for row in batch.to_pylist()
    ]


def test_a_day_takes_its_own_rate_and_a_weekend_the_last_one_before() -> None:
    assert TABLE.day_rate("USD", "2020-01-03").rate.as_tuple() == (0, (1, 2), -1)  # type: ignore[union-attr]
    for day in ("2020-01-04", "2020-01-05"):
        rate = TABLE.day_rate("USD", day)
        assert rate
        assert (str(rate.rate), rate.day) == ("1.2", "2020-01-03")


def test_a_cell_without_a_rate_takes_the_last_one_before_for_a_week_at_most() -> None:
    rate = TABLE.day_rate("CNY", "2020-01-07")
    assert rate
    assert (str(rate.rate), rate.day) == ("7.5", "2020-01-03")
    assert TABLE.day_rate("CNY", "2020-01-02") is None


@pytest.mark.parametrize(
    ("day", "covered"), [("2020-01-01", False), ("2020-01-12", True), ("2020-01-13", False)]
)
def test_before_the_file_and_after_it_there_is_no_rate(day: str, covered: bool) -> None:
    assert (TABLE.day_rate("USD", day) is not None) is covered


def test_an_amount_in_yuan_by_the_published_rates() -> None:
    # ECB, 1 June 2022: one euro is 1.0712 dollars and 7.1586 yuan.
    (row,) = convert(amount(0, "19450000", "CNY", "2022-06-01"))
    assert load_rates().day_rate("CNY", "2022-06-01") == load_rates().day_rate(
        "CNY", "2022-06-01T10:00:00"[:10]
    )
    assert row["amount_cny"] == 19450000
    assert row["amount_eur"] == round(19450000 / row["rate_eur"], 2)
    assert (row["rated_at"], row["missing"]) == ("2022-06-01", "")
    assert row["rate_source"].startswith("European Central Bank")


def test_each_amount_becomes_a_row_in_order_with_its_locator() -> None:
    rows = [amount(n, "1000", "EUR", "2020-03-02", locator=f'{{"pointer":"/{n}"}}') for n in range(5)]
    out = convert(*rows)
    assert [(r["amount_id"], r["ordinal"], r["locator"]) for r in out] == [
        (r["amount_id"], r["ordinal"], r["locator"]) for r in rows
    ]


def test_the_day_comes_from_the_amount_then_the_award_then_the_notice() -> None:
    awards = [AWARDS.batch([fill_row(AWARDS, award_id="a", dated_at="2020-03-03T09:00:00+01:00")])]
    notices = [NOTICES.batch([fill_row(NOTICES, notice_id="n", published_at="2020-03-04")])]
    both = {"award_id": "a", "notice_id": "n"}
    out = convert(
        amount(0, "10", "USD", "2020-03-02", **both),
        amount(1, "10", "USD", "2020-03", **both),
        amount(2, "10", "USD", "", notice_id="n"),
        amount(3, "10", "USD", "", notice_id="other"),
        awards=awards,
        notices=notices,
    )
    assert [r["rated_at"] for r in out] == ["2020-03-02", "2020-03-03", "2020-03-04", ""]
    assert out[3]["amount_usd"] == 10
    assert out[3]["amount_eur"] is None
    assert out[3]["missing"].startswith("no day")


def test_what_cannot_be_converted_says_why() -> None:
    out = convert(
        amount(0, "500", "COP", "2017-05-02"),
        amount(1, "500", "", "2017-05-02"),
        amount(2, None, "EUR", "2017-05-02"),
        amount(3, "500", "RUB", "2022-06-01"),
        amount(4, "500", "EUR", "2003-06-02"),
        amount(5, "500", "EUR", "2150-01-01"),
        amount(6, "500", "USD", "1998-01-05"),
    )
    missing = [r["missing"] for r in out]
    assert missing[:4] == [
        "no rate of COP for 2017-05-02",
        "no currency",
        "no amount",
        "no rate of RUB for 2022-06-01",
    ]
    assert missing[4] == "no rate of CNY for 2003-06-02"
    assert out[4]["amount_usd"]
    assert out[4]["amount_eur"] == 500
    assert out[5]["amount_eur"] == 500
    assert out[5]["amount_usd"] is None
    assert out[5]["missing"]
    assert out[6]["amount_usd"] == 500
    assert out[6]["amount_eur"] is None
    assert [out[2][f"amount_{c}"] for c in ("eur", "usd", "cny")] == [None] * 3


def test_problems_count_what_has_no_rate() -> None:
    rows = [amount(n, "5", "COP", "2017-05-02") for n in range(3)] + [amount(3, "5", "EUR", "2020-03-02")]
    *_, problems = convert_amounts([AMOUNTS.batch(rows)])
    assert [(p["code"], p["detail"]) for p in problems.to_pylist()] == [("rate_missing", "3 in COP")]


def test_currencies_that_the_euro_replaced_have_their_fixed_rate() -> None:
    (row,) = convert(amount(0, "7534.50", "HRK", "2023-03-01"))
    assert row["amount_eur"] == 1000
    assert "2022/1208" in row["rate_source"]
    assert "European Central Bank" in row["rate_source"]
    (before,) = convert(amount(0, "7534.50", "HRK", "2022-03-01"))
    assert before["rate_source"].startswith("European Central Bank")
    assert before["amount_eur"] != 1000


@pytest.mark.parametrize("code", sorted(set(FIXED_RATES) & set(load_rates().columns)))
def test_fixed_rates_are_those_that_the_reference_rates_end_with(code: str) -> None:
    """The last reference rate before the changeover lies within a thousandth of the fixed one."""
    table, fixed = load_rates(), FIXED_RATES[code]
    last = max(day for day in table.days if day < fixed.start)
    before = table.day_rate(code, last)
    assert before is not None
    assert abs(before.rate / fixed.rate - 1) < 0.001


def test_halves_of_a_cent_round_up() -> None:
    (row,) = convert(
        amount(0, "0.0195583", "DEM", "1999-06-01"),
    )
    assert row["amount_eur"] == 0.01
    (row,) = convert(amount(0, "0.00977915", "DEM", "1999-06-01"))
    assert row["amount_eur"] == 0.01


def test_the_cut_into_batches_does_not_matter() -> None:
    rows = [
        amount(n, str(n * 37), ("EUR", "PLN", "UAH")[n % 3], "2021-07-0" + str(n % 9 + 1)) for n in range(30)
    ]
    whole = convert(*rows)
    parts = convert_amounts(AMOUNTS.batch([row]) for row in rows)
    assert whole == [r for b in parts if table_of(b).name == "core_converted_amounts" for r in b.to_pylist()]


def test_hostile_values_do_no_harm() -> None:
    out = convert(
        amount(0, "1e999999", "EUR", "2020-03-02"), amount(1, "NaN", "EUR", "2020-03-02"), amount(2, "x", "zzz", "2020-99-99"),
        amount(3, "999999999999999999.99", "JPY", "2020-03-02"),
    )  # fmt: skip
    assert [r["missing"] for r in out[:3]] == ["no amount"] * 3
    assert out[3]["amount_eur"]
