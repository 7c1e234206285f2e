"""Reads a finished build back: its sheets, its findings, its tables by SQL."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from sousveil.archive import Archive
from sousveil.case.folder import CaseFolder, read_settings
from sousveil.case.outputs import read_manifest
from sousveil.case.sheets import LONG_DOCUMENT_CHARACTERS, LONG_DOCUMENT_CLAIMS, sort_findings
from sousveil.engine.duckdb import open_snapshot, query_snapshot
from sousveil.engine.stage_tables import read_table
from sousveil.model import tables
from sousveil.model.claims import Claim, Finding
from sousveil.model.errors import SousveilError
from sousveil.model.problems import Problem
from sousveil.model.rows import claims_from_batch, findings_from_batch, problems_from_batch
from sousveil.model.sheets import Passage, Sheet, SheetSource


@dataclass(frozen=True, slots=True)
class BuiltCase:
    """A finished build. `findings`: all of them, worst first; `unbuilt`: sources that were added or removed since."""

    folder: CaseFolder
    title: str
    findings: list[Finding]
    problems: list[Problem]
    source_ids: list[str]
    unbuilt: int

    def load_across(self) -> Sheet:
        """The findings that rest on several sources, as a sheet without text; its source is the case."""
        findings = [finding for finding in self.findings if len(set(finding.source_ids)) > 1]
        claims = self._load_claims({claim_id for finding in findings for claim_id in finding.claim_ids})
        problems = [problem for problem in self.problems if not problem.source_id]
        source = SheetSource("", str(self.folder.path), title=self.title)
        return Sheet(source, claims=claims, findings=findings, problems=problems)

    def load_sheets(self) -> Iterator[Sheet]:
        """One sheet per source with the findings that rest on it alone; sources with contradictions come first."""
        own: dict[str, list[Finding]] = {source_id: [] for source_id in self.source_ids}
        for finding in self.findings:
            if len(set(finding.source_ids)) == 1:
                own[finding.source_ids[0]].append(finding)
        order = sorted(own, key=lambda i: (-_count_contradictions(own[i]), i))
        for source_id in order:
            yield self._load_sheet(source_id, own[source_id])

    def _load_sheet(self, source_id: str, findings: list[Finding]) -> Sheet:
        source = self._describe(source_id)
        problems = [problem for problem in self.problems if problem.source_id == source_id]
        needed = {claim_id for finding in findings for claim_id in finding.claim_ids}
        is_long = source.characters > LONG_DOCUMENT_CHARACTERS
        claims = [
            claim
            for ordinal, claim in enumerate(self._iterate_claims(source_id))
            if not is_long or ordinal < LONG_DOCUMENT_CLAIMS or claim.claim_id in needed
        ]
        passages = [] if is_long else list(self._iterate_passages(source_id))
        return Sheet(source, passages, claims, findings, problems)

    def _describe(self, source_id: str) -> SheetSource:
        facts: dict[str, Any] = {"source_id": source_id, "filename": ""}
        for table in (tables.SOURCES, tables.DOCUMENTS, tables.ORIGINS):
            for row in self._iterate_rows(table, source_id):
                for name in SheetSource.__dataclass_fields__:
                    if row.get(name) not in (None, "") and not facts.get(name):
                        facts[name] = row[name]
        return SheetSource(**facts)

    def _iterate_claims(self, source_id: str = "") -> Iterator[Claim]:
        for batch in read_table(self.folder.table_path(tables.CLAIMS.name), source_id, rows=1024):
            yield from claims_from_batch(batch)

    def _load_claims(self, claim_ids: set[str]) -> list[Claim]:
        return [claim for claim in self._iterate_claims() if claim.claim_id in claim_ids] if claim_ids else []

    def _iterate_passages(self, source_id: str) -> Iterator[Passage]:
        for row in self._iterate_rows(tables.PASSAGES, source_id):
            yield Passage(
                row["kind"], row["char_start"], row["char_end"], row["text"], row["page"], row["confidence"]
            )

    def _iterate_rows(self, table: tables.Table, source_id: str) -> Iterator[dict[str, Any]]:
        for batch in read_table(self.folder.table_path(table.name), source_id):
            yield from batch.to_pylist()


def read_built_case(folder: CaseFolder) -> BuiltCase:
    """The case's build. Raises SousveilError('not_built')."""
    if read_manifest(folder) is None:
        raise SousveilError(
            "not_built",
            "This case has not been built yet.",
            f"Run: sousveil build {folder.path}",
            str(folder.path),
        )
    findings = [f for batch in _iterate_batches(folder, tables.FINDINGS) for f in findings_from_batch(batch)]
    problems = [p for batch in _iterate_batches(folder, tables.PROBLEMS) for p in problems_from_batch(batch)]
    built = sorted(
        row for batch in _iterate_batches(folder, tables.SOURCES) for row in batch["source_id"].to_pylist()
    )
    archived = {source.source_id for source in Archive(folder.archive).sources()}
    return BuiltCase(
        folder,
        read_settings(folder).title,
        sort_findings(findings),
        problems,
        built,
        len(archived.symmetric_difference(built)),
    )


@contextmanager
def query_case(folder: CaseFolder, sql: str) -> Iterator[pa.RecordBatchReader]:
    """The rows that `sql` selects from the case's database. Raises SousveilError('not_built', 'bad_sql')."""
    with open_snapshot(folder.database) as connection:
        yield query_snapshot(connection, sql)


def _iterate_batches(folder: CaseFolder, table: tables.Table) -> Iterator[pa.RecordBatch]:
    return read_table(folder.table_path(table.name))


def _count_contradictions(findings: list[Finding]) -> int:
    return sum(finding.verdict == "contradicts" for finding in findings)
