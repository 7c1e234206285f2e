"""Records of a table, whatever file they come from, and which of its rows is the header."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain, islice
from typing import NamedTuple, Protocol

from sousveil.model.notice_values import clean_name
from sousveil.readers.table_mapping import TableMapping, fold_header

MAX_COLUMNS = 16_384
_HEADER_REACH = 50  # rows among which the header is looked for
_TOTALS = frozenset(
    ("合计", "合計", "总计", "總計", "小计", "小計", "共计", "共計", "总额", "total", "totals", "subtotal", "grand total",
     "sum", "summe", "gesamt", "somme", "suma", "totale", "totaal", "итого", "всего", "разом", "усього", "общо", "összesen")
)  # fmt: skip
_NOTHING: frozenset[int] = frozenset()


class RecordLog(Protocol):
    """Where the reading of a table says what is wrong with it and what it left out: the rows of notices, or of lists."""

    def report(self, code: str, detail: str = "", locator: str = "") -> None:
        """Adds a problem of the catalogue."""
        ...

    def count_path(self, path: str, disposition: str = "unmapped", times: int = 1) -> None:
        """Counts a value that goes into no table."""
        ...


class Cells(NamedTuple):
    """A row as the file has it. `numbers`: places of cells that hold numbers, not text; `merged`: that only go on
    from a cell above. `is_broken`: its quotes do not match."""

    texts: list[str]
    numbers: frozenset[int] = _NOTHING
    merged: frozenset[int] = _NOTHING
    is_broken: bool = False


class Record(NamedTuple):
    """A data row. `row`: counted from 1 below the header, empty rows included; `cells`: header → text, never blank."""

    row: int
    cells: dict[str, str]
    numbers: frozenset[str] = frozenset()
    merged: frozenset[str] = frozenset()


def make_records(cells: Iterable[Cells], mapping: TableMapping, rows: RecordLog) -> Iterator[Record]:
    """The records below the header, which is the row that `header_row` says or that has most mapped columns.

    Reports columns that the table does not have, and rows with more or fewer cells than the header. Rows of totals,
    repeated headers and empty rows give no record; but for the empty ones they are counted.
    """
    iterator = iter(cells)
    head = list(islice(iterator, max(_HEADER_REACH, mapping.header_row)))
    index = find_header(head, mapping)
    if index < 0:
        report_missing(mapping, (), rows)
        return
    _count_preamble(head[:index], rows)
    headers = name_headers(head[index].texts)
    report_missing(mapping, headers, rows)
    first = head[index].texts
    for row, found in enumerate(chain(head[index + 1 :], iterator), 1):
        if not any(text and not text.isspace() for text in found.texts):
            continue
        if found.texts == first:
            rows.count_path("(repeated header)")
            continue
        if _is_total(found.texts):
            rows.count_path("(row of totals)")
            continue
        _check_length(found, len(headers), row, rows)
        yield _make_record(row, found, headers, rows)


def find_header(head: list[Cells], mapping: TableMapping) -> int:
    """Index of the header in the first rows; -1 when none of them names a mapped column."""
    if mapping.header_row:
        return mapping.header_row - 1 if mapping.header_row <= len(head) else -1
    wanted = {fold_header(name) for names in mapping.columns.values() for name in names}
    best, best_count = -1, 0
    for index, cells in enumerate(head):
        count = len(wanted & {fold_header(name) for name in name_headers(cells.texts)})
        if count > best_count:
            best, best_count = index, count
    return best


def name_headers(texts: list[str]) -> list[str]:
    """Headers on one line. Of several alike the second is 'name#2'; a blank one in column 5 is '#5'."""
    headers: list[str] = []
    seen: dict[str, int] = {}
    for number, text in enumerate(texts[:MAX_COLUMNS], 1):
        name = clean_name(text) or f"#{number}"
        seen[name] = seen.get(name, 0) + 1
        headers.append(name if seen[name] == 1 else f"{name}#{seen[name]}")
    while headers and headers[-1].startswith("#") and headers[-1] == f"#{len(headers)}":
        headers.pop()  # Excel writes rows of commas behind tables
    return headers


def report_missing(mapping: TableMapping, headers: Iterable[str], rows: RecordLog) -> None:
    """Reports each mapped column that is not among `headers`."""
    known = {fold_header(name) for name in headers}
    for field, names in mapping.columns.items():
        for name in names:
            if fold_header(name) not in known:
                rows.report("mapping_column_missing", f"{field} = {name}")


def _make_record(row: int, found: Cells, headers: list[str], rows: RecordLog) -> Record:
    cells = {
        header: text
        for header, text in zip(headers, found.texts, strict=False)
        if text and not text.isspace()
    }
    for number, text in enumerate(found.texts[len(headers) :], len(headers) + 1):
        if text and not text.isspace():
            rows.count_path(f"#{number}")
    if not found.numbers and not found.merged:
        return Record(row, cells)
    numbers = frozenset(headers[i] for i in found.numbers if i < len(headers))
    return Record(row, cells, numbers, frozenset(headers[i] for i in found.merged if i < len(headers)))


def _check_length(found: Cells, width: int, row: int, rows: RecordLog) -> None:
    length = len(found.texts)
    while length > width and not found.texts[length - 1].strip():
        length -= 1
    if found.is_broken:
        rows.report("row_ragged", "a quotation mark that is never closed", locate_row(row))
    elif length != width:
        rows.report("row_ragged", f"{length} cells, {width} headers", locate_row(row))


def locate_row(row: int) -> str:
    """The locator of a whole row, as JSON."""
    return f'{{"column":"","row":{row}}}'


def _is_total(texts: list[str]) -> bool:
    first = next(text for text in texts if text and not text.isspace())
    return (
        clean_name(first).rstrip(":： ").replace(" ", "" if ord(first[0]) > 0x2E80 else " ").casefold()
        in _TOTALS
    )


def _count_preamble(head: list[Cells], rows: RecordLog) -> None:
    for cells in head:
        for text in cells.texts:
            if text.strip():
                rows.count_path("(above the header)")
