"""Looks a locator up in a stored feed of weaknesses, of any size: record by record, not as a whole.

What must not be kept is blanked here too: words that a table leaves out are not to come back on a screen.
"""

from __future__ import annotations

import json
from typing import Any

from sousveil.model.locators import CellLocator, PointerLocator, XPathLocator
from sousveil.model.protocols import Source
from sousveil.readers.ocds_json import Parsing
from sousveil.readers.ocds_stream import Piece
from sousveil.readers.weakness_json import read_records
from sousveil.readers.weakness_lines import open_lines

FEEDS = frozenset(("cve5", "nvd", "csaf", "kev", "epss", "cpe"))
_LIST_KEYS = frozenset(("vulnerabilities", "cves", "cveRecords", "products"))


def find_in_feed(source: Source, locator: PointerLocator | CellLocator | XPathLocator) -> str | None:
    """The text of the value at `locator`, None if none is there; of an object or list only what it is. Raises OSError."""
    from sousveil.readers.weakness_words import blank_words

    if isinstance(locator, CellLocator):
        found = _find_cell(source, locator)
    elif isinstance(locator, PointerLocator):
        found = _find_pointer(source, locator.pointer)
    else:
        found = _find_xpath(source, locator.xpath)
    return blank_words(found).text if found else found


def _find_pointer(source: Source, pointer: str) -> str | None:
    tokens = [token.replace("~1", "/").replace("~0", "~") for token in pointer.split("/")[1:]]
    for piece in read_records(source, Parsing(), _LIST_KEYS, tokens[0] if tokens else ""):
        if list(map(str, piece.path)) == tokens[: len(piece.path)]:
            return _describe_value(piece, tokens)
    return None


def _describe_value(piece: Piece, tokens: list[str]) -> str | None:
    value: Any = piece.value
    for token in tokens[len(piece.path) :]:
        if isinstance(value, list) and token.isdecimal() and int(token) < len(value):
            value = value[int(token)]
        elif isinstance(value, dict) and token in value:
            value = value[token]
        else:
            return None
    if isinstance(value, dict):
        return f"{{an object with {', '.join(value)}}}"
    if isinstance(value, list):
        return f"[a list of {len(value)}]"
    return value if isinstance(value, str) else json.dumps(value)


def _find_cell(source: Source, locator: CellLocator) -> str | None:
    """The cell; of a whole row (column '') the names of the columns that it fills."""
    with open_lines(source, Parsing()) as lines:
        for number, cells in lines.records:
            if number == locator.row:
                row = dict(zip(lines.header, cells, strict=False))
                filled = " | ".join(name for name, cell in row.items() if cell)
                return row.get(locator.column) if locator.column else filled
    return None


def _find_xpath(source: Source, xpath: str) -> str | None:
    """The name of the entry of the CPE dictionary at `xpath`."""
    from lxml import etree

    from sousveil.readers.cpe import iterate_items

    wanted = xpath.rpartition("[")[2].rstrip("]")
    try:
        for index, element in iterate_items(source, Parsing()):
            if str(index) == wanted:
                return str(
                    next((part.get("name") for part in element.iter("{*}cpe23-item")), element.get("name"))
                )
    except etree.XMLSyntaxError:
        return None
    return None
