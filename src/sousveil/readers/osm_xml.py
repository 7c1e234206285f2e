"""OpenStreetMap in XML, .osm: exports of the site and of editors, and what Overpass gives as XML; plain, gzip or bzip2."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pyarrow as pa

from sousveil.model.protocols import Format, Source
from sousveil.readers.weakness_json import GZIP, unpack_head

if TYPE_CHECKING:
    from sousveil.readers.osm_elements import ElementFeed

FORMAT = Format(
    "osm_xml",
    (".osm", ".osm.gz", ".osm.bz2"),
    ("application/vnd.openstreetmap.data+xml", "application/xml", "application/gzip", "application/x-bzip2"),
    "OpenStreetMap in XML, plain, gzip or bzip2: the surveillance cameras in it.",
    is_records=True,
)
VERSION = "1"

_ROOT = re.compile(rb"<osm[\s>]")
_BZIP = b"BZh"
_DATE = re.compile(
    rb'<meta\s[^>]*?\bosm_base\s*=\s*["\']([0-9TZ:+.-]{10,30})|<osm\s[^>]*?\btimestamp\s*=\s*["\']([0-9TZ:+.-]{10,30})'
)


def accepts(head: bytes, filename: str) -> bool:
    """True for XML, plain or gzip, whose root is osm; of bzip2 the name decides."""
    if head.startswith(_BZIP):
        return filename.lower().endswith(".osm.bz2")
    text = unpack_head(head)
    return text.startswith(b"<") and _ROOT.search(text) is not None


def read(source: Source) -> Iterator[pa.RecordBatch]:
    """A raw_camera_observations row for each camera, its directions, counts of what is withheld, and problems."""
    from sousveil.readers.osm_elements import ElementFeed

    try:
        with source.open() as file:
            head = file.read(1 << 16)
    except OSError:
        head = b""  # said when the file is read
    text = b"" if head.startswith(_BZIP) else unpack_head(head)
    match = _DATE.search(text)
    stated = {"snapshot_at": (match[1] or match[2]).decode("ascii")} if match else {}
    feed = ElementFeed(source, FORMAT, VERSION, stated=stated)
    return feed.guard(_read_elements(source, feed, head, text))


def _read_elements(source: Source, feed: ElementFeed, head: bytes, text: bytes) -> Iterator[pa.RecordBatch]:
    from sousveil.readers.osm_file import read_file

    if b"<!DOCTYPE" in text.replace(b"\0", b"").upper():
        feed.parsing.report("entity_refused", "a document type declaration")
        return
    yield from read_file(source, choose_format(head), feed)


def choose_format(head: bytes) -> str:
    """What libosmium calls the format of a file that begins with `head`."""
    return "osm.gz" if head.startswith(GZIP) else "osm.bz2" if head.startswith(_BZIP) else "osm"
