"""A sheet: one document with its claims, findings and problems, ready to be shown."""

from __future__ import annotations

from dataclasses import dataclass, field

from sousveil.model.claims import Claim, Finding
from sousveil.model.problems import Problem


@dataclass(frozen=True, slots=True)
class SheetSource:
    """What is known of the document; every field may be '' except `source_id` (SHA-256) and `filename`."""

    source_id: str
    filename: str
    origin: str = ""
    title: str = ""
    publisher: str = ""
    published_at: str = ""
    captured_at: str = ""
    licence: str = ""
    format: str = ""
    language: str = ""
    text_sha256: str = ""
    characters: int = 0
    byte_length: int = 0


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of the stored text. `text` is stored_text[start:end]; `kind` as in raw_passages."""

    kind: str
    start: int
    end: int
    text: str
    page: int | None = None
    confidence: float = 1.0


@dataclass(slots=True)
class Sheet:
    """A document to show. `passages` tile the stored text; `claims` in text order; `findings` worst verdict first."""

    source: SheetSource
    passages: list[Passage] = field(default_factory=list)
    claims: list[Claim] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
