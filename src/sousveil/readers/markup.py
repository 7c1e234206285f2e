"""Mark-up without a parser: its words without its structure, in time linear in its length."""
# ruff: noqa: SIM905 -- lists of words read better as words

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape

_VOID = frozenset("area base br col embed hr img input link meta param source track wbr !doctype".split())
# Elements that a parser ends by itself when the next of them starts.
_SELF_ENDING = frozenset("p li tr td th tbody option body html head".split())
_UNSHOWN = frozenset("script style template noscript iframe svg textarea select title".split())
_RAW_TEXT = frozenset("script style textarea title noscript iframe".split())
_BLOCKS = frozenset(
    "address article aside blockquote body br caption center dd details div dl dt fieldset figcaption figure footer "
    "form h1 h2 h3 h4 h5 h6 header hr html li main nav ol p pre section summary table tbody tfoot thead tr ul "
    "w:p w:br w:tr".split()
)
_CELLS = frozenset("td th w:tc".split())
_HIDING = re.compile(r"\shidden(?=[\s>/=])|display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_UNFINISHED = re.compile(r"<[A-Za-z/!?]")
_NAME = re.compile(r"/?[A-Za-z!?][^\s/>]{0,60}")


@dataclass(frozen=True, slots=True)
class Tag:
    """One tag in `markup[start:end]`; `name` in lower case, '' for a comment or a processing instruction."""

    start: int
    end: int
    name: str
    is_end: bool
    is_empty: bool


def iterate_tags(markup: str) -> Iterator[Tag]:
    """Every tag and comment in order. An unfinished one at the end is left out; raw text of scripts is skipped."""
    position = 0
    length = len(markup)
    while (start := markup.find("<", position)) >= 0:
        if markup.startswith("<!--", start):
            end = markup.find("-->", start + 4)
            if end < 0:
                return
            yield Tag(start, end + 3, "", False, True)
            position = end + 3
            continue
        match = _NAME.match(markup, start + 1)
        if match is None:
            position = start + 1
            continue
        end = _find_tag_end(markup, match.end())
        if end < 0:
            return
        name = match[0].lstrip("/").lower()
        is_end = match[0].startswith("/")
        is_empty = name in _VOID or name[:1] in "!?" or markup[end - 2] == "/"
        yield Tag(start, end, name, is_end, is_empty)
        position = end
        if name in _RAW_TEXT and not is_end and not is_empty:
            close = _find_raw_end(markup, name, end)
            position = length if close < 0 else close


def flatten_markup(markup: str) -> Iterator[str]:
    """The words of each block, tags taken out, what a browser does not show left out, entities resolved."""
    pieces: list[str] = []
    position = 0
    hidden_name = ""
    hidden_depth = 0
    for tag in iterate_tags(markup):
        if not hidden_name:
            pieces.append(unescape(markup[position : tag.start]))
        position = tag.end
        if hidden_name:
            if tag.name == hidden_name and not tag.is_empty:
                hidden_depth += -1 if tag.is_end else 1
                hidden_name = hidden_name if hidden_depth else ""
        elif not tag.is_end and not tag.is_empty and _is_unshown(tag, markup):
            hidden_name, hidden_depth = tag.name, 1
        elif tag.name in _BLOCKS:
            yield from _join_pieces(pieces)
            pieces = []
        elif tag.name in _CELLS and tag.is_end:
            pieces.append(" | ")
    if not hidden_name:
        rest = markup[position:]
        unfinished = _UNFINISHED.search(rest)
        pieces.append(unescape(rest[: unfinished.start()] if unfinished else rest))
    yield from _join_pieces(pieces)


def find_title(markup: str) -> str:
    """The words of the first title element, '' when there is none."""
    for tag in iterate_tags(markup):
        if tag.name == "title" and not tag.is_end:
            return unescape(markup[tag.end : markup.find("<", tag.end)]).strip()
        if tag.name == "body":
            break
    return ""


def _is_unshown(tag: Tag, markup: str) -> bool:
    if tag.name in _UNSHOWN:
        return True
    # An element that may lack its end tag could hide the rest of the page with it.
    return tag.name not in _SELF_ENDING and bool(
        _HIDING.search(markup, tag.start, min(tag.end, tag.start + 2000))
    )


def _join_pieces(pieces: list[str]) -> Iterator[str]:
    words = " ".join("".join(pieces).split()).strip(" |")
    if words:
        yield words


def _find_tag_end(markup: str, position: int) -> int:
    """The index behind the '>' that ends a tag, quotes respected; -1 when there is none.

    A quote that is never closed does not swallow the document: then the next '>' counts.
    """
    first = markup.find(">", position)
    if first < 0:
        return -1
    if '"' not in markup[position:first] and "'" not in markup[position:first]:
        return first + 1
    limit = min(len(markup), position + 65536)
    index = position
    while index < limit:
        character = markup[index]
        if character == ">":
            return index + 1
        if character in "\"'" and markup[index - 1] in "= \n\t":
            close = markup.find(character, index + 1, limit)
            if close < 0:
                return first + 1
            index = close
        index += 1
    return first + 1


def _find_raw_end(markup: str, name: str, position: int) -> int:
    """Where `</name` starts, in any case of letters; -1 when it never does."""
    match = re.compile(f"</{re.escape(name)}", re.IGNORECASE).search(markup, position)
    return match.start() if match else -1
