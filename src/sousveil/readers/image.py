"""Scans as picture files: PNG, JPEG, TIFF with many pages, WebP, BMP. All text is from OCR."""

from __future__ import annotations

import importlib.util
import warnings
from collections.abc import Iterator
from typing import Any

import pyarrow as pa

from sousveil.model.protocols import Format, Source
from sousveil.readers.documents import DocumentWriter, UnreadableSourceError, read_guarded
from sousveil.readers.ocr import read_picture

FORMAT = Format(
    "image",
    (".png", ".jpg", ".jpeg", ".tif", ".tiff", ".webp", ".bmp"),
    ("image/png", "image/jpeg", "image/tiff", "image/webp", "image/bmp"),
    "Pictures of pages. They need the extra `ocr`.",
)
VERSION = "1"

MAX_PIXELS = 100_000_000
MAX_FRAMES = 2_000
_DRAWN_PIXELS = 16_000_000
_SIGNATURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"II*\0", b"MM\0*")
_FORMATS = ("PNG", "JPEG", "TIFF", "WEBP", "BMP")


def accepts(head: bytes, filename: str) -> bool:
    """True when the first bytes are the signature of a picture format that is read."""
    is_webp = head[:4] == b"RIFF" and head[8:12] == b"WEBP"
    is_bitmap = head[:2] == b"BM" and head[6:10] == b"\0\0\0\0" and b"\0" in head[10:30]
    return head.startswith(_SIGNATURES) or is_webp or is_bitmap


def read(source: Source) -> Iterator[pa.RecordBatch]:
    """Passages ('page_text', one a picture), one raw_documents row, and problems."""
    return read_guarded(source, FORMAT, VERSION, _extract)


def _extract(source: Source, writer: DocumentWriter) -> Iterator[pa.RecordBatch]:
    if importlib.util.find_spec("PIL") is None:
        writer.report("scanned_page", "the whole file is a picture")
        return
    picture = _open_picture(source)
    with picture:
        count = int(getattr(picture, "n_frames", 1))
        writer.is_open = True
        writer.pages = count
        for index in range(min(count, MAX_FRAMES)):
            _read_frame(picture, index, writer)
            yield from writer.drain()
        if count > MAX_FRAMES:
            writer.report("partly_read", f"only the first {MAX_FRAMES} of {count} pictures were read")


def _open_picture(source: Source) -> Any:
    from PIL import Image, UnidentifiedImageError

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # the size is checked below, before anything is unpacked
            picture = Image.open(source.path, formats=_FORMATS)
    except Image.DecompressionBombError as error:
        raise UnreadableSourceError("oversized_expansion", str(error)[:200]) from error
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as error:
        raise UnreadableSourceError("damaged_source", str(error).partition(" '")[0][:200]) from error
    if picture.width * picture.height > MAX_PIXELS:
        size = f"{picture.width} by {picture.height} pixels"
        picture.close()
        raise UnreadableSourceError("oversized_expansion", size)
    return picture


def _read_frame(picture: Any, index: int, writer: DocumentWriter) -> None:
    number = index + 1
    try:
        picture.seek(index)
        if picture.width * picture.height > MAX_PIXELS:
            raise ValueError(f"{picture.width} by {picture.height} pixels")
        found = read_picture(lambda: _shrink(picture), writer.language)
    except (OSError, ValueError, SyntaxError, EOFError) as error:
        code = "partly_read" if index or writer.characters else "damaged_source"
        writer.report(code, f"picture {number}: {str(error)[:150]}", writer.locate_next(number))
        return
    where = writer.locate_next(number)
    if found.problem:
        writer.report(
            found.problem, f"picture {number}" + (f": {found.detail}" if found.detail else ""), where
        )
    if found.text.strip():
        writer.report("ocr_used", f"picture {number}, {found.engine}", where)
        writer.add("page_text", found.text, number, found.confidence)


def _shrink(picture: Any) -> Any:
    """The frame in RGB, on white where it is transparent, no larger than OCR can use."""
    from PIL import Image

    frame = picture.convert("RGBA")
    page = Image.new("RGB", frame.size, "white")
    page.paste(frame, mask=frame.getchannel("A"))
    scale = (_DRAWN_PIXELS / (page.width * page.height)) ** 0.5
    if scale < 1:
        page = page.resize((max(1, int(page.width * scale)), max(1, int(page.height * scale))))
    return page
