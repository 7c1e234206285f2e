"""What people decided about pairs of records: cameras that are one, organisations that are not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

DECISIONS = ("same", "different", "part_of", "unsure", "undo")
"""`part_of`: left is part of right. `undo`: as if nothing had been decided about the pair."""


@dataclass(frozen=True, slots=True)
class Decision:
    """One line of decisions/*.csv. `left`, `right`: ids of records (observation_id, name_id), `left_name` what they were
    called then; `decided_at`: ISO 8601 with the time; `author`: who decided, as they call themselves."""

    decided_at: str
    author: str
    decision: str
    left: str
    right: str
    left_name: str = ""
    right_name: str = ""
    reason: str = ""


def find_standing(decisions: Iterable[Decision]) -> Iterator[Decision]:
    """Of each pair the last decision that is not undone, in the order in which the pairs were first decided.

    Sides are told apart for 'part_of' only: a later decision on the same two replaces one with the sides exchanged.
    """
    last: dict[tuple[str, ...], Decision] = {}
    for decision in decisions:
        last[tuple(sorted((decision.left, decision.right)))] = decision
    return (decision for decision in last.values() if decision.decision != "undo")
