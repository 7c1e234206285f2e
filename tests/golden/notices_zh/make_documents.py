"""Makes input.docx or input.pdf out of the source.txt of each case: uv run python tests/golden/notices_zh/make_documents.py.

A source has one paragraph a line; '# ' is a heading, '| a | b |' a row of a table, '=PAGE' a new page. The file `format`
beside it says what to make. All words are fictional.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
SIZE = 11


def split_blocks(text: str) -> list[list[str]]:
    """Lines in blocks: rows of one table together, every other line alone."""
    blocks: list[list[str]] = []
    for line in filter(None, text.split("\n")):
        is_row = line.startswith("| ")
        if is_row and blocks and blocks[-1][0].startswith("| "):
            blocks[-1].append(line)
        else:
            blocks.append([line])
    return blocks


def split_row(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip("|").split("|")]


def make_docx(text: str, path: Path) -> None:
    from docx import Document

    document = Document()
    for block in split_blocks(text):
        if block[0].startswith("| "):
            rows = [split_row(line) for line in block]
            table = document.add_table(len(rows), len(rows[0]))
            for row, cells in zip(table.rows, rows, strict=True):
                for cell, words in zip(row.cells, cells, strict=True):
                    cell.text = words
        elif block[0].startswith("# "):
            document.add_heading(block[0][2:], 1)
        else:
            document.add_paragraph(block[0])
    document.save(str(path))


def make_pdf(text: str, path: Path) -> None:
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.platypus import PageBreak, Paragraph, SimpleDocTemplate, Table, TableStyle

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    style = ParagraphStyle("body", fontName="STSong-Light", fontSize=SIZE, leading=SIZE * 1.6, wordWrap="CJK")
    story: list[Any] = []
    for block in split_blocks(text):
        if block[0] == "=PAGE":
            story.append(PageBreak())
        elif block[0].startswith("| "):
            rows = [[Paragraph(cell, style) for cell in split_row(line)] for line in block]
            story.append(Table(rows, style=TableStyle([("GRID", (0, 0), (-1, -1), 0.7, "black")])))
        else:
            story.append(Paragraph(block[0].removeprefix("# "), style))
    SimpleDocTemplate(str(path), pagesize=A4, invariant=1).build(story)


if __name__ == "__main__":
    for kind in sorted(HERE.glob("*/format")):
        text = (kind.parent / "source.txt").read_text("utf-8")
        suffix = kind.read_text("utf-8").strip()
        {"docx": make_docx, "pdf": make_pdf}[suffix](text, kind.parent / f"input.{suffix}")
