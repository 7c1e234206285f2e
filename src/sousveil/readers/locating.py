"""Looks a locator up in the stored bytes of a source of records: the value that stands at it."""

from __future__ import annotations

import gzip
import json
from typing import Any

from sousveil.model.errors import SousveilError
from sousveil.model.locators import (
    CellLocator,
    ElementLocator,
    PointerLocator,
    TextLocator,
    XPathLocator,
    parse_locator,
)
from sousveil.model.protocols import Source

MAX_BYTES = 128 << 20
"""Larger sources are not looked up: their whole content would have to be held."""


_MONEY = frozenset(("amount", "currency", "valueAddedTaxIncluded"))


def find_value(source: Source, locator: str) -> str | None:
    """The text of the value at `locator` (JSON pointer, XPath, cell or element of OpenStreetMap), None if none is there.

    Of an object, list or element with parts only what they are is said: they may hold contact data.

    Independent of the readers that made the locator. Raises SousveilError('bad_locator', 'source_too_large').
    """
    found = parse_locator(locator)
    if isinstance(found, ElementLocator):
        from sousveil.readers.osm_locating import find_element

        return find_element(source, found.element)
    if not isinstance(found, TextLocator) and _is_feed(source):
        from sousveil.readers.weakness_locating import find_in_feed

        return find_in_feed(source, found)
    if source.path.stat().st_size > MAX_BYTES:
        raise SousveilError(
            "source_too_large",
            "The source is too large to be looked up in as a whole.",
            where=source.source_id,
        )
    if isinstance(found, CellLocator):
        return _find_cell(source, found)
    if isinstance(found, PointerLocator):
        return _find_pointer(_load_json(source), found.pointer)
    if isinstance(found, XPathLocator):
        return _find_xpath(source, found.xpath)
    return None


def _is_feed(source: Source) -> bool:
    from sousveil.readers.registry import choose_reader
    from sousveil.readers.weakness_locating import FEEDS

    reader = choose_reader(source)
    return reader is not None and reader.FORMAT.name in FEEDS


def _load_json(source: Source) -> Any:
    """The file's value; of JSON Lines and values in a row, a list of them."""
    data = source.path.read_bytes()
    if data[:2] == b"\x1f\x8b":
        data = gzip.decompress(data)
    text = data.decode("utf-8-sig", "replace")
    decoder = json.JSONDecoder(parse_float=str, parse_int=str)
    values = []
    position = 0
    while position < len(text):
        if text[position].isspace():
            position += 1
            continue
        try:
            value, position = decoder.raw_decode(text, position)
        except (ValueError, RecursionError):
            break
        values.append(value)
    return values[0] if len(values) == 1 else values


def _find_pointer(value: Any, pointer: str) -> str | None:
    for token in pointer.split("/")[1:]:
        token = token.replace("~1", "/").replace("~0", "~")
        if isinstance(value, list) and token.isdecimal() and int(token) < len(value):
            value = value[int(token)]
        elif isinstance(value, dict) and token in value:
            value = value[token]
        else:
            return None
    if isinstance(value, dict) and not _MONEY.issuperset(value):
        return f"{{an object with {', '.join(value)}}}"
    if isinstance(value, list):
        return f"[a list of {len(value)}]"
    return value if isinstance(value, str) else json.dumps(value)


def _find_cell(source: Source, locator: CellLocator) -> str | None:
    from sousveil.readers import camera_list, geopackage, list_entries, table
    from sousveil.readers.camera_mapping import maps_cameras

    if _is_database(source):
        return geopackage.find_cell(source, locator.row, locator.column)
    if maps_cameras(source.mapping):
        return camera_list.find_cell(source, locator.row, locator.column)
    is_list = list_entries.maps_list(source.mapping) if source.mapping else _has_list_header(source)
    find = list_entries.find_cell if is_list else table.find_cell
    return find(source, locator.row, locator.column)


def _is_database(source: Source) -> bool:
    from sousveil.readers.geopackage import accepts

    with source.open() as file:
        return accepts(file.read(4096), source.filename)


def _has_list_header(source: Source) -> bool:
    from sousveil.readers.list_entries import accepts

    with source.open() as file:
        return accepts(file.read(4096), source.filename)


def _find_xpath(source: Source, xpath: str) -> str | None:
    from sousveil.readers.xml_safety import XmlRefusedError, local_name, parse_xml

    try:
        tree = parse_xml(source)
    except XmlRefusedError:
        return None
    found = tree.xpath(xpath)
    if not found:
        return None
    first = found[0] if isinstance(found, list) else found
    if isinstance(first, str):
        return first
    parts = [part for part in first if isinstance(part.tag, str)]
    if any(len(part) for part in parts):
        return f"<an element with {', '.join(dict.fromkeys(local_name(part.tag) for part in parts))}>"
    return "".join(first.itertext()).strip()
