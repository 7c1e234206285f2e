"""Tables of counts: a row a place with a column a year or kind, or a row a count. One row of raw_camera_counts a cell."""

from __future__ import annotations

from collections.abc import Iterator

import pyarrow as pa

from sousveil.model.camera_rows import CameraRows
from sousveil.model.camera_tables import CAMERA_COUNTS
from sousveil.model.ids import make_id
from sousveil.model.notice_values import clean_name
from sousveil.model.protocols import Source
from sousveil.readers.camera_columns import ColumnPicker
from sousveil.readers.camera_mapping import CameraMapping
from sousveil.readers.camera_numbers import NO_DATA, Period, read_number, read_period
from sousveil.readers.camera_records import PlacedRecord, RecordFile
from sousveil.readers.eforms_codes import read_country
from sousveil.readers.table_mapping import fold_header
from sousveil.vocabulary.parties import is_natural_person

_COUNTED = frozenset(("total", "parts", "count"))
_OPEN = Period("", "")


def read_counts(
    file: RecordFile, mapping: CameraMapping, source: Source, rows: CameraRows
) -> Iterator[pa.RecordBatch]:
    """raw_camera_counts of `file`. Raises UnreadableSourceError."""
    sorter = _CountSorter(mapping, source, rows)
    for record in file.iterate(rows):
        sorter.add(record)
        yield from rows.drain()


class _CountSorter:
    """Makes counts of records."""

    def __init__(self, mapping: CameraMapping, source: Source, rows: CameraRows) -> None:
        self._mapping = mapping
        self._rows = rows
        self._source_id = source.source_id
        self._snapshot_at = mapping.snapshot_at or source.published_at
        self._picker = ColumnPicker(mapping, rows)
        self._total_words = frozenset(map(fold_header, mapping.total_words))
        self._names_periods = mapping.parts_are in ("", "periods")

    def add(self, record: PlacedRecord) -> None:
        """Adds a count for each cell of the record that the mapping takes for one."""
        fields = self._picker.pick(record.cells)
        about = self._describe(fields, record)
        for field, header, raw in self._picker.pick_headers(record.cells):
            if field in _COUNTED:
                self._add_cell(record, (field, header, raw), fields, about)

    def _describe(self, fields: dict[str, str], record: PlacedRecord) -> dict[str, object]:
        operator = fields.get("operator", "")
        if operator and is_natural_person(operator):
            self._rows.report("name_withheld", "", record.locate())
            operator = ""
        group = (
            [fields.get("place", ""), fields.get("period", "")] if self._total_words else [record.locate()]
        )
        return {
            "group_id": make_id("grp", self._source_id, *group),
            "place_raw": fields.get("place", ""),
            "operator_raw": operator,
            "kind_raw": fields.get("kind", ""),
            "country": read_country(fields.get("country", "")) or self._mapping.country,
            "snapshot_at": self._snapshot_at,
        }

    def _add_cell(
        self,
        record: PlacedRecord,
        cell: tuple[str, str, str],
        fields: dict[str, str],
        about: dict[str, object],
    ) -> None:
        field, header, raw = cell
        locator = record.locate(header)
        number = read_number(raw, self._mapping.decimal_mark)
        is_whole = number is not None and number == int(number)
        if not is_whole and clean_name(raw).casefold() not in NO_DATA:
            self._rows.report("camera_value_unreadable", f"count: {header[:80]}", locator)
        values = about | self._name_period(field, header, fields, locator)
        values |= self._name_part(field, header, values)
        values["role"] = self._choose_role(field, fields)
        values["basis"] = self._choose_basis(str(values["role"]))
        values["cameras"] = int(number) if number is not None and is_whole else None
        self._rows.add(CAMERA_COUNTS, locator, cameras_raw=raw, header_raw=header, **values)

    def _name_period(
        self, field: str, header: str, fields: dict[str, str], locator: str
    ) -> dict[str, object]:
        """The period of a count: what its heading says, else its row."""
        if field == "parts" and self._names_periods:
            found = read_period(header, self._mapping.date_format)
            if found:
                return {"period_raw": header, "from_at": found.from_at, "until_at": found.until_at}
        raw = fields.get("period", "")
        dates = [fields.get(name, "") for name in ("from_at", "until_at")]
        if not raw and any(dates):
            read = [read_period(date, self._mapping.date_format) or _OPEN for date in dates]
            return {
                "period_raw": " – ".join(filter(None, dates)),
                "from_at": read[0].from_at,
                "until_at": read[1].until_at,
            }
        period = read_period(raw, self._mapping.date_format) if raw else _OPEN
        if period is None:
            self._rows.report("camera_value_unreadable", "period", locator)
        period = period or _OPEN
        return {"period_raw": raw, "from_at": period.from_at, "until_at": period.until_at}

    def _name_part(self, field: str, header: str, values: dict[str, object]) -> dict[str, object]:
        """What the heading of a part says if it is no period: a kind or an operator."""
        if field != "parts" or values["period_raw"] == header:
            return {}
        return {"operator_raw" if self._mapping.parts_are == "operators" else "kind_raw": header}

    def _choose_role(self, field: str, fields: dict[str, str]) -> str:
        if field == "count":
            if not self._total_words:
                return "single"
            return "total" if fold_header(fields.get("kind", "")) in self._total_words else "part"
        has_both = bool(self._mapping.total and self._mapping.parts)
        return {"total": "total", "parts": "part"}[field] if has_both else "single"

    def _choose_basis(self, role: str) -> str:
        """What a total counts stands; only its parts were added in their years."""
        return "stock" if role == "total" and self._mapping.basis == "added" else self._mapping.basis
