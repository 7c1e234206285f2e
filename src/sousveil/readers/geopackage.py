"""GeoPackage (OGC 12-128): one camera a point of a feature table. The file is an SQLite database and may be hostile.

It is opened read-only; only ordinary tables are read, and the database may call no function, view or trigger meanwhile.
"""

from __future__ import annotations

import re
import sqlite3
import struct
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import pyarrow as pa

from sousveil.model.protocols import Format, Source

if TYPE_CHECKING:
    from sousveil.readers.camera_mapping import CameraMapping
    from sousveil.readers.camera_positions import RawPosition
    from sousveil.readers.camera_records import PlacedRecord
    from sousveil.readers.table_records import RecordLog

FORMAT = Format(
    "geopackage",
    (".gpkg",),
    ("application/geopackage+sqlite3",),
    "GeoPackage: one camera a point. Columns named as in OpenStreetMap are read; a section [[tables]] says what others mean.",
    is_records=True,
)
VERSION = "1"

_SQLITE = b"SQLite format 3\0"
_APPLICATION_IDS = (b"GPKG", b"GP10", b"GP11")
_LONGEST_VALUE = 1 << 20
_MOST_STEPS = 2000  # of a million instructions each: an endless query ends
_ENVELOPES = {0: 0, 1: 32, 2: 48, 3: 48, 4: 64}
_POINT, _MULTIPOINT = 1, 4
_COMPUTED = re.compile(r"\bAS\s*\(", re.IGNORECASE)


def accepts(head: bytes, filename: str) -> bool:
    """True for an SQLite database that is marked or named as a GeoPackage."""
    if not head.startswith(_SQLITE):
        return False
    return head[68:72] in _APPLICATION_IDS or filename.lower().endswith(".gpkg")


def read(source: Source) -> Iterator[pa.RecordBatch]:
    """raw_camera_observations (or what a mapping says), then values that go nowhere and problems."""
    from sousveil.readers.camera_reading import read_cameras

    return read_cameras(source, FORMAT.name, VERSION, FeatureTable)


def find_cell(source: Source, row: int, column: str) -> str | None:
    """The text in a row of this reader's locators; for column '' the names of its columns that are not blank."""
    from sousveil.readers.camera_mapping import load_camera_mapping
    from sousveil.readers.camera_reading import OSM_MAPPING
    from sousveil.readers.camera_records import SilentLog
    from sousveil.readers.documents import UnreadableSourceError

    mapping = load_camera_mapping(source.mapping) if source.mapping else OSM_MAPPING
    try:
        for record in FeatureTable(source, mapping).iterate(SilentLog()):
            if record.row == row:
                return record.cells.get(column) if column else " | ".join(record.cells) or "(a geometry)"
    except UnreadableSourceError:
        return None
    return None


class _Layer(NamedTuple):
    """A feature table: its name, its column of geometries, and the id of its system."""

    table: str
    geometry: str
    srs_id: int


@dataclass(slots=True)
class FeatureTable:
    """The feature table that the mapping names as its `sheet`, else the first. `crs`: of its geometries; '' for WGS 84."""

    source: Source
    mapping: CameraMapping
    crs: str = ""

    def __post_init__(self) -> None:
        with _open_database(self.source) as database:
            layer = self._choose_layer(_list_layers(database))
            self.crs = _name_crs(database, layer.srs_id)

    def iterate(self, log: RecordLog) -> Iterator[PlacedRecord]:
        """The rows in the order of their keys. Raises UnreadableSourceError."""
        from sousveil.readers.camera_records import MissingColumns, PlacedRecord

        with _open_database(self.source) as database:
            layers = _list_layers(database)
            layer = self._choose_layer(layers)
            for other in layers:
                if other != layer:
                    log.count_path(f"(table {other.table[:80]})")
            query = database.execute(f"SELECT * FROM {_quote(layer.table)} ORDER BY rowid")
            names = [column[0] for column in query.description]
            missing = MissingColumns(self.mapping)
            missing.see(names)
            missing.report(log)
            for number, values in enumerate(query, 1):
                cells, blob = _sort_values(names, values, layer.geometry, log)
                points, kind = _read_blob(blob)
                yield PlacedRecord(number, cells, points=points, geometry=kind)

    def _choose_layer(self, layers: list[_Layer]) -> _Layer:
        from sousveil.readers.documents import UnreadableSourceError

        wanted = self.mapping.sheet
        fitting = [layer for layer in layers if not wanted or layer.table == wanted]
        if not fitting:
            code, detail = (
                ("mapping_column_missing", f"sheet = {wanted}") if wanted else ("schema_mismatch", "")
            )
            raise UnreadableSourceError(code, detail or "no table of features")
        return fitting[0]


@contextmanager
def _open_database(source: Source) -> Iterator[sqlite3.Connection]:
    """The database, locked up. What SQLite refuses is damaged_source."""
    from sousveil.readers.documents import UnreadableSourceError

    uri = f"{source.path.absolute().as_uri()}?mode=ro&immutable=1"
    try:
        with closing(sqlite3.connect(uri, uri=True)) as database:
            database.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _LONGEST_VALUE * 4)
            database.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
            database.text_factory = _decode
            for pragma in (
                "query_only = ON",
                "trusted_schema = OFF",
                "cell_size_check = ON",
                "mmap_size = 0",
            ):
                database.execute(f"PRAGMA {pragma}")
            steps = iter(range(_MOST_STEPS))
            database.set_progress_handler(lambda: next(steps, None) is None, 1_000_000)
            database.set_authorizer(_authorize)
            yield database
    except (sqlite3.Error, OverflowError) as error:
        raise UnreadableSourceError("damaged_source", type(error).__name__) from error


def _authorize(action: int, first: str | None, second: str | None, _: str | None, inner: str | None) -> int:
    """Only reading of columns, and nothing on behalf of a view or trigger (`inner`)."""
    if action in (sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ) and inner is None:
        return sqlite3.SQLITE_OK
    return sqlite3.SQLITE_DENY


def _list_layers(database: sqlite3.Connection) -> list[_Layer]:
    """Feature tables that are ordinary tables, by name."""
    ordinary = {
        name
        for name, sql in database.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table'")
        if isinstance(name, str) and isinstance(sql, str) and _is_ordinary(sql)
    }
    found = database.execute("SELECT table_name, column_name, srs_id FROM gpkg_geometry_columns")
    layers = [
        _Layer(table, column, srs_id)
        for table, column, srs_id in found
        if table in ordinary and isinstance(column, str) and isinstance(srs_id, int)
    ]
    return sorted(layers)


def _is_ordinary(sql: str) -> bool:
    """True for a table that holds what was put into it: no virtual table, and no column that is computed."""
    is_computed = _COMPUTED.search(sql) or "WITHOUT" in sql.upper().rpartition(")")[2]
    return sql.upper().split(None, 3)[:2] == ["CREATE", "TABLE"] and not is_computed


def _name_crs(database: sqlite3.Connection, srs_id: int) -> str:
    """'EPSG:5186', or the definition of a system of the file's own; '' for WGS 84 and where nothing is said."""
    if srs_id in (-1, 0, 4326):
        return ""
    sql = (
        "SELECT organization, organization_coordsys_id, definition FROM gpkg_spatial_ref_sys WHERE srs_id = ?"
    )
    row = database.execute(sql, (srs_id,)).fetchone()
    if row is None:
        return f"EPSG:{srs_id}"
    organisation, number, definition = row
    if str(organisation).upper() in ("EPSG", "ESRI"):
        return f"{str(organisation).upper()}:{number}"
    return str(definition).strip()


def _sort_values(
    names: list[str], values: tuple[Any, ...], geometry: str, log: RecordLog
) -> tuple[dict[str, str], bytes | None]:
    """The cells of a row, and its geometry. Other blobs are only counted."""
    cells: dict[str, str] = {}
    blob = None
    for name, value in zip(names, values, strict=True):
        if name == geometry:
            blob = value if isinstance(value, bytes) else None
        elif isinstance(value, bytes):
            log.count_path(f"{name} (binary)")
        elif value is not None:
            text = format(value, ".15g") if isinstance(value, float) else str(value)
            if text.strip():
                cells[name] = text[:_LONGEST_VALUE].replace("\0", "\ufffd")
    return cells, blob


def _read_blob(blob: bytes | None) -> tuple[tuple[RawPosition, ...] | None, str]:
    """The points of a geometry in GeoPackage's binary form, None where there is none; and what it is if it has none."""
    from sousveil.readers.camera_positions import Angle, RawPosition

    if blob is None:
        return None, ""
    unreadable = (RawPosition(Angle(None), Angle(None), f"{len(blob)} bytes"),)
    try:
        if blob[:2] != b"GP":
            return unreadable, ""
        flags = blob[3]
        if flags & 0b10000:  # empty
            return None, ""
        kind, points = _read_wkb(blob, 8 + _ENVELOPES[flags >> 1 & 0b111])
    except (IndexError, KeyError, struct.error):
        return unreadable, ""
    if kind not in (_POINT, _MULTIPOINT):
        return (), f"geometry of type {kind}"
    return tuple(RawPosition(Angle(y), Angle(x), f"{y!r}, {x!r}") for x, y in points) or None, ""


def _read_wkb(data: bytes, at: int) -> tuple[int, list[tuple[float, float]]]:
    """The type of a WKB geometry (ISO or with flags of its extension) and, of points, their coordinates."""
    order = "<" if data[at] else ">"
    (code,) = struct.unpack_from(f"{order}I", data, at + 1)
    has_z, has_m = bool(code & 0x80000000), bool(code & 0x40000000)
    at += 9 if code & 0x20000000 else 5
    code &= 0x0FFFFFFF
    dimensions = 2 + has_z + has_m + (0, 1, 1, 2)[min(code // 1000, 3)]
    kind = code % 1000
    if kind == _POINT:
        x, y = struct.unpack_from(f"{order}2d", data, at)
        return kind, [(x, y)]
    if kind != _MULTIPOINT:
        return kind, []
    (count,) = struct.unpack_from(f"{order}I", data, at)
    size = 5 + 8 * dimensions
    if count * size > len(data):
        raise struct.error("more points than bytes")
    parts = (_read_wkb(data, at + 4 + number * size)[1] for number in range(count))
    return kind, [point for part in parts for point in part]


def _decode(data: bytes) -> str:
    return data.decode("utf-8", "replace")


def _quote(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
