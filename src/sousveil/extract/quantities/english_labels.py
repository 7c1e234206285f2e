"""Units that a label or a table's header gives to bare numbers: 'Budget (million RMB): 242', columns under 'Area (km²)'."""

from __future__ import annotations

import re
from bisect import bisect_right

from sousveil.extract.quantities.english_lexicon import CURRENCY, UNIT
from sousveil.extract.quantities.english_pieces import Label, Piece, Scan
from sousveil.extract.quantities.written import simplify

_SCALES = {"thousand": 10**3, "k": 10**3, "'000": 10**3, "000s": 10**3, "million": 10**6, "m": 10**6, "mn": 10**6, "bn": 10**9, "billion": 10**9}  # fmt: skip
_SCALE = r"thousands?|millions?|billions?|mn|bn|m|k|'000s?|000s"
_UNIT_IN_BRACKETS = re.compile(
    rf"\((?:in )?(?:(?P<before>{_SCALE})\.?(?: of)?[ ])?(?P<unit>[^\W\d_][^\W\d_.]*(?: [^\W\d_]+)?[23²³]?|[a-z]{{0,2}}[$€£¥₽₴])"
    rf"(?:[ ]?(?P<after>{_SCALE}))?\)"
)
_MOST_ROWS = 2000
_VALUE = re.compile(r"[ \t]*[:=][ \t]*[^\n]{0,3}?(?=[0-9.-])")


def find_labels(scan: Scan) -> list[Label]:
    """The spans in which a bare number takes its unit from a label or header: (start, end, kind, unit, scale), in
    order. A header's span are its column's cells, down to the first line with fewer cells."""
    labels: list[Label] = []
    covered: dict[int, int] = {}  # column → end of the table whose header was read: a row is no header
    if "(" not in scan.lowered:
        return labels
    for match in _UNIT_IN_BRACKETS.finditer(scan.lowered):
        found = _read_unit(scan, match)
        if found is None:
            continue
        value = _VALUE.match(scan.lowered, match.end())
        if value is not None:
            labels.append((value.end(), value.end() + 1, *found))
            continue
        column, cells = _find_cells(scan.text, match.start(), match.end(), covered)
        if cells:
            covered[column] = cells[-1][1]
        labels += [(start, end, *found) for start, end in cells]
    labels.sort()
    return labels


def _read_unit(scan: Scan, match: re.Match[str]) -> tuple[str, str, int] | None:
    """(kind, unit, scale) of a unit in brackets, None when the word is none."""
    word = match["unit"]
    start, end = match.span("unit")
    lexicon = scan.lexicon
    written = scan.text[start:end]
    scale = _SCALES.get((match["before"] or match["after"] or "").rstrip("s") or "", 0)
    scale = scale or _SCALES.get(match["before"] or match["after"] or "", 1)
    code = (
        lexicon.symbols.get(written) or lexicon.symbols.get(written.upper()) or lexicon.currencies.get(word)
    )
    if code is None and written in lexicon.codes:
        code = written
    if code is not None:
        return "money", scan.resolve_currency(code), scale
    entry = lexicon.phrase_entries.get(word) or lexicon.tails.get(written) or lexicon.tails.get(word)
    if entry is None:
        return None
    if entry[0] == CURRENCY:
        return "money", scan.resolve_currency(str(entry[1][0])), scale  # type: ignore[index]
    if entry[0] == UNIT:
        return "dimension", str(entry[1]), scale
    return None


def _find_cells(
    text: str, start: int, end: int, covered: dict[int, int]
) -> tuple[int, list[tuple[int, int]]]:
    """The column of the header cell that holds start..end and the spans of the cells under it; none where the line is
    no table's header."""
    line_start = text.rfind("\n", 0, start) + 1
    line_end = text.find("\n", end)
    if line_end < 0 or line_end - line_start > 2000:
        return 0, []
    header = text[line_start:line_end]
    separator = "\t" if "\t" in header else "|" if "|" in header else ""
    if not separator:
        return 0, []
    column = text.count(separator, line_start, start)
    if start < covered.get(column, 0):
        return column, []
    cells = []
    for _ in range(_MOST_ROWS):
        row_start = line_end + 1
        line_end = text.find("\n", row_start)
        line_end = len(text) if line_end < 0 else line_end
        row = text[row_start:line_end]
        if row.count(separator) < column or not row.strip() or separator not in row:
            break
        parts = row.split(separator, column + 1)
        cell_start = row_start + sum(len(part) + 1 for part in parts[:column])
        cells.append((cell_start, cell_start + len(parts[column])))
        if line_end >= len(text):
            break
    return column, cells


def apply_label(scan: Scan, piece: Piece) -> None:
    """Gives a bare number the unit of the label or header that it stands under, if there is one."""
    index = bisect_right(scan.labels, (piece.start, len(scan.text) + 1, "", "", 0)) - 1
    if index < 0:
        return
    start, end, kind, unit, scale = scan.labels[index]
    if not start <= piece.start < end:
        return
    piece.kind, piece.unit = kind, unit
    if piece.scale == 1 and scale != 1:
        piece.value, piece.unit_step = simplify(piece.value * scale), simplify(piece.unit_step * scale)
        piece.rounded = True
    piece.rounded = piece.rounded or kind == "dimension"
