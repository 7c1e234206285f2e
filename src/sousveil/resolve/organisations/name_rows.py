"""Names taken apart as rows of tables, and the keys under which they meet others."""

from __future__ import annotations

import pickle
import re
from collections.abc import Iterator, Sequence

import pyarrow as pa

from sousveil.model.ids import make_id
from sousveil.resolve.organisations.folding import fold_sounds
from sousveil.resolve.organisations.names import parse_name
from sousveil.resolve.organisations.parsed import ParsedName
from sousveil.resolve.organisations.proofs import read_proof

MAX_NAME_LENGTH = 300
"""A longer text, in code points, is no name: it meets no other, and the beginning of it is what is taken apart."""

_DAMAGED = re.compile(r"\ufffd|\?{3,}|(?:[ÃÂ][\u0080-\u00bf]){2}|[\ue000-\uf8ff]")
_HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]+")
_MIN_WORD = 3
_END_LENGTH = 6
_LONG_BEGIN = 9
_MIN_FIRST = 5

PARSED_SCHEMA = pa.schema(
    [
        ("name_id", pa.string()),
        ("script", pa.string()),
        ("region_code", pa.string()),
        ("region_raw", pa.string()),
        ("core_raw", pa.string()),
        ("business_raw", pa.string()),
        ("form_code", pa.string()),
        ("form_raw", pa.string()),
        ("branch_raw", pa.string()),
        ("kind", pa.string()),
        ("is_resolved", pa.bool_()),  # False: no organisation's name, it gets no row
        ("is_mute", pa.bool_()),  # True: it says nothing by which it could be told from others
        ("folded", pa.string()),
        ("skeleton", pa.string()),
        ("proofs", pa.list_(pa.string())),
        ("key_kinds", pa.list_(pa.string())),
        ("keys", pa.list_(pa.string())),
        ("parsed", pa.binary()),
    ]
)
_TEXTS = (
    "script",
    "region_code",
    "region_raw",
    "core_raw",
    "business_raw",
    "form_code",
    "form_raw",
    "branch_raw",
    "kind",
)


def parse_rows(names: pa.Table) -> pa.Table:
    """PARSED_SCHEMA rows of rows as `gathering.gather_names` gives them, in their order."""
    columns: dict[str, list[object]] = {field.name: [] for field in PARSED_SCHEMA}
    for row in names.to_pylist():
        parsed = parse_name(row["name"][:MAX_NAME_LENGTH], row["country"])
        proofs = sorted({read_proof(number, row["country"]) for number in row["usable"]} - {""})
        keys = sorted(set(list_keys(row["name"], parsed, proofs, row["vendor_id"])))
        columns["name_id"].append(make_id("name", row["name"], row["country"]))
        for field in _TEXTS:
            columns[field].append(getattr(parsed, field))
        columns["is_resolved"].append(not parsed.is_person)
        columns["is_mute"].append(_is_mute(row["name"], parsed))
        columns["folded"].append(parsed.folded)
        columns["skeleton"].append(parsed.skeleton)
        columns["proofs"].append(proofs)
        columns["key_kinds"].append([kind for kind, _ in keys])
        columns["keys"].append([key for _, key in keys])
        columns["parsed"].append(pickle.dumps(parsed, pickle.HIGHEST_PROTOCOL))
    return pa.table(columns, PARSED_SCHEMA)


def list_keys(
    name: str, parsed: ParsedName, identifiers: Sequence[str], vendor_id: str
) -> Iterator[tuple[str, str]]:
    """(kind, key) pairs for `candidates.find_candidates`. Persons and names that say nothing have none.

    Damaged and overlong names meet only others with the same identifier.
    """
    if parsed.is_person:
        return
    yield from (("number", identifier) for identifier in identifiers)
    if _is_mute(name, parsed):
        return
    yield "folded", parsed.folded
    yield "head", parsed.head
    yield from (("head", former) for former in parsed.former)
    yield "vendor", vendor_id
    yield "alias", parsed.alias
    yield from _list_levels(parsed)
    yield "core", f"{parsed.core} {parsed.organ} {parsed.region_code}"
    if len(parsed.skeleton) >= _MIN_WORD:
        yield "skeleton", parsed.skeleton
        first = parsed.core.partition(" ")[0]
        if len(first) >= _MIN_FIRST and first != parsed.core:
            yield "skeleton", fold_sounds(first)
    yield from (("token", token) for token in {*parsed.tokens, *_pair_signs(parsed.core)} if len(token) > 1)
    compact = parsed.skeleton.replace(" ", "")
    if len(compact) >= _END_LENGTH:
        yield "begin", f"{compact[:_END_LENGTH]} {parsed.organ} {parsed.region_code}"
        yield "long begin", compact[:_LONG_BEGIN]
        yield "end", f"{compact[-_END_LENGTH:]} {parsed.organ} {parsed.region_code}"


def _list_levels(parsed: ParsedName) -> Iterator[tuple[str, str]]:
    """A name is a whole to those with more parts, and a part of those with fewer: 某市公安局, its 分局, their 派出所."""
    stem = f"{parsed.core} {parsed.organ} {parsed.region_code}"
    levels = [" ".join((stem, *parsed.branch[:depth])) for depth in range(len(parsed.branch) + 1)]
    yield "whole", levels[-1]
    yield from (("part", level) for level in levels[:-1])


def _is_mute(name: str, parsed: ParsedName) -> bool:
    is_empty = not (parsed.core or parsed.region_code or parsed.organ)
    return is_empty or len(name) > MAX_NAME_LENGTH or bool(_DAMAGED.search(name))


def _pair_signs(core: str) -> Iterator[str]:
    """Of Chinese text, every two signs that stand together."""
    for run in _HAN.findall(core):
        yield from (run[place : place + 2] for place in range(len(run) - 1))
