"""The CPE dictionary: pages of NVD's CPE API 2.0, and the older XML dictionary 2.3, whole or in pieces."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pyarrow as pa

from sousveil.model.protocols import Format, Source
from sousveil.model.weakness_tables import CPE_NAMES
from sousveil.readers.cpe_names import parse_cpe
from sousveil.readers.ocds_json import GzipBytes, Parsing
from sousveil.readers.ocds_stream import Piece
from sousveil.readers.weakness_feed import Feed
from sousveil.readers.weakness_fields import Json
from sousveil.readers.weakness_json import GZIP, unpack_head

FORMAT = Format(
    "cpe",
    (".json", ".xml", ".json.gz", ".xml.gz"),
    ("application/json", "application/xml", "application/gzip"),
    "The CPE dictionary: pages of NVD's CPE API 2.0, and the XML dictionary 2.3.",
    is_records=True,
)
VERSION = "1"

_JSON_MARKS = re.compile(rb'"NVD_CPE"|"cpeName"\s*:')
_XML_START = re.compile(rb"<(?:\w+:)?cpe-list[\s>]")
_DOCTYPE = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_LIST_KEYS = frozenset(("products",))
_PAGE_KEYS = frozenset(
    ("products", "resultsPerPage", "startIndex", "totalResults", "format", "version", "timestamp")
)
_CPE_KEYS = frozenset(("cpeName", "titles", "deprecated", "deprecatedBy"))
_TITLE_KEYS = frozenset(("title", "lang"))
_DEPRECATION_KEYS = frozenset(("cpeName", "cpeNameId"))
_HEAD_BYTES = 1 << 16
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
_SHAPE = "/products/[]/cpe"


def accepts(head: bytes, filename: str) -> bool:
    """True for JSON with CPE names and for XML in which a cpe-list begins, plain or gzip."""
    text = unpack_head(head)
    if text.startswith((b"{", b"[")):
        return _JSON_MARKS.search(text) is not None
    return text.startswith(b"<") and _XML_START.search(text) is not None


def read(source: Source) -> Iterator[pa.RecordBatch]:
    """A raw_cpe_names row for each entry, counts of what was not mapped, and problems."""
    feed = Feed(source, FORMAT.name, VERSION)
    parsing = Parsing()
    return feed.guard(_read_entries(feed, parsing), parsing)


def _read_entries(feed: Feed, parsing: Parsing) -> Iterator[pa.RecordBatch]:
    entries = _Entries(feed)
    with feed.source.open() as file:
        head = file.read(4096)
    if unpack_head(head).startswith((b"{", b"[")):
        yield from feed.read_pieces(_LIST_KEYS, entries.write_piece, parsing)
        return
    yield from _read_xml(entries, feed, parsing)


class _Entries:
    def __init__(self, feed: Feed) -> None:
        self._feed = feed
        self._rows = feed.rows
        self._scope = feed.scope

    def write_piece(self, piece: Piece) -> None:
        for value in self._feed.iterate_entries(piece, "products", _PAGE_KEYS, ("cpe", "cpeName")):
            if "cpe" in value:
                self._write_object(self._scope.section(value, "cpe", "/products/[]"), "/cpe")
            else:
                self._write_object(value, "")

    def _write_object(self, cpe: Json, at: str) -> None:
        scope = self._scope
        titles = []
        for _, title in scope.each(cpe, "titles", _SHAPE):
            titles.append(
                (
                    scope.take(title, "lang", f"{_SHAPE}/titles/[]"),
                    scope.take(title, "title", f"{_SHAPE}/titles/[]"),
                )
            )
            scope.count_rest(title, _TITLE_KEYS, f"{_SHAPE}/titles/[]")
        replaced = []
        for _, inner in scope.each(cpe, "deprecatedBy", _SHAPE):
            replaced.append(scope.take(inner, "cpeName", f"{_SHAPE}/deprecatedBy/[]"))
            scope.count_rest(inner, _DEPRECATION_KEYS, f"{_SHAPE}/deprecatedBy/[]")
        is_deprecated = cpe.get("deprecated") is True or str(cpe.get("deprecated")).lower() == "true"
        name = scope.take(cpe, "cpeName", _SHAPE)
        self.write_name(name, titles, replaced, scope.locate(at), is_deprecated=is_deprecated)
        scope.count_rest(cpe, _CPE_KEYS, _SHAPE)

    def write_name(
        self, cpe: str, titles: list[tuple[str, str]], replaced: list[str], place: str, *, is_deprecated: bool
    ) -> None:
        """Adds an entry. `titles`: language and title; `replaced`: the names that stand in its place."""
        self._feed.found += 1
        name = parse_cpe(cpe)
        if name is None:
            self._rows.report("schema_mismatch", "an entry without a CPE name", place)
            return
        english = [title for language, title in titles if language[:2].lower() == "en"]
        self._rows.add(
            CPE_NAMES,
            place,
            cpe=cpe,
            part=name.part,
            vendor_raw=name.vendor,
            product_raw=name.product,
            version_raw=name.version,
            title=english[0] if english else "",
            deprecated=is_deprecated,
            deprecated_by=[other for other in replaced if other],
        )
        if len(titles) > bool(english):
            self._rows.count_path(f"{_SHAPE}/titles (others)", times=len(titles) - bool(english))


def _read_xml(entries: _Entries, feed: Feed, parsing: Parsing) -> Iterator[pa.RecordBatch]:
    from lxml import etree

    index = 0
    try:
        for index, element in iterate_items(feed.source, parsing):
            _write_item(element, index, entries, feed)
            yield from feed.rows.drain()
    except etree.XMLSyntaxError as error:
        feed.rows.report("xml_invalid", f"line {error.position[0]}, after {index} items")


def iterate_items(source: Source, parsing: Parsing) -> Iterator[tuple[int, Any]]:
    """The items of a cpe-list with their number from 1, without entities, document types and network.

    An item is gone when the next one is asked for. Raises lxml.etree.XMLSyntaxError and OSError.
    """
    from lxml import etree

    parser = etree.XMLPullParser(
        ("end",),
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
    )
    index = 0
    with source.open() as file:
        is_packed = file.read(2) == GZIP
        file.seek(0)
        stream = GzipBytes(file, parsing) if is_packed else file
        data = stream.read(_HEAD_BYTES)
        if _DOCTYPE.search(data.replace(b"\0", b"")):
            parsing.report("entity_refused", "a document type declaration")
            return
        while data:
            parser.feed(data)
            for _, element in parser.read_events():
                if _local_name(element) == "cpe-item":
                    index += 1
                    yield index, element
                    _forget(element)
            data = stream.read(1 << 20)
        parser.close()


def _write_item(element: Any, index: int, entries: _Entries, feed: Feed) -> None:
    titles, replaced = [], []
    name = element.get("name") or ""
    for part in element.iter("{*}title", "{*}cpe23-item", "{*}deprecated-by"):
        kind = _local_name(part)
        if kind == "title":
            titles.append((part.get(_LANGUAGE) or "", part.text or ""))
        elif kind == "cpe23-item":
            name = part.get("name") or name
        else:
            replaced.append(part.get("name") or "")
    for _ in element.iter("{*}reference", "{*}note", "{*}check"):
        feed.rows.count_path("/cpe-list/cpe-item/(references, notes, checks)")
    place = f"{{\"xpath\":\"/*[local-name()='cpe-list']/*[local-name()='cpe-item'][{index}]\"}}"
    is_deprecated = element.get("deprecated") == "true" or bool(replaced)
    entries.write_name(name, titles, replaced, place, is_deprecated=is_deprecated)


def _local_name(element: Any) -> str:
    return str(element.tag).rpartition("}")[2]


def _forget(element: Any) -> None:
    """Frees an item and those before it; the tree would else grow with the file."""
    element.clear()
    while element.getprevious() is not None:
        del element.getparent()[0]
