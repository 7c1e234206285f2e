"""What the register reads: the columns of the observation tables as arrays, in the order of observation_id.

Words are held once each, with a code per row, so that five million rows fit in a few hundred megabytes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from numpy.typing import NDArray

from sousveil.model.camera_tables import (
    CAMERA_DIRECTIONS,
    CAMERA_OBSERVATIONS,
    CAMERA_PLACES,
    CAMERA_PRODUCTS,
)
from sousveil.resolve.register.nearness import Ints, Reals

KINDS = ("surveillance", "surveillance_type", "camera_type", "camera_mount", "zone")
PLACES = ("country", "region_code", "region_name", "city_code", "city_name")
_DATES = ("snapshot_at", "started_at", "seen_first_at", "seen_last_at")
_TEXTS = ("direction_raw", "operator_raw", "manufacturer_raw", "brand_raw", "model_raw", "label_raw")
_WORDS = (*KINDS, *_DATES, *_TEXTS, "source_id", "series", "native_id")
_NUMBERS = ("lat", "lon", "height_m", "angle_deg", "cameras")

Codes = NDArray[np.int32]


@dataclass(frozen=True)
class Words:
    """A column of text: `codes` per row, -1 for '', into `held`, an Arrow array of each word once."""

    codes: Codes
    held: pa.Array

    def __len__(self) -> int:
        """How many words; not rows."""
        return len(self.held)

    @cached_property
    def words(self) -> list[str]:
        """The words as a list: for columns that have few of them."""
        words: list[str] = self.held.to_pylist()
        return words

    def take(self, rows: Ints) -> pa.Array:
        """The texts of `rows`."""
        codes = self.codes[rows]
        return self.held.take(pa.array(codes, mask=codes < 0)).fill_null("")

    def rank(self) -> Codes:
        """Per row the place of its text in the order of texts; -1 for ''."""
        order = np.empty(len(self.words) + 1, np.int32)
        order[np.argsort(np.array(self.words, dtype=object), kind="stable")] = np.arange(len(self.words))
        order[-1] = -1
        ranked: Codes = order[self.codes]
        return ranked


@dataclass(frozen=True)
class Looks:
    """Directions: those of observation i are `start[i]` to below `start[i + 1]` of the centres and widths (degrees)."""

    start: Ints
    center: Reals
    width: Reals


@dataclass(frozen=True)
class Observed:
    """All observations, ordered by id. `numbers`: lat, lon, height_m (NaN for null), cameras."""

    ids: pa.Array
    words: Mapping[str, Words]
    numbers: Mapping[str, Reals]
    looks: Looks

    def __len__(self) -> int:
        return len(self.ids)

    def find(self, ids: Sequence[str]) -> Ints:
        """The rows of observation ids, -1 for unknown ones."""
        return _find(pa.array(ids, pa.string()), self.ids)


def read_observed(paths: Mapping[str, Path]) -> Observed:
    """The tables under their names in `paths`. core_camera_places and core_camera_products may lack rows."""
    table = pq.read_table(
        paths[CAMERA_OBSERVATIONS.name],
        columns=["observation_id", *_WORDS, *_NUMBERS],
        read_dictionary=list(_WORDS),
        pre_buffer=False,
    ).unify_dictionaries()
    ids = table["observation_id"].combine_chunks()
    order = pc.sort_indices(ids)
    ids = ids.take(order)
    words = {name: _encode(table[name], order) for name in _WORDS}
    numbers = {name: _read_numbers(table[name], order) for name in _NUMBERS}
    del table
    words |= _read_places(paths[CAMERA_PLACES.name], ids)
    words |= _read_products(paths[CAMERA_PRODUCTS.name], ids)
    return Observed(ids, words, numbers, _read_looks(paths[CAMERA_DIRECTIONS.name], ids))


def _encode(column: pa.ChunkedArray, order: pa.Array) -> Words:
    return _make_words(column.combine_chunks().take(order))


def _make_words(column: pa.DictionaryArray) -> Words:
    codes = column.indices.fill_null(-1).to_numpy(zero_copy_only=False).astype(np.int32)
    held = column.dictionary.cast(pa.string()).fill_null("")
    for empty in np.flatnonzero(pc.equal(held, "").to_numpy(zero_copy_only=False)):
        codes[codes == empty] = -1
    return Words(codes, held)


def _read_numbers(column: pa.ChunkedArray, order: pa.Array) -> Reals:
    values = column.combine_chunks().take(order).cast(pa.float64())
    numbers: Reals = values.fill_null(np.nan).to_numpy(zero_copy_only=False)
    return numbers


def _find(ids: pa.Array, known: pa.Array) -> Ints:
    if len(ids) == len(known) and ids.equals(known):
        return np.arange(len(known))
    found: Ints = pc.index_in(ids, known).fill_null(-1).to_numpy(zero_copy_only=False).astype(np.int64)
    return found


def _read_places(path: Path, ids: pa.Array) -> dict[str, Words]:
    table = pq.read_table(
        path,
        columns=["record_id", *PLACES],
        read_dictionary=list(PLACES),
        filters=pc.field("record_kind") == "observation",
    ).unify_dictionaries()
    rows = _find(table["record_id"].combine_chunks(), ids)
    return {name: _scatter(table[name], rows, len(ids)) for name in PLACES}


def _scatter(column: pa.ChunkedArray, rows: Ints, count: int) -> Words:
    words = (
        _make_words(column.combine_chunks())
        if len(column)
        else Words(np.empty(0, np.int32), pa.array([], pa.string()))
    )
    codes = np.full(count, -1, np.int32)
    known = rows >= 0
    codes[rows[known]] = words.codes[known]
    return Words(codes, words.held)


def _read_products(path: Path, ids: pa.Array) -> dict[str, Words]:
    """Of several products of one observation the surest, then the first by vendor and model."""
    names = ("vendor_id", "model")
    table = pq.read_table(path, columns=["observation_id", "confidence", *names])
    keys = [("confidence", "ascending"), ("vendor_id", "descending"), ("model", "descending")]
    table = table.sort_by(keys)  # the last one written stays
    rows = _find(table["observation_id"].combine_chunks(), ids)
    found = {name: _scatter(table[name].dictionary_encode(), rows, len(ids)) for name in names}
    return {"vendor_id": found["vendor_id"], "product_model": found["model"]}


def _read_looks(path: Path, ids: pa.Array) -> Looks:
    table = pq.read_table(path, columns=["observation_id", "center_deg", "width_deg"])
    rows = _find(table["observation_id"].combine_chunks(), ids)
    center = table["center_deg"].combine_chunks().to_numpy(zero_copy_only=False)
    width = table["width_deg"].combine_chunks().fill_null(np.nan).to_numpy(zero_copy_only=False)
    order = np.lexsort((width, center, rows))
    order = order[rows[order] >= 0]
    start = np.searchsorted(rows[order], np.arange(len(ids) + 1))
    return Looks(start.astype(np.int64), center[order], width[order])
