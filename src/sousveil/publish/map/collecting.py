"""What the map shows, out of the tables of a build: only public fields, as columns, without a loop over cameras.

The facets of a camera (kind, vendor, sources, year last seen, whether it still stands) are told by one number, its
combination: counts per cell and combination can be filtered by every facet without the cameras themselves.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import duckdb
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from sousveil.publish.redaction import mask_personal_data
from sousveil.publish.visible_text import squeeze_lines

Ints = npt.NDArray[np.int64]
Cells = npt.NDArray[np.uint64]
Reals = npt.NDArray[np.float64]

FINEST = 5
"""The H3 resolution of the finest counts; points are shown beyond."""

_CAMERAS = """
WITH held AS (
  SELECT camera_id, array_to_string(list_sort(list(DISTINCT source_id)), ' ') AS source_ids
  FROM core_camera_members GROUP BY camera_id)
SELECT c.camera_id, c.lat, c.lon, c.cameras, c.surveillance_type AS kind, c.vendor_id AS vendor,
       coalesce(h.source_ids, '') AS sources, regexp_extract(c.seen_last_at, '^[0-9]{4}') AS year, c.presence,
       c.country, c.region_code, c.region_name
FROM core_cameras c LEFT JOIN held h USING (camera_id)
ORDER BY c.camera_id
"""

# Directions of the newest observation that states any; ties go by the id.
_VIEWS = """
SELECT DISTINCT camera_id, CAST(round(center_deg) AS INTEGER) % 360 AS center, coalesce(CAST(round(width_deg) AS INTEGER), 0) AS width
FROM (
  SELECT m.camera_id, d.center_deg, d.width_deg, o.observation_id,
         first_value(o.observation_id) OVER (
           PARTITION BY m.camera_id ORDER BY o.snapshot_at DESC, o.seen_last_at DESC, o.observation_id) AS newest
  FROM raw_camera_directions d
  JOIN raw_camera_observations o USING (observation_id)
  JOIN core_camera_members m USING (observation_id))
WHERE observation_id = newest
ORDER BY camera_id, center, width
"""


@dataclass(frozen=True)
class Facets:
    """The values of each facet, and the combinations that occur, as numbers of these values.

    `vendors`: (id, name). `source_ids`, `source_sets`: sets are tuples of numbers of sources. `combinations`: one row
    each: kind, vendor, source set, year, presence.
    """

    kinds: tuple[str, ...]
    vendors: tuple[tuple[str, str], ...]
    sources: tuple[dict[str, str], ...]
    source_sets: tuple[tuple[int, ...], ...]
    years: tuple[str, ...]
    presences: tuple[str, ...]
    combinations: Ints


@dataclass(frozen=True)
class MapCameras:
    """The cameras in columns, ordered by camera_id.

    `cells`: H3 at resolution FINEST, 0 without a position. `places`: numbers of `place_names` (country, code, name).
    `view_cameras`, `view_centers`, `view_widths`: directions in degrees; width 0 means that none is stated.
    """

    ids: pa.Array
    lat: Reals
    lon: Reals
    cameras: Ints
    combination: Ints
    cells: Cells
    places: Ints
    place_names: tuple[tuple[str, str, str], ...]
    view_cameras: Ints
    view_centers: Ints
    view_widths: Ints
    facets: Facets


def collect_cameras(connection: duckdb.DuckDBPyConnection) -> MapCameras:
    """Reads core_cameras, core_camera_members, raw_camera_directions, raw_camera_observations, core_vendors, raw_sources.

    Every camera of the table is in it, those without a position too. Pure: the same tables give the same.
    """
    cursor = connection.cursor()
    table = cursor.execute(_CAMERAS).to_arrow_table().combine_chunks()
    lat, lon = (_read_reals(table[name]) for name in ("lat", "lon"))
    facets, combination = _combine(cursor, table)
    places, place_names = _number_rows(table, ("country", "region_code", "region_name"))
    views = cursor.execute(_VIEWS).to_arrow_table().combine_chunks()
    ids = table["camera_id"].combine_chunks()
    at = pa.compute.index_in(views["camera_id"], value_set=ids) if len(views) else pa.array([], pa.int64())
    return MapCameras(
        ids,
        lat,
        lon,
        _read_ints(table["cameras"]),
        combination,
        _find_cells(lat, lon),
        places,
        tuple((row[0], row[1], row[2]) for row in place_names),
        _read_ints(at),
        _read_ints(views["center"]),
        _read_ints(views["width"]),
        facets,
    )


def _combine(cursor: duckdb.DuckDBPyConnection, table: pa.Table) -> tuple[Facets, Ints]:
    names = ("kind", "vendor", "sources", "year", "presence")
    values: dict[str, list[str]] = {}
    codes: list[Ints] = []
    for name in names:
        values[name], numbers = _number_values(table[name])
        codes.append(numbers)
    mixed = np.zeros(len(table), np.int64)
    for name, numbers in zip(names, codes, strict=True):
        mixed = mixed * max(1, len(values[name])) + numbers
    _, first, combination = np.unique(mixed, return_index=True, return_inverse=True)
    combinations = np.stack([numbers[first] for numbers in codes], axis=1)
    vendors = dict(cursor.execute("SELECT vendor_id, name FROM core_vendors").fetchall())
    source_ids = sorted({source_id for text in values["sources"] for source_id in text.split()})
    where = {source_id: at for at, source_id in enumerate(source_ids)}
    facets = Facets(
        tuple(values["kind"]),
        tuple((vendor_id, str(vendors.get(vendor_id, vendor_id))) for vendor_id in values["vendor"]),
        _describe_sources(cursor, source_ids),
        tuple(tuple(where[source_id] for source_id in text.split()) for text in values["sources"]),
        tuple(values["year"]),
        tuple(values["presence"]),
        combinations,
    )
    return facets, combination.astype(np.int64)


def _describe_sources(cursor: duckdb.DuckDBPyConnection, source_ids: list[str]) -> tuple[dict[str, str], ...]:
    rows = cursor.execute("SELECT source_id, title, filename, publisher, licence FROM raw_sources").fetchall()
    found = {row[0]: row[1:] for row in rows}
    described = []
    for source_id in source_ids:
        title, filename, publisher, licence = found.get(source_id, ("", "", "", ""))
        described.append(
            {
                "id": source_id,
                "title": squeeze_lines(mask_personal_data(title or filename or source_id[:16])),
                "publisher": squeeze_lines(mask_personal_data(publisher)),
                "licence": squeeze_lines(mask_personal_data(licence)),
            }
        )
    return tuple(described)


def _number_values(column: Any) -> tuple[list[str], Ints]:
    """The different texts of a column, sorted, and the number of each row's."""
    encoded = column.combine_chunks().dictionary_encode()
    words = encoded.dictionary.to_pylist()
    order = sorted(range(len(words)), key=words.__getitem__)
    ranks = np.empty(len(words), np.int64)
    ranks[order] = np.arange(len(words))
    return [words[at] for at in order], ranks[_read_ints(encoded.indices)]


def _number_rows(table: pa.Table, names: tuple[str, ...]) -> tuple[Ints, list[tuple[str, ...]]]:
    """The number of each row's values of several columns, and the different rows, sorted."""
    values, codes = zip(*(_number_values(table[name]) for name in names), strict=True)
    mixed = np.zeros(len(table), np.int64)
    for words, numbers in zip(values, codes, strict=True):
        mixed = mixed * max(1, len(words)) + numbers
    _, first, numbered = np.unique(mixed, return_index=True, return_inverse=True)
    rows = [
        tuple(words[numbers[at]] for words, numbers in zip(values, codes, strict=True))
        for at in first.tolist()
    ]
    return numbered.astype(np.int64), rows


def _find_cells(lat: Reals, lon: Reals) -> Cells:
    from h3ronpy.vector import coordinates_to_cells

    known = ~np.isnan(lat)
    cells = np.zeros(len(lat), np.uint64)
    cells[known] = pa.array(coordinates_to_cells(lat[known], lon[known], FINEST)).to_numpy(
        zero_copy_only=False
    )
    return cells


def _read_reals(column: Any) -> Reals:
    return np.asarray(column.to_numpy(), dtype=np.float64)


def _read_ints(column: Any) -> Ints:
    return np.asarray(column.to_numpy(zero_copy_only=False), dtype=np.int64)
