"""CVE records to tables: 300,000 synthetic records in 8 files, by two processes; records a second, and memory of a worker.

The records are shaped like those in ../shared/data/weaknesses/cve5 (containers, lengths, numbers of products, versions,
links and metrics in like shares) but every word and number in them is invented. They are JSON Lines in 8 files of equal
size, which is how a feed of that size is cut for two cores. Measured apart: the engine's process pool with `read_source`
and `write_stage_tables`, which is reading; `find_in_weaknesses` on those tables, which is vendors and claims; and
`build_case`, with everything that a build does besides. Run on a machine that does nothing else; the CPU time of all
processes is given beside the clock, with the load and the time of a loop that says how fast the machine was.
Writes results/weaknesses.md.

Run: uv run python benchmarks/weaknesses.py [--records 300000] [--workers 2] [--no-build]
"""

from __future__ import annotations

import argparse
import os
import random
import resource
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import orjson

HERE = Path(__file__).parent
FILES = 8
VENDORS = ("Examplecam", "Fictivision", "Invented Optics", "Nosuch Security", "Madeup Networks", "n/a")
PRODUCTS = ("IPC-X", "NVR-Y", "Bullet Z", "Door Station Q", "Recorder W", "Panel V")
PROSE = (
    "the web interface of the camera allows a remote attacker to read arbitrary files or to run commands "
    "because of an improper check of parameters in the component of the device which is reachable over "
    "the network before version and the vendor was contacted early about this disclosure firmware build "
    "affected product request argument handling "
)
WORDS = PROSE.split()
VECTOR = (
    "AV:{} AC:{} PR:{} UI:{} S:{} C:{} I:{} A:{}",
    ("NAL", "LH", "NLH", "NR", "UC", "NLH", "NLH", "NLH"),
)


def write_files(folder: Path, records: int) -> list[Path]:
    """The files of JSON Lines."""
    paths = []
    for number in range(FILES):
        path = folder / f"cves_{number}.jsonl"
        with path.open("wb") as file:
            for index in range(number, records, FILES):
                file.write(orjson.dumps(make_record(index)) + b"\n")
        paths.append(path)
    return paths


def make_record(index: int) -> dict[str, Any]:
    """A record, always the same for an index."""
    chance = random.Random(index)
    day = f"20{chance.randint(15, 25)}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"
    moment = f"{day}T{chance.randint(0, 23):02}:{chance.randint(0, 59):02}:12.{chance.randint(0, 999):03}Z"
    name = f"CVE-{2015 + index % 11}-{100000 + index}"
    products = [make_product(chance) for _ in range(chance.choice((1, 1, 1, 2, 3)))]
    cna = {
        "title": make_text(chance, 8),
        "affected": products,
        "descriptions": [make_description(chance)],
        "references": [make_link(chance) for _ in range(chance.randint(1, 3))],
        "problemTypes": [
            {"descriptions": [{"lang": "en", "cweId": f"CWE-{chance.randint(20, 900)}", "type": "CWE"}]}
        ],
        "datePublic": moment,
        "metrics": [make_cvss(chance)] if chance.random() < 0.7 else [],
        "credits": [{"lang": "en", "value": "Fictional Finder", "type": "finder"}],
        "providerMetadata": {"orgId": f"{index:032x}", "shortName": "example", "dateUpdated": moment},
        "x_generator": {"engine": "synthetic"},
    }
    if chance.random() < 0.4:
        cna["x_legacyV4Record"] = {
            "affects": {"vendor": products},
            "data_type": "CVE",
            "references": cna["references"],
        }
    vulnrichment = {
        "title": "Synthetic enrichment",
        "metrics": [make_ssvc(chance, name, moment)],
        "affected": [
            make_product(chance) | {"cpes": [f"cpe:2.3:o:example:device_{index % 5000}:*:*:*:*:*:*:*:*"]}
        ],
        "providerMetadata": {"orgId": f"{index:032x}", "shortName": "EXAMPLE-ADP", "dateUpdated": moment},
    }
    program = {"title": "Program container", "references": cna["references"],
               "providerMetadata": {"orgId": f"{index:032x}", "shortName": "CVE", "dateUpdated": moment}}  # fmt: skip
    metadata = {"cveId": name, "state": "PUBLISHED", "assignerShortName": "example", "assignerOrgId": f"{index:032x}",
                "dateReserved": moment, "datePublished": moment, "dateUpdated": moment}  # fmt: skip
    return {
        "dataType": "CVE_RECORD",
        "dataVersion": "5.1",
        "cveMetadata": metadata,
        "containers": {"cna": cna, "adp": [program, vulnrichment]},
    }


def make_product(chance: random.Random) -> dict[str, Any]:
    """A product with one to three versions, some with bounds, some in prose."""
    versions = []
    for _ in range(chance.choice((1, 1, 2, 3))):
        low = f"{chance.randint(1, 9)}.{chance.randint(0, 20)}.{chance.randint(0, 99)}"
        kind = chance.random()
        if kind < 0.4:
            versions.append({"version": "0", "lessThan": low, "status": "affected", "versionType": "custom"})
        elif kind < 0.7:
            versions.append({"version": low, "status": "affected"})
        else:
            versions.append(
                {
                    "version": f"V{low} build {chance.randint(150000, 250000)} and earlier",
                    "status": "affected",
                }
            )
    return {
        "vendor": chance.choice(VENDORS),
        "product": f"{chance.choice(PRODUCTS)}{chance.randint(100, 9999)}",
        "defaultStatus": "unaffected",
        "versions": versions,
    }


def make_description(chance: random.Random) -> dict[str, Any]:
    """Prose of a usual length; one in three also as HTML, as the editors of records write it."""
    text = make_text(chance, chance.randint(25, 120))
    # In the real ones every sixth text speaks of passwords or keys, and every eightieth says who found the weakness.
    if chance.random() < 0.17:
        text += " The device stores a password in clear text."
    if chance.random() < 0.0125:
        text += " Fictional Finder of Nowhere has found that a restart helps."
    found: dict[str, Any] = {"lang": "en", "value": text}
    if chance.random() < 0.33:
        found["supportingMedia"] = [{"type": "text/html", "base64": False, "value": f"<p>{text}</p>"}]
    return found


def make_text(chance: random.Random, words: int) -> str:
    """So many words."""
    return " ".join(chance.choices(WORDS, k=words)).capitalize() + "."


def make_link(chance: random.Random) -> dict[str, Any]:
    """A link; one in ten leads to an exploit."""
    tags = ["exploit"] if chance.random() < 0.1 else ["vendor-advisory"]
    return {"url": f"https://example.org/advisories/{chance.randint(1, 10**9)}", "tags": tags}


def make_cvss(chance: random.Random) -> dict[str, Any]:
    """A CVSS 3.1 metric; its score is not computed, so most differ from their vectors, which costs the reader more."""
    pattern, letters = VECTOR
    vector = "CVSS:3.1/" + pattern.format(*(chance.choice(choices) for choices in letters)).replace(" ", "/")
    found = {
        "version": "3.1",
        "vectorString": vector,
        "baseScore": chance.randint(20, 98) / 10,
        "baseSeverity": "HIGH",
    }
    found |= {
        "attackVector": "NETWORK",
        "attackComplexity": "LOW",
        "privilegesRequired": "NONE",
        "userInteraction": "NONE",
    }
    found |= {
        "scope": "UNCHANGED",
        "confidentialityImpact": "HIGH",
        "integrityImpact": "HIGH",
        "availabilityImpact": "HIGH",
    }
    return {"format": "CVSS", "cvssV3_1": found, "scenarios": [{"lang": "en", "value": "GENERAL"}]}


def make_ssvc(chance: random.Random, name: str, moment: str) -> dict[str, Any]:
    """A metric with the decision points of SSVC."""
    options = [
        {"Exploitation": chance.choice(("none", "poc"))},
        {"Automatable": "no"},
        {"Technical Impact": "partial"},
    ]
    content = {"id": name, "role": "Example", "options": options, "version": "2.0.3", "timestamp": moment}
    return {"other": {"type": "ssvc", "content": content}}


class Run(NamedTuple):
    """Seconds of the clock and of all processes' CPU, the most memory of one worker, and rows by table."""

    wall_seconds: float
    cpu_seconds: float
    megabytes: float
    rows: dict[str, int]


def read_one(folder: Path, path: Path, number: int) -> None:
    """An engine task: one file to tables."""
    from sousveil.engine.stage_tables import write_stage_tables
    from sousveil.model.protocols import Source
    from sousveil.readers import read_source

    write_stage_tables(folder, read_source(Source(f"{number:064x}", path, path.name)))
    _note_peak(folder)


def find_one(folder: Path, read: Path, number: int) -> None:
    """An engine task: the vendors and claims of one file whose tables lie in `read`."""
    from functools import partial

    from sousveil.case.finding import find_in_weaknesses
    from sousveil.engine.stage_tables import read_stage_table, write_stage_tables

    write_stage_tables(folder, find_in_weaknesses(partial(read_stage_table, read), f"{number:064x}"))
    _note_peak(folder)


def _note_peak(folder: Path) -> None:
    (folder / "peak").write_text(str(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024), "ascii")


def run_tasks(work: Callable[..., None], paths: list[Path], target: Path, workers: int) -> Run:
    """`work` on each of `paths` through the engine's process pool."""
    from sousveil.engine.local import LocalEngine, Task

    before = _read_cpu()
    start = time.perf_counter()
    tasks = [
        Task(str(number), work, (path, number), target / str(number), path.stat().st_size)
        for number, path in enumerate(paths)
    ]
    with LocalEngine(workers) as engine:
        failed = [outcome for outcome in engine.run(tasks) if not outcome.is_good]
    wall = time.perf_counter() - start
    if failed:
        raise SystemExit(f"failed: {failed[0]}")
    peak = max(int((target / str(number) / "peak").read_text("ascii")) for number in range(len(paths)))
    return Run(wall, _read_cpu() - before, peak, count_rows(target.glob("*/*.parquet")))


def run_build(paths: list[Path], home: Path, workers: int) -> Run:
    """A case of all files, added and built; adding is not counted."""
    from sousveil.archive import Archive, SourceNotes
    from sousveil.case.building import build_case
    from sousveil.case.folder import create_case

    case = create_case(home / "case")
    archive = Archive(case.archive)
    for path in paths:
        list(archive.add_path(path, SourceNotes(), "2026-01-01T00:00:00Z"))
    before = _read_cpu()
    start = time.perf_counter()
    build_case(case, workers)
    wall = time.perf_counter() - start
    peak = (
        max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
        / 1024
    )
    return Run(wall, _read_cpu() - before, peak, count_rows((case.build / "tables").glob("*.parquet")))


def count_rows(paths: Iterator[Path]) -> dict[str, int]:
    """Rows by table."""
    import pyarrow.parquet as pq

    counts: dict[str, int] = {}
    for path in paths:
        counts[path.stem] = counts.get(path.stem, 0) + pq.read_metadata(path).num_rows
    return {name: count for name, count in sorted(counts.items()) if count}


def describe_machine() -> str:
    """Load, and milliseconds of CPU for a loop of a million additions."""
    start = time.process_time()
    total = 0
    for number in range(1_000_000):
        total += number
    return f"load {os.getloadavg()[0]:.1f}, loop {(time.process_time() - start) * 1000:.0f} ms"


def _read_cpu() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def main() -> None:
    """Runs both and writes the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=300_000)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--no-build", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        paths = write_files(home, options.records)
        size = sum(path.stat().st_size for path in paths) / 1e6
        machine = [describe_machine()]
        stage, found = home / "stage", home / "found"
        runs = {
            "reading: read_source and write_stage_tables": run_tasks(read_one, paths, stage, options.workers)
        }
        machine.append(describe_machine())
        folders = [stage / str(number) for number in range(len(paths))]
        runs["vendors and claims: find_in_weaknesses"] = run_tasks(find_one, folders, found, options.workers)
        machine.append(describe_machine())
        if not options.no_build:
            runs["build_case, the whole build"] = run_build(paths, home, options.workers)
    lines = [
        "# Weaknesses: CVE records to tables",
        "",
        "Made by `uv run python benchmarks/weaknesses.py`, which says how.",
        "",
        f"{options.records:,} synthetic records, {size:,.0f} MB in {FILES} files, {options.workers} processes.",
        "",
        "| what | s | CPU s, all processes | records a second | CPU ms a record | most memory of a process, MB |",
        "| --- | ---: | ---: | ---: | ---: | ---: |",
    ]
    for name, run in runs.items():
        rate, cost = options.records / run.wall_seconds, run.cpu_seconds / options.records * 1000
        lines.append(
            f"| {name} | {run.wall_seconds:.1f} | {run.cpu_seconds:.1f} | {rate:,.0f} | {cost:.2f} | {run.megabytes:,.0f} |"
        )
    rows = {name: count for run in list(runs.values())[:2] for name, count in run.rows.items()}
    lines += ["", "Rows: " + ", ".join(f"{name} {count:,}" for name, count in rows.items()) + "."]
    lines += [
        "",
        f"The machine before reading: {machine[0]}; after it: {machine[1]}; at the end: {machine[2]}.",
    ]
    lines += [
        "The loop is a million additions, which say how fast the machine was under what else ran on it."
    ]
    (HERE / "results" / "weaknesses.md").write_text("\n".join(lines) + "\n", encoding="utf-8")
    print("\n".join(lines))


if __name__ == "__main__":
    main()
