"""Files of OpenStreetMap with fictional cameras, made for tests."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import osmium

CAMERA = {"man_made": "surveillance", "surveillance": "public", "camera:direction": "90"}


def write_pbf(path: Path, nodes: list[dict[str, Any]], ways: tuple[dict[str, Any], ...] = ()) -> Path:
    """A file of `nodes` and `ways`, each a dict of what pyosmium's mutable objects take."""
    writer = osmium.SimpleWriter(osmium.io.File(str(path), "pbf"), overwrite=True)
    for node in nodes:
        writer.add_node(osmium.osm.mutable.Node(**node))
    for way in ways:
        writer.add_way(osmium.osm.mutable.Way(**way))
    writer.close()
    return path


def make_node(number: int, tags: dict[str, str] | None = None, **more: Any) -> dict[str, Any]:
    """A node of version 2 near 40 N, 20 E."""
    about = {
        "id": number,
        "location": (20.0 + number / 1000, 40.0),
        "version": 2,
        "timestamp": "2024-05-06T07:08:09Z",
    }
    return about | {"tags": CAMERA if tags is None else tags} | more
