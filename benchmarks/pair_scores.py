"""Scores of a clustering against known truth, as exact counts.

Pairs are never listed: n members of one group are n(n-1)/2 pairs, so the counts of groups and of their crossings are
enough (Rand 1971; Hubert and Arabie 1985). Cluster precision is that of Huang, Ertekin and Giles 2006 and of Menestrina,
Whang and Garcia-Molina 2010: the share of found clusters that are a true one, no member too many and none missing.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt


@dataclass(frozen=True)
class PairScores:
    """Numbers of pairs: same in truth, same as found, same in both. Ratios of nothing are 1."""

    truth_pairs: int
    found_pairs: int
    shared_pairs: int

    @property
    def precision(self) -> float:
        return divide(self.shared_pairs, self.found_pairs)

    @property
    def recall(self) -> float:
        return divide(self.shared_pairs, self.truth_pairs)

    @property
    def f1(self) -> float:
        return divide(2 * self.shared_pairs, self.truth_pairs + self.found_pairs)


@dataclass(frozen=True)
class ClusterScores:
    """Numbers of clusters: of truth, found, found that are exactly a true one, found that mix no two true ones.

    `joined` of each counts clusters with two members or more only; single ones are easily right.
    """

    truth: int
    found: int
    exact: int
    pure: int
    joined_found: int
    joined_exact: int
    joined_pure: int

    @property
    def precision(self) -> float:
        return divide(self.exact, self.found)

    @property
    def recall(self) -> float:
        return divide(self.exact, self.truth)

    @property
    def purity(self) -> float:
        return divide(self.pure, self.found)

    @property
    def joined_precision(self) -> float:
        return divide(self.joined_exact, self.joined_found)

    @property
    def joined_purity(self) -> float:
        return divide(self.joined_pure, self.joined_found)


def divide(part: int, whole: int) -> float:
    """`part` of `whole`; 1 of nothing, as nothing was got wrong."""
    return part / whole if whole else 1.0


def score_pairs(
    truth: Sequence[Hashable], found: Sequence[Hashable], scopes: Sequence[Hashable] | None = None
) -> PairScores:
    """Pair counts of two groupings of the same items, given as one label an item.

    `scopes`: pairs are judged only inside one scope (one scheme of ids in one country), as nothing is known beyond it.
    Raises ValueError if the lengths differ.
    """
    cells = _Cells(truth, found, scopes)
    return PairScores(
        count_pairs(cells.truth_sizes), count_pairs(cells.found_sizes), count_pairs(cells.sizes)
    )


def score_clusters(truth: Sequence[Hashable], found: Sequence[Hashable]) -> ClusterScores:
    """Cluster counts of two groupings of the same items. Raises ValueError if the lengths differ."""
    cells = _Cells(truth, found, None)
    of_found = cells.found_sizes[cells.found]
    whole = cells.sizes == of_found
    exact = whole & (cells.sizes == cells.truth_sizes[cells.truth])
    joined = of_found > 1
    return ClusterScores(
        truth=len(cells.truth_sizes),
        found=len(cells.found_sizes),
        exact=int(exact.sum()),
        pure=int(whole.sum()),
        joined_found=int((cells.found_sizes > 1).sum()),
        joined_exact=int((exact & joined).sum()),
        joined_pure=int((whole & joined).sum()),
    )


def count_pairs(sizes: npt.NDArray[np.int64]) -> int:
    """Pairs inside groups of these sizes; exact for up to 4 thousand million items."""
    return int((sizes * (sizes - 1) // 2).sum())


class _Cells:
    """The crossings of two groupings that are not empty, with their sizes and those of their groups."""

    def __init__(
        self, truth: Sequence[Hashable], found: Sequence[Hashable], scopes: Sequence[Hashable] | None
    ) -> None:
        if len(truth) != len(found) or (scopes is not None and len(scopes) != len(truth)):
            raise ValueError("truth, found and scopes have one label an item each")
        left, right = number_labels(truth), number_labels(found)
        if scopes is not None:
            scope = number_labels(scopes)
            left, right = _cross(scope, left), _cross(scope, right)
        self.truth_sizes = np.bincount(left).astype(np.int64)
        self.found_sizes = np.bincount(right).astype(np.int64)
        width = np.int64(max(len(self.found_sizes), 1))
        keys, sizes = np.unique(left * width + right, return_counts=True)
        self.sizes = sizes.astype(np.int64)
        self.truth, self.found = keys // width, keys % width


def _cross(scope: npt.NDArray[np.int64], label: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    width = np.int64(label.max(initial=0) + 1)
    return number_labels(scope * width + label)


def number_labels(labels: Sequence[Hashable] | npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """A number from 0 on for each distinct label, one an item; arrays of whole numbers are the fast way."""
    if isinstance(labels, np.ndarray) and labels.dtype.kind in "iu":
        inverse: npt.NDArray[np.int64] = np.unique(labels, return_inverse=True)[1].astype(np.int64)
        return inverse
    numbers: dict[Hashable, int] = {}
    return np.fromiter((numbers.setdefault(label, len(numbers)) for label in labels), np.int64, len(labels))
