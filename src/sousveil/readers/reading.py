"""Any source to passages: picks the reader, and turns what no reader takes into a problem."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePath

import pyarrow as pa

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
