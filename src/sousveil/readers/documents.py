"""What every reader writes with: passages that tile the stored text, one document row, problems as rows."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from typing import Any

import pyarrow as pa

from sousveil.model.ids import make_id
from sousveil.model.locators import TextLocator, format_locator
from sousveil.model.problems import Problem
from sousveil.model.protocols import Format, Source
from sousveil.model.tables import DOCUMENTS, PASSAGES, PROBLEMS
from sousveil.readers.blocks import MAX_PASSAGE, cut_long_text
from sousveil.readers.languages import detect_language

BATCH_CHARACTERS = 1 << 20
BATCH_ROWS = 4096
_SAMPLE_CHARACTERS = 6000
_TIGHT_KINDS = ("list_item", "table_row", "caption")


class UnreadableSourceError(Exception):
    """Reading cannot go on. `code` is in the catalogue of problems; what was written before stays."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(detail or code)
        self.code = code
        self.detail = detail


class DocumentWriter:
    """Collects one document's passages, facts and problems, and hands them out as record batches.

    Readers call `add` (text as it stands) or `add_block` (a block without its line breaks), set the facts that the
    document states of itself, and now and then `yield from writer.drain()`. The stored text is what was added, in
    order, with line ends as \\n; NULs and lone surrogates become U+FFFD.
    """

    def __init__(self, source: Source, format_: Format, version: str) -> None:
        self.source = source
        self.title = ""
        self.publisher = ""
        self.published_at = ""
        self.encoding = ""
        self.language = source.language
        self.domain = ""
        self.pages: int | None = None
        self.is_open = False  # set once the document was opened: it then has a row even without text
        self.characters = 0
        self._format = format_.name
        self._maker = f"readers.{format_.name}"
        self._version = version
        self._hash = hashlib.sha256()
        self._ordinal = 0
        self._rows: list[dict[str, Any]] = []
        self._waiting_characters = 0
        self._problems: list[Problem] = []
        self._sample: list[str] = []
        self._sampled = 0
        self._nul_count = 0
        self._surrogate_count = 0
        self._has_words = False
        self._pending: tuple[str, str, int | None, float] | None = None

    def add(self, kind: str, text: str, page: int | None = None, confidence: float = 1.0) -> None:
        """Appends `text` as one passage of `kind` (see raw_passages), or as several when it is very long."""
        self._flush_pending(kind)
        self._append(kind, text, page, confidence)

    def add_block(self, kind: str, text: str, page: int | None = None, confidence: float = 1.0) -> None:
        """Appends a block and the line breaks that end it: one inside lists and tables, else two. Blank: nothing."""
        text = text.strip("\r\n\t \u00a0\u3000")
        if text:
            self._flush_pending(kind)
            self._pending = (kind, text, page, confidence)

    def report(self, code: str, detail: str = "", locator: str = "") -> None:
        """Adds a problem with a catalogued `code`; the same one twice counts once."""
        problem = Problem(code, self.source.source_id, self._maker, detail, locator)
        if problem not in self._problems:
            self._problems.append(problem)

    def locate_next(self, page: int | None = None) -> str:
        """The locator, as JSON, of the point where the next passage will start."""
        self._flush_pending("")
        return format_locator(TextLocator(self.characters, self.characters, page))

    def drain(self, *, everything: bool = False) -> Iterator[pa.RecordBatch]:
        """Full batches of raw_passages, and with `everything` also the last, smaller one."""
        if everything:
            self._flush_pending("")
        if self._rows and (
            everything or self._waiting_characters >= BATCH_CHARACTERS or len(self._rows) >= BATCH_ROWS
        ):
            rows, self._rows, self._waiting_characters = self._rows, [], 0
            yield PASSAGES.batch(rows)

    def finish(self) -> Iterator[pa.RecordBatch]:
        """The last passages, the raw_documents row (when the document was opened or holds text) and the problems."""
        yield from self.drain(everything=True)
        if self._nul_count:
            self.report("nul_bytes", f"{self._nul_count} NUL characters")
        if self._surrogate_count:
            self.report("encoding_mixed", f"{self._surrogate_count} lone surrogates")
        if self.is_open and not self._has_words:
            self.report("no_text")
        if self.is_open or self.characters:
            yield DOCUMENTS.batch([self._describe()])
        if self._problems:
            yield PROBLEMS.batch([_describe_problem(problem) for problem in self._problems])

    def _flush_pending(self, next_kind: str) -> None:
        if self._pending is None:
            return
        kind, text, page, confidence = self._pending
        self._pending = None
        ending = "\n" if kind in _TIGHT_KINDS and next_kind in (kind, "") else "\n\n"
        self._append(kind, text + ending, page, confidence)

    def _append(self, kind: str, text: str, page: int | None, confidence: float) -> None:
        text = self._clean(text)
        if not text:
            return
        if len(text) <= MAX_PASSAGE:
            self._append_row(kind, text, page, confidence)
            return
        pieces = cut_long_text(text)
        self.report("line_split", f"{len(text)} characters in {len(pieces)} passages", self._here(page))
        for piece in pieces:
            self._append_row(kind, piece, page, confidence)

    def _here(self, page: int | None) -> str:
        return format_locator(TextLocator(self.characters, self.characters, page))

    def _append_row(self, kind: str, text: str, page: int | None, confidence: float) -> None:
        start, end = self.characters, self.characters + len(text)
        self._hash.update(text.encode("utf-8"))
        if self._sampled < _SAMPLE_CHARACTERS:
            self._sample.append(text[: _SAMPLE_CHARACTERS - self._sampled])
            self._sampled += len(self._sample[-1])
        self._has_words = self._has_words or not text.isspace()
        # Written out rather than by format_locator: millions of passages pass here. A test holds them equal.
        page_part = "" if page is None else f',"page":{page}'
        self._rows.append(
            {
                "passage_id": make_id(
                    "psg", self.source.source_id, self._maker, self._version, self._ordinal
                ),
                "source_id": self.source.source_id,
                "ordinal": self._ordinal,
                "kind": kind,
                "page": page,
                "char_start": start,
                "char_end": end,
                "text": text,
                "confidence": confidence,
                "locator": f'{{"char_end":{end},"char_start":{start}{page_part}}}',
                "maker": self._maker,
                "maker_version": self._version,
            }
        )
        self._ordinal += 1
        self.characters = end
        self._waiting_characters += len(text)

    def _clean(self, text: str) -> str:
        if "\r" in text:
            text = text.replace("\r\n", "\n").replace("\r", "\n")
        if "\0" in text:
            self._nul_count += text.count("\0")
            text = text.replace("\0", "\ufffd")
        try:
            text.encode("utf-8")
        except UnicodeEncodeError:
            cleaned = "".join("\ufffd" if "\ud800" <= c <= "\udfff" else c for c in text)
            self._surrogate_count += sum(1 for old, new in zip(text, cleaned, strict=True) if old != new)
            text = cleaned
        return text

    def _describe(self) -> dict[str, Any]:
        return {
            "source_id": self.source.source_id,
            "format": self._format,
            "title": _tidy(self.title),
            "publisher": _tidy(self.publisher),
            "published_at": self.published_at,
            "language": self.language or detect_language("".join(self._sample), self.domain),
            "encoding": self.encoding,
            "pages": self.pages,
            "characters": self.characters,
            "text_sha256": self._hash.hexdigest(),
            "maker": self._maker,
            "maker_version": self._version,
        }


def read_guarded(
    source: Source,
    format_: Format,
    version: str,
    extract: Callable[[Source, DocumentWriter], Iterator[pa.RecordBatch]],
) -> Iterator[pa.RecordBatch]:
    """Runs `extract` so that nothing is raised: passages, then a raw_documents row, then problems.

    `extract` fills the writer and yields what `writer.drain()` gives. Whatever stops it becomes a problem, and
    what it had written until then is kept.
    """
    writer = DocumentWriter(source, format_, version)
    try:
        if source.path.stat().st_size == 0:
            raise UnreadableSourceError("empty_source")
        yield from extract(source, writer)
    except UnreadableSourceError as error:
        _report_stop(writer, error.code, error.detail)
    except OSError as error:
        _report_stop(writer, "object_missing", f"{type(error).__name__}: {error.strerror or ''}")
    except MemoryError:
        _report_stop(writer, "reader_crashed", "not enough memory")
    except (
        Exception
    ) as error:  # the promise of the protocol: bad input is data, whatever a parser does with it
        _report_stop(writer, "reader_crashed", f"{type(error).__name__}: {str(error)[:300]}")
    yield from writer.finish()


def describe_problems(problems: list[Problem]) -> pa.RecordBatch:
    """A raw_problems batch of `problems`."""
    return PROBLEMS.batch([_describe_problem(problem) for problem in problems])


def _report_stop(writer: DocumentWriter, code: str, detail: str) -> None:
    writer.report(code, detail)
    if writer.characters:
        writer.report("partly_read", f"stopped after {writer.characters} characters")


def _describe_problem(problem: Problem) -> dict[str, Any]:
    kind = problem.kind
    return {
        "problem_id": make_id(
            "prb", problem.source_id, problem.stage, problem.code, problem.locator, problem.detail
        ),
        "source_id": problem.source_id,
        "code": problem.code,
        "severity": kind.severity,
        "message": kind.meaning,
        "hint": kind.hint,
        "detail": problem.detail,
        "stage": problem.stage,
        "locator": problem.locator,
    }


def _tidy(text: str) -> str:
    cleaned = "".join(c for c in text if c.isprintable() or c.isspace())
    return " ".join(cleaned.split())[:500]
