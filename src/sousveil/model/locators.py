"""Locators: where in a source a value stands.

A locator is stored as a JSON object in a text column. Text: `{"page", "char_start", "char_end"}`, half-open
offsets in Unicode code points into the stored extracted text. JSON: `{"pointer"}` (RFC 6901). XML: `{"xpath"}`.
Tables: `{"row", "column"}`. OSM: `{"element"}`.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass

from sousveil.model.errors import SousveilError


@dataclass(frozen=True, slots=True)
class TextLocator:
    """Half-open code point offsets into a document's stored text; `page` counts from 1, None where there are none."""

    char_start: int
    char_end: int
    page: int | None = None


@dataclass(frozen=True, slots=True)
class PointerLocator:
    """A JSON Pointer (RFC 6901)."""

    pointer: str


@dataclass(frozen=True, slots=True)
class XPathLocator:
    """An absolute XPath 1.0."""

    xpath: str


@dataclass(frozen=True, slots=True)
class CellLocator:
    """A table cell: `row` counts data rows from 1, `column` is the header as written."""

    row: int
    column: str


@dataclass(frozen=True, slots=True)
class ElementLocator:
    """An OSM element: 'node/1', 'way/2', 'relation/3'."""

    element: str


Locator = TextLocator | PointerLocator | XPathLocator | CellLocator | ElementLocator

_BY_KEYS: dict[frozenset[str], type] = {
    frozenset({"char_start", "char_end"}): TextLocator,
    frozenset({"char_start", "char_end", "page"}): TextLocator,
    frozenset({"pointer"}): PointerLocator,
    frozenset({"xpath"}): XPathLocator,
    frozenset({"row", "column"}): CellLocator,
    frozenset({"element"}): ElementLocator,
}


def format_locator(locator: Locator) -> str:
    """The locator as canonical JSON: sorted keys, no spaces, empty fields left out."""
    fields = {key: value for key, value in asdict(locator).items() if value is not None}
    return json.dumps(fields, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def parse_locator(text: str) -> Locator:
    """The locator that `format_locator` wrote. Raises SousveilError('bad_locator') on anything else."""
    try:
        fields = json.loads(text)
        locator: Locator = _BY_KEYS[frozenset(fields)](**fields)
    except (ValueError, KeyError, TypeError) as error:
        raise SousveilError("bad_locator", "This is not a locator.", where=text[:200]) from error
    return locator
