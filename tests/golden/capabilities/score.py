"""Scores the capability matcher on labelled.jsonl: precision and recall over (passage, capability) pairs."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa

from sousveil.extract.capabilities import match_capabilities
from sousveil.vocabulary.capability_files import load_vocabulary

HERE = Path(__file__).resolve().parent
LABELLED = HERE / "labelled.jsonl"
PAGE = HERE.parents[2] / "docs" / "explanation" / "capability-quality.md"


@dataclass(frozen=True)
class Passage:
    """A labelled passage; `expected`: names of capabilities."""

    language: str
    text: str
    expected: frozenset[str]
    near_miss: bool


@dataclass
class Score:
    """Pairs found and expected (`right`), found only (`extra`), expected only (`missed`)."""

    right: Counter[str] = field(default_factory=Counter)
    extra: Counter[str] = field(default_factory=Counter)
    missed: Counter[str] = field(default_factory=Counter)

    def precision(self, key: str) -> float | None:
        """The share of what was found that was expected, None when nothing was found."""
        found = self.right[key] + self.extra[key]
        return self.right[key] / found if found else None

    def recall(self, key: str) -> float | None:
        """The share of what was expected that was found, None when nothing was expected."""
        expected = self.right[key] + self.missed[key]
        return self.right[key] / expected if expected else None


def load_passages(path: Path = LABELLED) -> list[Passage]:
    """The labelled passages. A near miss may still mean another capability. Raises ValueError for an unknown one."""
    known = {capability.name for capability in load_vocabulary().capabilities}
    passages = []
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        if not line.strip():
            continue
        row = json.loads(line)
        expected = frozenset(row["expected"])
        if not expected <= known:
            raise ValueError(f"{path.name}, line {number}: {sorted(expected - known)}")
        passages.append(Passage(row["lang"], row["text"], expected, row["near_miss"]))
    return passages


def find_wanted(texts: Iterable[str]) -> list[set[str]]:
    """For each text the capabilities with a mention that is neither negated nor boilerplate."""
    texts = list(texts)
    wanted: list[set[str]] = [set() for _ in texts]
    for row in match_capabilities(pa.array(texts, pa.string()), load_vocabulary()).to_pylist():
        if not row["negated"] and row["strength"] != "boilerplate":
            wanted[row["row"]].add(row["capability"])
    return wanted


def score_passages(passages: list[Passage], found: list[set[str]]) -> dict[str, Score]:
    """Scores by 'overall', 'capability' and 'language'; 'overall' has the one key 'all'."""
    scores = {"overall": Score(), "capability": Score(), "language": Score()}
    for passage, names in zip(passages, found, strict=True):
        for outcome, pairs in (
            ("right", names & passage.expected),
            ("extra", names - passage.expected),
            ("missed", passage.expected - names),
        ):
            for name in pairs:
                for kind, key in (("overall", "all"), ("capability", name), ("language", passage.language)):
                    getattr(scores[kind], outcome)[key] += 1
    return scores


def write_page(passages: list[Passage], scores: dict[str, Score]) -> str:
    """The page of docs/explanation."""
    near = sum(passage.near_miss for passage in passages)
    lines = [
        "# How well capabilities are found",
        "",
        "<!-- Made by tests/golden/capabilities/score.py. -->",
        "",
        f"{len(passages)} labelled passages, {near} of them near misses; unit: a passage and a capability. A mention that is",
        "negated or boilerplate counts as not found. How much of this was seen before: tests/golden/capabilities/README.md.",
    ]
    for kind, score in scores.items():
        lines += [
            "",
            f"| {kind} | expected | found | precision | recall |",
            "| --- | --- | --- | --- | --- |",
        ]
        for key in sorted({*score.right, *score.extra, *score.missed}):
            expected = score.right[key] + score.missed[key]
            found = score.right[key] + score.extra[key]
            shares = [_write_share(score.precision(key)), _write_share(score.recall(key))]
            lines.append(f"| {key} | {expected} | {found} | {' | '.join(shares)} |")
    return "\n".join(lines) + "\n"


def _write_share(share: float | None) -> str:
    return "–" if share is None else f"{share:.3f}"


if __name__ == "__main__":
    labelled = load_passages()
    wanted_by_passage = find_wanted(passage.text for passage in labelled)
    PAGE.write_text(write_page(labelled, score_passages(labelled, wanted_by_passage)), "utf-8")
    if "--misses" in sys.argv:
        for passage, names in zip(labelled, wanted_by_passage, strict=True):
            if names != passage.expected:
                print(
                    passage.language,
                    sorted(names - passage.expected),
                    sorted(passage.expected - names),
                    passage.text,
                )
