"""Draws a set (a true world, written down), and moves one of its figures."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass
from fractions import Fraction

from sousveil.model.intervals import Interval
from tests.generated.families import FAMILIES, Family, World
from tests.generated.figures import STYLES, Figure

_PLACES = {
    "en": ("Ghent", "Leeds", "Turin", "Lyon", "Porto", "Gdansk", "Malmo", "Bristol", "Cork", "Graz"),
    "zh": (
        "苏州市",
        "南通市",
        "兰州市",
        "绵阳市",
        "桂林市",
        "洛阳市",
        "惠州市",
        "烟台市",
        "大同市",
        "遵义市",
    ),
}


@dataclass(frozen=True)
class DrawnSet:
    """A text and where its figures stand. `spans`: slot → half-open offsets in `text`, of the main paragraph only."""

    seed: int
    language: str
    family: Family
    wording: str
    world: World
    figures: dict[str, Figure]
    text: str
    spans: dict[str, tuple[int, int]]
    published_at: str
    opening: str


@dataclass(frozen=True)
class PerturbedSet:
    """A drawn set with the figure `slot` moved."""

    drawn: DrawnSet
    slot: str
    figure: Figure
    text: str
    spans: dict[str, tuple[int, int]]


def draw_set(seed: int) -> DrawnSet:
    """The set of this seed: a main paragraph of the family that is its turn, after up to two other ones.

    Each paragraph speaks of another place. All is decided by `seed`.
    """
    chance = random.Random(seed)
    language = ("en", "zh")[seed % 2]
    places = chance.sample(_PLACES[language], 3)
    family = FAMILIES[seed // 2 % len(FAMILIES)]
    opening = ""
    for place in places[1 : 1 + chance.choice((0, 0, 1, 2))]:
        other = chance.choice(FAMILIES)
        opening += _write_paragraph(other, chance, language, place)[3] + "\n\n"
    wording, world, figures, _ = _write_paragraph(family, chance, language, places[0])
    text, spans = _fill(wording, world, figures, opening)
    return DrawnSet(seed, language, family, wording, world, figures, text, spans, world.published_at, opening)


def perturb_set(drawn: DrawnSet) -> PerturbedSet:
    """`drawn` with one figure moved, so that what it says and what the others imply lie apart.

    The figure moves by at least 8% and at least three times the combined slack of all that is rounded, and the two
    sides stay apart under what the words allow. Raises ValueError where no figure of the set can be moved so far.
    """
    chance = random.Random(drawn.seed)
    slots = list(drawn.family.movable)
    chance.shuffle(slots)
    for factor in drawn.family.factors(chance):
        for slot in slots:
            moved = drawn.family.rewrite(drawn.world, slot, factor, drawn.language)
            if moved is None:
                continue
            figures = {**drawn.figures, slot: moved}
            if _is_far(drawn.figures[slot], moved) and _is_beyond_rounding(drawn.family, figures):
                text, spans = _fill(drawn.wording, drawn.world, figures, drawn.opening)
                return PerturbedSet(drawn, slot, moved, text, spans)
    raise ValueError(f"set {drawn.seed} has no figure that can be moved")


def _is_far(before: Figure, after: Figure) -> bool:
    return abs(after.middle - before.middle) >= abs(before.middle) * Fraction(8, 100)


def _is_beyond_rounding(family: Family, figures: dict[str, Figure]) -> bool:
    left, right = family.sides({slot: figure.rounding for slot, figure in figures.items()})
    distance, slack = abs(_middle(left) - _middle(right)), _slack(left) + _slack(right)
    left, right = family.sides({slot: figure.allowed for slot, figure in figures.items()})
    if left.closed().overlaps(right.closed()):
        return False
    is_over = right.high is not None and left.low is not None and left.low > right.high
    return distance > 3 * slack and (is_over or not family.over_only)


def _middle(interval: Interval) -> Fraction:
    assert interval.low is not None
    assert interval.high is not None
    return Fraction(interval.low + interval.high) / 2


def _slack(interval: Interval) -> Fraction:
    assert interval.low is not None
    return _middle(interval) - interval.low


def _write_paragraph(
    family: Family, chance: random.Random, language: str, place: str
) -> tuple[str, World, dict[str, Figure], str]:
    wording = chance.choice(family.wordings[language])
    world = family.draw(chance, language)
    world.words["place"] = place
    world.styles.update({slot: chance.choice(STYLES) for slot in world.values})
    figures = family.write(world, language)
    return wording, world, figures, _fill(wording, world, figures, "")[0]


def _fill(
    wording: str, world: World, figures: dict[str, Figure], opening: str
) -> tuple[str, dict[str, tuple[int, int]]]:
    text, spans = opening, {}
    for literal in re.split(r"(\{\w+\})", wording):
        if not literal.startswith("{"):
            text += literal
            continue
        name = literal[1:-1]
        written = figures[name].text if name in figures else world.words[name]
        if re.search(r"(^|[.]\s|\n\n)$", text):
            written = written[:1].upper() + written[1:]
        if name in figures:
            spans[name] = (len(text), len(text) + len(written))
        text += written
    return text, spans
