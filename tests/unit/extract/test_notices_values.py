"""Sums, dates, labels, lots and names as Chinese notices write them. All names are fictional."""

from __future__ import annotations

from decimal import Decimal

import pytest

from sousveil.extract.notices.labels import look_up
from sousveil.extract.notices.lots import read_lot_key, split_lots
from sousveil.extract.notices.moments import find_moments
from sousveil.extract.notices.money import find_money, read_words
from sousveil.extract.notices.parties import (
    clean_organisation,
    is_organisation_name,
    names_person,
    trim_name,
)


@pytest.mark.parametrize(
    ("value", "unit", "amount", "raw"),
    [
        ("437.677 万元", "", "4376770", "437.677 万元"),
        ("9,323,695.00", "元", "9323695", "9,323,695.00"),
        ("286.5000000（万元）", "", "2865000", "286.5000000（万元）"),
        ("１，２３０，０００．００元", "", "1230000", "１，２３０，０００．００元"),
        ("1.2亿元", "", "120000000", "1.2亿元"),
        ("人民币壹佰贰拾叁万元整", "", "1230000", "人民币壹佰贰拾叁万元整"),
        ("壹拾贰万叁仟肆佰伍拾陆元柒角捌分", "", "123456.78", "壹拾贰万叁仟肆佰伍拾陆元柒角捌分"),
        ("￥1,480,000.00（大写：壹佰肆拾捌万元整）", "", "1480000", "￥1,480,000.00"),
        ("大写：壹佰肆拾捌万元整，小写：1480000元", "", "1480000", "1480000元"),
        ("35", "万元", "350000", "35"),
        ("500000元", "万元", "500000", "500000元"),
        ("2350000.00 元，（国库资金：0 元；自筹资金：2350000.00 元）", "", "2350000", "2350000.00 元"),
        ("3年共 120 万元", "", "1200000", "120 万元"),
    ],
)
def test_sums(value: str, unit: str, amount: str, raw: str) -> None:
    money = find_money(value, unit)
    assert money is not None
    assert (money.amount, money.currency, money.problem) == (Decimal(amount), "CNY", "")
    assert value[money.start : money.end] == raw
    assert not money.disagrees


@pytest.mark.parametrize(
    ("value", "unit", "problem"),
    [
        ("***", "元", "amount_placeholder"),
        ("********元", "", "amount_placeholder"),
        ("12****万元", "", "amount_placeholder"),
        ("/", "", "amount_placeholder"),
        ("详见招标文件", "", "amount_placeholder"),
        ("0", "元", "amount_placeholder"),
        ("下浮率12.5%", "", "amount_unreadable"),
        ("88%", "", "amount_unreadable"),
        ("12.5", "%", "amount_unreadable"),
        ("325元/台", "", "amount_unreadable"),
        ("1.2万元/年", "", "amount_unreadable"),
    ],
)
def test_what_is_no_sum_has_a_problem(value: str, unit: str, problem: str) -> None:
    money = find_money(value, unit)
    assert money is not None
    assert (money.amount, money.problem) == (None, problem)


@pytest.mark.parametrize("value", ["3 年", "见下", "某单位", "600路", "", "自筹资金"])
def test_values_without_money_state_none(value: str) -> None:
    money = find_money(value)
    assert money is None or money.problem == "amount_placeholder"


def test_figures_and_words_that_differ_are_noted() -> None:
    money = find_money("￥3,256,000.00元（大写：人民币叁佰贰拾伍万元整）")
    assert money is not None
    assert money.disagrees
    assert money.amount == 3256000


def test_a_bare_number_has_no_currency() -> None:
    money = find_money("2850000.00")
    assert money is not None
    assert (money.amount, money.currency) == (Decimal("2850000.00"), "")


@pytest.mark.parametrize(
    ("value", "tax"), [("98万元（含税）", "included"), ("98万元（不含税）", "excluded"), ("98万元", "")]
)
def test_tax_is_taken_where_it_is_said(value: str, tax: str) -> None:
    money = find_money(value)
    assert money is not None
    assert money.tax == tax


@pytest.mark.parametrize("words", ["壹壹元", "元", "甲万元", "一二元"])
def test_words_that_make_no_number_are_none(words: str) -> None:
    assert read_words(words) is None


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("2026-01-05 14:00:00（北京时间）", [("2026-01-05 14:00:00", "2026-01-05T14:00:00")]),
        ("2023 年 12 月 13 日 09 点 30 分", [("2023 年 12 月 13 日 09 点 30 分", "2023-12-13T09:30:00")]),
        ("2019年3月5日下午2时整", [("2019年3月5日下午2时整", "2019-03-05T14:00:00")]),
        ("2024.06.03", [("2024.06.03", "2024-06-03")]),
        ("二〇二〇年七月十日", [("二〇二〇年七月十日", "2020-07-10")]),
        ("2024年6月", [("2024年6月", "2024-06")]),
        ("2024-13-45", [("2024-13-45", "")]),
        ("2025-12-26至2025-12-31", [("2025-12-26", "2025-12-26"), ("2025-12-31", "2025-12-31")]),
        ("２０２３年９月１８日１４：３０", [("２０２３年９月１８日１４：３０", "2023-09-18T14:30:00")]),
        ("项目编号：310000000251015142271-00280379", []),
        ("2024年6月3日时间待定", [("2024年6月3日", "2024-06-03")]),
    ],
)
def test_moments(words: str, found: list[tuple[str, str]]) -> None:
    assert [(words[m.start : m.end], m.at) for m in find_moments(words)] == found


@pytest.mark.parametrize(
    ("words", "key", "field", "unit", "lot"),
    [
        ("采 购 人", "采购人", "buyer", "", ""),
        ("1.采购人", "采购人", "buyer", "", ""),
        ("（二）项目编号", "项目编号", "number", "", ""),
        ("★预算金额（万元）", "预算金额", "budget", "万元", ""),
        ("中标（成交）金额(元)", "中标金额", "award_amount", "元", ""),
        ("第2包预算金额", "预算金额", "budget", "", "2"),
        ("本项目最高限价（如有）", "最高限价", "ceiling", "", ""),
        ("投标截止时间、开标时间", "投标截止时间、开标时间", "opening", "", ""),
        ("截止/谈判时间", "截止/谈判时间", "deadline", "", ""),
        ("采购人联系人", "采购人联系人", "withheld", "", ""),
    ],
)
def test_labels(words: str, key: str, field: str, unit: str, lot: str) -> None:
    label = look_up(words)
    assert label is not None
    assert (label.key, label.unit, label.lot) == (key, unit, lot)
    assert field in label.fields


@pytest.mark.parametrize(
    "words", ["采购人应当", "某某", "", "采购人的权利", "2024年6月3日10", "合肥路2588号"]
)
def test_other_words_are_no_labels(words: str) -> None:
    assert look_up(words) is None


@pytest.mark.parametrize(
    ("words", "key"),
    [
        ("第一包", "1"),
        ("01包", "1"),
        ("标段二", "2"),
        ("包号：3", "3"),
        ("第十二标段", "12"),
        ("B", "B"),
        ("2", "2"),
        ("全部", ""),
    ],
)
def test_lot_keys(words: str, key: str) -> None:
    assert read_lot_key(words) == key


def test_values_that_name_their_lots_are_split() -> None:
    value = "包1：100万元；包2：2,000,000.00元"
    assert [(value[a:b], value[c:d]) for a, b, c, d in split_lots(value)] == [
        ("包1", "100万元"),
        ("包2", "2,000,000.00元"),
    ]
    value = "包 1-2350000.00 元"
    assert [value[c:d] for _, _, c, d in split_lots(value)] == ["2350000.00 元"]
    assert split_lots("本项目分为2个包") == []


@pytest.mark.parametrize(
    ("value", "name"),
    [
        ("青岚市公安局（盖章）", "青岚市公安局"),
        ("青岚市公安局 地址：平安路1号", "青岚市公安局"),
        ("远瞳（青岚）科技有限公司，联系电话", "远瞳（青岚）科技有限公司"),
        ("：青岚市公安局。", "青岚市公安局"),
        ("______", ""),
    ],
)
def test_names_end_where_the_rest_begins(value: str, name: str) -> None:
    start, end = trim_name(value)
    assert value[start:end] == name


@pytest.mark.parametrize(
    "name", ["青岚市公安局", "海图智航（景和）技术有限公司", "Example Systems Ltd", "中共东麓区委政法委员会"]
)
def test_names_of_organisations(name: str) -> None:
    assert is_organisation_name(name)
    assert not names_person(name)


@pytest.mark.parametrize(
    "name",
    [
        "______",
        "（公章）",
        "应当在规定时间内签订合同",
        "详见招标文件",
        "[合同中心-采购单位名称]",
        "",
        "或其委托的代理机构",
    ],
)
def test_forms_words_are_no_names(name: str) -> None:
    assert not is_organisation_name(name)


@pytest.mark.parametrize("name", ["张某某", "王 某", "栖梧县晨光窗饰店（李某）", "李某（个体工商户）"])
def test_natural_persons(name: str) -> None:
    assert names_person(name)


def test_names_over_two_lines_are_joined() -> None:
    assert clean_organisation("合 肥 市\n公安局") == "合肥市公安局"
    assert clean_organisation("Example  Systems\nLtd") == "Example Systems Ltd"
