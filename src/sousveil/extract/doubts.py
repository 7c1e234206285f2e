"""Figures that were read with doubt, or not at all, as problems."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sousveil.model.claims import Claim
from sousveil.model.locators import TextLocator, format_locator
from sousveil.model.problems import Problem
from sousveil.model.sheets import Passage

_STAGE = "claims"
# As many digits as find_quantities takes for a number at the most; far under what any quantity has.
_TOO_LONG = re.compile(r"(?<![0-9])[0-9]{61,}")
_AT_MOST = 20


def find_doubtful_figures(
    passages: Sequence[Passage], claims: Sequence[Claim], source_id: str
) -> list[Problem]:
    """`split_number_joined` for figures that a line break cut, `number_too_long` for digit runs left out.

    At most 20 of each, with the place of each in the stored text.
    """
    joined = [claim for claim in claims if "\n" in _figure(claim).strip()]
    problems = [
        Problem(
            "split_number_joined",
            source_id,
            _STAGE,
            " ".join(_figure(claim).split()),
            format_locator(TextLocator(claim.start, claim.end, claim.page)),
        )
        for claim in joined[:_AT_MOST]
    ]
    found = 0
    for passage in passages:
        for match in _TOO_LONG.finditer(passage.text):
            if found == _AT_MOST:
                return problems
            found += 1
            place = TextLocator(passage.start + match.start(), passage.start + match.end(), passage.page)
            detail = f"{len(match.group())} digits"
            problems.append(Problem("number_too_long", source_id, _STAGE, detail, format_locator(place)))
    return problems


def _figure(claim: Claim) -> str:
    return claim.quote[: claim.figure_end - claim.start] if claim.figure_end > claim.start else claim.quote
