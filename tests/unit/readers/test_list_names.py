"""Names and limits in entries of lists. Names of our own are fictional."""

from __future__ import annotations

import pytest

from sousveil.readers.list_names import merge_names, read_name, read_names
from sousveil.readers.list_prose import CUT, covers_affiliates, read_prose
from sousveil.readers.list_snapshots import read_list_date


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("Example Optics Co., Ltd. (ExOpt)*", [("name", "Example Optics Co., Ltd."), ("alias", "ExOpt")]),
        ("Example Optics Inc. (ExOpt).", [("name", "Example Optics Inc."), ("alias", "ExOpt")]),
        ("Example (Tianjin) Corporation (Ex TJ]", [("name", "Example (Tianjin) Corporation"), ("alias", "Ex TJ")]),
        ("Example Group (Limited) (EG)*", [("name", "Example Group (Limited)"), ("alias", "EG")]),
        ("Example Marine (Group) Co., Ltd.", [("name", "Example Marine (Group) Co., Ltd.")]),
        ("New Co., Ltd. (formerly Old Ltd. (OLD))", [("name", "New Co., Ltd."), ("former", "Old Ltd."), ("former", "OLD")]),
        ("New Group (also known as Old Technology Co., Ltd.)", [("name", "New Group"), ("alias", "Old Technology Co., Ltd.")]),
        ("Example Cameras and its subsidiaries", [("name", "Example Cameras")]),
        ("Example Ltd. (Ex), or any of its affiliates.", [("name", "Example Ltd."), ("alias", "Ex")]),
        ("Subsidiaries and Sons Ltd.", [("name", "Subsidiaries and Sons Ltd.")]),
        ("† Example  Corp.†", [("name", "Example Corp.")]),
        ("   ", []),
        ("(EX)", [("name", "(EX)")]),
        ("Example ((", [("name", "Example ((")]),
    ],
)  # fmt: skip
def test_brackets_and_marks(raw: str, expected: list[tuple[str, str]]) -> None:
    assert [(name.role, name.name) for name in read_name(raw)] == expected


def test_several_names_in_a_cell() -> None:
    names = read_names("Exsec,Beijing Exsec; Example, Inc.", "alias")
    assert [name.name for name in names] == ["Exsec", "Beijing Exsec", "Example, Inc."]
    assert [name.raw for name in names] == ["Exsec", "Beijing Exsec", "Example, Inc."]


def test_an_alias_that_is_a_former_name_counts_once_as_that() -> None:
    names = merge_names(
        read_name("New Ltd. (formerly Old Systems Ltd)") + read_names("Old Systems, Ltd", "alias")
    )
    assert [(name.role, name.name) for name in names] == [("name", "New Ltd."), ("former", "Old Systems Ltd")]


LIMIT = "to the extent it is used for the purpose of public safety and other national security purposes"
PROSE = f"Video equipment produced by Example Vision Technology Company, {LIMIT}, including services using such equipment."


def test_prose_names_and_scope() -> None:
    entry = read_prose(PROSE)
    assert [(name.role, name.name) for name in entry.names] == [("name", "Example Vision Technology Company")]
    assert entry.scope == f"Video equipment produced by{CUT}{LIMIT}, including services using such equipment"
    assert all(piece in PROSE for piece in entry.scope.split(CUT))
    assert not entry.covers_affiliates


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Software produced or provided by Example Lab, Inc. or any of its successors.", ["Example Lab, Inc."]),
        ("Services supplied, directly or indirectly, by AO Example or any of its affiliates.", ["AO Example"]),
        ("Services provided by Example (Americas) Corp. subject to section 214.", ["Example (Americas) Corp."]),
        ("Services provided by Example Corp and its wholly-owned subsidiary ExNet (USA) LLC.", ["Example Corp", "ExNet (USA) LLC"]),
        ("Equipment produced by Example Ltd., Other Vision Co., Ltd. and Third Corporation.", ["Example Ltd.", "Other Vision Co., Ltd.", "Third Corporation"]),
        ("Routers produced in a foreign country, except those approved.", []),
    ],
)  # fmt: skip
def test_prose_of_other_forms(text: str, names: list[str]) -> None:
    assert [name.name.rstrip(".") for name in read_prose(text).names] == [name.rstrip(".") for name in names]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Example or any of its predecessors, parents, subsidiaries, or affiliates", True),
        ("Example (or any subsidiary or affiliate of such entities)", True),
        ("Example and its subsidiaries", True),
        ("Example and its wholly-owned subsidiary ExNet LLC", False),
        ("Example is indirectly affiliated with a ministry", False),
        ("Example or any of its successors and assignees", False),
    ],
)
def test_affiliates_only_by_the_entrys_words(text: str, expected: bool) -> None:
    assert covers_affiliates(text) is expected


@pytest.mark.parametrize(
    ("raw", "date_format", "expected"),
    [
        ("March 12, 2021", "year-month-day", "2021-03-12"),
        ("December 22, 2025Updated:January 7, 2026Updated:March 18, 2026", "year-month-day", "2025-12-22"),
        ("2021-06-03", "year-month-day", "2021-06-03"),
        ("28/05/2024", "day-month-year", "2024-05-28"),
        ("05/28/2024", "month-day-year", "2024-05-28"),
        ("05/06/2024", "year-month-day", ""),
        ("Februember 30, 2021", "year-month-day", ""),
        ("February 30, 2021", "year-month-day", ""),
        ("3-Feb-2026", "year-month-day", "2026-02-03"),
    ],
)
def test_dates_of_lists(raw: str, date_format: str, expected: str) -> None:
    assert read_list_date(raw, date_format) == expected
