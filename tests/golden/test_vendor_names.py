"""Messy spellings and traps, labelled by hand, against the vocabulary that comes with sousveil.

A line of spellings.jsonl states what must be found; keys that it leaves out are not judged. A line of traps.jsonl must
give the vendor that it states, most often none: a false merge is the worst that the normaliser can do.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from sousveil.vocabulary.brands import identify_product
from sousveil.vocabulary.brands_spans import find_products

GOLDEN = Path(__file__).parent / "vendors"


def read_lines(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (GOLDEN / name).read_text("utf-8").splitlines()]


def test_spellings() -> None:
    lines = read_lines("spellings.jsonl")
    wrong = []
    for line in lines:
        match = identify_product(line["text"], line["field"])
        found = {key: getattr(match, key) for key in line if key not in ("text", "field")}
        if found != {key: line[key] for key in found}:
            wrong.append((line, found))
    assert len(lines) >= 250
    assert wrong == []


def test_traps() -> None:
    lines = read_lines("traps.jsonl")
    wrong = [
        (line, match)
        for line in lines
        if (match := identify_product(line["text"], line["field"])).vendor_id != line["vendor_id"]
    ]
    assert len(lines) >= 220
    assert wrong == []
    assert all(identify_product(line["text"], line["field"]).reason for line in lines)


def test_traps_in_running_text() -> None:
    """A trap within a sentence names no maker either; strings of two makers name both, which text may do."""
    lines = [
        line
        for line in read_lines("traps.jsonl")
        if not line["vendor_id"] and "Two makers" not in line["why"]
    ]
    wrong = {}
    for line in lines:
        text = f"The report of 2021 speaks of {line['text']} at length."
        spans = find_products(text)
        if spans:
            wrong[text] = spans
    assert wrong == {}
