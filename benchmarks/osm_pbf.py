"""One million nodes of .osm.pbf to rows of cameras, beside a plain handler of pyosmium that only collects tags and positions.

Three files of fictional nodes, written by pyosmium: 3 of 100 nodes are cameras; all are, with tags as common as in real
extracts (a direction, a maker, a few words); all are, with tags so varied that most sets of them are unique. The readers
run one after the other in processes of their own; CPU time of all threads and the clock, and the most memory. The CPU time
says what it costs where other programs share the machine. The peer does less: it makes no rows, directions or ids, cleans
and withholds nothing. Writes results/osm_pbf.md.

Run: uv run python benchmarks/osm_pbf.py [--nodes 1000000]
"""

from __future__ import annotations

import argparse
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).parent
MAKERS = ("Examplecam", "Fictivision", "Invented Optics", "Nosuch Security")
SHARES = {"few": 0.03, "alike": 1.0, "varied": 1.0}


def make_tags(dice: random.Random, kind: str) -> dict[str, str]:
    """The tags of a fictional camera."""
    tags = {"man_made": "surveillance", "surveillance": dice.choice(("public", "outdoor", "traffic"))}
    tags["surveillance:type"] = dice.choice(("camera", "ALPR"))
    if dice.random() < 0.6:
        tags["camera:direction"] = str(dice.randrange(0, 360, 1 if kind == "varied" else 15))
    if dice.random() < 0.6:
        tags["camera:type"] = dice.choice(("fixed", "dome", "panning"))
    if dice.random() < 0.3:
        tags["manufacturer"] = dice.choice(MAKERS)
    if kind == "varied":
        tags["camera:mount"] = dice.choice(("pole", "wall", "street_lamp"))
        tags["height"] = str(dice.randrange(2, 12))
        if dice.random() < 0.5:
            tags["operator"] = f"Fictional Operator {dice.randrange(3000)} Ltd"
    return tags


def write_file(path: Path, nodes: int, kind: str) -> None:
    """A file of `nodes` nodes."""
    import osmium

    dice = random.Random(7)
    writer = osmium.SimpleWriter(str(path), overwrite=True)
    for number in range(1, nodes + 1):
        tags = make_tags(dice, kind) if dice.random() < SHARES[kind] else {}
        if not tags and dice.random() < 0.1:
            tags = {"highway": "crossing"}
        writer.add_node(
            osmium.osm.mutable.Node(
                id=number,
                location=(dice.uniform(-180, 180), dice.uniform(-85, 85)),
                version=dice.randrange(1, 5),
                timestamp=f"20{dice.randrange(10, 26)}-{dice.randrange(1, 13):02}-{dice.randrange(1, 29):02}T07:08:09Z",
                tags=tags,
            )
        )
    writer.close()


def read_ours(path: Path) -> int:
    """The number of rows that the reader gives."""
    from sousveil.model.protocols import Source
    from sousveil.readers import osm_pbf

    source = Source("0" * 64, path, path.name)
    batches = osm_pbf.read(source)
    return sum(
        batch.num_rows
        for batch in batches
        if batch.schema.metadata[b"sousveil_table"] == b"raw_camera_observations"
    )


def read_plainly(path: Path) -> int:
    """The number of cameras that a handler of pyosmium collects, with filter, tags and position."""
    import osmium

    found = []
    for node in osmium.FileProcessor(str(path)).with_filter(
        osmium.filter.TagFilter(("man_made", "surveillance"))
    ):
        found.append((node.id, node.location.lat, node.location.lon, dict(node.tags)))
    return len(found)


def measure(reader: str, path: Path) -> str:
    """What the reader did in a process of its own: cameras, CPU seconds, clock seconds, MB."""
    done = subprocess.run(
        [sys.executable, __file__, "--reader", reader, "--file", str(path)],
        check=True,
        capture_output=True,
        text=True,
    )
    return done.stdout.strip()


def main() -> None:
    """Writes the files, measures, and writes the results."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--nodes", type=int, default=1_000_000)
    parser.add_argument("--reader", default="")
    parser.add_argument("--file", type=Path)
    options = parser.parse_args()
    if options.reader:
        began, cpu = time.perf_counter(), time.process_time()
        found = (read_ours if options.reader == "ours" else read_plainly)(options.file)
        wall, spent = time.perf_counter() - began, time.process_time() - cpu
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"{found:,} | {spent:.1f} | {wall:.1f} | {memory:.0f}")
        return
    lines = [
        f"# {options.nodes:,} nodes of .osm.pbf",
        "",
        f"Made by benchmarks/osm_pbf.py on {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} at the start.",
        "",
        "| file | reader | cameras | CPU seconds | clock seconds | MB |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    with tempfile.TemporaryDirectory() as folder:
        for kind in SHARES:
            path = Path(folder) / f"{kind}.osm.pbf"
            write_file(path, options.nodes, kind)
            for reader in ("ours", "plain handler"):
                lines.append(f"| {kind} | {reader} | {measure(reader, path)} |")
                print(lines[-1], flush=True)
    (HERE / "results" / "osm_pbf.md").write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
