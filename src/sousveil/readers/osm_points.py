"""Lists of points taken from OpenStreetMap: a JSON list of objects with id, lat, lon and tags, as map sites publish them.

The elements of such a list are cameras by the nature of the file, since the tags that say so are often cut away; those
that are tagged as something else are not. What all of them are is for a mapping to say (`defaults`), not for the reader.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import pyarrow as pa

from sousveil.model.protocols import Format, Source
from sousveil.readers.weakness_json import unpack_head

FORMAT = Format(
    "osm_points",
    (".json", ".json.gz"),
    ("application/json", "application/gzip"),
    "JSON lists of points from OpenStreetMap, each with id, lat, lon and tags: cameras.",
    is_records=True,
)
VERSION = "1"

_PARTS = (b'"id"', b'"lat"', b'"lon"', b'"tags"')
_CAMERA_MARKS = re.compile(
    rb'"(?:(?:camera:)?direction|camera:[a-z]+|surveillance(?::[a-z]+)?|manufacturer)"\s*:|"surveillance"'
)


def accepts(head: bytes, filename: str) -> bool:
    """True for a JSON list of objects with id, lat, lon and tags, among them those of cameras."""
    text = unpack_head(head)
    return (
        text.startswith(b"[")
        and all(part in text for part in _PARTS)
        and _CAMERA_MARKS.search(text) is not None
    )


def read(source: Source) -> Iterator[pa.RecordBatch]:
    """A raw_camera_observations row for each camera, its directions, counts of what is withheld, and problems.

    Of a mapping of kind 'cameras' series, snapshot_at, country and defaults are used. Raises SousveilError('bad_settings').
    """
    from sousveil.readers.camera_mapping import TAGS, load_camera_mapping
    from sousveil.readers.osm_elements import ElementFeed
    from sousveil.readers.osm_json import read_elements

    stated, defaults = {}, {}
    if source.mapping:
        mapping = load_camera_mapping(source.mapping)
        stated = {"series": mapping.series, "snapshot_at": mapping.snapshot_at, "country": mapping.country}
        defaults = {TAGS[name]: word for name, word in mapping.defaults.items() if name in TAGS}
    feed = ElementFeed(source, FORMAT, VERSION, needs_tags=False, stated=stated, defaults=defaults)
    return feed.guard(read_elements(source, feed, "node"))
