"""Grouping: the order of rows and the cut of batches change nothing; joined notices share evidence."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from sousveil.model.tables import TABLES
from sousveil.resolve.procedures import group_notices
from tests.unit.analyse.cases import Case

NOTICE = st.fixed_dictionaries(
    {
        "format": st.sampled_from(["ocds", "ted", "zh", "table"]),
        "kind": st.sampled_from(["planning", "tender", "award", "compiled"]),
        "process_id": st.sampled_from(["", "0", "ocds-213czf-1", "ocds-213czf-2", "P-2001-A7", "P-2001-A8"]),
        "native_id": st.sampled_from(["", "N-9001", "N-9002", "N-9003"]),
        "reference": st.sampled_from(["", "R-5005", "P-2001-A7"]),
        "title": st.sampled_from(["", "Video network", "Camera upkeep"]),
        "buyer": st.sampled_from(["", "Bureau A", "Office B"]),
        "source_id": st.sampled_from(["a", "b"]),
        "published_at": st.sampled_from(["", "2020-01-01", "2021-01-01"]),
    }
)
EXTRA = st.tuples(
    st.sampled_from(["link", "amount", "date"]),
    st.integers(0, 19),
    st.sampled_from(["N-9001", "N-9002", "P-2001-A7"]),
)


def build(notices: list[dict[str, str]], extras: list[tuple[str, int, str]]) -> Case:
    case = Case()
    ids = [case.notice(**notice) for notice in notices]
    for kind, place, target in extras:
        notice = ids[place % len(ids)]
        if kind == "link":
            case.link(notice, "planning" if place % 5 == 0 else "previous", target)
        elif kind == "amount":
            case.amount(notice, "budget", 100.0 + place % 2, "EUR")
        else:
            case.date(notice, "tender_end", f"2020-01-0{1 + place % 2}")
    return case


@settings(max_examples=150, deadline=None)
@given(
    notices=st.lists(NOTICE, min_size=1, max_size=12),
    extras=st.lists(EXTRA, max_size=12),
    seed=st.integers(0, 10_000),
)
def test_order_and_batches_change_nothing(
    notices: list[dict[str, str]], extras: list[tuple[str, int, str]], seed: int
) -> None:
    case = build(notices, extras)
    expected = case.tables()["core_procedure_notices"].to_pylist()
    shuffled = random.Random(seed)
    batches: dict[str, Iterator[pa.RecordBatch]] = {}
    for name, rows in case.rows.items():
        mixed = shuffled.sample(rows, len(rows))
        cut = shuffled.randint(0, len(mixed))
        batches[name] = iter([TABLES[name].batch(part) for part in (mixed[:cut], mixed[cut:])])
    found = [row for batch in group_notices(batches) for row in batch.to_pylist()]
    assert found == expected


@settings(max_examples=150, deadline=None)
@given(notices=st.lists(NOTICE, min_size=1, max_size=12), extras=st.lists(EXTRA, max_size=12))
def test_every_notice_is_in_one_procedure_and_repeats_a_counted_one_of_it(
    notices: list[dict[str, str]], extras: list[tuple[str, int, str]]
) -> None:
    rows = {r["notice_id"]: r for r in build(notices, extras).tables()["core_procedure_notices"].to_pylist()}
    assert len(rows) == len(notices)
    for row in rows.values():
        assert row["is_counted"] == (row["repeats"] == "")
        if row["repeats"]:
            assert rows[row["repeats"]]["is_counted"]
            assert rows[row["repeats"]]["procedure_id"] == row["procedure_id"]
    alone = [row for row in rows.values() if row["joined_because"] == "alone"]
    procedures = [row["procedure_id"] for row in rows.values()]
    assert all(procedures.count(row["procedure_id"]) == 1 for row in alone)
