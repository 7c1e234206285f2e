"""Judged pairs, overruled by the decisions of people, as links between names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from sousveil.model.decisions import Decision
from sousveil.resolve.organisations.clustering import Link, list_uncompared
from sousveil.resolve.organisations.pair_rows import JUDGED_SCHEMA

Pair = tuple[int, int]

_TURNED = {"part_of": "holds", "holds": "part_of"}


@dataclass(slots=True)
class Judged:
    """`rows`: JUDGED_SCHEMA, ordered by left and right, each pair once. `index` finds the row of a pair."""

    rows: pa.Table

    @classmethod
    def load(cls, tables: Sequence[pa.Table]) -> Judged:
        """The rows of all tables together."""
        return cls(_sort(pa.concat_tables(tables)))

    def overrule(self, decided: Mapping[Pair, Decision], positions: Mapping[str, int]) -> Judged:
        """The same with what people decided in place of what was judged; decided pairs that were not judged are added."""
        if not decided:
            return self
        lefts, rights = self.rows["left"].to_pylist(), self.rows["right"].to_pylist()
        kept = [pair not in decided for pair in zip(lefts, rights, strict=True)]
        told = [_describe_decision(pair, decision, positions) for pair, decision in decided.items()]
        added = pa.Table.from_pylist(told, JUDGED_SCHEMA)
        return Judged(_sort(pa.concat_tables([self.rows.filter(pa.array(kept, pa.bool_())), added])))

    def add_links(self, links: Sequence[Link], reason: str) -> Judged:
        """The same with more links, each with the same reason."""
        columns: list[pa.Array] = [
            pa.array([link[place] for link in links], field.type)
            for place, field in enumerate(JUDGED_SCHEMA)
            if place < 5
        ]
        rows = pa.table([*columns, pa.repeat(reason, len(links))], schema=JUDGED_SCHEMA)
        return Judged(_sort(pa.concat_tables([self.rows, rows])))

    def index_reasons(self, verdicts: Sequence[str]) -> dict[Pair, str]:
        """(left, right) → the reason, of pairs with one of these verdicts."""
        rows = self.rows.filter(pc.is_in(self.rows["verdict"], pa.array(verdicts)))
        columns = [rows[name].to_pylist() for name in ("left", "right", "reason")]
        return {(left, right): reason for left, right, reason in zip(*columns, strict=True)}


def list_links(judged: Judged) -> list[Link]:
    """The pairs as links, in their order."""
    names = ("left", "right", "score", "verdict", "rule")
    return list(map(Link, *(judged.rows[name].to_pylist() for name in names)))


def list_missing_pairs(count: int, judged: pa.Table) -> pa.Table:
    """Pairs inside small chains of likeness that were not compared, as rows `left`, `right`, ordered."""
    pairs = sorted(list_uncompared(count, list_links(Judged(judged))))
    lefts, rights = [left for left, _ in pairs], [right for _, right in pairs]
    return pa.table({"left": pa.array(lefts, pa.int32()), "right": pa.array(rights, pa.int32())})


def iterate_parts(links: Sequence[Link]) -> Iterator[tuple[int, int, Link]]:
    """(position of the part, position of the whole, link) of the links that say so."""
    for link in links:
        if link.verdict == "part_of":
            yield link.left, link.right, link
        elif link.verdict == "holds":
            yield link.right, link.left, link


def _describe_decision(pair: Pair, decision: Decision, positions: Mapping[str, int]) -> dict[str, object]:
    is_turned = positions[decision.left] != pair[0]
    verdict = _TURNED.get(decision.decision, decision.decision) if is_turned else decision.decision
    why = f": {decision.reason}" if decision.reason else ""
    score = {"same": 1.0, "unsure": 0.5}.get(verdict, 0.0)
    told = {"score": score, "verdict": verdict, "rule": "decision"}
    return {"left": pair[0], "right": pair[1], **told, "reason": f"decided {decision.decided_at[:10]}{why}"}


def _sort(rows: pa.Table) -> pa.Table:
    return rows.sort_by([("left", "ascending"), ("right", "ascending")]).combine_chunks()
