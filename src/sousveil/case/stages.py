"""The stages of a build, each a pure function from the tables it reads to those it writes.

read → claims → check, per source; compare, over all sources. `run_*` are the same as engine tasks: they take folders.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

import sousveil
from sousveil.engine.stage_tables import read_stage_table, write_stage_tables
from sousveil.model import tables
from sousveil.model.claims import Claim, Finding
from sousveil.model.problems import Problem
from sousveil.model.protocols import Source
from sousveil.model.rows import (
    claims_from_batch,
    claims_to_batch,
    findings_from_batch,
    findings_to_batch,
    problems_from_batch,
    problems_to_batch,
)
from sousveil.model.sheets import Passage

SECTION_CHARACTERS = 1_000_000
"""Claims further apart than this, in code points, are not compared: memory must not grow with the document."""

_CLAIM_ROWS = 5_000


@dataclass(frozen=True, slots=True)
class DocumentFacts:
    """What a reader says of a document, one `raw_documents` row; empty where it says nothing."""

    format: str = ""
    title: str = ""
    publisher: str = ""
    published_at: str = ""
    language: str = ""
    text_sha256: str = ""
    characters: int = 0


def run_read(folder: Path, source: Source) -> None:
    """The source's passages, document row and problems."""
    from sousveil.readers import read_source

    write_stage_tables(folder, read_source(source))


def run_claims(folder: Path, read_folder: Path, source: Source) -> None:
    """The claims of what `run_read` wrote."""
    facts = read_facts(read_folder)
    if facts is not None:
        write_stage_tables(folder, extract_source(iterate_passages(read_folder), source, facts))


def run_check(folder: Path, claims_folder: Path, source_id: str, published_at: str) -> None:
    """The findings within one source, of what `run_claims` wrote."""
    write_stage_tables(folder, check_source(iterate_claims(claims_folder), source_id, published_at))


def run_compare(folder: Path, claims_folders: list[Path], published_at: dict[str, str]) -> None:
    """The findings that need more than one source. `published_at`: source id → ISO date."""
    claims = [claim for path in claims_folders for claim in iterate_claims(path)]
    write_stage_tables(folder, compare_sources(claims, published_at))


def extract_source(
    passages: Iterable[Passage], source: Source, facts: DocumentFacts
) -> Iterator[pa.RecordBatch]:
    """`core_claims` rows of one source, ordinals counting through the whole document."""
    from sousveil.extract.claims import extract_claims
    from sousveil.extract.doubts import find_doubtful_figures
    from sousveil.extract.sections import split_sections

    language = source.language or facts.language
    published_at = find_published_at(source, facts)
    ordinal = 0
    for section in split_sections(passages):
        claims = extract_claims(section, source.source_id, language, published_at)
        for start in range(0, len(claims), _CLAIM_ROWS):
            batch = claims_to_batch(claims[start : start + _CLAIM_ROWS], sousveil.__version__)
            yield _shift_ordinals(batch, ordinal)
            ordinal += batch.num_rows
        problems = find_doubtful_figures(section, claims, source.source_id)
        if problems:
            yield problems_to_batch(problems)


def check_source(claims: Iterable[Claim], source_id: str, published_at: str) -> Iterator[pa.RecordBatch]:
    """`out_findings` rows of one source, and a problem when it had to be compared in sections."""
    from sousveil.check import run_checks

    sections = 0
    for section in _split_claims(claims):
        sections += 1
        yield findings_to_batch(run_checks(section, {source_id: published_at}), sousveil.__version__)
    if sections > 1:
        problem = Problem("document_sectioned", source_id, "check", f"{sections} sections")
        yield problems_to_batch([problem])


def compare_sources(claims: list[Claim], published_at: dict[str, str]) -> Iterator[pa.RecordBatch]:
    """`out_findings` rows that rest on claims of at least two sources."""
    from sousveil.check import run_cross_checks

    yield findings_to_batch(run_cross_checks(claims, published_at), sousveil.__version__)


def find_published_at(source: Source, facts: DocumentFacts | None) -> str:
    """The publication date as given when added, else as the document says, '' when neither does."""
    return source.published_at or (facts.published_at if facts else "")


def read_facts(read_folder: Path) -> DocumentFacts | None:
    """What the reader says of the document; None when it could not read it."""
    for batch in read_stage_table(read_folder, tables.DOCUMENTS):
        for row in batch.to_pylist():
            return DocumentFacts(**{name: row[name] for name in DocumentFacts.__dataclass_fields__})
    return None


def iterate_passages(read_folder: Path) -> Iterator[Passage]:
    """The passages that `run_read` wrote, in order, few in memory at a time."""
    for batch in read_stage_table(read_folder, tables.PASSAGES, rows=256):
        for row in batch.to_pylist():
            yield Passage(
                row["kind"], row["char_start"], row["char_end"], row["text"], row["page"], row["confidence"]
            )


def iterate_claims(claims_folder: Path) -> Iterator[Claim]:
    """The claims that `run_claims` wrote, in order."""
    for batch in read_stage_table(claims_folder, tables.CLAIMS, rows=1024):
        yield from claims_from_batch(batch)


def iterate_findings(folder: Path) -> Iterator[Finding]:
    """The findings that `run_check` or `run_compare` wrote, in order."""
    for batch in read_stage_table(folder, tables.FINDINGS, rows=1024):
        yield from findings_from_batch(batch)


def iterate_problems(*folders: Path) -> Iterator[Problem]:
    """The problems that the stages wrote into `folders`."""
    for folder in folders:
        for batch in read_stage_table(folder, tables.PROBLEMS):
            yield from problems_from_batch(batch)


def _split_claims(claims: Iterable[Claim]) -> Iterator[list[Claim]]:
    section: list[Claim] = []
    number = 0
    for claim in claims:
        if section and claim.start // SECTION_CHARACTERS != number:
            yield section
            section = []
        number = claim.start // SECTION_CHARACTERS
        section.append(claim)
    if section:
        yield section


def _shift_ordinals(batch: pa.RecordBatch, offset: int) -> pa.RecordBatch:
    index = batch.schema.get_field_index("ordinal")
    ordinals = pa.array(range(offset, offset + batch.num_rows), pa.int64())
    return pa.RecordBatch.from_arrays(
        [*batch.columns[:index], ordinals, *batch.columns[index + 1 :]], schema=batch.schema
    )
