"""Area and population of places: what the case's sources state, then what comes with the program."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

import pyarrow as pa

from sousveil.model.camera_tables import PLACES_FIGURED
from sousveil.model.ids import make_id
from sousveil.vocabulary.places.map import (
    AREAS,
    AREAS_LICENCE,
    GEONAMES,
    GEONAMES_LICENCE,
    load_country_figures,
    load_map_regions,
)
from sousveil.vocabulary.places.world import load_countries_by_code

BATCH_ROWS = 8192
_YEAR = re.compile(r"(?<!\d)(?:1[89]|20)\d\d(?!\d)")


class _Place(NamedTuple):
    country: str
    region_code: str
    city_code: str


class _Figure(NamedTuple):
    """`order`: of figures of the same year and place, as sources give them."""

    name: str
    figure: float
    year: str
    stated_by: str
    licence: str
    order: tuple[str, int]


def list_place_figures(
    figures: Iterable[pa.RecordBatch], places: Iterable[pa.RecordBatch]
) -> Iterator[pa.RecordBatch]:
    """`core_place_figures`, ordered by its key. `figures`: raw_place_figures; `places`: core_camera_places of the same sources.

    For each place and measure: figures of the case, the newest year first, then the bundled ones: areas and populations of
    countries by GeoNames (no year), areas of divisions from the map's polygons. Figures that are not above 0, and places
    that are not known, are left out. Rank 1 is what measures use.
    """
    found: dict[tuple[_Place, str], list[_Figure]] = defaultdict(list)
    located = _collect_places(places)
    for batch in figures:
        _add_stated(batch, located, found)
    for key in found:
        # A figure without a year is older than any with one; among equals the first source and row.
        found[key].sort(key=lambda each: each.order)
        found[key].sort(key=lambda each: each.year, reverse=True)
    _add_bundled(found)
    rows = [row for key, ranked in found.items() for row in _make_rows(key, ranked)]
    rows.sort(key=lambda row: str(row["figure_id"]))
    for start in range(0, len(rows), BATCH_ROWS):
        yield PLACES_FIGURED.batch(rows[start : start + BATCH_ROWS])


def _collect_places(places: Iterable[pa.RecordBatch]) -> dict[str, tuple[_Place, str]]:
    """figure_id → its place and the place's name."""
    located = {}
    names = ("record_id", "record_kind", "country", "region_code", "city_code", "region_name", "city_name")
    for batch in places:
        for record_id, kind, *cells in zip(*(batch[name].to_pylist() for name in names), strict=True):
            if kind == "figure" and cells[0]:
                country, region_code, city_code, region_name, city_name = cells
                name = city_name or region_name or load_countries_by_code().get(country, country)
                located[record_id] = (_Place(country, region_code, city_code), name)
    return located


def _add_stated(
    batch: pa.RecordBatch,
    located: dict[str, tuple[_Place, str]],
    found: dict[tuple[_Place, str], list[_Figure]],
) -> None:
    names = ("figure_id", "source_id", "ordinal", "measure", "figure", "period_raw")
    columns = (batch[name].to_pylist() for name in names)
    for figure_id, source_id, ordinal, measure, figure, period in zip(*columns, strict=True):
        if figure_id not in located or figure is None or not 0 < figure < float("inf"):
            continue
        place, name = located[figure_id]
        years = _YEAR.findall(period)
        year = max(years) if years else ""
        found[place, measure].append(_Figure(name, figure, year, source_id, "", (source_id, ordinal)))


def _add_bundled(found: dict[tuple[_Place, str], list[_Figure]]) -> None:
    names = load_countries_by_code()
    for country, stated in load_country_figures().items():
        place = _Place(country, "", "")
        for measure, figure in (("area_km2", stated.area_km2), ("population", float(stated.population))):
            if figure > 0:
                made = _Figure(names.get(country, country), figure, "", GEONAMES, GEONAMES_LICENCE, ("", 0))
                found[place, measure].append(made)
    for region in load_map_regions():
        if region.code and region.area_km2 > 0:
            place = _Place(region.country, region.code, "")
            made = _Figure(region.name, region.area_km2, "", AREAS, AREAS_LICENCE, ("", 0))
            found[place, "area_km2"].append(made)


def _make_rows(key: tuple[_Place, str], ranked: list[_Figure]) -> Iterator[dict[str, Any]]:
    place, measure = key
    for rank, each in enumerate(ranked, 1):
        yield {
            "figure_id": make_id("pfg", *place, measure, each.stated_by, *each.order),
            **place._asdict(),
            "place_name": each.name,
            "measure": measure,
            "figure": each.figure,
            "year": each.year,
            "stated_by": each.stated_by,
            "licence": each.licence,
            "rank": rank,
        }
