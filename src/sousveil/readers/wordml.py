"""WordprocessingML (ECMA-376, part 1) as blocks of text in document order."""
# ruff: noqa: SIM905 -- lists of words read better as words

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from sousveil.readers.trees import join_parts

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT = "{http://purl.oclc.org/ooxml/wordprocessingml/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
# Tracked deletions, the old place of moved text, field codes, and what is there twice for older programs.
_UNSHOWN = frozenset(
    "del moveFrom delText instrText delInstrText rPr pPr sectPr tblPr trPr tcPr tblGrid sdtPr".split()
)
_HEADING = re.compile(
    r"(?:heading|title|subtitle|标题|標題|заголовок|überschrift|titre|título|titlu|címsor)\s*\d*", re.I
)
_LIST = re.compile(r"list\b|列表|список|liste|lista", re.I)
_NOTE_FRAMES = frozenset({"separator", "continuationSeparator", "continuationNotice"})
_MAX_SPAN = 50


def iterate_word_blocks(root: Any, styles: dict[str, str]) -> Iterator[tuple[str, str]]:
    """(kind, text) of every paragraph and table row under `root`; `styles` are style names by id.

    A row is its cells joined by ' | ', with empty ones where a cell spans columns or goes on from the row above. A
    table inside a cell comes after the row that holds it, and a text box after the paragraph that it hangs on.
    """
    stack: list[Any] = [root]
    while stack:
        element = stack.pop()
        name = _name(element)
        if name in _UNSHOWN or element.tag == _FALLBACK:
            continue
        if name == "p":
            text = read_paragraph(element)
            if text.strip():
                yield _kind_of(element, styles), text
            stack.extend(reversed(_find_nested(element, "txbxContent")))
        elif name == "tr":
            if not _is_deleted_row(element):
                text = _read_row(element)
                if text:
                    yield "table_row", text
                stack.extend(reversed(_find_nested(element, "tbl")))
        elif name in ("footnote", "endnote") and _get(element, "type") in _NOTE_FRAMES:
            continue
        else:
            stack.extend(reversed(element))


def read_paragraph(paragraph: Any) -> str:
    """The words of a `w:p` as shown: insertions in, deletions and hidden runs out, breaks as \\n."""
    pieces: list[str] = []
    stack: list[Any] = list(reversed(paragraph))
    while stack:
        element = stack.pop()
        name = _name(element)
        if name in _UNSHOWN or name == "txbxContent" or element.tag == _FALLBACK:
            continue
        if name == "t":
            pieces.append(element.text or "")
        elif name in ("tab", "ptab"):
            pieces.append("\t")
        elif name in ("br", "cr"):
            pieces.append("\n")
        elif name == "noBreakHyphen":
            pieces.append("\u2011")
        elif name == "sym":
            pieces.append(_read_symbol(element))
        elif name == "r" and _is_hidden(element):
            continue
        else:
            stack.extend(reversed(element))
    return "".join(pieces)


def _read_row(row: Any) -> str:
    cells: list[str] = []
    for cell in _iterate_cells(row):
        properties = _child(cell, "tcPr")
        merge = _child(properties, "vMerge")
        goes_on = merge is not None and _get(merge, "val") != "restart"
        cells.append("" if goes_on else _read_cell(cell))
        cells.extend([""] * (_read_span(properties) - 1))
    return " | ".join(cells).rstrip(" |") if any(cells) else ""


def _iterate_cells(row: Any) -> Iterator[Any]:
    """The row's own cells, also those that a content control wraps."""
    stack = list(reversed(row))
    while stack:
        element = stack.pop()
        if _name(element) == "tc":
            yield element
        elif _name(element) in ("sdt", "sdtContent", "customXml", "ins"):
            stack.extend(reversed(element))


def _read_cell(cell: Any) -> str:
    parts: list[str] = []
    stack = list(reversed(cell))
    while stack:
        element = stack.pop()
        name = _name(element)
        if name == "p":
            parts.extend(" ".join(line.split()) for line in read_paragraph(element).split("\n"))
        elif name != "tbl" and name not in _UNSHOWN and element.tag != _FALLBACK:
            stack.extend(reversed(element))
    return join_parts(parts)


def _read_span(properties: Any) -> int:
    written = _get(_child(properties, "gridSpan"), "val")
    return (
        min(max(int(written), 1), _MAX_SPAN)
        if written.isascii() and written.isdigit() and len(written) < 4
        else 1
    )


def _find_nested(element: Any, wanted: str) -> list[Any]:
    """The outermost `wanted` elements inside `element`, fallbacks left out."""
    found: list[Any] = []
    stack = list(reversed(element))
    while stack:
        child = stack.pop()
        if _name(child) == wanted:
            found.append(child)
        elif child.tag != _FALLBACK:
            stack.extend(reversed(child))
    return found


def _kind_of(paragraph: Any, styles: dict[str, str]) -> str:
    properties = _child(paragraph, "pPr")
    if properties is None:
        return "paragraph"
    style_id = _get(_child(properties, "pStyle"), "val")
    style = styles.get(style_id, style_id)
    if _HEADING.fullmatch(style) or _get(_child(properties, "outlineLvl"), "val") in set("012345678"):
        return "heading"
    if style.lower() == "caption":
        return "caption"
    if _child(properties, "numPr") is not None or _LIST.match(style):
        return "list_item"
    return "paragraph"


def _is_hidden(run: Any) -> bool:
    vanish = _child(_child(run, "rPr"), "vanish")
    return vanish is not None and _get(vanish, "val") not in ("0", "false", "off")


def _is_deleted_row(row: Any) -> bool:
    return _child(_child(row, "trPr"), "del") is not None


def _read_symbol(symbol: Any) -> str:
    # Characters of symbol fonts lie in the private use area and mean nothing without the font.
    written = _get(symbol, "char")
    try:
        code = int(written, 16)
    except ValueError:
        return ""
    return chr(code) if 0x20 <= code < 0xD800 else "\ufffd"


def _name(element: Any) -> str:
    """The local name of a WordprocessingML element, '' for a comment, the full tag for any other vocabulary."""
    tag = element.tag
    if not isinstance(tag, str):
        return ""
    return tag.removeprefix(_W).removeprefix(_STRICT)


def _child(element: Any, name: str) -> Any:
    if element is None:
        return None
    return next((child for child in element if _name(child) == name), None)


def _get(element: Any, name: str) -> str:
    if element is None:
        return ""
    return str(element.get(_W + name) or element.get(_STRICT + name) or "")
