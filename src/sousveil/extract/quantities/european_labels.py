"""Units that stand away from their number: in its label ('Стоимость, тыс. руб.: 560,8') or its column's header."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from sousveil.extract.quantities.european_language import MONEY, PERCENT, UNIT, Language
from sousveil.extract.quantities.european_tail import Tail, read_tail

_LABEL_LENGTH = 160
_ROWS_UP = 4  # how far above its first number a table's header may stand
_UNIT_PLACE = re.compile(r"[(\[,;] ?(?:in |в |у |en |în |u )?|(?<!\w)(?:in|в|у|en|în|u|val\.|val) ")


@dataclass(slots=True)
class Tables:
    """The table block found last: from `start` to `end` of the text, and what its headers say, by column."""

    start: int = -1
    end: int = -1
    mark: str = ""
    columns: dict[int, Tail | None] = field(default_factory=dict)
    cells: list[tuple[int, int]] = field(default_factory=list)


def find_label_unit(language: Language, text: str, folded: str, start: int, tables: Tables) -> Tail | None:
    """The scale and currency or unit that a label or column header gives the bare number at `start`, else None."""
    before = start - 1
    while before >= 0 and folded[before] == " ":
        before -= 1
    if before >= 0 and folded[before] == ":":
        line = max(folded.rfind("\n", 0, before), folded.rfind("|", 0, before), folded.rfind("\t", 0, before))
        found = _read_label(language, text, folded, max(line + 1, before - _LABEL_LENGTH), before)
        if found is not None:
            return found
    if before < 0 or folded[before] in "|\t\n":
        return _find_column_unit(language, text, folded, start, tables)
    return None


def _read_label(language: Language, text: str, folded: str, start: int, end: int) -> Tail | None:
    found = None
    for match in _UNIT_PLACE.finditer(folded, start, end):
        tail = read_tail(language, text[:end], folded[:end], match.end()) if end < 4096 else None
        if tail is None:
            tail = _read_tail_within(language, text, folded, match.end(), end)
        if tail.kind in (MONEY, UNIT, PERCENT) and tail.end <= end:
            found = tail
    return found


def _read_tail_within(language: Language, text: str, folded: str, position: int, end: int) -> Tail:
    """As `read_tail`, with nothing read beyond `end`; offsets count from `position`."""
    return read_tail(language, text[position:end], folded[position:end], 0)


def _find_column_unit(language: Language, text: str, folded: str, start: int, tables: Tables) -> Tail | None:
    line = folded.rfind("\n", 0, start) + 1
    if not tables.start <= start < tables.end:
        mark = _find_mark(folded, line)
        if not mark:
            return None
        _open_table(folded, line, mark, tables)
    column = folded.count(tables.mark, line, start)
    if column not in tables.columns:
        tables.columns[column] = None
        if column < len(tables.cells):
            cell_start, cell_end = tables.cells[column]
            tables.columns[column] = _read_label(language, text, folded, cell_start, cell_end)
    return tables.columns[column]


def _find_mark(folded: str, line: int) -> str:
    end = folded.find("\n", line)
    end = len(folded) if end < 0 else end
    if end - line > 5000:
        return ""
    return "|" if folded.find("|", line, end) >= 0 else "\t" if folded.find("\t", line, end) >= 0 else ""


def _open_table(folded: str, line: int, mark: str, tables: Tables) -> None:
    """Sets `tables` to the block of lines with `mark` around `line`; its first line is the header."""
    top = line
    for _ in range(_ROWS_UP):
        above = folded.rfind("\n", 0, max(top - 1, 0)) + 1
        if top == 0 or top - above > 5000 or folded.find(mark, above, top) < 0:
            break
        top = above
    bottom = line
    while bottom < len(folded):
        end = folded.find("\n", bottom)
        end = len(folded) if end < 0 else end
        if folded.find(mark, bottom, end) < 0:
            break
        bottom = end + 1
    header_end = folded.find("\n", top)
    header_end = len(folded) if header_end < 0 else header_end
    tables.start, tables.end, tables.mark = top, max(bottom, line + 1), mark
    tables.columns.clear()
    tables.cells = []
    position = top
    while position <= header_end:
        stop = folded.find(mark, position, header_end)
        stop = header_end if stop < 0 else stop
        tables.cells.append((position, stop))
        position = stop + 1
