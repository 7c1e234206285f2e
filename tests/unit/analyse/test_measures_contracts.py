"""Each procedure and each contract counts once. Hand-built cases; every expected value is reckoned by hand."""

from __future__ import annotations

from typing import Any

import pytest

from sousveil.analyse import list_views
from sousveil.engine.sql_files import make_temp_table
from tests.unit.analyse.cases import Case

OCID = "ocds-213czf-000-1"


def query(case: Case, sql: str) -> list[dict[str, Any]]:
    connection = case.connect()
    for view in list_views():
        make_temp_table(connection, view)
    return connection.execute(sql).to_arrow_table().to_pylist()


def read_contracts(case: Case) -> list[tuple[str, float | None, str, str]]:
    rows = query(case, "SELECT contract_id, value, currency, value_kind FROM contracts ORDER BY contract_id")
    return [
        (r["contract_id"], None if r["value"] is None else float(r["value"]), r["currency"], r["value_kind"])
        for r in rows
    ]


def test_a_series_of_releases_and_its_record_are_one_contract() -> None:
    case = Case()
    case.amount(case.notice("tender", process_id=OCID, published_at="2018-01-01"), "estimate", 90, "EUR")
    award = case.notice("award", process_id=OCID, published_at="2018-03-01")
    case.award(award, "a1", "Firm 1", "100 EUR")
    contract = case.notice("contract", process_id=OCID, published_at="2018-04-01")
    case.award(contract, "c1", (), "105 EUR", stage="contract", award_native_id="a1")
    record = case.notice("compiled", process_id=OCID, published_at="2018-04-01")
    case.amount(record, "estimate", 90, "EUR")
    case.award(record, "a1", "Firm 1", "100 EUR")
    last = case.award(record, "c1", (), "105 EUR", stage="contract", award_native_id="a1")
    assert read_contracts(case) == [(last, 105, "EUR", "contract")]
    (row,) = query(case, "SELECT * FROM procedures")
    assert (row["contracts"], float(row["value"]), row["value_kind"], row["tendered_at"]) == (
        1, 105.0, "contract", "2018-01-01",
    )  # fmt: skip


def test_a_series_without_record_counts_the_latest_release() -> None:
    case = Case()
    for day, money in (("2018-03-01", "100 EUR"), ("2018-05-01", "120 EUR")):
        notice = case.notice("award", process_id=OCID, published_at=day, title=f"As of {day}")
        case.award(notice, "a1", "Firm 1", money)
    assert read_contracts(case) == [("awd_00001", 120, "EUR", "award")]


def test_two_awards_of_one_process_are_two() -> None:
    case = Case()
    for number in (1, 2):
        notice = case.notice(
            "award", process_id=OCID, published_at=f"2018-03-0{number}", title=f"No {number}"
        )
        case.award(notice, f"a{number}", "Firm 1", "100 EUR")
    assert len(read_contracts(case)) == 2


def test_the_latest_of_two_records_speaks() -> None:
    case = Case()
    for day, money in (("2018-03-01", "100 EUR"), ("2019-03-01", "130 EUR")):
        record = case.notice("compiled", process_id=OCID, published_at=day, source_id=day)
        case.award(record, "a1", "Firm 1", money)
        case.award(record, f"b{day}", "Firm 2", "7 EUR")
    assert read_contracts(case) == [("awd_00002", 130, "EUR", "award"), ("awd_00003", 7, "EUR", "award")]


@pytest.mark.parametrize("linked", [True, False])
def test_a_corrigendum_goes_before_its_award(linked: bool) -> None:
    case = Case()
    first = case.notice(
        "award", format="ted", native_id="2019/S 1-100", process_id="2019-X-77", published_at="2019-01-02"
    )
    case.award(first, "1", "Firm 1", "100 EUR")
    corrected = case.notice(
        "correction",
        format="ted",
        native_id="2019/S 9-900",
        process_id="2019-X-77",
        published_at="2019-01-20",
    )
    last = case.award(corrected, "1", "Firm 2" if linked else "Firm 1", "90 EUR")
    if linked:
        case.link(corrected, "corrects", "2019/S 1-100")
    assert read_contracts(case) == [(last, 90, "EUR", "award")]


def test_chinese_tender_award_and_contract_of_one_project_number() -> None:
    case = Case()
    common = {"format": "zh", "process_id": "XJ-2018-001", "buyer": "某市公安局"}
    tender = case.notice("tender", published_at="2018-01-05", source_id="a", **common)
    case.amount(tender, "budget", 5_000_000, "CNY")
    won = case.notice("award", published_at="2018-02-05", source_id="b", **common)
    case.award(won, "", "甲公司", "4800000 CNY")
    signed = case.notice("contract", published_at="2018-03-05", source_id="c", **common)
    contract = case.award(signed, "HT-1", "甲公司", "4790000 CNY", stage="contract", dated_at="2018-02-20")
    assert read_contracts(case) == [(contract, 4_790_000, "CNY", "contract")]
    (row,) = query(case, "SELECT * FROM procedures")
    assert (row["notices"], row["awarded_at"], float(row["value_eur"])) == (3, "2018-02-20", 598_750)


def test_a_budget_is_no_contract() -> None:
    case = Case()
    tender = case.notice("tender", format="zh", process_id="XJ-2018-001")
    case.amount(tender, "budget", 5_000_000, "CNY")
    case.amount(tender, "ceiling", 4_900_000, "CNY")
    assert read_contracts(case) == []
    (row,) = query(case, "SELECT value, value_kind, contracts FROM procedures")
    assert (float(row["value"]), row["value_kind"], row["contracts"]) == (5_000_000, "budget", 0)


def test_a_framework_with_lots_counts_each_lot() -> None:
    case = Case()
    notice = case.notice("award", format="ted", native_id="2019/S 1-100")
    for number, supplier, money in (
        ("1", "Firm 1", "100 EUR"),
        ("2", "Firm 1", "200 EUR"),
        ("3", "Firm 2", "50 EUR"),
    ):
        case.award(notice, "", supplier, money, lot_id=case.lot(notice, number))
    case.amount(notice, "award", 350, "EUR")
    assert [value for _, value, _, _ in read_contracts(case)] == [100, 200, 50]


def test_a_total_of_several_awards_is_shared_among_none() -> None:
    case = Case()
    notice = case.notice("award", format="ted", native_id="2019/S 1-100")
    case.award(notice, "1", "Firm 1")
    case.award(notice, "2", "Firm 2")
    case.amount(notice, "award", 350, "EUR")
    assert [value for _, value, _, _ in read_contracts(case)] == [None, None]


def test_a_total_of_one_award_is_its_value() -> None:
    case = Case()
    notice = case.notice("award", format="ted", native_id="2019/S 1-100")
    award = case.award(notice, "1", "Firm 1")
    case.amount(notice, "award", 350, "EUR")
    assert read_contracts(case) == [(award, 350, "EUR", "award")]


def test_a_notice_of_an_award_without_award_row_is_one() -> None:
    case = Case()
    notice = case.notice("award", format="table", published_at="2020-02-02")
    case.party("supplier", "Firm 1", notice)
    case.amount(notice, "award", 40, "USD")
    case.notice("award", format="table", title="Nobody won")
    assert read_contracts(case) == [(notice, 40, "USD", "award")]


def test_a_modification_replaces() -> None:
    case = Case()
    first = case.notice("award", format="ted", native_id="2019/S 1-100", published_at="2019-01-02")
    case.award(first, "1", "Firm 1", "100 EUR", dated_at="2019-01-01")
    case.award(first, "2", "Firm 2", "30 EUR")
    changed = case.notice("modification", format="ted", native_id="2020/S 1-5", published_at="2020-01-02")
    case.link(changed, "modifies", "2019/S 1-100")
    last = case.award(changed, "1", "Firm 1", "140 EUR", stage="contract")
    assert read_contracts(case) == [("awd_00001", 30, "EUR", "award"), (last, 140, "EUR", "contract")]


@pytest.mark.parametrize(
    ("status", "expected"),
    [("active", 1), ("complete", 1), ("", 1), ("cancelled", 0), ("unsuccessful", 0), ("pending", 0)],
)
def test_only_awards_that_hold_count(status: str, expected: int) -> None:
    case = Case()
    case.award(case.notice("compiled", process_id=OCID), "a1", "Firm 1", "100 EUR", status=status)
    assert len(read_contracts(case)) == expected


def test_a_contract_that_is_not_signed_yet_leaves_its_award() -> None:
    case = Case()
    record = case.notice("compiled", process_id=OCID)
    award = case.award(record, "a1", "Firm 1", "100 EUR")
    case.award(record, "c1", (), "100 EUR", stage="contract", award_native_id="a1", status="pending")
    assert read_contracts(case) == [(award, 100, "EUR", "award")]


def test_several_contracts_of_one_award_do_not_each_take_its_value() -> None:
    case = Case()
    record = case.notice("compiled", process_id=OCID)
    case.award(record, "a1", "Firm 1", "100 EUR")
    case.award(record, "c1", (), "60 EUR", stage="contract", award_native_id="a1")
    case.award(record, "c2", (), "", stage="contract", award_native_id="a1")
    assert [value for _, value, _, _ in read_contracts(case)] == [60, None]
    suppliers = query(case, "SELECT supplier_name FROM contract_suppliers")
    assert [row["supplier_name"] for row in suppliers] == ["Firm 1", "Firm 1"]


def test_one_contract_in_two_formats_is_one() -> None:
    case = Case()
    ted = case.notice("award", format="ted", native_id="2019/S 1-100", reference="AB-1234-19", source_id="a")
    case.award(ted, "17", "Firm 1", "100 EUR")
    table = case.notice("award", format="table", reference="AB 1234/19", source_id="b")
    case.award(table, "", "FIRM 1", "100 EUR")
    assert len(read_contracts(case)) == 1


def test_a_placeholder_falls_back_to_the_award_and_says_so() -> None:
    case = Case()
    record = case.notice("compiled", process_id=OCID)
    case.award(record, "a1", "Firm 1", "100 EUR")
    case.award(record, "c1", (), "*** EUR", stage="contract", award_native_id="a1")
    assert [row[1:] for row in read_contracts(case)] == [(100, "EUR", "award")]


def test_why_a_contract_has_no_value() -> None:
    case = Case()
    record = case.notice("compiled", process_id=OCID)
    for number, money in enumerate(("", "*** EUR", "100 XYZ", "100 EUR")):
        case.award(record, f"a{number}", f"Firm {number}", money)
    rows = query(case, "SELECT value_missing FROM contracts ORDER BY contract_id")
    assert [row["value_missing"] for row in rows] == ["not stated", "placeholder", "no rate", ""]


def test_joint_suppliers_do_not_double_the_contract() -> None:
    case = Case()
    record = case.notice("compiled", process_id=OCID)
    case.award(record, "a1", ("Firm 1", "Firm 2"), "100 EUR")
    assert [row[1] for row in read_contracts(case)] == [100]
    rows = query(case, "SELECT supplier_name, is_joint FROM contract_suppliers ORDER BY supplier_name")
    assert rows == [{"supplier_name": n, "is_joint": True} for n in ("Firm 1", "Firm 2")]


def test_natural_persons_have_no_key() -> None:
    case = Case()
    case.award(case.notice("compiled", process_id=OCID), "a1", ("",), "100 EUR")
    (row,) = query(case, "SELECT supplier_key, supplier_name, withheld FROM contract_suppliers")
    assert row == {"supplier_key": "", "supplier_name": "", "withheld": True}


def test_places_of_one_procedure_are_never_two() -> None:
    case = Case()
    for number, places in enumerate(
        (
            [("buyer", "CN", "65", "6501"), ("delivery", "CN", "11", "1101")],
            [("delivery", "CN", "65", "6501"), ("delivery", "CN", "65", "6502")],
            [("delivery", "DE", "DE1", ""), ("delivery", "DE", "DE2", "")],
            [("delivery", "", "", ""), ("project", "FR", "FRA", "")],
        )
    ):
        notice = case.notice("tender", process_id=f"ocds-213czf-{number}", country="GB")
        for role, country, region, city in places:
            case.place(notice, role, country, region, city)
    bare = case.notice("tender", process_id="ocds-213czf-bare", country="GB")
    rows = query(
        case,
        "SELECT country, region_code, region_name, city_code, place_role FROM procedure_places AS p"
        " JOIN core_procedure_notices AS n ON n.procedure_id = p.procedure_id ORDER BY n.notice_id",
    )
    assert [tuple(row.values()) for row in rows] == [
        ("CN", "11", "11", "1101", "delivery"),
        ("CN", "65", "65", "", "delivery"),
        ("DE", "", "several", "", "delivery"),
        ("FR", "FRA", "FRA", "", "project"),
        ("GB", "", "", "", "stated"),
    ]
    assert bare == "ntc_00004"


def test_the_date_of_a_contract() -> None:
    case = Case()
    for number, own, signed, published in (
        (1, "2018-01-01", "2018-02-02", "2018-03-03"),
        (2, "", "2018-02-02", "2018-03-03"),
        (3, "", "", "2018-03-03"),
        (4, "", "", ""),
    ):
        notice = case.notice("contract", process_id=f"ocds-213czf-{number}", published_at=published)
        award = case.award(notice, "c1", f"Firm {number}", "5 EUR", stage="contract", dated_at=own)
        if signed:
            case.date(notice, "signed", signed, award_id=award)
    rows = query(case, "SELECT contracted_at, dated_by, year FROM contracts ORDER BY contract_id")
    assert [tuple(row.values()) for row in rows] == [
        ("2018-01-01", "own", 2018),
        ("2018-02-02", "signed", 2018),
        ("2018-03-03", "published", 2018),
        ("", "", None),
    ]


def test_an_organisation_is_its_identifier_or_its_name() -> None:
    case = Case()
    for number, buyer in enumerate(
        ("GB-COH:01 Bureau A", "GB-COH:01 The Bureau A", "BUREAU - A", "Bureau A")
    ):
        case.notice("tender", process_id=f"ocds-213czf-{number}", buyer=buyer)
    rows = query(case, "SELECT DISTINCT buyer_key, buyer_name FROM procedure_buyers ORDER BY buyer_key")
    assert [tuple(row.values()) for row in rows] == [
        ("GB-COH:01", "Bureau A"),
        ("name:bureaua", "BUREAU - A"),
    ]


def test_a_contract_of_several_awards_goes_before_them_with_their_sum() -> None:
    case = Case()
    notice = case.notice("award", format="eforms", process_id="9d9c1e0e-6f1c-4a0e-8d4e-0a1b2c3d4e5f")
    for number, money in ((1, "10 EUR"), (2, "20 EUR"), (3, "40 EUR"), (11, "80 EUR")):
        case.award(notice, f"RES-{number}", "Firm 1", money, lot_id=case.lot(notice, f"LOT-{number}"))
    both = case.award(notice, "No 7", stage="contract", award_native_id="RES-1 RES-3", status="")
    assert read_contracts(case) == [
        ("awd_00001", 20, "EUR", "award"),
        ("awd_00003", 80, "EUR", "award"),
        (both, 50, "EUR", "award"),
    ]
    (row,) = query(case, f"SELECT amount_ids FROM contracts WHERE contract_id = '{both}'")
    assert row["amount_ids"] == "amt_00000|amt_00002"


def test_a_contract_of_awards_without_all_values_has_none() -> None:
    case = Case()
    notice = case.notice("award", format="eforms")
    case.award(notice, "RES-1", "Firm 1", "10 EUR")
    case.award(notice, "RES-2", "Firm 1")
    case.award(notice, "No 7", stage="contract", award_native_id="RES-1 RES-2")
    assert [row[1:] for row in read_contracts(case)] == [(None, "", "")]


def test_names_that_the_case_joined_are_one_supplier_under_its_name() -> None:
    """Two spellings joined by the case count together; a third that was not joined, and a person, stay apart."""
    case = Case()
    for number, name in enumerate(("海康威视", "Hangzhou Hikvision Digital Technology", "Other firm", "")):
        notice = case.notice(
            "award", process_id=f"{OCID}-{number}", published_at="2018-03-01", title=f"No {number}"
        )
        case.award(notice, f"a{number}", name or ("",), "100 EUR")
    connection = case.connect()
    connection.execute("""
        INSERT INTO core_mention_organisations
        SELECT mention_id, 'name_' || ordinal, 'org_1' FROM core_organisation_mentions
        WHERE name IN ('海康威视', 'Hangzhou Hikvision Digital Technology');
        INSERT INTO core_organisations BY NAME SELECT 'org_1' AS organisation_id, '杭州海康威视数字技术股份有限公司' AS name,
            ['海康威视'] AS names, 'CN' AS country, '' AS region_code, 'company' AS kind, [] AS identifiers, '' AS parent_id,
            '' AS parent_reason, '' AS vendor_id, 2 AS mentions, 1 AS sources, 'test' AS maker, '1' AS maker_version
    """)
    for view in list_views():
        make_temp_table(connection, view)
    rows = connection.execute("""
        SELECT supplier_key, supplier_name, count(*) AS contracts FROM contract_suppliers GROUP BY ALL ORDER BY ALL
    """).fetchall()
    assert rows == [
        ("", "", 1),
        ("name:otherfirm", "Other firm", 1),
        ("org_1", "杭州海康威视数字技术股份有限公司", 2),
    ]
