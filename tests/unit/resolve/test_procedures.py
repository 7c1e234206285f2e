"""Which notices are one procedure, and which only repeat another. All names are made up."""

from __future__ import annotations

import pytest

from sousveil.resolve.notice_facts import normalise_id, normalise_name
from tests.unit.analyse.cases import Case

TITLE = "Video network, second phase"


def group(case: Case) -> dict[str, set[str]]:
    """Notice → all notices of its procedure."""
    rows = case.tables()["core_procedure_notices"].to_pylist()
    by_procedure: dict[str, set[str]] = {}
    for row in rows:
        by_procedure.setdefault(row["procedure_id"], set()).add(row["notice_id"])
    return {row["notice_id"]: by_procedure[row["procedure_id"]] for row in rows}


def read(case: Case) -> dict[str, dict[str, object]]:
    return {row["notice_id"]: row for row in case.tables()["core_procedure_notices"].to_pylist()}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "0",
        "N/A",
        "n.a.",
        "无",
        "2021",
        "12345",
        "0000",
        "1111111",
        "ABCDEF",
        "待定",
        "-",
        "No. 1",
        "x000",
    ],
)
def test_placeholders_are_no_ids(text: str) -> None:
    assert normalise_id(text) == ""


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("XJ-2018-001", "XJ2018001"),
        ("ＸＪ２０１８－００１", "XJ2018001"),
        ("2019/S 012-023456", "2019S012023456"),
    ],
)
def test_ids_are_compared_without_marks(text: str, cleaned: str) -> None:
    assert normalise_id(text) == cleaned


def test_names_are_compared_without_marks() -> None:
    assert normalise_name("某市公安局（本级）") == normalise_name("某市公安局(本级)")


def test_one_ocid_is_one_procedure() -> None:
    case = Case()
    for kind, buyer in (("tender", "Bureau A"), ("award", ""), ("compiled", "Office B")):
        case.notice(kind, buyer=buyer, process_id="ocds-213czf-000-1", title=kind)
    other = case.notice("tender", process_id="ocds-213czf-000-2")
    found = group(case)
    assert found["ntc_00000"] == {"ntc_00000", "ntc_00001", "ntc_00002"}
    assert found[other] == {other}
    assert read(case)["ntc_00001"]["joined_because"] == "process id OCDS213CZF0001"
    assert read(case)[other]["joined_because"] == "alone"


def test_an_ocid_in_many_unlike_notices_joins_nothing() -> None:
    case = Case()
    for number in range(3000):
        case.notice("tender", buyer=f"Bureau {number}", process_id="ocds-213czf-none-0", title=f"T{number}")
    rows = case.tables()["core_procedure_notices"]
    assert len(set(rows["procedure_id"].to_pylist())) == 3000


def test_a_project_number_needs_the_same_buyer() -> None:
    case = Case()
    one = case.notice("tender", format="zh", source_id="a", process_id="XJ-2018-001", buyer="某市公安局")
    two = case.notice("award", format="zh", source_id="b", reference="XJ2018001", buyer="某市 公安局")
    other = case.notice("award", format="zh", source_id="c", reference="XJ2018001", buyer="另一局")
    found = group(case)
    assert found[one] == found[two] == {one, two}
    assert found[other] == {other}


def test_a_notice_without_buyer_goes_with_the_only_buyer_of_its_number() -> None:
    case = Case()
    one = case.notice("tender", format="zh", source_id="a", process_id="XJ-2018-001")
    bare = case.notice("correction", format="zh", source_id="b", process_id="XJ-2018-001", buyer="")
    assert group(case)[bare] == {one, bare}
    other = case.notice("tender", format="zh", source_id="c", process_id="XJ-2018-001", buyer="Office B")
    assert group(case)[bare] == {bare}
    assert group(case)[other] == {other}


def test_links_join_tender_award_and_correction() -> None:
    case = Case()
    tender = case.notice("tender", format="ted", native_id="2019/S 001-000001", source_id="a")
    award = case.notice("award", format="ted", native_id="2019/S 090-000777", source_id="b")
    correction = case.notice("correction", format="ted", native_id="2019/S 091-000888", source_id="c")
    case.link(award, "previous", "2019/S 001-000001")
    case.link(correction, "corrects", "2019/S 090-000777")
    assert group(case)[tender] == {tender, award, correction}


def test_a_call_off_does_not_join_its_framework() -> None:
    case = Case()
    framework = case.notice("award", format="ted", native_id="2019/S 001-000001")
    call_off = case.notice("tender", format="ted", native_id="2019/S 002-000002")
    case.link(call_off, "framework", "2019/S 001-000001")
    assert group(case)[framework] == {framework}


def test_a_planning_notice_of_several_tenders_does_not_chain_them() -> None:
    case = Case()
    plan = case.notice("planning", format="ted", native_id="2019/S 001-000001")
    first = case.notice("tender", format="ted", native_id="2019/S 010-000010")
    case.link(first, "previous", "2019/S 001-000001")
    assert group(case)[plan] == {plan, first}
    second = case.notice("tender", format="ted", native_id="2019/S 011-000011", title="Other")
    case.link(second, "previous", "2019/S 001-000001")
    found = group(case)
    assert [found[plan], found[first], found[second]] == [{plan}, {first}, {second}]


def test_yearly_repeats_with_one_title_stay_apart() -> None:
    case = Case()
    for year in (2018, 2019, 2020):
        notice = case.notice(
            "tender", format="zh", source_id=str(year), title=TITLE, published_at=f"{year}-03-01"
        )
        case.amount(notice, "budget", 5e6, "CNY")
        case.date(notice, "tender_end", f"{year}-03-21")
    assert {len(members) for members in group(case).values()} == {1}


def test_the_same_content_under_a_new_number_is_counted_once() -> None:
    case = Case()
    for number, day in ((1, "2018-03-05"), (2, "2018-03-01")):
        notice = case.notice(
            "tender",
            format="zh",
            source_id=f"s{number}",
            title=TITLE,
            process_id=f"XJ-2018-00{number}",
            published_at=day,
        )
        case.amount(notice, "budget", 5e6, "CNY")
        case.date(notice, "tender_end", "2018-03-21")
    rows = read(case)
    assert rows["ntc_00000"]["procedure_id"] == rows["ntc_00001"]["procedure_id"]
    assert rows["ntc_00001"]["is_counted"] is True
    assert rows["ntc_00000"]["is_counted"] is False
    assert rows["ntc_00000"]["repeats"] == "ntc_00001"


def test_two_ocids_with_the_same_content_stay_two() -> None:
    case = Case()
    for number in (1, 2):
        notice = case.notice(
            "tender", title=TITLE, process_id=f"ocds-213czf-{number}", published_at="2018-03-05"
        )
        case.amount(notice, "budget", 5e6, "CNY")
    assert {len(members) for members in group(case).values()} == {1}


def test_a_publication_that_two_sources_hold_is_counted_once() -> None:
    case = Case()
    for source in ("a", "b"):
        case.notice(
            "award", format="ted", native_id="2019/S 1-77", source_id=source, published_at="2019-01-02"
        )
    rows = read(case)
    assert rows["ntc_00000"]["procedure_id"] == rows["ntc_00001"]["procedure_id"]
    assert [row["is_counted"] for row in rows.values()] == [True, False]


def test_release_numbers_count_within_a_process_only() -> None:
    case = Case()
    for number in (1, 2):
        case.notice(
            "award", native_id="release-1", process_id=f"ocds-213czf-{number}", source_id=f"s{number}"
        )
    assert {len(members) for members in group(case).values()} == {1}


def test_short_ocids_count_within_a_source_or_a_buyer() -> None:
    case = Case()
    one = case.notice("contract", process_id="5", source_id="a", title="Works")
    two = case.notice("compiled", process_id="5", source_id="b", title="Works")
    other = case.notice("contract", process_id="5", source_id="c", title="Else", buyer="Office B")
    found = group(case)
    assert found[one] == {one, two}
    assert found[other] == {other}


def test_a_number_that_several_ocids_share_joins_none_of_them() -> None:
    case = Case()
    for number in ("5", "92"):
        case.notice("contract", process_id=number, reference="798985", title=f"Works {number}")
    assert {len(members) for members in group(case).values()} == {1}


def test_registers_that_publish_one_process_each_under_its_own_ocid() -> None:
    case = Case()
    for prefix in ("ocds-213czf", "ocds-999abc"):
        notice = case.notice(
            "tender", title=TITLE, process_id=f"{prefix}-77", published_at="2018-03-05", source_id=prefix
        )
        case.amount(notice, "budget", 5e6, "CNY")
    assert {len(members) for members in group(case).values()} == {2}
    three = Case()
    for number in ("PC-0015", "PC-0016", "PC-0017"):
        notice = three.notice(
            "tender", title=TITLE, process_id=number, published_at="2018-03-05", source_id=number
        )
        three.amount(notice, "budget", 5e6, "CNY")
    assert {len(members) for members in group(three).values()} == {1}
