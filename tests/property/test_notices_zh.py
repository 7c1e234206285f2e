"""What must hold of any text: nothing is raised, locators hold the words, cuts between passages change nothing."""

from __future__ import annotations

import itertools
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sousveil.extract.notices import extract_notices
from sousveil.extract.notices.moments import find_moments
from sousveil.extract.notices.money import find_money, read_words
from sousveil.extract.notices.organisations import find_organisations
from sousveil.extract.notices.parties import trim_name
from sousveil.model.locators import TextLocator, parse_locator
from sousveil.model.protocols import Source
from sousveil.model.sheets import Passage

SOURCE = Source("0" * 64, Path("nowhere"), "a.txt")
RAW = {
    "raw_amounts": "amount_raw",
    "core_organisation_mentions": "name_raw",
    "core_place_mentions": "name_raw",
    "raw_notice_dates": "at_raw",
    "raw_notice_links": "target_raw",
    "raw_classifications": "code_raw",
}
HEAD = "虚构市公安局监控项目中标公告\n\n项目编号：XG-2024-001\n采购人：虚构市公安局\n"
PIECES = [
    "项目名称：", "预算金额（万元）：", "采 购 人：", "中标供应商：", "最高限价：", "投标截止时间：", "名 称：", "地址：", "包号 | 供应商名称 | 中标金额（元）\n",
    "第1包", "包2：", "1 | 甲乙科技有限公司 | 120,000.00\n", "虚构市教育局", "甲乙科技有限公司", "张某某", "￥1,200,000.00元", "人民币壹佰贰拾万元整", "***", "/", "详见公告",
    "2024年5月6日9时30分", "2024-13-45", "下浮率12%", "第六章 投标文件格式\n", "第一章 投标邀请\n", "\n", "\n\n", " ", "；", "，", "|", "（", "）", "：", "联系人：某某 电话：13000000000", "更正为",
    "一、", "1.", "（二）", "采购人信息\n", "废标", "\t", "８９．５万元", "元/年", "\ufffd", "\U00020000", "第一中标候选人：",
]  # fmt: skip
TEXTS = st.one_of(
    st.lists(st.sampled_from(PIECES), max_size=60).map(lambda parts: HEAD + "".join(parts)),
    st.text(max_size=400).map(lambda words: HEAD + words),
    st.text(alphabet="项目编号采购人预算金额：（）|万元 1.2\n", max_size=300),
)


def run(text: str, cuts: list[int]) -> dict[str, list[dict[str, Any]]]:
    """The rows of a document whose passages are cut at `cuts`."""
    borders = sorted({0, len(text), *(cut % (len(text) + 1) for cut in cuts)})
    passages = [Passage("paragraph", a, b, text[a:b]) for a, b in itertools.pairwise(borders)]
    rows: dict[str, list[dict[str, Any]]] = {}
    for batch in extract_notices(passages, SOURCE, "zh"):
        rows.setdefault(batch.schema.metadata[b"sousveil_table"].decode(), []).extend(batch.to_pylist())
    return rows


def test_the_head_alone_is_a_notice() -> None:
    """Else the properties below would hold of nothing."""
    rows = run(
        HEAD
        + "中标供应商：甲乙科技有限公司\n中标金额：12万元\n这是为使页面有足够的文字而写的一段虚构的话，没有别的意思。"
        * 2,
        [],
    )
    assert len(rows["raw_notices"]) == len(rows["raw_awards"]) == len(rows["raw_amounts"]) == 1


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(TEXTS)
def test_locators_hold_the_words(text: str) -> None:
    rows = run(text, [])
    for table, column in RAW.items():
        for row in rows.get(table, []):
            locator = parse_locator(row["locator"])
            assert isinstance(locator, TextLocator)
            assert 0 <= locator.char_start < locator.char_end <= len(text)
            if not row.get("withheld"):
                assert text[locator.char_start : locator.char_end] == row[column]
    for row in rows.get("raw_notices", []):
        for column, place in json.loads(row["locators"]).items():
            words = text[place["char_start"] : place["char_end"]]
            assert words == row.get(f"{column}_raw", words)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(TEXTS, st.lists(st.integers(0, 2000), max_size=12))
def test_cuts_between_passages_change_nothing(text: str, cuts: list[int]) -> None:
    assert run(text, cuts) == run(text, [])


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(TEXTS)
def test_amounts_are_sound_and_names_of_the_withheld_are_gone(text: str) -> None:
    rows = run(text, [])
    for row in rows.get("raw_amounts", []):
        assert (row["amount"] is None) == (row["amount_exact"] is None)
        assert row["amount"] is None or row["amount"] >= 0
    for row in rows.get("core_organisation_mentions", []):
        assert row["withheld"] == (row["name"] == "")
        assert row["name"] != "张某某"
    assert "13000000000" not in str([row.get("name_raw") for table in RAW for row in rows.get(table, [])])


@given(
    st.text(max_size=80)
    | st.text(alphabet="壹贰叁拾佰仟万亿元整角分零0123456789.,，万元%￥人民币（）：", max_size=40)
)
def test_readers_of_values_take_any_text(text: str) -> None:
    money = find_money(text, "万元")
    assert money is None or 0 <= money.start < money.end <= len(text)
    for moment in find_moments(text):
        assert 0 <= moment.start < moment.end <= len(text)
    start, end = trim_name(text)
    assert 0 <= start <= end <= len(text)
    spans = find_organisations(text)
    assert all(0 <= a < b <= len(text) for a, b in spans)
    assert all(left[1] <= right[0] for left, right in itertools.pairwise(spans))


DIGITS = "零壹贰叁肆伍陆柒捌玖"


def write_words(number: int) -> str:
    """A whole number below ten thousand million in figures for cheques, by the rules for writing them."""
    if number >= 10**8:
        return f"{write_words(number // 10**8)}亿{write_rest(number % 10**8, 10**7)}"
    if number >= 10**4:
        return f"{write_words(number // 10**4)}万{write_rest(number % 10**4, 1000)}"
    for step, sign in ((1000, "仟"), (100, "佰"), (10, "拾")):
        if number >= step:
            return f"{DIGITS[number // step]}{sign}{write_rest(number % step, step // 10)}"
    return DIGITS[number] if number else ""


def write_rest(rest: int, step: int) -> str:
    if rest == 0:
        return ""
    return write_words(rest) if rest >= step else "零" + write_words(rest)


@given(st.integers(1, 99_999_999_999))
def test_figures_in_words_are_read_back(number: int) -> None:
    assert read_words(write_words(number) + "元整") == number


@pytest.mark.parametrize(
    ("number", "words"), [(1_230_000, "壹佰贰拾叁万"), (100_005, "壹拾万零伍"), (10, "壹拾")]
)
def test_the_writer_of_words_is_right(number: int, words: str) -> None:
    assert write_words(number) == words
