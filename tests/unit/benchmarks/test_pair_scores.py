"""Counts of pairs and clusters equal those of listing every pair."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.pair_scores import PairScores, score_clusters, score_pairs

LABELS = st.lists(
    st.tuples(st.integers(0, 4), st.sampled_from("abcd"), st.sampled_from(("x", "y"))), max_size=25
)


@given(LABELS)
def test_counts_equal_those_of_listed_pairs(items: list[tuple[int, str, str]]) -> None:
    truth, found, scopes = (
        [item[0] for item in items],
        [item[1] for item in items],
        [item[2] for item in items],
    )
    pairs = list(combinations(items, 2))
    assert score_pairs(truth, found) == PairScores(
        sum(a[0] == b[0] for a, b in pairs),
        sum(a[1] == b[1] for a, b in pairs),
        sum(a[:2] == b[:2] for a, b in pairs),
    )
    assert score_pairs(truth, found, scopes) == PairScores(
        sum(a[0] == b[0] and a[2] == b[2] for a, b in pairs),
        sum(a[1:] == b[1:] for a, b in pairs),
        sum(a == b for a, b in pairs),
    )


@given(LABELS)
def test_clusters_equal_those_of_sets(items: list[tuple[int, str, str]]) -> None:
    def gather(place: int) -> set[frozenset[int]]:
        return {
            frozenset(i for i, item in enumerate(items) if item[place] == label)
            for label in {item[place] for item in items}
        }

    truth, found = gather(0), gather(1)
    scores = score_clusters([item[0] for item in items], [item[1] for item in items])
    assert (scores.truth, scores.found, scores.exact) == (len(truth), len(found), len(truth & found))
    pure = [cluster for cluster in found if any(cluster <= other for other in truth)]
    assert scores.pure == len(pure)
    assert scores.joined_found == sum(len(cluster) > 1 for cluster in found)
    assert scores.joined_exact == sum(len(cluster) > 1 for cluster in truth & found)
    assert scores.joined_pure == sum(len(cluster) > 1 for cluster in pure)


def test_ratios() -> None:
    scores = score_pairs(["a", "a", "a", "b"], ["1", "1", "2", "2"])
    assert (scores.truth_pairs, scores.found_pairs, scores.shared_pairs) == (3, 2, 1)
    assert scores.precision == 0.5
    assert scores.recall == pytest.approx(1 / 3)
    assert scores.f1 == 0.4
    assert score_pairs([], []).precision == 1.0


def test_one_cluster_of_a_million_is_counted_at_once() -> None:
    truth = np.arange(1_000_000) // 10
    scores = score_pairs(truth, np.zeros(1_000_000, dtype=np.int64))
    assert scores.found_pairs == 499_999_500_000
    assert scores.shared_pairs == scores.truth_pairs == 4_500_000


def test_lengths_must_agree() -> None:
    with pytest.raises(ValueError, match="one label an item"):
        score_pairs([1], [1, 2])
    with pytest.raises(ValueError, match="one label an item"):
        score_pairs([1], [1], [])
