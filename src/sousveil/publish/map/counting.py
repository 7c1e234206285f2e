"""Numbers of cameras by H3 cell, place and combination of facets.

A camera belongs to one cell at each resolution: the parents of its cell at the finest one (the index's hierarchy, not
its geometry: uber/h3 documents that children stand out over their parent's edge). So the cells of every resolution add
up to the same number.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from sousveil.publish.map.collecting import FINEST, Cells, Ints, MapCameras, Reals

COARSEST = 1


@dataclass(frozen=True)
class CellCounts:
    """One resolution: `cells`, sorted; cell i has the entries `starts[i]` to `starts[i + 1]` of `combinations`, `cameras`."""

    cells: Cells
    starts: Ints
    combinations: Ints
    cameras: Ints


@dataclass(frozen=True)
class Outlines:
    """Corners of cells in degrees: cell i has `sizes[i]` of `lon`, `lat`. Beyond 180° where a cell lies across it."""

    sizes: Ints
    lon: Reals
    lat: Reals


def count_cells(held: MapCameras) -> dict[int, CellCounts]:
    """Resolution, COARSEST to FINEST → the counts of its cells. Cameras without a position are in none."""
    known = held.cells != 0
    counts = {
        FINEST: _count(
            held.cells[known], held.combination[known], held.cameras[known], len(held.facets.combinations)
        )
    }
    for resolution in range(FINEST - 1, COARSEST - 1, -1):
        finer = counts[resolution + 1]
        cells = np.repeat(find_parents(finer.cells, resolution), np.diff(finer.starts))
        counts[resolution] = _count(cells, finer.combinations, finer.cameras, len(held.facets.combinations))
    return counts


def count_places(held: MapCameras) -> CellCounts:
    """The same by place: `cells` are numbers of `place_names`. Every camera is in it."""
    return _count(
        held.places.astype(np.uint64), held.combination, held.cameras, len(held.facets.combinations)
    )


def count_unplaced(held: MapCameras) -> Ints:
    """Cameras without a position, by combination."""
    return count_combinations(held, held.cells == 0)


def count_combinations(held: MapCameras, chosen: Any = slice(None)) -> Ints:
    """Cameras by combination."""
    sums = np.zeros(len(held.facets.combinations), np.int64)
    np.add.at(sums, held.combination[chosen], held.cameras[chosen])
    return sums


def _count(cells: Cells, combinations: Ints, cameras: Ints, width: int) -> CellCounts:
    different, numbers = np.unique(cells, return_inverse=True)
    mixed, at = np.unique(numbers * max(1, width) + combinations, return_inverse=True)
    sums = np.zeros(len(mixed), np.int64)
    np.add.at(sums, at, cameras)
    starts = np.searchsorted(mixed // max(1, width), np.arange(len(different) + 1))
    return CellCounts(different, starts.astype(np.int64), mixed % max(1, width), sums)


def find_parents(cells: Cells, resolution: int) -> Cells:
    """The cells of a coarser resolution that `cells` belong to."""
    from h3ronpy import change_resolution

    if not len(cells):
        return cells
    return np.asarray(
        pa.array(change_resolution(cells, resolution)).to_numpy(zero_copy_only=False), np.uint64
    )


def outline_cells(cells: Cells) -> Outlines:
    """The corners of the cells, five or more each."""
    import shapely
    from h3ronpy.vector import cells_to_wkb_polygons

    if not len(cells):
        return Outlines(np.zeros(0, np.int64), np.zeros(0), np.zeros(0))
    shapes = shapely.from_wkb(
        np.asarray(pa.array(cells_to_wkb_polygons(cells)).to_numpy(zero_copy_only=False))
    )
    points, owners = shapely.get_coordinates(shapes, return_index=True)
    # The last corner of a ring is the first again.
    kept = np.append(owners[1:] == owners[:-1], False)
    points, owners = points[kept], owners[kept]
    sizes = np.bincount(owners, minlength=len(cells)).astype(np.int64)
    starts = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    lon = points[:, 0].copy()
    wide = (np.maximum.reduceat(lon, starts) - np.minimum.reduceat(lon, starts)) > 180
    lon[(lon < 0) & wide[owners]] += 360
    return Outlines(sizes, lon, points[:, 1])
