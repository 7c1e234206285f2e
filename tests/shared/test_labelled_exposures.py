"""Sixty and more questions of exposure, labelled by hand from the shared records before the judge ran on them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sousveil.case.exposing import answer_exposure
from sousveil.case.weaknesses import open_weaknesses

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data" / "weaknesses"
QUESTIONS = json.loads((Path(__file__).parent / "labelled_exposures.json").read_text("utf-8"))["questions"]
_ALLOWED_WRONG = 2

pytestmark = pytest.mark.skipif(not SHARED.is_dir(), reason="../shared is not here")


@pytest.fixture(scope="module")
def verdicts() -> dict[tuple[str, str], str]:
    """(question, weakness) → verdict; what an answer does not list is unknown."""
    found: dict[tuple[str, str], str] = {}
    with open_weaknesses(None, [SHARED]) as (connection, name):
        for question in {row["question"] for row in QUESTIONS}:
            answer = answer_exposure(connection, name, question)
            for finding in answer.findings:
                found[question, finding.exposure.weakness_id] = finding.exposure.verdict
    return found


def test_at_most_two_of_the_labelled_questions_are_answered_otherwise(
    verdicts: dict[tuple[str, str], str],
) -> None:
    wrong = [
        (row["question"], row["weakness_id"], row["verdict"], given)
        for row in QUESTIONS
        if (given := verdicts.get((row["question"], row["weakness_id"]), "unknown")) != row["verdict"]
    ]
    assert len(QUESTIONS) >= 60
    assert len(wrong) <= _ALLOWED_WRONG, wrong


def test_no_product_is_wrongly_said_to_be_affected_in_its_version(
    verdicts: dict[tuple[str, str], str],
) -> None:
    label = {(row["question"], row["weakness_id"]): row["verdict"] for row in QUESTIONS}
    wrong = [key for key in label if verdicts.get(key) == "model and version" != label[key]]
    assert wrong == []
