"""Packs: the tables of many small sources in one stage output, so that a source does not cost a folder of its own.

A pack is a folder with one Parquet file per table, the rows of its sources one source after the other. It is made
once: a source that is added later goes into a new pack, and a pack that holds a source that is gone is made anew.
"""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from sousveil.model.tables import Table

PACK_SOURCES = 512
PACK_BYTES = 8_000_000
"""A pack holds at most so many sources or bytes of them; a larger source is alone in its pack, and streamed."""

_LEAST_BYTES = 1_000_000  # a smaller share is not worth its files
_MEMBERS = "members.json"
_KEPT_BYTES = 200_000_000  # of all tables that are held
_HELD_BYTES = 32_000_000  # of one; a larger one is streamed


def plan_packs(
    wanted: Mapping[str, int], existing: Iterable[tuple[Path, tuple[str, ...]]], shares: int = 1
) -> tuple[dict[str, Path], list[tuple[str, ...]]]:
    """Which member lies in which existing pack, and the new packs to make, as tuples of members.

    `wanted`: member → bytes, in the order in which members are to stand beside each other. An existing pack is used
    when all its members are wanted and in no pack used before it. `shares`: into how many packs of like size to cut
    what is missing, if they are not too small then.
    """
    placed: dict[str, Path] = {}
    for path, members in sorted(existing):
        if members and all(name in wanted and name not in placed for name in members):
            placed.update(dict.fromkeys(members, path))
    missing = {name: weight for name, weight in wanted.items() if name not in placed}
    share = max(_LEAST_BYTES, sum(missing.values()) // shares)
    return placed, list(_group_members(missing, share))


def _group_members(missing: Mapping[str, int], share: int) -> Iterator[tuple[str, ...]]:
    group: list[str] = []
    size = 0
    for name, weight in missing.items():
        if weight >= PACK_BYTES:
            yield (name,)
            continue
        is_full = size >= share or size + weight > PACK_BYTES or len(group) >= PACK_SOURCES
        if group and is_full:
            yield tuple(group)
            group, size = [], 0
        group.append(name)
        size += weight
    if group:
        yield tuple(group)


def write_members(folder: Path, members: Iterable[str]) -> None:
    """Notes in the pack which members it holds."""
    (folder / _MEMBERS).write_text(json.dumps(list(members)), "utf-8")


def find_packs(home: Path) -> Iterator[tuple[Path, tuple[str, ...]]]:
    """The packs in `home` with their members; folders that are none are left out."""
    for path in sorted(home.iterdir()) if home.is_dir() else ():
        try:
            yield path, tuple(json.loads((path / _MEMBERS).read_bytes()))
        except (OSError, ValueError, TypeError):
            continue


class PackReader:
    """Reads the rows of one source out of packs. Small packs are held in memory, some at a time; large are streamed."""

    def __init__(self) -> None:
        self._held: OrderedDict[Path, tuple[pa.Table, dict[str, tuple[int, int]]]] = OrderedDict()
        self._bytes = 0

    def read_rows(
        self, folder: Path, table: Table, *source_ids: str, rows: int = 4096
    ) -> Iterator[pa.RecordBatch]:
        """The rows of `table` of those sources in the pack `folder`, in order; nothing if there are none."""
        path = folder / f"{table.name}.parquet"
        if not path.is_file():
            return
        if path not in self._held and _is_large(path):
            for source_id in source_ids:
                yield from _stream_rows(path, source_id, rows)
            return
        held, spans = self._load(path)
        for start, end in _join_spans(spans[name] for name in source_ids if name in spans):
            yield from held.slice(start, end - start).to_batches()

    def _load(self, path: Path) -> tuple[pa.Table, dict[str, tuple[int, int]]]:
        if path in self._held:
            self._held.move_to_end(path)
            return self._held[path]
        held = pq.read_table(path, use_threads=False).combine_chunks()
        self._held[path] = held, _find_spans(held["source_id"])
        self._bytes += held.nbytes
        while self._bytes > _KEPT_BYTES and len(self._held) > 1:
            _, (oldest, _) = self._held.popitem(last=False)
            self._bytes -= oldest.nbytes
        return self._held[path]


def _is_large(path: Path) -> bool:
    metadata = pq.read_metadata(path)
    groups = range(metadata.num_row_groups)
    return len(groups) > 1 and sum(metadata.row_group(i).total_byte_size for i in groups) > _HELD_BYTES


def _join_spans(spans: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """(first row, row after the last) of spans, those that follow each other joined."""
    first = last = 0
    for start, length in spans:
        if start != last:
            if last > first:
                yield first, last
            first = start
        last = start + length
    if last > first:
        yield first, last


def _stream_rows(path: Path, source_id: str, rows: int) -> Iterator[pa.RecordBatch]:
    import pyarrow.compute as pc

    with pq.ParquetFile(path) as file:
        for batch in file.iter_batches(batch_size=rows, use_threads=False):
            mask = pc.equal(batch["source_id"], source_id)
            kept = batch.filter(mask)
            if kept.num_rows:
                yield kept


def _find_spans(column: Any) -> dict[str, tuple[int, int]]:
    """Source id → (first row, number of rows); the rows of a source stand together."""
    import pyarrow.compute as pc

    if not len(column):
        return {}
    runs = pc.run_end_encode(column.combine_chunks())
    names, ends = runs.values.to_pylist(), runs.run_ends.to_pylist()
    spans: dict[str, tuple[int, int]] = {}
    start = 0
    for name, end in zip(names, ends, strict=True):
        first, length = spans.get(name, (start, 0))
        spans[name] = first, length + end - start
        start = end
    return spans
