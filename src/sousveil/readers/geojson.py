"""GeoJSON (RFC 7946): one camera a point. Also one feature a line, and the older member `crs`."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from sousveil.model.protocols import Format, Source

if TYPE_CHECKING:
    from sousveil.readers.camera_mapping import CameraMapping
    from sousveil.readers.camera_positions import RawPosition
    from sousveil.readers.camera_records import PlacedRecord
    from sousveil.readers.table_records import RecordLog

FORMAT = Format(
    "geojson",
    (".geojson", ".json", ".geojsonl", ".geojsons"),
    ("application/geo+json", "application/geo+json-seq"),
    "GeoJSON: one camera a point. Properties named as in OpenStreetMap are read; a section [[tables]] says what others mean.",
    is_records=True,
)
VERSION = "1"

_SUFFIXES = frozenset((".geojson", ".geojsonl", ".geojsons"))
_MARK = re.compile(rb'"type"\s*:\s*"Feature(?:Collection)?"')
_CRS = re.compile(
    rb'"crs"\s*:\s*\{[^{}]{0,200}"properties"\s*:\s*\{\s*"(?:name|code)"\s*:\s*"?([^"{}]{1,120})"?\s*\}'
)
_CRS_REACH = 64 << 10
# A tuple: the types of a broken file may be lists, which no set takes.
_GEOMETRIES = (
    "Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon", "GeometryCollection"
)  # fmt: skip
_LONGEST_VALUE = 4000


def accepts(head: bytes, filename: str) -> bool:
    """True for JSON that says it is a feature or a collection of features, or is named so."""
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if not text.startswith(b"{"):
        return False
    return bool(_MARK.search(text)) or PurePath(filename).suffix.lower() in _SUFFIXES


def read(source: Source) -> Iterator[pa.RecordBatch]:
    """raw_camera_observations (or what a mapping says), then values that go nowhere and problems."""
    from sousveil.readers.camera_reading import read_cameras

    return read_cameras(source, FORMAT.name, VERSION, FeatureFile)


@dataclass(slots=True)
class FeatureFile:
    """A file of features, read as a stream. `crs`: what its member `crs` says, '' without one."""

    source: Source
    mapping: CameraMapping
    crs: str = ""

    def __post_init__(self) -> None:
        self.crs = _find_crs(self.source)

    def iterate(self, log: RecordLog) -> Iterator[PlacedRecord]:
        """The features in order; other values are schema_mismatch. Raises UnreadableSourceError."""
        from sousveil.readers.camera_records import MissingColumns
        from sousveil.readers.ocds_json import Parsing
        from sousveil.readers.ocds_stream import read_pieces

        parsing = Parsing()
        missing = MissingColumns(self.mapping)
        number = 0
        for path, value in read_pieces(self.source.open, parsing, frozenset(("features",))):
            pointer = "".join(f"/{token}" for token in path)
            if _is_feature(value):
                number += 1
                yield _make_record(value, pointer, number, log, missing)
            elif isinstance(value, dict) and "features" in value:
                yield from self._unfold(value, pointer, missing, log)
            else:
                _report(log, "schema_mismatch", "no feature of GeoJSON", pointer)
        for problem in parsing.problems:
            log.report(problem.code, problem.detail)
        missing.report(log)

    def _unfold(
        self, value: dict[str, Any], pointer: str, missing: Any, log: RecordLog
    ) -> Iterator[PlacedRecord]:
        """The features of a collection that came as one value, as small ones do."""
        features = value.get("features")
        if not isinstance(features, list):
            _report(log, "schema_mismatch", "a collection without a list of features", pointer)
            return
        for index, feature in enumerate(features):
            place = f"{pointer}/features/{index}"
            if _is_feature(feature):
                yield _make_record(feature, place, index + 1, log, missing)
            else:
                _report(log, "schema_mismatch", "no feature of GeoJSON", place)


def _is_feature(value: Any) -> bool:
    """True for a feature, or a geometry that stands alone."""
    if not isinstance(value, dict):
        return False
    kind = value.get("type")
    return kind == "Feature" or kind in _GEOMETRIES or (kind is None and "geometry" in value)


def _make_record(
    feature: dict[str, Any], pointer: str, number: int, log: RecordLog, missing: Any
) -> PlacedRecord:
    from sousveil.readers.camera_records import PlacedRecord

    is_bare = feature.get("type") in _GEOMETRIES
    geometry = feature if is_bare else feature.get("geometry")
    properties = None if is_bare else feature.get("properties")
    cells = _flatten(properties, log) if isinstance(properties, dict) else {}
    if isinstance(properties, dict):
        missing.see(properties)
    points, kind = _read_geometry(geometry)
    native_id = feature.get("id")
    return PlacedRecord(
        number,
        cells,
        pointer=pointer,
        points=points,
        geometry=kind,
        native_id=str(native_id)[:200] if isinstance(native_id, str | int | float) else "",
    )


def _flatten(properties: dict[str, Any], log: RecordLog) -> dict[str, str]:
    """Property → text. Lists and objects are only counted; texts of any length are cut."""
    cells = {}
    for name, value in properties.items():
        if isinstance(value, dict | list):
            if value:
                log.count_path(f"{name}/[]" if isinstance(value, list) else f"{name}/")
        elif value is not None:
            text = value if isinstance(value, str) else json.dumps(value)
            if text.strip():
                cells[name] = text[:_LONGEST_VALUE].replace("\0", "\ufffd")
    return cells


def _read_geometry(geometry: Any) -> tuple[tuple[RawPosition, ...] | None, str]:
    """Its points, None where there is no geometry; and what it is if it has none ('Polygon')."""
    if not isinstance(geometry, dict):
        return None, ""
    kind, coordinates = geometry.get("type"), geometry.get("coordinates")
    if kind == "Point":
        return (_read_point(coordinates),), ""
    if kind == "MultiPoint" and isinstance(coordinates, list) and coordinates:
        return tuple(map(_read_point, coordinates)), ""
    return (), str(kind)[:40]


def _read_point(coordinates: Any) -> RawPosition:
    """A GeoJSON position: longitude first. What is no number stays as written and has no value."""
    from sousveil.readers.camera_positions import Angle, RawPosition, read_angle

    raw = json.dumps(coordinates)[:200]
    if not isinstance(coordinates, list) or len(coordinates) < 2:
        return RawPosition(Angle(None), Angle(None), raw)
    lon, lat = (
        Angle(None) if isinstance(part, bool | None | list | dict) else read_angle(str(part))
        for part in coordinates[:2]
    )
    return RawPosition(lat, lon, raw)


def _find_crs(source: Source) -> str:
    """The system that the member `crs` names (GeoJSON of 2008), looked for at both ends of the file."""
    with source.open() as file:
        head = file.read(_CRS_REACH)
        file.seek(max(0, source.path.stat().st_size - _CRS_REACH))
        tail = file.read(_CRS_REACH)
    match = _CRS.search(head) or _CRS.search(tail)
    if not match:
        return ""
    name = match[1].decode("utf-8", "replace").strip()
    return f"EPSG:{name}" if name.isdigit() else name


def _report(log: RecordLog, code: str, detail: str, pointer: str) -> None:
    from sousveil.model.locators import PointerLocator, format_locator

    log.report(code, detail, format_locator(PointerLocator(pointer)))
