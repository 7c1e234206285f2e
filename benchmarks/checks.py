"""How good the checks are: `python -m benchmarks.checks` prints it and writes docs/explanation/check-quality.md.

Labelled texts (tests/golden/claims) and generated sets (tests/generated). Of the held-out texts only totals are shown;
`--misses` prints what was missed in the two dev sets, `--sets N` says how many generated sets to draw.
"""

from __future__ import annotations

import argparse
import math
import sys
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.check_scoring import LABELS, LabelScore, Totals, add_up, find_accusations, score_set
from tests.generated import draw_set, perturb_set

FIRST_SIGHT = Path(__file__).parent / "first_sight.md"  # written by hand: a first sight cannot be repeated
PAGE = Path(__file__).parent.parent / "docs" / "explanation" / "check-quality.md"
OTHER_VERDICTS = ("agrees", "derived", "only_if_exact", "not_computable", "not_testable")


@dataclass
class SetTotals:
    """Counts over generated sets, by family."""

    drawn: Counter[str] = field(default_factory=Counter)
    accused: Counter[str] = field(default_factory=Counter)
    perturbed: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    misses: list[str] = field(default_factory=list)
    accusations: list[str] = field(default_factory=list)


def run_sets(count: int) -> SetTotals:
    """Draws sets 0 to `count`, checks each as it is and, where a figure can be moved, perturbed."""
    totals = SetTotals()
    for seed in range(count):
        drawn = draw_set(seed)
        kind = f"{drawn.family.name} ({drawn.language})"
        totals.drawn[kind] += 1
        for accusation in find_accusations(drawn.text, drawn.language, drawn.published_at):
            totals.accused[kind] += 1
            totals.accusations.append(f"{seed} {kind}: {accusation.sentence}\n    {drawn.text}")
        try:
            moved = perturb_set(drawn)
        except ValueError:
            continue
        totals.perturbed[kind] += 1
        accusations = find_accusations(moved.text, drawn.language, drawn.published_at)
        if any(accusation.names(moved.spans) for accusation in accusations):
            totals.found[kind] += 1
        else:
            totals.misses.append(f"{seed} {kind}, {moved.slot}:\n    {moved.text}")
    return totals


def write_share(part: int, whole: int) -> str:
    """'0.95 (19 of 20)', or '–' where there is nothing to divide by."""
    # Cut, not rounded: 0.949 must not pass for 0.95.
    return f"{math.floor(1000 * part / whole) / 1000:.3f} ({part} of {whole})" if whole else "–"


def write_label_table(totals: Totals) -> list[str]:
    """Markdown rows: precision and recall of `contradicts`, recall of the other verdicts, by check."""
    lines = [
        "| check | precision of contradicts | recall of contradicts | "
        + " | ".join(f"recall of {verdict}" for verdict in OTHER_VERDICTS)
        + " |",
        "| --- |" + " --- |" * (2 + len(OTHER_VERDICTS)),
    ]
    checks = sorted({check for check, _ in totals.expected} | set(totals.right) | set(totals.false))
    for check in (*checks, "all"):

        def count(counter: Counter[tuple[str, str]], verdict: str, check: str = check) -> int:
            return sum(n for (c, v), n in counter.items() if v == verdict and check in (c, "all"))

        right = totals.right.total() if check == "all" else totals.right[check]
        false = totals.false.total() if check == "all" else totals.false[check]
        cells = [write_share(right, right + false)]
        cells += [
            write_share(count(totals.found, verdict), count(totals.expected, verdict))
            for verdict in ("contradicts", *OTHER_VERDICTS)
        ]
        lines.append(f"| {check} | " + " | ".join(cells) + " |")
    return lines


def write_language_table(scores: list[LabelScore]) -> list[str]:
    """Markdown rows: precision and recall of `contradicts` by language."""
    lines = [
        "| language | texts | precision of contradicts | recall of contradicts |",
        "| --- | --- | --- | --- |",
    ]
    for name, prefixes in (("English", ("en",)), ("Chinese", ("zh",)), ("others", ())):
        chosen = [
            score
            for score in scores
            if (score.label.language[:2] in prefixes)
            or (not prefixes and score.label.language[:2] not in ("en", "zh"))
        ]
        totals = add_up(chosen)
        right, false = totals.right.total(), totals.false.total()
        found = sum(n for (_, v), n in totals.found.items() if v == "contradicts")
        expected = sum(n for (_, v), n in totals.expected.items() if v == "contradicts")
        lines.append(
            f"| {name} | {len(chosen)} | {write_share(right, right + false)} | {write_share(found, expected)} |"
        )
    return lines


def write_set_table(totals: SetTotals) -> list[str]:
    """Markdown rows by family of generated sets."""
    lines = [
        "| family | consistent sets | wrongly accused | perturbed sets | found |",
        "| --- | --- | --- | --- | --- |",
    ]
    for kind in sorted(totals.drawn):
        lines.append(
            f"| {kind} | {totals.drawn[kind]} | {totals.accused[kind]} | {totals.perturbed[kind]} | {totals.found[kind]} |"
        )
    lines.append(
        f"| all | {totals.drawn.total()} | {totals.accused.total()} | {totals.perturbed.total()} "
        f"| {write_share(totals.found.total(), totals.perturbed.total())} |"
    )
    return lines


def write_page(scores: dict[str, list[LabelScore]], sets: SetTotals) -> str:
    """The page in Markdown. It quotes no held-out text."""
    parts = [
        "# How good the checks are",
        "",
        "Made by `uv run python -m benchmarks.checks`; do not edit.",
        "",
        "The labels were written by people who had not read the code that they judge. Which sets that code was fitted to, how",
        "far the figures of each can be trusted, and what the sets are weak at: `tests/golden/claims/README.md`.",
        "An accusation is right only when the check (or one that the label allows), the verdict and every figure are",
        "the expected ones; every other `contradicts` counts as false. A figure in brackets is the count behind a share.",
        "",
        *FIRST_SIGHT.read_text("utf-8").splitlines(),
        "",
    ]
    for name, of_set in scores.items():
        traps = [score for score in of_set if score.label.trap]
        fallen = sum(bool(score.false_accusations) for score in traps)
        clean = [s for s in of_set if not any(e.verdict == "contradicts" for e in s.label.expected)]
        parts += [
            f"## Labelled texts: {name}",
            "",
            f"{len(of_set)} texts, {len(traps)} of them traps. A trap was fallen into {fallen} times; of the "
            f"{len(clean)} texts without a contradiction {sum(bool(s.false_accusations) for s in clean)} were accused.",
            "",
            *write_label_table(add_up(of_set)),
            "",
            *write_language_table(of_set),
            "",
        ]
    parts += [
        "## Generated sets",
        "",
        "Texts made from a true world, every figure rounded as writers round (`tests/generated`), and the same with one",
        "figure moved by at least 8% and three times the combined rounding. 'Found' means that a `contradicts` names",
        "two of the set's figures (or its only one).",
        "",
        *write_set_table(sets),
        "",
    ]
    return "\n".join(parts)


def describe_misses(scores: list[LabelScore]) -> str:
    """Every false accusation and every missed contradiction or other finding of `scores`, for the terminal."""
    lines = []
    for score in scores:
        for finding in score.false_accusations:
            lines.append(
                f"FALSE {score.label.label_id} [{score.label.trap}] {finding.check}: {finding.sentence}"
            )
            lines += [f"    {text}" for text in score.label.texts]
        for expected in score.missed:
            lines.append(
                f"MISSED {score.label.label_id} {expected.checks[0]} {expected.verdict} {expected.spans}"
            )
            lines += [f"    {text}" for text in score.label.texts]
    return "\n".join(lines)


def main(arguments: list[str]) -> None:
    """Runs everything, prints the page and writes it."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.checks", description=__doc__)
    parser.add_argument("--sets", type=int, default=960, help="generated sets to draw (default 960)")
    parser.add_argument("--misses", action="store_true", help="print what went wrong, held_out left out")
    parser.add_argument(
        "--sealed", type=Path, action="append", default=[], help="labels kept elsewhere: totals only"
    )
    parser.add_argument("--dry", action="store_true", help="print only, do not write the page")
    options = parser.parse_args(arguments)
    paths = [
        LABELS / f"{name}.jsonl"
        for name in ("dev", "dev_more", "held_out", "blind", "sealed", "blind2", "unseen")
    ]
    paths += options.sealed
    scores = {path.stem: score_set(path) for path in paths}
    sets = run_sets(options.sets)
    page = write_page(scores, sets)
    print(page)
    if options.misses:
        print(describe_misses([*scores["dev"], *scores["dev_more"]]))
        print("\n".join(("Accused though consistent:", *sets.accusations)))
        print("\n".join(("Perturbed and not found:", *sets.misses)))
    if not options.dry:
        PAGE.write_text(page, "utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
