"""Candidate pairs as judged rows: an Arrow stage over the rows of the names."""

from __future__ import annotations

import pickle
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from sousveil.resolve.organisations.judging import compare_names
from sousveil.resolve.organisations.running import load_table
from sousveil.resolve.organisations.verdicts import Judgement

JUDGED_SCHEMA = pa.schema(
    [
        ("left", pa.int32()),
        ("right", pa.int32()),
        ("score", pa.float64()),
        ("verdict", pa.string()),
        ("rule", pa.string()),
        ("reason", pa.string()),
    ]
)


MIN_LIKENESS = 70.0
"""Pairs that only words in common brought together must be so alike (rapidfuzz partial_ratio of the
romanised cores, 0 to 100)."""


def screen_pairs(pairs: pa.Table, names: pa.Table) -> pa.Table:
    """The pairs without those that share a rare word and are otherwise unlike."""
    from rapidfuzz import fuzz, process

    is_open = pc.invert(pairs["is_sure"])
    loose = pairs.filter(is_open)
    if not loose.num_rows:
        return pairs
    texts = [names["skeleton"].take(loose[side]).to_pylist() for side in ("left", "right")]
    likeness = process.cpdist(*texts, scorer=fuzz.partial_ratio, score_cutoff=MIN_LIKENESS)
    kept = pa.concat_tables([pairs.filter(pairs["is_sure"]), loose.filter(pa.array(likeness > 0))])
    return kept.sort_by([("left", "ascending"), ("right", "ascending")]).combine_chunks()


def judge_rows(pairs: pa.Table, names: Path) -> pa.Table:
    """JUDGED_SCHEMA rows of `pairs` (left, right: positions), in their order.

    `names`: Arrow file of rows with `parsed` and `proofs`, the row of a name at its position.
    """
    columns: dict[str, list[Any]] = {field.name: [] for field in JUDGED_SCHEMA}
    held = _load_names(names, pairs)
    for left, right in zip(pairs["left"].to_pylist(), pairs["right"].to_pylist(), strict=True):
        (one, one_ids), (other, other_ids) = held[left], held[right]
        judged = compare_names(one, other, one_ids, other_ids)
        columns["left"].append(left)
        columns["right"].append(right)
        columns["score"].append(judged.score)
        columns["verdict"].append(judged.verdict)
        columns["rule"].append(name_rule(judged))
        columns["reason"].append(judged.reason)
    return pa.table(columns, JUDGED_SCHEMA)


def name_rule(judged: Judgement) -> str:
    """'identifier', 'alias' or 'name': what the judgement rests on."""
    features = dict(judged.features)
    if "identifier" in features:
        return "identifier"
    return "alias" if "alias" in features else "name"


def _load_names(path: Path, pairs: pa.Table) -> dict[int, tuple[Any, tuple[str, ...]]]:
    """Position → what the name was taken apart into, and its identifiers; of the names in the pairs."""
    rows = load_table(path)
    ends = pa.chunked_array([*pairs["left"].chunks, *pairs["right"].chunks], pa.int32())
    positions = pc.unique(ends).sort()
    wanted = rows.select(["parsed", "proofs"]).take(positions)
    return {
        position: (pickle.loads(parsed), tuple(proofs))
        for position, parsed, proofs in zip(
            positions.to_pylist(), wanted["parsed"].to_pylist(), wanted["proofs"].to_pylist(), strict=True
        )
    }
