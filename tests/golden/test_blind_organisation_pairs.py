"""The blind pairs of names are sound: enough of each, split as the README says, and no label denies another."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from pathlib import Path

PAIRS = [
    json.loads(line)
    for line in (Path(__file__).parent / "organisations" / "blind_pairs.jsonl")
    .read_text("utf-8")
    .splitlines()
]


def test_there_are_enough_pairs_of_each_kind() -> None:
    labels = Counter(pair["label"] for pair in PAIRS)
    assert len(PAIRS) >= 640
    assert set(labels) == {"same", "different", "part_of", "holds"}
    assert 0.4 < labels["same"] / len(PAIRS) < 0.5
    assert min(Counter(pair["group"] for pair in PAIRS).values()) >= 15


def test_ids_are_of_the_names_and_parts_are_of_the_ids() -> None:
    assert len({pair["id"] for pair in PAIRS}) == len(PAIRS)
    assert len({frozenset((pair["left"], pair["right"])) for pair in PAIRS}) == len(PAIRS)
    for pair in PAIRS:
        names = f"{pair['left']}\0{pair['right']}".encode()
        assert pair["id"] == f"op_{hashlib.sha256(names).hexdigest()[:12]}"
        share = int(hashlib.sha256(pair["id"].encode()).hexdigest()[:8], 16) % 100
        assert pair["part"] == ("dev" if share < 40 else "sealed")


def test_names_that_are_the_same_by_way_of_others_are_not_called_different() -> None:
    first: dict[tuple[str, str], tuple[str, str]] = {}

    def find(name: tuple[str, str]) -> tuple[str, str]:
        while first.setdefault(name, name) != name:
            name = first[name]
        return name

    def ends(pair: dict[str, str]) -> tuple[tuple[str, str], tuple[str, str]]:
        return find((pair["left"], pair["left_country"])), find((pair["right"], pair["right_country"]))

    for pair in PAIRS:
        if pair["label"] == "same":
            left, right = ends(pair)
            first[left] = right
    for pair in PAIRS:
        if pair["label"] != "same":
            left, right = ends(pair)
            assert left != right, pair["id"]
