"""CVSS base scores computed from their vectors, to set beside the stated ones.

Computed by RedHatProductSecurity's `cvss` package after FIRST's specifications of CVSS 2.0, 3.0, 3.1 and 4.0.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

_TOLERANCE = 0.05


class CheckedScore(NamedTuple):
    """`system`: 'cvss:3.1'. `score`: as stated, None if unreadable. `problem`: what is wrong in words, '' when nothing is."""

    system: str
    score: float | None
    computed: float | None
    problem: str


@lru_cache(maxsize=32768)
def check_score(vector: str, raw: str, system: str) -> CheckedScore:
    """The stated score beside the computed one. `system`: of a vector that does not begin with its version."""
    if vector.startswith("CVSS:"):
        named = "cvss:" + vector[5:].partition("/")[0]
        system = named if named in _SYSTEMS else system
    computed, is_broken = _compute_score(vector, system) if vector else (None, False)
    score = _read_score(raw)
    if raw and score is None:
        problem = f"the score {raw[:20]!r} is no number from 0 to 10"
    elif is_broken:
        problem = "the vector cannot be read"
    elif score is not None and computed is not None and abs(score - computed) > _TOLERANCE:
        problem = f"stated {score}, by its vector {computed}"
    else:
        problem = ""
    return CheckedScore(system, score, computed, problem)


def _read_score(raw: str) -> float | None:
    try:
        score = float(raw)
    except ValueError:
        return None
    return score if 0 <= score <= 10 else None


_SYSTEMS = ("cvss:2.0", "cvss:3.0", "cvss:3.1", "cvss:4.0")


def _compute_score(vector: str, system: str) -> tuple[float | None, bool]:
    """The base score, and whether the vector is broken."""
    from cvss import CVSS2, CVSS3, CVSS4
    from cvss.exceptions import CVSSError

    try:
        if system == "cvss:4.0":
            return float(CVSS4(vector).base_score), False
        if system == "cvss:2.0":
            return float(CVSS2(vector.strip("()")).base_score), False
        prefix = "" if vector.startswith("CVSS:") else f"CVSS:{system[5:]}/"
        return float(CVSS3(prefix + vector).base_score), False
    except (CVSSError, ValueError, KeyError, IndexError, TypeError, AttributeError, ArithmeticError):
        return None, True
