"""Judges many pairs of parsed names at once: the plain cases as arrays, the rest one by one."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa

from sousveil.resolve.organisations.judging import compare_names
from sousveil.resolve.organisations.parsed import ParsedName
from sousveil.resolve.organisations.verdicts import Judgement

JUDGED = pa.schema([("score", pa.float64()), ("verdict", pa.string()), ("reason", pa.string())])


def compare_many(left_idx: np.ndarray, right_idx: np.ndarray, names: Sequence[ParsedName]) -> pa.RecordBatch:
    """`compare_names` of names[left_idx[i]] and names[right_idx[i]] for each i, as score, verdict and reason.

    Identifiers are not looked at: `judging.judge_identifiers` does that. Depends on nothing but the pair itself.
    """
    judged: list[Judgement] = [
        compare_names(names[left], names[right])
        for left, right in zip(left_idx.tolist(), right_idx.tolist(), strict=True)
    ]
    return pa.record_batch(
        [
            pa.array([one.score for one in judged], pa.float64()),
            pa.array([one.verdict for one in judged], pa.string()),
            pa.array([one.reason for one in judged], pa.string()),
        ],
        schema=JUDGED,
    )
