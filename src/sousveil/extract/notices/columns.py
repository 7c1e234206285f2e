"""Tables: label beside value, values below heads of columns, and rows that came as words with spaces between."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass

from sousveil.extract.notices.labels import Label, look_up
from sousveil.extract.notices.layout import Line
from sousveil.extract.notices.lots import read_lot_key
from sousveil.extract.notices.statements import Statement, make_statement

_BEFORE = ("更正前内容", "更正前", "原内容", "变更前", "原公告内容", "变更前内容")
_AFTER = ("更正后内容", "更正后", "变更后", "现内容", "变更后内容")
_TOTALS = re.compile(r"合计|总计|小计|共计|总价合计")
_TOKEN = re.compile(r"\S+")


@dataclass(slots=True)
class _Head:
    labels: list[Label | None]
    is_spaced: bool


class ColumnReader:
    """Reads rows one after another; remembers the heads of the columns and the lot last named in them."""

    def __init__(self) -> None:
        self._head: _Head | None = None
        self._lot = ""
        self._outer_lot = ""
        self._row = 0
        self._place = 0
        self._last_place = -2

    def takes(self, line: Line, following: Line | None, place: int) -> bool:
        """True when `line` is a row of a table, and `read_row` is to be asked for what it states.

        `place` counts the lines without those that only furnish pages: a table goes on behind a page's number.
        """
        self._place = place
        if line.is_row:
            return True
        if self._head is not None and self._head.is_spaced and place == self._last_place + 1:
            return len(_TOKEN.findall(line.folded)) == len(self._head.labels)
        return following is not None and not following.is_row and _is_spaced_head(line, following)

    def read_row(self, line: Line, lot: str = "") -> list[Statement]:
        """What the row states; [] for a row of heads. `lot`: the one that a line above the table names."""
        if self._place > self._last_place + 2:  # one blank line may stand between rows
            self._head, self._lot = None, ""
        self._outer_lot = lot
        self._last_place = self._place
        self._row += 1
        cells = line.cells or [match.span() for match in _TOKEN.finditer(line.folded)]
        labels = [look_up(line.folded[start:end].rstrip(" :：")) for start, end in cells]
        if _is_head(labels, cells, line):
            self._head = _Head(labels, not line.is_row)
            self._lot = ""
            return []
        if self._head is not None and _is_correction(self._head.labels):
            return self._read_correction(line, cells, labels)
        if (
            self._head is not None
            and sum(label is not None and "ignored" not in label.fields for label in labels) < 2
        ):
            return self._read_columns(line, cells)
        return self._read_pairs(line, cells, labels)

    def _read_columns(self, line: Line, cells: list[tuple[int, int]]) -> list[Statement]:
        assert self._head is not None
        heads = self._head.labels
        first = line.folded[cells[0][0] : cells[0][1]] if cells else ""
        if _TOTALS.search(first):
            return []
        pairs = [(head, cell) for head, cell in zip(heads, cells, strict=False) if head and cell[0] < cell[1]]
        lots = [cell for head, cell in pairs if "lot" in head.fields]
        if lots:
            self._lot = read_lot_key(line.folded[lots[0][0] : lots[0][1]]) or self._lot
        return [self._make(line, head, cell, "column", head.lot or self._lot) for head, cell in pairs]

    def _read_pairs(
        self, line: Line, cells: list[tuple[int, int]], labels: list[Label | None]
    ) -> list[Statement]:
        """Label and value side by side: 采购人 | 某局 | 代理机构 | 某公司."""
        found: list[Statement] = []
        index = 0
        while index < len(cells):
            label = labels[index]
            index += 1
            if label is None:
                continue
            while index < len(cells) and cells[index][0] == cells[index][1]:
                index += 1
            if index < len(cells) and labels[index] is None:
                found.append(self._make(line, label, cells[index], "cell", label.lot))
                index += 1
        return found

    def _read_correction(
        self, line: Line, cells: list[tuple[int, int]], labels: list[Label | None]
    ) -> list[Statement]:
        assert self._head is not None
        topic = next((label for label in labels if label is not None), None)
        if topic is None:
            return []
        found: list[Statement] = []
        for head, cell in zip(self._head.labels, cells, strict=False):
            if head and cell[0] < cell[1] and head.key in (*_BEFORE, *_AFTER):
                statement = self._make(line, topic, cell, "column", "")
                statement.is_before = head.key in _BEFORE
                found.append(statement)
        return found

    def _make(self, line: Line, label: Label, cell: tuple[int, int], form: str, lot: str) -> Statement:
        statement = make_statement(line, label, cell, form, lot or self._outer_lot)
        statement.row = self._row
        return statement


def _is_head(labels: list[Label | None], cells: list[tuple[int, int]], line: Line) -> bool:
    """True for a row of heads: most cells are labels, and not every second one only."""
    filled = [index for index, (start, end) in enumerate(cells) if start < end]
    known = [index for index in filled if labels[index] is not None]
    if len(known) < 2 or any(line.folded[end - 1] in ":：" for start, end in (cells[i] for i in known)):
        return False
    if any(re.search(r"\d{3}", line.folded[cells[i][0] : cells[i][1]]) for i in filled):
        return False
    beside = any(right - left == 1 for left, right in itertools.pairwise(known))
    return beside and len(known) * 2 > len(filled)


def _is_spaced_head(line: Line, following: Line) -> bool:
    tokens = _TOKEN.findall(line.folded)
    if not 3 <= len(tokens) <= 12 or len(line.text) > 120:
        return False
    labels = [look_up(token) for token in tokens]
    useful = any(label is not None and "ignored" not in label.fields for label in labels)
    if not useful or sum(label is not None for label in labels) * 4 < 3 * len(tokens):
        return False
    return len(_TOKEN.findall(following.folded)) == len(tokens)


def _is_correction(heads: list[Label | None]) -> bool:
    keys = {head.key for head in heads if head}
    return bool(keys & set(_BEFORE)) and bool(keys & set(_AFTER))
