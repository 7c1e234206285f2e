"""Records as cameras: where each stands, by the evidence of the whole file, and what is said of it in OpenStreetMap's words."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pyarrow as pa

from sousveil.model.camera_rows import CameraRows
from sousveil.model.notice_values import clean_name
from sousveil.model.protocols import Source
from sousveil.readers.camera_columns import ColumnPicker
from sousveil.readers.camera_making import CameraMaker
from sousveil.readers.camera_mapping import CODED, TAGS, CameraMapping
from sousveil.readers.camera_numbers import read_number
from sousveil.readers.camera_positions import (
    Angle,
    Evidence,
    PositionReader,
    RawPosition,
    read_angle,
    split_pair,
)
from sousveil.readers.camera_records import PlacedRecord, RecordFile, SilentLog
from sousveil.readers.camera_systems import make_converter, name_system
from sousveil.readers.eforms_codes import read_country
from sousveil.readers.table_cells import read_day
from sousveil.readers.table_mapping import fold_header

_MOST_AT_ONE_POINT = 1000
"""More cameras at one point are rather an id or a sum in the wrong column."""
_OSM_ID = re.compile(r"(?:node|way|relation)/\d+")
_NOWHERE = RawPosition(Angle(None), Angle(None), "")
_RAW_COLUMNS = {
    "surveillance": "surveillance_raw",
    "type": "surveillance_type_raw",
    "camera_type": "camera_type_raw",
    "mount": "camera_mount_raw",
    "zone": "zone_raw",
}
_SEEN = ("seen_first_at", "seen_last_at")


def read_points(
    file: RecordFile, mapping: CameraMapping, source: Source, rows: CameraRows
) -> Iterator[pa.RecordBatch]:
    """raw_camera_observations of `file`, read twice: once for what all positions together say, once for the rows.

    Raises UnreadableSourceError.
    """
    from sousveil.readers.documents import UnreadableSourceError

    crs = mapping.crs or file.crs
    if crs and make_converter(crs) is None:
        raise UnreadableSourceError("position_projected", f"unknown coordinate system: {crs[:80]}")
    evidence = Evidence(mapping.country, crs if name_system(crs) else "")
    silent = SilentLog()
    looking = ColumnPicker(mapping, silent)
    for record in file.iterate(silent):
        for position in _list_positions(record, looking.pick(record.cells), mapping):
            evidence.add(position)
    if evidence.is_swapped:
        rows.report("position_swapped", f"{evidence.total} positions")
    if evidence.is_projected:
        rows.report("position_projected", f"{evidence.projected} of {evidence.total} positions")
    snapshot_at = mapping.snapshot_at or source.published_at
    # Ids of a file that belongs to no series are its own.
    series = mapping.series or f"source:{source.source_id[:12]}"
    maker = CameraMaker(rows, source.keep, series, snapshot_at, mapping.country)
    sorter = _PointSorter(mapping, rows, maker, PositionReader(evidence))
    for record in file.iterate(rows):
        sorter.add(record)
        yield from rows.drain()
    maker.finish()


class _PointSorter:
    """Makes observations of records."""

    def __init__(
        self, mapping: CameraMapping, rows: CameraRows, maker: CameraMaker, positions: PositionReader
    ) -> None:
        self._mapping = mapping
        self._rows = rows
        self._maker = maker
        self._positions = positions
        self._picker = ColumnPicker(mapping, rows)

    def add(self, record: PlacedRecord) -> None:
        """Adds an observation for each point of the record; a line or an area is none."""
        locator = record.locate()
        fields = self._picker.pick(record.cells)
        if record.geometry:
            self._rows.report("geometry_not_point", record.geometry, locator)
            return
        tags, stated = self._describe(fields, locator)
        native_id = clean_name(fields.get("native_id", "")) or record.native_id
        if not self._mapping.is_certain and _OSM_ID.fullmatch(native_id):
            stated["series"] = "osm"
        places = _list_positions(record, fields, self._mapping) or (_NOWHERE,)
        for number, raw in enumerate(places):
            if len(places) > 1:
                locator = record.locate_point(number)
            lat, lon, note = self._positions.read(raw)
            about = {**stated, "position_raw": raw.raw, "position_note": note}
            self._maker.add(locator, native_id, lat, lon, tags, **about)

    def _describe(self, fields: dict[str, str], locator: str) -> tuple[dict[str, str], dict[str, object]]:
        """Tags by OpenStreetMap's keys, and further columns of the observation."""
        tags: dict[str, str] = {}
        stated: dict[str, object] = {}
        for field, key in TAGS.items():
            raw = fields.get(field, "") or self._mapping.defaults.get(field, "")
            if raw:
                tags[key] = self._translate(field, raw)
                if tags[key] != raw and field in _RAW_COLUMNS:
                    stated[_RAW_COLUMNS[field]] = raw
        if tags.get("start_date"):
            tags["start_date"] = read_day(tags["start_date"], self._mapping.date_format) or tags["start_date"]
            if tags["start_date"] != fields.get("started_at", tags["start_date"]):
                stated["started_at_raw"] = fields["started_at"]
        label, place = (
            fields.get(field, "") or self._mapping.defaults.get(field, "") for field in ("label", "place")
        )
        if label:
            tags["name"] = label
        stated["place_raw"] = place
        stated |= self._read_seen(fields, locator) | self._read_count(fields, locator)
        country = read_country(fields.get("country", ""))
        if country:
            stated["country"] = country
        return tags, stated

    def _translate(self, field: str, raw: str) -> str:
        if field in CODED:
            return self._mapping.values.get(field, {}).get(fold_header(raw), raw)
        if field in ("height", "angle") and self._mapping.decimal_mark == ",":
            return raw.replace(",", ".")
        return raw

    def _read_seen(self, fields: dict[str, str], locator: str) -> dict[str, object]:
        stated: dict[str, object] = {}
        for field in _SEEN:
            raw = fields.get(field, "")
            if raw:
                stated[field] = read_day(raw, self._mapping.date_format)
                if not stated[field]:
                    self._rows.report("camera_value_unreadable", field, locator)
        return stated

    def _read_count(self, fields: dict[str, str], locator: str) -> dict[str, object]:
        raw = fields.get("count", "")
        if not raw:
            return {}
        number = read_number(raw)
        if number is None or number != int(number) or not 1 <= number <= _MOST_AT_ONE_POINT:
            self._rows.report("camera_value_unreadable", "count", locator)
            return {"cameras_raw": raw}
        return {"cameras": int(number), "cameras_raw": raw}


def _list_positions(
    record: PlacedRecord, fields: dict[str, str], mapping: CameraMapping
) -> tuple[RawPosition, ...]:
    """The positions of a record: those of its geometry, else the one in its columns; none where nothing is written."""
    if record.points:
        return record.points
    mark = mapping.decimal_mark
    for north, east in (("lat", "lon"), ("y", "x")):
        if north in fields or east in fields:
            texts = (fields.get(north, ""), fields.get(east, ""))
            angles = (read_angle(texts[0], mark), read_angle(texts[1], mark))
            return (RawPosition(*angles, ", ".join(texts)),)
    text = fields.get("position", "")
    if not text:
        return ()
    pair = split_pair(text)
    if pair is None:
        return (_NOWHERE._replace(raw=text),)
    return (RawPosition(read_angle(pair[0], mark), read_angle(pair[1], mark), text),)
