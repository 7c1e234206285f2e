"""Any source to passages: picks the reader, and turns what no reader takes into a problem."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import PurePath

import pyarrow as pa

from sousveil.model.notice_rows import NoticeStore
from sousveil.model.problems import Problem
from sousveil.model.protocols import Source
from sousveil.readers.charsets import looks_binary
from sousveil.readers.documents import describe_problems
from sousveil.readers.registry import choose_reader

_STAGE = "readers"
_KNOWN_SIGNATURES = (
    (b"PK\x03\x04", "a ZIP archive, not a DOCX document"),
    (b"{\\rtf", "an RTF document; save it as DOCX or PDF"),
    (b"%!PS", "PostScript; convert it to PDF"),
    (b"\x1f\x8b", "a gzip archive; unpack it and add what is inside"),
    (b"Rar!", "a RAR archive; unpack it and add what is inside"),
    (b"7z\xbc\xaf", "a 7z archive; unpack it and add what is inside"),
    (b"BZh", "a bzip2 archive; unpack it and add what is inside"),
    (b"\xfd7zXZ", "an xz archive; unpack it and add what is inside"),
    (b"WARC/", "a WARC; the archive takes it apart when it is added"),
)


def read_source(source: Source) -> Iterator[pa.RecordBatch]:
    """What the fitting reader makes of `source`: raw_passages, then one raw_documents row, then raw_problems.

    Nothing is raised on bad input. A source that is empty, missing or of no known format gives only a problem.
    """
    return _read(source, None)


def read_sources(sources: Iterable[Source]) -> Iterator[pa.RecordBatch]:
    """What `read_source` gives for each of many sources of records, in larger batches; the sources stay in order.

    What stops a reader is a problem of its source, so that no source takes others with it.
    """
    from sousveil.engine.local import describe_error

    store = NoticeStore()
    for source in sources:
        try:
            yield from _read(source, store)
        except Exception as error:
            store.close_source()
            store.problems.append(Problem("reader_crashed", source.source_id, "read", describe_error(error)))
    yield from store.finish()


def _read(source: Source, store: NoticeStore | None) -> Iterator[pa.RecordBatch]:
    try:
        if source.path.stat().st_size == 0:
            yield _one_problem(source, "empty_source", "")
            return
        reader = choose_reader(source)
        if reader is None:
            yield _one_problem(source, *_explain_refusal(source))
            return
    except OSError as error:
        yield _one_problem(source, "object_missing", f"{type(error).__name__}: {error.strerror or ''}")
        return
    read_into = getattr(reader, "read_into", None)
    if store is not None and read_into is not None:
        yield from read_into(source, store)
        return
    if store is not None:
        yield from store.finish()
    yield from reader.read(source)


def _explain_refusal(source: Source) -> tuple[str, str]:
    with source.open() as file:
        head = file.read(4096)
    for signature, words in _KNOWN_SIGNATURES:
        if head.startswith(signature):
            return "unknown_format", words
    if looks_binary(head):
        return "binary_source", "control characters throughout"
    return "unknown_format", PurePath(source.filename).suffix.lower()[:20]


def _one_problem(source: Source, code: str, detail: str) -> pa.RecordBatch:
    return describe_problems([Problem(code, source.source_id, _STAGE, detail)])
