"""Search: how long an answer takes on 200,000 passages, live, beside DuckDB's and SQLite's full text on the same texts.

Run: uv run python -m benchmarks.search [--passages 200000]. The passages are made up from the words of the bundled
example and a Chinese character table by a fixed seed; SQLite's FTS5 runs with its trigram tokeniser, the only one of its own
that finds Chinese without spaces, and cannot find words of one or two characters.
"""

from __future__ import annotations

import argparse
import random
import resource
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np

from sousveil.publish.search.collecting import Entry
from sousveil.publish.search.indexing import SearchIndex, write_index
from sousveil.publish.search.shards import render_shards

SOURCES = Path(__file__).parents[1] / "examples" / "numbers" / "sources"
SEED = 20261124
QUERIES = (
    "人脸识别",
    "摄像",
    "公安局 摄像机",
    "camera*",
    "facial recognition",
    '"the cameras"',
    "2021 系统",
    "局",
)


def make_entries(count: int) -> Iterator[Entry]:
    """`count` passages of 40 to 160 words, a third of them Chinese, with years, places and kinds."""
    chance = random.Random(SEED)
    english = [
        "the",
        "of",
        "cameras",
        "system",
        "police",
        "facial",
        "recognition",
        "camera",
        "city",
        "contract",
        "network",
        "data",
        "2021",
        "number",
        "plate",
    ]
    english += [f"word{number}" for number in range(20_000)]
    weights = 1 / np.arange(1, len(english) + 1)
    bounds = np.cumsum(weights / weights.sum())
    han = "人脸识别摄像机公安局系统视频监控项目采购招标公告平台智能" + "".join(
        chr(0x4E00 + step) for step in range(3_000)
    )
    spots = np.cumsum(1 / np.arange(1, len(han) + 1) / (1 / np.arange(1, len(han) + 1)).sum())
    phrases = ("人脸识别", "摄像机", "公安局", "系统", "视频监控")
    numbers = np.random.default_rng(SEED)
    for at in range(count):
        size = chance.randint(40, 160)
        if at % 3:
            text = " ".join(english[spot] for spot in np.searchsorted(bounds, numbers.random(size)))
        else:
            text = "".join(
                han[spot] for spot in np.searchsorted(spots, numbers.random(size))
            ) + chance.choice(phrases)
        year = str(2010 + at % 14)
        yield Entry(
            "passages",
            f"sheets/{at // 50}.html",
            f"p-{at}",
            f"Document {at // 50}",
            text,
            "",
            year,
            ("CN",),
            (),
        )


def measure(name: str, ask: Callable[[str], int], rounds: int) -> None:
    """Prints the median and the 99th percentile in milliseconds over all queries, each `rounds` times."""
    times = []
    totals = {}
    for _ in range(rounds):
        for query in QUERIES:
            begun = time.perf_counter()
            totals[query] = ask(query)
            times.append((time.perf_counter() - begun) * 1000)
    print(f"{name}: median {np.median(times):.2f} ms, p99 {np.percentile(times, 99):.2f} ms; found {totals}")


def main() -> None:
    """Measures and prints."""
    options = argparse.ArgumentParser()
    options.add_argument("--passages", type=int, default=200_000)
    count = options.parse_args().passages
    with tempfile.TemporaryDirectory() as home:
        folder = Path(home) / "index"
        folder.mkdir()
        entries = list(make_entries(count))
        begun = time.process_time()
        write_index(entries, folder)
        size = sum(path.stat().st_size for path in folder.iterdir()) / 1e6
        print(
            f"sousveil: {count:,} passages indexed in {time.process_time() - begun:.1f} CPU s, {size:.0f} MB"
        )
        index = SearchIndex(folder)
        measure("sousveil", lambda query: index.search(query).total, 25)
        base = sqlite3.connect(Path(home) / "peer.db")
        begun = time.process_time()
        base.execute("CREATE VIRTUAL TABLE t USING fts5(text, tokenize='trigram')")
        base.executemany("INSERT INTO t VALUES (?)", ((entry.text,) for entry in entries))
        base.commit()
        print(f"SQLite FTS5 trigram: {time.process_time() - begun:.1f} CPU s")

        def ask_peer(query: str) -> int:
            asked = " ".join(f'"{word.strip(chr(34) + "*")}"' for word in query.split())
            rows = base.execute(
                "SELECT rowid, bm25(t) FROM t WHERE t MATCH ? ORDER BY 2 LIMIT 20", (asked,)
            ).fetchall()
            assert len(rows) <= 20
            return int(base.execute("SELECT count(*) FROM t WHERE t MATCH ?", (asked,)).fetchone()[0])

        measure("SQLite FTS5 trigram", ask_peer, 5)
        begun = time.process_time()
        files = [(name, len(content)) for name, content in render_shards(entries[:20_000], {})]
        largest = max(files, key=lambda one: one[1])
        print(
            f"files for {min(count, 20_000):,}: {time.process_time() - begun:.1f} CPU s, {len(files)} files, "
            f"{sum(size for _, size in files) / 1e6:.1f} MB, largest {largest[0]} {largest[1] / 1e3:.0f} kB"
        )
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3:.0f} MB")


if __name__ == "__main__":
    main()
