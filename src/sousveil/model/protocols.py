"""What a source, a format, a reader and a stage are."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Protocol

import pyarrow as pa


@dataclass(frozen=True, slots=True)
class Source:
    """Stored bytes as a reader sees them: where they lie, their SHA-256 in hex, and what is known of them.

    `filename` is the name under which they were added (never trusted as a path), `title` etc. may be ''.
    `mapping`: for tables, what the columns mean, as canonical JSON of the section in sousveil.toml; '' if nothing says.
    `keep`: what of cameras the case keeps that is left out by default: 'private_homes', 'indoor'.
    """

    source_id: str
    path: Path
    filename: str
    media_type: str = ""
    title: str = ""
    publisher: str = ""
    published_at: str = ""
    language: str = ""
    mapping: str = ""
    keep: tuple[str, ...] = ()

    def open(self) -> BinaryIO:
        """The bytes, for reading."""
        return self.path.open("rb")


@dataclass(frozen=True, slots=True)
class Format:
    """What a reader reads: `name` ('pdf'), `suffixes` ('.pdf'), `media_types`, and `docs`, a sentence or more for the reference.

    `is_records`: True when it gives rows of records (notices) instead of a document with text.
    """

    name: str
    suffixes: tuple[str, ...]
    media_types: tuple[str, ...]
    docs: str
    is_records: bool = False


class Reader(Protocol):
    """A reader module: FORMAT, VERSION, accepts, read.

    `read` yields record batches; each batch's schema metadata names its table (`tables.table_of`). A document's reader
    first yields passages that tile its stored text (the stored text is exactly the passages' texts joined, in order),
    then one `raw_documents` row. A reader of records (notices, tables) yields rows of their tables, each in the order
    of its ordinals, and neither passages nor a document. Problems come wherever they turn up; nothing is raised on
    bad input.

    A reader of records may also have `read_into(source, store)`, where `store` is a `notice_rows.NoticeStore` or None:
    it does what `read` does, but leaves rows that fill no batch in the store, for those of the next source to join.
    """

    FORMAT: Format
    VERSION: str

    def accepts(self, head: bytes, filename: str) -> bool:
        """True when the first bytes (up to 4096) and the name look like this format."""
        ...

    def read(self, source: Source) -> Iterator[pa.RecordBatch]:
        """The source as record batches."""
        ...


@dataclass(frozen=True, slots=True)
class Stage:
    """A step of a build: a pure function from the tables it reads to those it writes.

    `version` goes up whenever its output may change: together with the input's hash it is the key under which its
    output is kept, so an unchanged stage on an unchanged source is not run again.
    """

    name: str
    version: str
    reads: tuple[str, ...]
    writes: tuple[str, ...]
    run: Callable[..., Iterator[pa.RecordBatch]]
