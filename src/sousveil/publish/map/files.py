"""The map's data as script files: an index, counts of cells, counts of places, and points, each loaded by need.

A page opened from a file may not read other files, but may load scripts; so each file is one call of the function that
`assets/map-data.js` defines: sousveilMap(name, data). Numbers are in flat lists; positions, and the combinations
of counts, as differences from one to the next.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
import orjson
import pyarrow as pa
import pyarrow.compute as pc

from sousveil.publish.map.collecting import FINEST, Cells, Ints, MapCameras, Reals
from sousveil.publish.map.counting import (
    CellCounts,
    count_cells,
    count_combinations,
    count_places,
    count_unplaced,
    find_parents,
    outline_cells,
)
from sousveil.publish.site.reading import make_slug

FOLDER = "map"
INDEX = f"{FOLDER}/index.js"
PLACES = f"{FOLDER}/places.js"
CELL_STEPS = 1_000  # a degree
POINT_STEPS = 100_000
MOST_POINTS = 20_000
_SHARD_OF = {1: None, 2: None, 3: 0, 4: 1, 5: 2}
"""Resolution → that of the cells by which its counts are cut into files; None for one file."""


class _Shard(NamedTuple):
    address: str
    start: int
    end: int
    box: list[float]  # west, south, east, north


class MapFiles:
    """The files of the map of some cameras. Rendering one costs no more than what it holds.

    `list_addresses()`: from the root of the site. `render(address)`: the file, None for other addresses. `sums`: cameras by
    combination, which the entries of each resolution together with `unplaced` add up to. `slugs`: for each camera the name
    of its page, with '#' and an anchor where it has none of its own; without them, names are made of the ids.
    """

    def __init__(self, held: MapCameras, slugs: Sequence[str] | None = None) -> None:
        self.held = held
        self._given_slugs = slugs
        self.sums = count_combinations(held)
        self.unplaced = count_unplaced(held)

    def list_addresses(self) -> tuple[str, ...]:
        """All files, the index first."""
        cells = (shard.address for level in self._cell_shards.values() for shard in level)
        return (INDEX, PLACES, *cells, *(shard.address for shard in self._point_shards))

    def render(self, address: str) -> bytes | None:
        """One file, UTF-8."""
        if address == INDEX:
            return _write_call("index", self._list_index())
        if address == PLACES:
            return _write_call("places", self._list_places())
        found = self._shards.get(address)
        if found is None:
            return None
        resolution, shard = found
        name = address.removeprefix(f"{FOLDER}/").removesuffix(".js")
        if resolution:
            return _write_call(name, _list_cells(_cut(self._counts[resolution], shard)))
        return _write_call(name, self._list_points(shard))

    def render_all(self) -> Iterator[tuple[str, bytes]]:
        """(address, file) of all."""
        for address in self.list_addresses():
            content = self.render(address)
            if content is not None:
                yield address, content

    @cached_property
    def _counts(self) -> dict[int, CellCounts]:
        return {
            resolution: _sort_by_shard(counts, _SHARD_OF[resolution])
            for resolution, counts in sorted(count_cells(self.held).items())
        }

    @cached_property
    def _cell_shards(self) -> dict[int, list[_Shard]]:
        return {
            resolution: _shard_cells(counts, resolution, _SHARD_OF[resolution])
            for resolution, counts in self._counts.items()
        }

    @cached_property
    def _shards(self) -> dict[str, tuple[int, _Shard]]:
        cells = {
            shard.address: (resolution, shard)
            for resolution, shards in self._cell_shards.items()
            for shard in shards
        }
        return cells | {shard.address: (0, shard) for shard in self._point_shards}

    @cached_property
    def _point_cells(self) -> Cells:
        """The cell whose file holds each camera; 0 without a position."""
        cells = np.zeros(len(self.held.ids), np.uint64)
        left = np.flatnonzero(self.held.cells)
        for resolution in range(3, FINEST + 1):
            cells[left] = parents = find_parents(self.held.cells[left], resolution)
            _, numbers, sizes = np.unique(parents, return_inverse=True, return_counts=True)
            left = left[sizes[numbers] > MOST_POINTS]
        return cells

    @cached_property
    def _point_order(self) -> Ints:
        """Cameras with a position, those of one file together, near ones near each other."""
        held = self.held
        order = np.lexsort((held.lon, np.round(held.lat, 2), self._point_cells))
        return order[np.searchsorted(self._point_cells[order], 1) :].astype(np.int64)

    @cached_property
    def _point_shards(self) -> list[_Shard]:
        cells, order = self._point_cells[self._point_order], self._point_order
        different, starts = np.unique(cells, return_index=True)
        if not len(different):
            return []
        boxes = _find_boxes(self.held.lon[order], self.held.lat[order], starts, 5)
        ends = [*starts[1:].tolist(), len(order)]
        return [
            _Shard(f"{FOLDER}/points/{cell:x}.js", start, end, box)
            for cell, start, end, box in zip(different.tolist(), starts.tolist(), ends, boxes, strict=True)
        ]

    @cached_property
    def _views(self) -> tuple[Ints, Ints]:
        """The directions in the order of the points: (their rows, the place of each one's camera in the order)."""
        ranks = np.full(len(self.held.ids), -1, np.int64)
        ranks[self._point_order] = np.arange(len(self._point_order))
        places = ranks[self.held.view_cameras]
        rows = np.argsort(places, kind="stable")
        rows = rows[np.searchsorted(places[rows], 0) :]
        return rows, places[rows]

    @cached_property
    def _slugs(self) -> pa.Array:
        if self._given_slugs is not None:
            return pa.array(self._given_slugs, pa.string())
        ids = self.held.ids
        plain = pc.match_substring_regex(ids, r"^cam_[0-9a-f]{1,60}$")
        if pc.all(plain).as_py() is not False:
            return ids
        return pa.array([make_slug(identifier) for identifier in ids.to_pylist()])

    def _list_index(self) -> dict[str, Any]:
        facets = self.held.facets
        columns = ("kind", "vendor", "set", "year", "presence")
        return {
            "kinds": facets.kinds,
            "vendors": facets.vendors,
            "sources": facets.sources,
            "sets": facets.source_sets,
            "years": facets.years,
            "presences": facets.presences,
            "combinations": {
                name: np.ascontiguousarray(facets.combinations[:, at]) for at, name in enumerate(columns)
            },
            "sums": self.sums,
            "unplaced": self.unplaced,
            "levels": {
                str(resolution): [_describe(shard) for shard in shards]
                for resolution, shards in self._cell_shards.items()
            },
            "points": [_describe(shard) for shard in self._point_shards],
            "steps": {"cells": CELL_STEPS, "points": POINT_STEPS},
        }

    def _list_places(self) -> dict[str, Any]:
        counts = count_places(self.held)
        names = self.held.place_names
        return {
            "places": [names[at] for at in counts.cells.tolist()],
            "entries": np.diff(counts.starts),
            "combinations": _write_differences(counts.combinations),
            "cameras": counts.cameras,
        }

    def _list_points(self, shard: _Shard) -> dict[str, Any]:
        held, rows = self.held, self._point_order[shard.start : shard.end]
        views, places = self._views
        first, last = np.searchsorted(places, (shard.start, shard.end))
        held_views = views[first:last]
        return {
            "slugs": " ".join(self._slugs.take(pa.array(rows)).to_pylist()),
            "x": _write_steps(held.lon[rows], POINT_STEPS),
            "y": _write_steps(held.lat[rows], POINT_STEPS),
            "combinations": held.combination[rows],
            "cameras": held.cameras[rows],
            "views": places[first:last] - shard.start,
            "centers": held.view_centers[held_views],
            "widths": held.view_widths[held_views],
        }


def _sort_by_shard(counts: CellCounts, parent: int | None) -> CellCounts:
    """The same, the cells of one file together."""
    if parent is None or not len(counts.cells):
        return counts
    order = np.lexsort((counts.cells, find_parents(counts.cells, parent)))
    sizes = np.diff(counts.starts)[order]
    starts = np.concatenate([[0], np.cumsum(sizes)])
    rows = np.repeat(counts.starts[:-1][order] - starts[:-1], sizes) + np.arange(starts[-1])
    return CellCounts(counts.cells[order], starts, counts.combinations[rows], counts.cameras[rows])


def _shard_cells(counts: CellCounts, resolution: int, parent: int | None) -> list[_Shard]:
    if not len(counts.cells):
        return []
    parents = np.zeros(len(counts.cells), np.uint64) if parent is None else find_parents(counts.cells, parent)
    different, starts = np.unique(parents, return_index=True)
    ends = [*starts[1:].tolist(), len(parents)]
    outlines = outline_cells(counts.cells)
    corners = np.concatenate([[0], np.cumsum(outlines.sizes)])[starts]
    boxes = _find_boxes(outlines.lon, outlines.lat, corners, 3)
    return [
        _Shard(f"{FOLDER}/cells/{resolution}{f'-{cell:x}' if cell else ''}.js", start, end, box)
        for cell, start, end, box in zip(different.tolist(), starts.tolist(), ends, boxes, strict=True)
    ]


def _find_boxes(lon: Reals, lat: Reals, starts: Any, digits: int) -> list[list[float]]:
    """West, south, east, north of the points from each start to the next."""
    sides = [
        function.reduceat(values, starts)
        for function, values in ((np.minimum, lon), (np.minimum, lat), (np.maximum, lon), (np.maximum, lat))
    ]
    boxes: list[list[float]] = np.round(np.stack(sides, axis=1), digits).tolist()
    return boxes


def _cut(counts: CellCounts, shard: _Shard) -> CellCounts:
    starts = counts.starts[shard.start : shard.end + 1]
    rows = slice(int(starts[0]), int(starts[-1]))
    return CellCounts(
        counts.cells[shard.start : shard.end],
        starts - starts[0],
        counts.combinations[rows],
        counts.cameras[rows],
    )


def _list_cells(counts: CellCounts) -> dict[str, Any]:
    outlines = outline_cells(counts.cells)
    return {
        "cells": " ".join(f"{cell:x}" for cell in counts.cells.tolist()),
        "corners": outlines.sizes,
        "x": _write_steps(outlines.lon, CELL_STEPS),
        "y": _write_steps(outlines.lat, CELL_STEPS),
        "entries": np.diff(counts.starts),
        "combinations": _write_differences(counts.combinations),
        "cameras": counts.cameras,
    }


def _write_steps(degrees: Any, steps: int) -> Ints:
    return _write_differences(np.rint(degrees * steps).astype(np.int64))


def _write_differences(numbers: Ints) -> Ints:
    return np.concatenate([numbers[:1], np.diff(numbers)])


def _describe(shard: _Shard) -> list[Any]:
    return [shard.address.removeprefix(f"{FOLDER}/").removesuffix(".js"), *shard.box]


def _write_call(name: str, data: dict[str, Any]) -> bytes:
    """A script: '<' is escaped, so that the text is harmless wherever it is put."""
    written = orjson.dumps(data, option=orjson.OPT_SERIALIZE_NUMPY).replace(b"<", b"\\u003c")
    return b"sousveilMap(" + orjson.dumps(name) + b"," + written + b");\n"
