"""Which readers there are, in the order in which they are asked; the first that accepts a source reads it."""

from __future__ import annotations

from sousveil.model.protocols import Format, Reader, Source
from sousveil.readers import (
    camera_list,
    camera_mapping,
    cpe,
    csaf,
    cve5,
    docx,
    eforms,
    epss,
    geojson,
    geopackage,
    html,
    image,
    kev,
    list_entries,
    markdown,
    nvd,
    ocds,
    osm_pbf,
    osm_points,
    osm_xml,
    overpass,
    pdf,
    plain,
    table,
    ted,
)

READERS: tuple[Reader, ...] = (
    pdf,
    osm_pbf,
    osm_xml,
    overpass,
    osm_points,
    cve5,
    nvd,
    csaf,
    kev,
    epss,
    cpe,
    table,
    camera_list,
    geopackage,
    docx,
    image,
    eforms,
    ted,
    html,
    markdown,
    geojson,
    ocds,
    list_entries,
    plain,
)

_HEAD_LENGTH = 4096


def list_formats() -> tuple[Format, ...]:
    """What can be read, in the registry's order."""
    return tuple(reader.FORMAT for reader in READERS)


def choose_reader(source: Source) -> Reader | None:
    """The reader that a source's mapping asks for, else the first that accepts its head and name, else None."""
    with source.open() as file:
        head = file.read(_HEAD_LENGTH)
    if source.mapping:
        return _choose_mapped(source, head)
    return next((reader for reader in READERS if reader.accepts(head, source.filename)), None)


def _choose_mapped(source: Source, head: bytes) -> Reader:
    """The reader of the kind that the mapping names; files with geometries have readers of their own."""
    if list_entries.maps_list(source.mapping):
        return list_entries
    if camera_mapping.maps_cameras(source.mapping):
        features = (
            reader for reader in (geojson, geopackage, osm_points) if reader.accepts(head, source.filename)
        )
        return next(features, camera_list)
    return table
