"""What judging a pair of names gives."""

from __future__ import annotations

from typing import NamedTuple

VERDICTS = ("same", "part_of", "holds", "different", "unsure")
SAME_SCORE = 0.75
"""From this score on a pair is the same; below `UNSURE_SCORE` it is different."""
UNSURE_SCORE = 0.5
PART_SCORE = 0.4
"""The score of a whole and its part: related, not the same."""


class Judgement(NamedTuple):
    """`score`: 0 (different) to 1 (same); `verdict`: one of VERDICTS; `reason`: in plain words; `features`: (name, value)."""

    score: float
    verdict: str
    reason: str
    features: tuple[tuple[str, str], ...] = ()


def judge_score(score: float, reason: str, **features: str) -> Judgement:
    """The judgement that a score alone gives: same, unsure or different."""
    verdict = "same" if score >= SAME_SCORE else "unsure" if score >= UNSURE_SCORE else "different"
    return Judgement(score, verdict, reason, tuple(features.items()))


def judge_part(reason: str, *, left_is_part: bool) -> Judgement:
    """The judgement on a whole and its part."""
    return Judgement(PART_SCORE, "part_of" if left_is_part else "holds", reason)


def swap_judgement(judgement: Judgement) -> Judgement:
    """The judgement on the same pair the other way round."""
    swapped = {"part_of": "holds", "holds": "part_of"}.get(judgement.verdict, judgement.verdict)
    return judgement._replace(verdict=swapped)
