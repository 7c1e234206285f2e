"""Counts the values of JSON that go into no table, by path: a tree of paths, and objects counted by their shape."""

from __future__ import annotations

from collections.abc import Callable
from operator import itemgetter
from typing import Any, Protocol

# Whatever stands under these keys is or may be personal data and is never looked at.
WITHHELD_KEYS = frozenset(
    ("contactPoint", "additionalContactPoints", "persons", "beneficialOwners", "email", "telephone", "faxNumber", "fax", "phone")
)  # fmt: skip
MAX_PATHS = 50_000  # a file with more has keys that are no keys; the rest is counted under one path
MAX_TALLIES = 50_000  # shapes of objects that are remembered
_REST = "/…"
_EMPTY = type(None)
_NOTHING: frozenset[str] = frozenset()


class PathRows(Protocol):
    """What takes the counts: NoticeRows, and the like of other tables."""

    def count_path(self, path: str, disposition: str = "unmapped", times: int = 1) -> None:
        """Counts values at `path`."""


class _Node:
    __slots__ = ("children", "count", "path", "shapes", "withheld")

    def __init__(self, path: str, withheld: bool) -> None:
        self.path = path
        self.withheld = withheld
        self.count = 0
        self.children: dict[str, _Node] = {}
        self.shapes: _Shapes = {}


class _Tally:
    """How many objects had these keys with values of these kinds; `leaves`: where each such object counts one more."""

    __slots__ = ("count", "inner", "leaves")

    def __init__(self) -> None:
        self.count = 0
        self.leaves: list[_Node] = []
        self.inner: list[tuple[int, _Node]] = []  # position of a container among the values, and its node

    def settle(self) -> None:
        """Adds the count to the leaves."""
        for leaf in self.leaves:
            leaf.count += self.count
        self.count = 0


class _Shape:
    """Objects with the same keys. `keys`: those that are counted; `take`: their values, None for all of them."""

    __slots__ = ("keys", "take", "tallies")

    def __init__(self, keys: tuple[str, ...], known: frozenset[str]) -> None:
        self.keys = tuple(key for key in keys if key not in known)
        self.take: Callable[[Any], tuple[Any, ...]] | None = None
        if len(self.keys) == 1:
            (only,) = self.keys
            self.take = lambda found: (found[only],)
        elif len(self.keys) < len(keys):
            self.take = itemgetter(*self.keys) if self.keys else None
        self.tallies: dict[tuple[type, ...], _Tally] = {}


_Shapes = dict[tuple[str, ...], _Shape]


class PathCounts:
    """How many values stood at each path of one source. null, '' and empty containers hold no value."""

    def __init__(self) -> None:
        self._roots: dict[tuple[str, bool], _Node] = {}
        self._openings: dict[tuple[str, frozenset[str]], tuple[_Node, _Shapes]] = {}
        self._tallies: list[_Tally] = []
        self._total = 0

    def add(self, value: Any, path: str, *, withheld: bool = False) -> None:
        """Counts every value in `value`, which stands at `path` (indices as []); all as withheld when so told."""
        node = self._find_root(path, withheld)
        if isinstance(value, (dict, list)):
            self._add_all([(value, node)])
        elif value is not None and value != "":
            node.count += 1

    def add_rest(self, found: dict[str, Any], known: frozenset[str], path: str) -> None:
        """Counts what `found` holds beside the `known` keys."""
        opening = self._openings.get((path, known))
        if opening is None:
            opening = self._openings[path, known] = (self._find_root(path, False), {})
        inner = self._add_object(found, *opening, known)
        if inner:
            self._add_all(inner)

    def write(self, rows: PathRows) -> None:
        """Hands the counts to `rows`."""
        for tally in self._tallies:
            tally.settle()
        waiting = list(self._roots.values())
        while waiting:
            node = waiting.pop()
            waiting += node.children.values()
            if node.count:
                rows.count_path(node.path, "withheld" if node.withheld else "unmapped", node.count)

    def _find_root(self, path: str, withheld: bool) -> _Node:
        node = self._roots.get((path, withheld))
        if node is None:
            withheld_too = withheld or path.rpartition("/")[2] in WITHHELD_KEYS
            node = self._roots[path, withheld] = _Node(path, withheld_too)
        return node

    def _add_all(self, waiting: list[tuple[Any, _Node]]) -> None:
        """Counts what containers hold, each at its node."""
        while waiting:
            value, node = waiting.pop()
            if value.__class__ is list:
                self._add_members(value, node, waiting)
            else:
                waiting += self._add_object(value, node, node.shapes, _NOTHING)

    def _add_object(
        self, found: dict[str, Any], node: _Node, shapes: _Shapes, known: frozenset[str]
    ) -> list[tuple[Any, _Node]]:
        """Counts the values of an object without the `known` keys; the containers among them, each with its node.

        Objects of one kind are alike: what to count of them is found out once for each set of keys and kinds of values.
        """
        keys = tuple(found)
        shape = shapes.get(keys)
        if shape is None:
            shape = _Shape(keys, known)
            if len(self._tallies) < MAX_TALLIES:
                shapes[keys] = shape
        if not shape.keys:
            return []
        values = shape.take(found) if shape.take else tuple(found.values())
        kinds = tuple(map(type, values))
        if "" in values:
            kinds = tuple(
                [_EMPTY if value == "" else kind for value, kind in zip(values, kinds, strict=True)]
            )
        tally = shape.tallies.get(kinds)
        if tally is None:
            tally = self._make_tally(shape, kinds, node)
        tally.count += 1
        if len(self._tallies) >= MAX_TALLIES:
            tally.settle()
        return [(values[position], child) for position, child in tally.inner]

    def _make_tally(self, shape: _Shape, kinds: tuple[type, ...], node: _Node) -> _Tally:
        tally = _Tally()
        for position, (key, kind) in enumerate(zip(shape.keys, kinds, strict=True)):
            if kind is _EMPTY:
                continue
            child = node.children.get(key) or self._grow(node, key)
            if kind is dict or kind is list:
                tally.inner.append((position, child))
            else:
                tally.leaves.append(child)
        if len(self._tallies) < MAX_TALLIES:
            shape.tallies[kinds] = tally
            self._tallies.append(tally)
        return tally

    def _add_members(self, values: list[Any], node: _Node, waiting: list[tuple[Any, _Node]]) -> None:
        child = node.children.get("[]") or self._grow(node, "[]")
        for inner in values:
            if inner.__class__ is dict or inner.__class__ is list:
                waiting.append((inner, child))
            elif inner is not None and inner != "":
                child.count += 1

    def _grow(self, node: _Node, key: str) -> _Node:
        self._total += 1
        if self._total > MAX_PATHS:
            return self._find_root(_REST, node.withheld)
        step = key.replace("~", "~0").replace("/", "~1") if "/" in key or "~" in key else key
        child = _Node(f"{node.path}/{step}", node.withheld or key in WITHHELD_KEYS)
        node.children[key] = child
        return child
