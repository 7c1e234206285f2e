"""Names taken apart."""

from __future__ import annotations

import time

import pytest

from sousveil.resolve.organisations.names import parse_name


def test_a_chinese_company() -> None:
    parsed = parse_name("杭州海康威视数字技术股份有限公司", "CN")
    assert (parsed.script, parsed.kind) == ("Hani", "company")
    assert (parsed.region_code, parsed.region_raw) == ("330100", "杭州")
    assert (parsed.core, parsed.business, parsed.form_raw) == ("海康威视", ("数字技术",), "股份有限公司")
    assert (parsed.form_class, parsed.branch, parsed.alias) == ("joint_stock", (), "hikvision")


def test_a_branch_of_a_provincial_company() -> None:
    parsed = parse_name("中国移动通信集团新疆有限公司喀什分公司")
    assert (parsed.core, parsed.is_group, parsed.form_raw) == ("中国移动", True, "有限公司")
    assert (parsed.branch, parsed.branch_raw) == (("@653100",), "喀什分公司")


@pytest.mark.parametrize(
    "name",
    [
        "上海市公安局徐汇分局",
        "上海市徐汇区公安局",
        "上海市徐汇公安分局",
        "上海市公安局徐匯分局",
        "上海市公安局 徐汇分局",
    ],
)
def test_the_police_of_a_district_are_a_part_of_the_citys(name: str) -> None:
    parsed = parse_name(name)
    assert (parsed.kind, parsed.organ, parsed.region_code) == ("authority", "公安局", "310000")
    assert parsed.branch == ("@310104",)


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("乌鲁木齐市公安局", "650100"),
        ("乌鲁木齐县公安局", "650121"),
        ("喀什公安", "653100"),
        ("新疆公安厅", "650000"),
    ],
)
def test_places_of_authorities(name: str, code: str) -> None:
    parsed = parse_name(name)
    assert parsed.region_code == code
    assert parsed.organ in ("公安局", "公安厅")


@pytest.mark.parametrize(
    ("name", "country", "form_class", "code", "head"),
    [
        ("Siemens Aktiengesellschaft", "DE", "joint_stock", "6QQB", "siemens"),
        ("Kék Csillag Kft.", "HU", "limited", "P9F2", "kekcsillag"),
        ("ООО «Ромашка»", "RU", "limited", "", "romashka"),
        ("Γαλάζιο Αστέρι Α.Ε.", "GR", "joint_stock", "", "galazioasteri"),
        ("შპს ლურჯი", "GE", "limited", "", "lurji"),
        ("Blue Harbour Sp. z o.o.", "PL", "limited", "O7XB", "blueharbour"),
        ("Plava Zvezda d.o.o.", "RS", "limited", "", "plavazvezda"),
    ],
)
def test_legal_forms_in_letters(name: str, country: str, form_class: str, code: str, head: str) -> None:
    parsed = parse_name(name, country)
    assert (parsed.form_class, parsed.head) == (form_class, head)
    assert not code or parsed.form_code == code


def test_former_names_are_kept_apart() -> None:
    assert "新疆雪岭商贸有限公司" in parse_name("新疆雪岭智能科技有限公司（原新疆雪岭商贸有限公司）").former
    assert parse_name("Harbourgate Ltd (formerly Quayside Holdings Ltd)").former == ("quaysideholdings",)


def test_numerals_are_digits() -> None:
    assert parse_name("乌鲁木齐市第十一中学").numbers == ("11",)
    assert parse_name("乌鲁木齐市一中").numbers == ("1",)
    assert parse_name("Brigade Forty-Four").numbers == ("44",)
    assert parse_name("四川省成都市教育局").numbers == ()


@pytest.mark.parametrize(
    "name",
    [
        "",
        "   ",
        "。。。",
        "12345",
        "有限公司",
        "股份有限公司",
        "GmbH",
        "ООО",
        "\ufffd\ufffd??",
        "(",
        "（）",
        "公安局",
    ],
)
def test_odd_names_do_no_harm(name: str) -> None:
    parsed = parse_name(name)
    assert parsed.branch == ()
    assert parsed.alias == ""


@pytest.mark.parametrize(
    "unit", ["海康威视", "有限公司", "（", "Abc ", "第", "公安局", "о", "1", "a.", "branch of "]
)
def test_long_names_take_no_long_time(unit: str) -> None:
    started = time.process_time()
    for length in (230, 10_000):
        assert parse_name((unit * length)[:length]).name
    assert time.process_time() - started < 1


def test_a_natural_person_is_marked() -> None:
    assert parse_name("Фізична особа-підприємець Вигаданий").is_person  # fictional
    assert not parse_name("杭州海康威视数字技术股份有限公司").is_person
