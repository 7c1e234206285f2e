"""The city next to a point: the nearest centre of a city of 15,000 people or more in the same country, within a limit.

A centre says nothing of a city's limits: at the edge of a large city the centre of its neighbour may be nearer.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import numpy.typing as npt

from sousveil.vocabulary.places.map import load_map_cities

CITY_LIMIT_M = 20_000.0
_BAND_DEG = 1.0
_LIMIT_DEG = 0.19  # a little more than CITY_LIMIT_M along a meridian
_EARTH_M = 6_371_008.8  # mean radius, IUGG
_LEAST_COSINE = 0.02

Floats = npt.NDArray[np.float64]


def find_cities(lat: Floats, lon: Floats, countries: npt.NDArray[np.object_]) -> npt.NDArray[np.int32]:
    """The number in `load_map_cities()` of the city of each point, -1 if none. `countries`: of the points, '' for none."""
    found = np.full(len(lat), -1, np.int32)
    known = np.flatnonzero(countries != "")
    names, codes = np.unique(countries[known].astype(str), return_inverse=True)
    bands = np.floor(lat[known] / _BAND_DEG).astype(np.int64)
    keys = codes * 1000 + bands + 90
    order = np.argsort(keys, kind="stable")
    values, starts = np.unique(keys[order], return_index=True)
    for key, start, end in zip(values.tolist(), starts, [*starts[1:], len(known)], strict=False):
        rows = known[order[start:end]]
        found[rows] = _search_band(str(names[key // 1000]), key % 1000 - 90, lat[rows], lon[rows])
    return found


def _search_band(country: str, band: int, lat: Floats, lon: Floats) -> npt.NDArray[np.int32]:
    import shapely

    tree, numbers, shrink = _build_band(country, band)
    found = np.full(len(lat), -1, np.int32)
    if not len(numbers):
        return found
    points = shapely.points(((lon + 180.0) % 360.0 - 180.0) * shrink, lat)
    rows, hits = tree.query_nearest(points, max_distance=_LIMIT_DEG, all_matches=True)
    order = np.lexsort((numbers[hits], rows))
    rows, first = np.unique(rows[order], return_index=True)
    cities = numbers[hits[order][first]]
    known = load_map_cities()
    close = measure_metres(lat[rows], lon[rows], known.lat[cities], known.lon[cities]) <= CITY_LIMIT_M
    found[rows[close]] = cities[close]
    return found


@lru_cache(maxsize=4096)
def _build_band(country: str, band: int):  # type: ignore[no-untyped-def]
    """A tree of the country's cities in and around a band of latitude; those near 180° are there twice."""
    import shapely

    known = load_map_cities()
    south = band * _BAND_DEG
    held = list_cities_of(country)
    inside = np.abs(known.lat[held] - (south + _BAND_DEG / 2)) < _BAND_DEG / 2 + _LIMIT_DEG
    held = held[inside]
    shrink = max(_LEAST_COSINE, float(np.cos(np.radians(south + _BAND_DEG / 2))))
    shifted = [held[np.abs(known.lon[held] + side) < 20.0] for side in (180.0, -180.0)]
    x = np.concatenate([known.lon[held], known.lon[shifted[0]] + 360.0, known.lon[shifted[1]] - 360.0])
    numbers = np.concatenate([held, *shifted]).astype(np.int32)
    return shapely.STRtree(shapely.points(x * shrink, known.lat[numbers])), numbers, shrink


@lru_cache(maxsize=512)
def list_cities_of(country: str) -> npt.NDArray[np.int64]:
    """The numbers of the country's cities."""
    return np.flatnonzero(np.array(load_map_cities().countries, dtype=object) == country)


def measure_metres(lat: Floats, lon: Floats, other_lat: Floats, other_lon: Floats) -> Floats:
    """Great-circle distances on the sphere of mean radius (haversine formula), in m."""
    rise = np.radians(other_lat - lat) / 2
    run = np.radians(other_lon - lon) / 2
    root = np.sin(rise) ** 2 + np.cos(np.radians(lat)) * np.cos(np.radians(other_lat)) * np.sin(run) ** 2
    return np.asarray(2 * _EARTH_M * np.arcsin(np.sqrt(np.minimum(root, 1.0))), dtype=np.float64)
