"""Ruled tables on the pages of a PDF: the lines that are drawn say which words stand in one cell.

The method is that of reading a table from its rulings (as in A. Nurminen, Algorithmic Extraction of Data in Tables in PDF
Documents, Tampere 2013): lines that touch make a grid, fields of the grid without a line between them are one cell.
"""

from __future__ import annotations

import bisect
import ctypes
import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

MAX_RULES = 4000  # on one page; drawings have more, and are no tables
MAX_FIELDS = 20_000
_THIN = 3.0  # points; a line may be drawn as a thin rectangle
_TOUCH = 3.0
_LONG = 8.0
_PADDING = 7.0  # between the words of a cell and its right border
_DEPTH = 4

Rule = tuple[float, float, float]  # position across; start and end along


@dataclass(slots=True)
class _Grid:
    """`columns`: x of the vertical lines, rising; `rows`: y of the horizontal ones, falling; `owner`: field → its cell."""

    columns: list[float]
    rows: list[float]
    owner: dict[tuple[int, int], tuple[int, int]]
    words: dict[tuple[int, int], list[_Glyph]] = field(default_factory=dict)

    def find_cell(self, x: float, y: float) -> tuple[int, int] | None:
        """The cell, named by its top left field, around a point; None outside the grid."""
        column = bisect.bisect_right(self.columns, x) - 1
        row = bisect.bisect_right([-place for place in self.rows], -y) - 1
        return self.owner.get((row, column))


@dataclass(slots=True)
class _Glyph:
    text: str
    left: float
    right: float


def read_ruled_page(page: Any, text_page: Any) -> list[tuple[str, str]] | None:
    """('page_text' | 'table_row', text) in the order of the page's text; None when no table is ruled on it.

    The cells of a row are joined by ' | ', empty where a cell goes on from the left or from above, so that columns
    stay aligned. Text outside tables is as pdfium gives it.
    """
    grids = _find_grids(*_list_rules(page))
    if not grids:
        return None
    pieces: list[tuple[str, str]] = []
    loose: list[str] = []
    seen: set[int] = set()
    order: list[int | None] = []
    current: int | None = None
    cell: tuple[int, int] | None = None
    for text, box in _list_glyphs(text_page):
        if box is not None:
            x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
            current, cell = next(
                ((n, found) for n, grid in enumerate(grids) if (found := grid.find_cell(x, y))), (None, None)
            )
        order.append(current)
        if current is None or cell is None:
            loose.append(text)
            continue
        if current not in seen:
            seen.add(current)
            _flush(loose, pieces)
            pieces.append(("table", str(current)))
        left, right = (box[0], box[2]) if box is not None else (math.nan, math.nan)
        grids[current].words.setdefault(cell, []).append(_Glyph(text, left, right))
    _flush(loose, pieces)
    if not any(kind == "table" for kind, _ in pieces):
        return None
    return [piece for kind, text in pieces for piece in _write_piece(kind, text, grids)]


def _flush(loose: list[str], pieces: list[tuple[str, str]]) -> None:
    text = "".join(loose).replace("\r\n", "\n").replace("\r", "\n").strip("\n")
    loose.clear()
    if text.strip():
        pieces.append(("page_text", text + "\n"))


def _write_piece(kind: str, text: str, grids: list[_Grid]) -> Iterator[tuple[str, str]]:
    if kind != "table":
        yield kind, text
        return
    grid = grids[int(text)]
    for row in range(len(grid.rows) - 1):
        cells = []
        for column in range(len(grid.columns) - 1):
            is_owner = grid.owner[row, column] == (row, column)
            cells.append(_join_cell(grid, (row, column)) if is_owner else "")
        if any(cells):
            yield "table_row", " | ".join(cells).rstrip(" |") + "\n"


def _join_cell(grid: _Grid, cell: tuple[int, int]) -> str:
    """The words of a cell on one line: lines that filled the cell's width go on, others are parts of their own."""
    lines: list[tuple[str, float, float]] = []  # words, right edge, width of the first word
    glyphs: list[_Glyph] = []
    for glyph in [*grid.words.get(cell, []), _Glyph("\n", math.nan, math.nan)]:
        if glyph.text not in "\r\n":
            glyphs.append(glyph)
            continue
        words = "".join(g.text for g in glyphs)
        placed = [g for g in glyphs if not math.isnan(g.left)]
        if words.strip() and placed:
            lines.append((" ".join(words.split()), max(g.right for g in placed), _measure_first(placed)))
        glyphs = []
    right = _find_right(grid, cell)
    joined = ""
    edge = 0.0
    for words, end, first in lines:
        joined += (
            _choose_joint(joined, words, is_full=edge + first >= right - _PADDING) + words
            if joined
            else words
        )
        edge = end
    return joined.replace(" | ", " / ")


def _measure_first(placed: list[_Glyph]) -> float:
    """How wide the first word is: what had to fit into the line above. A Chinese sign is a word."""
    first = [glyph for glyph in placed if not glyph.text.isspace()]
    last = first[0] if first else placed[0]
    for glyph in placed[placed.index(last) :]:
        if glyph.text.isspace() or glyph.text > "\u2e7f":
            break
        last = glyph
    return last.right - (first[0] if first else placed[0]).left


def _choose_joint(before: str, after: str, *, is_full: bool) -> str:
    """What stands between two lines of a cell: nothing inside Chinese words, a space inside others, else '; '."""
    is_wide = before[-1] > "\u2e7f" or after[0] > "\u2e7f"
    if is_full or after[0] in "(（" or before[-1] in "(（、，,":
        return "" if is_wide or after[0] in "(" else " "
    return " " if before[-1] in ".;:,!?。；：，！？、" else "; "


def _find_right(grid: _Grid, cell: tuple[int, int]) -> float:
    row, column = cell
    while grid.owner.get((row, column + 1)) == cell:
        column += 1
    return grid.columns[column + 1]


def _list_glyphs(text_page: Any) -> Iterator[tuple[str, tuple[float, float, float, float] | None]]:
    """Every sign of the page with its box (left, bottom, right, top); None for signs that pdfium put in itself."""
    import pypdfium2.raw as pdfium

    sides = [ctypes.c_double() for _ in range(4)]
    for index in range(text_page.count_chars()):
        code = pdfium.FPDFText_GetUnicode(text_page, index)
        text = chr(code) if 0 < code < 0x110000 else ""
        if not text or text in "\r\n" or pdfium.FPDFText_IsGenerated(text_page, index) == 1:
            yield text, None
            continue
        pdfium.FPDFText_GetCharBox(text_page, index, sides[0], sides[2], sides[1], sides[3])
        yield text, (sides[0].value, sides[1].value, sides[2].value, sides[3].value)


def _list_rules(page: Any) -> tuple[list[Rule], list[Rule]]:
    """Horizontal and vertical lines: thin shapes, and the straight sides of larger ones."""
    import pypdfium2.raw as pdfium

    level: list[Rule] = []
    upright: list[Rule] = []
    width, height = page.get_size()
    for shape in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_PATH], max_depth=_DEPTH):
        left, bottom, right, top = shape.get_bounds()
        if len(level) + len(upright) > MAX_RULES:
            return [], []
        if top - bottom <= _THIN and right - left >= _LONG:
            level.append(((top + bottom) / 2, left, right))
        elif right - left <= _THIN and top - bottom >= _LONG:
            upright.append(((left + right) / 2, bottom, top))
        elif right - left < 0.95 * width or top - bottom < 0.95 * height:
            _add_sides(shape, level, upright)
    return level, upright


def _add_sides(shape: Any, level: list[Rule], upright: list[Rule]) -> None:
    for (x1, y1), (x2, y2) in _list_segments(shape):
        if abs(y1 - y2) <= 0.5 and abs(x1 - x2) >= _LONG:
            level.append(((y1 + y2) / 2, min(x1, x2), max(x1, x2)))
        elif abs(x1 - x2) <= 0.5 and abs(y1 - y2) >= _LONG:
            upright.append(((x1 + x2) / 2, min(y1, y2), max(y1, y2)))


def _list_segments(shape: Any) -> Iterator[tuple[tuple[float, float], tuple[float, float]]]:
    """The straight segments of a path, in the page's coordinates."""
    import pypdfium2.raw as pdfium

    matrix = shape.get_matrix()
    begin = last = (0.0, 0.0)
    for index in range(min(pdfium.FPDFPath_CountSegments(shape), MAX_RULES)):
        segment = pdfium.FPDFPath_GetPathSegment(shape, index)
        x, y = ctypes.c_float(), ctypes.c_float()
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        point = matrix.on_point(x.value, y.value)
        kind = pdfium.FPDFPathSegment_GetType(segment)
        if kind == pdfium.FPDF_SEGMENT_MOVETO:
            begin = point
        elif kind == pdfium.FPDF_SEGMENT_LINETO:
            yield last, point
        last = point
        if pdfium.FPDFPathSegment_GetClose(segment):
            yield last, begin


def _find_grids(level: list[Rule], upright: list[Rule]) -> list[_Grid]:
    """Grids of lines that touch, with at least two columns and one row."""
    if len(level) < 2 or len(upright) < 3:
        return []
    groups: list[tuple[list[Rule], list[Rule]]] = []
    for line in upright:
        touched = [h for h in level if _cross(h, line)]
        if len(touched) < 2:
            continue
        joined = [group for group in groups if any(h in group[0] for h in touched)]
        merged = ([*touched], [line])
        for group in joined:
            groups.remove(group)
            merged = (merged[0] + [h for h in group[0] if h not in merged[0]], merged[1] + group[1])
        groups.append(merged)
    grids = [_make_grid(*group) for group in groups]
    return [grid for grid in grids if grid is not None]


def _cross(flat: Rule, line: Rule) -> bool:
    return flat[1] - _TOUCH <= line[0] <= flat[2] + _TOUCH and line[1] - _TOUCH <= flat[0] <= line[2] + _TOUCH


def _make_grid(level: list[Rule], upright: list[Rule]) -> _Grid | None:
    columns = _merge_places(sorted(rule[0] for rule in upright))
    rows = _merge_places(sorted(rule[0] for rule in level))[::-1]
    if len(columns) < 3 or len(rows) < 2 or len(columns) * len(rows) > MAX_FIELDS:
        return None
    owner: dict[tuple[int, int], tuple[int, int]] = {}
    for row in range(len(rows) - 1):
        middle_y = (rows[row] + rows[row + 1]) / 2
        for column in range(len(columns) - 1):
            middle_x = (columns[column] + columns[column + 1]) / 2
            is_open_left = column > 0 and not _has_rule(upright, columns[column], middle_y)
            is_open_above = row > 0 and not _has_rule(level, rows[row], middle_x)
            if is_open_left:
                owner[row, column] = owner[row, column - 1]
            elif is_open_above:
                owner[row, column] = owner[row - 1, column]
            else:
                owner[row, column] = (row, column)
    return _Grid(columns, rows, owner) if len(set(owner.values())) >= 2 else None


def _merge_places(places: list[float]) -> list[float]:
    merged: list[float] = []
    for place in places:
        if not merged or place - merged[-1] > _TOUCH:
            merged.append(place)
    return merged


def _has_rule(rules: list[Rule], place: float, along: float) -> bool:
    return any(abs(rule[0] - place) <= _TOUCH and rule[1] - 1 <= along <= rule[2] + 1 for rule in rules)
