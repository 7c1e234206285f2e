"""Overpass: what its interpreter answers with [out:json]."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pyarrow as pa

from sousveil.model.protocols import Format, Source
from sousveil.readers.weakness_json import unpack_head

FORMAT = Format(
    "overpass",
    (".json", ".json.gz"),
    ("application/json", "application/gzip"),
    "What Overpass answers as JSON: the surveillance cameras in it.",
    is_records=True,
)
VERSION = "1"

_MARKS = re.compile(
    rb'"(?:osm3s|timestamp_osm_base)"\s*:|"elements"\s*:\s*\[\s*(?:\{\s*"(?:type|id|lat|lon|tags)"|\])'
)
_DATE = re.compile(rb'"timestamp_osm_base"\s*:\s*"([0-9TZ:+.-]{10,30})"')


def accepts(head: bytes, filename: str) -> bool:
    """True for JSON, plain or gzip, with the keys of an answer of Overpass."""
    text = unpack_head(head)
    return text.startswith(b"{") and _MARKS.search(text) is not None


def read(source: Source) -> Iterator[pa.RecordBatch]:
    """A raw_camera_observations row for each camera, its directions, counts of what is withheld, and problems."""
    from sousveil.readers.osm_elements import ElementFeed
    from sousveil.readers.osm_json import read_elements

    try:
        with source.open() as file:
            match = _DATE.search(unpack_head(file.read(1 << 16)))
    except OSError:
        match = None  # said when the file is read
    stated = {"snapshot_at": match[1].decode("ascii")} if match else {}
    feed = ElementFeed(source, FORMAT, VERSION, stated=stated)
    return feed.guard(read_elements(source, feed))
