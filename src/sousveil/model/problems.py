"""The catalogue of problems: what can be wrong with an input, as data.

A reader or stage never crashes on bad input and never drops it silently: it adds a row to `raw_problems` with one of
these codes. docs/reference/problems.md is made from this catalogue.
"""

from __future__ import annotations

from dataclasses import dataclass

from sousveil.model.camera_problems import CAMERA_PROBLEMS
from sousveil.model.errors import SousveilError
from sousveil.model.notice_problems import NOTICE_PROBLEMS
from sousveil.model.organisation_problems import ORGANISATION_PROBLEMS
from sousveil.model.problem_kinds import ProblemKind as ProblemKind
from sousveil.model.weakness_problems import WEAKNESS_PROBLEMS

_KINDS = (
    ProblemKind(
        "empty_source", "error", "The file holds no bytes.", "Add the file again; the copy may have failed."
    ),
    ProblemKind(
        "unknown_format",
        "error",
        "No reader knows this format.",
        "Convert it to text, HTML, PDF, DOCX or Markdown. `sousveil check --help` lists what can be read.",
    ),
    ProblemKind(
        "binary_source",
        "error",
        "The bytes are not text in any encoding that we know.",
        "If it is a document, save it as PDF, DOCX or text.",
    ),
    ProblemKind(
        "damaged_source",
        "error",
        "The file is damaged or cut off and could not be opened.",
        "Get the file again from its origin.",
    ),
    ProblemKind(
        "encrypted_source",
        "error",
        "The file is locked with a password.",
        "Save a copy without the password and add that.",
    ),
    ProblemKind(
        "oversized_expansion",
        "error",
        "The file unpacks to far more than it could honestly hold and was not unpacked.",
        "Treat it as hostile. If it is real, unpack it yourself and add what is inside.",
    ),
    ProblemKind(
        "too_deep",
        "warning",
        "The mark-up is nested too deeply to be read as written; the text was taken without its structure.",
        "Check the passages against the source.",
    ),
    ProblemKind(
        "reader_crashed",
        "error",
        "The reader stopped in an unexpected way on this source.",
        "Report it with the source's hash; the other sources were read.",
    ),
    ProblemKind(
        "partly_read",
        "warning",
        "Only a part of the source could be read.",
        "Look at the passages, and get the file again from its origin.",
    ),
    ProblemKind(
        "encoding_guessed",
        "note",
        "The encoding was not declared and had to be guessed.",
        "Look at the text; if it is garbled, save it as UTF-8.",
    ),
    ProblemKind(
        "encoding_mixed",
        "warning",
        "Parts of the file are in another encoding; what could not be decoded is shown as \ufffd.",
        "Save the file as UTF-8.",
    ),
    ProblemKind(
        "nul_bytes",
        "warning",
        "NUL bytes stood in the text and are shown as \ufffd.",
        "Get the file again from its origin if the text is garbled.",
    ),
    ProblemKind("no_text", "warning", "The document holds no text.", "Look at the source itself."),
    ProblemKind(
        "scanned_page",
        "warning",
        "The page is a picture; its text was not read.",
        "Install the extra: uv tool install 'sousveil[ocr]' (or: uv sync --extra ocr) and build again.",
    ),
    ProblemKind(
        "ocr_language_missing",
        "warning",
        "The page is a picture in a script that the installed OCR cannot read.",
        "Install tesseract and the language, for example: apt install tesseract-ocr tesseract-ocr-rus.",
    ),
    ProblemKind(
        "ocr_used",
        "note",
        "The text of this page was read from a picture and may hold mistakes.",
        "Compare the figures with the page before you publish them.",
    ),
    ProblemKind(
        "split_number_joined",
        "note",
        "A number that a line break or OCR cut in two was joined.",
        "Compare the figure with the source.",
    ),
    ProblemKind(
        "table_read_as_text",
        "note",
        "A table was read as plain text, because nothing says what its columns mean.",
        "Let `sousveil map FILE --case CASE --write` propose what they mean, then build again.",
    ),
    ProblemKind(
        "line_split",
        "note",
        "A line is so long that it was cut into several passages.",
        "Nothing is lost; sentences at the cut may be judged alone.",
    ),
    ProblemKind(
        "number_too_long",
        "warning",
        "A number has more digits than any real quantity and was left out.",
        "Look at the source; it is likely an identifier.",
    ),
    ProblemKind(
        "document_sectioned",
        "note",
        "The document is so long that claims were compared within sections only.",
        "Split the document if figures far apart must be compared.",
    ),
    ProblemKind(
        "links_ignored",
        "note",
        "The document refers to outside files; they were not fetched.",
        "Add them as sources if they matter.",
    ),
    ProblemKind(
        "stage_failed",
        "error",
        "A stage stopped in an unexpected way on this source.",
        "Report it with the source's hash; the other sources were built.",
    ),
    ProblemKind(
        "worker_lost",
        "error",
        "The process that worked on this source died every time it was tried.",
        "The source may need more memory than there is; try it alone with `sousveil check`.",
    ),
    ProblemKind(
        "task_timed_out",
        "error",
        "A step on this source took too long and was stopped.",
        "Give it more time: set task_timeout under [build] in sousveil.toml, then build again.",
    ),
    ProblemKind(
        "sheet_shortened",
        "note",
        "The document is so long that its sheet shows only the passages that claims on it stand in.",
        'All claims are in the tables: sousveil sql CASE "SELECT * FROM core_claims".',
    ),
    ProblemKind(
        "output_differs",
        "error",
        "A file of the build is gone or is not what the build wrote.",
        "Run `sousveil build` again; it writes the file anew.",
    ),
    ProblemKind(
        "hash_differs",
        "error",
        "The stored bytes do not have the hash that they are stored under.",
        "The archive was changed or the disk is failing. Restore it from a copy.",
    ),
    ProblemKind(
        "object_missing",
        "error",
        "A source is recorded but its bytes are gone.",
        "Add the file again from its origin; the hash will tell whether it is the same.",
    ),
    ProblemKind(
        "origin_unreadable",
        "error",
        "A record of where a source came from cannot be read.",
        "Restore it from a copy, or remove it and add the source again.",
    ),
    ProblemKind(
        "locator_differs",
        "error",
        "The words at a locator are not the words that were recorded.",
        "Run `sousveil build` again; if it stays, the archive or the build was changed.",
    ),
    ProblemKind(
        "text_differs",
        "error",
        "A stored extracted text does not have the hash that was recorded for it.",
        "Run `sousveil build` again.",
    ),
    ProblemKind(
        "warc_damaged",
        "warning",
        "A WARC record could not be read.",
        "The other records were read. Make the WARC again if this one matters.",
    ),
    ProblemKind(
        "file_skipped",
        "note",
        "A file in the folder was not added: it is hidden, leads outside the folder, or is no ordinary file.",
        "Add it by its own name if it matters.",
    ),
    ProblemKind(
        "file_unreadable",
        "error",
        "A file or folder could not be opened.",
        "Look at its permissions and at the disk, and add it again.",
    ),
    ProblemKind(
        "orphan_object",
        "warning",
        "Bytes are stored for which no origin is recorded; they are not used.",
        "Restore the origin records from a copy, or add the file again.",
    ),
    ProblemKind(
        "stray_file",
        "warning",
        "A file stands in the archive under a name that the archive did not give it; it is not used.",
        "Move it out of the archive, and add it if it is a source.",
    ),
    ProblemKind(
        "origin_differs",
        "error",
        "A record of where a source came from was changed, or stands in the wrong place.",
        "Restore it from a copy, or remove it and add the source again.",
    ),
    ProblemKind(
        "warc_missing",
        "error",
        "The record of a web exchange (WARC) that an origin names is gone.",
        "Restore it from a copy; the source itself is not affected.",
    ),
    ProblemKind(
        "warc_record_skipped",
        "note",
        "A WARC record holds no document that could be added.",
        "Nothing to do unless you miss it; the WARC itself is kept.",
    ),
)

PROBLEM_KINDS: dict[str, ProblemKind] = {
    kind.code: kind
    for kind in (*_KINDS, *NOTICE_PROBLEMS, *WEAKNESS_PROBLEMS, *CAMERA_PROBLEMS, *ORGANISATION_PROBLEMS)
}


@dataclass(frozen=True, slots=True)
class Problem:
    """One row for `raw_problems`. `detail` says what exactly; `locator` is JSON or ''."""

    code: str
    source_id: str
    stage: str
    detail: str = ""
    locator: str = ""

    def __post_init__(self) -> None:
        if self.code not in PROBLEM_KINDS:
            raise SousveilError(
                "uncatalogued_problem", f"The problem code {self.code!r} is not in the catalogue."
            )

    @property
    def kind(self) -> ProblemKind:
        """The catalogue's entry: severity, meaning, hint."""
        return PROBLEM_KINDS[self.code]
