"""Five million points of cameras: from Parquet to country, H3, pairs within 15 m, register and measures.

The points are invented: towns of normal spread over the land of Europe, each town with streets whose cameras two sources
list with errors of a few metres, a tenth of the poles with two or three cameras. For each size a process of its own
reads the Parquet, finds countries (`resolve/map_places.py`), writes the places table, runs `write_register` (which finds H3 cells, pairs,
cameras, members and changes and writes them as Parquet) and counts by country, kind and H3 cell with DuckDB. Clock, CPU
time and the highest memory of the process are given. Writes results/cameras.md and results/cameras.svg.

Beside it, on a smaller number of points, what geopandas (`sjoin_nearest`/`dwithin`) and plain shapely (STRtree) need for
the pairs alone. They run in a venv of their own; without --peers PYTHON they are left out:

    uv venv /tmp/peers && uv pip install --python /tmp/peers/bin/python geopandas shapely pyproj numpy

Run: uv run python benchmarks/cameras.py [--sizes 100000 1000000 5000000] [--peers /tmp/peers/bin/python]
"""

from __future__ import annotations

import argparse
import json
import math
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

HERE = Path(__file__).parent
SIZES = (100_000, 300_000, 1_000_000, 2_500_000, 5_000_000)
PEER_POINTS = 1_000_000
METRE = 1 / 111_195
KINDS = ("camera", "camera", "camera", "ALPR")
TYPES = ("", "fixed", "fixed", "dome", "panning")
MAKERS = ("", "", "examplecam", "fictivision", "madeup")


def draw_points(count: int, seed: int = 7) -> dict[str, np.ndarray]:
    """`count` observations of about 0.6 `count` cameras: positions, kind, direction, series."""
    rng = np.random.default_rng(seed)
    real = int(count * 0.6)
    towns = max(real // 2000, 5)
    lat, lon = rng.uniform(38, 60, towns), rng.uniform(-5, 28, towns)
    town = rng.integers(0, towns, real)
    at_lat = lat[town] + rng.normal(0, 0.02, real)
    at_lon = lon[town] + rng.normal(0, 0.03, real)
    mates = rng.random(real) < 0.1  # stands on the pole of the one before
    at_lat[1:][mates[1:]], at_lon[1:][mates[1:]] = at_lat[:-1][mates[1:]], at_lon[:-1][mates[1:]]
    looks, kind = rng.integers(0, 360, real), rng.integers(0, len(KINDS), real)
    first = rng.permutation(real)
    seen = np.concatenate((first, first[: count - real]))
    series = np.concatenate((np.zeros(real, int), np.ones(count - real, int)))
    error = rng.uniform(0, 5, count) * METRE
    turn = rng.uniform(0, 2 * math.pi, count)
    return {
        "lat": at_lat[seen] + error * np.cos(turn),
        "lon": at_lon[seen] + error * np.sin(turn) / np.cos(np.radians(at_lat[seen])),
        "look": (looks[seen] + rng.integers(-8, 9, count)) % 360,
        "kind": kind[seen],
        "series": series,
    }


def write_points(folder: Path, count: int) -> None:
    """raw_camera_observations, raw_camera_directions and core_camera_products of invented cameras."""
    from sousveil.engine.stage_tables import write_table
    from sousveil.model.camera_tables import CAMERA_DIRECTIONS, CAMERA_OBSERVATIONS, CAMERA_PRODUCTS

    points = draw_points(count)
    rng = np.random.default_rng(8)
    ids = rng.integers(0, 2**63, count, dtype=np.uint64)
    names = pa.array([f"obs_{number:020x}" for number in ids.tolist()])
    source = np.array(["a" * 64, "b" * 64])[points["series"]]
    shared: dict[str, Any] = {
        "source_id": source,
        "ordinal": np.arange(count),
        "maker": np.full(count, "benchmark"),
    }
    looks = points["look"]
    written = {
        CAMERA_OBSERVATIONS: shared
        | {
            "observation_id": names,
            "series": np.array(["osm", "city"])[points["series"]],
            "native_id": np.char.add("node/", np.arange(count).astype(str)),
            "snapshot_at": np.array(["2026-01-01", "2025-06-01"])[points["series"]],
            "lat": points["lat"],
            "lon": points["lon"],
            "surveillance_type": np.array(KINDS)[points["kind"]],
            "camera_type": np.array(TYPES)[rng.integers(0, len(TYPES), count) * (points["kind"] > 0) % 2],
            "direction_raw": looks.astype(str),
            "cameras": np.ones(count, int),
        },
        CAMERA_DIRECTIONS: shared | {"observation_id": names, "center_deg": looks.astype(float)},
        CAMERA_PRODUCTS: {name: values[::4] for name, values in (shared | {"observation_id": names}).items()}
        | {
            "vendor_id": np.array(MAKERS[2:])[points["kind"][::4] % 3],
            "confidence": np.full((count + 3) // 4, 0.9),
        },
    }
    for table, columns in written.items():
        rows = len(columns["observation_id"])
        batches = (
            _fill_batch(table, columns, start, min(start + 100_000, rows))
            for start in range(0, rows, 100_000)
        )
        write_table(folder / f"{table.name}.parquet", table, batches)


def _fill_batch(table: Any, columns: dict[str, Any], start: int, stop: int) -> pa.RecordBatch:
    empty = {"text": "", "integer": 0, "real": 0.0, "boolean": False}
    arrays = []
    for column in table.columns:
        kind = table.schema.field(column.name).type
        if column.name in columns:
            arrays.append(pa.array(columns[column.name][start:stop], kind))
        else:
            value = None if column.nullable else empty[column.type]
            arrays.append(pa.array([value], kind).take(pa.array(np.zeros(stop - start, int))))
    return pa.RecordBatch.from_arrays(arrays, schema=table.schema)


def run_steps(folder: Path) -> dict[str, float]:
    """Seconds by the clock of each step, and what came out."""
    import duckdb

    from sousveil.model.camera_tables import CAMERA_OBSERVATIONS, CAMERAS
    from sousveil.resolve.register import write_register
    from tests.generated.camera_files import OUTPUTS

    inputs = (
        "raw_camera_observations",
        "raw_camera_directions",
        "core_camera_places",
        "core_camera_products",
    )
    paths = {name: folder / f"{name}.parquet" for name in inputs}
    outputs = {table.name: folder / f"{table.name}.parquet" for table in OUTPUTS}
    marks = [time.perf_counter()]
    write_places(paths[CAMERA_OBSERVATIONS.name], paths["core_camera_places"])
    marks.append(time.perf_counter())
    write_register(paths, outputs, [])
    marks.append(time.perf_counter())
    with duckdb.connect() as connection:
        connection.execute("SET memory_limit = '512MB'; SET threads = 2")
        source = f"read_parquet('{outputs[CAMERAS.name]}')"
        for keys in ("country", "country, surveillance_type", "vendor_id", "h3_5", "h3_7"):
            connection.execute(
                f"SELECT {keys}, count(*), sum(cameras), median(nearest_m) FROM {source} GROUP BY ALL"
            ).fetchall()
    marks.append(time.perf_counter())
    steps = dict(zip(("country", "register", "measures"), np.diff(marks).tolist(), strict=True))
    used = resource.getrusage(resource.RUSAGE_SELF)
    counts = {name: pq.read_metadata(path).num_rows for name, path in outputs.items()}
    return (
        steps
        | {"clock": marks[-1] - marks[0], "cpu": used.ru_utime + used.ru_stime, "mb": used.ru_maxrss / 1024}
        | counts
    )


def write_places(observations: Path, path: Path) -> None:
    """core_camera_places by the map alone; names of places are not asked for."""
    from sousveil.engine.stage_tables import write_table
    from sousveil.model.camera_tables import CAMERA_PLACES
    from sousveil.resolve.map_places import locate_points
    from sousveil.vocabulary.places.map import load_map_regions

    regions = load_map_regions()
    columns = {"country": "country", "region_code": "code", "region_name": "name"}
    texts = {
        column: np.array([*(getattr(region, field) for region in regions), ""])
        for column, field in columns.items()
    }

    def locate() -> Any:
        names = ["observation_id", "source_id", "ordinal", "lat", "lon"]
        with pq.ParquetFile(observations) as file:
            for batch in file.iter_batches(262_144, columns=names):
                found = locate_points(batch["lat"].to_numpy(), batch["lon"].to_numpy())
                given = {name: values[found.regions] for name, values in texts.items()}
                given |= {
                    "record_id": batch["observation_id"],
                    "record_kind": np.full(len(batch), "observation"),
                }
                given |= {name: batch[name] for name in ("source_id", "ordinal")}
                yield _fill_batch(CAMERA_PLACES, given, 0, len(batch))

    write_table(path, CAMERA_PLACES, locate())


PEERS = {
    "geopandas": """
import geopandas, numpy
frame = geopandas.GeoDataFrame(geometry=geopandas.points_from_xy(x, y))
left, right = frame.sindex.query(frame.geometry, predicate="dwithin", distance=15.0)
pairs = int((left < right).sum())
""",
    "shapely": """
import numpy, shapely
points = shapely.points(x, y)
left, right = shapely.STRtree(points).query(points, predicate="dwithin", distance=15.0)
pairs = int((left < right).sum())
""",
}


def run_peers(python: str, count: int) -> list[dict[str, Any]]:
    """Seconds for the pairs within 15 m alone, in metres on a plane, beside ours on the sphere."""
    from sousveil.resolve.register.nearness import find_pairs

    points = draw_points(count)
    start = time.process_time()
    left, _, _ = find_pairs(points["lat"], points["lon"], 15.0)
    rows: list[dict[str, Any]] = [
        {"name": "sousveil", "cpu": time.process_time() - start, "pairs": len(left)}
    ]
    with tempfile.TemporaryDirectory() as folder:
        given = Path(folder) / "points.npy"
        metres = np.stack((points["lon"] * np.cos(np.radians(points["lat"])), points["lat"])) / METRE
        np.save(given, metres)
        for name, work in PEERS.items():
            code = f"import time, json, numpy\nx, y = numpy.load({str(given)!r})\nstart = time.process_time()\n{work}"
            code += "\nprint(json.dumps({'cpu': time.process_time() - start, 'pairs': pairs}))"
            done = subprocess.run([python, "-c", code], capture_output=True, text=True, check=True)
            rows.append({"name": name} | json.loads(done.stdout.splitlines()[-1]))
    return rows


def draw_plot(rows: list[dict[str, Any]]) -> str:
    """An SVG of the clock against the number of points, both logarithmic, with n log n through the first point."""
    width, height, edge = 640, 420, 60
    sizes = [row["points"] for row in rows]
    scale = rows[0]["clock"] / (sizes[0] * math.log(sizes[0]))
    lines = {
        "measured": [row["clock"] for row in rows],
        "n log n": [scale * size * math.log(size) for size in sizes],
    }
    top = math.log10(max(max(values) for values in lines.values()) * 1.2)
    low = math.log10(min(min(values) for values in lines.values()) * 0.8)
    first, last = math.log10(sizes[0]), math.log10(sizes[-1])

    def place(size: float, seconds: float) -> tuple[float, float]:
        across = (math.log10(size) - first) / max(last - first, 1e-9)
        up = (math.log10(seconds) - low) / (top - low)
        return edge + across * (width - 2 * edge), height - edge - up * (height - 2 * edge)

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" font-family="sans-serif" font-size="12">'
    ]
    parts.append(f'<rect width="{width}" height="{height}" fill="white"/>')
    for number, (name, values) in enumerate(lines.items()):
        colour = ("#0b5", "#888")[number]
        points = [place(size, seconds) for size, seconds in zip(sizes, values, strict=True)]
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
        dash = ' stroke-dasharray="6 4"' if number else ""
        parts.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"{dash}/>')
        parts.append(f'<text x="{edge + 10}" y="{edge + 16 * number}" fill="{colour}">{name}</text>')
        for (x, y), seconds in zip(points, values, strict=True):
            if not number:
                parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour}"/>')
                parts.append(f'<text x="{x + 5:.1f}" y="{y + 14:.1f}">{seconds:.1f} s</text>')
    for size in sizes:
        x, _ = place(size, 10**low)
        parts.append(
            f'<text x="{x:.1f}" y="{height - edge + 20}" text-anchor="middle">{size / 1e6:g} M</text>'
        )
    parts.append(
        f'<text x="{width / 2}" y="{height - 12}" text-anchor="middle">points (logarithmic); seconds by the clock</text>'
    )
    return "\n".join([*parts, "</svg>\n"])


def main() -> None:
    """Runs each size in a process of its own and writes the results."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES)
    parser.add_argument("--peers", default="")
    parser.add_argument("--folder", default="")
    parser.add_argument("--make", type=int, default=0)
    arguments = parser.parse_args()
    sys.path.insert(0, str(HERE.parent))
    if arguments.folder:
        folder = Path(arguments.folder)
        if arguments.make:
            write_points(folder, arguments.make)
        else:
            print(json.dumps(run_steps(folder)))
        return
    rows = []
    for size in arguments.sizes:
        with tempfile.TemporaryDirectory() as folder_name:
            command = [sys.executable, __file__, "--folder", folder_name]
            subprocess.run([*command, "--make", str(size)], check=True)
            done = subprocess.run(command, check=True, capture_output=True, text=True)
            rows.append({"points": size} | json.loads(done.stdout.splitlines()[-1]))
            print(rows[-1], flush=True)
    write_results(rows, run_peers(arguments.peers, PEER_POINTS) if arguments.peers else [])


def write_results(rows: list[dict[str, Any]], peers: list[dict[str, Any]]) -> None:
    """results/cameras.md and the plot."""
    lines = ["# Five million points of cameras", "", __doc__.split("Beside it")[0].strip(), ""]
    lines += [f"Load of the machine at the end: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores.", ""]
    lines += [
        "| points | clock s | CPU s | memory MB | country s | register s | measures s | cameras | pairs |"
    ]
    lines += ["| --- " * 9 + "|"]
    for row in rows:
        figures = [f"{row[name]:.1f}" for name in ("clock", "cpu", "mb", "country", "register", "measures")]
        counts = [f"{row[name]:,}" for name in ("core_cameras", "core_camera_pairs")]
        lines.append("| " + " | ".join([f"{row['points']:,}", *figures, *counts]) + " |")
    lines += ["", "![Seconds against points](cameras.svg)", ""]
    if peers:
        lines += [
            f"Pairs within 15 m alone, {PEER_POINTS:,} points:",
            "",
            "| program | CPU s | pairs |",
            "| --- | --- | --- |",
        ]
        lines += [f"| {row['name']} | {row['cpu']:.2f} | {row['pairs']:,} |" for row in peers]
        lines += [
            "",
            "Peers count on a plane (sinusoidal), sousveil on the sphere, hence the small difference in pairs.",
            "",
        ]
    (HERE / "results" / "cameras.md").write_text("\n".join(lines), encoding="utf-8")
    (HERE / "results" / "cameras.svg").write_text(draw_plot(rows), encoding="utf-8")


if __name__ == "__main__":
    main()
