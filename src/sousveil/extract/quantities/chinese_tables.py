"""Units that stand in a label or a table's header and hold for the bare numbers beneath."""

from __future__ import annotations

import re
from fractions import Fraction

from sousveil.extract.quantities import chinese_units as units

_SCALES = {
    "": 1,
    "十": 10,
    "百": 100,
    "千": 1000,
    "万": 10**4,
    "十万": 10**5,
    "百万": 10**6,
    "千万": 10**7,
    "亿": 10**8,
    "十亿": 10**9,
    "百亿": 10**10,
    "万亿": 10**12,
}
_HEADER_CELL = re.compile(
    r"[(\[] ?(?:单位 ?[:,]? ?)?(?:人民币 ?[/,]? ?)?([十百千万亿]{0,3}) ?([^\s()\[\]|万亿]{1,6}?) ?[)\]] ?$"
)
_HINT = re.compile(
    r"[(\[](?:单位[:,]? ?)?(?:人民币[/,]? ?)?[十百千万亿]{0,3}[^\s()\[\]|]{1,6}[)\]] ?(?=[\t|\n])"
)
_UNIT_LINE = re.compile(r"(?:金额)?单位 ?[:,] ?(?:人民币 ?)?([十百千万亿]{0,3}) ?(元|美元|欧元|港元|日元)")
_NUMBER = re.compile(r" *(-?\d[\d,]*(?:\.\d+)?) *$")
_MONEY_HEAD = re.compile("金额|预算|单价|总价|价格|报价|限价|合计|小计|造价|投资|费用|经费")
_MAX_ROWS = 500


def name_unit(scale_word: str, unit_word: str) -> tuple[Fraction, str, str] | None:
    """(factor, kind, unit) of the words of a label: ('万', '元') is (10000, 'money', 'CNY'); None for other words."""
    scale = _SCALES.get(scale_word)
    if scale is None:
        return None
    if unit_word == "%":
        return Fraction(scale), "percent", "percent"
    word = unit_word.partition("/")[0]
    tail = units.load_tails()[1].get(word)
    if tail is not None and tail[1] in (units.MONEY, units.DIMENSION):
        return Fraction(scale), "money" if tail[1] == units.MONEY else "dimension", tail[2]
    if word.upper() == "RMB":
        return Fraction(scale), "money", "CNY"
    symbol = units.load_symbols().get(word)
    return (Fraction(scale), "dimension", symbol) if symbol else None


def find_column_units(folded: str, text: str) -> dict[int, tuple[Fraction, str, str]]:
    """Start of a bare number in a table cell → (factor, kind, unit) that its column's header states.

    Columns are told apart by tabs or '|'. A table ends at the first line without either, or after 500 rows.
    """
    if ("\t" not in folded and "|" not in folded) or not (_HINT.search(folded) or _UNIT_LINE.search(folded)):
        return {}
    found: dict[int, tuple[Fraction, str, str]] = {}
    header: dict[int, tuple[Fraction, str, str]] = {}
    everywhere: tuple[Fraction, str, str] | None = None
    rows = 0
    at = 0
    for line in folded.splitlines(keepends=True):
        if match := _UNIT_LINE.search(line):
            everywhere = name_unit(match[1], match[2])
        if "\t" not in line and "|" not in line:
            header = {}
            at += len(line)
            continue
        separator = "\t" if "\t" in line else "|"
        cells = line.rstrip("\r\n").split(separator)
        stated = _read_header(cells, everywhere)
        if stated and not any(_NUMBER.match(cell) for cell in cells):
            header, rows = stated, 0
        elif header and rows < _MAX_ROWS:
            rows += 1
            _place_cells(cells, at, header, found)
        at += len(line)
    return found


def _read_header(
    cells: list[str], everywhere: tuple[Fraction, str, str] | None
) -> dict[int, tuple[Fraction, str, str]]:
    header: dict[int, tuple[Fraction, str, str]] = {}
    for column, cell in enumerate(cells):
        cell = cell.strip(" ")
        if match := _HEADER_CELL.search(cell):
            named = name_unit(match[1], match[2])
            if named:
                header[column] = named
        elif everywhere and _MONEY_HEAD.search(cell):
            header[column] = everywhere
    return header


def _place_cells(
    cells: list[str],
    at: int,
    header: dict[int, tuple[Fraction, str, str]],
    found: dict[int, tuple[Fraction, str, str]],
) -> None:
    for column, cell in enumerate(cells):
        if column in header and (match := _NUMBER.match(cell)):
            start = at + match.start(1)
            found[start + (1 if match[1].startswith("-") else 0)] = header[column]
            found[start] = header[column]
        at += len(cell) + 1
