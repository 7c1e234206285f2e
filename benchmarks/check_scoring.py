"""Runs the product on labelled or generated texts and compares its findings with what they ought to be."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from sousveil.case import check_text
from sousveil.check import run_checks
from sousveil.model.claims import Claim, Finding

LABELS = Path(__file__).parent.parent / "tests" / "golden" / "claims"


@dataclass(frozen=True)
class ExpectedFinding:
    """A finding that ought to turn up; `checks` are the names under which it counts, the first is its own."""

    checks: tuple[str, ...]
    verdict: str
    spans: tuple[str, ...]


@dataclass(frozen=True)
class LabelledText:
    """One label: see tests/golden/claims/README.md."""

    label_id: str
    language: str
    published_at: str
    texts: tuple[str, ...]
    trap: str
    expected: tuple[ExpectedFinding, ...]


@dataclass
class ProductFindings:
    """What the product found in some texts; `claims` by id, `source_ids` in the order of the texts."""

    claims: dict[str, Claim]
    findings: list[Finding]
    source_ids: tuple[str, ...]


@dataclass(frozen=True)
class Accusation:
    """A `contradicts` in one text: its check, its sentence, and the half-open offsets of the figures it names."""

    check: str
    sentence: str
    spans: tuple[tuple[int, int], ...]

    def names(self, figures: dict[str, tuple[int, int]]) -> bool:
        """Whether it points at two of `figures`, or at the only one."""
        named = [
            slot
            for slot, (start, end) in figures.items()
            if any(low < end and start < high for low, high in self.spans)
        ]
        return len(named) >= min(2, len(figures))


@dataclass
class LabelScore:
    """One label compared: the expected findings that turned up and that did not, and the false accusations."""

    label: LabelledText
    found: list[ExpectedFinding] = field(default_factory=list)
    missed: list[ExpectedFinding] = field(default_factory=list)
    false_accusations: list[Finding] = field(default_factory=list)
    right_accusations: list[Finding] = field(default_factory=list)


@dataclass
class Totals:
    """Counts over many labels. Accusations by the check that made them, expected findings by (check, verdict)."""

    right: Counter[str] = field(default_factory=Counter)
    false: Counter[str] = field(default_factory=Counter)
    expected: Counter[tuple[str, str]] = field(default_factory=Counter)
    found: Counter[tuple[str, str]] = field(default_factory=Counter)


def read_labels(path: Path) -> list[LabelledText]:
    """The labels of a file such as tests/golden/claims/dev.jsonl."""
    labels = []
    for line in path.read_text("utf-8").splitlines():
        row = json.loads(line)
        expected = tuple(
            ExpectedFinding((e["check"], *e.get("also", ())), e["verdict"], tuple(e["spans"]))
            for e in row["expected"]
        )
        texts = tuple(row["texts"])
        labels.append(
            LabelledText(row["id"], row["language"], row["published_at"], texts, row["trap"] or "", expected)
        )
    return labels


def find_in_texts(texts: Sequence[str], language: str, published_at: str) -> ProductFindings:
    """The product's claims and findings for `texts`, each a plain text file of its own.

    One text goes through `check_text`. Several are read one by one and their claims checked together, as a case does.
    """
    sheets = [check_text(text, language, published_at) for text in texts]
    claims = [claim for sheet in sheets for claim in sheet.claims]
    findings = sheets[0].findings if len(sheets) == 1 else run_checks(claims)
    source_ids = tuple(sheet.source.source_id for sheet in sheets)
    return ProductFindings({claim.claim_id: claim for claim in claims}, findings, source_ids)


def touches(product: ProductFindings, finding: Finding, texts: Sequence[str], span: str) -> bool:
    """Whether one of the finding's claims overlaps `span`, which occurs once in the texts."""
    for number, text in enumerate(texts):
        start = text.find(span)
        if start >= 0:
            end = start + len(span)
            return any(
                claim.source_id == product.source_ids[number] and claim.start < end and start < claim.end
                for claim in (product.claims[claim_id] for claim_id in finding.claim_ids)
            )
    return False


def score_label(label: LabelledText, product: ProductFindings) -> LabelScore:
    """Compares: check and verdict must be the same, and every expected span overlap a claim of the finding."""
    score = LabelScore(label)

    def matches(finding: Finding, expected: ExpectedFinding) -> bool:
        return (
            finding.check in expected.checks
            and finding.verdict == expected.verdict
            and all(touches(product, finding, label.texts, span) for span in expected.spans)
        )

    for expected in label.expected:
        hit = any(matches(finding, expected) for finding in product.findings)
        (score.found if hit else score.missed).append(expected)
    for finding in product.findings:
        if finding.verdict == "contradicts":
            right = any(matches(finding, expected) for expected in label.expected)
            (score.right_accusations if right else score.false_accusations).append(finding)
    return score


def score_set(path: Path) -> list[LabelScore]:
    """Every label of a file, compared."""
    return [
        score_label(label, find_in_texts(label.texts, label.language, label.published_at))
        for label in read_labels(path)
    ]


def add_up(scores: Sequence[LabelScore]) -> Totals:
    """The totals of `scores`."""
    totals = Totals()
    for score in scores:
        totals.right.update(finding.check for finding in score.right_accusations)
        totals.false.update(finding.check for finding in score.false_accusations)
        totals.found.update((e.checks[0], e.verdict) for e in score.found)
        totals.expected.update((e.checks[0], e.verdict) for e in score.label.expected)
    return totals


def find_accusations(text: str, language: str, published_at: str) -> list[Accusation]:
    """Every `contradicts` that the product finds in `text`."""
    product = find_in_texts((text,), language, published_at)
    return [
        Accusation(
            finding.check,
            finding.sentence,
            tuple((product.claims[c].start, product.claims[c].end) for c in finding.claim_ids),
        )
        for finding in product.findings
        if finding.verdict == "contradicts"
    ]


def describe_accusations(scores: Sequence[LabelScore]) -> str:
    """Every false accusation of `scores`, one a line with the label's id and trap."""
    return "\n".join(
        f"FALSE {score.label.label_id} [{score.label.trap}] {finding.check}: {finding.sentence}"
        for score in scores
        for finding in score.false_accusations
    )
