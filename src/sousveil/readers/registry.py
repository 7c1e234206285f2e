"""Which readers there are, in the order in which they are asked; the first that accepts a source reads it."""

from __future__ import annotations

from sousveil.model.protocols import Format, Reader, Source
from sousveil.readers import (
    cpe,
    csaf,
    cve5,
    docx,
    eforms,
    epss,
    html,
    image,
    kev,
    list_entries,
    markdown,
    nvd,
    ocds,
    pdf,
    plain,
    table,
    ted,
)

READERS: tuple[Reader, ...] = (
    pdf,
    cve5,
    nvd,
    csaf,
    kev,
    epss,
    cpe,
    table,
    docx,
    image,
    eforms,
    ted,
    html,
    markdown,
    ocds,
    list_entries,
    plain,
)

_HEAD_LENGTH = 4096


def list_formats() -> tuple[Format, ...]:
    """What can be read, in the registry's order."""
    return tuple(reader.FORMAT for reader in READERS)


def choose_reader(source: Source) -> Reader | None:
    """The reader of tables or lists for a source with a mapping, else the first that accepts its head and name, else None."""
    if source.mapping:
        return list_entries if list_entries.maps_list(source.mapping) else table
    with source.open() as file:
        head = file.read(_HEAD_LENGTH)
    return next((reader for reader in READERS if reader.accepts(head, source.filename)), None)
