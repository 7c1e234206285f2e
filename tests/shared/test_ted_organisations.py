"""The truth of organisations from the shared notices: its counts, and that every number of it is one body's."""

from __future__ import annotations

from dataclasses import astuple

import pytest

from benchmarks.ted_organisations import (
    NOTICES,
    SHARED_NUMBERS,
    count_truth,
    list_distinct,
    load_ted_truth,
    load_truth_counted,
    name_scope,
    score_found,
)

pytestmark = pytest.mark.skipif(
    not (NOTICES / "ted").is_dir(), reason=f"needs the shared notices in {NOTICES}"
)


def test_counts_of_the_truth() -> None:
    truth, counts = load_truth_counted(NOTICES / "ted")
    assert counts.numbered == counts.refused + counts.shared + len(truth)
    assert (counts.numbered, counts.organisations_of_several_names) == (
        396,
        3,
    )  # one number of a person is withheld
    assert 180 <= counts.organisations <= counts.names <= 220
    assert counts.same_pairs + counts.different_pairs > 10_000
    assert not {mention[3] for mention in truth} & set(SHARED_NUMBERS)
    assert len({mention[0] for mention in truth}) == len(truth)
    assert all(mention[3].startswith(f"{mention[2]}:") for mention in truth)


def test_the_truth_scores_itself_and_one_for_all_does_not() -> None:
    truth = load_ted_truth(NOTICES / "ted")
    right = score_found(truth, [mention[3] for mention in truth])
    assert right.precision == right.recall == 1.0
    swallowed = score_found(truth, ["one"] * len(truth))
    assert swallowed.recall == 1.0
    assert swallowed.precision < 0.1


def test_pairs_across_registers_are_not_judged() -> None:
    truth = [
        ("m1", "Alder", "PL", "PL:nip:5251003814"),
        ("m2", "Alder", "PL", "PL:krs:0000114797"),
        ("m3", "Birch", "PL", "PL:krs:0000114798"),
    ]
    assert name_scope(truth[0][3]) == "PL:nip"
    scores = score_found(truth, ["one", "one", "one"])
    assert (scores.truth_pairs, scores.found_pairs) == (0, 1)
    assert astuple(count_truth(truth, (3, 3, 0, 0)))[4:] == (3, 3, 0, 0, 0, 1)
    assert len(list_distinct([*truth, ("m4", "Alder", "PL", "PL:nip:5251003814")])) == 3
