"""What an entry of the catalogue of problems says."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ProblemKind:
    """A catalogued problem: `meaning` is one sentence for a person, `hint` says what to do."""

    code: str
    severity: str  # 'error': nothing could be read; 'warning': something was left out; 'note': read, with less certainty
    meaning: str
    hint: str
