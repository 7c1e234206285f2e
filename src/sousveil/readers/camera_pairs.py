"""What sets of tags say, put together from what each of their tags says alone, which is worked out once.

Sets of tags are many, the tags that they consist of few. Where two tags of a set speak of one thing (`name` and `ref`,
two keys of direction), or one is read by the light of another (`building`), there is no short cut.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sousveil.readers.camera_directions import Direction
from sousveil.readers.camera_making import WIDTH_KEYS, CameraFacts, read_facts
from sousveil.readers.camera_privacy import is_indoor, is_private_home

_PAIRS_KEPT = 200_000
_ENTANGLED = frozenset(("building",))


@dataclass(frozen=True, slots=True)
class Pair:
    """A tag and what it says alone. `json`: the tag as it stands in the column `tags`, '' if it is withheld."""

    key: str
    value: str
    facts: CameraFacts
    json: str
    is_home: bool
    is_inside: bool


class PairReader:
    """Makes facts of tags in the form of `split(text)`: key and value of the tag that `text` is."""

    def __init__(self, split: Callable[[str], tuple[str, str]]) -> None:
        self._split = split
        self._pairs: dict[str, Pair] = {}

    def read(self, text: str) -> Pair:
        """The tag that `text` is."""
        pair = self._pairs.get(text)
        if pair is None:
            if len(self._pairs) >= _PAIRS_KEPT:
                self._pairs.clear()
            pair = self._pairs[text] = make_pair(*self._split(text))
        return pair


def make_pair(key: str, value: str) -> Pair:
    """What the tag says alone."""
    tags = {key: value}
    facts = read_facts(tags)
    return Pair(key, value, facts, facts.columns["tags"][1:-1], is_private_home(tags), is_indoor(tags))


def merge_pairs(pairs: Sequence[Pair]) -> CameraFacts | None:
    """What `read_facts` gives for the tags together, with the two columns of privacy; None where that has to be asked.

    A repeated key is such a case.
    """
    columns: dict[str, Any] = {}
    length = 0
    directions: tuple[Direction, ...] = ()
    width: float | None = None
    checked_at = ""
    withheld: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()
    is_home = is_inside = has_width = False
    for pair in pairs:
        facts = pair.facts
        if pair.key in _ENTANGLED:
            return None
        columns |= facts.columns
        length += len(facts.columns) - 1
        if facts.directions:
            directions = facts.directions
        if pair.key in WIDTH_KEYS:
            if has_width:
                return None
            has_width, width = True, facts.width_deg
        if facts.checked_at > checked_at:
            checked_at = facts.checked_at
        withheld += facts.withheld
        unread += facts.unread
        is_home = is_home or pair.is_home
        is_inside = is_inside or pair.is_inside
    if length != len(columns) - 1 or len({pair.key for pair in pairs}) != len(pairs):
        return None
    ordered = sorted((pair.key, pair.json) for pair in pairs if pair.json)
    columns["tags"] = f"{{{','.join([json for _, json in ordered])}}}"
    columns["is_private_home"], columns["is_indoor"] = is_home, is_inside
    return CameraFacts(columns, directions, width, withheld, "", unread, checked_at)
