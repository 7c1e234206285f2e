"""Ruled tables in PDFs: cells, merged cells, wrapped lines; pages without tables stay as they are."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph, SimpleDocTemplate, Table, TableStyle

from sousveil.readers.pdf_tables import MAX_RULES
from tests.unit.readers.sandbox import assert_sound, make_source, read_bytes

GRID = ("GRID", (0, 0), (-1, -1), 0.5, "black")


def build_pdf(*story: Any) -> bytes:
    buffer = io.BytesIO()
    SimpleDocTemplate(buffer, pagesize=A4, invariant=1).build(list(story))
    return buffer.getvalue()


def write_line(words: str) -> Paragraph:
    return Paragraph(words, ParagraphStyle("body"))


def list_kinds(tmp_path: Path, data: bytes) -> list[tuple[str, str]]:
    reading = read_bytes(tmp_path, data, "a.pdf")
    assert_sound(reading, make_source(tmp_path, data, "a.pdf"))
    return [(row["kind"], row["text"].rstrip("\n")) for row in reading.passages]


def test_rows_stand_between_the_text_before_and_after(tmp_path: Path) -> None:
    table = Table(
        [["Lot", "Supplier", "Price"], ["1", "Exampleton Ltd", "1,200"], ["2", "", "900"]],
        style=TableStyle([GRID]),
    )
    assert list_kinds(tmp_path, build_pdf(write_line("Before it."), table, write_line("After it."))) == [
        ("page_text", "Before it."),
        ("table_row", "Lot | Supplier | Price"),
        ("table_row", "1 | Exampleton Ltd | 1,200"),
        ("table_row", "2 |  | 900"),
        ("page_text", "After it."),
    ]


def test_merged_cells_keep_the_columns_aligned(tmp_path: Path) -> None:
    spans = [("SPAN", (0, 1), (0, 2)), ("SPAN", (0, 3), (1, 3))]
    cells = [["Lot", "Item", "Sum"], ["1", "Cameras", "10"], ["", "Cables", "20"], ["Total", "", "30"]]
    rows = list_kinds(tmp_path, build_pdf(Table(cells, style=TableStyle([GRID, *spans]))))
    assert [text for _, text in rows] == [
        "Lot | Item | Sum",
        "1 | Cameras | 10",
        " | Cables | 20",
        "Total |  | 30",
    ]


def test_a_line_that_fills_its_cell_goes_on(tmp_path: Path) -> None:
    words = "A name that is much too long for the narrow cell"
    table = Table(
        [["Name", write_line(words)], ["Parts", "12\n500"]], colWidths=[60, 90], style=TableStyle([GRID])
    )
    assert [text for _, text in list_kinds(tmp_path, build_pdf(table))] == [
        f"Name | {words}",
        "Parts | 12; 500",
    ]


def test_lines_without_a_grid_are_no_table(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, invariant=1)
    for step in range(6):
        canvas.drawString(72, 700 - 20 * step, f"Line {step}")
        canvas.line(72, 697 - 20 * step, 300, 697 - 20 * step)
    canvas.rect(60, 500, 300, 250)
    canvas.showPage()
    canvas.save()
    assert list_kinds(tmp_path, buffer.getvalue()) == [
        ("page_text", "\n".join(f"Line {n}" for n in range(6)))
    ]


def test_a_drawing_of_many_lines_is_left_alone(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, invariant=1)
    canvas.drawString(72, 700, "A map")
    for step in range(MAX_RULES // 2 + 10):
        canvas.line(50, 100 + step * 0.2, 500, 100 + step * 0.2)
        canvas.line(50 + step * 0.2, 100, 50 + step * 0.2, 500)
    canvas.showPage()
    canvas.save()
    assert list_kinds(tmp_path, buffer.getvalue()) == [("page_text", "A map")]
