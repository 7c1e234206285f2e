"""OCDS: our compile beside `ocdskit compile` on one file, equality of results, the reader's rate and its memory.

The file is a release package on one line, made of the shared releases (../shared/data/notices/ocds), each copy with
ocids of its own. Every run is a process of its own; the time is the CPU time of that process, since the machine is
shared, with the wall time beside it. ocdskit is called as its CLI and as its library function, both with our copy of the
release schema, since it would otherwise fetch one. Writes results/ocds.md.

Run: uv run python benchmarks/ocds.py [--copies 10] [--memory]   (--memory: also a file of about 1 GB, some minutes)
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

import orjson

HERE = Path(__file__).parent
SHARED = HERE.parents[1] / "shared" / "data" / "notices" / "ocds"
SCHEMA = HERE.parent / "src" / "sousveil" / "readers" / "schemas" / "release-schema-1__1__4.json"


class Run(NamedTuple):
    """Seconds of CPU and of the clock, and the most memory that the process had."""

    cpu_seconds: float
    wall_seconds: float
    memory_megabytes: float


def load_releases() -> list[dict[str, object]]:
    """The shared single releases, unpacked where they come in packages."""
    found = []
    for path in sorted(SHARED.glob("**/releases/*.json")):
        value = orjson.loads(path.read_bytes())
        found += value.get("releases", [value])
    return found


def write_package(path: Path, copies: int) -> int:
    """Writes the package; how many releases are in it."""
    releases = load_releases()
    with path.open("wb") as file:
        file.write(
            b'{"uri":"https://example.org/","publishedDate":"2021-01-01T00:00:00Z","version":"1.1","releases":['
        )
        for copy in range(copies):
            for index, release in enumerate(releases):
                own = release | {"ocid": f"{release['ocid']}-{copy}"}
                file.write((b"," if copy or index else b"") + orjson.dumps(own))
        file.write(b"]}")
    return copies * len(releases)


def compile_ours(source: Path, target: Path) -> None:
    """Our compiled releases as JSON Lines."""
    from sousveil.readers.ocds_json import Parsing
    from sousveil.readers.ocds_merge import compile_releases
    from sousveil.readers.ocds_stream import read_pieces

    pieces = read_pieces(lambda: source.open("rb"), Parsing())
    releases = (piece.value for piece in pieces if len(piece.path) == 2)
    with target.open("wb") as file:
        for compiled in compile_releases(releases):
            file.write(orjson.dumps(compiled) + b"\n")


def compile_library(source: Path, target: Path) -> None:
    """ocdskit's library function, on the file parsed by Python's json."""
    import warnings

    from ocdskit.combine import merge

    warnings.simplefilter("ignore")
    with target.open("w", encoding="utf-8") as file:
        data = [json.loads(source.read_text(encoding="utf-8"))]
        for compiled in merge(data, schema=json.loads(SCHEMA.read_text(encoding="utf-8"))):
            file.write(json.dumps(compiled, ensure_ascii=False) + "\n")


def read_source(source: Path, target: Path) -> None:
    """Our reader; the numbers of rows by table go to `target`."""
    from collections import Counter

    from sousveil.model.protocols import Source
    from sousveil.model.tables import table_of
    from sousveil.readers import ocds

    counts: Counter[str] = Counter()
    for batch in ocds.read(Source("0" * 64, source, source.name)):
        counts[table_of(batch).name] += batch.num_rows
    target.write_text(json.dumps(counts), encoding="utf-8")


def run_part(name: str, source: Path, target: Path) -> Run:
    """Runs one part in a process of its own."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.perf_counter()
    if name == "cli":
        command = [str(Path(sys.executable).with_name("ocdskit")), "compile", "--schema", str(SCHEMA)]
        with source.open("rb") as stdin, target.open("wb") as stdout:
            subprocess.run(command, stdin=stdin, stdout=stdout, stderr=subprocess.DEVNULL, check=True)
    else:
        subprocess.run([sys.executable, __file__, "--part", name, str(source), str(target)], check=True)
    wall = time.perf_counter() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Run(cpu, wall, after.ru_maxrss / 1024)


def load_lines(path: Path) -> dict[str, object]:
    """Compiled releases by ocid."""
    return {value["ocid"]: value for value in map(json.loads, path.read_text(encoding="utf-8").splitlines())}


def measure(copies: int) -> list[str]:
    """Lines of the result page for a package of so many copies. Raises SystemExit when results differ."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "package.json"
        releases = write_package(source, copies)
        # The reader first: the memory that is read is the greatest so far.
        runs = {
            name: run_part(name, source, Path(folder) / name) for name in ("reader", "ours", "library", "cli")
        }
        ours = load_lines(Path(folder) / "ours")
        for name in ("library", "cli"):
            if load_lines(Path(folder) / name) != ours:
                raise SystemExit(f"the results of {name} differ from ours")
        size = source.stat().st_size / 1e6
    base = runs["ours"]
    lines = [
        f"{releases:,} releases, {size:.0f} MB on one line, {len(ours):,} processes; all three compiled results are equal as JSON.",
        "",
        "| what | CPU s | wall s | releases per CPU s | ratio of CPU to ours |",
        "| --- | ---: | ---: | ---: | ---: |",
    ]
    titles = {
        "ours": "sousveil, compile",
        "library": "ocdskit, library function",
        "cli": "ocdskit, CLI",
        "reader": "sousveil, reader: all tables",
    }
    for name, title in titles.items():
        run = runs[name]
        ratio = f"{run.cpu_seconds / base.cpu_seconds:.1f}" if name != "reader" else "–"
        rate = releases / run.cpu_seconds
        lines.append(f"| {title} | {run.cpu_seconds:.1f} | {run.wall_seconds:.1f} | {rate:,.0f} | {ratio} |")
    return lines


def measure_memory(copies: int) -> list[str]:
    """Lines about the reader's memory for a large file."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "package.json"
        releases = write_package(source, copies)
        run = run_part("reader", source, Path(folder) / "counts")
        size = source.stat().st_size / 1e6
    return [
        "",
        f"A package of {size:,.0f} MB on one line, {releases:,} releases: the reader took at most {run.memory_megabytes:,.0f} MB "
        f"of memory and {run.cpu_seconds:,.0f} s of CPU ({releases / run.cpu_seconds:,.0f} releases per CPU second).",
    ]


def main() -> None:
    """Runs the parts and writes the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--copies", type=int, default=10)
    parser.add_argument("--memory", action="store_true")
    parser.add_argument("--part", nargs=3, metavar=("NAME", "SOURCE", "TARGET"))
    options = parser.parse_args()
    if options.part:
        name, source, target = options.part
        parts = {"ours": compile_ours, "library": compile_library, "reader": read_source}
        parts[name](Path(source), Path(target))
        return
    lines = [
        "# OCDS: compile and read",
        "",
        "Made by `uv run python benchmarks/ocds.py`, which says how.",
        "",
    ]
    if options.memory:
        memory = measure_memory(230)
    lines += measure(options.copies) + (memory if options.memory else [])
    (HERE / "results" / "ocds.md").write_text("\n".join(lines) + "\n", encoding="utf-8")
    print("\n".join(lines))


if __name__ == "__main__":
    main()
