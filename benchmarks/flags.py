"""Red flags: agreement with the published definitions on generated OCDS, and speed. Writes results/flags.md.

Made-up processes are written as an OCDS package, read with our reader, grouped and judged by the SQL in
src/sousveil/check/flags. Beside it: (1) the definitions once more in plain Python over the JSON
(flags_by_definition.py), (2) OCDS Cardinal itself, if a program `ocdscardinal` is on the PATH. The Python package of
that name on PyPI (0.0.8) exports `coverage` only, no indicators.

Run: uv run python benchmarks/flags.py [--processes 8000]
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import shutil
import subprocess
import tempfile
import time
from collections import Counter, defaultdict
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import duckdb
import orjson
import pyarrow as pa
from flags_by_definition import Flags, find_flags

from sousveil.check.flags import run_flags
from sousveil.model.protocols import Source
from sousveil.model.tables import TABLES, table_of
from sousveil.readers import read_source
from sousveil.resolve.procedures import group_notices

HERE = Path(__file__).parent
CODES = ("R003", "R018", "R024", "R025", "R028", "R030", "R035", "R036", "R038", "R048", "R058")
SETTINGS = 'currency = "USD"\n' + "".join(f"[{code}]\n" for code in CODES)


def make_release(number: int, chance: random.Random) -> dict[str, Any]:
    """A made-up process: 1 to 6 tenderers, some of them disqualified, late or alike; four tenderers seldom win."""
    start = datetime(2020, 1, 1, tzinfo=UTC) + timedelta(hours=chance.randrange(9000))
    end = start + timedelta(hours=chance.choice((100, 359, 360, 361, 500, 800, 1200)))
    buyer, entity = chance.randrange(80), chance.randrange(40)
    drawn = {4 + chance.randrange(56) for _ in range(chance.randint(1, 6))}
    drawn |= {chance.randrange(4)} if chance.random() < 0.5 else set()
    names = [f"XX-ORG-{name}" for name in sorted(drawn, key=lambda name: (name < 4, chance.random()))]
    base = round(chance.uniform(1_000, 100_000), 2)
    gap = chance.choice((0.1,) * 60 + (0, 0.004, 0.9))
    bids, bad = [], 0.25 if buyer < 3 else 0.08
    for place, name in enumerate(names):
        price = (
            round(base * (1 + gap + 0.004 * place + abs(chance.gauss(0, 0.005))), 2)
            if place and gap
            else base
        )
        late = chance.random() < 0.02
        bids.append(
            {
                "id": f"b{place}",
                "status": "disqualified"
                if chance.random() < bad
                else chance.choice(("valid",) * 9 + ("withdrawn",)),
                "date": (end + timedelta(hours=1 if late else -1)).isoformat(),
                "tenderers": [{"id": name, "name": f"Firm {name}"}],
                "value": {"amount": price, "currency": "USD"},
            }
        )
    valid = sorted((bid for bid in bids if bid["status"] == "valid"), key=lambda bid: bid["value"]["amount"])
    awards = []
    if valid:
        winner = valid[0] if chance.random() < 0.93 else chance.choice(valid)
        kinds = chance.sample(range(10, 90), chance.choice((1, 1, 1, 2)))
        home = 10 + int(winner["tenderers"][0]["id"].rpartition("-")[2]) % 40
        codes = kinds if chance.random() < 0.03 else [home]
        awards.append(
            {
                "id": "a1",
                "status": chance.choice(("active",) * 18 + ("pending", "cancelled")),
                "date": (end + timedelta(days=20)).isoformat(),
                "suppliers": winner["tenderers"],
                "value": winner["value"],
                "items": [
                    {"id": str(i), "classification": {"scheme": "CPV", "id": f"{code}000000"}}
                    for i, code in enumerate(codes)
                ],
            }
        )
    return {
        "ocid": f"ocds-213czf-{number}",
        "id": f"{number}",
        "date": (end + timedelta(days=30)).isoformat(),
        "tag": ["compiled"],
        "initiationType": "tender",
        "parties": [
            {
                "id": name,
                "name": f"Firm {name}",
                "roles": ["tenderer"],
                "identifier": {"scheme": name.rpartition("-")[0], "id": name.rpartition("-")[2]},
            }
            for name in (*names, f"XX-GOV-{buyer}", f"XX-ENT-{entity}")
        ],
        "buyer": {"id": f"XX-GOV-{buyer}", "name": f"Bureau {buyer}"},
        "tender": {
            "id": f"{number}",
            "title": f"Works {number}",
            "status": "cancelled" if chance.random() < 0.02 else "complete",
            "procurementMethod": chance.choice(("open", "open", "selective", "limited", "direct")),
            "numberOfTenderers": len(bids),
            "tenderPeriod": {"startDate": start.isoformat(), "endDate": end.isoformat()},
            "procuringEntity": {"id": f"XX-ENT-{entity}", "name": f"Office {entity}"},
        },
        "bids": {"details": bids},
        "awards": awards,
    }


def read_tables(path: Path) -> dict[str, pa.Table]:
    """The tables that our reader makes of the file."""
    source = Source(hashlib.sha256(path.read_bytes()).hexdigest(), path, path.name)
    batches: dict[str, list[pa.RecordBatch]] = defaultdict(list)
    for batch in read_source(source):
        batches[table_of(batch).name].append(batch)
    return {name: pa.Table.from_batches(found) for name, found in batches.items() if name in TABLES}


def judge(tables: dict[str, pa.Table]) -> tuple[Flags, Counter[tuple[str, str]]]:
    """What our SQL flags, subjects named as in the JSON; and how often each code had each outcome."""
    connection = duckdb.connect()
    for name, table in TABLES.items():
        connection.execute(table.ddl)
        if name in tables:
            connection.register("given", tables[name])
            connection.execute(f'INSERT INTO "{name}" SELECT * FROM given')
    ocids = dict(
        connection.execute(
            "SELECT procedure_id, process_id FROM core_procedure_notices JOIN raw_notices USING (notice_id)"
        ).fetchall()
    )
    flagged: Flags = set()
    outcomes: Counter[tuple[str, str]] = Counter()
    for batch in run_flags(connection):
        for row in batch.to_pylist():
            outcomes[row["code"], row["outcome"]] += 1
            if row["outcome"] == "flagged":
                subject = ocids.get(row["subject_id"]) or row["subject_id"].replace(":", "-")
                flagged.add((row["code"], row["subject_kind"], subject))
    return flagged, outcomes


def run_cardinal(path: Path) -> Flags | None:
    """What the program flags; None when it is not there."""
    program = shutil.which("ocdscardinal")
    if not program:
        return None
    settings = path.with_suffix(".ini")
    settings.write_text(SETTINGS)
    command = [program, "indicators", "--settings", str(settings), "--no-meta", str(path)]
    found = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
    kinds = {
        "OCID": "procedure",
        "Buyer": "buyer",
        "ProcuringEntity": "procuring_entity",
        "Tenderer": "supplier",
    }
    return {
        (code, kinds[group], subject)
        for group, subjects in found.items()
        for subject, codes in subjects.items()
        for code in codes
        if group != "Tenderer" or code in ("R025", "R038", "R048")
    }


def compare(ours: Flags, theirs: Flags) -> list[str]:
    """A line for each code: flagged by both, by us only, by them only."""
    return [
        f"| {code} | {len([f for f in ours & theirs if f[0] == code])} | {len([f for f in ours - theirs if f[0] == code])}"
        f" | {len([f for f in theirs - ours if f[0] == code])} |"
        for code in CODES
    ]


def main() -> None:
    """Makes the file, judges it in every way there is, and writes the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--processes", type=int, default=8_000)
    count = parser.parse_args().processes
    chance = random.Random(20260701)
    releases = [make_release(number, chance) for number in range(count)]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "releases.jsonl"
        path.write_bytes(b"".join(orjson.dumps(release) + b"\n" for release in releases))
        times = [time.process_time()]
        tables = read_tables(path)
        times.append(time.process_time())
        grouped = list(group_notices(tables))
        tables["core_procedure_notices"] = pa.Table.from_batches(grouped)
        times.append(time.process_time())
        ours, outcomes = judge(tables)
        times.append(time.process_time())
        by_definition = find_flags(releases)
        times.append(time.process_time())
        cardinal = run_cardinal(path)
    steps = [after - before for before, after in pairwise(times)]
    lines = ["# Red flags", "", "Made by benchmarks/flags.py.", ""]
    lines += [
        f"{count:,} made-up processes with {sum(len(r['bids']['details']) for r in releases):,} bids.",
        "",
    ]
    lines += ["| step | CPU seconds | processes a second |", "| --- | --- | --- |"]
    names = (
        "read the OCDS file",
        "group into procedures",
        "load and judge, eleven codes",
        "the definitions in plain Python",
    )
    lines += [
        f"| {name} | {step:.2f} | {count / step:,.0f} |" for name, step in zip(names, steps, strict=True)
    ]
    lines += [
        "",
        "Outcomes:",
        "",
        "| code | flagged | not flagged | not computable |",
        "| --- | --- | --- | --- |",
    ]
    kinds = ("flagged", "not_flagged", "not_computable")
    lines += [f"| {c} | " + " | ".join(f"{outcomes[c, kind]:,}" for kind in kinds) + " |" for c in CODES]
    lines += ["", "Flagged by our SQL and by the definitions in plain Python over the same JSON:", ""]
    lines += [
        "| code | both | SQL only | Python only |",
        "| --- | --- | --- | --- |",
        *compare(ours, by_definition),
        "",
    ]
    if cardinal is None:
        lines += ["OCDS Cardinal itself was not run: its Rust program is not on PyPI (the package there exports `coverage`",
                  "only). Its documentation's demonstrations are golden cases in tests/golden/flags."]  # fmt: skip
    else:
        lines += ["Flagged by our SQL and by OCDS Cardinal:", "", "| code | both | SQL only | Cardinal only |",
                  "| --- | --- | --- | --- |", *compare(ours, cardinal)]  # fmt: skip
    (HERE / "results" / "flags.md").write_text("\n".join(lines) + "\n")
    print("\n".join(lines))


if __name__ == "__main__":
    main()
