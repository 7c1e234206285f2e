"""The city next to a point: the nearest centre of a city of 15,000 people or more in the same country, within a limit.

A centre says nothing of a city's limits: at the edge of a large city the centre of its neighbour may be nearer. For each
cell of 0.1 degrees the cities that can be nearest to any point in it are found once; the others are never measured.
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from sousveil.vocabulary.places.map import CELL_DEG, COLUMNS, ROWS, load_map_cities, load_map_regions

CITY_LIMIT_M = 20_000.0
_EARTH_M = 6_371_008.8  # mean radius, IUGG
_METRES_A_DEGREE = 111_195.0
_SLACK = 1.03  # distances within a cell are taken for flat when cities are chosen, so some more are kept

Floats = npt.NDArray[np.float64]
Numbers = npt.NDArray[np.int64]


class _Candidates(NamedTuple):
    """`starts`: where the cities of each cell begin, and the end; `city_countries`, `region_countries`: numbers, -1 for none."""

    starts: npt.NDArray[np.int32]
    cities: Numbers
    city_countries: Numbers
    region_countries: Numbers


def find_cities(lat: Floats, lon: Floats, regions: npt.NDArray[np.int16]) -> npt.NDArray[np.int32]:
    """The number in `load_map_cities()` of the city of each point, -1 if none. `regions`: of the points, as located."""
    held, known = _choose_candidates(), load_map_cities()
    found = np.full(len(lat), -1, np.int32)
    rows = np.flatnonzero(regions >= 0)
    cells = _number_cells(lat[rows], lon[rows])
    starts = held.starts[cells].astype(np.int64)
    counts = held.starts[cells + 1] - starts
    points = np.repeat(rows, counts)
    cities = held.cities[np.repeat(starts, counts) + _count_up(counts)]
    same = held.city_countries[cities] == held.region_countries[regions[points]]
    points, cities = points[same], cities[same]
    metres = measure_metres(lat[points], lon[points], known.lat[cities], known.lon[cities])
    close = metres <= CITY_LIMIT_M
    points, cities, metres = points[close], cities[close], metres[close]
    groups = np.flatnonzero(np.diff(points, prepend=-1))
    if len(groups):
        least = np.minimum.reduceat(metres, groups)
        # Cities stand by their number, so that of equals the first is written last.
        hits = np.flatnonzero(metres == np.repeat(least, np.diff([*groups, len(points)])))[::-1]
        found[points[hits]] = cities[hits]
    return found


def _number_cells(lat: Floats, lon: Floats) -> Numbers:
    rows = np.clip(((lat + 90.0) / CELL_DEG).astype(np.int64), 0, ROWS - 1)
    return rows * COLUMNS + ((lon + 180.0) % 360.0 / CELL_DEG).astype(np.int64) % COLUMNS


def _count_up(counts: Numbers) -> Numbers:
    """0, 1, … for each count: [2, 3] gives [0, 1, 0, 1, 2]."""
    ends = np.cumsum(counts)
    total = int(ends[-1]) if len(ends) else 0
    return np.arange(total, dtype=np.int64) - np.repeat(ends - counts, counts)


@cache
def _choose_candidates() -> _Candidates:
    known = load_map_cities()
    numbers = {code: number for number, code in enumerate(sorted(set(known.countries)))}
    countries = np.array([numbers[code] for code in known.countries], dtype=np.int64)
    cells, cities = _list_cells_around(known.lat, known.lon)
    least, most = _measure_cells(cells, known.lat[cities], known.lon[cities])
    order = np.lexsort((countries[cities], cells))
    cells, cities = cells[order], cities[order]
    least, most = least[order], most[order]
    groups = np.flatnonzero(np.diff(cells, prepend=-1) | np.diff(countries[cities], prepend=-1))
    limits = np.minimum.reduceat(most, groups)
    limit = np.minimum(np.repeat(limits, np.diff([*groups, len(cells)])), CITY_LIMIT_M)
    kept = least <= limit * _SLACK
    of_regions = [numbers.get(region.country, -1) for region in load_map_regions()]
    counts = np.bincount(cells[kept], minlength=ROWS * COLUMNS)
    starts = np.concatenate([[0], np.cumsum(counts)]).astype(np.int32)
    return _Candidates(starts, cities[kept], countries, np.array(of_regions, dtype=np.int64))


def _list_cells_around(lat: Floats, lon: Floats) -> tuple[Numbers, Numbers]:
    """(cell, city) of all cells that the limit around a city reaches."""
    reach = CITY_LIMIT_M * _SLACK / _METRES_A_DEGREE
    south = np.floor((lat - reach + 90.0) / CELL_DEG).astype(np.int64)
    heights = np.floor((lat + reach + 90.0) / CELL_DEG).astype(np.int64) - south + 1
    cities = np.repeat(np.arange(len(lat)), heights)
    rows = south[cities] + _count_up(heights)
    wide = reach / np.cos(np.radians(np.minimum(np.abs(lat) + reach, 89.0)))
    west = np.floor((lon - wide + 180.0) / CELL_DEG).astype(np.int64)
    widths = np.floor((lon + wide + 180.0) / CELL_DEG).astype(np.int64) - west + 1
    columns = np.repeat(west[cities], widths[cities]) + _count_up(widths[cities])
    rows, cities = np.repeat(rows, widths[cities]), np.repeat(cities, widths[cities])
    inside = (rows >= 0) & (rows < ROWS)
    return rows[inside] * COLUMNS + columns[inside] % COLUMNS, cities[inside]


def _measure_cells(cells: Numbers, lat: Floats, lon: Floats) -> tuple[Floats, Floats]:
    """The least and the most distance of a city from points of the cell, in m."""
    middle = (cells // COLUMNS + 0.5) * CELL_DEG - 90.0
    rise = np.abs(middle - lat)
    run = np.abs(((cells % COLUMNS + 0.5) * CELL_DEG - 180.0 - lon + 180.0) % 360.0 - 180.0)
    half = CELL_DEG / 2
    shrink = np.cos(np.radians(middle))
    least = np.hypot(np.maximum(rise - half, 0.0), np.maximum(run - half, 0.0) * shrink)
    most = np.hypot(rise + half, (run + half) * shrink)
    return least * _METRES_A_DEGREE, most * _METRES_A_DEGREE


def measure_metres(lat: Floats, lon: Floats, other_lat: Floats, other_lon: Floats) -> Floats:
    """Great-circle distances on the sphere of mean radius (haversine formula), in m."""
    rise = np.radians(other_lat - lat) / 2
    run = np.radians(other_lon - lon) / 2
    root = np.sin(rise) ** 2 + np.cos(np.radians(lat)) * np.cos(np.radians(other_lat)) * np.sin(run) ** 2
    return np.asarray(2 * _EARTH_M * np.arcsin(np.sqrt(np.minimum(root, 1.0))), dtype=np.float64)
