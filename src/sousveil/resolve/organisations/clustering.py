"""Clusters of names that are one organisation, from judged pairs, made so that chains of likeness do not grow.

Greedy constrained agglomeration. Joins are tried from the surest to the least sure: decisions, identifiers, aliases,
names by score. A join is made when nothing bars it (a decision, identifiers that differ, a sub-unit and its whole) and
when all that is known about the names of both sides together speaks for it; a pair that was judged different counts
against it as much as a like pair counts for it. After correlation clustering (Bansal, Blum, Chawla 2004) with the
must-link and cannot-link constraints of Wagstaff et al. (2001). The order of the pairs given changes nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

MAX_CLUSTER_NAMES = 400
"""An organisation of more names than this is taken for a mistake, unless people or identifiers made it."""

MAX_CLOSED_NAMES = 24
"""In groups of up to so many names that likeness chains together, every pair is compared before they are joined."""

RULES = ("decision", "identifier", "alias", "name")
_NOT_COMPARED = -0.05
_UNSURE = -0.1
_PART = -1.0
_UNDER = frozenset(("part_of", "holds"))


class Link(NamedTuple):
    """What is known of the names at positions `left` < `right`. `rule`: one of RULES; `score`: 0 to 1."""

    left: int
    right: int
    score: float
    verdict: str
    rule: str

    @property
    def bars(self) -> bool:
        """True when the two must not be one: people or identifiers say so."""
        return self.verdict != "same" and self.verdict != "unsure" and self.rule in ("decision", "identifier")

    @property
    def support(self) -> float:
        """-1 (speaks against one organisation) to 1 (for it)."""
        if self.verdict == "same":
            return max(0.05, 2 * self.score - 1)
        if self.verdict in _UNDER:
            return _PART
        return _UNSURE if self.verdict == "unsure" else min(-0.05, 0.8 * (2 * self.score - 1))


class Join(NamedTuple):
    """Why a name is in its cluster: the link that brought it there; None for the first name."""

    root: int
    link: Link | None


@dataclass(slots=True)
class Clusters:
    """`joins[position]`; `held_apart`: links of likeness that were not followed, and why."""

    joins: list[Join]
    held_apart: list[tuple[Link, str]] = field(default_factory=list)

    def group(self) -> dict[int, list[int]]:
        """Root → positions in ascending order; the root is the smallest of them."""
        groups: dict[int, list[int]] = defaultdict(list)
        for position, join in enumerate(self.joins):
            groups[join.root].append(position)
        return groups


class _Sets:
    """Union-find over positions; the root is the smallest position, hence the same for every order of joins."""

    def __init__(self, count: int) -> None:
        self._parents = list(range(count))

    def find(self, position: int) -> int:
        parents = self._parents
        while parents[position] != position:
            parents[position] = parents[parents[position]]
            position = parents[position]
        return position

    def join(self, one: int, other: int) -> int:
        one, other = self.find(one), self.find(other)
        self._parents[max(one, other)] = min(one, other)
        return min(one, other)


def cluster_names(count: int, links: Iterable[Link], identifiers: Mapping[int, frozenset[str]]) -> Clusters:
    """The clusters of the names at positions 0 to `count` - 1.

    `links`: each pair once; the names that no link of verdict 'same' holds are alone. `identifiers`: position →
    'scheme:number' of those that are proof; names with differing numbers of one scheme are never joined by likeness.
    """
    known = sorted(links)
    chained = _chain(count, known)
    inside = [link for link in known if chained.find(link.left) == chained.find(link.right)]
    growth = _Growth(count, inside, identifiers)
    for link in sorted((link for link in inside if link.verdict == "same"), key=_rank):
        growth.follow(link)
    return growth.finish()


def list_uncompared(count: int, links: Sequence[Link]) -> Iterator[tuple[int, int]]:
    """Pairs (left < right) that stand in one chain of likeness of at most MAX_CLOSED_NAMES names and have no link."""
    chained = _chain(count, links)
    groups: dict[int, list[int]] = defaultdict(list)
    for position in sorted({end for link in links if link.verdict == "same" for end in link[:2]}):
        groups[chained.find(position)].append(position)
    compared = {link[:2] for link in links}
    for positions in groups.values():
        if 2 < len(positions) <= MAX_CLOSED_NAMES:
            for place, left in enumerate(positions):
                yield from (
                    (left, right) for right in positions[place + 1 :] if (left, right) not in compared
                )


def _chain(count: int, links: Iterable[Link]) -> _Sets:
    chained = _Sets(count)
    for link in links:
        if link.verdict == "same":
            chained.join(link.left, link.right)
    return chained


def _rank(link: Link) -> tuple[int, float, int, int]:
    return (RULES.index(link.rule), -link.score, link.left, link.right)


class _Growth:
    """The clusters as they grow, and what is known between any two of them."""

    def __init__(self, count: int, links: Sequence[Link], identifiers: Mapping[int, frozenset[str]]) -> None:
        self.sets = _Sets(count)
        self.members = {end: [end] for link in links for end in link[:2]}
        self.numbers = {end: _sort_numbers(identifiers[end]) for end in self.members if identifiers.get(end)}
        # Between two clusters: the sum of support and how many pairs it is of; and what bars them.
        self.between: dict[int, dict[int, tuple[float, int]]] = {end: {} for end in self.members}
        self.barred: dict[int, set[int]] = defaultdict(set)
        self.joined: dict[int, Link] = {}
        self.held_apart: list[tuple[Link, str]] = []
        for link in links:
            told = (link.support, 1)
            self.between[link.left][link.right] = self.between[link.right][link.left] = told
            if link.bars:
                self.barred[link.left].add(link.right)
                self.barred[link.right].add(link.left)

    def follow(self, link: Link) -> None:
        """Joins the clusters of the link's two names unless something speaks against it."""
        one, other = self.sets.find(link.left), self.sets.find(link.right)
        if one == other:
            return
        reason = self._find_objection(link, one, other)
        if reason:
            self.held_apart.append((link, reason))
            return
        self._note_join(link, one, other)
        self._merge(min(one, other), max(one, other))

    def finish(self) -> Clusters:
        """The clusters as they are."""
        roots = [self.sets.find(position) for position in range(len(self.sets._parents))]
        joins = [Join(root, self.joined.get(position)) for position, root in enumerate(roots)]
        return Clusters(joins, self.held_apart)

    def _find_objection(self, link: Link, one: int, other: int) -> str:
        """Why the two clusters stay apart, '' when they do not."""
        if link.rule == "decision":
            return ""  # contradicting decisions were settled before
        if other in self.barred.get(one, ()):
            return "a pair of their names is known to be different"
        if link.rule == "identifier":
            return ""
        if _differ(self.numbers.get(one), self.numbers.get(other)):
            return "their identifiers differ"
        sizes = len(self.members[one]) * len(self.members[other])
        if len(self.members[one]) + len(self.members[other]) > MAX_CLUSTER_NAMES:
            return "too many names"
        support, compared = self.between[one].get(other, (0.0, 0))
        return "" if support + (sizes - compared) * _NOT_COMPARED > 0 else "most of their names differ"

    def _note_join(self, link: Link, one: int, other: int) -> None:
        """The name at the end of the cluster that joins the older one was brought by the link; each has one at most."""
        newcomer = link.right if self.sets.find(link.left) == min(one, other) else link.left
        # The newcomer's cluster had a first name without a reason: its reasons are turned round on the way to it.
        carried: Link | None = link
        while carried is not None:
            previous = self.joined.get(newcomer)
            self.joined[newcomer] = carried
            if previous is not None:
                newcomer = previous.left if previous.right == newcomer else previous.right
            carried = previous

    def _merge(self, root: int, gone: int) -> None:
        self.sets.join(root, gone)
        self.members[root] += self.members.pop(gone)
        for neighbour, (support, compared) in self.between.pop(gone).items():
            if neighbour == root:
                self.between[root].pop(gone, None)
                continue
            before = self.between[root].get(neighbour, (0.0, 0))
            total = (before[0] + support, before[1] + compared)
            self.between[root][neighbour] = self.between[neighbour][root] = total
            self.between[neighbour].pop(gone, None)
        for neighbour in self.barred.pop(gone, set()):
            self.barred[neighbour].discard(gone)
            if neighbour != root:
                self.barred[neighbour].add(root)
                self.barred[root].add(neighbour)
        numbers = self.numbers.pop(gone, None)
        if numbers:
            held = self.numbers.setdefault(root, {})
            for scheme, values in numbers.items():
                held[scheme] = held.get(scheme, frozenset()) | values


def _sort_numbers(identifiers: Iterable[str]) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for identifier in identifiers:
        scheme, _, number = identifier.rpartition(":")
        found[scheme].add(number)
    return {scheme: frozenset(numbers) for scheme, numbers in found.items()}


def _differ(one: Mapping[str, frozenset[str]] | None, other: Mapping[str, frozenset[str]] | None) -> bool:
    """True when both have numbers of one scheme, none in common, and share none of another scheme."""
    if not one or not other:
        return False
    shared = one.keys() & other.keys()
    return bool(shared) and not any(one[scheme] & other[scheme] for scheme in shared)
