"""Mentions of invented organisations resolved, against known truth.

uv run python -m benchmarks.organisations [--mentions 1000000] [--workers 2]

Mentions: tools/make_organisation_mentions.py. Timed: `write_organisations`, Parquet to Parquet, in a process of its own.
Seconds are of the clock; memory is the largest resident set, of all processes together at most. Pairs are pairs of
mentions; cluster precision is the share of found clusters (of two mentions or more, and of all) that are exactly a true
one, purity the share that mixes no two. Splink is not run here yet. Writes benchmarks/results/organisations.md.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

HOME = Path(__file__).resolve().parents[1]
RESULTS = HOME / "benchmarks" / "results" / "organisations.md"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mentions", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--resolve", type=Path, default=None, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.resolve:
        print(json.dumps(resolve(given.resolve, given.workers)))
        return
    with tempfile.TemporaryDirectory() as home:
        folder = Path(home)
        made = (sys.executable, "-m", "tools.make_organisation_mentions", str(folder / "made.parquet"))
        size = ("--mentions", str(given.mentions), "--seed", str(given.seed))
        subprocess.run([*made, *size], cwd=HOME, check=True)
        shape_mentions(folder)
        own = (sys.executable, "-m", "benchmarks.organisations", "--resolve", home)
        answers = {"sousveil": run([*own, "--workers", str(given.workers)])}
        lines = [score(folder, name, told) for name, told in answers.items()]
    report(lines, given)


def shape_mentions(folder: Path) -> None:
    """The generated rows as core_organisation_mentions, and no vendors."""
    from sousveil.model.exposure_tables import ORGANISATION_VENDORS
    from sousveil.model.notice_tables import ORGANISATION_MENTIONS

    made = pq.read_table(folder / "made.parquet")
    count = made.num_rows
    columns = {
        name: made[name] for name in ("mention_id", "name", "country", "identifier_scheme", "identifier")
    }
    columns |= {
        "name_raw": made["name"],
        "identifier_raw": made["identifier"],
        "withheld": pa.repeat(False, count),
        "ordinal": pa.array(range(count)),
    }
    blank = pa.repeat("", count)
    rows = [columns.get(field.name, blank) for field in ORGANISATION_MENTIONS.schema]
    pq.write_table(pa.table(rows, schema=ORGANISATION_MENTIONS.schema), folder / "mentions.parquet")
    pq.write_table(pa.Table.from_batches([], ORGANISATION_VENDORS.schema), folder / "vendors.parquet")


def resolve(folder: Path, workers: int) -> dict[str, float]:
    """Runs the stage; seconds, and bytes of memory at most."""
    from sousveil.model.organisation_tables import ORGANISATION_TABLES
    from sousveil.resolve.organisations.tabling import write_organisations

    out = folder / "out"
    out.mkdir()
    paths = {table.name: out / f"{table.name}.parquet" for table in ORGANISATION_TABLES}
    start = time.perf_counter()
    problems = write_organisations(
        folder / "mentions.parquet", folder / "vendors.parquet", paths, [], workers
    )
    seconds = time.perf_counter() - start
    for problem in problems:
        print(problem.code, problem.detail, file=sys.stderr)
    own, others = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    found = pq.read_table(paths["core_mention_organisations"], columns=["mention_id", "organisation_id"])
    pq.write_table(found, folder / "sousveil.parquet")
    return {
        "seconds": seconds,
        "cpu": sum(use.ru_utime + use.ru_stime for use in (own, others)),
        "bytes": 1024 * (own.ru_maxrss + (workers if workers > 1 else 0) * others.ru_maxrss),
    }


def run(command: list[str]) -> dict[str, Any]:
    """The last line that the command prints, as JSON."""
    done = subprocess.run(command, cwd=HOME, check=True, stdout=subprocess.PIPE, text=True, env=os.environ)
    told: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return told


def score(folder: Path, name: str, told: dict[str, Any]) -> str:
    """A line of the table of results."""
    from benchmarks.pair_scores import score_clusters, score_pairs

    truth = pq.read_table(folder / "made.parquet", columns=["mention_id", "truth_id"])
    found = pq.read_table(folder / f"{name}.parquet")
    both = truth.join(found, "mention_id", join_type="left outer").sort_by("mention_id")
    # A mention that was not resolved is alone.
    ids = [
        given or mention
        for mention, given in zip(
            *(both[c].to_pylist() for c in ("mention_id", "organisation_id")), strict=True
        )
    ]
    truths = both["truth_id"].to_pylist()
    pairs, clusters = score_pairs(truths, ids), score_clusters(truths, ids)
    return (
        f"| {name} | {told['seconds']:.1f} | {told['cpu']:.1f} | {told['bytes'] / 1e9:.2f} | {pairs.precision:.4f} | "
        f"{pairs.recall:.4f} | {clusters.joined_precision:.4f} | {clusters.precision:.4f} | {clusters.purity:.4f} | "
        f"{clusters.found} of {clusters.truth} |"
    )


def report(lines: list[str], given: argparse.Namespace) -> None:
    """Prints the table; with a million mentions or more it is also kept."""
    text = "\n".join(
        (
            "# Organisations resolved",
            "",
            f"{given.mentions} mentions, seed {given.seed}, {given.workers} processes, {os.cpu_count()} cores. Made by "
            "`uv run python -m benchmarks.organisations`; see its header.",
            "",
            "| | seconds | processor seconds | GB | pair precision | pair recall | cluster precision (2+) | "
            "cluster precision (all) | cluster purity | clusters |",
            "|---|---|---|---|---|---|---|---|---|---|",
            *lines,
            "",
        )
    )
    print(text)
    if given.mentions >= 1_000_000:
        RESULTS.write_text(text, "utf-8")


if __name__ == "__main__":
    main()
