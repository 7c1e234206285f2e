"""Reads a file about cameras by its mapping: points, tables of counts, samples, figures of places."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pyarrow as pa

from sousveil.model.camera_rows import CameraRows
from sousveil.model.errors import SousveilError
from sousveil.model.protocols import Source
from sousveil.readers.camera_mapping import CameraMapping, load_camera_mapping
from sousveil.readers.camera_records import RecordFile
from sousveil.readers.documents import UnreadableSourceError

OpenFile = Callable[[Source, CameraMapping], RecordFile]

OSM_MAPPING = CameraMapping(
    kind="cameras",
    columns={
        "native_id": ("@id",),
        "label": ("name",),
        "place": ("addr:city",),
        "surveillance": ("surveillance",),
        "type": ("surveillance:type",),
        "camera_type": ("camera:type",),
        "mount": ("camera:mount",),
        "zone": ("surveillance:zone",),
        "direction": ("camera:direction", "direction"),
        "angle": ("camera:angle",),
        "height": ("height",),
        "operator": ("operator",),
        "manufacturer": ("manufacturer",),
        "brand": ("brand",),
        "model": ("model",),
        "started_at": ("start_date",),
        "wikidata": ("wikidata",),
        "seen_last_at": ("@timestamp",),
    },
    is_certain=False,
)
"""Of files that come without a mapping: names that are OpenStreetMap's keys are certain, all others are not read."""


def read_cameras(source: Source, format_: str, version: str, open_file: OpenFile) -> Iterator[pa.RecordBatch]:
    """The rows that the kind of the mapping asks for, then values that go nowhere and problems. Nothing is raised."""
    rows = CameraRows(source.source_id, format_, f"readers.{format_}", version)
    try:
        mapping = load_camera_mapping(source.mapping) if source.mapping else OSM_MAPPING
        yield from _read_kind(source, mapping, rows, open_file(source, mapping))
    except UnreadableSourceError as error:
        rows.report(error.code, error.detail)
    except SousveilError as error:
        rows.report("mapping_missing", error.message)
    except OSError as error:
        rows.report("object_missing", type(error).__name__)
    except Exception as error:  # the promise of the protocol: bad input is data
        rows.report("reader_crashed", type(error).__name__)
    yield from rows.finish()


def _read_kind(
    source: Source, mapping: CameraMapping, rows: CameraRows, file: RecordFile
) -> Iterator[pa.RecordBatch]:
    if mapping.kind == "cameras":
        from sousveil.readers.camera_points import read_points

        return read_points(file, mapping, source, rows)
    if mapping.kind == "camera_counts":
        from sousveil.readers.camera_counting import read_counts

        return read_counts(file, mapping, source, rows)
    from sousveil.readers.camera_surveys import read_figures, read_samples

    read = read_samples if mapping.kind == "camera_samples" else read_figures
    return read(file, mapping, source, rows)
