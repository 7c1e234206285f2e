"""Labelled questions of exposure, answered by sousveil and by exact matching. `uv run python -m benchmarks.exposure`

The questions are those of tests/shared/labelled_exposures.json and blind_exposures.json (of which sousveil had 59 of 72
and 57 of 70 right at first sight, and was mended since); the records are those of ../shared. The peers are written here in
the manner of two tools, since both need a database from the network: `cve-bin-tool` compares an exact vendor and product
with version ranges read by `packaging`; `vulnerability-lookup` lists what is filed under an exact vendor and product. Both
are given the vendor's common name and the model and version that sousveil read, so that reading the question is no hurdle.
Their answers in our words: a product in range is 'model and version', a product without a comparable version is 'model',
everything else 'unknown'; 'family' and 'vendor only' are beyond them, so a second column counts only the questions that
are labelled 'model and version', 'model' or 'unknown'.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from packaging.version import InvalidVersion, Version

from sousveil.case.exposing import answer_exposure
from sousveil.case.weaknesses import open_weaknesses
from sousveil.model.exposure_answers import ExposureAnswer

HOME = Path(__file__).resolve().parent
LABELS = [HOME.parent / "tests" / "shared" / f"{name}_exposures.json" for name in ("labelled", "blind")]
SHARED = HOME.parents[1] / "shared" / "data" / "weaknesses"
RESULT = HOME / "results" / "exposure.md"
_PLAIN = ("model and version", "model", "unknown")
_STATEMENTS = """
SELECT vendor_raw, product_raw, version_raw, less_than_raw, less_than_or_equal_raw, status
FROM raw_affected_statements WHERE weakness_id = ?
"""

Peer = Callable[[list[tuple[str, ...]], ExposureAnswer], str]


def main() -> None:
    questions = [row for path in LABELS for row in json.loads(path.read_text("utf-8"))["questions"]]
    names: dict[str, list[str]] = {"sousveil": [], "as cve-bin-tool": [], "as vulnerability-lookup": []}
    with open_weaknesses(None, [SHARED]) as (connection, name):
        for row in questions:
            answer = answer_exposure(connection, name, row["question"])
            statements = connection.execute(_STATEMENTS, [row["weakness_id"]]).fetchall()
            names["sousveil"].append(_find_verdict(answer, row["weakness_id"]))
            names["as cve-bin-tool"].append(_match_range(statements, answer))
            names["as vulnerability-lookup"].append(_match_names(statements, answer))
    RESULT.write_text("\n".join(_report(questions, names)) + "\n", "utf-8")
    print(RESULT.read_text("utf-8"))


def _find_verdict(answer: ExposureAnswer, weakness_id: str) -> str:
    every = {finding.exposure.weakness_id: finding.exposure.verdict for finding in answer.findings}
    return every.get(weakness_id, "unknown")


def _match_range(statements: list[tuple[str, ...]], answer: ExposureAnswer) -> str:
    best = "unknown"
    for vendor, product, version, below, up_to, status in statements:
        if status != "affected" or not _is_same(vendor, product, answer):
            continue
        given = _parse(answer.match.firmware_raw)
        low, high, last = _parse(version), _parse(below), _parse(up_to)
        if given is None or not (low or high or last):
            best = "model" if best == "unknown" else best
        elif high or last:
            inside = (not low or low <= given) and (not high or given < high) and (not last or given <= last)
            best = "model and version" if inside else best
        elif low == given:
            best = "model and version"
    return best


def _match_names(statements: list[tuple[str, ...]], answer: ExposureAnswer) -> str:
    found = any(_is_same(row[0], row[1], answer) for row in statements if row[5] == "affected")
    return "model" if found else "unknown"


def _is_same(vendor: str, product: str, answer: ExposureAnswer) -> bool:
    wanted = answer.match.model or answer.family_name
    names = {answer.vendor.name, *(name.text for name in answer.vendor.names)} if answer.vendor else set()
    products = {wanted, *(f"{name} {wanted}" for name in names)}
    return (
        bool(wanted)
        and _plain(vendor) in set(map(_plain, names))
        and _plain(product) in set(map(_plain, products))
    )


def _plain(name: str) -> str:
    """A name as CPE writes it: small, without escapes, '_' for spaces and '_firmware' cut off."""
    return name.strip().casefold().replace("\\", "").replace(" ", "_").removesuffix("_firmware")


def _parse(text: str) -> Version | None:
    try:
        return Version(re.sub(r"^[Vv](?=\d)", "", text.strip()))
    except InvalidVersion:
        return None


def _report(questions: list[dict[str, Any]], answers: dict[str, list[str]]) -> list[str]:
    plain = [number for number, row in enumerate(questions) if row["verdict"] in _PLAIN]
    lines = [
        "# Questions of exposure",
        "",
        "Made by `uv run python -m benchmarks.exposure`; who the peers are is said there.",
        f"{len(questions)} questions labelled by hand, 70 of them by a blind author (57 right at first sight, mended since): "
        + ", ".join(f"{n} {v}" for v, n in Counter(row["verdict"] for row in questions).items())
        + ".",
        "",
        "| tool | right | right of those without 'family' and 'vendor only' | wrong 'model and version' | missed 'model and version' |",
        "| --- | --- | --- | --- | --- |",
    ]
    for tool, given in answers.items():
        right = [a == row["verdict"] for a, row in zip(given, questions, strict=True)]
        false = sum(
            a == "model and version" != row["verdict"] for a, row in zip(given, questions, strict=True)
        )
        missed = sum(
            row["verdict"] == "model and version" != a for a, row in zip(given, questions, strict=True)
        )
        lines.append(
            f"| {tool} | {sum(right)} of {len(right)} | {sum(right[i] for i in plain)} of {len(plain)} | {false} | {missed} |"
        )
    return lines


if __name__ == "__main__":
    main()
