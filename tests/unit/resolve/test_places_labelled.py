"""Our own labelled names of places (places_labelled*.txt): offices, addresses, titles, old names, and words that are no place.

The names of offices are real kinds of offices; no line is taken from a notice except the published project titles.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from sousveil.resolve.places import resolve_mention
from sousveil.resolve.places_outcomes import Outcome

LINES = [
    line
    for path in sorted(Path(__file__).parent.glob("places_labelled*.txt"))
    for line in path.read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
]


def name_outcome(outcome: Outcome) -> str:
    if outcome.place:
        return outcome.place.place_code
    return "?" + " ".join(outcome.candidates) if outcome.candidates else "-"


@pytest.mark.parametrize("line", LINES)
def test_labelled_names(line: str) -> None:
    text, role, country, expected = line.split("|")
    outcome = resolve_mention(text, "", "", country, role)
    # Where the words name no place but the source states the country, the country is what is known.
    allowed = {expected, country} if expected == "-" else {expected}
    assert name_outcome(outcome) in allowed, outcome.evidence


def test_the_set_is_large_enough_and_has_traps() -> None:
    labels = [line.split("|")[3] for line in LINES]
    assert len(labels) >= 750
    assert sum(label == "-" for label in labels) >= 90
    assert sum(label.startswith("?") for label in labels) >= 24
