"""All statements about one weakness together: changes within a range, what says the same twice, what fields make needless."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from typing import Any

from sousveil.extract.affected.assembling import Row, is_description, read_description, read_statement
from sousveil.model.versions import ReadVersion, compare_versions, read_version

_CHANGE = re.compile(r"/changes/[0-9]+\"\}$")


def iterate_claims(rows: Iterable[Mapping[str, Any]]) -> Iterator[tuple[Mapping[str, Any], list[Row]]]:
    """Each statement with its claims, in order; statements about one weakness must follow each other.

    A description gives claims only where its origin states no versions in fields, which say the same more exactly.
    """
    for _, found in groupby(rows, lambda row: (row["weakness_id"], row["advisory_id"])):
        statements = _apply_changes(list(found))
        read = [[] if is_description(row) else read_statement(row) for row in statements]
        stating = {
            (made["origin"], made["origin_name"])
            for claims in read
            for made in claims
            if made["versions_stated"] != "not_stated"
        }
        seen: set[tuple[Any, ...]] = set()
        for row, claims in zip(statements, read, strict=True):
            if is_description(row) and (row["origin"], row["origin_name"]) not in stating:
                claims = read_description(row)
                if stating and claims and claims[0]["versions_stated"] == "not_stated":
                    claims = []
            yield row, _drop_repeated(claims, seen)


def _drop_repeated(claims: list[Row], seen: set[tuple[Any, ...]]) -> list[Row]:
    """The claims that were not made yet: a record repeats a version for each CPE name of a product."""
    kept = []
    for made in claims:
        key = (
            made["locator"],
            made["char_start"],
            made["model_pattern"],
            made["low"],
            made["high"],
            made["status"],
        )
        if key not in seen:
            seen.add(key)
            kept.append(made)
    return kept


def _apply_changes(rows: list[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Ranges of CVE 5 whose status changes inside, as ranges of one status each.

    A row at '/changes/k' says that from its version on another status holds, up to the next change or the range's end.
    """
    if not any("/changes/" in row["locator"] for row in rows):
        return rows
    done: list[Mapping[str, Any]] = []
    at = 0
    while at < len(rows):
        first = at + 1
        while (
            first < len(rows) and _CHANGE.search(rows[first]["locator"]) and _is_within(rows[at], rows[first])
        ):
            first += 1
        done += _cut_range(rows[at], rows[at + 1 : first]) if first > at + 1 else [rows[at]]
        at = first
    return done


def _is_within(base: Mapping[str, Any], change: Mapping[str, Any]) -> bool:
    return str(change["locator"]).startswith(base["locator"][:-2] + "/changes/")


def _cut_range(base: Mapping[str, Any], changes: list[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """The range up to the first change, then one row for each change. Unordered changes leave no bounds to trust."""
    versions = [read_version(change["version_raw"]) for change in changes]
    for one, two in zip([read_version(base["version_raw"]), *versions], versions, strict=False):
        if two is None or (
            one
            and (one.kind != two.kind or (compare_versions(one.kind, one.canonical, two.canonical) or 0) >= 0)
        ):
            return [
                {**base, "version_type": "git"},
                *({**change, "version_type": "git"} for change in changes),
            ]
    high = read_version(base["less_than_raw"] or base["less_than_or_equal_raw"])
    if high and versions[0] and not _is_inside(versions[0], high):
        return [base, *({**change, "less_than_raw": "*"} for change in changes[-1:])]
    ends = [
        {
            "less_than_raw": change["version_raw"],
            "less_than_or_equal_raw": "",
            "changed_at": change["locator"],
        }
        for change in changes
    ]
    last = {name: base[name] for name in ("less_than_raw", "less_than_or_equal_raw")}
    if not last["less_than_raw"] and not last["less_than_or_equal_raw"]:
        last["less_than_raw"] = "*"
    return [
        {**base, **ends[0]},
        *({**change, **end} for change, end in zip(changes, [*ends[1:], last], strict=True)),
    ]


def _is_inside(change: ReadVersion, high: ReadVersion) -> bool:
    return (
        change.kind == high.kind and (compare_versions(high.kind, change.canonical, high.canonical) or 0) < 0
    )
