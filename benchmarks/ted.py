"""TED notices a second: our reader in one process, beside two parsers that only parse. Prints a table.

The parsers are a floor, not rivals: lxml (`etree.parse`) and the standard library (`xml.etree.ElementTree.parse`) build a tree
of the same bytes and stop there; the reader also makes the rows of twelve tables with ids and locators. Best of several
rounds in process time, the three taking turns, over the shared notices.

Run: uv run python benchmarks/ted.py
"""

from __future__ import annotations

import time
import xml.etree.ElementTree
from collections.abc import Callable
from pathlib import Path

from lxml import etree

from sousveil.model.protocols import Source
from sousveil.readers import ted

FOLDER = Path(__file__).resolve().parents[2] / "shared" / "data" / "notices" / "ted"
ROUNDS = 7


def main() -> None:
    sources = [Source("0" * 64, path, path.name) for path in sorted(FOLDER.glob("*.xml"))]
    if not sources:
        raise SystemExit(f"No notices in {FOLDER}.")
    rows = sum(batch.num_rows for source in sources for batch in ted.read(source))
    megabytes = sum(source.path.stat().st_size for source in sources) / 1e6
    tasks: dict[str, Callable[[], None]] = {
        "sousveil reader": lambda: read_all(sources),
        "lxml, parse only": lambda: parse_all(sources, etree.parse),
        "ElementTree, parse only": lambda: parse_all(sources, xml.etree.ElementTree.parse),
    }
    best = dict.fromkeys(tasks, float("inf"))
    for _ in range(ROUNDS):
        for name, task in tasks.items():
            start = time.process_time()
            task()
            best[name] = min(best[name], time.process_time() - start)
    print(f"{len(sources)} notices, {megabytes:.1f} MB, {rows} rows ({rows / len(sources):.0f} a notice)")
    for name, seconds in best.items():
        print(f"{name:25} {len(sources) / seconds:7.0f} notices/s {megabytes / seconds:7.1f} MB/s")


def read_all(sources: list[Source]) -> None:
    for source in sources:
        for _ in ted.read(source):
            pass


def parse_all(sources: list[Source], parse: Callable[[str], object]) -> None:
    for source in sources:
        parse(str(source.path))


if __name__ == "__main__":
    main()
