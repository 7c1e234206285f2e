"""Served pages and search beside Datasette, on the same tables, in one run.

The invented notices of benchmarks/site.py stand in a case and, with lots, amounts, organisations and texts, in an SQLite
file with a full-text index (FTS5, tokeniser trigram: the only one of its own that finds Chinese without spaces). Each server runs
with one worker; the client keeps 16 connections open on the same machine. Datasette shows one row of one table where
sousveil shows a notice with all that belongs to it, so that its page has less to do.

Run: python -m venv /tmp/peer && /tmp/peer/bin/pip install datasette
     uv run python -m benchmarks.served_peers --datasette /tmp/peer/bin/datasette [--notices 20000]
Writes results/served_peers.md.
"""

from __future__ import annotations

import argparse
import asyncio
import multiprocessing
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from urllib.parse import quote, urlencode

import duckdb

from benchmarks.site import make_case, wait_until_open, write_tables

HERE = Path(__file__).parent
CONNECTIONS = 16
REQUESTS = 1_600
TABLES = ("raw_notices", "raw_lots", "raw_amounts", "core_organisation_mentions", "core_capability_mentions")
QUERIES = ("视频监控", "人脸识别", "camera network", "police", '"video system"', "recognition platform")
_SERVE = (
    "import sys, uvicorn; from pathlib import Path; from sousveil.case.folder import CaseFolder; from sousveil.web.app import make_app; "
    "uvicorn.run(make_app(CaseFolder(Path(sys.argv[1]))), host='127.0.0.1', port=int(sys.argv[2]), log_level='warning', access_log=False)"
)


def copy_tables(database: Path, target: Path) -> list[str]:
    """Writes the peer's SQLite file; the ids of some notices."""
    with duckdb.connect(str(database), read_only=True) as source, sqlite3.connect(target) as peer:
        for name in TABLES:
            rows = source.execute(f"SELECT * FROM {name}").to_arrow_table().to_pylist()
            columns = list(rows[0])
            key = " PRIMARY KEY" if name == "raw_notices" else ""
            heads = ", ".join(f'"{column}"{key if column == "notice_id" else ""}' for column in columns)
            peer.execute(f'CREATE TABLE "{name}" ({heads})')
            marks = ", ".join("?" * len(columns))
            cells = ([_plain(row[column]) for column in columns] for row in rows)
            peer.executemany(f'INSERT INTO "{name}" VALUES ({marks})', cells)
        peer.execute(
            "CREATE VIRTUAL TABLE notices_fts USING fts5(title, content='raw_notices', tokenize='trigram')"
        )
        peer.execute("INSERT INTO notices_fts(notices_fts) VALUES ('rebuild')")
        return [
            row[0]
            for row in source.execute("SELECT notice_id FROM raw_notices ORDER BY 1 LIMIT 400").fetchall()
        ]


def measure_server(
    name: str, command: Callable[[int], Sequence[str]], asked: dict[str, list[str]]
) -> list[str]:
    """A line of the report for each list of paths."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = subprocess.Popen(list(command(port)), stdout=subprocess.DEVNULL)
    try:
        wait_until_open(port)
        lines = []
        for what, paths in asked.items():
            asyncio.run(ask_paths(port, paths[:CONNECTIONS]))  # what is made once for all is not measured
            times, spent = asyncio.run(ask_paths(port, paths))
            times.sort()
            middle, late = times[len(times) // 2] * 1000, times[int(len(times) * 0.99)] * 1000
            lines.append(f"| {what} | {name} | {len(paths) / spent:,.0f} | {middle:.1f} | {late:.1f} |")
        return lines
    finally:
        server.terminate()
        server.wait()


async def ask_paths(port: int, paths: Sequence[str]) -> tuple[list[float], float]:
    """Seconds of each request, and of all. Raises ValueError for an answer that is not 200."""
    waiting = iter(paths)
    times: list[float] = []

    async def ask() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        for path in waiting:
            begun = time.perf_counter()
            writer.write(
                f"GET {path} HTTP/1.1\r\nHost: localhost\r\nAccept-Encoding: identity\r\n\r\n".encode()
            )
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
            if not head.startswith("http/1.1 200"):
                raise ValueError(f"{path}: {head.splitlines()[0]}")
            if "content-length: " in head:
                await reader.readexactly(int(head.split("content-length: ")[1].split("\r\n")[0]))
            else:
                while size := int(await reader.readline(), 16):
                    await reader.readexactly(size + 2)
                await reader.readline()
            times.append(time.perf_counter() - begun)
        writer.close()

    begun = time.perf_counter()
    await asyncio.gather(*(ask() for _ in range(CONNECTIONS)))
    return times, time.perf_counter() - begun


def _plain(value: object) -> object:
    return value if value is None or isinstance(value, int | float | str) else str(value)


def main() -> None:
    """Measures and writes the report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--datasette", required=True)
    parser.add_argument("--notices", type=int, default=20_000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        home = Path(name)
        making = multiprocessing.get_context("spawn").Process(
            target=write_tables, args=(home / "case.duckdb", options.notices, 1_000)
        )
        making.start()
        making.join()
        make_case(home / "case", home / "case.duckdb")
        ids = copy_tables(home / "case.duckdb", home / "peer.db")
        repeats = REQUESTS // len(QUERIES)
        own = {
            "one notice": [f"/notices/{ids[0]}.html"] * REQUESTS,
            "400 notices in turn": [f"/notices/{one}.html" for one in ids] * 4,
            "search": [f"/search.html?{urlencode({'q': query})}" for query in QUERIES] * repeats,
        }
        peers = {
            "one notice": [f"/peer/raw_notices/{ids[0]}"] * REQUESTS,
            "400 notices in turn": [f"/peer/raw_notices/{one}" for one in ids] * 4,
            "search": [f"/peer/raw_notices?_search={quote(query)}&_size=20" for query in QUERIES] * repeats,
        }
        lines = measure_server(
            "sousveil", lambda port: [sys.executable, "-c", _SERVE, str(home / "case"), str(port)], own
        )
        lines += measure_server(
            "Datasette",
            lambda port: [options.datasette, "serve", str(home / "peer.db"), "-p", str(port)],
            peers,
        )
        version = subprocess.run(
            [options.datasette, "--version"], capture_output=True, text=True, check=True
        ).stdout.strip()
    report = [
        "# Served, beside Datasette", "", "Written by `benchmarks/served_peers.py`; its header says what is measured.", "",
        f"{options.notices:,} notices; {version}; {CONNECTIONS} connections.", "",
        "| asked for | server | requests/s | p50, ms | p99, ms |", "| --- | --- | --- | --- | --- |", *sorted(lines),
    ]  # fmt: skip
    if options.notices == 20_000:
        (HERE / "results" / "served_peers.md").write_text("\n".join(report) + "\n", "utf-8")
    print("\n".join(report))


if __name__ == "__main__":
    main()
