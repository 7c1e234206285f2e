"""PDF: text by page as pdfium gives it, ruled tables by rows; pages that are pictures go to OCR."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from typing import Any

import pyarrow as pa

from sousveil.model.protocols import Format, Source
from sousveil.readers.documents import DocumentWriter, UnreadableSourceError, read_guarded
from sousveil.readers.ocr import read_picture

FORMAT = Format(
    "pdf",
    (".pdf",),
    ("application/pdf",),
    "PDF, text by page. Lines are as they stand on the page; tables with ruled lines are given row by row. Scanned "
    "pages need the extra `ocr`.",
)
VERSION = "2"

MAX_PAGES = 20_000
MAX_PIXELS = 16_000_000  # of a page drawn for OCR; a page may claim to be kilometres wide
DOTS_PER_INCH = 200

_DATE = re.compile(r"D:(\d{4})(?:(\d{2})(?:(\d{2}))?)?")
# What programs write when nobody gave a title.
_NO_TITLE = re.compile(
    r"^(?:\(?untitled\)?|\(?anonymous\)?|microsoft word - |powerpoint presentation)\s*", re.I
)
_FEW_LETTERS = 40  # a scanned page may still carry a page number or a stamp as text
_PICTURE_SHARE = 0.5
# What pdfium writes for a hyphen at the end of a line that it joins to the next one.
_JOINED_HYPHEN = str.maketrans({"\ufffe": "-\n", "\u0002": "-\n", "\uffff": "\ufffd"})


def accepts(head: bytes, filename: str) -> bool:
    """True when the mark of a PDF stands in the first kilobyte."""
    return b"%PDF-" in head[:1024]


def read(source: Source) -> Iterator[pa.RecordBatch]:
    """Passages ('page_text' and 'table_row'), one raw_documents row, and problems."""
    return read_guarded(source, FORMAT, VERSION, _extract)


def _extract(source: Source, writer: DocumentWriter) -> Iterator[pa.RecordBatch]:
    document = _open_document(source)
    try:
        writer.is_open = True
        writer.pages = len(document)
        facts = document.get_metadata_dict()
        writer.title = _NO_TITLE.sub("", facts.get("Title", ""))
        writer.published_at = _read_date(facts.get("CreationDate", ""))
        if not _has_end_mark(source):
            writer.report("partly_read", "the file has no end mark: pages at the end may be missing")
        for index in range(min(len(document), MAX_PAGES)):
            _read_page(document, index, writer)
            yield from writer.drain()
        if len(document) > MAX_PAGES:
            writer.report("partly_read", f"only the first {MAX_PAGES} of {len(document)} pages were read")
    finally:
        document.close()


def _open_document(source: Source) -> Any:
    import pypdfium2

    try:
        return pypdfium2.PdfDocument(source.path)
    except pypdfium2.PdfiumError as error:
        words = str(error)
        if "assword" in words or "ecurity" in words:
            raise UnreadableSourceError("encrypted_source", "a password is needed to open it") from error
        raise UnreadableSourceError("damaged_source", words[:200]) from error


def _read_page(document: Any, index: int, writer: DocumentWriter) -> None:
    import pypdfium2

    number = index + 1
    try:
        page = document[index]
    except pypdfium2.PdfiumError as error:
        writer.report("partly_read", f"page {number}: {str(error)[:100]}", writer.locate_next(number))
        return
    try:
        text = _read_text(page)
        if _is_garbled(text) or (
            _count_words(text) < _FEW_LETTERS and _measure_pictures(page) >= _PICTURE_SHARE
        ):
            _read_scan(page, number, "" if _is_garbled(text) else text, writer)
        elif text.strip():
            for kind, words in _read_tables(page) or [("page_text", text)]:
                writer.add(kind, words, number)
    except pypdfium2.PdfiumError as error:
        writer.report("partly_read", f"page {number}: {str(error)[:100]}", writer.locate_next(number))
    finally:
        page.close()


def _read_text(page: Any) -> str:
    text_page = page.get_textpage()
    try:
        text = str(text_page.get_text_range())
    finally:
        text_page.close()
    text = text.replace("\r\n", "\n").replace("\r", "\n").translate(_JOINED_HYPHEN)
    return text if text.endswith("\n") or not text else text + "\n"


def _read_tables(page: Any) -> list[tuple[str, str]] | None:
    """The page's text with its ruled tables as rows; None when it has none."""
    from sousveil.readers.pdf_tables import read_ruled_page

    text_page = page.get_textpage()
    try:
        pieces = read_ruled_page(page, text_page)
    finally:
        text_page.close()
    return None if pieces is None else [(kind, words.translate(_JOINED_HYPHEN)) for kind, words in pieces]


def _read_scan(page: Any, number: int, text: str, writer: DocumentWriter) -> None:
    """What OCR reads from the drawn page; where it cannot, the little text that the page has."""
    width, height = page.get_size()
    scale = DOTS_PER_INCH / 72
    scale = min(scale, (MAX_PIXELS / max(1.0, width * height)) ** 0.5, 10_000 / max(1.0, width, height))
    picture = read_picture(lambda: _draw_page(page, scale), writer.language)
    where = writer.locate_next(number)
    if picture.problem:
        writer.report(
            picture.problem, f"page {number}" + (f": {picture.detail}" if picture.detail else ""), where
        )
    if picture.text.strip():
        writer.report("ocr_used", f"page {number}, {picture.engine}", where)
        writer.add("page_text", picture.text, number, picture.confidence)
    elif text.strip():
        writer.add("page_text", text, number)


def _draw_page(page: Any, scale: float) -> Any:
    bitmap = page.render(scale=scale, may_draw_forms=False)
    try:
        return bitmap.to_pil().convert("RGB")
    finally:
        bitmap.close()


def _count_words(text: str) -> int:
    return sum(character.isalnum() for character in text)


def _is_garbled(text: str) -> bool:
    """True when most characters stand for nothing: the fonts lack the table from glyphs to Unicode."""
    shown = [character for character in text if not character.isspace()]
    if len(shown) < 8:
        return False
    empty = sum(
        character == "\ufffd"
        or character < " "
        or "\ue000" <= character <= "\uf8ff"
        or character >= "\U000f0000"
        for character in shown
    )
    return empty > len(shown) * 0.3


def _measure_pictures(page: Any) -> float:
    """The share of the page that pictures cover, from 0 to 1; those lying on one another count twice."""
    import pypdfium2.raw as pdfium

    width, height = page.get_size()
    area = 0.0
    for picture in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=4):
        left, bottom, right, top = picture.get_bounds()
        left, right = max(0.0, left), min(width, right)
        bottom, top = max(0.0, bottom), min(height, top)
        area += max(0.0, right - left) * max(0.0, top - bottom)
    return float(area / max(1.0, width * height))


def _has_end_mark(source: Source) -> bool:
    with source.open() as file:
        file.seek(0, 2)
        file.seek(max(0, file.tell() - 2048))
        return b"%%EOF" in file.read()


def _read_date(written: str) -> str:
    match = _DATE.match(written)
    if match is None:
        return ""
    year, month, day = match[1], match[2] or "", match[3] or ""
    try:
        datetime.date(int(year), int(month or 1), int(day or 1))
    except ValueError:
        return ""
    return "-".join(filter(None, (year, month, day if month else "")))
