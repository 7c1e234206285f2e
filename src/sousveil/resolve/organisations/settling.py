"""Decisions of people about pairs of names, made free of contradictions: of two that cannot both hold, the later one counts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from sousveil.model.decisions import Decision, find_standing
from sousveil.model.problems import Problem

STAGE = "resolve.organisations"


@dataclass(slots=True)
class Settled:
    """Decisions that hold together, each about names of the case; and problems with those that do not."""

    obeyed: list[Decision] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def settle_decisions(decisions: Sequence[Decision], positions: Mapping[str, int]) -> Settled:
    """The decisions to obey, in the order in which they were taken. `positions`: name_id → its place, names of the case.

    A decision about a name that is not in the case gives `decision_lost`; one that others, taken later, rule out gives
    `decisions_contradict` and is not obeyed.
    """
    settled = Settled()
    order = {id(decision): place for place, decision in enumerate(decisions)}
    standing = sorted(find_standing(decisions), key=lambda decision: order[id(decision)])
    sides = _Sides()
    for decision in reversed(standing):
        lost = [side for side in (decision.left, decision.right) if side not in positions]
        if lost:
            settled.problems.append(Problem("decision_lost", "", STAGE, _describe(decision)))
        elif sides.allow(decision):
            settled.obeyed.append(decision)
        else:
            settled.problems.append(Problem("decisions_contradict", "", STAGE, _describe(decision)))
    settled.obeyed.reverse()
    settled.problems.reverse()
    return settled


def find_contradicting(decisions: Sequence[Decision]) -> list[Decision]:
    """The decisions that later ones rule out, in the order in which they were taken."""
    everything = {side: 0 for decision in decisions for side in (decision.left, decision.right)}
    obeyed = {id(decision) for decision in settle_decisions(decisions, everything).obeyed}
    return [decision for decision in find_standing(decisions) if id(decision) not in obeyed]


def _describe(decision: Decision) -> str:
    return f"{decision.left} {decision.decision} {decision.right}, decided {decision.decided_at}"


class _Sides:
    """Which names are one, which pairs of these are not, and which are under which, as decided so far."""

    def __init__(self) -> None:
        self.roots: dict[str, str] = {}
        self.members: dict[str, list[str]] = {}
        self.apart: dict[str, set[str]] = defaultdict(set)  # root → roots
        self.wholes: dict[str, set[str]] = defaultdict(set)  # root of a part → roots of its wholes

    def allow(self, decision: Decision) -> bool:
        """Takes the decision in; False, and nothing changed, when it cannot hold with those taken in before."""
        left, right = self._find(decision.left), self._find(decision.right)
        if decision.decision == "unsure":
            return True
        if decision.decision == "same":
            if right in self.apart[left]:
                return False
            # Two wholes of a chain that become one would close a circle.
            if left != right and (self._is_under(left, right) or self._is_under(right, left)):
                return False
            self._join(left, right)
            return True
        if left == right:
            return False
        if decision.decision == "part_of":
            if self._is_under(right, left):
                return False
            self.wholes[left].add(right)
        self.apart[left].add(right)
        self.apart[right].add(left)
        return True

    def _find(self, side: str) -> str:
        root = self.roots.setdefault(side, side)
        self.members.setdefault(root, [side])
        return root

    def _join(self, left: str, right: str) -> None:
        if left == right:
            return
        for member in self.members.pop(right):
            self.roots[member] = left
            self.members[left].append(member)
        for other in self.apart.pop(right, set()):
            self.apart[other].discard(right)
            self.apart[other].add(left)
            self.apart[left].add(other)
        self.wholes[left] |= self.wholes.pop(right, set())
        for wholes in self.wholes.values():
            if right in wholes:
                wholes.discard(right)
                wholes.add(left)

    def _is_under(self, part: str, whole: str) -> bool:
        """True when `part` is a part of `whole`, or of a part of it."""
        seen: set[str] = set()
        open_ends = [part]
        while open_ends:
            place = open_ends.pop()
            for above in self.wholes.get(place, ()):
                if above == whole:
                    return True
                if above not in seen:
                    seen.add(above)
                    open_ends.append(above)
        return False


def index_decisions(
    decisions: Iterable[Decision], positions: Mapping[str, int]
) -> dict[tuple[int, int], Decision]:
    """(smaller, larger position) → the decision about the two."""
    found = {}
    for decision in decisions:
        left, right = sorted((positions[decision.left], positions[decision.right]))
        found[left, right] = decision
    return found
