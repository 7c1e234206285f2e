"""Each measure on a case small enough to count by hand. All names are made up. 1 EUR is 1.25 USD and 8 CNY here."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from sousveil.analyse import list_measures, list_views, run_measures
from sousveil.engine.sql_files import find_unshared
from sousveil.model.errors import SousveilError
from tests.unit.analyse.cases import Case


def measure(case: Case, name: str, *columns: str, **parameters: Any) -> list[tuple[Any, ...]]:
    """The rows of one measure, of the columns named."""
    for file, table in run_measures(case.connect(), {name: parameters}):
        if file.name == name:
            return [tuple(row[column] for column in columns) for row in table.to_pylist()]
    raise AssertionError(name)


def buy(case: Case, number: int, day: str, supplier: str | tuple[str, ...], money: str, **values: Any) -> str:
    """One compiled process with one award."""
    notice = case.notice("compiled", process_id=f"ocds-213czf-{number}", published_at="2024-01-01", **values)
    case.award(notice, "a1", supplier, money, dated_at=day)
    return notice


@pytest.fixture
def market() -> Case:
    """Six contracts: four in CN/65 (two in 2017, two in 2018), one in DE without region, one nowhere."""
    case = Case()
    for number, (day, supplier, money, buyer) in enumerate(
        (
            ("2017-02-01", "Firm 1", "800 CNY", "Bureau A"),
            ("2017-05-01", "Firm 1", "1600 CNY", "Bureau A"),
            ("2018-05-01", "Firm 2", "*** CNY", "Bureau A"),
            ("2018-06-01", "Firm 2", "100 EUR", "Bureau A"),
            ("2018-07-01", ("Firm 1", "Firm 3"), "40 EUR", "Office B"),
            ("", "Firm 3", "70 XAF", "Office B"),
        )
    ):
        notice = buy(case, number, day, supplier, money, buyer=buyer)
        if number < 4:
            case.place(notice, "delivery", "CN", "65")
        elif number == 4:
            case.place(notice, "buyer", "DE")
        if number in (0, 3):
            case.capability(notice, "face_recognition")
        if number == 3:
            case.capability(notice, "ethnicity_analytics", is_flagged=True, quote="exact words")
        if number == 4:
            case.capability(notice, "face_recognition", negated=True)
            case.capability(notice, "drones", strength="boilerplate")
    return case


@pytest.mark.parametrize(("scheme", "number", "is_known"), [
    ("", "0", False), ("", "000", False), ("", "N/A", False), ("", "7", False), ("X-ORG", "0", False),
    ("X-ORG", "7", True), ("", "FIC000330", True),
])  # fmt: skip
def test_a_placeholder_is_no_identifier(scheme: str, number: str, is_known: bool) -> None:
    case = Case()
    for ordinal, firm in enumerate(("Firm 1", "Firm 2")):
        buy(case, ordinal, "2018-01-01", f"{scheme}:{number} {firm}", "10 EUR", buyer="Bureau A")
    rows = measure(case, "contracts_by_supplier", "supplier_key", "currency")
    keys = {key for key, currency in rows if currency == "all" and key}
    assert len(keys) == (1 if is_known else 2)


def test_contracts_by_place_year(market: Case) -> None:
    columns = (
        "country",
        "region_code",
        "year",
        "currency",
        "contracts",
        "without_value",
        "not_converted",
        "value",
    )
    assert measure(market, "contracts_by_place_year", *columns, "value_eur", "value_cny") == [
        ("", "", 2024, "XAF", 1, 0, 1, 70, None, None),
        ("", "", 2024, "all", 1, 0, 1, None, None, None),
        ("CN", "65", 2017, "CNY", 2, 0, 0, 2400, 300, 2400),
        ("CN", "65", 2017, "all", 2, 0, 0, None, 300, 2400),
        ("CN", "65", 2018, "EUR", 1, 0, 0, 100, 100, 800),
        ("CN", "65", 2018, "all", 2, 1, 0, None, 100, 800),
        ("DE", "", 2018, "EUR", 1, 0, 0, 40, 40, 320),
        ("DE", "", 2018, "all", 1, 0, 0, None, 40, 320),
    ]


def test_contracts_by_capability_year(market: Case) -> None:
    columns = ("capability", "is_flagged", "year", "currency", "contracts", "value_eur")
    found = measure(market, "contracts_by_capability_year", *columns)
    assert [row for row in found if row[3] == "all"] == [
        ("ethnicity_analytics", True, 2018, "all", 1, 100),
        ("face_recognition", False, 2017, "all", 1, 100),
        ("face_recognition", False, 2018, "all", 1, 100),
    ]


def test_contracts_by_buyer(market: Case) -> None:
    columns = (
        "buyer_name",
        "currency",
        "contracts",
        "without_value",
        "value",
        "value_eur",
        "first_year",
        "last_year",
    )
    assert measure(market, "contracts_by_buyer", *columns) == [
        ("Bureau A", "CNY", 2, 0, 2400, 300, 2017, 2017),
        ("Bureau A", "EUR", 1, 0, 100, 100, 2018, 2018),
        ("Bureau A", "all", 4, 1, None, 400, 2017, 2018),
        ("Office B", "EUR", 1, 0, 40, 40, 2018, 2018),
        ("Office B", "XAF", 1, 0, 70, None, 2024, 2024),
        ("Office B", "all", 2, 0, None, 40, 2018, 2024),
    ]


def test_contracts_by_supplier_marks_joint_ones(market: Case) -> None:
    columns = ("supplier_name", "currency", "contracts", "joint_contracts", "value_eur", "joint_value_eur")
    found = measure(market, "contracts_by_supplier", *columns)
    assert [row for row in found if row[1] == "all"] == [
        ("Firm 1", "all", 3, 1, 300, 40),
        ("Firm 2", "all", 2, 0, 100, None),
        ("Firm 3", "all", 2, 1, None, 40),
    ]


def test_concentration_by_buyer(market: Case) -> None:
    columns = (
        "buyer_name",
        "contracts",
        "contracts_judged",
        "contracts_valued",
        "joint_contracts",
        "suppliers",
    )
    found = measure(market, "concentration_by_buyer", *columns, "hhi_contracts", "hhi_value", "top_share")
    # A: two contracts each, 50² + 50²; by value 300 and 100 of 400, 75² + 25². B: one supplier alone, none converted.
    assert found == [
        ("Bureau A", 4, 4, 3, 0, 2, 5000, 6250, 50),
        ("Office B", 2, 1, 0, 1, 1, 10000, None, 100),
    ]


def test_concentration_by_place(market: Case) -> None:
    columns = (
        "country",
        "region_code",
        "contracts",
        "contracts_judged",
        "hhi_contracts",
        "hhi_value",
        "top_supplier",
    )
    assert measure(market, "concentration_by_place", *columns) == [
        ("CN", "65", 4, 4, 5000, 6250, "Firm 1"),
        ("DE", "", 1, 0, None, None, ""),
    ]


def test_capability_first_seen_by_place() -> None:
    case = Case()
    for number, (day, region) in enumerate(
        (("2019-01-01", "65"), ("2018-01-01", "65"), ("", "65"), ("2020-01-01", "11"))
    ):
        notice = case.notice(
            "tender", process_id=f"ocds-213czf-{number}", published_at=day, title=f"T{number}"
        )
        case.place(notice, "delivery", "CN", region)
        case.capability(notice, "face_recognition")
    columns = ("capability", "country", "region_code", "first_at", "title", "procedures")
    assert measure(case, "capability_first_seen_by_place", *columns) == [
        ("face_recognition", "CN", "11", "2020-01-01", "T3", 1),
        ("face_recognition", "CN", "65", "2018-01-01", "T1", 3),
    ]


def test_capability_share(market: Case) -> None:
    found = measure(
        market,
        "capability_share",
        "country",
        "year",
        "capability",
        "procedures_asking",
        "procedures",
        "share",
    )
    assert found == [
        ("CN", 2017, "any", 1, 2, 50),
        ("CN", 2017, "face_recognition", 1, 2, 50),
        ("CN", 2018, "any", 1, 2, 50),
        ("CN", 2018, "ethnicity_analytics", 1, 2, 50),
        ("CN", 2018, "face_recognition", 1, 2, 50),
    ]


def test_a_capability_in_two_notices_of_one_procedure_is_one_procedure() -> None:
    case = Case()
    for kind in ("tender", "award"):
        notice = case.notice(
            kind, format="zh", process_id="XJ-2018-001", published_at="2018-01-01", country="CN"
        )
        case.capability(notice, "face_recognition")
    found = measure(case, "capability_share", "capability", "procedures_asking", "procedures")
    assert found == [("any", 1, 1), ("face_recognition", 1, 1)]


def test_tender_to_award_days() -> None:
    case = Case()
    days = [("2020-01-01", "2020-01-11"), ("2020-01-01T09:00:00Z", "2020-01-31"), ("2020-02-01", "2020-02-21"),
            ("2020-03-01", "2020-02-01"), ("2020-03-01", ""), ("2020", "2020-02-01")]  # fmt: skip
    for number, (tendered, awarded) in enumerate(days):
        process = f"ocds-213czf-{number}"
        case.notice("tender", process_id=process, published_at=tendered, country="DE")
        notice = case.notice("award", process_id=process, published_at="2020-12-31", country="DE")
        case.award(notice, "a1", "Firm 1", "5 EUR", dated_at=awarded)
    columns = ("country", "year", "procedures", "left_out", "unknown", "quartile_1", "median", "quartile_3")
    expected = (3, 1, 2, 15, 20, 25)  # of 10, 20 and 30 days
    assert measure(case, "tender_to_award_days", *columns) == [
        ("DE", 2020, *expected),
        ("DE", None, *expected),
        ("all", None, *expected),
    ]


def test_republished_notices() -> None:
    case = Case()
    for source, day in (("a", "2019-01-02"), ("b", "2019-01-03")):
        notice = case.notice("tender", format="zh", title="Video network", source_id=source, published_at=day)
        case.amount(notice, "budget", 500, "CNY")
    columns = ("notice_id", "repeats", "published_at", "first_published_at", "source_id", "first_source_id")
    assert measure(case, "republished_notices", *columns) == [
        ("ntc_00001", "ntc_00000", "2019-01-03", "2019-01-02", "b", "a")
    ]


def test_amounts_left_out() -> None:
    case = Case()
    notice = case.notice("tender")
    for amount, currency in ((500, "CNY"), (600, "CNY"), (None, "CNY"), (5, ""), (5, "XAF")):
        case.amount(notice, "budget", amount, currency)
    case.amount(notice, "award", None, "CNY", locator='{"pointer":"/x"}')
    case.add("raw_problems", "prb", code="amount_placeholder", locator='{"pointer":"/x"}')
    assert measure(case, "amounts_left_out", "role", "currency", "reason", "amounts") == [
        ("award", "CNY", "amount_placeholder", 1),
        ("budget", "", "currency_unknown", 1),
        ("budget", "CNY", "no usable amount", 1),
        ("budget", "CNY", "none", 2),
        ("budget", "XAF", "no rate", 1),
    ]


def test_capability_words(market: Case) -> None:
    columns = ("capability", "quote", "strength", "negated", "locator", "buyer_name")
    assert measure(market, "capability_words", *columns) == [
        ("ethnicity_analytics", "exact words", "requirement", False, "{}", "Bureau A")
    ]


def test_year_growth_says_most_of_it_in_the_last_two_years() -> None:
    case = Case()
    for number, (year, money) in enumerate(
        ((2014, "10 CNY"), (2015, "30 CNY"), (2016, "60 CNY"), (2017, "100 CNY"), (2017, ""), (2018, "8 CNY"))
    ):
        buy(case, number, f"{year}-01-01", "Firm 1", money, country="CN")
    columns = ("country", "currency", "first_year", "last_year", "contracts", "contracts_recent", "without_value", "value",
               "value_recent", "share_contracts", "share_value")  # fmt: skip
    assert measure(case, "year_growth", *columns, last_year=2017) == [
        ("CN", "CNY", 2016, 2017, 4, 2, 0, 200, 160, 50, 80),
        ("CN", "all", 2016, 2017, 5, 3, 1, 25, 20, 60, 80),
        ("all", "CNY", 2016, 2017, 4, 2, 0, 200, 160, 50, 80),
        ("all", "all", 2016, 2017, 5, 3, 1, 25, 20, 60, 80),
    ]
    (row,) = [
        r
        for r in measure(case, "year_growth", "country", "currency", "first_year", "value")
        if r[:2] == ("all", "CNY")
    ]
    assert row == ("all", "CNY", 2017, 208)


def test_sums_are_exact() -> None:
    case = Case()
    for number in range(30):
        buy(case, number, "2020-01-01", "Firm 1", "0.1 EUR")
    (row,) = [r for r in measure(case, "contracts_by_buyer", "currency", "value") if r[0] == "EUR"]
    assert row == ("EUR", 3.0)


def test_an_empty_case_has_empty_measures() -> None:
    for file, table in run_measures(Case().connect()):
        assert table.num_rows == 0, file.name


def test_a_parameter_that_a_measure_does_not_have_is_refused() -> None:
    with pytest.raises(SousveilError) as caught:
        measure(Case(), "year_growth", yeras=3)
    assert caught.value.code == "unknown_parameter"


@pytest.mark.parametrize("file", [*list_views(), *list_measures()], ids=lambda file: file.name)
def test_measures_stay_in_the_sql_that_spark_knows(file: Any) -> None:
    if file.sql.startswith("-- Computed by "):
        module = file.sql.split()[3].removesuffix(":")
        assert (Path(__file__).resolve().parents[3] / module).is_file()
        return
    assert find_unshared(file.sql) == []
    assert "ORDER BY" in file.sql.splitlines()[-1] or "ORDER BY" in file.sql.splitlines()[-2]
