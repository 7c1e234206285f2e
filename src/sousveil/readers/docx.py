"""Word documents (DOCX): paragraphs, headings, lists and tables in order, notes, headers and footers."""

from __future__ import annotations

import lzma
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import PurePath
from typing import Any

import pyarrow as pa

from sousveil.model.protocols import Format, Source
from sousveil.readers.documents import DocumentWriter, UnreadableSourceError, read_guarded
from sousveil.readers.markup import flatten_markup
from sousveil.readers.wordml import iterate_word_blocks

FORMAT = Format(
    "docx",
    (".docx", ".docm"),
    ("application/vnd.openxmlformats-officedocument.wordprocessingml.document",),
    "Word documents since 2007. Tracked deletions, hidden text and comments are left out. Nothing linked is fetched.",
)
VERSION = "1"

MAX_UNPACKED = 256 << 20
MAX_PART = 64 << 20  # of mark-up; a picture may be larger
MAX_RATIO = 250
MAX_ENTRIES = 20_000
_RATIO_FLOOR = 4 << 20  # small parts may compress as well as they like
_CHUNK = 1 << 16

_DAMAGE = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
    lzma.LZMAError,
    NotImplementedError,
    ValueError,
    EOFError,
    OSError,
)
_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MAIN_PART = "word/document.xml"
_RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"


def accepts(head: bytes, filename: str) -> bool:
    """True for a ZIP that is named or starts like a DOCX, and for the older Word container, to say what it is."""
    if head.startswith(_OLE):
        return True
    is_named = PurePath(filename).suffix.lower() in FORMAT.suffixes
    return head.startswith(_ZIP) and (is_named or b"word/" in head or head[30:49] == b"[Content_Types].xml")


def read(source: Source) -> Iterator[pa.RecordBatch]:
    """Passages (headings, paragraphs, list items, table rows), one raw_documents row, and problems."""
    return read_guarded(source, FORMAT, VERSION, _extract)


def _extract(source: Source, writer: DocumentWriter) -> Iterator[pa.RecordBatch]:
    with source.open() as file:
        if file.read(len(_OLE)) == _OLE:
            raise _explain_container(file.read(1 << 20))
    try:
        with zipfile.ZipFile(source.path) as archive:
            parts = _unpack_parts(archive)
    except _DAMAGE as error:
        raise UnreadableSourceError("damaged_source", str(error)[:200]) from error
    except RuntimeError as error:  # what zipfile raises when an entry is locked
        raise UnreadableSourceError("encrypted_source", str(error)[:100]) from error
    if _MAIN_PART not in parts:
        raise UnreadableSourceError("unknown_format", "a ZIP archive without word/document.xml")
    _note_links(parts, writer)
    document = _open_document(source)
    writer.is_open = True
    if document is None:
        yield from _read_flat(parts, writer)
        return
    _read_properties(document, writer)
    styles = _list_styles(document)
    for name in _order_parts(parts):
        root = _parse_part(parts[name], name, writer)
        if root is not None:
            for kind, text in iterate_word_blocks(root, styles):
                writer.add_block(kind, text)
                yield from writer.drain()


def _explain_container(data: bytes) -> UnreadableSourceError:
    """An OLE container holds either a locked OOXML document or one of the formats before 2007."""
    if "EncryptedPackage".encode("utf-16-le") in data:
        return UnreadableSourceError("encrypted_source", "a locked Office document")
    if "WordDocument".encode("utf-16-le") in data:
        return UnreadableSourceError(
            "unknown_format", "a Word document from before 2007 (.doc); save it as .docx"
        )
    return UnreadableSourceError(
        "unknown_format", "an Office file from before 2007; save it in a current format"
    )


def _unpack_parts(archive: zipfile.ZipFile) -> dict[str, bytes]:
    """The XML parts under word/ and the relations, by name, when the whole archive unpacks to an honest size.

    The directory's claims are checked first, then what really comes out: a directory can lie.
    """
    entries = archive.infolist()
    if len(entries) > MAX_ENTRIES:
        raise UnreadableSourceError("oversized_expansion", f"{len(entries)} entries")
    packed_total = sum(entry.compress_size for entry in entries)
    for entry in entries:
        _check_size(entry.filename, entry.file_size, entry.compress_size)
    _check_size("the archive", sum(entry.file_size for entry in entries), packed_total)
    parts: dict[str, bytes] = {}
    total = 0
    for entry in entries:
        data = bytearray()
        with archive.open(entry) as stream:
            is_kept = entry.filename.startswith("word/") and entry.filename.endswith((".xml", ".rels"))
            size = 0
            while chunk := stream.read(_CHUNK):
                size += len(chunk)
                total += len(chunk)
                _check_size(entry.filename, size, entry.compress_size)
                _check_size("the archive", total, packed_total)
                if is_kept:
                    data += chunk
        if is_kept and len(data) > MAX_PART:
            raise UnreadableSourceError(
                "oversized_expansion", f"{entry.filename[:80]}: {len(data)} bytes of mark-up"
            )
        if is_kept:
            parts[entry.filename] = bytes(data)
    return parts


def _check_size(name: str, size: int, packed: int) -> None:
    if size > MAX_UNPACKED or (size > _RATIO_FLOOR and size > MAX_RATIO * max(packed, 1)):
        raise UnreadableSourceError(
            "oversized_expansion", f"{name[:80]}: {packed} bytes unpack to {size} or more"
        )


def _open_document(source: Source) -> Any:
    """The python-docx document; None when its XML is too deep or broken for the library."""
    import docx
    from docx.opc.exceptions import PackageNotFoundError
    from lxml import etree

    try:
        return docx.Document(str(source.path))
    except (
        etree.XMLSyntaxError,
        KeyError,
        ValueError,
        AttributeError,
        PackageNotFoundError,
    ):
        return None


def _read_properties(document: Any, writer: DocumentWriter) -> None:
    """Title and date; the author and who changed it last are never looked at."""
    try:
        properties = document.core_properties
        writer.title = properties.title or ""
        created = properties.created
    except (KeyError, ValueError, AttributeError, OverflowError):
        return
    # Word's and python-docx's empty templates carry these dates; they say nothing of the document.
    if created is not None and created.year > 1990 and created.isoformat()[:10] != "2013-12-23":
        writer.published_at = created.date().isoformat()


def _list_styles(document: Any) -> dict[str, str]:
    """Style names by id: the ids differ by the language of the Word that made them."""
    try:
        return {style.style_id: str(style.name or "") for style in document.styles}
    except (KeyError, ValueError, AttributeError):
        return {}


def _order_parts(parts: dict[str, bytes]) -> list[str]:
    """Headers, the main text, footnotes, endnotes, footers."""

    def pick(prefix: str) -> list[str]:
        return sorted(
            n for n in parts if n.startswith(f"word/{prefix}") and n.endswith(".xml") and n.count("/") == 1
        )

    return [*pick("header"), _MAIN_PART, *pick("footnotes"), *pick("endnotes"), *pick("footer")]


def _parse_part(data: bytes, name: str, writer: DocumentWriter) -> Any:
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        writer.report("partly_read", f"{name[:60]}: {str(error)[:150]}")
        return None


def _read_flat(parts: dict[str, bytes], writer: DocumentWriter) -> Iterator[pa.RecordBatch]:
    """The words without their structure, for mark-up that no parser takes."""
    words = _explain_broken(parts[_MAIN_PART])
    writer.report("too_deep" if "depth" in words else "partly_read", f"word/document.xml: {words}")
    for text in flatten_markup(parts[_MAIN_PART].decode("utf-8", "replace")):
        writer.add_block("paragraph", text)
        yield from writer.drain()


def _explain_broken(data: bytes) -> str:
    from lxml import etree

    try:
        etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False))
    except etree.XMLSyntaxError as error:
        return str(error)[:150]
    return "could not be opened as a Word document"


def _note_links(parts: dict[str, bytes], writer: DocumentWriter) -> None:
    """Reports outside files that the document would load by itself; hyperlinks that a reader may click are none."""
    from lxml import etree

    targets: set[str] = set()
    for name, data in parts.items():
        if not name.endswith(".rels"):
            continue
        try:
            root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True))
        except etree.XMLSyntaxError:
            continue
        for relation in root.iter(_RELATION):
            kind = str(relation.get("Type", "")).rpartition("/")[2]
            if relation.get("TargetMode") == "External" and kind != "hyperlink":
                targets.add(kind)
    if targets:
        writer.report("links_ignored", ", ".join(sorted(targets))[:200])
