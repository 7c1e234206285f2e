"""The outputs of a build: tables, stored texts, sheets, the index, the database and build.json."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

import sousveil
from sousveil.case.analysis import LATE_TABLES, Saying, Step, write_analysis
from sousveil.case.folder import CaseFolder
from sousveil.case.pages import write_pages
from sousveil.case.records import PARTS
from sousveil.case.registering import load_case_decisions
from sousveil.case.sheets import SheetInputs, describe_source, sort_findings
from sousveil.case.stages import DocumentFacts, iterate_claims, iterate_findings, iterate_passages, read_facts
from sousveil.case.versions import hash_analysing
from sousveil.engine.atomic import copy_file, write_file
from sousveil.engine.packs import PackReader
from sousveil.engine.stage_tables import read_stage_table, sort_rows, write_table
from sousveil.model import tables
from sousveil.model.claims import Claim, Finding
from sousveil.model.errors import SousveilError
from sousveil.model.ids import hash_parts
from sousveil.model.problems import Problem
from sousveil.model.protocols import Source
from sousveil.model.rows import problems_to_batch
from sousveil.model.summaries import CaseSummary
from sousveil.model.tables import Table, table_of

# Of a source one stage writes each of these, in the order of its key: they are copied, not sorted in memory.
_STREAMED = {table.name for table in tables.TABLES.values() if table.key[0] == "source_id"} - {"raw_sources"}
_DOCUMENT_STAGES = ("read", "notices", "claims", "check", "compare")
_TABLE_STAGES = ("records", *_DOCUMENT_STAGES)


@dataclass(slots=True)
class Built:
    """What a build has made so far. `keys`: stage → source id ('' for all) → name of the stage's output folder.

    `record_keys`: source id → hash of all that its tables in a pack depend on. `threads`: how many may write at once.
    """

    folder: CaseFolder
    title: str
    archive_batches: list[pa.RecordBatch]
    sources: list[Source]
    readable: list[Source]
    keys: dict[str, dict[str, str]]
    record_keys: dict[str, str]
    problems: list[Problem] = field(default_factory=list)
    threads: int = 1
    _origins: dict[str, dict[str, Any]] = field(default_factory=dict)
    _across: list[Finding] | None = None

    def stage_folder(self, stage: str, source_id: str) -> Path | None:
        """The output folder of a stage for a source, None when there is none."""
        key = self.keys[stage].get(source_id)
        return self.folder.stages / stage / key if key else None

    def iterate_rows(self, table: Table) -> Iterator[pa.RecordBatch]:
        """The rows of `table` that the stages made, source after source."""
        packs = PackReader()
        every = {found for stage in _TABLE_STAGES for found in self.keys[stage]}
        for pack, group in groupby(sorted(every), key=self.keys["records"].get):
            if pack:
                yield from self._iterate_parts(packs, "records", list(group), table)
                continue
            for one in group:
                for stage in _DOCUMENT_STAGES:
                    folder = self.stage_folder(stage, one)
                    if folder and stage == "notices":
                        yield from self._iterate_parts(packs, stage, [one], table)
                    elif folder:
                        yield from read_stage_table(folder, table)

    def _iterate_parts(
        self, packs: PackReader, stage: str, source_ids: list[str], table: Table
    ) -> Iterator[pa.RecordBatch]:
        folder = self.stage_folder(stage, source_ids[0])
        if folder:
            for part in PARTS:
                yield from packs.read_rows(folder / part, table, *source_ids)

    def describe_sheet(self, source_id: str) -> SheetInputs:
        """What the sheet of a source is made of."""
        (source,) = [source for source in self.readable if source.source_id == source_id]
        read_folder = self.stage_folder("read", source_id)
        assert read_folder is not None  # it is readable
        across = tuple(f for f in self.find_across() if source_id in f.source_ids)
        return SheetInputs(
            describe_source(source, read_facts(read_folder), self._find_origin(source_id)),
            read_folder,
            self.stage_folder("claims", source_id),
            self.stage_folder("check", source_id),
            across,
            tuple(problem for problem in self.problems if problem.source_id == source_id),
        )

    def find_across(self) -> list[Finding]:
        """The findings that rest on several sources, worst first."""
        if self._across is None:
            folder = self.stage_folder("compare", "")
            self._across = sort_findings(iterate_findings(folder)) if folder else []
        return self._across

    def load_claims(self, findings: Iterable[Finding]) -> dict[str, Claim]:
        """The claims that `findings` rest on, by id."""
        findings = list(findings)
        needed = {claim_id for finding in findings for claim_id in finding.claim_ids}
        found: dict[str, Claim] = {}
        for source_id in sorted({source_id for finding in findings for source_id in finding.source_ids}):
            folder = self.stage_folder("claims", source_id)
            claims = iterate_claims(folder) if folder else iter(())
            found |= {claim.claim_id: claim for claim in claims if claim.claim_id in needed}
        return found

    def hash_inputs(self) -> str:
        """The hash of all that this build was made from: archive records, decisions, stage outputs, failures, code."""
        archive = [repr(batch.to_pylist()) for batch in self.archive_batches]
        # Which sources share a pack depends on when they were added, and changes nothing else.
        by_stage = {**self.keys, "records": self.record_keys}
        keys = [[stage, *sorted(found.items())] for stage, found in sorted(by_stage.items())]
        problems = sorted(repr(problem) for problem in self.problems)
        return hash_parts(
            sousveil.__version__,
            hash_analysing(),
            self.title,
            archive,
            keys,
            problems,
            hash_decisions(self.folder.decisions),
        )

    def read_counts(self) -> tuple[int, int, int]:
        """Claims, contradictions and problems in the finished build."""
        verdicts = [
            verdict
            for name in ("out_findings", "out_camera_flags")
            for verdict in pq.read_table(self.folder.table_path(name), columns=["verdict"])[
                "verdict"
            ].to_pylist()
        ]
        claims = pq.read_metadata(self.folder.table_path("core_claims")).num_rows
        problems = pq.read_metadata(self.folder.table_path("raw_problems")).num_rows
        return claims, verdicts.count("contradicts"), problems

    def _find_origin(self, source_id: str) -> dict[str, Any]:
        """The earliest origin of a source, with its licence and size."""
        if not self._origins:
            rows = [row for batch in self.archive_batches for row in batch.to_pylist()]
            for row in sorted(rows, key=lambda row: str(row.get("captured_at", ""))):
                known = self._origins.setdefault(row["source_id"], {})
                for name, value in row.items():
                    known.setdefault(name, value)
        return self._origins.get(source_id, {})


def write_outputs(built: Built, target: Path, step: Step) -> CaseSummary:
    """A whole build in the new folder `target`, what it holds in counts; build.json is written last, with each file's hash.

    `step` is called with the name of what is worked on.
    """
    (target / "tables").mkdir(parents=True)
    with ThreadPoolExecutor(built.threads) as pool:
        written = {
            table.name: pool.submit(
                _write_one_table, built, table, target / "tables" / f"{table.name}.parquet"
            )
            for table in tables.TABLES.values()
            if table not in LATE_TABLES
        }
        summaries: list[CaseSummary] = []

        def show(summary: CaseSummary) -> None:
            summaries.append(summary)
            _write_texts(built, target / "text")
            write_pages(built, target, summary)

        def report(problems: list[Problem], path: Path) -> None:
            built.problems = [*built.problems, *problems]
            _write_one_table(built, tables.PROBLEMS, path)

        decisions = load_case_decisions(built.folder)
        counts = write_analysis(target, written, pool, decisions, Saying(step, report, show))
    files = sorted(path for path in target.rglob("*") if path.is_file() and path.name != "case.duckdb")
    manifest = {
        "format": 1,
        "program": f"sousveil {sousveil.__version__}",
        "inputs": built.hash_inputs(),
        "rows": counts,
        "files": {path.relative_to(target).as_posix(): hash_file(path) for path in files},
    }
    write_file(target / "build.json", (json.dumps(manifest, indent=2, sort_keys=True) + "\n").encode())
    return summaries[0]


def is_current(built: Built) -> bool:
    """True when the build in place was made from the same inputs and every file of it still has its hash."""
    manifest = read_manifest(built.folder)
    if manifest is None or manifest.get("inputs") != built.hash_inputs():
        return False
    return not list(find_changed_files(built.folder, manifest)) and _is_database_whole(built.folder, manifest)


def read_manifest(folder: CaseFolder) -> dict[str, Any] | None:
    """build.json, None when there is none that can be read."""
    try:
        manifest = json.loads(folder.manifest.read_bytes())
    except (OSError, ValueError):
        return None
    return manifest if isinstance(manifest, dict) else None


def find_changed_files(folder: CaseFolder, manifest: dict[str, Any]) -> Iterator[str]:
    """The files of the build that are gone or do not have the hash in build.json, as paths within `build/`."""
    for name, expected in manifest["files"].items():
        path = folder.build / name
        if not path.is_file() or hash_file(path) != expected:
            yield name


def hash_file(path: Path) -> str:
    """The SHA-256, in hex, of a file, read piece by piece."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def hash_decisions(folder: Path) -> str:
    """The hash of every file in `decisions/`."""
    files = sorted(path for path in folder.rglob("*") if path.is_file()) if folder.is_dir() else []
    return hash_parts(*[[path.relative_to(folder).as_posix(), hash_file(path)] for path in files])


def _write_one_table(built: Built, table: Table, path: Path) -> Path:
    stored = built.iterate_rows(table)
    if table.name in _STREAMED:
        write_table(path, table, stored)
        return path
    batches = [batch for batch in built.archive_batches if table_of(batch) is table]
    if table is tables.PROBLEMS:
        batches.append(problems_to_batch(built.problems))
    rows = sort_rows([*batches, *stored], table)
    write_table(path, table, rows.to_batches())
    return path


def _write_texts(built: Built, target: Path) -> None:
    target.mkdir()
    for source in built.readable:
        read_folder = built.stage_folder("read", source.source_id)
        facts = read_facts(read_folder) if read_folder else None
        if read_folder and facts and not (target / f"{facts.text_sha256}.txt").exists():
            _write_text(built.folder, read_folder, facts, target)


def _write_text(folder: CaseFolder, read_folder: Path, facts: DocumentFacts, target: Path) -> None:
    path = target / f"{facts.text_sha256}.txt"
    earlier = folder.text_path(facts.text_sha256)
    if earlier.is_file() and hash_file(earlier) == facts.text_sha256:
        copy_file(earlier, path)
        return
    with path.open("xb") as stream:
        for passage in iterate_passages(read_folder):
            stream.write(passage.text.encode())


def _is_database_whole(folder: CaseFolder, manifest: dict[str, Any]) -> bool:
    from sousveil.engine.duckdb import count_table_rows, open_snapshot

    try:
        with open_snapshot(folder.database) as connection:
            return bool(count_table_rows(connection) == manifest["rows"])
    except SousveilError:
        return False
