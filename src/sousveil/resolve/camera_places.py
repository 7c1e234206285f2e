"""Where cameras lie: observations, counts, samples and figures of places → `core_camera_places`.

A point decides; where there is none, the name. Borders are those of the bundled map, see
docs/explanation/decisions/map-places.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from sousveil.model.camera_tables import CAMERA_PLACES
from sousveil.resolve.map_cities import find_cities
from sousveil.resolve.map_conflicts import find_conflicts
from sousveil.resolve.map_places import list_countries, locate_points
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
_CELLS = ("country", "region_code", "region_name", "city_code", "city_name")

Texts = npt.NDArray[np.object_]


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


class _PlaceRows:
    """Makes the rows. `regions`: source → divisions that its names lie in for certain."""

    def __init__(self, regions: dict[str, frozenset[str]]) -> None:
        self._regions = regions
        self._ordinals: dict[str, int] = {}

    def make(self, table: pa.Table) -> pa.RecordBatch:
        """The batch of rows for these records."""
        import pyarrow.compute as pc  # slow to load

        lat, lon = (table[name].to_numpy() for name in ("lat", "lon"))
        regions, offshore = locate_points(lat, lon)
        cells = _describe_points(lat, lon, regions)
        evidence = np.where(regions < 0, "none", np.where(np.isnan(offshore), "inside", "near the coast"))
        conflicts = find_conflicts(table, regions)
        self._place_names(
            table, np.flatnonzero(np.isnan(lat) | np.isnan(lon)), cells, evidence := evidence.astype(object)
        )
        count = table.num_rows
        columns = {
            **{
                name: table[name].combine_chunks()
                for name in ("source_id", "locator", "record_id", "record_kind")
            },
            "place_id": pc.binary_join_element_wise(
                pa.scalar("plc"), table["record_id"], "_"
            ).combine_chunks(),
            "ordinal": self._number(table["source_id"].combine_chunks()),
            **{name: pa.array(values, pa.string()) for name, values in cells.items()},
            "evidence": pa.array(evidence, pa.string()),
            "stated_conflict": pa.array(conflicts, pa.string()),
            "offshore_m": pa.array(offshore, from_pandas=True),
            "maker": pa.repeat(pa.scalar(MAKER), count),
            "maker_version": pa.repeat(pa.scalar(VERSION), count),
        }
        schema = CAMERA_PLACES.schema
        return pa.RecordBatch.from_arrays([columns[name] for name in schema.names], schema=schema)

    def _place_names(
        self, table: pa.Table, rows: npt.NDArray[np.intp], cells: dict[str, Texts], evidence: Texts
    ) -> None:
        """Writes what the names of rows without a point mean."""
        if not len(rows):
            return
        columns = (
            table[name].take(pa.array(rows)).to_pylist()
            for name in ("source_id", "place_raw", "code_raw", "country")
        )
        for row, source_id, *stated in zip(rows.tolist(), *columns, strict=True):
            place = choose_meaning(Statement(*stated), self._regions.get(source_id, frozenset()))
            for name in _CELLS:
                cells[name][row] = getattr(place, name)
            evidence[row] = "name" if place != NOWHERE else "none"

    def _number(self, source_ids: pa.Array) -> pa.Array:
        parts = []
        for source_id, start, end in _find_runs(source_ids):
            first = self._ordinals.get(source_id, 0)
            self._ordinals[source_id] = first + end - start
            parts.append(np.arange(first, first + end - start, dtype=np.int64))
        return pa.array(np.concatenate(parts))


def _describe_points(
    lat: npt.NDArray[np.float64], lon: npt.NDArray[np.float64], regions: npt.NDArray[np.int16]
) -> dict[str, Texts]:
    """The columns of _CELLS for points by the map."""
    countries = list_countries(regions)
    cities = find_cities(lat, lon, countries)
    held, known = load_map_regions(), load_map_cities()
    cells = {"country": countries}
    for name, field in (("region_code", "code"), ("region_name", "name")):
        cells[name] = _take_texts([getattr(region, field) for region in held], regions)
    numbers, at = np.unique(cities, return_inverse=True)
    chosen = [number for number in numbers.tolist() if number >= 0]
    at = at - (len(numbers) - len(chosen))  # -1 for none
    cells["city_code"] = _take_texts([f"geonames:{known.geoname_ids[number]}" for number in chosen], at)
    cells["city_name"] = _take_texts([known.names[number] for number in chosen], at)
    return cells


def _take_texts(texts: Iterable[str], numbers: npt.NDArray[Any]) -> Texts:
    """The text of each number, '' for -1."""
    found: Texts = np.array([*texts, ""], dtype=object)[numbers]
    return found
