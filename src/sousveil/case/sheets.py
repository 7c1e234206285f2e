"""Puts sheets together: what publish shows of one document, from what the stages wrote."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from sousveil.case.stages import (
    DocumentFacts,
    iterate_claims,
    iterate_findings,
    iterate_passages,
    iterate_problems,
)
from sousveil.model.claims import VERDICTS, Claim, Finding
from sousveil.model.ids import hash_parts
from sousveil.model.problems import Problem
from sousveil.model.protocols import Source
from sousveil.model.rows import findings_to_batch
from sousveil.model.sheets import Passage, Sheet, SheetSource

LONG_DOCUMENT_CHARACTERS = 2_000_000
"""Of a longer document a sheet shows the passages that findings rest on, and at most so many claims:"""
LONG_DOCUMENT_CLAIMS = 2_000


@dataclass(frozen=True, slots=True)
class SheetInputs:
    """All that a sheet is made of. The folders are stage outputs, whose names are hashes of what they hold.

    `across`: the findings between this source and others; `failed`: stages that did not end for it.
    """

    source: SheetSource
    read_folder: Path
    claims_folder: Path | None
    check_folder: Path | None
    across: tuple[Finding, ...] = ()
    failed: tuple[Problem, ...] = ()

    def fingerprint(self) -> str:
        """The hash of everything that the sheet depends on."""
        folders = [
            path.name if path else "" for path in (self.read_folder, self.claims_folder, self.check_folder)
        ]
        findings = findings_to_batch(self.across, "").to_pylist()
        return hash_parts(
            repr(sorted(asdict(self.source).items())),
            folders,
            [repr(sorted(row.items())) for row in findings],
            [repr(problem) for problem in self.failed],
        )


def run_sheet(folder: Path, inputs: SheetInputs) -> None:
    """Writes sheet.html into `folder`. An engine task."""
    from sousveil.publish.sheet_html import write_sheet_html

    write_sheet_html(load_sheet(inputs), folder / "sheet.html", home="../index.html")


def load_sheet(inputs: SheetInputs) -> Sheet:
    """The sheet of a document; of a long one, only what its findings rest on and the first claims."""
    stage_folders = [path for path in (inputs.read_folder, inputs.claims_folder, inputs.check_folder) if path]
    findings = list(iterate_findings(inputs.check_folder)) if inputs.check_folder else []
    sheet = Sheet(
        inputs.source,
        findings=sort_findings([*findings, *inputs.across]),
        problems=[*iterate_problems(*stage_folders), *inputs.failed],
    )
    claims = iterate_claims(inputs.claims_folder) if inputs.claims_folder else iter(())
    if inputs.source.characters <= LONG_DOCUMENT_CHARACTERS:
        sheet.claims = list(claims)
        sheet.passages = list(iterate_passages(inputs.read_folder))
    else:
        sheet.claims = _choose_claims(claims, sheet.findings)
        sheet.passages = _choose_passages(iterate_passages(inputs.read_folder), sheet.claims)
        sheet.problems.append(Problem("sheet_shortened", inputs.source.source_id, "sheet"))
    return sheet


def describe_source(source: Source, facts: DocumentFacts | None, origin: dict[str, Any]) -> SheetSource:
    """What a sheet says of its document: as given when added, else as the document says itself.

    `origin` is a `raw_origins` row, or empty.
    """
    facts = facts or DocumentFacts()
    return SheetSource(
        source_id=source.source_id,
        filename=source.filename,
        origin=origin.get("origin", ""),
        title=source.title or facts.title,
        publisher=source.publisher or facts.publisher,
        published_at=source.published_at or facts.published_at,
        captured_at=origin.get("captured_at", ""),
        licence=origin.get("licence", ""),
        format=facts.format,
        language=source.language or facts.language,
        text_sha256=facts.text_sha256,
        characters=facts.characters,
        byte_length=origin.get("byte_length", 0),
    )


def sort_findings(findings: Iterable[Finding]) -> list[Finding]:
    """Worst verdict first, then as they came."""
    return sorted(findings, key=lambda finding: VERDICTS.index(finding.verdict))


def _choose_claims(claims: Iterable[Claim], findings: list[Finding]) -> list[Claim]:
    needed = {claim_id for finding in findings for claim_id in finding.claim_ids}
    chosen: list[Claim] = []
    for ordinal, claim in enumerate(claims):
        if ordinal < LONG_DOCUMENT_CLAIMS or claim.claim_id in needed:
            chosen.append(claim)
    return chosen


def _choose_passages(passages: Iterable[Passage], claims: list[Claim]) -> list[Passage]:
    """The passages in which a claim stands; both come in text order."""
    chosen: list[Passage] = []
    index = 0
    for passage in passages:
        while index < len(claims) and claims[index].end <= passage.start:
            index += 1
        if index == len(claims):
            break
        if claims[index].start < passage.end:
            chosen.append(replace(passage))
    return chosen
