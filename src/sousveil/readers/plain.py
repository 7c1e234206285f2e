"""Plain text: any encoding, any size, read as a stream."""
# ruff: noqa: SIM905 -- lists of words read better as words

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePath

import pyarrow as pa

from sousveil.model.protocols import Format, Source
from sousveil.readers.blocks import split_into_passages
from sousveil.readers.charsets import find_bom, guess_charset, looks_binary
from sousveil.readers.decoding import decode_stream
from sousveil.readers.documents import DocumentWriter, read_guarded

FORMAT = Format(
    "plain",
    (".txt", ".text", ".log", ".csv", ".tsv"),
    ("text/plain",),
    "Plain text. A byte order mark or valid UTF-8 decides the encoding; else it is guessed, and that is noted.",
)
VERSION = "2"

# Formats made of text whose text is not prose: reading their mark-up as words would only make false claims.
_OTHER_SUFFIXES = frozenset(
    ".json .jsonl .geojson .ndjson .xml .rtf .svg .ps .eps .eml .mbox .mhtml .mht .tex .yaml .yml .toml .py .js .css "
    ".sql .odt .fodt .warc".split()
)
_OTHER_STARTS = (b"{\\rtf", b"%!PS", b"WARC/", b"<?xml", b"PK\x03\x04", b"MIME-Version:")


def accepts(head: bytes, filename: str) -> bool:
    """True when the first bytes are text in some encoding and the name does not say that it is something else."""
    if PurePath(filename).suffix.lower() in _OTHER_SUFFIXES or head.lstrip().startswith(_OTHER_STARTS):
        return False
    if find_bom(head):
        return True
    return bool(guess_charset(head).encoding) if b"\0" in head else not looks_binary(head)


def read(source: Source) -> Iterator[pa.RecordBatch]:
    """Passages (headings, paragraphs, list items, table rows), one raw_documents row, and problems."""
    return read_guarded(source, FORMAT, VERSION, _extract)


def _extract(source: Source, writer: DocumentWriter) -> Iterator[pa.RecordBatch]:
    cuts = 0
    is_cut = False
    for kind, text in split_into_passages(decode_stream(source, writer)):
        cuts += is_cut
        is_cut = not text.endswith("\n")  # only the last passage of a file may lack its line end
        writer.add(kind, text)
        yield from writer.drain()
    if PurePath(source.filename).suffix.lower() in (".csv", ".tsv"):
        writer.report("table_read_as_text", PurePath(source.filename).name)
    if cuts:
        writer.report("line_split", f"{cuts} cuts")
    writer.is_open = True
