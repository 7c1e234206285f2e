"""Which organisation is a part of which: at most one whole for each, no circles."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple


class Part(NamedTuple):
    """The organisation `child` is a part of `parent`. `is_decided`: people say so; `detail`: how much the parent's
    name says, as a number; of several wholes the one that says most is the nearest."""

    child: int
    parent: int
    score: float
    detail: int
    is_decided: bool
    reason: str


def find_parents(parts: Iterable[Part]) -> tuple[dict[int, Part], list[Part]]:
    """Child → the part that names its nearest whole; and decided parts left out because they would close a circle.

    Of the wholes found for a child one that is itself a part of another comes first, then the one whose name says most,
    then the surer, then the smaller number. Decisions come before all. The order of `parts` changes nothing.
    """
    found: dict[int, dict[int, Part]] = defaultdict(dict)
    for part in sorted(parts, key=_rank):
        if part.child != part.parent:
            found[part.child].setdefault(part.parent, part)
    parents: dict[int, Part] = {}
    refused: list[Part] = []
    for part in sorted((p for wholes in found.values() for p in wholes.values()), key=_rank):
        if part.is_decided and part.child not in parents:
            if _closes_circle(parents, part):
                refused.append(part)
            else:
                parents[part.child] = part
    for child in sorted(found, key=lambda child: (-max(part.score for part in found[child].values()), child)):
        if child not in parents:
            wholes = found[child]
            for part in sorted(wholes.values(), key=lambda p: (-_count_above(found, p, wholes), *_rank(p))):
                if not _closes_circle(parents, part):
                    parents[child] = part
                    break
    return parents, refused


def _rank(part: Part) -> tuple[bool, int, float, int, int, str]:
    return (not part.is_decided, -part.detail, -part.score, part.child, part.parent, part.reason)


def _count_above(found: Mapping[int, Mapping[int, Part]], part: Part, wholes: Mapping[int, Part]) -> int:
    """How many of the other wholes of the child this whole is itself a part of."""
    return len(found.get(part.parent, {}).keys() & wholes.keys())


def _closes_circle(parents: Mapping[int, Part], part: Part) -> bool:
    place = part.parent
    while place != part.child:
        above = parents.get(place)
        if above is None:
            return False
        place = above.parent
    return True
