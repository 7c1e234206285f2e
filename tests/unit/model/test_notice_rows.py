"""The rows of sources: alone and with a shared store they are the same, whatever the batches."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sousveil.model import notice_rows, notice_values
from sousveil.model.errors import SousveilError
from sousveil.model.notice_rows import NoticeRows, NoticeStore
from sousveil.model.notice_tables import NOTICE_DATES, NOTICES, UNMAPPED_PATHS
from sousveil.model.notice_values import clean_name
from sousveil.model.tables import PROBLEMS, table_of

COUNTS = {"a" * 64: 3, "b" * 64: 0, "c" * 64: 150, "d" * 64: 1}


def write_source(source_id: str, notices: int, store: NoticeStore | None) -> list[pa.RecordBatch]:
    """Notices with two dates each, a path that is counted and a problem; batches as they come."""
    rows = NoticeRows(source_id, "ted", f"readers.{source_id[0]}", "1", store=store)
    batches = []
    for number in range(notices):
        row = rows.open_notice(f'{{"pointer":"/{number}"}}')
        rows.add(NOTICE_DATES, '{"pointer":"/a"}', role="award", at="2019-01-01", at_raw="2019")
        rows.add(NOTICE_DATES, '{"pointer":"/b"}', role="award", at_raw=str(number))
        rows.count_path("/some/path")
        batches += rows.drain()
        row["title"] = f"number {number}"
    rows.report("date_invalid", "made up")
    return [*batches, *rows.finish()]


def gather(batches: Iterable[pa.RecordBatch]) -> dict[str, list[dict[str, Any]]]:
    tables: dict[str, list[dict[str, Any]]] = {}
    for batch in batches:
        tables.setdefault(table_of(batch).name, []).extend(batch.to_pylist())
    return tables


@pytest.mark.parametrize("size", [2, 40, 8192])
def test_sources_that_share_a_store_have_the_rows_they_have_alone(
    size: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    alone = gather(b for source_id, count in COUNTS.items() for b in write_source(source_id, count, None))
    monkeypatch.setattr(notice_rows, "BATCH_ROWS", size)
    store = NoticeStore()
    shared = [b for source_id, count in COUNTS.items() for b in write_source(source_id, count, store)]
    assert gather([*shared, *store.finish()]) == alone
    assert [row["ordinal"] for row in alone[NOTICE_DATES.name]] == [*range(6), *range(300), *range(2)]
    assert [row["title"] for row in alone[NOTICES.name]][:4] == [
        *(f"number {n}" for n in range(3)),
        "number 0",
    ]
    assert {(row["source_id"][0], row["maker"]) for row in alone[NOTICES.name]} == {
        (letter, f"readers.{letter}") for letter in "acd"
    }
    assert [row["occurrences"] for row in alone[UNMAPPED_PATHS.name]] == [3, 150, 1]
    assert [row["source_id"][0] for row in alone[PROBLEMS.name]] == list("aabccdd")


def test_few_rows_of_many_sources_are_one_batch() -> None:
    store = NoticeStore()
    assert [b for source_id in ("a", "b", "c") for b in write_source(source_id, 2, store)] == []
    assert sorted(batch.num_rows for batch in store.finish()) == [3, 6, 6, 12]
    assert list(store.finish()) == []


def test_what_a_broken_reader_left_stays_its_own() -> None:
    store = NoticeStore()
    NoticeRows("a", "ted", "readers.ted", "1", store=store).open_notice("{}")
    store.close_source()
    write_source("b", 1, store)
    found = gather(store.finish())[NOTICES.name]
    assert [(row["source_id"], row["ordinal"]) for row in found] == [("a", 0), ("b", 0)]


def test_a_column_that_no_table_declares_is_a_bug() -> None:
    rows = NoticeRows("a", "ted", "readers.ted", "1")
    rows.open_notice("{}", colour="red")
    with pytest.raises(SousveilError, match="does not declare"):
        list(rows.finish())


@given(st.text(st.one_of(st.characters(), st.sampled_from(" \t\u00a0\u200b\u2003\x1c\ufeffab"))))
def test_names_are_cleaned_alike_the_short_way_and_the_long(text: str) -> None:
    without_marks = notice_values._CONTROL.sub("", text)
    assert clean_name(text) == notice_values._SPACES.sub(" ", without_marks).strip()
