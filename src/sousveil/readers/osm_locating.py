"""Looks an element of OpenStreetMap up in the stored bytes: what it says, but for what must not be kept."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from sousveil.model.protocols import Source
from sousveil.readers.camera_privacy import is_withheld_key, is_withheld_value

_FORMATS = {"osm_pbf": "pbf", "osm_xml": ""}


def find_element(source: Source, name: str) -> str | None:
    """Position and tags of the element `name` ('node/1') as text, withheld values as █; None if it is not there."""
    from sousveil.readers.registry import choose_reader

    reader = choose_reader(source)
    if reader is None:
        return None
    found = _iterate_file(source, name) if reader.FORMAT.name in _FORMATS else _iterate_json(source, name)
    return next(found, None)


def _iterate_json(source: Source, name: str) -> Iterator[str]:
    from sousveil.readers.osm_json import iterate_objects

    for value in iterate_objects(source):
        if f"{value.get('type', 'node')}/{value.get('id')}" == name:
            tags = value.get("tags")
            place = [value.get("lat"), value.get("lon")] if "lat" in value else None
            yield _describe(place, tags if isinstance(tags, dict) else {})


def _iterate_file(source: Source, name: str) -> Iterator[str]:
    import osmium

    from sousveil.readers.osm_file import open_filtered
    from sousveil.readers.osm_xml import choose_format

    kind, _, number = name.partition("/")
    if kind not in ("node", "way", "relation") or not number.lstrip("-").isdecimal():
        return
    with source.open() as file:
        head = file.read(4)
    file_format = "pbf" if head.startswith(b"\0") else choose_format(head)
    entities = getattr(osmium.osm.osm_entity_bits, kind.upper())
    for found in open_filtered(source.path, file_format, entities, {int(number)}):
        place = (
            [found.location.lat, found.location.lon] if kind == "node" and found.location.valid() else None
        )
        yield _describe(place, dict(found.tags))


def _describe(place: list[Any] | None, tags: dict[str, Any]) -> str:
    shown = [f"{place[0]}, {place[1]}"] if place else []
    for key, value in tags.items():
        text = value if isinstance(value, str) else json.dumps(value)
        is_withheld = is_withheld_key(key) or is_withheld_value(key, text)
        shown.append(f"{key}={'█' if is_withheld else text}")
    return " | ".join(shown)
