"""One module per source format: stored bytes in, Arrow record batches out. Nothing heavy is loaded before a call."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pyarrow as pa

    from sousveil.model.protocols import Format, Source

__all__ = ["find_value", "list_formats", "read_source", "read_sources", "reads_records"]


def read_source(source: Source) -> Iterator[pa.RecordBatch]:
    """What the fitting reader makes of `source`: raw_passages, then one raw_documents row, then raw_problems.

    Nothing is raised on bad input: see `sousveil.readers.reading`, which is loaded when this is called.
    """
    from sousveil.readers.reading import read_source as read

    return read(source)


def read_sources(sources: Iterable[Source]) -> Iterator[pa.RecordBatch]:
    """What `read_source` gives for each of many small sources of records, in larger batches, the sources in order."""
    from sousveil.readers.reading import read_sources as read

    return read(sources)


def reads_records(source: Source) -> bool:
    """True when the fitting reader gives records instead of a document; False also when nothing reads it."""
    from sousveil.readers.registry import choose_reader

    try:
        reader = choose_reader(source)
    except OSError:
        return False
    return reader is not None and reader.FORMAT.is_records


def find_value(source: Source, locator: str) -> str | None:
    """The value that stands at a JSON pointer or XPath in the stored bytes, see `sousveil.readers.locating`."""
    from sousveil.readers.locating import find_value as find

    return find(source, locator)


def list_formats() -> tuple[Format, ...]:
    """What can be read, in the order in which readers are asked."""
    from sousveil.readers.registry import list_formats as list_all

    return list_all()
