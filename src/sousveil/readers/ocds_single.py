"""The merge routine for plain cases, without the way there and back into another language, which takes most of the time.

Most processes have one release; what the routine makes of it is the release without nulls, empty containers and the
fields that are left out when merging. Whatever is not plain (two members with one id, an object where there was a value)
is left to the full routine. tests/property/test_ocds.py holds both against ocdsmerge.
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


class _Members(dict[str, Json]):
    """The members of a list by their ids while releases are merged; one without id has a key of its own."""


def compile_several(releases: list[Json], version: str) -> Json | None:
    """The compiled release of several, in the order of their dates; None where only the full routine settles it."""
    rules = _load_rules(version)
    merged: Json = {}
    try:
        for release in releases:
            if not isinstance(release.get("ocid"), str):
                return None
            _merge_object(merged, release, rules)
    except (_UnsettledError, RecursionError):
        return None
    compiled: Json = _finish(merged)
    ocid, date = releases[-1]["ocid"], releases[-1]["date"]
    return compiled | {"tag": ["compiled"], "id": f"{ocid}-{date}", "date": date, "ocid": ocid}


def _merge_object(target: Json, found: Json, rules: dict[str, Any]) -> bool:
    """Merges `found` into `target`; False when it states nothing at all. Raises _UnsettledError when kinds clash."""
    is_stated = False
    for key, value in found.items():
        rule = rules.get(key, _NO_RULES)
        if rule is _OMIT:
            continue
        before = target.get(key, _MISSING)
        if value.__class__ is dict and rule is not _REPLACE:
            if before.__class__ is not dict and before is not _MISSING:
                raise _UnsettledError
            inner = {} if before is _MISSING else before
            if _merge_object(inner, value, rule):
                is_stated = True
                target[key] = inner
        elif value.__class__ is list and rule is not _REPLACE and all(v.__class__ is dict for v in value):
            if before.__class__ is not _Members and before is not _MISSING:
                raise _UnsettledError
            members = _Members() if before is _MISSING else before
            if _merge_members(members, value, rule):
                is_stated = True
                target[key] = members
        else:
            if value.__class__ is dict or before.__class__ is dict or before.__class__ is _Members:
                raise _UnsettledError
            is_stated = True
            target[key] = value
    return is_stated


def _merge_members(members: _Members, values: list[Json], rules: dict[str, Any]) -> bool:
    is_stated = False
    seen: set[str] = set()
    for value in values:
        name = value.get("id", _MISSING)
        if name is _MISSING:
            key = f"\0{len(members)}"
        elif name.__class__ is str and name not in seen:
            key = name
            seen.add(name)
        else:
            raise _UnsettledError
        member = members.get(key, {})
        if _merge_object(member, value, rules):
            is_stated = True
            members[key] = member
    return is_stated


def _finish(value: Any) -> Any:
    """Members as lists, without nulls."""
    if value.__class__ is _Members:
        return [_finish(member) for member in value.values()]
    if value.__class__ is dict:
        return {key: _finish(inner) for key, inner in value.items() if inner is not None}
    return value


_MISSING: Any = object()
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
