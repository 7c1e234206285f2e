"""Packs: what is made once is kept, and each source finds its rows again."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from sousveil.engine import packs
from sousveil.engine.packs import PACK_BYTES, PACK_SOURCES, PackReader, find_packs, plan_packs, write_members
from sousveil.engine.stage_tables import write_stage_tables
from sousveil.model.notice_tables import NOTICE_DATES


def make_dates(source_id: str, count: int, first: int = 0) -> pa.RecordBatch:
    return NOTICE_DATES.batch(
        {
            **dict.fromkeys((c.name for c in NOTICE_DATES.columns), ""),
            "date_id": f"{source_id}-{number}",
            "source_id": source_id,
            "ordinal": number,
        }
        for number in range(first, first + count)
    )


def test_small_sources_share_packs_and_a_large_one_is_alone() -> None:
    wanted = {f"s{number:03}": 1000 for number in range(PACK_SOURCES + 6)} | {"s010x": PACK_BYTES}
    placed, missing = plan_packs(wanted, [])
    assert placed == {}
    assert ("s010x",) in missing
    assert sorted(name for pack in missing for name in pack) == sorted(wanted)
    assert [len(pack) for pack in missing] == [PACK_SOURCES, 1, 6]


def test_a_pack_is_never_larger_than_it_may_be() -> None:
    _, missing = plan_packs({f"s{n}": PACK_BYTES // 3 for n in range(7)}, [])
    assert [len(pack) for pack in missing] == [3, 3, 1]


def test_packs_stay_when_sources_come_and_are_made_anew_when_one_goes(tmp_path: Path) -> None:
    for name, members in (("one", ("a", "b")), ("two", ("c",)), ("stray", ())):
        (tmp_path / name).mkdir()
        if members:
            write_members(tmp_path / name, members)
    existing = list(find_packs(tmp_path))
    assert existing == [(tmp_path / "one", ("a", "b")), (tmp_path / "two", ("c",))]
    placed, missing = plan_packs(dict.fromkeys("abcd", 1), existing)
    assert placed == {"a": tmp_path / "one", "b": tmp_path / "one", "c": tmp_path / "two"}
    assert missing == [("d",)]
    placed, missing = plan_packs(dict.fromkeys("bcd", 1), existing)
    assert placed == {"c": tmp_path / "two"}
    assert missing == [("b", "d")]


def test_what_is_missing_is_cut_into_shares_that_are_not_too_small() -> None:
    wanted = {f"s{number:03}": 100_000 for number in range(60)}
    assert [len(pack) for pack in plan_packs(wanted, [], 2)[1]] == [30, 30]
    assert [len(pack) for pack in plan_packs(wanted, [], 100)[1]] == [10] * 6


@pytest.mark.parametrize("kept", [1, 1_000_000])
def test_each_source_finds_its_rows(tmp_path: Path, kept: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packs, "_KEPT_BYTES", kept)
    sizes = {"a": 3, "b": 0, "c": 5}
    for folder in ("one", "two"):
        (tmp_path / folder).mkdir()
        batches = [make_dates(folder + name, count) for name, count in sizes.items() if count]
        write_stage_tables(tmp_path / folder, batches)
    reader = PackReader()
    for folder in ("one", "two", "one"):
        for name, count in sizes.items():
            rows = [
                row
                for batch in reader.read_rows(tmp_path / folder, NOTICE_DATES, folder + name)
                for row in batch.to_pylist()
            ]
            assert [row["ordinal"] for row in rows] == list(range(count))
            assert {row["source_id"] for row in rows} == ({folder + name} if count else set())


def test_a_large_source_is_streamed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sousveil.engine.stage_tables._FLUSH_BYTES", 10_000)
    monkeypatch.setattr(packs, "_HELD_BYTES", 10_000)
    write_stage_tables(tmp_path, [make_dates("big", 100, first) for first in range(0, 3000, 100)])
    batches = list(PackReader().read_rows(tmp_path, NOTICE_DATES, "big", rows=500))
    assert len(batches) > 1
    assert [number for batch in batches for number in batch["ordinal"].to_pylist()] == list(range(3000))
    assert list(PackReader().read_rows(tmp_path, NOTICE_DATES, "other")) == []


def test_a_pack_with_several_groups_of_rows_is_held_if_it_is_small(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sousveil.engine.stage_tables._FLUSH_BYTES", 10_000)
    write_stage_tables(tmp_path, [make_dates(name, 700) for name in "abc"])
    assert pq.read_metadata(tmp_path / f"{NOTICE_DATES.name}.parquet").num_row_groups > 1
    (batch,) = PackReader().read_rows(tmp_path, NOTICE_DATES, "a", "b", rows=500)
    assert batch["date_id"].to_pylist() == [f"{name}-{number}" for name in "ab" for number in range(700)]
