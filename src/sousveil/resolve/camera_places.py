"""Where cameras lie: observations, counts, samples and figures of places → `core_camera_places`.

A point decides; where there is none, the name. Borders are those of the bundled map, see
docs/explanation/decisions/map-places.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from sousveil.model.camera_tables import CAMERA_PLACES
from sousveil.resolve.map_cities import find_cities
from sousveil.resolve.map_conflicts import CONFLICTS, find_conflicts
from sousveil.resolve.map_places import LocatedPoints, locate_points
from sousveil.resolve.named_places import NOWHERE, Statement, choose_meaning, decide_regions
from sousveil.vocabulary.places.map import load_map_cities, load_map_regions

MAKER = "resolve.camera_places"
VERSION = "1"
BATCH_ROWS = 65_536

_COMMON = ("source_id", "locator", "place_raw", "country")
_SCHEMA = pa.schema(
    [(name, pa.string()) for name in (*_COMMON, "code_raw", "record_id", "record_kind")]
    + [("lat", pa.float64()), ("lon", pa.float64())]
)
_COPIED = ("source_id", "locator", "record_id", "record_kind")
_CELLS = ("country", "region_code", "region_name", "city_code", "city_name")


def resolve_camera_places(
    observations: Iterable[pa.RecordBatch],
    counts: Iterable[pa.RecordBatch],
    samples: Iterable[pa.RecordBatch],
    figures: Iterable[pa.RecordBatch],
) -> Iterator[pa.RecordBatch]:
    """`core_camera_places`: a row for each row of the four tables, ordinals of each source from 0.

    The rows of a source follow one another in each table, and in the output: its observations, then counts, samples and
    figures. Only observations may be many; the others are held in memory. Batches may be cut anywhere.
    """
    few = [
        *(_take_records(batch, "count") for batch in counts),
        *(_take_records(batch, "sample") for batch in samples),
        *(_take_records(batch, "figure") for batch in figures),
    ]
    held = pa.Table.from_batches(few, _SCHEMA) if few else _SCHEMA.empty_table()
    rows = _PlaceRows(_collect_regions(held))
    for table in _cut_equally(_order_records(observations, _split_sources(held))):
        yield rows.make(table)


def _take_records(batch: pa.RecordBatch, kind: str) -> pa.RecordBatch:
    """The columns that matter, alike for all kinds."""
    size = batch.num_rows
    columns = {name: batch[name] for name in _COMMON}
    columns["record_id"] = batch[f"{kind}_id"]
    columns["record_kind"] = pa.repeat(pa.scalar(kind), size)
    columns["code_raw"] = batch["place_code_raw"] if kind == "figure" else pa.repeat(pa.scalar(""), size)
    for name in ("lat", "lon"):
        columns[name] = batch[name] if kind == "observation" else pa.nulls(size, pa.float64())
    return pa.RecordBatch.from_arrays([columns[name] for name in _SCHEMA.names], schema=_SCHEMA)


def _collect_regions(held: pa.Table) -> dict[str, frozenset[str]]:
    """Source → divisions that its names lie in for certain."""
    names: dict[str, set[Statement]] = {}
    columns = (held[name].to_pylist() for name in ("source_id", "place_raw", "code_raw", "country"))
    for source_id, *stated in zip(*columns, strict=True):
        names.setdefault(source_id, set()).add(Statement(*stated))
    return {source_id: decide_regions(found) for source_id, found in names.items()}


def _split_sources(held: pa.Table) -> dict[str, pa.Table]:
    """Source → its rows; in order of first appearance."""
    places: dict[str, list[int]] = {}
    for row, source_id in enumerate(held["source_id"].to_pylist()):
        places.setdefault(source_id, []).append(row)
    return {source_id: held.take(rows) for source_id, rows in places.items()}


def _order_records(
    observations: Iterable[pa.RecordBatch], few: dict[str, pa.Table]
) -> Iterator[pa.RecordBatch]:
    """All records, those of a source together: its observations first."""
    last = ""
    for batch in observations:
        records = _take_records(batch, "observation")
        if not few:
            yield records
            continue
        for source_id, start, end in _find_runs(records["source_id"]):
            if source_id != last and last in few:
                yield from few.pop(last).to_batches()
            last = source_id
            yield records.slice(start, end - start)
    for table in [*filter(None, [few.pop(last, None)]), *few.values()]:
        yield from table.to_batches()


def _find_runs(column: pa.Array) -> Iterator[tuple[str, int, int]]:
    """(value, start, end) of stretches of equal values."""
    codes = column.dictionary_encode()
    numbers = codes.indices.to_numpy()
    edges = [0, *(np.flatnonzero(np.diff(numbers)) + 1).tolist(), len(numbers)]
    for start, end in pairwise(edges):
        if end > start:
            yield codes.dictionary[int(numbers[start])].as_py(), start, end


def _cut_equally(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.Table]:
    """The rows in tables of BATCH_ROWS."""
    waiting: list[pa.RecordBatch] = []
    size = 0
    for batch in batches:
        waiting.append(batch)
        size += batch.num_rows
        while size >= BATCH_ROWS:
            table = pa.Table.from_batches(waiting, _SCHEMA)
            yield table.slice(0, BATCH_ROWS).combine_chunks()
            waiting = table.slice(BATCH_ROWS).to_batches()
            size -= BATCH_ROWS
    if size:
        yield pa.Table.from_batches(waiting, _SCHEMA).combine_chunks()


class _Texts:
    """A column of texts as numbers of a list, so that few texts are made; number 0 is ''."""

    def __init__(self, texts: Iterable[str], numbers: npt.NDArray[Any]) -> None:
        """`numbers`: of the texts, -1 for ''."""
        self._texts = ["", *texts]
        self._numbers = numbers.astype(np.int64) + 1

    def write(self, row: int, text: str) -> None:
        """Sets one row."""
        self._texts.append(text)
        self._numbers[row] = len(self._texts) - 1

    def make(self) -> pa.Array:
        """The column."""
        return pa.array(self._texts, pa.string()).take(pa.array(self._numbers))


class _PlaceRows:
    """Makes the rows. `regions`: source → divisions that its names lie in for certain."""

    def __init__(self, regions: dict[str, frozenset[str]]) -> None:
        self._regions = regions
        self._ordinals: dict[str, int] = {}

    def make(self, table: pa.Table) -> pa.RecordBatch:
        """The batch of rows for these records."""
        import pyarrow.compute as pc  # slow to load

        lat, lon = (table[name].to_numpy() for name in ("lat", "lon"))
        located = locate_points(lat, lon)
        cells = _describe_points(lat, lon, located)
        self._place_names(table, np.flatnonzero(np.isnan(lat) | np.isnan(lon)), cells)
        count = table.num_rows
        made = {name: column.make() for name, column in cells.items()}
        made |= {name: table[name].combine_chunks() for name in _COPIED}
        made["place_id"] = pc.binary_join_element_wise(pa.scalar("plc"), made["record_id"], "_")
        made["ordinal"] = self._number(made["source_id"])
        made["stated_conflict"] = pa.array(CONFLICTS).take(pa.array(find_conflicts(table, located.regions)))
        made["offshore_m"] = pa.array(located.offshore_m, from_pandas=True)
        made["maker"] = pa.repeat(pa.scalar(MAKER), count)
        made["maker_version"] = pa.repeat(pa.scalar(VERSION), count)
        schema = CAMERA_PLACES.schema
        return pa.RecordBatch.from_arrays([made[name] for name in schema.names], schema=schema)

    def _place_names(self, table: pa.Table, rows: npt.NDArray[np.intp], cells: dict[str, _Texts]) -> None:
        """Writes what the names of rows without a point mean."""
        if not len(rows):
            return
        names = ("source_id", "place_raw", "code_raw", "country")
        columns = (table[name].take(pa.array(rows)).to_pylist() for name in names)
        for row, source_id, *stated in zip(rows.tolist(), *columns, strict=True):
            place = choose_meaning(Statement(*stated), self._regions.get(source_id, frozenset()))
            for name in _CELLS:
                cells[name].write(row, getattr(place, name))
            cells["evidence"].write(row, "name" if place != NOWHERE else "none")

    def _number(self, source_ids: pa.Array) -> pa.Array:
        parts = []
        for source_id, start, end in _find_runs(source_ids):
            first = self._ordinals.get(source_id, 0)
            self._ordinals[source_id] = first + end - start
            parts.append(np.arange(first, first + end - start, dtype=np.int64))
        return pa.array(np.concatenate(parts))


def _describe_points(
    lat: npt.NDArray[np.float64], lon: npt.NDArray[np.float64], located: LocatedPoints
) -> dict[str, _Texts]:
    """The columns of _CELLS and the evidence, for points by the map."""
    known, regions = load_map_cities(), located.regions
    cells = {name: _Texts(texts, regions) for name, texts in _list_region_texts().items()}
    numbers, at = np.unique(find_cities(lat, lon, regions), return_inverse=True)
    chosen = [number for number in numbers.tolist() if number >= 0]
    at = at - (len(numbers) - len(chosen))  # -1 for none
    cells["city_code"] = _Texts((f"geonames:{known.geoname_ids[number]}" for number in chosen), at)
    cells["city_name"] = _Texts((known.names[number] for number in chosen), at)
    evidence = np.where(regions < 0, 0, np.where(np.isnan(located.offshore_m), 1, 2))
    cells["evidence"] = _Texts(("none", "inside", "near the coast"), evidence)
    return cells


@cache
def _list_region_texts() -> dict[str, tuple[str, ...]]:
    """What the columns of the map's divisions are."""
    held = load_map_regions()
    return {
        "country": tuple(region.country for region in held),
        "region_code": tuple(region.code for region in held),
        "region_name": tuple(region.name for region in held),
    }
