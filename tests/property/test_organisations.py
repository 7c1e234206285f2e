"""The tables of organisations: the same for every order of mentions and every cut; decisions obeyed; hostile names alone.

All names are fictional, or those of public bodies and companies.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sousveil.model.decisions import Decision
from sousveil.model.exposure_tables import ORGANISATION_VENDORS
from sousveil.model.ids import make_id
from sousveil.model.notice_tables import ORGANISATION_MENTIONS
from sousveil.model.organisation_tables import ORGANISATION_TABLES
from sousveil.model.problems import Problem
from sousveil.resolve.organisations import running, tabling
from sousveil.resolve.organisations.tabling import write_organisations

Row = dict[str, Any]
Tables = dict[str, list[Row]]

POLICE, BRANCH, POST, OTHER = (
    "上海市公安局",
    "上海市公安局徐汇分局",
    "上海市公安局徐汇分局田林派出所",
    "上海市公安局静安分局",
)
NAMES = (
    POLICE, BRANCH, POST, OTHER, "上海公安", "海康威视", "杭州海康威视数字技术股份有限公司",
    "Hangzhou Hikvision Digital Technology Co., Ltd.", "Orvane Optics GmbH", "ORVANE OPTICS GMBH", "Orvane Optics",
    "Orvane Optik Gesellschaft mit beschränkter Haftung", "Town of Nowhere", "Town of Elsewhere", "Ministry of Fiction",
    "宏远虚构科技有限公司", "宏遠虛構科技有限公司", "宏远虚构科技有限公司上海分公司", "", "Ltd", "有限公司", "\ufffd\ufffd\ufffd",
)  # fmt: skip


def make_mention(name: str, country: str = "", identifier: str = "", source: str = "a") -> Row:
    row: Row = {column.name: "" for column in ORGANISATION_MENTIONS.columns}
    row |= {
        "name": name,
        "name_raw": name,
        "country": country,
        "identifier": identifier,
        "source_id": source * 64,
    }
    row |= {
        "identifier_scheme": "LEI" if identifier else "",
        "withheld": False,
        "ordinal": 0,
        "role": "buyer",
    }
    return row


def number_mentions(rows: Sequence[Row]) -> list[Row]:
    return [row | {"mention_id": f"m{place:04}"} for place, row in enumerate(rows)]


def resolve(rows: Sequence[Row], decisions: Sequence[Decision] = ()) -> tuple[Tables, list[Problem]]:
    with TemporaryDirectory() as home:
        folder = Path(home)
        batches = [ORGANISATION_MENTIONS.batch(rows)]
        pq.write_table(
            pa.Table.from_batches(batches, ORGANISATION_MENTIONS.schema), folder / "mentions.parquet"
        )
        pq.write_table(pa.Table.from_batches([], ORGANISATION_VENDORS.schema), folder / "vendors.parquet")
        paths = {table.name: folder / f"{table.name}.parquet" for table in ORGANISATION_TABLES}
        problems = write_organisations(
            folder / "mentions.parquet", folder / "vendors.parquet", paths, decisions
        )
        return {name: pq.read_table(path).to_pylist() for name, path in paths.items()}, problems


def resolve_names(*names: str, decisions: Sequence[Decision] = ()) -> tuple[Tables, list[Problem]]:
    return resolve(number_mentions([make_mention(name) for name in names]), decisions)


def group(tables: Tables) -> set[frozenset[str]]:
    return {frozenset(row["names"]) for row in tables["core_organisations"]}


def find_parents(tables: Tables) -> dict[str, str]:
    names = {row["organisation_id"]: row["name"] for row in tables["core_organisations"]}
    return {row["name"]: names[row["parent_id"]] for row in tables["core_organisations"] if row["parent_id"]}


def decide(word: str, left: str, right: str, day: int = 1) -> Decision:
    ids = (make_id("name", name, "") for name in (left, right))
    return Decision(f"2026-01-{day:02}T00:00:00Z", "tester", word, *ids, left, right, "because")


@settings(deadline=None, max_examples=8, suppress_health_check=[HealthCheck.too_slow])
@given(
    chosen=st.lists(
        st.tuples(st.sampled_from(NAMES), st.sampled_from(("", "CN", "DE"))), min_size=1, max_size=40
    ),
    seed=st.integers(0, 1000),
    rows=st.integers(1, 9),
)
def test_order_and_cuts_change_nothing(chosen: list[tuple[str, str]], seed: int, rows: int) -> None:
    mentions = number_mentions([make_mention(name, country) for name, country in chosen])
    first = resolve(mentions)
    random.Random(seed).shuffle(mentions)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(running.SliceRunner, "run", run_cut(rows))
        assert resolve(mentions) == first


def run_cut(rows: int) -> Any:
    def run(self: running.SliceRunner, function: running.Stage, table: pa.Table, *arguments: Any) -> pa.Table:
        starts = range(0, max(1, table.num_rows), rows)
        return pa.concat_tables([function(table.slice(start, rows), *arguments) for start in starts])

    return run


def test_several_processes_give_the_same(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(running, "FEW_ROWS", 3)
    monkeypatch.setattr(tabling, "_SLICE_ROWS", 5)
    rows = pa.Table.from_batches(
        [ORGANISATION_MENTIONS.batch(number_mentions([make_mention(n) for n in NAMES]))]
    )
    pq.write_table(rows, tmp_path / "mentions.parquet")
    pq.write_table(pa.Table.from_batches([], ORGANISATION_VENDORS.schema), tmp_path / "vendors.parquet")
    written = []
    for workers in (1, 2):
        out = tmp_path / str(workers)
        out.mkdir()
        paths = {table.name: out / f"{table.name}.parquet" for table in ORGANISATION_TABLES}
        write_organisations(tmp_path / "mentions.parquet", tmp_path / "vendors.parquet", paths, [], workers)
        written.append([path.read_bytes() for path in paths.values()])
    assert written[0] == written[1]


def test_names_in_several_scripts_are_one_and_offices_are_not() -> None:
    found = group(resolve_names(*NAMES)[0])
    assert frozenset(NAMES[5:8]) in found
    assert {frozenset((BRANCH,)), frozenset((POST,)), frozenset((OTHER,))} <= found
    assert frozenset((POLICE, "上海公安")) in found


def test_parts_stand_under_their_nearest_whole() -> None:
    parents = find_parents(resolve_names(POLICE, BRANCH, POST, OTHER)[0])
    assert parents == {BRANCH: POLICE, POST: BRANCH, OTHER: POLICE}


def test_a_decision_is_obeyed_and_can_be_undone() -> None:
    names = ("Orvane Optics GmbH", "ORVANE OPTICS GMBH", "Town of Nowhere", "Town of Elsewhere")
    assert frozenset(names[:2]) in group(resolve_names(*names)[0])
    decisions = [decide("different", *names[:2]), decide("same", *names[2:], 2)]
    tables, problems = resolve_names(*names, decisions=decisions)
    assert group(tables) == {frozenset(names[:1]), frozenset(names[1:2]), frozenset(names[2:])}
    assert [row["rule"] for row in tables["core_organisation_members"]].count("decision") == 1
    assert problems == []
    undone = [*decisions, decide("undo", *names[:2], 3), decide("undo", *names[2:], 3)]
    assert resolve_names(*names, decisions=undone) == resolve_names(*names)


def test_a_decided_part_stands_under_its_whole() -> None:
    names = ("Ministry of Fiction", "Agency of Tales")
    tables, _ = resolve_names(*names, decisions=[decide("part_of", names[1], names[0])])
    assert find_parents(tables) == {names[1]: names[0]}
    pair = tables["core_organisation_pairs"][0]
    assert (pair["verdict"], pair["decided_by"]) in {("part_of", "decision"), ("holds", "decision")}


def test_contradicting_decisions_are_told() -> None:
    names = NAMES[12:15]
    decisions = [
        decide("same", *names[:2]),
        decide("same", *names[1:], 2),
        decide("different", names[0], names[2], 3),
    ]
    tables, problems = resolve_names(*names, decisions=decisions)
    assert [problem.code for problem in problems] == ["decisions_contradict"]
    assert group(tables) == {frozenset(names[:1]), frozenset(names[1:])}


def test_numbers_prove_and_disprove() -> None:
    leis = ("529900T8BM49AURSDO55", "HWUPKR0MPOU8FGXBT394")
    rows = [make_mention("Alder Works", identifier=leis[0]), make_mention("Birch Works", identifier=leis[0])]
    rows += [
        make_mention("Cedar Works Inc.", identifier=leis[0]),
        make_mention("Cedar Works, Inc", identifier=leis[1]),
    ]
    found = group(resolve(number_mentions(rows))[0])
    assert found == {
        frozenset(("Alder Works", "Birch Works", "Cedar Works Inc.")),
        frozenset(("Cedar Works, Inc",)),
    }


def test_hostile_names_swallow_nobody() -> None:
    hostile = [
        "x" * 10_000,
        "x" * 9_999 + "y",
        "有限公司",
        "Ltd",
        "\ufffd\ufffd",
        "\ufffd\ufffd\ufffd",
        "Ã¤Ã¶Ã¼ GmbH",
        "???? ???",
        ";",
        "0",
    ]
    tables, problems = resolve_names(*hostile, "", *NAMES[:4])
    assert all(len(names) == 1 for names in group(tables))
    assert "organisation_name_unreadable" in {problem.code for problem in problems}
    assert all(not row["parent_id"] for row in tables["core_organisations"] if row["name"] in hostile)


def test_withheld_and_empty_names_have_no_rows_and_every_other_mention_has_one() -> None:
    rows = number_mentions([make_mention(name) for name in NAMES])
    rows.append(rows[0] | {"mention_id": "w", "withheld": True, "name": "", "name_raw": ""})
    tables, _ = resolve(rows)
    assert len(tables["core_mention_organisations"]) == sum(bool(name) for name in NAMES)
    ids = {row["organisation_id"] for row in tables["core_organisations"]}
    assert {row["organisation_id"] for row in tables["core_mention_organisations"]} == ids
    assert sum(row["mentions"] for row in tables["core_organisations"]) == len(
        tables["core_mention_organisations"]
    )


def test_no_mentions_give_empty_tables() -> None:
    tables, problems = resolve([])
    assert not any(tables.values())
    assert problems == []
