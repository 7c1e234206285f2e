"""Rows of the tables of organisations, their members and their pairs, from clusters of names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from sousveil.model.ids import make_id
from sousveil.model.organisation_tables import ORGANISATION_MEMBERS, ORGANISATION_PAIRS, ORGANISATIONS
from sousveil.model.problems import Problem
from sousveil.resolve.organisations.clustering import Clusters
from sousveil.resolve.organisations.hierarchy import Part, find_parents
from sousveil.resolve.organisations.linking import Judged, iterate_parts, list_links
from sousveil.resolve.organisations.settling import STAGE

VERSION = "1"
PLAINLY_DIFFERENT = 0.35
"""Pairs judged different with a lower score are not kept."""


def name_organisations(names: pa.Table, clusters: Clusters) -> pa.Array:
    """By position, the id of the organisation: made of the id of its first name, in the order of the names."""
    name_ids = names["name_id"].to_pylist()
    made = {root: make_id("org", name_ids[root]) for root in {join.root for join in clusters.joins}}
    return pa.array([made[join.root] for join in clusters.joins], pa.string())


def list_organisations(
    names: pa.Table, clusters: Clusters, judged: Judged, sources: Mapping[str, int]
) -> tuple[pa.Table, list[Problem]]:
    """ORGANISATIONS rows, and problems with decisions that put an organisation under itself.

    `sources`: organisation_id → in how many sources it is named.
    """
    ids = name_organisations(names, clusters).to_pylist()
    parents, refused = find_parents(_list_parts(names, clusters, judged))
    columns: dict[str, list[Any]] = {field.name: [] for field in ORGANISATIONS.schema}
    facts = {name: names[name].to_pylist() for name in _FACTS}
    for root, members in clusters.group().items():
        if not facts["is_resolved"][root]:
            continue
        parent = parents.get(root)
        told = {
            "organisation_id": ids[root],
            "parent_id": ids[parent.parent] if parent else "",
            "parent_reason": parent.reason if parent else "",
            "sources": sources.get(ids[root], 0),
            "maker": STAGE,
            "maker_version": VERSION,
            **_sum_up(facts, members),
        }
        for name, values in columns.items():
            values.append(told[name])
    details = [f"{ids[part.child]} part of {ids[part.parent]}: a circle" for part in refused]
    problems = [Problem("decisions_contradict", "", STAGE, detail) for detail in details]
    return pa.table(columns, ORGANISATIONS.schema), problems


def list_members(names: pa.Table, clusters: Clusters, judged: Judged) -> pa.Table:
    """ORGANISATION_MEMBERS rows."""
    ids = name_organisations(names, clusters).to_pylist()
    name_ids, kept = names["name_id"].to_pylist(), names["is_resolved"].to_pylist()
    reasons = judged.index_reasons(["same"])
    columns: dict[str, list[Any]] = {field.name: [] for field in ORGANISATION_MEMBERS.schema}
    for position, (_, link) in enumerate(clusters.joins):
        if not kept[position]:
            continue
        columns["name_id"].append(name_ids[position])
        columns["organisation_id"].append(ids[position])
        columns["rule"].append(link.rule if link else "single")
        other = (link.right if link.left == position else link.left) if link else None
        columns["joined_to"].append("" if other is None else name_ids[other])
        columns["score"].append(link.score if link else None)
        columns["reason"].append(reasons[link.left, link.right] if link else "")
    return pa.table(columns, ORGANISATION_MEMBERS.schema)


def list_pairs(names: pa.Table, judged: Judged) -> pa.Table:
    """ORGANISATION_PAIRS rows: the pairs that are not plainly different."""
    rows = judged.rows
    is_far = pc.and_(pc.equal(rows["verdict"], "different"), pc.less(rows["score"], PLAINLY_DIFFERENT))
    is_decided = pc.equal(rows["rule"], "decision")
    rows = rows.filter(pc.or_(pc.invert(is_far), is_decided))
    lefts, rights = (names["name_id"].take(rows[side]) for side in ("left", "right"))
    ids = [make_id("npr", *ends) for ends in zip(lefts.to_pylist(), rights.to_pylist(), strict=True)]
    is_named = pc.is_in(rows["rule"], pa.array(["decision", "identifier"]))
    decided_by = pc.if_else(is_named, rows["rule"], "rule")
    columns = [
        pa.array(ids, pa.string()),
        lefts,
        rights,
        rows["score"],
        rows["verdict"],
        decided_by,
        rows["reason"],
    ]
    return pa.table(columns, schema=ORGANISATION_PAIRS.schema)


_FACTS = (
    "name",
    "country",
    "region_code",
    "kind",
    "stated",
    "vendor_id",
    "mentions",
    "is_resolved",
    "form_raw",
    "folded",
)


def _sum_up(facts: Mapping[str, Sequence[Any]], members: Sequence[int]) -> dict[str, Any]:
    """What the names of an organisation say together."""
    told = {name: _choose(facts, name, members) for name in ("country", "region_code", "kind", "vendor_id")}
    return {
        **told,
        "name": _choose_name(facts, members),
        "names": sorted({facts["name"][member] for member in members}),
        "identifiers": sorted({number for member in members for number in facts["stated"][member]}),
        "mentions": sum(facts["mentions"][member] for member in members),
    }


def _choose(facts: Mapping[str, Sequence[Any]], column: str, members: Iterable[int]) -> str:
    """The value that most mentions have, '' aside; of equals the first in the alphabet."""
    counts: Counter[str] = Counter()
    for member in members:
        if facts[column][member]:
            counts[facts[column][member]] += facts["mentions"][member]
    return min(counts, key=lambda value: (-counts[value], value)) if counts else ""


def _choose_name(facts: Mapping[str, Sequence[Any]], members: Sequence[int]) -> str:
    """Of the names with a legal form, if there are any, and at least half the mentions of the commonest: the longest."""
    full = [member for member in members if facts["form_raw"][member]] or members
    most = max(facts["mentions"][member] for member in full)
    common = [member for member in full if 2 * facts["mentions"][member] >= most]
    chosen = min(common, key=lambda member: (-len(facts["name"][member]), facts["name"][member]))
    return str(facts["name"][chosen])


def _list_parts(names: pa.Table, clusters: Clusters, judged: Judged) -> Iterable[Part]:
    roots = [join.root for join in clusters.joins]
    lengths = pc.utf8_length(names["folded"]).to_pylist()
    reasons = judged.index_reasons(["part_of", "holds"])
    for child, parent, link in iterate_parts(list_links(judged)):
        is_decided = link.rule == "decision"
        score = 1.0 if is_decided else link.score
        reason = reasons[link.left, link.right]
        yield Part(roots[child], roots[parent], score, lengths[parent], is_decided, reason)
