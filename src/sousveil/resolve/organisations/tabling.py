"""The tables of organisations of a case, from the mentions in its notices and the decisions of people."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from sousveil.engine.duckdb import open_scratch_database
from sousveil.engine.local import LocalEngine
from sousveil.engine.stage_tables import sort_rows, write_table
from sousveil.model.decisions import Decision
from sousveil.model.declaring import Table
from sousveil.model.organisation_tables import (
    MENTION_ORGANISATIONS,
    ORGANISATION_MEMBERS,
    ORGANISATION_NAMES,
    ORGANISATION_PAIRS,
    ORGANISATIONS,
)
from sousveil.model.problems import Problem
from sousveil.resolve.organisations.candidates import KEY_SCHEMA, Candidates, find_candidates
from sousveil.resolve.organisations.clustering import Clusters, cluster_names
from sousveil.resolve.organisations.contracting import (
    SAME_TEXT,
    Contracted,
    contract_names,
    spread_keys,
)
from sousveil.resolve.organisations.gathering import count_sources, gather_names, list_mentions
from sousveil.resolve.organisations.linking import Judged, list_links, list_missing_pairs
from sousveil.resolve.organisations.name_rows import parse_rows
from sousveil.resolve.organisations.organisation_rows import (
    list_members,
    list_organisations,
    list_pairs,
    name_organisations,
)
from sousveil.resolve.organisations.pair_rows import judge_rows, screen_pairs
from sousveil.resolve.organisations.running import SliceRunner, store_table
from sousveil.resolve.organisations.settling import STAGE, index_decisions, settle_decisions

VERSION = "1"
_SLICE_ROWS = 20_000


def write_organisations(
    mentions: Path,
    vendors: Path,
    paths_out: Mapping[str, Path],
    decisions: Sequence[Decision],
    workers: int = 1,
) -> list[Problem]:
    """Writes ORGANISATION_TABLES to `paths_out` (table → Parquet file); what is wrong with names and decisions.

    `mentions`, `vendors`: Parquet files of core_organisation_mentions and core_organisation_vendors. The same rows in
    any order give the same tables, with any number of `workers`. Raises SousveilError('stage_failed').
    """
    with ExitStack() as stack:
        home = next(iter(paths_out.values())).parent
        work = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix=".names-", dir=home)))
        connection = stack.enter_context(open_scratch_database(work, workers))
        engine = stack.enter_context(LocalEngine(workers)) if workers > 1 else None
        runner = SliceRunner(work, engine, _SLICE_ROWS)
        names = gather_names(connection, mentions, vendors)
        names = _join_columns(names, runner.run(parse_rows, names))
        positions = _index_resolved(names)
        settled = settle_decisions(decisions, positions)
        decided = index_decisions(settled.obeyed, positions)
        contracted = contract_names(names, {position for pair in decided for position in pair})
        keys = spread_keys(_list_keys(names), contracted)
        found = find_candidates(connection, keys, names["folded"].combine_chunks())
        judged = _judge(runner, names, found, contracted).overrule(decided, positions)
        names = names.drop_columns(["parsed", "keys", "key_kinds", "skeleton"])
        proofs = {position: frozenset(numbers) for position, numbers in contracted.proofs.items()}
        clusters = contracted.expand(cluster_names(names.num_rows, list_links(judged), proofs))
        judged = judged.add_links(contracted.list_links(), SAME_TEXT)
        ids = name_organisations(names, clusters)
        sources = count_sources(connection, ids)
        mentioned = list_mentions(connection)
    rows, refused = list_organisations(names, clusters, judged, sources)
    _write(paths_out, ORGANISATION_NAMES, _list_names(names))
    _write(paths_out, ORGANISATIONS, rows)
    _write(paths_out, ORGANISATION_MEMBERS, list_members(names, clusters, judged))
    _write(paths_out, ORGANISATION_PAIRS, list_pairs(names, judged))
    _write(paths_out, MENTION_ORGANISATIONS, _list_mention_rows(names, ids, mentioned))
    return [*settled.problems, *refused, *_describe_bounds(found, clusters, names)]


def _join_columns(left: pa.Table, right: pa.Table) -> pa.Table:
    for name in right.column_names:
        left = left.append_column(right.schema.field(name), right[name])
    return left.combine_chunks()


def _list_keys(names: pa.Table) -> pa.Table:
    """KEY_SCHEMA rows of the lists of keys in the rows of names."""
    kinds, keys = names["key_kinds"].combine_chunks(), names["keys"].combine_chunks()
    positions = pc.list_parent_indices(kinds).cast(pa.int32())
    return pa.table([positions, kinds.flatten(), keys.flatten()], schema=KEY_SCHEMA)


def _judge(runner: SliceRunner, names: pa.Table, found: Candidates, contracted: Contracted) -> Judged:
    """All candidates judged; then the pairs that are missing inside small chains of likeness, so that they can break."""
    proofs = [contracted.proofs.get(position, []) for position in range(names.num_rows)]
    rows = pa.table({"parsed": names["parsed"], "proofs": pa.array(proofs, pa.list_(pa.string()))})
    path = store_table(runner.folder / "names.arrow", rows)
    first = runner.run(judge_rows, screen_pairs(found.pairs, names), path)
    missing = list_missing_pairs(names.num_rows, first)
    return Judged.load([first, runner.run(judge_rows, missing, path)] if missing.num_rows else [first])


def _index_resolved(names: pa.Table) -> dict[str, int]:
    """name_id → position, of names that are organisations'."""
    kept = names["is_resolved"].to_pylist()
    return {name: position for position, name in enumerate(names["name_id"].to_pylist()) if kept[position]}


def _list_names(names: pa.Table) -> pa.Table:
    kept = names.filter(names["is_resolved"])
    columns: dict[str, Any] = {
        column.name: kept[column.name]
        for column in ORGANISATION_NAMES.columns
        if column.name in kept.column_names
    }
    columns["identifiers"] = kept["stated"]
    columns["maker"] = pa.repeat(STAGE, kept.num_rows)
    columns["maker_version"] = pa.repeat(VERSION, kept.num_rows)
    return pa.table(
        [columns[field.name] for field in ORGANISATION_NAMES.schema], schema=ORGANISATION_NAMES.schema
    )


def _list_mention_rows(names: pa.Table, ids: pa.Array, mentioned: pa.Table) -> pa.Table:
    positions = mentioned["position"]
    columns = [mentioned["mention_id"], names["name_id"].take(positions), ids.take(positions)]
    rows = pa.table(columns, schema=MENTION_ORGANISATIONS.schema)
    return rows.filter(names["is_resolved"].take(positions))


def _write(paths_out: Mapping[str, Path], table: Table, rows: pa.Table) -> None:
    write_table(paths_out[table.name], table, sort_rows(rows.to_batches(), table).to_batches())


def _describe_bounds(found: Candidates, clusters: Clusters, names: pa.Table) -> list[Problem]:
    problems = []
    if found.left_out:
        detail = f"{found.left_out} pairs in {found.large_blocks} groups that share a key"
        problems.append(Problem("organisation_pairs_left_out", "", STAGE, detail))
    crowded = sum(reason == "too many names" for _, reason in clusters.held_apart)
    if crowded:
        problems.append(Problem("organisation_too_many_names", "", STAGE, f"{crowded} pairs"))
    mute = pc.sum(pc.and_(names["is_resolved"], names["is_mute"])).as_py() or 0
    if mute:
        problems.append(Problem("organisation_name_unreadable", "", STAGE, f"{mute} names"))
    idle = sum(map(len, names["stated"].to_pylist())) - sum(map(len, names["usable"].to_pylist()))
    if idle:
        problems.append(Problem("organisation_number_shared", "", STAGE, f"{idle} times"))
    return problems
