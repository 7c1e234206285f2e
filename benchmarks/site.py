"""The published site of 20,000 invented notices and one million invented cameras: time, memory, files; and pages served.

Cameras are those of tests/generated/map_cameras.py; notices, lots, amounts, organisations, places and capability
mentions are made up here from a fixed seed. The tables are made in a process of their own and not counted. Then
`write_site` runs in a process of its own, by the wall clock and in CPU seconds of it and its helpers. With --serve, uvicorn with one
worker serves one notice page to 16 connections that are kept open; the client runs beside it on the same machine.

Run: uv run python -m benchmarks.site [--notices 20000] [--cameras 1000000] [--serve] [--profile FILE]
Writes results/site.md.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import multiprocessing
import os
import random
import resource
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from concurrent.futures import ProcessPoolExecutor
from hashlib import sha256
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from sousveil.model.tables import TABLES
from tests.generated.map_cameras import _find_empty, write_map_tables

HERE = Path(__file__).parent
SEED = 20261124
ORGANISATIONS = 3_000
SOURCES = 400
WORDS = [
    "camera",
    "system",
    "network",
    "supply",
    "maintenance",
    "municipal",
    "district",
    "recognition",
    "video",
    "police",
    "road",
    "school",
    "station",
    "platform",
    "central",
    "software",
    "storage",
    "lot",
    "phase",
    "project",
]
HAN = "某市公安局视频监控系统采购项目公开招标公告人脸识别摄像机平台建设工程中标结果"
CONNECTIONS = 16
# Answers of measures that pages read; a build always has them.
_ANSWERS = {
    "out_camera_density_by_place": "city_code VARCHAR, region_code VARCHAR, country VARCHAR, level VARCHAR, cameras BIGINT, "
    "cameras_low BIGINT, area_km2 DOUBLE, area_stated_by VARCHAR, cameras_per_km2 DOUBLE, cameras_per_km2_low DOUBLE, "
    "population BIGINT, population_year VARCHAR, population_stated_by VARCHAR, cameras_per_1000 DOUBLE, "
    "cameras_per_1000_low DOUBLE, snapshot_at VARCHAR"
}
REQUESTS = 4_000


def write_tables(path: Path, notices: int, cameras: int) -> None:
    """The database of a build at `path`."""
    with duckdb.connect(str(path)) as connection:
        write_map_tables(connection, max(1, cameras))
        if not cameras:
            connection.execute("DELETE FROM core_cameras; DELETE FROM core_camera_members")
        connection.execute(
            "UPDATE raw_camera_observations SET locator = '$.elements[' || rowid || ']', native_id = 'node/' || (4000000000 + rowid), tags = ''"
        )
        connection.execute(
            "UPDATE core_camera_members SET rule = 'same id', reason = 'the same number in the same list'"
        )
        held = {row[0] for row in connection.execute("SELECT table_name FROM duckdb_tables()").fetchall()}
        for name, table in TABLES.items():
            if name not in held:
                connection.execute(table.ddl)
        for name, columns in _ANSWERS.items():
            if name not in held:
                connection.execute(f"CREATE TABLE {name} ({columns})")
        for name, rows in make_rows(notices).items():
            _append(connection, name, rows)


def make_rows(notices: int) -> dict[str, list[dict[str, Any]]]:
    """Rows of each table about notices; what is not named is empty."""
    chance = random.Random(SEED)
    names = ("raw_sources", "raw_origins", "raw_notices", "raw_lots", "raw_amounts", "raw_notice_dates", "raw_notice_texts", "core_organisations", "core_organisation_mentions", "core_mention_organisations", "core_capability_mentions", "core_place_mentions", "core_resolved_places", "core_procedure_notices", "core_converted_amounts")  # fmt: skip
    rows: dict[str, list[dict[str, Any]]] = {name: [] for name in names}
    sources = [sha256(f"source {number}".encode()).hexdigest() for number in range(SOURCES)]
    for number, source_id in enumerate(sources):
        rows["raw_sources"].append(
            {
                "source_id": source_id,
                "filename": f"invented-{number}.json",
                "title": f"Invented notices {number}",
                "licence": "CC0",
            }
        )
        rows["raw_origins"].append(
            {
                "origin_id": f"origin-{number}",
                "source_id": source_id,
                "captured_at": "2026-11-01T00:00:00Z",
                "origin_kind": "file",
            }
        )
    for number in range(ORGANISATIONS):
        name = _make_words(chance, 3).title() + f" {number}"
        rows["core_organisations"].append(
            {
                "organisation_id": f"org-{number:05}",
                "name": name,
                "names": [name],
                "country": "CN",
                "kind": "company",
                "mentions": 1,
            }
        )
    for number in range(notices):
        _add_notice(rows, chance, number, sources[number % SOURCES])
    return rows


def _add_notice(
    rows: dict[str, list[dict[str, Any]]], chance: random.Random, number: int, source_id: str
) -> None:
    own = sha256(f"notice {number}".encode()).hexdigest()
    locator = f"$.notices[{number}]"
    placed = {"notice_id": own, "source_id": source_id, "locator": locator}
    chinese = number % 3 == 0
    language, country = ("zh", "CN") if chinese else ("en", chance.choice(("FR", "DE", "KE")))
    day = f"{2015 + number % 11}-{1 + number % 12:02}-{1 + number % 28:02}"
    title = "".join(chance.choices(HAN, k=24)) if chinese else _make_words(chance, 9)
    rows["raw_notices"].append(
        {**placed, "ordinal": number, "format": "ocds" if number % 2 else "ted", "native_id": f"N-{number}", "reference": f"REF-{number}", "kind": ("tender", "award")[number % 2], "title": title, "title_raw": title, "language": language, "published_at": day, "published_at_raw": day, "country": country}
    )  # fmt: skip
    rows["core_procedure_notices"].append(
        {
            **placed,
            "procedure_id": f"procedure-{number // 2}",
            "is_counted": True,
            "joined_because": "the same reference",
        }
    )
    for ordinal in range(3):
        mention, organisation = f"om-{number}-{ordinal}", chance.randrange(ORGANISATIONS)
        name = rows["core_organisations"][organisation]["name"]
        rows["core_organisation_mentions"].append(
            {
                **placed,
                "mention_id": mention,
                "ordinal": ordinal,
                "role": ("buyer", "supplier", "bidder")[ordinal],
                "name": name,
                "name_raw": name,
            }
        )
        rows["core_mention_organisations"].append(
            {"mention_id": mention, "name_id": mention, "organisation_id": f"org-{organisation:05}"}
        )
        rows["raw_lots"].append(
            {
                **placed,
                "lot_id": f"lot-{number}-{ordinal}",
                "ordinal": ordinal,
                "native_id": f"LOT-{ordinal}",
                "title": _make_words(chance, 6),
                "bidder_count": ordinal,
            }
        )
        rows["raw_notice_dates"].append(
            {
                **placed,
                "date_id": f"date-{number}-{ordinal}",
                "ordinal": ordinal,
                "role": "deadline",
                "at": day,
                "at_raw": day,
            }
        )
        text = "".join(chance.choices(HAN, k=200)) if chinese else _make_words(chance, 90)
        rows["raw_notice_texts"].append(
            {
                **placed,
                "text_id": f"text-{number}-{ordinal}",
                "ordinal": ordinal,
                "role": "description",
                "language": language,
                "text": text,
            }
        )
    for ordinal in range(2):
        amount = round(chance.uniform(1e4, 1e7), 2)
        rows["raw_amounts"].append(
            {
                **placed,
                "amount_id": f"amount-{number}-{ordinal}",
                "ordinal": ordinal,
                "role": "value",
                "amount": amount,
                "amount_exact": str(amount),
                "amount_raw": f"{amount:,} EUR",
                "currency": "EUR",
                "dated_at": day,
            }
        )
        rows["core_converted_amounts"].append(
            {
                "amount_id": f"amount-{number}-{ordinal}",
                "source_id": source_id,
                "amount_eur": amount,
                "amount_usd": amount * 1.1,
                "amount_cny": amount * 7.5,
                "rated_at": day,
                "rate_source": "invented rates",
            }
        )
        context = _make_words(chance, 20)
        rows["core_capability_mentions"].append(
            {
                **placed,
                "mention_id": f"cm-{number}-{ordinal}",
                "ordinal": ordinal,
                "quote": context.split()[4],
                "context": context,
                "capability": ("face_recognition", "number_plates", "crowd_analysis", "drones")[
                    (number + ordinal) % 4
                ],
                "language": "en",
                "strength": "stated",
                "is_flagged": ordinal == 0,
            }
        )
    mention = f"pm-{number}"
    rows["core_place_mentions"].append(
        {**placed, "mention_id": mention, "role": "buyer", "name_raw": f"Town {number % 300}"}
    )
    rows["core_resolved_places"].append(
        {
            "mention_id": mention,
            "source_id": source_id,
            "outcome": "one",
            "place_code": f"T{number % 300}",
            "place_scheme": "invented",
            "place_name": f"Town {number % 300}",
            "level": "city",
            "country": country,
            "region_name": f"Region {number % 9}",
        }
    )


def _make_words(chance: random.Random, count: int) -> str:
    return " ".join(chance.choices(WORDS, k=count))


def _append(connection: duckdb.DuckDBPyConnection, table: str, rows: list[Mapping[str, Any]]) -> None:
    if not rows:
        return
    columns = {}
    for field in TABLES[table].schema:
        empty = None if field.nullable else _find_empty(field.type).as_py()
        columns[field.name] = pa.array([row.get(field.name, empty) for row in rows], field.type)
    drawn = pa.table(columns)
    connection.execute(f'INSERT INTO "{table}" SELECT * FROM drawn')
    del drawn


def write_pages(database: Path, target: Path, profile: str) -> dict[str, Any]:
    """Writes the site; what it took. For a process of its own."""
    from sousveil.engine.duckdb import open_site_database
    from sousveil.publish.site.finding import SiteFiles
    from sousveil.publish.site.reading import BuildFacts, Site
    from sousveil.publish.site.wording import Wording
    from sousveil.publish.site.writing import write_site

    begun = time.perf_counter()
    facts = BuildFacts("An invented case", database.parent, "0" * 64, "sousveil", "2026-11-01T00:00:00Z")
    held = SiteFiles(Site(open_site_database(database), facts, Wording("en")))
    marks: list[tuple[int, float]] = []

    def mark(done: int, _: int) -> None:
        if not marks or done > marks[-1][0]:
            marks.append((done, round(time.perf_counter() - begun, 1)))

    if profile:
        import cProfile

        profiler = cProfile.Profile()
        written = profiler.runcall(write_site, held, target, mark, 1)
        profiler.dump_stats(profile)
    else:
        written = write_site(held, target, mark)
    own, helpers = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return {
        "wall": time.perf_counter() - begun,
        "cpu": own.ru_utime + own.ru_stime + helpers.ru_utime + helpers.ru_stime,
        "memory": (own.ru_maxrss + helpers.ru_maxrss) / 1024,
        "pages": written.pages,
        "personal": len(written.personal),
        "marks": marks,
    }


def measure_writing(database: Path, target: Path, profile: str) -> list[str]:
    """Lines of the report."""
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
        took = pool.submit(write_pages, database, target, profile).result()
    print(took)
    sizes: dict[str, list[int]] = {}
    for path in target.rglob("*"):
        if path.is_file():
            inside = path.relative_to(target).parts
            name = f"{inside[0]}/" if len(inside) > 1 else "at the top"
            sizes.setdefault(name, []).append(path.stat().st_size)
    home = (target / "index.html").stat().st_size
    return [
        f"Written in {took['wall']:.0f} s by the wall clock ({took['cpu']:.0f} CPU s); peak memory {took['memory']:,.0f} MiB; "
        f"{took['pages']:,} pages; home page {home / 1e3:.1f} kB; {took['personal']} of them with what looks like personal data.",
        "",
        "| folder | files | MB in all | kB the largest |",
        "| --- | --- | --- | --- |",
        *(
            f"| {name} | {len(part):,} | {sum(part) / 1e6:.1f} | {max(part) / 1e3:,.0f} |"
            for name, part in sorted(sizes.items())
        ),
        f"| all | {sum(map(len, sizes.values())):,} | {sum(map(sum, sizes.values())) / 1e6:.1f} | |",
    ]


def make_case(folder: Path, database: Path) -> None:
    """A case whose build is the invented one."""
    from sousveil.case import create_case

    case = create_case(folder, "An invented case")
    case.database.parent.mkdir(parents=True, exist_ok=True)
    os.link(database, case.database)
    about = {"inputs": "0" * 64, "program": "sousveil", "format": 1}
    case.manifest.write_text(json.dumps(about), encoding="utf-8")


def measure_serving(folder: Path) -> list[str]:
    """Lines of the report: one notice page, asked for at many connections."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    code = (
        "import sys, uvicorn; from pathlib import Path; from sousveil.case.folder import CaseFolder; from sousveil.web.app import make_app; "
        "uvicorn.run(make_app(CaseFolder(Path(sys.argv[1]))), host='127.0.0.1', port=int(sys.argv[2]), log_level='warning', access_log=False)"
    )
    server = subprocess.Popen([sys.executable, "-c", code, str(folder), str(port)])
    lines = [
        "",
        "| asked for | requests/s | p50, ms | p99, ms | server CPU ms a request |",
        "| --- | --- | --- | --- | --- |",
    ]
    try:
        wait_until_open(port)
        own = [sha256(f"notice {number}".encode()).hexdigest() for number in range(400)]
        cases = {
            "one notice page": [own[0]] * REQUESTS,
            "one notice page, brotli": [own[0]] * REQUESTS,
            "400 notice pages, each first asked for": own,
        }
        for name, ids in cases.items():
            before = _read_cpu(server.pid)
            packed = "br" if "brotli" in name else "identity"
            times, spent = asyncio.run(ask_all(port, ids, packed))
            times.sort()
            cpu = (_read_cpu(server.pid) - before) / len(ids) * 1000
            lines.append(
                f"| {name} | {len(ids) / spent:,.0f} | {times[len(times) // 2] * 1000:.1f} | {times[int(len(times) * 0.99)] * 1000:.1f} | {cpu:.2f} |"
            )
    finally:
        server.terminate()
        server.wait()
    return lines


def wait_until_open(port: int) -> None:
    for _ in range(600):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.1)
    raise TimeoutError("the server did not start")


def _read_cpu(process: int) -> float:
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


async def ask_all(port: int, ids: list[str], packed: str) -> tuple[list[float], float]:
    """Seconds of each request, and of all."""
    waiting = iter(ids)
    times: list[float] = []

    async def ask() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        for own in waiting:
            begun = time.perf_counter()
            writer.write(
                f"GET /notices/{own}.html HTTP/1.1\r\nHost: localhost\r\nAccept-Encoding: {packed}\r\n\r\n".encode()
            )
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
            if not head.startswith("http/1.1 200"):
                raise ValueError(head.splitlines()[0])
            length = int(head.split("content-length: ")[1].split("\r\n")[0])
            await reader.readexactly(length)
            times.append(time.perf_counter() - begun)
        writer.close()

    begun = time.perf_counter()
    await asyncio.gather(*(ask() for _ in range(CONNECTIONS)))
    return times, time.perf_counter() - begun


def main() -> None:
    """Measures and writes the report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--notices", type=int, default=20_000)
    parser.add_argument("--cameras", type=int, default=1_000_000)
    parser.add_argument("--serve", action="store_true")
    parser.add_argument("--only-serve", action="store_true")
    parser.add_argument("--profile", default="")
    asked = parser.parse_args()
    lines = [
        "# The published site",
        "",
        "Written by `benchmarks/site.py`; its header says what is measured.",
        "",
    ]
    lines += [f"{asked.notices:,} notices, {asked.cameras:,} cameras; {os.cpu_count()} cores.", ""]
    with tempfile.TemporaryDirectory() as name:
        database = Path(name) / "case.duckdb"
        making = multiprocessing.get_context("spawn").Process(
            target=write_tables, args=(database, asked.notices, asked.cameras)
        )
        making.start()
        making.join()
        if not asked.only_serve:
            lines += measure_writing(database, Path(name) / "site", asked.profile)
        if asked.serve or asked.only_serve:
            make_case(Path(name) / "case", database)
            lines += measure_serving(Path(name) / "case")
    if asked.notices == 20_000 and asked.cameras == 1_000_000 and asked.serve:
        (HERE / "results" / "site.md").write_text("\n".join(lines) + "\n", "utf-8")
    print("\n".join(lines))


if __name__ == "__main__":
    main()
