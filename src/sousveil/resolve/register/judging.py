"""How alike two tracks near each other are: evidence for and against, summed.

Each attribute that both state adds or takes away a weight (logarithms of likelihood ratios, as in Fellegi & Sunter 1969,
"A theory for record linkage"); what one of them does not state says nothing. The weights were set on generated cameras
(tests/generated/cameras.py) and are reasoned in docs/explanation/decisions/camera-register.md.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz

from sousveil.resolve.register.gathering import KINDS, Codes, Looks, Observed, Words
from sousveil.resolve.register.nearness import Ints, Reals
from sousveil.resolve.register.tracking import Tracks

_AGREE = {"surveillance": 0.2, "surveillance_type": 0.3, "camera_type": 0.8, "camera_mount": 0.3, "zone": 0.5}
_DIFFER = {
    "surveillance": -0.6,
    "surveillance_type": -2.0,
    "camera_type": -2.0,
    "camera_mount": -0.8,
    "zone": -0.8,
}
_KIN = {  # words that different people use for the same thing
    "surveillance": ({"public", "outdoor", "traffic"},),
    "camera_type": ({"dome", "panning"},),
    "camera_mount": ({"pole", "street_lamp", "traffic_signals", "mast"}, {"wall", "building"}),
}
_NAMES = {
    "surveillance": "surroundings",
    "surveillance_type": "kind",
    "camera_type": "type of camera",
    "camera_mount": "mount",
    "zone": "zone",
}
_SIGNS = (
    *_NAMES.values(),
    "direction",
    "maker",
    "model",
    "operator",
    "label",
    "native id",
    "height",
    "number of cameras",
)


@dataclass(frozen=True)
class Judged:
    """Per pair: the sum of weights, whether something speaks strongly against, what agrees and what differs (bits of _SIGNS)."""

    weight: Reals
    is_opposed: NDArray[np.bool_]
    agrees: Ints
    differs: Ints


def judge_pairs(observed: Observed, tracks: Tracks, left: Ints, right: Ints) -> Judged:
    """The evidence of attributes about pairs of tracks; distance is not among it."""
    tally = _Tally(len(left))
    for name in KINDS:
        mine, other = _pick_codes(observed.words[name], tracks, left, right)
        kin = _find_kin(observed.words[name], mine, other, _KIN.get(name, ()))
        both = (mine >= 0) & (other >= 0)
        tally.add(_NAMES[name], both & (mine == other), _AGREE[name])
        tally.add(_NAMES[name], both & (mine != other) & ~kin, _DIFFER[name])
    _judge_looks(observed, tracks, left, right, tally)
    _judge_products(observed, tracks, left, right, tally)
    _judge_texts(observed, tracks, left, right, tally)
    _judge_numbers(observed, tracks, left, right, tally)
    return tally.judged


class _Tally:
    def __init__(self, count: int) -> None:
        self.judged = Judged(
            np.zeros(count), np.zeros(count, bool), np.zeros(count, np.int64), np.zeros(count, np.int64)
        )

    def add(self, sign: str, where: NDArray[np.bool_], weight: float, is_strong: bool = False) -> None:
        self.judged.weight[where] += weight
        noted = self.judged.agrees if weight > 0 else self.judged.differs
        noted[where] |= 1 << _SIGNS.index(sign)
        if is_strong:
            self.judged.is_opposed[where] = True


def explain_signs(agrees: int, differs: int) -> str:
    """'the kind and the direction agree; the maker differs', '' if nothing is stated by both."""
    parts = []
    for bits, one, several in ((agrees, "agrees", "agree"), (differs, "differs", "differ")):
        names = [name for place, name in enumerate(_SIGNS) if bits >> place & 1]
        if names:
            listed = " and ".join(filter(None, [", ".join(names[:-1]), names[-1]]))
            parts.append(f"{listed} {one if len(names) == 1 else several}")
    return "; ".join(parts)


def _pick_codes(words: Words, tracks: Tracks, left: Ints, right: Ints) -> tuple[Codes, Codes]:
    codes = words.codes[tracks.pick(words.codes >= 0)]
    return codes[left], codes[right]


def _find_kin(words: Words, mine: Codes, other: Codes, families: tuple[set[str], ...]) -> NDArray[np.bool_]:
    kin = np.zeros(len(mine), bool)
    for family in families:
        inside = np.array([word in family for word in words.words] + [False])
        kin |= inside[mine] & inside[other]
    return kin


def _judge_looks(observed: Observed, tracks: Tracks, left: Ints, right: Ints, tally: _Tally) -> None:
    looks = observed.looks
    seen = tracks.pick(np.diff(looks.start) > 0)
    turn, slack = _compare_looks(looks, seen[left], seen[right])
    types = observed.words["camera_type"]
    moving = np.array([word in ("dome", "panning") for word in types.words] + [False])
    mine, other = _pick_codes(types, tracks, left, right)
    fixed = ~(moving[mine] | moving[other])
    off = turn - slack
    tally.add("direction", off <= 15, 1.0)
    tally.add("direction", off <= 35, 1.2)
    tally.add("direction", (off > 50) & fixed, -3.0, is_strong=True)
    tally.add("direction", (off > 50) & ~fixed, -1.5)


def _compare_looks(looks: Looks, left: Ints, right: Ints) -> tuple[Reals, Reals]:
    """The smallest turn between any two directions of each pair (NaN if one has none), and a quarter of the wider width."""
    turn, slack = np.full(len(left), np.nan), np.zeros(len(left))
    counts = looks.start[left + 1] - looks.start[left], looks.start[right + 1] - looks.start[right]
    pairs = np.flatnonzero(counts[0] * counts[1] > 0)
    if len(pairs) == 0:
        return turn, slack
    mine, other = counts[0][pairs], counts[1][pairs]
    sizes = mine * other
    starts = np.cumsum(sizes) - sizes
    within = np.arange(sizes.sum()) - np.repeat(starts, sizes)
    a = np.repeat(looks.start[left[pairs]], sizes) + within // np.repeat(other, sizes)
    b = np.repeat(looks.start[right[pairs]], sizes) + within % np.repeat(other, sizes)
    angle = np.abs((looks.center[a] - looks.center[b] + 180.0) % 360.0 - 180.0)
    width = np.fmax(np.nan_to_num(looks.width[a]), np.nan_to_num(looks.width[b])) / 4.0
    turn[pairs] = np.minimum.reduceat(angle, starts)
    slack[pairs] = np.minimum(np.maximum.reduceat(width, starts), 45.0)
    return turn, slack


def _judge_products(observed: Observed, tracks: Tracks, left: Ints, right: Ints, tally: _Tally) -> None:
    mine, other = _pick_codes(observed.words["vendor_id"], tracks, left, right)
    both = (mine >= 0) & (other >= 0)
    tally.add("maker", both & (mine == other), 0.7)
    tally.add("maker", both & (mine != other), -2.0)
    is_other_maker = both & (mine != other)
    mine, other = _pick_codes(observed.words["model_raw"], tracks, left, right)
    alike = _compare_texts(observed.words["model_raw"], mine, other, _compare_models)
    tally.add("model", alike > 90, 1.5)
    tally.add("model", alike < 60, -1.5)
    tally.add("model", (alike < 60) & is_other_maker, -1.0, is_strong=True)


def _judge_texts(observed: Observed, tracks: Tracks, left: Ints, right: Ints, tally: _Tally) -> None:
    words = observed.words["operator_raw"]
    alike = _compare_texts(words, *_pick_codes(words, tracks, left, right), _compare_operators)
    tally.add("operator", alike >= 80, 0.6)
    tally.add("operator", alike < 45, -0.8)
    words = observed.words["label_raw"]
    alike = _compare_texts(words, *_pick_codes(words, tracks, left, right), _compare_labels)
    tally.add("label", alike >= 95, 2.0)
    tally.add("label", alike < 30, -0.3)
    tally.add("label", alike < 0, -2.0)
    words = observed.words["native_id"]
    mine, other = _pick_codes(words, tracks, left, right)
    tally.add("native id", (mine >= 0) & (mine == other) & (tracks.series[left] != tracks.series[right]), 2.0)


def _judge_numbers(observed: Observed, tracks: Tracks, left: Ints, right: Ints, tally: _Tally) -> None:
    height = observed.numbers["height_m"]
    height = height[tracks.pick(~np.isnan(height))]
    gap = np.abs(height[left] - height[right])
    tally.add("height", gap <= 0.5, 0.6)
    tally.add("height", gap > 1.9, -0.7)
    count = observed.numbers["cameras"][tracks.pick(np.ones(len(observed), bool))]
    tally.add("number of cameras", count[left] != count[right], -1.5)
    tally.add("number of cameras", (count[left] == count[right]) & (count[left] > 1), 0.5)


def _compare_texts(words: Words, left: Codes, right: Codes, compare: Callable[[str, str], float]) -> Reals:
    """0 to 100 per pair, NaN where one has none. Each two words are compared once."""
    alike = np.full(len(left), np.nan)
    rows = np.flatnonzero((left >= 0) & (right >= 0))
    keys = np.minimum(left[rows], right[rows]).astype(np.int64) * len(words.words) + np.maximum(
        left[rows], right[rows]
    )
    unique, inverse = np.unique(keys, return_inverse=True)
    size = len(words)
    texts = [sorted((words.words[key // size], words.words[key % size])) for key in unique.tolist()]
    scores = [compare(*pair) for pair in texts]
    alike[rows] = np.array(scores, float)[inverse] if scores else alike[rows]
    return alike


def _compare_operators(left: str, right: str) -> float:
    if left.isascii() != right.isascii():
        return np.nan  # another script: likely another language
    return float(fuzz.token_set_ratio(left.casefold(), right.casefold()))


def _compare_models(left: str, right: str) -> float:
    mine, other = (re.sub(r"[\W_]+", "", text.casefold()) for text in (left, right))
    if mine and other and (mine in other or other in mine):
        return 100.0
    return float(fuzz.ratio(mine, other))


def _compare_labels(left: str, right: str) -> float:
    """As ratio; -1 where the words are alike but the numbers in them are not ('Camera 12', 'Camera 13')."""
    if left.isascii() != right.isascii():
        return np.nan
    alike = float(fuzz.token_sort_ratio(left.casefold(), right.casefold()))
    numbers = re.findall(r"\d+", left), re.findall(r"\d+", right)
    return -1.0 if alike > 70 and numbers[0] and numbers[1] and numbers[0] != numbers[1] else alike
