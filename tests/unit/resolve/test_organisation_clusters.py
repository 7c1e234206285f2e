"""Clusters that resist chains, wholes without circles, decisions that hold together. All names are fictional."""

from __future__ import annotations

import random

import duckdb
import pyarrow as pa
import pytest

from sousveil.model.decisions import Decision
from sousveil.resolve.organisations.candidates import (
    KEY_SCHEMA,
    MAX_BLOCK_NAMES,
    WINDOW_NAMES,
    find_candidates,
)
from sousveil.resolve.organisations.clustering import (
    MAX_CLUSTER_NAMES,
    Link,
    cluster_names,
    list_uncompared,
)
from sousveil.resolve.organisations.hierarchy import Part, find_parents
from sousveil.resolve.organisations.settling import find_contradicting, settle_decisions


def same(left: int, right: int, score: float = 0.9, rule: str = "name") -> Link:
    return Link(left, right, score, "same", rule)


def group(count: int, *links: Link, **identifiers: str) -> list[list[int]]:
    proofs = {int(name[1:]): frozenset(value.split()) for name, value in identifiers.items()}
    return list(cluster_names(count, links, proofs).group().values())


def test_like_names_are_one_and_each_says_which_it_joined() -> None:
    clusters = cluster_names(4, [same(0, 2), same(1, 2), same(0, 1)], {})
    assert list(clusters.group().values()) == [[0, 1, 2], [3]]
    assert clusters.joins[0].link is None
    assert all(
        join.link and position in join.link[:2]
        for position, join in enumerate(clusters.joins[:3])
        if position
    )


def test_a_chain_breaks_where_the_ends_differ() -> None:
    far = Link(0, 2, 0.05, "different", "name")
    assert group(3, same(0, 1, 0.95), same(1, 2, 0.8), far) == [[0, 1], [2]]
    assert group(3, same(0, 1, 0.95), same(1, 2, 0.8)) == [[0, 1, 2]]


@pytest.mark.parametrize("rule", ["decision", "identifier"])
def test_what_people_or_numbers_hold_apart_stays_apart(rule: str) -> None:
    apart = Link(0, 1, 0.9, "different", rule)
    found = group(3, same(0, 2, 0.99), same(1, 2, 0.99), apart)
    assert found == [[0, 2], [1]]


def test_a_part_is_not_its_whole_whatever_stands_between() -> None:
    assert group(3, same(0, 1), same(1, 2), Link(0, 2, 0.9, "part_of", "name")) == [[0, 1], [2]]


def test_a_name_without_a_number_does_not_join_two_numbers() -> None:
    links = [same(0, 1, 0.95), same(1, 2, 0.9)]
    assert group(3, *links, p0="LEI:A", p2="LEI:B") == [[0, 1], [2]]
    assert group(3, *links, p0="LEI:A", p2="VAT:B") == [[0, 1, 2]]


def test_identifiers_and_decisions_join_what_likeness_would_not() -> None:
    unlike = [Link(0, 1, 0.1, "different", "name"), Link(0, 2, 0.1, "different", "name")]
    assert group(3, *unlike, same(1, 2, 1.0, "identifier")) == [[0], [1, 2]]
    assert group(2, Link(0, 1, 1.0, "same", "decision"), p0="LEI:A", p1="LEI:B") == [[0, 1]]


def test_likeness_makes_no_cluster_beyond_the_bound() -> None:
    count = MAX_CLUSTER_NAMES + 50
    links = [same(left, left + 1) for left in range(count - 1)]
    links += [
        same(left, right, 0.99) for left in range(count) for right in range(left + 2, min(count, left + 40))
    ]
    clusters = cluster_names(count, links, {})
    assert max(map(len, clusters.group().values())) <= MAX_CLUSTER_NAMES


def test_the_order_of_pairs_changes_nothing() -> None:
    rng = random.Random(7)
    verdicts = ("same", "same", "different", "unsure", "part_of")
    pairs = {tuple(sorted(rng.sample(range(30), 2))) for _ in range(90)}
    links = [Link(a, b, rng.random(), rng.choice(verdicts), "name") for a, b in sorted(pairs)]
    first = cluster_names(30, links, {})
    for _ in range(5):
        rng.shuffle(links)
        assert cluster_names(30, links, {}) == first


def test_pairs_missing_in_small_chains_are_named() -> None:
    links = [same(0, 1), same(1, 2), Link(3, 4, 0.1, "different", "name")]
    assert list(list_uncompared(5, links)) == [(0, 2)]


def test_the_nearest_whole_is_chosen_and_no_circle_is_closed() -> None:
    parts = [
        Part(2, 0, 0.9, 5, False, "of the city"),
        Part(2, 1, 0.9, 8, False, "of the district"),
        Part(1, 0, 0.9, 5, False, "of the city"),
        Part(0, 2, 0.4, 9, False, "a mistake"),
    ]
    parents, refused = find_parents(parts)
    assert {child: part.parent for child, part in parents.items() if child} == {1: 0, 2: 1}
    assert 0 not in parents
    assert refused == []
    assert find_parents(reversed(parts)) == (parents, refused)


def decide(word: str, left: str, right: str, day: int = 1) -> Decision:
    return Decision(f"2026-01-{day:02}T00:00:00Z", "a", word, left, right)


NAMES = {letter: place for place, letter in enumerate("abcd")}


def test_of_contradicting_decisions_the_later_ones_count() -> None:
    decisions = [decide("same", "a", "b"), decide("same", "b", "c", 2), decide("different", "a", "c", 3)]
    settled = settle_decisions(decisions, NAMES)
    assert settled.obeyed == decisions[1:]
    assert [problem.code for problem in settled.problems] == ["decisions_contradict"]
    assert find_contradicting(decisions) == decisions[:1]
    undone = [*decisions, decide("undo", "a", "c", 4)]
    assert settle_decisions(undone, NAMES).obeyed == decisions[:2]


def test_a_circle_of_parts_is_a_contradiction() -> None:
    decisions = [decide("part_of", "a", "b"), decide("part_of", "b", "c", 2), decide("part_of", "c", "a", 3)]
    assert settle_decisions(decisions, NAMES).obeyed == decisions[1:]
    assert find_contradicting(
        [decide("part_of", "a", "b"), decide("part_of", "b", "c"), decide("same", "a", "c")]
    )


def test_a_decision_about_a_name_that_is_gone_is_told() -> None:
    settled = settle_decisions([decide("same", "a", "z")], NAMES)
    assert settled.obeyed == []
    assert [problem.code for problem in settled.problems] == ["decision_lost"]


def find(rows: list[tuple[int, str, str]], count: int) -> tuple[set[tuple[int, int]], int]:
    columns = list(map(list, zip(*rows, strict=True)))
    order = pa.array([f"{place:04}" for place in range(count)])
    with duckdb.connect() as connection:
        found = find_candidates(connection, pa.table(columns, schema=KEY_SCHEMA), order)
    return {(row["left"], row["right"]) for row in found.pairs.to_pylist()}, found.left_out


def test_names_that_share_a_key_meet_once() -> None:
    rows = [
        (0, "core", "x"),
        (1, "core", "x"),
        (0, "head", "y"),
        (1, "head", "y"),
        (2, "core", "z"),
        (3, "core", ""),
    ]
    assert find([*rows, (2, "core", "")], 4) == ({(0, 1)}, 0)


def test_a_large_block_is_gone_through_with_a_window_and_the_rest_is_counted() -> None:
    count = MAX_BLOCK_NAMES + 10
    pairs, left_out = find([(place, "core", "x") for place in range(count)], count)
    assert len(pairs) + left_out == count * (count - 1) // 2
    assert all(right - left <= WINDOW_NAMES for left, right in pairs)


def test_parts_meet_wholes_and_not_each_other() -> None:
    rows = [(0, "whole", "x"), (1, "part", "x"), (2, "part", "x")]
    assert find(rows, 3)[0] == {(0, 1), (0, 2)}


def test_common_words_bring_nobody_together() -> None:
    rows = [(place, "token", "technology") for place in range(100)] + [
        (3, "token", "rare"),
        (77, "token", "rare"),
    ]
    assert find(rows, 100)[0] == {(3, 77)}
