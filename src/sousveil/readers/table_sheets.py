"""Tables in spreadsheets (XLSX, XLS, ODS), read by calamine after a look at how large they would become."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from sousveil.model.protocols import Source
from sousveil.readers.documents import UnreadableSourceError
from sousveil.readers.table_limits import check_size
from sousveil.readers.table_mapping import TableMapping
from sousveil.readers.table_records import Cells, RecordLog, find_header

_HEAD_ROWS = 50


def read_sheet(source: Source, mapping: TableMapping, rows: RecordLog) -> Iterator[Cells]:
    """The rows of the sheet that the mapping names, else of the first visible one that has a mapped column.

    Rows that are empty at the top stay, so that counting agrees with the program that shows the sheet. Other sheets
    are counted. Raises UnreadableSourceError.
    """
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError

    check_size(source)
    try:
        with source.open() as file, CalamineWorkbook.from_object(file) as workbook:
            sheet = _choose_sheet(workbook, mapping, rows)
            if sheet is None:
                return
            yield from _iterate_rows(sheet)
    except PasswordError as error:
        raise UnreadableSourceError("encrypted_source") from error
    except CalamineError as error:
        raise UnreadableSourceError("damaged_source", type(error).__name__) from error
    except BaseException as error:
        # What goes wrong inside the parser's Rust code is no Exception to Python, but no reason to stop either.
        if type(error).__name__ == "PanicException":
            raise UnreadableSourceError("damaged_source", "PanicException") from error
        raise


def _choose_sheet(workbook: Any, mapping: TableMapping, rows: RecordLog) -> Any:
    from python_calamine import SheetTypeEnum, SheetVisibleEnum

    if mapping.sheet and mapping.sheet not in workbook.sheet_names:
        raise UnreadableSourceError("mapping_column_missing", f"sheet = {mapping.sheet}")
    chosen = None
    for about in workbook.sheets_metadata:
        if about.typ != SheetTypeEnum.WorkSheet:
            continue
        sheet = workbook.get_sheet_by_name(about.name)
        if mapping.sheet:
            is_fitting = about.name == mapping.sheet
        else:
            is_visible = about.visible == SheetVisibleEnum.Visible
            is_fitting = is_visible and find_header(_read_head(sheet, mapping), mapping) >= 0
        if chosen is None and is_fitting:
            chosen = sheet
        else:
            for _ in range(sheet.height):
                rows.count_path(f"(row of sheet {about.name})")
    return chosen


def _read_head(sheet: Any, mapping: TableMapping) -> list[Cells]:
    count = max(_HEAD_ROWS, mapping.header_row)
    return [_make_cells(row) for row in sheet.to_python(skip_empty_area=False, nrows=count)]


def _iterate_rows(sheet: Any) -> Iterator[Cells]:
    merged = _list_merged(sheet)
    values: dict[int, tuple[int, str]] = {}  # column → last row of the merged cell, its text
    # The iterator keeps empty rows at the top, but leaves out empty columns on the left.
    margin = [""] * (sheet.start[1] if sheet.start else 0)
    for number, row in enumerate(sheet.iter_rows()):
        cells = _make_cells(margin + row)
        for column, last in merged.get(number, ()):
            if column < len(cells.texts):
                values[column] = (last, cells.texts[column])
        going_on = [
            c
            for c, (last, text) in values.items()
            if number <= last and text and c < len(cells.texts) and not cells.texts[c]
        ]
        for column in going_on:
            cells.texts[column] = values[column][1]
        yield cells._replace(merged=frozenset(going_on)) if going_on else cells


def _list_merged(sheet: Any) -> dict[int, list[tuple[int, int]]]:
    """First row → (column, last row) of the cells that are merged downwards."""
    found: dict[int, list[tuple[int, int]]] = {}
    for (first, left), (last, _) in sheet.merged_cell_ranges or ():
        if last > first:
            found.setdefault(first, []).append((left, last))
    return found


def _make_cells(row: list[Any]) -> Cells:
    numbers = frozenset(
        i for i, value in enumerate(row) if isinstance(value, int | float) and not isinstance(value, bool)
    )
    return Cells([_write_value(value) for value in row], numbers)


def _write_value(value: Any) -> str:
    """The value as text: numbers in their shortest form, dates in ISO 8601 without a clock that says midnight."""
    if isinstance(value, str):
        return value.replace("\0", "\ufffd") if "\0" in value else value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        # Fifteen digits are what spreadsheets show; the rest is noise of binary fractions.
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else format(value, ".15g")
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time(0) else value.isoformat(timespec="seconds")
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value) if isinstance(value, int | timedelta) else ""
