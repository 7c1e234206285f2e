"""Writes the outline map behind the cameras: `uv run python tools/make_basemap.py FOLDER` (FOLDER as in make_map_places).

src/sousveil/publish/assets/basemap.js: one call with the land, the lines between countries and between first-level
divisions, a point for the name of each country, and the largest cities. The divisions are those that cameras are filed
under (docs/explanation/decisions/map-places.md), simplified together so that neighbours still share their lines
(Visvalingam and Whyatt 1993, as GEOS's coverage simplifier has it). Natural Earth, public domain; GeoNames, CC BY 4.0.

A line is written as whole steps of 0.005 degrees from point to point, five bits a character, the sixth saying that more
follow; the lowest bit of a number is its sign.
"""

from __future__ import annotations

import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path
from typing import Any

import make_map_places as places
import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from sousveil.vocabulary.places.map import load_map_cities

TARGET = Path(__file__).parents[1] / "src" / "sousveil" / "publish" / "assets" / "basemap.js"
STEP_DEG = 0.005
TOLERANCE_DEG = 0.034
LEAST_ISLAND_DEG2 = 0.001
CITIES = 2200
DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_"
Segment = tuple[tuple[int, int], tuple[int, int]]


def read_regions(folder: Path) -> tuple[list[str], list[BaseGeometry]]:
    """The country and the polygons of each division, made the way the map of places is made."""
    places.fetch(folder)
    countries = places.read_geonames(folder, "countries")
    divisions = places.read_divisions(folder)
    places.add_missing(divisions, folder, countries)
    places.cut_enclaves(divisions, folder)
    merged: dict[tuple[str, str, str], list[BaseGeometry]] = defaultdict(list)
    for division, region in zip(divisions, places.name_regions(divisions, folder), strict=True):
        merged[region].append(division.shape)
    return [region[0] for region in sorted(merged)], [
        shapely.union_all(merged[region]) for region in sorted(merged)
    ]


def simplify(shapes: list[BaseGeometry]) -> list[BaseGeometry]:
    """The shapes with fewer points, on the grid of STEP_DEG, without the smallest islands."""
    cleaned = np.asarray(shapely.coverage_simplify(np.array(shapes, dtype=object), TOLERANCE_DEG))
    kept = []
    for shape in cleaned:
        parts = [part for part in shapely.get_parts(shape) if part.area >= LEAST_ISLAND_DEG2]
        kept.append(shapely.MultiPolygon(parts or list(shapely.get_parts(shape))[:1]))
    return kept


def sort_segments(countries: list[str], shapes: list[BaseGeometry]) -> dict[str, list[Segment]]:
    """The sides of the polygons, each once: 'coast', 'countries' or 'regions'."""
    sides: dict[Segment, set[str]] = defaultdict(set)
    uses: Counter[Segment] = Counter()
    for country, shape in zip(countries, shapes, strict=True):
        for part in shapely.get_parts(shape):
            for ring in [part.exterior, *part.interiors]:
                points = [
                    tuple(p) for p in np.rint(shapely.get_coordinates(ring) / STEP_DEG).astype(int).tolist()
                ]
                for start, end in pairwise(points):
                    if start != end:
                        side = (min(start, end), max(start, end))
                        sides[side].add(country)
                        uses[side] += 1
    found: dict[str, list[Segment]] = {"coast": [], "countries": [], "regions": []}
    for side, around in sides.items():
        if uses[side] == 1:
            if not all(abs(point[0] * STEP_DEG) >= 179.99 for point in side):
                found["coast"].append(side)
        else:
            found["countries" if len(around) > 1 else "regions"].append(side)
    return found


def join_lines(segments: list[Segment]) -> list[list[list[int]]]:
    """The segments as lines as long as they can be, in a fixed order."""
    merged = shapely.line_merge(shapely.MultiLineString([list(map(list, side)) for side in sorted(segments)]))
    lines = [
        np.rint(shapely.get_coordinates(line)).astype(int).tolist() for line in shapely.get_parts(merged)
    ]
    return sorted(lines)


def write_lines(lines: Iterable[list[list[int]]]) -> str:
    """All lines as one text, a space between two."""
    texts = []
    for line in lines:
        steps = np.diff(np.array(line), axis=0, prepend=[[0, 0]]).reshape(-1).tolist()
        texts.append("".join(write_number(step) for step in steps))
    return " ".join(texts)


def write_number(number: int) -> str:
    """A number in characters of five bits, the lowest first."""
    rest, text = (number << 1) ^ (number >> 63), ""
    while rest >= 32:
        text += DIGITS[32 | rest & 31]
        rest >>= 5
    return text + DIGITS[rest]


def list_rings(shapes: list[BaseGeometry]) -> list[list[list[int]]]:
    """The rings of all land; holes are written the other way round and filled by the rule of even and odd."""
    land = shapely.union_all([shapely.set_precision(shape, STEP_DEG) for shape in shapes])
    rings = []
    for part in shapely.get_parts(land):
        polygon = [np.rint(shapely.get_coordinates(part.exterior) / STEP_DEG).astype(int).tolist()]
        polygon += [
            np.rint(shapely.get_coordinates(hole) / STEP_DEG).astype(int).tolist() for hole in part.interiors
        ]
        rings.append(polygon)
    return sorted(rings)  # type: ignore[return-value]


def list_names(countries: list[str], shapes: list[BaseGeometry]) -> list[list[Any]]:
    """[code, lon, lat, size in degrees] of the largest part of each country, the largest first."""
    merged: dict[str, list[BaseGeometry]] = defaultdict(list)
    for country, shape in zip(countries, shapes, strict=True):
        if country:
            merged[country].append(shape)
    rows = []
    for country, parts in sorted(merged.items()):
        largest = max(shapely.get_parts(shapely.union_all(parts)), key=lambda part: part.area)
        point = shapely.maximum_inscribed_circle(largest, 0.05).coords[0]
        rows.append([country, round(point[0], 2), round(point[1], 2), round(largest.area**0.5, 1)])
    return sorted(rows, key=lambda row: -row[3])


def list_cities() -> list[list[Any]]:
    """[name, lon, lat] of the largest cities, the largest first."""
    cities = load_map_cities()
    order = np.lexsort((cities.geoname_ids, -cities.populations))[:CITIES]
    return [
        [cities.names[at], round(float(cities.lon[at]), 2), round(float(cities.lat[at]), 2)] for at in order
    ]


def main() -> int:
    """Writes the file; the number is the process's exit code."""
    countries, shapes = read_regions(Path(sys.argv[1]).resolve())
    shapes = simplify(shapes)
    segments = sort_segments(countries, shapes)
    land = list_rings(shapes)
    drawn = {
        "step": STEP_DEG,
        "land": [write_lines(polygon) for polygon in land],  # type: ignore[arg-type]
        **{name: write_lines(join_lines(sides)) for name, sides in segments.items() if name != "coast"},
        "names": list_names(countries, shapes),
        "cities": list_cities(),
    }
    text = json.dumps(drawn, ensure_ascii=False, separators=(",", ":"))
    TARGET.write_text(
        "// Natural Earth (public domain), simplified; cities: GeoNames (CC BY 4.0). Made by tools/make_basemap.py.\n"
        f'sousveilMap("basemap",{text});\n',
        "utf-8",
    )
    print(
        {name: len(json.dumps(part, ensure_ascii=False)) for name, part in drawn.items()},
        TARGET.stat().st_size,
    )
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
