"""Any text may stand where a name should: nothing breaks, judging is symmetric, folding done twice changes nothing."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from sousveil.resolve.organisations.folding import fold_text, squeeze_text
from sousveil.resolve.organisations.identifiers import check_identifier
from sousveil.resolve.organisations.judging import compare_names
from sousveil.resolve.organisations.names import parse_name
from sousveil.resolve.organisations.verdicts import VERDICTS, swap_judgement

PIECES = st.sampled_from(
    ["杭州", "上海市", "徐汇", "新疆", "公安局", "分局", "海康威视", "科技", "有限公司", "股份", "集团", "分公司", "第一", "中学", "(", ")", "原", "更名为",
     "中共", "委", "Ltd", "GmbH", " of ", "branch", "Urumqi", "Public Security Bureau", "ООО", "Ромашка", "ΑΕ", "შპს", "1", " ", ".", "'", "&", "龘"]
)  # fmt: skip
NAMES = st.one_of(
    st.text(max_size=40),
    st.lists(PIECES, max_size=8).map("".join),
    st.lists(PIECES, max_size=6).map(" ".join),
)


@settings(max_examples=300, deadline=None)
@given(NAMES, NAMES)
def test_judging_is_symmetric_and_never_fails(one: str, other: str) -> None:
    left, right = parse_name(one), parse_name(other)
    judged = compare_names(left, right)
    assert judged.verdict in VERDICTS
    assert 0 <= judged.score <= 1
    assert judged.reason
    assert swap_judgement(judged) == compare_names(right, left)


@settings(max_examples=200, deadline=None)
@given(NAMES)
def test_a_name_is_the_same_as_itself_or_empty(name: str) -> None:
    parsed = parse_name(name)
    judged = compare_names(parsed, parsed)
    assert judged.verdict == ("same" if parsed.folded else "different")


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=30))
def test_folding_twice_changes_nothing(text: str) -> None:
    once = squeeze_text(fold_text(text))
    assert squeeze_text(fold_text(once)) == once


@given(st.text(max_size=12), st.text(max_size=25))
def test_identifiers_come_back_as_they_are(scheme: str, number: str) -> None:
    clean = check_identifier(scheme, number)
    assert clean == "" or check_identifier(scheme, clean) == clean
