"""FollowTheMoney entities, statements and judgements of fictional organisations; checked with the package where it is."""

from __future__ import annotations

import json
from typing import Any

import pytest

from sousveil.model.decisions import Decision
from sousveil.model.errors import SousveilError
from sousveil.publish import ftm

NAME_ID, OTHER_ID = "name_" + "1a" * 10, "name_" + "2b" * 10
ORGANISATION: dict[str, Any] = {
    "organisation_id": "org_" + "3c" * 10,
    "name": "Town of Nowhere",
    "names": ["Town of Nowhere", "Nowhere (Town)"],
    "country": "UK",
    "kind": "authority",
    "identifiers": ["LEI:529900T8BM49AURSDO55", "LEI:529900T8BM49AURSDO56", "VAT:GB1", "X:"],
    "parent_id": "org_" + "4d" * 10,
}


def test_an_organisation_has_its_names_numbers_country_and_whole() -> None:
    assert ftm.make_organisation(ORGANISATION) == {
        "id": "org-" + "3c" * 10,
        "schema": "PublicBody",
        "properties": {
            "name": ["Town of Nowhere"],
            "alias": ["Nowhere (Town)"],
            "country": ["gb"],
            "leiCode": ["529900T8BM49AURSDO55"],
            "registrationNumber": ["529900T8BM49AURSDO56"],
            "vatCode": ["GB1"],
            "parent": ["org-" + "4d" * 10],
        },
    }


def test_entities_are_valid_for_the_package() -> None:
    model = pytest.importorskip("followthemoney", reason="needs the extra ftm").model
    entity = ftm.make_organisation(ORGANISATION)
    model.get(entity["schema"]).validate(entity)


def test_statements_name_the_schema_first_and_have_the_package_s_keys() -> None:
    found = list(ftm.list_statements(ftm.make_organisation(ORGANISATION), "org-x", "case"))
    assert (found[0].prop, found[0].value, found[0].canonical_id) == ("id", "org-" + "3c" * 10, "org-x")
    kinds = {statement.prop: statement.prop_type for statement in found}
    assert kinds["alias"] == "name"
    assert kinds["leiCode"] == "identifier"
    # sha1 of 'dataset.entity.prop.value', as followthemoney 4 makes it
    number = next(statement for statement in found if statement.prop == "vatCode")
    assert number.id == "d2246f5bb33dfdae6c771b9766c7a0e720a50ac6"


def test_judgements_come_back_as_decisions() -> None:
    decisions = [
        Decision("2026-01-01T00:00:00Z", "R", "same", NAME_ID, OTHER_ID),
        Decision("2026-01-02T00:00:00Z", "R", "unsure", NAME_ID, "name_" + "5e" * 10),
    ]
    members = [
        {"name_id": "name_a", "joined_to": "name_b", "score": 0.9},
        {"name_id": "name_b", "joined_to": "", "score": None},
    ]
    pairs = [{"left_name_id": "name_c", "right_name_id": "name_d", "verdict": "unsure", "score": 0.6}]
    lines = list(ftm.list_judgements(members, pairs, decisions))
    assert [json.loads(line)[2] for line in lines] == ["positive", "unsure", "positive", "no_judgement"]
    assert json.loads(lines[0])[:2] == ["name-" + "2b" * 10, "name-" + "1a" * 10]
    back = ftm.read_judgements(lines, "here")
    assert [(d.decision, d.author, {d.left, d.right}) for d in back] == [
        (d.decision, d.author, {d.left, d.right}) for d in decisions
    ]


@pytest.mark.parametrize("line", ["{", '["a", "b"]', '["a", "b", "perhaps", null, null, null]', "3"])
def test_lines_that_are_no_judgements_are_refused_with_their_number(line: str) -> None:
    with pytest.raises(SousveilError) as raised:
        ftm.read_judgements(["", line], "file.json")
    assert raised.value.where == "file.json, line 2"


def test_a_deleted_judgement_undoes() -> None:
    line = json.dumps([OTHER_ID, NAME_ID, "positive", None, "R", "2026-01-01", "2026-01-03"])
    assert [decision.decision for decision in ftm.read_judgements([line], "here")] == ["undo"]
