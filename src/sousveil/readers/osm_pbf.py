"""OpenStreetMap in its binary format, .osm.pbf: extracts of any size."""

from __future__ import annotations

from collections.abc import Iterator

import pyarrow as pa

from sousveil.model.protocols import Format, Source

FORMAT = Format(
    "osm_pbf",
    (".osm.pbf", ".pbf"),
    ("application/vnd.openstreetmap.data+pbf", "application/octet-stream"),
    "OpenStreetMap's binary extracts: the surveillance cameras in them.",
    is_records=True,
)
VERSION = "1"

_FIRST_BLOB = b"\n\tOSMHeader"


def accepts(head: bytes, filename: str) -> bool:
    """True for bytes that begin with the length and header of a first blob OSMHeader."""
    return head[:2] == b"\0\0" and head[4 : 4 + len(_FIRST_BLOB)] == _FIRST_BLOB


def read(source: Source) -> Iterator[pa.RecordBatch]:
    """A raw_camera_observations row for each camera, its directions, counts of what is withheld, and problems."""
    from sousveil.readers.osm_elements import ElementFeed
    from sousveil.readers.osm_file import read_file, read_header_date

    stated = {"snapshot_at": read_header_date(source.path, "pbf")}
    feed = ElementFeed(source, FORMAT, VERSION, stated=stated)
    return feed.guard(read_file(source, "pbf", feed))
