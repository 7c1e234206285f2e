"""End to end: a folder of notices to tables, measures, flags and pages with `build` on two processes.

The notices are the shared ones (../shared/data/notices), copied with ids of their own: OCDS releases in JSON Lines files of
2,000, TED notices one to a file. Each kind is a case of its own, built once from nothing; the clock runs over the whole
build, and the stages are told apart by when their progress ended. Peers: `ocdskit compile` on the same releases merges
them and no more (benchmarks/ocds.py has it); lxml and ElementTree parse the same TED files and no more (benchmarks/ted.py).
Here ElementTree's and json's parsing of the same bytes in one process is the floor that a build is held against.

A process starts in about a second (imports, vocabulary), which is much of a small build and little of a large one: the
releases come in two numbers. On a machine that is not quiet the processor time says more than the clock.

Run: uv run python -m benchmarks.notices [--ocds 12000 60000] [--ted 2060]     Writes results/notices.md.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import resource
import tempfile
import time
import xml.etree.ElementTree
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import orjson

from benchmarks.ocds import load_releases
from sousveil.archive import Archive, SourceNotes
from sousveil.case import build_case, create_case

HERE = Path(__file__).parent
TED = HERE.parents[1] / "shared" / "data" / "notices" / "ted"
FILE_RELEASES = 2_000
_TED_ID = re.compile(rb'DOC_ID="(\d{6}-\d{4})"')


def write_ocds(folder: Path, count: int) -> int:
    """JSON Lines files of the shared releases with ocids of their own; how many releases."""
    releases = load_releases()
    for first in range(0, count, FILE_RELEASES):
        with (folder / f"releases-{first:07}.jsonl").open("wb") as stream:
            for number in range(first, min(count, first + FILE_RELEASES)):
                release = releases[number % len(releases)]
                stream.write(orjson.dumps(release | {"ocid": f"{release['ocid']}-{number}"}) + b"\n")
    return count


def write_ted(folder: Path, count: int) -> int:
    """The shared TED notices, each copy with a number of its own; how many."""
    files = sorted(TED.glob("*.xml"))
    for number in range(count):
        data = files[number % len(files)].read_bytes()
        found = _TED_ID.search(data)
        if found:
            data = data.replace(found[1], f"{number:06}-1999".encode())
        (folder / f"{number:06}.xml").write_bytes(data)
    return count


def parse_ocds(folder: Path) -> None:
    for path in sorted(folder.iterdir()):
        for line in path.read_bytes().splitlines():
            json.loads(line)


def parse_ted(folder: Path) -> None:
    for path in sorted(folder.iterdir()):
        xml.etree.ElementTree.parse(path)


def measure(kind: str, count: int) -> str:
    """One line of the result; in a process of its own, so that the memory is that of this build."""
    write, parse = KINDS[kind]
    with tempfile.TemporaryDirectory() as scratch:
        sources = Path(scratch) / "sources"
        sources.mkdir()
        write(sources, count)
        start = time.perf_counter()
        parse(sources)
        floor = time.perf_counter() - start
        case = create_case(Path(scratch) / "case", kind)
        list(Archive(case.archive).add_folder(sources, SourceNotes(), "2026-11-23T12:00:00Z"))
        ended: dict[str, float] = {}
        start, before = time.perf_counter(), time.process_time()
        report = build_case(case, 2, lambda stage, *_: ended.__setitem__(stage, time.perf_counter() - start))
        total, own = time.perf_counter() - start, time.process_time() - before
        assert not report.failed
        notices = report.summary.notices
    workers, main = resource.getrusage(resource.RUSAGE_CHILDREN), resource.getrusage(resource.RUSAGE_SELF)
    records = ended["records"]
    reading = workers.ru_utime + workers.ru_stime
    return (
        f"| {kind} | {count:,} | {notices:,} | {records:.1f} | {total - records:.1f} | {count / total:,.0f} "
        f"| {count / records:,.0f} | {reading / count * 1000:.2f} | {own / count * 1000:.2f} | {total / floor:.1f} "
        f"| {workers.ru_maxrss / 1000:.0f} | {main.ru_maxrss / 1000:.0f} |"
    )


KINDS: dict[str, tuple[Callable[[Path, int], int], Callable[[Path], None]]] = {
    "OCDS releases": (write_ocds, parse_ocds),
    "TED notices": (write_ted, parse_ted),
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--ocds", type=int, nargs="*", default=[12_000, 60_000])
    parser.add_argument("--ted", type=int, nargs="*", default=[2_060])
    options = parser.parse_args()
    load = os.getloadavg()[0]
    wanted = [("OCDS releases", n) for n in options.ocds] + [("TED notices", n) for n in options.ted]
    rows = []
    for kind, count in wanted:
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
            rows.append(pool.submit(measure, kind, count).result())
    lines = [
        "# Notices, end to end",
        "",
        "Made by `uv run python -m benchmarks.notices`; how is said there. Two processes.",
        f"Load of the machine at the start: {load:.1f}.",
        "",
        "| what | given | notices | read and extract, s | tables, measures, pages, s | a second, whole build "
        "| a second, read and extract | processor time of the workers, ms each | of the main process, ms each "
        "| times plain parsing in one process | most memory of a worker, MB | of the main process, MB |",
        "| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |",
        *rows,
    ]
    text = "\n".join(lines) + "\n"
    (HERE / "results" / "notices.md").write_text(text, "utf-8")
    print(text)


if __name__ == "__main__":
    main()
