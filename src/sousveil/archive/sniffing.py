"""The media type of bytes, from the bytes.

What a file or a server calls itself is often wrong, so the first bytes decide; what was declared only refines a
finding that is general (a text file that is said to be Markdown) and adds the charset. The signatures are those of the
WHATWG MIME Sniffing standard, section 7, and of the formats' own specifications.
"""

from __future__ import annotations

import re
import zlib
from pathlib import Path

HEAD_BYTES = 4096
TAIL_BYTES = 1 << 17

_MAGIC = (
    (b"%PDF-", "application/pdf"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"II*\0", "image/tiff"),
    (b"MM\0*", "image/tiff"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"{\\rtf", "application/rtf"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),
    (b"WARC/", "application/warc"),
    (b"PAR1", "application/vnd.apache.parquet"),
    (b"SQLite format 3\0", "application/vnd.sqlite3"),
)
_ZIP_STARTS = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
# The names that tell the zipped formats apart stand in the central directory, at the end.
_ZIP_MEMBERS = (
    (b"word/document.xml", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    (b"xl/workbook.xml", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    (b"ppt/presentation.xml", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
)
_ZIP_MIMETYPE = re.compile(
    rb"PK\x03\x04.{26}mimetype(application/(?:epub\+zip|vnd\.oasis\.opendocument\.[a-z]+))", re.DOTALL
)
_HTML = re.compile(
    r"(?:<!--.*?-->|<\?xml[^>]*\?>|\s)*<(?:!doctype\s+html|html|head|body|title|script|style|meta|link|div|p|h1|table|a|br)\b",
    re.IGNORECASE | re.DOTALL,
)
_XML = re.compile(r"\s*<(?:\?xml\b|!DOCTYPE\b|[A-Za-z_][\w.:-]*[\s/>])")
_JSON = re.compile(r'\s*(?:\{\s*(?:"|\}|$)|\[\s*(?:["{\[\]\d]|-\d|true\b|false\b|null\b|$))')
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
# Findings that what was declared may make more exact, and the declared types that are allowed to.
_REFINABLE = {
    "text/plain": re.compile(r"text/(?!html$|xml$|plain$)[\w.+-]+"),
    "application/xml": re.compile(r"text/xml|[\w.-]+/[\w.-]+\+xml"),
    "application/json": re.compile(r"[\w.-]+/[\w.-]+\+json"),
    "application/zip": re.compile(r"application/vnd\.[\w.+-]+|[\w.-]+/[\w.-]+\+zip"),
    "application/x-ole-storage": re.compile(r"application/(?:msword|vnd\.ms-[\w.-]+)"),
}


def sniff_file(path: Path, declared: str = "") -> str:
    """The media type of the file's bytes, refined by `declared`; '' when neither tells. Raises OSError."""
    with path.open("rb") as stream:
        head = stream.read(HEAD_BYTES)
        tail = b""
        if head.startswith(_ZIP_STARTS):
            size = stream.seek(0, 2)
            stream.seek(max(0, size - TAIL_BYTES))
            tail = stream.read(TAIL_BYTES)
    return refine_media_type(sniff_media_type(head, tail), declared)


def sniff_media_type(head: bytes, tail: bytes = b"") -> str:
    """The media type that the bytes have, '' when they do not tell.

    `head`: the first bytes, best 4096. `tail`: the last bytes of a ZIP file, in which its directory stands.
    """
    for magic, media_type in _MAGIC:
        if head.startswith(magic):
            return media_type
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return "image/webp"
    if head.startswith(_ZIP_STARTS):
        return _sniff_zip(head, tail)
    if head.startswith(b"\x1f\x8b"):
        return "application/warc" if _starts_unpacked(head, b"WARC/") else "application/gzip"
    return _sniff_text(head)


def refine_media_type(sniffed: str, declared: str) -> str:
    """The media type to go by: `sniffed`, made more exact by `declared` where the two agree.

    `declared` may carry parameters ('text/html; charset=gb2312'); they are kept when it is used.
    """
    declared = declared.strip()
    essence = declared.partition(";")[0].strip().lower()
    if not sniffed or essence == sniffed:
        return declared or sniffed
    allowed = _REFINABLE.get(sniffed)
    if allowed and allowed.fullmatch(essence):
        return declared
    charset = re.search(r"charset\s*=\s*\"?([\w.:-]+)", declared, re.IGNORECASE)
    if charset and sniffed.startswith(("text/", "application/xml", "application/xhtml")):
        return f"{sniffed}; charset={charset[1]}"
    return sniffed


def _sniff_zip(head: bytes, tail: bytes) -> str:
    named = _ZIP_MIMETYPE.match(head)
    if named:
        return named[1].decode()
    for member, media_type in _ZIP_MEMBERS:
        if member in head or member in tail:
            return media_type
    return "application/zip"


def _starts_unpacked(head: bytes, wanted: bytes) -> bool:
    try:
        return zlib.decompressobj(31).decompress(head, len(wanted)) == wanted
    except zlib.error:
        return False


def _sniff_text(head: bytes) -> str:
    text = _decode_head(head)
    if not text or _CONTROL.search(text):
        return ""
    if _HTML.match(text):
        return "application/xhtml+xml" if text.lstrip().startswith("<?xml") else "text/html"
    if _XML.match(text):
        return "application/xml"
    if _JSON.match(text):
        return "application/json"
    return "text/plain"


def _decode_head(head: bytes) -> str:
    """The first bytes as text in which ASCII can be recognised, whatever the encoding."""
    if head.startswith(b"\xef\xbb\xbf"):
        head = head[3:]
    elif head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return head.decode("utf-16", "replace")
    # Latin-1 maps every byte, and no signature needs more than ASCII.
    return head.decode("latin-1")
