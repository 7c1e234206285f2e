"""Media types from bytes."""

from __future__ import annotations

import gzip
import io
import zipfile
from pathlib import Path

import pytest

from sousveil.archive.sniffing import refine_media_type, sniff_file, sniff_media_type

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ODT = "application/vnd.oasis.opendocument.text"


def zip_of(*names: str, first: tuple[str, str] | None = None, padding: int = 0) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        if first:
            archive.writestr(*first)
        archive.writestr("padding", "x" * padding)
        for name in names:
            archive.writestr(name, "")
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "media_type"),
    [
        (b"%PDF-1.7\n%\xe2\xe3", "application/pdf"),
        (b"\x89PNG\r\n\x1a\n\0\0", "image/png"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF", "image/jpeg"),
        (b"II*\0\x08\0", "image/tiff"),
        (b"MM\0*\0\0", "image/tiff"),
        (b"RIFF\0\0\0\0WEBPVP8 ", "image/webp"),
        (b"{\\rtf1\\ansi}", "application/rtf"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0", "application/x-ole-storage"),
        (b"WARC/1.1\r\n", "application/warc"),
        (gzip.compress(b"WARC/1.0\r\nWARC-Type: warcinfo\r\n"), "application/warc"),
        (gzip.compress(b"plain"), "application/gzip"),
        (b"\x1f\x8b", "application/gzip"),
        (b"<!DOCTYPE html><title>x", "text/html"),
        (b"\xef\xbb\xbf\r\n <!-- made\nby hand --> <HTML lang=zh>", "text/html"),
        ("<html><p>摄像机".encode("utf-16"), "text/html"),
        ("<p>二十台".encode("gb18030"), "text/html"),
        (b'<?xml version="1.0"?>\n<!DOCTYPE html PUBLIC "x">', "application/xhtml+xml"),
        (b'<?xml version="1.0"?><rss>', "application/xml"),
        (b"<TED_EXPORT xmlns='x'>", "application/xml"),
        (b'{"ocid": 1}', "application/json"),
        (b'[\n {"a": 1}', "application/json"),
        (b"{}", "application/json"),
        (b"[1] As the police said, 12 cameras", "application/json"),
        (b"{curly} words", "text/plain"),
        (b"a < b", "text/plain"),
        ("25.9 million faces".encode("utf-16"), "text/plain"),
        ("二十台摄像机".encode("gb18030"), "text/plain"),
        ("камеры".encode("cp1251"), "text/plain"),
        (b"", ""),
        (b"\0\x01\x02", ""),
    ],
)
def test_the_bytes_tell(data: bytes, media_type: str) -> None:
    assert sniff_media_type(data) == media_type


@pytest.mark.parametrize(
    ("data", "media_type"),
    [
        (zip_of("word/document.xml"), DOCX),
        (zip_of("word/document.xml", padding=200_000), DOCX),
        (zip_of("xl/workbook.xml", padding=9000), XLSX),
        (zip_of("a.txt"), "application/zip"),
        (zip_of("content.xml", first=("mimetype", ODT)), ODT),
        (zip_of("x", first=("mimetype", "application/epub+zip")), "application/epub+zip"),
        (b"PK\x05\x06" + bytes(18), "application/zip"),
    ],
)
def test_zipped_formats_are_told_apart(tmp_path: Path, data: bytes, media_type: str) -> None:
    path = tmp_path / "it"
    path.write_bytes(data)
    assert sniff_file(path) == media_type


@pytest.mark.parametrize(
    ("sniffed", "declared", "result"),
    [
        ("text/html", "", "text/html"),
        ("", "application/x-odd", "application/x-odd"),
        ("text/html", "text/html; charset=gb2312", "text/html; charset=gb2312"),
        ("text/html", 'text/plain; Charset="Big5"', "text/html; charset=Big5"),
        ("application/pdf", "text/html; charset=utf-8", "application/pdf"),
        ("text/plain", "text/markdown", "text/markdown"),
        ("text/plain", "text/html", "text/plain"),
        ("text/plain", "application/pdf", "text/plain"),
        ("application/xml", "application/rss+xml", "application/rss+xml"),
        ("application/json", "application/geo+json", "application/geo+json"),
        ("application/x-ole-storage", "application/msword", "application/msword"),
        ("application/zip", "image/png", "application/zip"),
    ],
)
def test_what_was_declared_refines_but_does_not_overrule(sniffed: str, declared: str, result: str) -> None:
    assert refine_media_type(sniffed, declared) == result
