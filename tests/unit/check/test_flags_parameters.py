"""Running the red flags: ids, parameters, determinism, and SQL that Spark knows."""

from __future__ import annotations

import pytest

from sousveil.check.flags import list_flag_views, list_flags, run_flags
from sousveil.engine.sql_files import SqlFile, find_unshared
from sousveil.model.errors import SousveilError
from sousveil.model.procurement_tables import FLAGS
from tests.unit.analyse.cases import Case


@pytest.fixture
def case() -> Case:
    case = Case()
    for number in range(3):
        notice = case.notice(
            "compiled", process_id=f"ocds-213czf-{number}", procedure="open", bidder_count=1 + number
        )
        case.award(notice, "a1", "Firm 1", "100 EUR")
        case.bid(notice, "Firm 1", "100 EUR")
        case.bid(notice, ("Firm 2", "Firm 3"), "100 EUR", "disqualified")
    return case


def test_rows_are_those_of_the_table_and_always_the_same(case: Case) -> None:
    connection = case.connect()
    first = list(run_flags(connection))
    assert all(batch.schema.equals(FLAGS.schema, check_metadata=True) for batch in first)
    rows = [row for batch in first for row in batch.to_pylist()]
    assert len({row["flag_id"] for row in rows}) == len(rows)
    assert [row for batch in run_flags(connection) for row in batch.to_pylist()] == rows
    assert all(
        row["sentence"].endswith(".") and row["evidence_ids"] for row in rows if row["outcome"] == "flagged"
    )


def test_every_code_speaks_of_every_procedure(case: Case) -> None:
    rows = [row for batch in run_flags(case.connect()) for row in batch.to_pylist()]
    for code in ("R003", "R018", "R024", "R028", "R030", "R035", "R036", "R058"):
        assert len([row for row in rows if row["code"] == code]) == 3, code


def test_an_empty_case_has_no_flags() -> None:
    assert [batch.num_rows for batch in run_flags(Case().connect()) if batch.num_rows] == []


def test_a_parameter_that_a_flag_does_not_have_is_refused(case: Case) -> None:
    with pytest.raises(SousveilError) as caught:
        list(run_flags(case.connect(), {"R003": {"days": 3}}))
    assert caught.value.code == "unknown_parameter"


@pytest.mark.parametrize("file", [*list_flag_views(), *list_flags()], ids=lambda file: file.name)
def test_flags_stay_in_the_sql_that_spark_knows(file: SqlFile) -> None:
    assert find_unshared(file.sql) == []
    assert "ORDER BY" in file.sql.splitlines()[-1]
