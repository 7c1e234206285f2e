"""How large a spreadsheet would become, found out before it is opened: the parser itself has no limits.

A sheet with one cell in the last row and column takes hundreds of gigabytes, and a ZIP of a few kilobytes can hold more.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from typing import IO, Any

from sousveil.model.protocols import Source
from sousveil.readers.documents import UnreadableSourceError

MAX_UNPACKED = 512 << 20
MAX_RATIO = 250
MAX_CELLS = 10_000_000  # of one sheet, the empty ones among them included; some 50 bytes each
MAX_ENTRIES = 20_000
_RATIO_FLOOR = 16 << 20
_CHUNK = 1 << 20
_REFERENCE = re.compile(rb"""\sr\s*=\s*["']([A-Z]{0,3})(\d{1,7})["']""")
_LONGEST_REFERENCE = 64
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"


def check_size(source: Source) -> None:
    """Raises UnreadableSourceError ('oversized_expansion', 'damaged_source', 'encrypted_source') for what is not safe to open.

    An archive is unpacked in pieces and counted, since what it says of its sizes may be a lie. The older XLS is no
    archive and cannot hold more than 65,536 rows of 256 cells.
    """
    with source.open() as file:
        if file.read(4) != b"PK\x03\x04":
            return
        try:
            with zipfile.ZipFile(file) as archive:
                _check_archive(archive)
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
            raise UnreadableSourceError("damaged_source", type(error).__name__) from error
        except RuntimeError as error:  # zipfile's word for an entry that needs a password
            raise UnreadableSourceError("encrypted_source") from error


def _check_archive(archive: zipfile.ZipFile) -> None:
    entries = archive.infolist()
    if len(entries) > MAX_ENTRIES:
        raise UnreadableSourceError("oversized_expansion", f"{len(entries)} entries")
    total = 0
    for entry in entries:
        with archive.open(entry) as part:
            total += _check_part(part, entry.compress_size)
        if total > MAX_UNPACKED:
            raise UnreadableSourceError("oversized_expansion", f"more than {MAX_UNPACKED} bytes")
        if entry.filename == "content.xml":
            with archive.open(entry) as part:
                _check_open_document(part)


def _check_part(part: IO[bytes], packed: int) -> int:
    """The size of a part of the archive; the cells that an XLSX sheet names must be few enough."""
    size = rows = columns = 0
    rest = b""
    while chunk := part.read(_CHUNK):
        size += len(chunk)
        if size > MAX_UNPACKED or (size > _RATIO_FLOOR and size > MAX_RATIO * max(packed, 1)):
            raise UnreadableSourceError("oversized_expansion", f"{size} bytes from {packed}")
        # Any part can be a sheet, whatever its name.
        text = rest + chunk
        for match in _REFERENCE.finditer(text):
            rows = max(rows, int(match[2]))
            columns = max(columns, _number_column(match[1]))
        rest = text[-_LONGEST_REFERENCE:]
        _check_cells(rows, columns)
    return size


def _check_open_document(part: IO[bytes]) -> None:
    """The same for ODS, where one element can stand for many rows or cells."""
    from lxml import etree

    rows = width = blank_rows = 0
    tags = (f"{_TABLE}table-row", f"{_TABLE}table")
    try:
        for _, element in etree.iterparse(
            part, tag=tags, resolve_entities=False, no_network=True, load_dtd=False
        ):
            if element.tag == tags[1]:
                rows = width = blank_rows = 0
                continue
            found = _measure_row(element)
            repeated = _read_repeat(element, "rows")
            if found:
                rows += blank_rows + repeated
                blank_rows = 0
                width = max(width, found)
                _check_cells(rows, width)
            else:
                blank_rows += repeated
            element.clear()
    except etree.XMLSyntaxError as error:
        raise UnreadableSourceError("damaged_source", "XML") from error


def _measure_row(row: Any) -> int:
    """How many cells a row has up to the last that is not empty."""
    width = last = 0
    for cell in row:
        width += _read_repeat(cell, "columns")
        if len(cell) or any(name.endswith("}value-type") for name in cell.attrib):
            last = width
    return last


def _read_repeat(element: Any, of: str) -> int:
    text = element.get(f"{_TABLE}number-{of}-repeated", "1")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 12 else 1


def _check_cells(rows: int, columns: int) -> None:
    if rows * columns > MAX_CELLS:
        raise UnreadableSourceError("oversized_expansion", f"{rows} rows of {columns} cells")


def _number_column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
