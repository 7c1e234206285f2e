"""Records of a file about cameras, whatever it is: rows of a table or features with a geometry."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Protocol

from sousveil.model.locators import CellLocator, PointerLocator, format_locator
from sousveil.model.protocols import Source
from sousveil.readers.camera_mapping import CameraMapping
from sousveil.readers.camera_positions import RawPosition
from sousveil.readers.table_mapping import fold_header
from sousveil.readers.table_records import RecordLog


@dataclass(slots=True)
class PlacedRecord:
    """A record. `row`: as in CellLocator; `pointer`: of a feature in JSON, None in tables; `cells`: header → text, never blank.

    `points`: of the geometry, None where there is none and the position can only stand in columns. `geometry`: what it
    is if it is no point.
    """

    row: int
    cells: dict[str, str]
    pointer: str | None = None
    points: tuple[RawPosition, ...] | None = None
    geometry: str = ""
    native_id: str = ""

    def locate(self, header: str = "") -> str:
        """The locator of the cell or property under `header`, or of the whole record, as JSON."""
        if self.pointer is None:
            return format_locator(CellLocator(self.row, header))
        if header:
            key = header.replace("~", "~0").replace("/", "~1")
            return format_locator(PointerLocator(f"{self.pointer}/properties/{key}"))
        return format_locator(PointerLocator(self.pointer))

    def locate_point(self, number: int) -> str:
        """The locator of one of several points of the geometry; in tables that of the record."""
        if self.pointer is None:
            return self.locate()
        return format_locator(PointerLocator(f"{self.pointer}/geometry/coordinates/{number}"))


class RecordFile(Protocol):
    """A file that can be read more than once. `crs`: of its geometries, as the file names it; '' for WGS 84."""

    crs: str

    def iterate(self, log: RecordLog) -> Iterator[PlacedRecord]:
        """The records in order. Raises UnreadableSourceError."""
        ...


@dataclass(slots=True)
class SilentLog:
    """Takes what is said while a file is looked at before it is read."""

    def report(self, code: str, detail: str = "", locator: str = "") -> None:
        """Forgets it."""

    def count_path(self, path: str, disposition: str = "unmapped", times: int = 1) -> None:
        """Forgets it."""


@dataclass(slots=True)
class TableFile:
    """Delimited text, a spreadsheet or JSON Lines."""

    source: Source
    mapping: CameraMapping
    crs: str = ""

    def iterate(self, log: RecordLog) -> Iterator[PlacedRecord]:
        """The data rows. Raises UnreadableSourceError."""
        from sousveil.readers.documents import UnreadableSourceError
        from sousveil.readers.table_opening import open_records

        if not self.mapping.list_headers():
            raise UnreadableSourceError("mapping_missing", "the section names no column")
        for record in open_records(self.source, self.mapping.make_table_mapping(), log):
            yield PlacedRecord(record.row, record.cells)


@dataclass(slots=True)
class MissingColumns:
    """Finds the mapped columns that no feature has: features need not have the same properties."""

    mapping: CameraMapping
    _wanted: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.mapping.is_certain:
            for name, headers in self.mapping.list_headers().items():
                self._wanted.update({fold_header(header): f"{name} = {header}" for header in headers})

    def see(self, headers: object) -> None:
        """Takes the headers of a record."""
        if self._wanted and isinstance(headers, dict | list | tuple):
            for header in headers:
                self._wanted.pop(fold_header(header), None)

    def report(self, log: RecordLog) -> None:
        """Reports those that were never seen."""
        for detail in self._wanted.values():
            log.report("mapping_column_missing", detail)
