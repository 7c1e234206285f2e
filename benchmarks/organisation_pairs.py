"""Whether two names are of one organisation: ours beside logic-v2 of nomenklatura, on the same pairs in one run.

uv run python benchmarks/organisation_pairs.py /path/of/a/venv/with/nomenklatura/bin/python [--misses]

The peer runs in an environment of its own (python -m venv; pip install nomenklatura==4.17.4). Pairs: nomenklatura's labelled
names of organisations (../shared/data/names, MIT licence) and our own in tests/golden/organisations. Of the first, the rows
before `SEEN` and every second one after it were looked at while the rules were made; the others never. logic-v2 is given at
its usual threshold 0.7 and at 0.75, the best for it on these rows. A pair counts as joined when our verdict is 'same'.
Writes benchmarks/results/organisation_pairs.md.
"""

from __future__ import annotations

import csv
import itertools
import json
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
SHARED = HERE.parents[1] / "shared" / "data" / "names" / "nomenklatura_name_bench_orgs_only.csv"
OWN = HERE.parent / "tests" / "golden" / "organisations" / "pairs.txt"
SEEN = 139
THRESHOLDS = (0.7, 0.75)
Pair = tuple[str, str, str, bool]  # schema, one name, the other, same


def read_bench() -> list[Pair]:
    """The pairs of nomenklatura's file."""
    with SHARED.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    return [(row["schema"], row["name1"], row["name2"], row["is_match"] == "true") for row in rows]


def read_own() -> list[Pair]:
    """All pairs within each line of our file."""
    pairs: list[Pair] = []
    for line in OWN.read_text("utf-8").splitlines():
        verdict, colon, rest = line.partition(": ")
        if colon and not line.startswith("#"):
            names = rest.split(" | ")
            pairs.extend(
                ("Organization", one, other, verdict == "same")
                for one, other in itertools.combinations(names, 2)
            )
    return pairs


def score_peer() -> None:
    """Runs in the peer's environment: pairs as JSON on stdin, scores on stdout."""
    from followthemoney import model
    from nomenklatura.matching import LogicV2

    config = LogicV2.default_config()

    def make(key: str, schema: str, name: str) -> object:
        # Ids of their own: the peer keeps what it made of an id.
        return model.get_proxy({"id": key, "schema": schema, "properties": {"name": [name]}})

    pairs = json.load(sys.stdin)
    scores = []
    for index, (schema, one, other, _) in enumerate(pairs):
        found = LogicV2.compare(make(f"l{index}", schema, one), make(f"r{index}", schema, other), config)
        scores.append(found.score)
    json.dump(scores, sys.stdout)


def score_ours(pairs: list[Pair]) -> list[str]:
    from sousveil.resolve.organisations.judging import compare_names
    from sousveil.resolve.organisations.names import parse_name

    return [compare_names(parse_name(one), parse_name(other)).verdict for _, one, other, _ in pairs]


def measure(joined: list[bool], wanted: list[bool]) -> tuple[float, float, float]:
    """Precision, recall, F1."""
    hits = sum(a and b for a, b in zip(joined, wanted, strict=True))
    precision = hits / sum(joined) if any(joined) else 0.0
    recall = hits / sum(wanted) if any(wanted) else 0.0
    return precision, recall, 2 * precision * recall / (precision + recall) if hits else 0.0


def main() -> None:
    if "--as-peer" in sys.argv:
        score_peer()
        return
    lines = [
        "# Pairs of names of organisations",
        "",
        "| pairs | rows | method | precision | recall | F1 |",
        "| --- | ---: | --- | ---: | ---: | ---: |",
    ]
    for label, pairs in (("nomenklatura", read_bench()), ("our own", read_own())):
        started = time.process_time()
        verdicts = score_ours(pairs)
        print(label, f"ours: {time.process_time() - started:.2f} s")
        done = subprocess.run(
            [sys.argv[1], __file__, "--as-peer"],
            input=json.dumps(pairs),
            capture_output=True,
            text=True,
            check=True,
        )
        scores = json.loads(done.stdout)
        methods = {"sousveil": [verdict == "same" for verdict in verdicts]}
        methods |= {f"logic-v2 from {limit}": [score >= limit for score in scores] for limit in THRESHOLDS}
        whole = range(len(pairs))
        parts = {label: list(whole)}
        if label == "nomenklatura":
            unseen = [index for index in whole if index >= SEEN and index % 2]
            parts |= {
                f"{label}, looked at": sorted(set(whole) - set(unseen)),
                f"{label}, never looked at": unseen,
            }
        for name, rows in parts.items():
            for method, joined in methods.items():
                found = measure([joined[row] for row in rows], [pairs[row][3] for row in rows])
                lines.append(
                    f"| {name} | {len(rows)} | {method} | "
                    + " | ".join(f"{number:.3f}" for number in found)
                    + " |"
                )
        if "--misses" in sys.argv and label == "our own":
            for (_, one, other, same), verdict in zip(pairs, verdicts, strict=True):
                if same != (verdict == "same"):
                    print(same, verdict, one, "|", other)
    text = "\n".join(lines) + "\n"
    (HERE / "results" / "organisation_pairs.md").write_text(text, "utf-8")
    print(text)


if __name__ == "__main__":
    main()
