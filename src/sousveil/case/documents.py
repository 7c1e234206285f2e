"""Checks one document that is in no case: nothing of it is kept."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sousveil.case.outputs import hash_file
from sousveil.case.sheets import LONG_DOCUMENT_CHARACTERS, SheetInputs, describe_source, load_sheet
from sousveil.case.stages import (
    find_published_at,
    iterate_claims,
    iterate_findings,
    iterate_problems,
    read_facts,
    run_check,
    run_claims,
    run_read,
)
from sousveil.engine.stage_tables import count_rows
from sousveil.model import tables
from sousveil.model.claims import Claim, Finding
from sousveil.model.errors import ExitCode, SousveilError
from sousveil.model.notice_tables import NOTICES
from sousveil.model.problems import Problem
from sousveil.model.protocols import Source
from sousveil.model.sheets import Sheet, SheetSource


@dataclass(frozen=True, slots=True)
class CheckedDocument:
    """A document's claims and findings, spooled to a temporary folder that goes when the block ends.

    `is_long`: too long for one sheet (see `sheets.load_sheet`); `is_read`: a reader found text in it.
    """

    inputs: SheetInputs
    claim_count: int
    is_long: bool
    is_read: bool

    @property
    def source(self) -> SheetSource:
        """What is known of the document."""
        return self.inputs.source

    @property
    def notice_count(self) -> int:
        """How many notices a reader of records found in it; they have no figures to compare outside a case."""
        return count_rows(self.inputs.read_folder, NOTICES)

    def load_sheet(self) -> Sheet:
        """The sheet; of a long document a part (see `sheets.load_sheet`)."""
        return load_sheet(self.inputs)

    def iterate_claims(self) -> Iterator[Claim]:
        """All claims in text order, few in memory at a time."""
        return iterate_claims(self.inputs.claims_folder) if self.inputs.claims_folder else iter(())

    def iterate_findings(self) -> Iterator[Finding]:
        """All findings, few in memory at a time."""
        return iterate_findings(self.inputs.check_folder) if self.inputs.check_folder else iter(())

    def iterate_problems(self) -> Iterator[Problem]:
        """All problems."""
        folders = (self.inputs.read_folder, self.inputs.claims_folder, self.inputs.check_folder)
        return iterate_problems(*[folder for folder in folders if folder])


@contextmanager
def check_file(
    path: Path, filename: str = "", language: str = "", published_at: str = ""
) -> Iterator[CheckedDocument]:
    """Reads and checks the file at `path`; `filename` is the name it goes by when that is not its own.

    Raises SousveilError('no_such_file', 'is_folder', 'cannot_read'). What is wrong with its content is a problem.
    """
    source_id = _hash_input(path)
    source = Source(source_id, path, filename or path.name, language=language, published_at=published_at)
    with tempfile.TemporaryDirectory(prefix="sousveil-") as scratch:
        folders = {stage: Path(scratch) / stage for stage in ("read", "claims", "check")}
        for folder in folders.values():
            folder.mkdir()
        run_read(folders["read"], source)
        run_claims(folders["claims"], folders["read"], source)
        facts = read_facts(folders["read"])
        run_check(folders["check"], folders["claims"], source_id, find_published_at(source, facts))
        described = describe_source(source, facts, {"byte_length": path.stat().st_size})
        inputs = SheetInputs(described, folders["read"], folders["claims"], folders["check"])
        is_long = described.characters > LONG_DOCUMENT_CHARACTERS
        claim_count = count_rows(folders["claims"], tables.CLAIMS)
        yield CheckedDocument(inputs, claim_count, is_long, facts is not None)


def check_text(text: str, language: str = "", published_at: str = "") -> Sheet:
    """The sheet of `text`, read as plain text in UTF-8."""
    with tempfile.TemporaryDirectory(prefix="sousveil-") as scratch:
        path = Path(scratch) / "text.txt"
        path.write_bytes(text.encode("utf-8", "replace"))
        with check_file(path, language=language, published_at=published_at) as document:
            return document.load_sheet()


def _hash_input(path: Path) -> str:
    where = str(path)
    if path.is_dir():
        raise SousveilError(
            "is_folder",
            "This is a folder, not a document and not a case.",
            "Make a case of it: sousveil new CASE, sousveil add CASE FOLDER, sousveil build CASE.",
            where,
            ExitCode.USAGE,
        )
    try:
        return hash_file(path)
    except FileNotFoundError as error:
        raise SousveilError(
            "no_such_file", "There is no such file.", "Check the name.", where, ExitCode.USAGE
        ) from error
    except OSError as error:
        raise SousveilError(
            "cannot_read", f"The file cannot be read: {error.strerror}.", "Check its permissions.", where
        ) from error
