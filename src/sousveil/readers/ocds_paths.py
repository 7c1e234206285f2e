"""Counts the values of JSON that go into no table, by path. A tree of paths, so that a value costs one addition."""

from __future__ import annotations

from typing import Any

from sousveil.model.notice_rows import NoticeRows

# Whatever stands under these keys is or may be personal data and is never looked at.
WITHHELD_KEYS = frozenset(
    ("contactPoint", "additionalContactPoints", "persons", "beneficialOwners", "email", "telephone", "faxNumber", "fax", "phone")
)  # fmt: skip
MAX_PATHS = 50_000  # a file with more has keys that are no keys; the rest is counted under one path
_REST = "/…"
_NOTHING: frozenset[str] = frozenset()


class _Node:
    __slots__ = ("children", "count", "path", "withheld")

    def __init__(self, path: str, withheld: bool) -> None:
        self.path = path
        self.withheld = withheld
        self.count = 0
        self.children: dict[str, _Node] = {}


class PathCounts:
    """How many values stood at each path of one source. null, '' and empty containers hold no value."""

    def __init__(self) -> None:
        self._roots: dict[tuple[str, bool], _Node] = {}
        self._total = 0

    def add(self, value: Any, path: str, *, withheld: bool = False) -> None:
        """Counts every value in `value`, which stands at `path` (indices as []); all as withheld when so told."""
        node = self._find_root(path, withheld)
        if isinstance(value, (dict, list)):
            self._add_all(value, node, _NOTHING)
        elif value is not None and value != "":
            node.count += 1

    def add_rest(self, found: dict[str, Any], known: frozenset[str], path: str) -> None:
        """Counts what `found` holds beside the `known` keys."""
        if not found.keys() <= known:
            self._add_all(found, self._find_root(path, False), known)

    def write(self, rows: NoticeRows) -> None:
        """Hands the counts to `rows`."""
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

    def _add_all(self, value: Any, node: _Node, known: frozenset[str]) -> None:
        """Counts what a container holds; of the outermost object without the `known` keys. The hottest loop there is."""
        waiting = [(value, node)]
        while waiting:
            value, node = waiting.pop()
            if value.__class__ is list:
                self._add_members(value, node, waiting)
                continue
            children = node.children
            for key, inner in value.items():
                if inner is None or (inner.__class__ is str and not inner) or key in known:
                    continue
                try:
                    child = children[key]
                except KeyError:
                    child = self._grow(node, key)
                if inner.__class__ is dict or inner.__class__ is list:
                    waiting.append((inner, child))
                else:
                    child.count += 1
            known = _NOTHING

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
