"""Writes vocabulary/places/country_boxes.csv: boxes around the parts of countries, coarse, to tell exchanged columns by.

From Natural Earth 1:110m (public domain) as world-atlas packs it; countries too small for it from the places of tzdata's
zone.tab (public domain), with a degree and a half around them.

Run: uv run python tools/export_country_boxes.py [--check]
"""

from __future__ import annotations

import csv
import io
import json
import re
import sys
from itertools import accumulate
from pathlib import Path

import tzdata

HOME = Path(__file__).parents[1]
SHARED = HOME.parent / "shared" / "data" / "places"
TARGET = HOME / "src/sousveil/vocabulary/places/country_boxes.csv"
AROUND = 1.5
_NAMED = {"Kosovo": "XK", "N. Cyprus": "CY", "Somaliland": "SO"}
_ISO6709 = re.compile(r"([+-])(\d{2})(\d{2})(\d{2})?([+-])(\d{3})(\d{2})(\d{2})?")

Box = tuple[float, float, float, float]


def list_boxes() -> dict[str, list[Box]]:
    """ISO 3166-1 alpha-2 → west, south, east, north of each part."""
    with (SHARED / "world-countries.csv").open(encoding="utf-8", newline="") as file:
        codes = {row["ccn3"]: row["cca2"] for row in csv.DictReader(file)}
    topology = json.loads((SHARED / "world-atlas_countries-110m.topo.json").read_text("utf-8"))
    (scale_x, scale_y), (move_x, move_y) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = []
    for arc in topology["arcs"]:
        xs, ys = accumulate(step[0] for step in arc), accumulate(step[1] for step in arc)
        arcs.append([(x * scale_x + move_x, y * scale_y + move_y) for x, y in zip(xs, ys, strict=True)])
    boxes: dict[str, list[Box]] = {}
    for country in topology["objects"]["countries"]["geometries"]:
        code = codes.get(country.get("id", "")) or _NAMED.get(country["properties"]["name"], "")
        polygons = country["arcs"] if country["type"] == "MultiPolygon" else [country["arcs"]]
        for rings in polygons if code else ():
            points = [point for index in rings[0] for point in arcs[index if index >= 0 else ~index]]
            xs, ys = zip(*points, strict=True)
            boxes.setdefault(code, []).append((min(xs), min(ys), max(xs), max(ys)))
    return boxes


def list_small() -> dict[str, list[Box]]:
    """The same of the places in zone.tab."""
    boxes: dict[str, list[Box]] = {}
    for line in (Path(tzdata.__file__).parent / "zoneinfo" / "zone.tab").read_text("utf-8").splitlines():
        if line.startswith("#"):
            continue
        code, where, *_ = line.split("\t")
        match = _ISO6709.fullmatch(where)
        assert match, line
        lat = (int(match[2]) + int(match[3]) / 60) * (-1 if match[1] == "-" else 1)
        lon = (int(match[6]) + int(match[7]) / 60) * (-1 if match[5] == "-" else 1)
        boxes.setdefault(code, []).append((lon - AROUND, lat - AROUND, lon + AROUND, lat + AROUND))
    return boxes


def main() -> int:
    boxes = list_small() | list_boxes()
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(("country", "west", "south", "east", "north"))
    for code in sorted(boxes):
        writer.writerows((code, *(f"{edge:.1f}" for edge in box)) for box in sorted(boxes[code]))
    if "--check" in sys.argv:
        return int(TARGET.read_text("utf-8") != stream.getvalue())
    TARGET.write_text(stream.getvalue(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
