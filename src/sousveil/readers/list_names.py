"""Names in entries of lists: marks of footnotes cut off, what stands in brackets told apart, several names in one cell parted."""

from __future__ import annotations

import re
from typing import NamedTuple

from sousveil.model.notice_values import clean_name

_MARKS = re.compile(r"[\s*†‡§#^¹²³£]+$|^[\s*†‡]+")
_STOP_AFTER_BRACKET = re.compile(r"(?<=[)\]])\.$")
_OPEN = "(["
# Words in brackets that are part of a name: places, legal forms, parts of a group.
_PART_OF_NAME = re.compile(
    r"group|limited|ltd\.?|holdings?|bvi|h\.?k\.?|usa?|u\.s\.a?\.|americas?|international|pte|private|pvt|m|"
    r"hong kong|macau|taiwan|china|shanghai|beijing|shenzhen|guangzhou|hangzhou|tianjin|xiamen|chengdu|wuhan|nanjing|"
    r"north america|europe|asia|asia pacific|singapore|malaysia|thailand|uk|germany|canada|australia|llc|plc",
    re.IGNORECASE,
)
_FORMER = re.compile(r"^(?:formerly(?: known as)?|previously(?: known as)?|f/?k/?a)[\s:,.]+", re.IGNORECASE)
_ALIAS = re.compile(
    r"^(?:also known as|aka|a\.?k\.?a\.?|a/k/a|d/?b/?a|doing business as|abbreviated as|or)[\s:,.]+",
    re.IGNORECASE,
)
# 'and its subsidiaries' says how far an entry goes; it is no part of the name.
_REACH = re.compile(
    r"[\s,(]+(?:and|or|including)\s+(?:all|any|its|their)\b[^;()]*?\b(?:subsidiar(?:y|ies)|affiliates?|branch(?:es)?)\b\W*$",
    re.IGNORECASE,
)
# A comma parts names only where no space follows: 'Knownsec,Beijing Kownsec', but 'Advantech, Inc.'.
_TIGHT_COMMA = re.compile(r",(?=\S)")


class ListedName(NamedTuple):
    """`role`: name, alias, former, parent or subsidiary."""

    role: str
    name: str
    raw: str


def read_name(raw: str, role: str = "name") -> list[ListedName]:
    """The name in a cell, and those in brackets behind it ('… (formerly X)', '… (AVIC)*'). [] for a blank cell."""
    rest = _cut_marks(_REACH.sub("", _cut_marks(raw)))
    inside: list[str] = []
    while True:
        outer, found = _split_bracket(rest)
        if not found or not outer or _PART_OF_NAME.fullmatch(found):
            break
        inside.insert(0, found)
        rest = _cut_marks(outer)
    names = [ListedName(role, rest, raw)] if rest else []
    for words in inside:
        names += _read_bracket(words)
    return names


def read_names(raw: str, role: str, separators: tuple[str, ...] = (";",)) -> list[ListedName]:
    """The names in a cell of `role` that may hold several."""
    parts = [raw]
    for separator in separators:
        parts = [piece for part in parts for piece in part.split(separator)]
    parts = [piece for part in parts for piece in _TIGHT_COMMA.split(part)]
    return [
        ListedName(role if name.role == role else name.role, name.name, part.strip())
        for part in parts
        for name in read_name(part, role)
    ]


def merge_names(names: list[ListedName]) -> list[ListedName]:
    """Each name once. Of an alias and a former name alike the latter stays: it says more."""
    former = {_key(name.name) for name in names if name.role == "former"}
    main = {_key(name.name) for name in names if name.role == "name"}
    seen: set[tuple[str, str]] = set()
    kept = []
    for name in names:
        key = _key(name.name)
        is_told = name.role == "alias" and (key in former or key in main)
        if not is_told and (name.role, key) not in seen:
            kept.append(name)
        seen.add((name.role, key))
    return kept


def _key(name: str) -> str:
    return re.sub(r"\W+", "", name).casefold()


def _cut_marks(text: str) -> str:
    text = clean_name(text)
    before = ""
    while before != text:
        before = text
        text = _STOP_AFTER_BRACKET.sub("", _MARKS.sub("", text))
    return text


def _split_bracket(text: str) -> tuple[str, str]:
    """What stands before the bracket that ends `text`, and what is in it; '' where it does not end in one."""
    if not text.endswith((")", "]")):
        return text, ""
    depth = 0
    for place in range(len(text) - 1, -1, -1):
        if text[place] in ")]":
            depth += 1
        elif text[place] in _OPEN:
            depth -= 1
            if depth == 0:
                return text[:place], clean_name(text[place + 1 : -1])
    return text, ""


def _read_bracket(words: str) -> list[ListedName]:
    for pattern, role in ((_FORMER, "former"), (_ALIAS, "alias")):
        match = pattern.match(words)
        if match:
            return [ListedName(role, name.name, words) for name in read_name(words[match.end() :], role)]
    return [ListedName("alias", _cut_marks(words), words)] if _cut_marks(words) else []
