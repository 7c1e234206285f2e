"""One module per source format: stored bytes in, Arrow record batches out. Nothing heavy is loaded before a call."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pyarrow as pa

    from sousveil.model.protocols import Format, Source

__all__ = ["list_formats", "read_source"]


def read_source(source: Source) -> Iterator[pa.RecordBatch]:
    """What the fitting reader makes of `source`: raw_passages, then one raw_documents row, then raw_problems.

    Nothing is raised on bad input: see `sousveil.readers.reading`, which is loaded when this is called.
    """
    from sousveil.readers.reading import read_source as read

    return read(source)


def list_formats() -> tuple[Format, ...]:
    """What can be read, in the order in which readers are asked."""
    from sousveil.readers.registry import list_formats as list_all

    return list_all()
