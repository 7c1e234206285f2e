"""The search for anchors misses nothing that a close reading finds, and cuts of batches change nothing."""

from __future__ import annotations

import itertools
import json
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from sousveil.extract.products import find_mentions
from sousveil.vocabulary.brands import FIELDS, identify_product
from sousveil.vocabulary.brands_spans import find_products
from sousveil.vocabulary.brands_words import fold_text
from sousveil.vocabulary.vendor_files import load_vendors

GOLDEN = Path(__file__).parents[1] / "golden" / "vendors"
KNOWN = [
    json.loads(line)["text"]
    for name in ("spellings.jsonl", "traps.jsonl")
    for line in (GOLDEN / name).read_text("utf-8").splitlines()
]
KINDS = ("maker", "software", "reseller", "integrator")
JOINTS = (" ", ", ", "、", ". ", "\n", "", "/", " or ", "；")
VOCABULARY = load_vendors()

texts = st.lists(st.tuples(st.sampled_from(KNOWN), st.sampled_from(JOINTS)), max_size=6).map(
    lambda parts: "".join(text + joint for text, joint in parts)[:180]
)


@given(texts)
@settings(max_examples=300, deadline=None)
def test_the_search_misses_nothing(text: str) -> None:
    found = dict(find_mentions([text], VOCABULARY)).get(0, [])
    close = find_products(text, VOCABULARY)
    assert found == [span for span in close if VOCABULARY.vendors[span.match.vendor_id].kind in KINDS]


@given(st.lists(texts, max_size=5))
@settings(max_examples=50, deadline=None)
def test_rows_do_not_touch_each_other(rows: list[str]) -> None:
    together = dict(find_mentions(rows, VOCABULARY))
    alone = {
        number: spans for number, row in enumerate(rows) for _, spans in find_mentions([row], VOCABULARY)
    }
    assert together == alone


@given(st.text(max_size=80), st.sampled_from(FIELDS))
@settings(max_examples=300, deadline=None)
def test_any_text_is_read(text: str, field: str) -> None:
    assert len(fold_text(text)) == len(text)
    match = identify_product(text, field, VOCABULARY)
    assert match.reason
    assert (match.vendor_id == "") == (match.confidence == 0)


@given(texts)
@settings(max_examples=200, deadline=None)
def test_spans_lie_in_the_text(text: str) -> None:
    spans = find_products(text, VOCABULARY)
    assert all(0 <= span.start < span.end <= len(text) for span in spans)
    assert all(first.end <= second.start for first, second in itertools.pairwise(spans))
