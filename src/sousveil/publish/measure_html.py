"""A measure's page: the question, the answer as a table, how it was computed, the SQL."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

from sousveil.model.summaries import MeasureAnswer
from sousveil.publish.pages import render_page, write_page
from sousveil.publish.redaction import mask_personal_data

_YEAR_NAMES = ("year", "first_year", "last_year")


def measure_to_html(answer: MeasureAnswer, case_title: str) -> str:
    """The page of one answer. Personal data is masked."""
    names = [name for name, _ in answer.columns]
    rows = [
        [(_format_cell(value, name), _is_figure(value)) for name, value in zip(names, row, strict=True)]
        for row in answer.rows
    ]
    return render_page(
        "measure.html",
        answer=answer,
        title=mask_personal_data(case_title),
        rows=rows,
        figures=[_is_figure_column(answer.rows, index) for index in range(len(names))],
        left_out=max(0, answer.total - len(rows)),
    )


def write_measure_html(answer: MeasureAnswer, case_title: str, path: Path) -> None:
    """Writes the page to `path`, whole or not at all. Raises OSError."""
    write_page(measure_to_html(answer, case_title), path)


def _is_figure(value: object) -> bool:
    return isinstance(value, int | float | Decimal) and not isinstance(value, bool)


def _is_figure_column(rows: tuple[tuple[object, ...], ...], index: int) -> bool:
    values = [row[index] for row in rows if row[index] is not None]
    return bool(values) and all(_is_figure(value) for value in values)


def _format_cell(value: object, name: str) -> str:
    """A figure with thousands separated and no more decimals than it needs; an empty cell where there is none."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return str(value) if name in _YEAR_NAMES else f"{value:,}"
    if isinstance(value, float | Decimal):
        text = f"{value:,.0f}" if abs(float(value)) >= 1000 else f"{value:,.3f}"
        return text.rstrip("0").rstrip(".") if "." in text else text
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return mask_personal_data("; ".join(str(part) for part in value))
    return mask_personal_data(str(value))
