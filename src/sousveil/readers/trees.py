"""An element tree (a page's body, or what trafilatura made of it) as blocks of text in document order."""
# ruff: noqa: SIM905 -- lists of words read better as words

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

# HTML's names and those of trafilatura's XML.
_HEADINGS = frozenset("h1 h2 h3 h4 h5 h6 head".split())
_ITEMS = frozenset("li item dt dd".split())
_ROWS = frozenset("tr row".split())
_CELLS = frozenset("td th cell".split())
_CAPTIONS = frozenset("caption figcaption".split())
_BREAKS = frozenset("br lb".split())
_BLOCKS = frozenset(
    "address article aside blockquote body center details dialog div dl fieldset figure footer form header hgroup hr "
    "html legend list main nav ol optgroup option p pre quote section summary table tbody tfoot thead ul code".split()
)
_INLINE_CODE = "code"
_UNSHOWN = frozenset(
    "script style template noscript iframe object svg math title textarea select graphic".split()
)
_LAYOUT_SIGNS = frozenset("table tr row h1 h2 h3 head ul ol list".split())
_MAX_SPAN = 50


def iterate_blocks(root: Any) -> Iterator[tuple[str, str]]:
    """(kind, text) of every block under `root`: 'heading', 'paragraph', 'list_item', 'table_row' or 'caption'.

    A table row is its cells joined by ' | ', empty where a cell spans several columns, so that columns stay
    aligned. Rows that only arrange the page are taken as containers. Walks without recursion.
    """
    kinds: list[str] = ["paragraph"]
    words: list[str] = []
    for event, element, text in _walk(root):
        tag = element.tag
        if event == "text":
            words.append(text)
            continue
        if event == "row":
            yield from _finish_block(kinds[-1], words)
            words = []
            if text:
                yield "table_row", text
            continue
        if tag in _BREAKS:
            if event == "start":
                words.append("\n")
            continue
        kind = _kind_of(element)
        if kind is None:
            continue
        yield from _finish_block(kinds[-1], words)
        words = []
        if event == "start":
            # A paragraph in a list item is still that item; a heading inside a cell is still a heading.
            kinds.append(kinds[-1] if kind == "paragraph" else kind)
        elif len(kinds) > 1:
            kinds.pop()
    yield from _finish_block("paragraph", words)


def read_row(row: Any) -> str:
    """The cells of a table row joined by ' | '; '' when all are empty."""
    cells: list[str] = []
    for cell in row:
        if cell.tag in _CELLS:
            cells.append(_read_cell(cell))
            cells.extend([""] * (_read_span(cell) - 1))
    return " | ".join(cells).rstrip(" |") if any(cells) else ""


def join_parts(parts: Iterable[str]) -> str:
    """Parts of one cell on one line. Never by a bare space: '12' above '500' must not become '12 500'."""
    joined = ""
    for part in filter(None, parts):
        if joined:
            joined += " " if joined[-1] in ".;:,!?。；：，！？、" else "; "
        joined += part
    return joined


def _walk(root: Any) -> Iterator[tuple[str, Any, str]]:
    """('start' | 'end', element, '') and ('text', element, words); a whole row at once, as ('row', element, text)."""
    stack: list[tuple[Any, bool]] = [(root, False)]
    while stack:
        element, is_done = stack.pop()
        if is_done:
            yield "end", element, ""
        elif isinstance(element.tag, str) and element.tag not in _UNSHOWN:
            if element.tag not in _ROWS or _is_layout(element):
                yield "start", element, ""
                if element.text:
                    yield "text", element, element.text
                stack.append((element, True))
                stack.extend((child, False) for child in reversed(element))
                continue
            yield "row", element, read_row(element)
        if element.tail and element is not root:
            yield "text", element, element.tail


def _is_layout(row: Any) -> bool:
    """True for a row that only arranges the page: its cells hold tables, lists, headings or many paragraphs."""
    paragraphs = 0
    for element in row.iterdescendants():
        if element.tag in _LAYOUT_SIGNS:
            return True
        paragraphs += element.tag == "p"
    cells = sum(child.tag in _CELLS for child in row)
    return paragraphs > 4 * max(1, cells)


def _read_cell(cell: Any) -> str:
    return join_parts(text.replace("\n", "; ") for _, text in iterate_blocks(cell))


def _read_span(cell: Any) -> int:
    """How many columns a cell takes, within reason."""
    written = str(cell.get("colspan") or "1").strip()
    return (
        min(max(int(written), 1), _MAX_SPAN)
        if written.isascii() and written.isdigit() and len(written) < 4
        else 1
    )


def _kind_of(element: Any) -> str | None:
    tag = element.tag
    if tag in _HEADINGS:
        return "heading"
    if tag in _ITEMS:
        return "list_item"
    if tag in _CAPTIONS:
        return "caption"
    if tag == _INLINE_CODE and "\n" not in "".join(element.itertext()):
        return None
    return "paragraph" if tag in _BLOCKS or tag in _ROWS or tag in _CELLS else None


def _finish_block(kind: str, words: list[str]) -> Iterator[tuple[str, str]]:
    lines = [" ".join(line.split()) for line in "".join(_mark_breaks(words)).split("\v")]
    text = "\n".join(line for line in lines if line)
    if text:
        yield kind, text


def _mark_breaks(words: list[str]) -> Iterator[str]:
    # Line breaks of the mark-up are mere space; those that were asked for (<br>) arrive as a piece of their own.
    for piece in words:
        yield "\v" if piece == "\n" else piece.replace("\v", " ")
