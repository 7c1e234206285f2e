"""Entries of lists written as sentences (FCC Covered List): whom they name, what they cover, and their limits."""

from __future__ import annotations

import re
from typing import NamedTuple

from sousveil.readers.list_names import ListedName

# What a name ends with. Commas belong to names only before a legal form ('Kaspersky Lab, Inc.').
_LEGAL = r"(?:Inc|Corp|Ltd|Co|LLC|Limited|Company|Corporation|PLC|GmbH|JSC|L\.?L\.?C)\b\.?"
_WORD = r"(?:[A-Z0-9][\w&.’'/-]*|\([A-Z][\w .&-]*\))"
_LINK = r"(?:of|the|and|for|de|&)"
_NAME = rf"{_WORD}(?:\s+(?:{_LINK}\s+(?={_WORD}))?{_WORD})*(?:,\s+{_LEGAL})*"
_MAKER = re.compile(
    r"\b(?P<verb>(?:produced|provided|supplied|manufactured|developed|offered|sold|made)"
    r"(?:\s+(?:or|and)\s+(?:produced|provided|supplied|manufactured|developed|offered|sold))?"
    r"(?:,\s+directly or indirectly,)?\s+by)\s+"
    rf"(?P<names>{_NAME}(?:(?:,\s+|\s+and\s+|,\s+and\s+|\s+or\s+)(?!(?:its|any|other)\b){_NAME})*)"
)
_PARTING = re.compile(rf",\s+(?:and\s+|or\s+)?(?!{_LEGAL})(?={_WORD})|\s+(?:and|or)\s+(?={_WORD})")
_SUBSIDIARY = re.compile(rf"\b(?:wholly[- ]owned\s+)?subsidiar(?:y|ies)\s*,?\s+(?P<names>{_NAME})")
_AFFILIATES = re.compile(
    r"\b(?:or|and|including|with)\s+(?:any|all|its|their)\b(?:\s+(?:of|other)\b)*[^.;]{0,80}?"
    r"\b(?:subsidiary|subsidiaries|affiliates?)\b(?!\s+(?-i:[A-Z]))",
    re.IGNORECASE,
)
_CLASS = re.compile(r"\bproduced in a foreign country\b|\bforeign[- ]produced\b", re.IGNORECASE)
CUT = " … "
"""Stands in a scope where words of the entry, the name, are left out."""


class ProseEntry(NamedTuple):
    """`scope`: the entry's own words around the name. `covers_class`: it names no maker, but all of a kind of goods."""

    names: list[ListedName]
    scope: str
    covers_affiliates: bool
    covers_class: bool


def read_prose(text: str) -> ProseEntry:
    """Names, scope and reach of an entry of one or more sentences. Every piece of the scope is a part of `text`."""
    spans: list[tuple[int, int]] = []
    names: list[ListedName] = []
    for match in _MAKER.finditer(text):
        start, end = match.span("names")
        end = start + len(match["names"].rstrip(" ,"))
        spans.append((start, end))
        names += [ListedName("name", name, name) for name in _part_names(text[start:end])]
    for match in _SUBSIDIARY.finditer(text):
        names.append(ListedName("subsidiary", match["names"].strip(" ,"), match["names"]))
    return ProseEntry(names, _cut_scope(text, spans), covers_affiliates(text), bool(_CLASS.search(text)))


def covers_affiliates(text: str) -> bool:
    """True when the words extend to subsidiaries or affiliates that they do not name."""
    return bool(_AFFILIATES.search(text))


def _part_names(text: str) -> list[str]:
    return [part.strip(" ,") for part in _PARTING.split(text) if part.strip(" ,")]


def _cut_scope(text: str, spans: list[tuple[int, int]]) -> str:
    """`text` without the names in `spans`."""
    pieces = []
    place = 0
    for start, end in spans:
        pieces.append(text[place:start])
        place = end
    pieces.append(text[place:])
    return CUT.join(piece.strip(" ,.") for piece in pieces if piece.strip(" ,."))
