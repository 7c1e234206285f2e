"""Strict scores on the published number cases, and speed, beside two peers; writes results/numbers.md.

A result counts only when start, end, value and unit are all right. The cases are Microsoft's Recognizers-Text `Specs`
in ../shared/data/numbers; their `End` is inclusive. The peers live in a venv of their own, made once with

    uv venv --python 3.11 /tmp/peers
    uv pip install --python /tmp/peers/bin/python recognizers-text-suite quantulum3 "emoji==1.1.0" setuptools

(emoji 1.1.0 is the last that recognizers-text can import). Run: uv run python benchmarks/number_cases.py
"""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
import time
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from sousveil.extract.quantities import find_quantities

ROOT = Path(__file__).parent.parent
SHARED = ROOT.parent / "shared" / "data"
PEERS = Path(os.environ.get("SOUSVEIL_PEERS", "/tmp/peers/bin/python"))
FILES = tuple(
    f"{kind}_{language}_{model}.json"
    for language in ("English", "Chinese")
    for kind, model in (
        ("Number", "NumberModel"),
        ("Number", "PercentModel"),
        ("NumberWithUnit", "DimensionModel"),
    )
)
KINDS = {"NumberModel": ("number", "rate"), "PercentModel": ("percent",), "DimensionModel": ("dimension",)}
Answer = tuple[int, int, float, str]


@dataclass(frozen=True)
class Score:
    """How many results were `right`, of how many `expected` and how many `given`."""

    right: int
    expected: int
    given: int

    @property
    def recall(self) -> float:
        return self.right / max(self.expected, 1)

    @property
    def precision(self) -> float:
        return self.right / max(self.given, 1)

    @property
    def f1(self) -> float:
        return 2 * self.right / max(self.expected + self.given, 1)


def load_cases(name: str, everything: bool = False) -> list[dict]:
    """The cases of one file that no platform has marked NotSupported; `everything`: all but those that Python has."""
    cases = json.loads((SHARED / "numbers" / name).read_text(encoding="utf-8-sig"))
    if everything:
        return [case for case in cases if "python" not in case.get("NotSupported", "")]
    return [case for case in cases if not case.get("NotSupported")]


@cache
def _registry():
    import pint

    registry = pint.UnitRegistry()
    registry.load_definitions(str(ROOT / "src/sousveil/vocabulary/units/pint_extra.txt"))
    return registry


@cache
def normalise_unit(name: str) -> str:
    """A unit name of the cases ('Square kilometer', 'Mile per hour') as pint writes it; unknown names stay."""
    text = name.lower()
    for word, power in (("square ", 2), ("cubic ", 3)):
        if text.startswith(word):
            text = f"{text.removeprefix(word)} ** {power}"
    text = " / ".join(
        part.strip().replace(" ** ", "**").replace(" ", "_").replace("**", " ** ")
        for part in text.split(" per ")
    )
    try:
        return str(_registry().Unit(text))
    except Exception:
        return name


def expected_answers(case: dict, with_units: bool) -> list[Answer]:
    """The results of a case that state a value; those without one (a bare 'mcg') ask for no quantity."""
    answers = []
    for result in case["Results"]:
        resolution = result["Resolution"] or {}
        value = _as_float(resolution.get("value"))
        if value is not None:
            unit = normalise_unit(resolution["unit"]) if with_units else ""
            answers.append((result["Start"], result["End"], value, unit))
    return answers


def our_answers(text: str, name: str) -> list[Answer]:
    """What find_quantities gives for one case, of the kinds that its file asks for."""
    _, language, model = name.removesuffix(".json").split("_")
    with_units = model == "DimensionModel"
    return [
        (q.start, q.end - 1, float(q.value), q.unit if with_units else "")
        for q in find_quantities(text, "en" if language == "English" else "zh")
        if q.kind in KINDS[model] and q.value is not None
    ]


def _as_float(value: object) -> float | None:
    try:
        return float(str(value).rstrip("%"))
    except ValueError:
        return None


def _same(a: Answer, b: Answer) -> bool:
    return a[:2] == b[:2] and a[3] == b[3] and abs(a[2] - b[2]) <= 1e-9 * max(abs(a[2]), 1e-15)


def score(cases: list[dict], answers: list[list[Answer]], with_units: bool) -> Score:
    """Strict score of `answers`, one list a case."""
    right = wanted = given = 0
    for case, found in zip(cases, answers, strict=True):
        expected = expected_answers(case, with_units)
        right += sum(any(_same(answer, one) for one in found) for answer in expected)
        wanted += len(expected)
        given += len(found)
    return Score(right, wanted, given)


def score_ours(name: str, everything: bool = False) -> Score:
    """Our strict score on one file."""
    cases = load_cases(name, everything)
    return score(cases, [our_answers(case["Input"], name) for case in cases], "Dimension" in name)


def _run_peer(peer: str, job: Path) -> dict:
    done = subprocess.run(
        [PEERS, ROOT / "benchmarks/number_peers.py", peer, job],
        capture_output=True,
        text=True,
        check=False,
        timeout=1800,
    )
    if done.returncode:
        return {"answers": {}, "speeds": {}, "failures": -1, "error": done.stderr.strip().splitlines()[-1:]}
    return json.loads(done.stdout[done.stdout.index("{") :])


def _measure_ours(text: str, lang: str) -> float:
    """MB of UTF-8 a second, the best of seven runs, processor time."""
    find_quantities(text[:2000], lang)
    best = 1e9
    for _ in range(7):
        begin = time.process_time()
        find_quantities(text, lang)
        best = min(best, time.process_time() - begin)
    return len(text.encode()) / 1e6 / best


def speed_texts() -> dict[str, str]:
    """A text for each language: the shared article, and the text of the shared Chinese tender documents."""
    import pypdfium2

    article = (SHARED / "articles/surveillance-technology-expands.txt").read_text(encoding="utf-8")
    pages = []
    for path in sorted((SHARED / "notices/zh").glob("*.pdf")):
        document = pypdfium2.PdfDocument(path)
        pages += [page.get_textpage().get_text_range().replace("\r", "") for page in document]
        document.close()
    return {"English": article, "Chinese": "".join(pages)}


def main() -> None:
    """Scores, times, and writes the report."""
    texts = speed_texts()
    sample = {language: text[:9000] for language, text in texts.items()}
    job = {"cases": {name: [case["Input"] for case in load_cases(name)] for name in FILES}, "speed": sample}
    peers = {}
    if PEERS.exists():
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "job.json"
            path.write_text(json.dumps(job), encoding="utf-8")
            peers = {peer: _run_peer(peer, path) for peer in ("microsoft", "quantulum3")}
    lines = [
        "# Numbers: strict scores and speed",
        "",
        "Made by `uv run python benchmarks/number_cases.py`. Right means start, end, value and unit; cases of Microsoft's",
        "Recognizers-Text that no platform has marked NotSupported, results that state a value. Peers:",
        "recognizers-text-suite 1.0.2a2 (the newest that pip installs) and quantulum3, in the same run.",
        "",
        "| file | results | sousveil recall | precision | F1 | Microsoft recall | F1 | quantulum3 recall | F1 |",
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    for name in FILES:
        cases = load_cases(name)
        ours = score_ours(name)
        row = f"| {name.removesuffix('.json')} | {ours.expected} | {ours.recall:.3f} | {ours.precision:.3f} | {ours.f1:.3f} |"
        for peer in ("microsoft", "quantulum3"):
            answers = peers.get(peer, {}).get("answers", {}).get(name)
            if answers is None:
                row += " – | – |"
                continue
            units = "Dimension" in name
            read = [
                [
                    (a[0], a[1], v, normalise_unit(a[3]) if units else "")
                    for a in found
                    if (v := _as_float(a[2])) is not None
                ]
                for found in answers
            ]
            theirs = score(cases, read, units)
            row += f" {theirs.recall:.3f} | {theirs.f1:.3f} |"
        lines.append(row)
    lines += ["", "With the cases that only other platforms than Python have marked NotSupported:", ""]
    lines += ["| file | results | sousveil recall | precision | F1 |", "| --- | ---: | ---: | ---: | ---: |"]
    for name in FILES:
        ours = score_ours(name, everything=True)
        lines.append(
            f"| {name.removesuffix('.json')} | {ours.expected} | {ours.recall:.3f} | {ours.precision:.3f} | {ours.f1:.3f} |"
        )
    lines += [
        "",
        "| speed, MB/s of UTF-8, one core | sousveil | Microsoft number | Microsoft dimension | quantulum3 | ratio to the fastest peer |",
    ]
    lines += ["| --- | ---: | ---: | ---: | ---: | ---: |"]
    for language, text in texts.items():
        ours_speed = _measure_ours(
            text * (1 + 2_000_000 // len(text.encode())), "en" if language == "English" else "zh"
        )
        theirs_speed = [
            peers.get("microsoft", {}).get("speeds", {}).get(f"{language} NumberModel"),
            peers.get("microsoft", {}).get("speeds", {}).get(f"{language} DimensionModel"),
            peers.get("quantulum3", {}).get("speeds", {}).get(f"{language} NumberModel"),
        ]
        fastest = max((speed for speed in theirs_speed if speed), default=None)
        cells = " | ".join(f"{speed:.3f}" if speed else "–" for speed in theirs_speed)
        lines.append(
            f"| {language} | {ours_speed:.1f} | {cells} | {f'{ours_speed / fastest:.0f}×' if fastest else '–'} |"
        )
    report = ROOT / "benchmarks/results/numbers.md"
    report.parent.mkdir(exist_ok=True)
    report.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print("\n".join(lines))


if __name__ == "__main__":
    main()
