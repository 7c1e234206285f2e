"""The compiled release of a single release, without the way there and back into another language.

Most processes have one release. What the merge routine makes of it is the release without nulls, empty containers and
the fields that are left out when merging; tests/property/test_ocds.py holds it against ocdsmerge.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from sousveil.readers.ocds_rules import load_merger

Json = dict[str, Any]
_OMIT = "omit"
_REPLACE = "replace"


def compile_single(release: Json, version: str) -> Json | None:
    """The compiled release; None when it holds something that only the full routine settles (two members of one id)."""
    ocid, date = release.get("ocid"), release.get("date")
    if not isinstance(ocid, str) or not isinstance(date, str):
        return None
    try:
        found = _compile_object(release, _load_rules(version))
    except (_UnsettledError, RecursionError):
        return None
    return (found or {}) | {"tag": ["compiled"], "id": f"{ocid}-{date}", "date": date, "ocid": ocid}


class _UnsettledError(Exception):
    pass


def _compile_object(found: Json, rules: dict[str, Any]) -> Json | None:
    """The object without what merging leaves out; None when it states nothing at all, not even a null."""
    compiled: Json = {}
    is_stated = False
    for key, value in found.items():
        rule = rules.get(key, _NO_RULES)
        kind = value.__class__
        if rule is _OMIT:
            continue
        if rule is _REPLACE or (kind is not dict and kind is not list):
            is_stated = True
            if value is not None:
                compiled[key] = value
            continue
        inner = _compile_object(value, rule) if kind is dict else _compile_list(value, rule)
        if inner is not None:
            is_stated = True
            compiled[key] = inner
    return compiled if is_stated else None


def _compile_list(values: list[Any], rules: dict[str, Any]) -> list[Any] | None:
    """The list with each object compiled, or as it is when it holds anything else; None when nothing is left."""
    members: list[Any] = []
    names: set[str] = set()
    for value in values:
        if value.__class__ is not dict:
            return values
        if "id" in value:
            name = value["id"]
            if name.__class__ not in (str, int) or str(name) in names:
                # An object that follows in the list may still make it a list of anything.
                if any(other.__class__ is not dict for other in values):
                    return values
                raise _UnsettledError
            names.add(str(name))
        compiled = _compile_object(value, rules)
        if compiled is not None:
            members.append(compiled)
    return members or None


_NO_RULES: dict[str, Any] = {}


@cache
def _load_rules(version: str) -> dict[str, Any]:
    """The merge rules as a tree: key → 'omit', 'replace' or the rules below it."""
    tree: dict[str, Any] = {"tag": _OMIT}
    for path, rule in load_merger(version).rules.items():
        node = tree
        for key in path[:-1]:
            node = node.setdefault(key, {})
        node[path[-1]] = _OMIT if "OMIT" in repr(rule) else _REPLACE
    return tree
