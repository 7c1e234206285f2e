"""In which country and first-level division points lie.

A grid of 0.1 degrees answers for cells that lie in one division or far out at sea; only points in the other cells are
tested against polygons, which are cut into small pieces at the edges of cells and at 180° (point in polygon as GEOS
does it, through an STR tree: Leutenegger, Lopez and Edgington 1997). A point on a border belongs to the division with
the lowest number, so that none is ever in two. A point in the water goes to the nearest land within a limit.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, lru_cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from sousveil.vocabulary.places.map import (
    BORDER,
    CELL_DEG,
    COLUMNS,
    NEAR_SEA,
    ROWS,
    MapCells,
    load_map_cells,
    load_map_regions,
)

Floats = npt.NDArray[np.float64]
Numbers = npt.NDArray[np.int16]

OFFSHORE_LIMIT_M = 25_000.0
_CHUNK = 262_144
_DIGITS = 9  # of a degree: 0.1 mm; a longitude and the same with 360 more differ in the digits behind
_BAND_DEG = 1.0
_MARGIN_DEG = 0.3  # more than OFFSHORE_LIMIT_M along a meridian
_LIMIT_DEG = 0.24
_LEAST_COSINE = 0.02
_METRES_A_DEGREE = 111_195.0


class LocatedPoints(NamedTuple):
    """`regions`: number in `load_map_regions()`, -1 if no land is near. `offshore_m`: NaN for points on land."""

    regions: Numbers
    offshore_m: Floats


def locate_points(lat: Floats, lon: Floats) -> LocatedPoints:
    """The division of each point, WGS 84 degrees. NaN and impossible latitudes lie nowhere; longitudes are taken modulo 360.

    Points in the water go to the nearest land within OFFSHORE_LIMIT_M, with the geodesic distance to it.
    """
    regions = np.full(len(lat), -1, np.int16)
    offshore = np.full(len(lat), np.nan)
    wet = []
    for start in range(0, len(lat), _CHUNK):
        part = slice(start, start + _CHUNK)
        wet.append(start + _locate_chunk(lat[part], lon[part], regions[part]))
    held = np.concatenate(wet) if wet else np.zeros(0, np.intp)
    if len(held):
        regions[held], offshore[held] = _find_coast(_turn_back(lon[held]), lat[held])
    return LocatedPoints(regions, offshore)


def _locate_chunk(lat: Floats, lon: Floats, regions: Numbers) -> npt.NDArray[np.intp]:
    """Writes into `regions`; the places of the points in the water with land perhaps near."""
    usable = np.flatnonzero(np.isfinite(lon) & (np.abs(lat) <= 90.0))
    y, x = lat[usable], _turn_back(lon[usable])
    rows = np.minimum(((y + 90.0) / CELL_DEG).astype(np.int64), ROWS - 1)
    columns = np.clip(((x + 180.0) / CELL_DEG).astype(np.int64), 0, COLUMNS - 1)
    cells = load_map_cells().grid[rows, columns]
    regions[usable] = np.maximum(cells, -1)
    asked = np.flatnonzero(cells == BORDER)
    regions[usable[asked]] = found = _ask_pieces(x[asked], y[asked])
    wet: npt.NDArray[np.intp] = usable[np.concatenate([asked[found < 0], np.flatnonzero(cells == NEAR_SEA)])]
    return wet


def _turn_back(lon: Floats) -> Floats:
    """The longitudes from -180 to below 180."""
    return np.asarray(np.round((lon + 180.0) % 360.0 - 180.0, _DIGITS), dtype=np.float64)


def _ask_pieces(x: Floats, y: Floats) -> Numbers:
    """The region of each point by the polygons, -1 if none."""
    import shapely

    found = np.full(len(x), -1, np.int16)
    tree, regions = _build_tree()
    points, pieces = tree.query(shapely.points(x, y), predicate="intersects")
    order = np.argsort(-regions[pieces], kind="stable")  # the lowest is written last, and stays
    found[points[order]] = regions[pieces[order]]
    return found


@cache
def _build_tree():  # type: ignore[no-untyped-def]
    import shapely

    cells = load_map_cells()
    shapes = _make_shapes(cells)
    return shapely.STRtree(shapes), cells.regions


def _make_shapes(cells: MapCells):  # type: ignore[no-untyped-def]
    import shapely

    offsets = (cells.rings, cells.polygons)
    return shapely.from_ragged_array(shapely.GeometryType.POLYGON, cells.points, offsets)


def _find_coast(x: Floats, y: Floats) -> tuple[Numbers, Floats]:
    """The region of the nearest land within the limit, -1 if none, and the distance in m, NaN if none."""
    from pyproj import Geod

    regions = np.full(len(x), -1, np.int16)
    offshore = np.full(len(x), np.nan)
    for at, band in _split_bands(y):
        found, near_x, near_y, near_regions = _search_band(band, x[at], y[at])
        held = at[found]
        _, _, metres = Geod(ellps="WGS84").inv(x[held], y[held], near_x, near_y)
        close = metres <= OFFSHORE_LIMIT_M
        regions[held[close]] = near_regions[close]
        offshore[held[close]] = metres[close]
    return regions, offshore


def _split_bands(y: Floats) -> Iterator[tuple[npt.NDArray[np.intp], int]]:
    """(places of the points, band of latitude) of each band that holds any."""
    bands = np.floor(y / _BAND_DEG).astype(np.int64)
    order = np.argsort(bands, kind="stable")
    values, starts = np.unique(bands[order], return_index=True)
    for band, start, end in zip(values.tolist(), starts, [*starts[1:], len(y)], strict=False):
        yield order[start:end], band


def _search_band(band: int, x: Floats, y: Floats) -> tuple[npt.NDArray[np.intp], Floats, Floats, Numbers]:
    """(places of points with land near, its nearest point as x and y, its region). Degrees of longitude are shrunk to match."""
    import shapely

    tree, shapes, regions, shrink = _build_band(band)
    points = shapely.points(x * shrink, y)
    found, pieces = tree.query_nearest(points, max_distance=_LIMIT_DEG, all_matches=True)
    order = np.lexsort((regions[pieces], found))
    found, first = np.unique(found[order], return_index=True)
    pieces = pieces[order][first]
    lines = shapely.shortest_line(shapes[pieces], np.asarray(points)[found])
    ends = shapely.get_coordinates(lines)[::2]
    return found, ends[:, 0] / shrink, ends[:, 1], regions[pieces]


@lru_cache(maxsize=180)
def _build_band(band: int):  # type: ignore[no-untyped-def]
    """A tree of the land in a band of latitude, longitudes shrunk by the cosine in its middle; 180° is passed over."""
    import shapely

    tree, regions = _build_tree()
    south = band * _BAND_DEG
    held = np.sort(tree.query(shapely.box(-180, south - _MARGIN_DEG, 180, south + _BAND_DEG + _MARGIN_DEG)))
    shrink = max(_LEAST_COSINE, float(np.cos(np.radians(south + _BAND_DEG / 2))))
    geometries: npt.NDArray[np.object_] = np.asarray(tree.geometries)[held]
    parts, numbers = [], []
    for shift in (0.0, 360.0, -360.0):
        west, _, east, _ = shapely.bounds(geometries).T + shift
        near = (east > -200.0) & (west < 200.0)
        corners = shapely.get_coordinates(geometries[near])
        corners[:, 0] = (corners[:, 0] + shift) * shrink
        parts.append(shapely.set_coordinates(geometries[near].copy(), corners))
        numbers.append(regions[held][near])
    shapes = np.concatenate(parts)
    return shapely.STRtree(shapes), shapes, np.concatenate(numbers), shrink


def list_countries(regions: Numbers) -> npt.NDArray[np.object_]:
    """ISO 3166-1 alpha-2 of each number of a region, '' for -1."""
    codes = np.array([*(region.country for region in load_map_regions()), ""], dtype=object)
    return codes[regions]  # -1 is the last


def has_land_near(country: str, lat: Floats, lon: Floats, limit_m: float) -> npt.NDArray[np.bool_]:
    """Whether land of the country lies within `limit_m` of each point. The sphere is taken for flat within the limit."""
    import shapely

    near = np.zeros(len(lat), dtype=np.bool_)
    codes = np.array([region.country for region in load_map_regions()], dtype=object)
    x = _turn_back(lon)
    for at, band in _split_bands(lat):
        band_tree, _, numbers, shrink = _build_band(band)
        points = shapely.points(x[at] * shrink, lat[at])
        found, pieces = band_tree.query(points, predicate="dwithin", distance=limit_m / _METRES_A_DEGREE)
        near[at[found[codes[numbers[pieces]] == country]]] = True
    return near
