"""Decisions of people about pairs of observations: what stands, what contradicts, what speaks of nothing in the case."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from sousveil.model.decisions import Decision, find_standing
from sousveil.model.problems import Problem
from sousveil.resolve.register.gathering import Observed
from sousveil.resolve.register.nearness import Ints

STAGE = "camera register"


@dataclass
class Rulings:
    """Standing decisions as pairs of rows, latest first, with what is wrong with them."""

    pairs: list[tuple[str, int, int, Decision]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


@dataclass
class TrackRulings:
    """What the decisions come to for tracks. `same`: pairs to be joined; `apart`: with whom a track may not be joined."""

    same: dict[tuple[int, int], Decision] = field(default_factory=dict)
    apart: dict[int, set[int]] = field(default_factory=dict)
    undecided: set[tuple[int, int]] = field(default_factory=set)

    def find_named(self, count: int) -> NDArray[np.bool_]:
        """Of `count` tracks, which a decision speaks of."""
        named = np.zeros(count, bool)
        for pair in (*self.same, *self.undecided):
            named[list(pair)] = True
        named[list(self.apart)] = True
        return named


def find_rulings(observed: Observed, decisions: Sequence[Decision]) -> Rulings:
    """The decisions that stand and whose observations exist; the others are told as problems."""
    rulings = Rulings()
    standing = list(find_standing(decisions))
    place = {id(decision): number for number, decision in enumerate(decisions)}
    standing.sort(key=lambda decision: (decision.decided_at, place[id(decision)]), reverse=True)
    left = observed.find([decision.left for decision in standing]).tolist()
    right = observed.find([decision.right for decision in standing]).tolist()
    for decision, mine, other in zip(standing, left, right, strict=True):
        if mine < 0 or other < 0:
            lost = " and ".join(
                name for name, row in ((decision.left, mine), (decision.right, other)) if row < 0
            )
            rulings.problems.append(Problem("decision_lost", "", STAGE, f"{_tell(decision)}: no {lost}"))
        elif decision.decision in ("same", "different", "unsure"):
            rulings.pairs.append((decision.decision, mine, other, decision))
    return rulings


def find_cuts(observed: Observed, rulings: Rulings, recency: Ints) -> Ints:
    """Per observation a number other than 0 if a person cut its native id's history: from a given snapshot on it is another camera."""
    cuts = np.zeros(len(observed), np.int64)
    series, native = observed.words["series"].codes, observed.words["native_id"].codes
    for word, mine, other, _ in rulings.pairs:
        is_one = series[mine] == series[other] and native[mine] == native[other] >= 0
        if word == "different" and is_one:
            later = max(recency[mine], recency[other])
            cuts += (series == series[mine]) & (native == native[mine]) & (recency >= later)
    return cuts


def settle_rulings(rulings: Rulings, track: Ints) -> TrackRulings:
    """The rulings for tracks, latest first: an older one that contradicts them is not obeyed and becomes a problem."""
    settled = TrackRulings()
    root: dict[int, int] = {}

    def find(node: int) -> int:
        while root.setdefault(node, node) != node:
            node = root[node]
        return node

    parted: list[tuple[int, int]] = []
    for word, left, right, decision in rulings.pairs:
        mine, other = int(track[left]), int(track[right])
        if word == "unsure":
            settled.undecided.add((min(mine, other), max(mine, other)))
            continue
        joined = find(mine), find(other)
        if word == "same":
            apart = {frozenset((find(a), find(b))) for a, b in parted}
            is_refused = frozenset(joined) in apart and joined[0] != joined[1]
        else:
            is_refused = joined[0] == joined[1]
        if is_refused:
            rulings.problems.append(Problem("decisions_contradict", "", STAGE, _tell(decision)))
        elif word == "same":
            root[joined[0]] = joined[1]
            settled.same[(min(mine, other), max(mine, other))] = decision
        else:
            parted.append((mine, other))
            settled.apart.setdefault(mine, set()).add(other)
            settled.apart.setdefault(other, set()).add(mine)
    return settled


def _tell(decision: Decision) -> str:
    when = f" of {decision.decided_at}" if decision.decided_at else ""
    return f"'{decision.decision}'{when}: {decision.left}, {decision.right}"
