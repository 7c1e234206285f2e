"""The labelled claims: well formed, worked out right, and what the product makes of the ones that may be read."""

from __future__ import annotations

import ast
import json
from collections import Counter
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from benchmarks.check_scoring import add_up, describe_accusations, score_set

CLAIMS = Path(__file__).parent / "claims"
FILES = ("dev.jsonl", "dev_more.jsonl", "held_out.jsonl", "sealed.jsonl")
CHECKS = {
    "rate_total",
    "density_area",
    "multiple_increment",
    "parts_total",
    "list_length",
    "percentage_base",
    "grim",
    "ratio_difference",
    "converted_amount",
    "stated_twice",
}
VERDICTS = {"contradicts", "only_if_exact", "agrees", "derived", "not_computable", "not_testable"}
Range = tuple[Fraction, Fraction]


def read_labels(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (CLAIMS / name).read_text("utf-8").splitlines()]


def work_out(sum_text: str) -> Range:
    """The range of one side of a sum; `[a, b]` is an interval. Written apart from the product's own arithmetic."""
    return _range_of(ast.parse(sum_text, mode="eval").body, sum_text)


def _range_of(node: ast.expr, source: str) -> Range:
    if isinstance(node, ast.Constant):
        exact = Fraction(ast.get_source_segment(source, node) or "")
        return exact, exact
    if isinstance(node, ast.List):
        low, high = (_range_of(end, source)[0] for end in node.elts)
        return low, high
    assert isinstance(node, ast.BinOp), ast.dump(node)
    (a, b), (c, d) = _range_of(node.left, source), _range_of(node.right, source)
    if isinstance(node.op, ast.Add):
        return a + c, b + d
    if isinstance(node.op, ast.Sub):
        return a - d, b - c
    if isinstance(node.op, ast.Mult):
        products = [x * y for x in (a, b) for y in (c, d)]
    else:
        assert isinstance(node.op, ast.Div)
        products = [x / y for x in (a, b) for y in (c, d)]
    return min(products), max(products)


@pytest.mark.parametrize("name", FILES)
def test_labels_are_well_formed(name: str) -> None:
    labels = read_labels(name)
    assert len({label["id"] for label in labels}) == len(labels) >= 120
    for label in labels:
        assert label["texts"], label["id"]
        assert all(text.strip() for text in label["texts"]), label["id"]
        verdicts = set()
        for finding in label["expected"]:
            assert {finding["check"], *finding.get("also", ())} <= CHECKS, label["id"]
            assert finding["verdict"] in VERDICTS, label["id"]
            assert finding["spans"], label["id"]
            verdicts.add(finding["verdict"])
            for span in finding["spans"]:
                assert sum(text.count(span) for text in label["texts"]) == 1, (label["id"], span)
        assert ("contradicts" in verdicts) != ("contradicts" in label["forbidden"]), label["id"]
        assert label["trap"] is None or "contradicts" in label["forbidden"], label["id"]
        assert label["trap"] or label["expected"], label["id"]


@pytest.mark.parametrize("name", FILES)
def test_every_sum_bears_out_its_verdict(name: str) -> None:
    worked_out = 0
    for label in read_labels(name):
        for finding in label["expected"]:
            if "sum" not in finding:
                assert finding["check"] in {"grim", "list_length"} or finding["verdict"] in {
                    "derived",
                    "not_computable",
                }, label["id"]
                continue
            (a, b), (c, d) = (work_out(side) for side in finding["sum"])
            assert (b < c or d < a) == (finding["verdict"] == "contradicts"), label["id"]
            worked_out += 1
    assert worked_out >= 30


@pytest.mark.parametrize("name", ["dev.jsonl", "held_out.jsonl"])
def test_half_of_the_set_is_traps_and_no_check_is_forgotten(name: str) -> None:
    labels = read_labels(name)
    contradictions = Counter(
        finding["check"]
        for label in labels
        for finding in label["expected"]
        if finding["verdict"] == "contradicts"
    )
    assert set(contradictions) == CHECKS
    assert min(contradictions.values()) >= 4
    assert sum(label["trap"] is not None for label in labels) >= 0.49 * len(labels)
    assert sum(label["language"].startswith("zh") for label in labels) >= 0.33 * len(labels)


def test_accusations_on_the_sets_that_may_be_learned_from_are_right() -> None:
    scores = [score for name in ("dev", "dev_more") for score in score_set(CLAIMS / f"{name}.jsonl")]
    totals = add_up(scores)
    right, false = totals.right.total(), totals.false.total()
    assert right >= 0.95 * (right + false), describe_accusations(scores)
    found = sum(n for (_, verdict), n in totals.found.items() if verdict == "contradicts")
    expected = sum(n for (_, verdict), n in totals.expected.items() if verdict == "contradicts")
    assert found >= 0.7 * expected
