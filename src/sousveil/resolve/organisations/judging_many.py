"""Judges many pairs of parsed names at once: equal and plainly different ones as arrays, the rest one by one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from rapidfuzz import fuzz, process

from sousveil.resolve.organisations.folding import has_chinese
from sousveil.resolve.organisations.judging import compare_names
from sousveil.resolve.organisations.judging_latin import MIN_LIKENESS, is_joined_slip
from sousveil.resolve.organisations.parsed import ParsedName

JUDGED = pa.schema([("score", pa.float64()), ("verdict", pa.string()), ("reason", pa.string())])
NO_COMMON = "no word in common, and the letters differ"
_SAME_TEXT = "the same text"


class _Keys(NamedTuple):
    """Of each name a number for its text, and whether it is plainly in letters (no vendor, no former name, no numbers)."""

    texts: npt.NDArray[np.int64]
    plain: npt.NDArray[np.bool_]


def compare_many(
    left_idx: npt.NDArray[np.int64], right_idx: npt.NDArray[np.int64], names: Sequence[ParsedName]
) -> pa.RecordBatch:
    """`compare_names` of names[left_idx[i]] and names[right_idx[i]] for each i, as score, verdict and reason.

    Identifiers are not looked at: `judging.judge_identifiers` does that. Depends on nothing but the pair itself.
    """
    left, right = np.asarray(left_idx, np.int64), np.asarray(right_idx, np.int64)
    keys = _make_keys(names)
    scores = np.zeros(len(left))
    verdicts = np.full(len(left), "different", dtype=object)
    reasons = np.full(len(left), NO_COMMON, dtype=object)
    same = (keys.texts[left] == keys.texts[right]) & (keys.texts[left] >= 0)
    scores[same], verdicts[same], reasons[same] = 1.0, "same", _SAME_TEXT
    careful = ~(same | _find_plainly_different(left, right, names, keys))
    for index in np.flatnonzero(careful).tolist():
        judged = compare_names(names[left[index]], names[right[index]])
        scores[index], verdicts[index], reasons[index] = judged.score, judged.verdict, judged.reason
    return pa.record_batch(
        [pa.array(scores), pa.array(verdicts, pa.string()), pa.array(reasons, pa.string())], schema=JUDGED
    )


def _make_keys(names: Sequence[ParsedName]) -> _Keys:
    numbers: dict[str, int] = {"": -1}
    texts = np.fromiter(
        (numbers.setdefault(name.folded, len(numbers)) for name in names), np.int64, len(names)
    )
    plain = np.fromiter((_is_plain(name) for name in names), np.bool_, len(names))
    return _Keys(texts, plain)


def _is_plain(name: ParsedName) -> bool:
    return bool(name.words) and not (
        name.alias
        or name.former
        or name.numbers
        or name.is_person
        or name.region_code
        or name.branch
        or has_chinese(name.folded)
    )


def _find_plainly_different(
    left: npt.NDArray[np.int64], right: npt.NDArray[np.int64], names: Sequence[ParsedName], keys: _Keys
) -> npt.NDArray[np.bool_]:
    """True for pairs in letters that `judging_latin` would call different for having no word in common."""
    found = np.zeros(len(left), np.bool_)
    both = np.flatnonzero(keys.plain[left] & keys.plain[right])
    if not len(both):
        return found
    likeness = process.cpdist(
        [names[index].words for index in left[both].tolist()],
        [names[index].words for index in right[both].tolist()],
        scorer=fuzz.ratio,
        dtype=np.float64,
        workers=1,
    )
    for index in both[likeness < MIN_LIKENESS].tolist():
        one, other = names[left[index]], names[right[index]]
        found[index] = not is_joined_slip(one, other) and set(one.tokens).isdisjoint(other.tokens)
    return found
