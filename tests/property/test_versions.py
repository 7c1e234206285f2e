"""Versions under any input: no crash, a stable canonical form, and an order that is one."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from sousveil.model.versions import VERSION_KINDS, compare_versions, is_within, read_version

NUMBERS = st.lists(st.sampled_from(["0", "1", "2", "9", "10", "00", "096", "11"]), min_size=1, max_size=5)
DOTTED = st.builds(
    lambda numbers, letter, build, early: ".".join(numbers) + letter + build + early,
    NUMBERS,
    st.sampled_from(["", "", "a", "b"]),
    st.sampled_from(["", "", " build 160530", "build221220", " Build 595"]),
    st.sampled_from(["", "", "-rc.1", "-beta"]),
)
PREFIXED = st.builds(
    lambda branch, rest: f"{branch}.{rest}", st.sampled_from(["DIPC-B1213", "NVR-B3801", "M"]), DOTTED
)
DATES = st.one_of(
    st.dates().map(lambda day: day.isoformat()),
    st.sampled_from(["June 2021", "2021/6/30", "build210630", "2020年5月", "May, 2020"]),
)
VERSIONS = st.one_of(DOTTED, PREFIXED, DATES)
SIGNS = st.sampled_from(
    ["1", "0", "23", "x", "X", "*", "a", "rc", "build", "V", ".", "-", "_", " ", "(", ")", "年", "\\", "IPC"]
)
ANY_TEXT = st.one_of(st.text(max_size=40), st.lists(SIGNS, max_size=14).map("".join))


@given(st.one_of(ANY_TEXT, VERSIONS))
def test_the_canonical_form_is_stable(text: str) -> None:
    found = read_version(text)
    if found is None:
        return
    assert found.kind in VERSION_KINDS
    assert found.canonical
    written = f"{found.branch} {found.canonical}" if found.kind == "dotted" else found.canonical
    again = read_version(written)
    assert again is not None
    assert (again.kind, again.branch, again.canonical) == (found.kind, found.branch, found.canonical)


@given(st.one_of(ANY_TEXT, VERSIONS))
def test_a_version_is_itself(text: str) -> None:
    found = read_version(text)
    if found is not None:
        assert compare_versions(found.kind, found.canonical, found.canonical) == 0


@given(ANY_TEXT, ANY_TEXT, st.sampled_from(VERSION_KINDS))
def test_any_two_texts_can_be_compared_or_not(a: str, b: str, kind: str) -> None:
    forward, backward = compare_versions(kind, a, b), compare_versions(kind, b, a)
    assert (forward is None) == (backward is None)
    assert forward is None or forward == -(backward or 0)


@given(st.lists(DOTTED, min_size=3, max_size=3))
def test_dotted_versions_have_one_order(texts: list[str]) -> None:
    found = [read_version(text) for text in texts]
    a, b, c = (version.canonical if version and version.kind == "dotted" else "1" for version in found)
    first, second, both = (compare_versions("dotted", *pair) for pair in ((a, b), (b, c), (a, c)))
    assert first is not None
    assert second is not None
    if first <= 0 and second <= 0:
        assert both is not None
        assert both <= 0
    if first == second == 0:
        assert both == 0


@given(st.dates(), st.dates())
def test_days_are_ordered_as_days(a: date, b: date) -> None:
    assert compare_versions("build_date", str(a), str(b)) == (a > b) - (a < b)


@given(VERSIONS, VERSIONS, VERSIONS, st.booleans(), st.booleans())
def test_a_range_answers_as_its_bounds_do(
    a: str, b: str, c: str, low_closed: bool, high_closed: bool
) -> None:
    found = [read_version(text) for text in (a, b, c)]
    kinds = {version.kind for version in found if version}
    if None in found or len(kinds) != 1:
        return
    kind = kinds.pop()
    value, low, high = (version.canonical for version in found if version)
    answer = is_within(kind, value, low, low_closed, high, high_closed)
    parts = [
        is_within(kind, value, low, low_closed, "", False),
        is_within(kind, value, "", False, high, high_closed),
    ]
    assert answer is (False if False in parts else None if None in parts else True)
