"""Red flags against golden cases: both outcomes, not computable, and the edges of each definition."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from sousveil.check.flags import list_flags, run_flags
from tests.unit.analyse.cases import Case

FOLDER = Path(__file__).parent / "flags"
CASES = [
    pytest.param(path.parent.name, case, id=f"{path.parent.name} {case['case']}")
    for path in sorted(FOLDER.glob("*/cases.yaml"))
    for case in yaml.safe_load(path.read_text("utf-8"))
]


def add_process(case: Case, number: int, told: dict[str, Any]) -> None:
    notice = case.notice(
        "compiled",
        buyer=told.get("buyer", ""),
        process_id=f"ocds-213czf-{number}",
        procedure=told.get("method", ""),
        bidder_count=told.get("tenderers"),
        status=told.get("status", ""),
    )
    if "published" in told:
        journal = {"format": told.get("journal", "ted"), "published_at": told["published"]}
        case.notice("tender", buyer="", process_id=f"ocds-213czf-{number}", **journal)
    if "entity" in told:
        case.party("procuring_entity", told["entity"], notice)
    for role, key in (("tender_start", "start"), ("tender_end", "end")):
        if key in told:
            case.date(notice, role, told[key])
    for lot, count in enumerate(told.get("lots", ())):
        case.lot(notice, str(lot + 1), bidder_count=count)
    for award in told.get("awards", ()):
        suppliers = award["supplier"]
        award_id = case.award(
            notice,
            supplier=tuple(suppliers) if isinstance(suppliers, list) else suppliers,
            status=award.get("status", "active"),
            bidder_count=award.get("tenderers"),
        )
        for code in award.get("codes", ()):
            case.item(notice, code, award_id=award_id)
    for code in told.get("codes", ()):
        case.item(notice, code)
    for bid in told.get("bids", ()):
        tenderer, price, status, at, currency = [*bid, *[None, None, "valid", "", "EUR"][len(bid) :]]
        case.bid(
            notice,
            tuple(tenderer) if isinstance(tenderer, list) else tenderer,
            "" if price is None else f"{price} {currency}",
            status,
            submitted_at=at,
        )


def name_subjects(case: Case) -> dict[str, str]:
    """Subject id → the name that the golden files use."""
    notices = {row["notice_id"]: row for row in case.rows["raw_notices"]}
    number = {n: f"P{row['process_id'].rpartition('-')[2]}" for n, row in notices.items()}
    rows = case.tables()["core_procedure_notices"].to_pylist()
    names = {row["procedure_id"]: number[row["notice_id"]] for row in rows}
    for lot in case.rows["raw_lots"]:
        names[lot["lot_id"]] = f"{number[lot['notice_id']]}/{lot['native_id']}"
    return names


def name_subject(row: dict[str, Any], names: dict[str, str]) -> tuple[str, str]:
    """The two names under which a golden file may speak of it."""
    name = names.get(row["subject_id"], row["subject_id"].removeprefix("name:").upper())
    return name, f"{row['subject_kind']}/{name}"


@pytest.mark.parametrize(("code", "told"), CASES)
def test_outcomes_are_those_of_the_definition(code: str, told: dict[str, Any]) -> None:
    case = Case()
    processes = [p for process in told["processes"] for p in [process] * process.get("repeat", 1)]
    for number, process in enumerate(processes, 1):
        add_process(case, number, process)
    names = name_subjects(case)
    batches = run_flags(case.connect(), told.get("parameters"))
    rows = [row for batch in batches for row in batch.to_pylist() if row["code"] == code]
    found: dict[str, dict[str, Any]] = {}
    for row in rows:
        assert (row["missing"] != "") == (row["outcome"] == "not_computable")
        assert (row["derivation"] == "") == (row["outcome"] == "not_computable")
        for name in name_subject(row, names):
            found[name] = row
    assert set(told["expect"]) <= set(found)
    for name, (outcome, value, *missing) in told["expect"].items():
        row = found[name]
        assert row["outcome"] == outcome, (name, row)
        assert row["value"] == (None if value is None else pytest.approx(value)), (name, row)
        assert [row["missing"]] == missing or not missing
    if "rest" in told:
        expected = {found[name]["flag_id"] for name in told["expect"]}
        others = [row for row in rows if row["flag_id"] not in expected]
        assert [row for row in others if row["outcome"] != told["rest"]] == []


def test_every_code_has_all_three_outcomes() -> None:
    for flag in list_flags():
        told = yaml.safe_load((FOLDER / flag.name / "cases.yaml").read_text("utf-8"))
        outcomes = {expected[0] for case in told for expected in case["expect"].values()}
        assert outcomes == {"flagged", "not_flagged", "not_computable"}, flag.name
