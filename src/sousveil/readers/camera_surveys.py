"""Sampled surveys, and areas and populations of places, as tables of a case state them."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pyarrow as pa

from sousveil.model.camera_rows import CameraRows
from sousveil.model.camera_tables import CAMERA_SAMPLES, PLACE_FIGURES
from sousveil.model.notice_values import clean_name
from sousveil.model.protocols import Source
from sousveil.readers.camera_columns import ColumnPicker
from sousveil.readers.camera_mapping import AREA_UNITS, FIGURES, SAMPLE_NUMBERS, CameraMapping
from sousveil.readers.camera_numbers import NO_DATA, read_number, read_share
from sousveil.readers.camera_records import PlacedRecord, RecordFile
from sousveil.readers.eforms_codes import read_country

_SHARES = ("recall", "precision")
_WHOLE = ("cameras_found", "recall_n", "precision_n")


def read_samples(
    file: RecordFile, mapping: CameraMapping, source: Source, rows: CameraRows
) -> Iterator[pa.RecordBatch]:
    """raw_camera_samples of `file`. Raises UnreadableSourceError."""
    picker = ColumnPicker(mapping, rows)
    for record in file.iterate(rows):
        fields = picker.pick(record.cells)
        if not any(name in fields for name in SAMPLE_NUMBERS):
            continue
        numbers = {name: _read_sampled(name, fields, mapping, rows, record) for name in SAMPLE_NUMBERS}
        rows.add(
            CAMERA_SAMPLES,
            record.locate(),
            place_raw=fields.get("place", ""),
            country=read_country(fields.get("country", "")) or mapping.country,
            stratum_raw=fields.get("stratum", ""),
            unit_raw=fields.get("unit", ""),
            period_raw=fields.get("period", ""),
            snapshot_at=mapping.snapshot_at or source.published_at,
            **numbers,
        )
        yield from rows.drain()


def read_figures(
    file: RecordFile, mapping: CameraMapping, source: Source, rows: CameraRows
) -> Iterator[pa.RecordBatch]:
    """raw_place_figures of `file`: a row for each area and population. Raises UnreadableSourceError."""
    picker = ColumnPicker(mapping, rows)
    for record in file.iterate(rows):
        fields = picker.pick(record.cells)
        for field, header, raw in picker.pick_headers(record.cells):
            if field not in FIGURES:
                continue
            figure = _read_checked(
                lambda text: read_number(text, mapping.decimal_mark), raw, header, record, rows
            )
            scale = AREA_UNITS[mapping.area_unit] if field == "area_km2" else 1.0
            rows.add(
                PLACE_FIGURES,
                record.locate(header),
                place_raw=fields.get("place", ""),
                place_code_raw=clean_name(fields.get("place_code", "")),
                country=read_country(fields.get("country", "")) or mapping.country,
                measure=field,
                figure=None if figure is None else figure * scale,
                figure_raw=raw,
                period_raw=fields.get("period", "") or mapping.period,
            )
        yield from rows.drain()


def _read_sampled(
    name: str, fields: dict[str, str], mapping: CameraMapping, rows: CameraRows, record: PlacedRecord
) -> float | int | None:
    raw = fields.get(name, "")
    if not raw:
        return None
    if name in _SHARES:
        return _read_checked(read_share, raw, name, record, rows)
    found = _read_checked(lambda text: read_number(text, mapping.decimal_mark), raw, name, record, rows)
    if found is None or name not in _WHOLE:
        return found
    if found != int(found):
        rows.report("camera_value_unreadable", name, record.locate())
        return None
    return int(found)


def _read_checked(
    read: Callable[[str], float | None], raw: str, name: str, record: PlacedRecord, rows: CameraRows
) -> float | None:
    """The number, and a problem where words stand in its place."""
    found = read(raw)
    if found is None and clean_name(raw).casefold() not in NO_DATA:
        rows.report("camera_value_unreadable", name[:80], record.locate())
    return found
