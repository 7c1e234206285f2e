"""Generated sets: consistent and rounded, nothing contradicts; one figure moved beyond rounding, it is found."""

from __future__ import annotations

from collections import Counter

from benchmarks.check_scoring import find_accusations
from tests.generated import PerturbedSet, draw_set, perturb_set
from tests.generated.families import FAMILIES

SEEDS = range(640)


def _perturbed(seeds: range) -> list[PerturbedSet]:
    moved = []
    for seed in seeds:
        try:
            moved.append(perturb_set(draw_set(seed)))
        except ValueError:
            continue
    return moved


def test_every_set_is_consistent_when_written() -> None:
    for seed in SEEDS:
        drawn = draw_set(seed)
        left, right = drawn.family.sides({slot: figure.allowed for slot, figure in drawn.figures.items()})
        assert left.closed().overlaps(right.closed()), drawn.text


def test_spans_stand_where_the_figures_do() -> None:
    for seed in SEEDS:
        drawn = draw_set(seed)
        for slot, (start, end) in drawn.spans.items():
            assert drawn.text[start:end].lower() == drawn.figures[slot].text.lower(), drawn.text


def test_a_seed_always_gives_the_same_text() -> None:
    assert [draw_set(seed).text for seed in range(50)] == [draw_set(seed).text for seed in range(50)]


def test_nearly_every_set_can_be_perturbed_and_no_family_is_left_out() -> None:
    moved = _perturbed(SEEDS)
    assert len(moved) >= 0.9 * len(SEEDS)
    families = Counter((one.drawn.family.name, one.drawn.language) for one in moved)
    assert len(families) == 2 * len(FAMILIES)
    assert min(families.values()) >= 10


def test_every_family_has_six_wordings_in_each_language() -> None:
    for family in FAMILIES:
        for language, wordings in family.wordings.items():
            assert len(set(wordings)) >= 6, (family.name, language)


def test_consistent_sets_are_never_accused() -> None:
    accused = []
    for drawn in map(draw_set, SEEDS):
        accusations = find_accusations(drawn.text, drawn.language, drawn.published_at)
        accused += [(drawn.seed, accusation.sentence) for accusation in accusations]
    assert accused == []


def test_perturbed_sets_are_found_and_their_figures_named() -> None:
    missed = []
    moved = _perturbed(SEEDS)
    for one in moved:
        accusations = find_accusations(one.text, one.drawn.language, one.drawn.published_at)
        if not any(accusation.names(one.spans) for accusation in accusations):
            missed.append((one.drawn.family.name, one.drawn.language))
    assert len(missed) <= 0.05 * len(moved), Counter(missed)
