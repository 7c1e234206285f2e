"""What changed between snapshots that follow each other, and which cameras are gone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import pairwise

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from sousveil.model.camera_tables import CAMERA_CHANGES
from sousveil.model.ids import make_id
from sousveil.resolve.register.gathering import Observed
from sousveil.resolve.register.nearness import Ints, Reals, measure_distance
from sousveil.resolve.register.tabling import Register
from sousveil.resolve.register.tracking import number_series

_COMPARED = (
    "surveillance",
    "surveillance_type",
    "camera_type",
    "camera_mount",
    "zone",
    "direction_raw",
    "operator_raw",
    "manufacturer_raw",
    "brand_raw",
    "model_raw",
    "label_raw",
    "started_at",
)
_NUMBERS = ("height_m", "angle_deg", "cameras")
_MOVED_FROM_M = 0.1
_MARGIN = 0.02
_LEAST_MARGIN_DEG = 0.001


def find_presence(register: Register) -> NDArray[np.bool_]:
    """Per camera whether it is gone: each series that had it has a newer snapshot that covers its place and lacks it."""
    observed = register.observed
    series = number_series(observed)
    dates = observed.words["snapshot_at"].rank().astype(np.int64)
    is_gone = np.ones(len(register.first), bool)
    for name, snapshots in _list_snapshots(series, dates):
        rows = np.flatnonzero(series == name)
        last = np.full(len(register.first), -1, np.int64)
        np.maximum.at(last, register.camera[rows], dates[rows])
        cameras = np.flatnonzero(last >= 0)
        gone = np.zeros(len(cameras), bool)
        for snapshot in snapshots:
            older = np.flatnonzero((last[cameras] < snapshot) & ~gone)
            inside = rows[dates[rows] == snapshot]
            gone[older] |= _covers(observed, inside, register.located[cameras[older]])
        is_gone[cameras[~gone]] = False
    lone = np.ones(len(observed), bool)
    for name, _ in _list_snapshots(series, dates):
        lone &= series != name
    is_gone[register.camera[lone]] = False
    return is_gone


def _list_snapshots(series: Ints, dates: Ints) -> Iterator[tuple[int, list[int]]]:
    """The series that have several dated snapshots, with them."""
    stride = int(dates.max(initial=0)) + 2
    keys = np.unique(series * stride + dates + 1)
    keys = keys[keys % stride > 0]
    for name in np.unique(keys // stride).tolist():
        snapshots = (keys[keys // stride == name] % stride - 1).tolist()
        if len(snapshots) > 1:
            yield name, snapshots


def _covers(observed: Observed, census: Ints, rows: Ints) -> NDArray[np.bool_]:
    """Whether the snapshot made of the rows `census` would have each of `rows`: its place and its kind are among those there.

    A source covers the rectangle around its points, a little larger; a snapshot of several sources covers each of theirs.
    """
    lat, lon = observed.numbers["lat"], observed.numbers["lon"]
    kinds = observed.words["surveillance_type"].codes
    covered = np.zeros(len(rows), bool)
    sources = observed.words["source_id"].codes[census]
    for source in np.unique(sources):
        points = census[sources == source]
        points = points[~np.isnan(lat[points])]
        if len(points):
            covered |= _is_inside(lat[points], lon[points], lat[rows], lon[rows])
    covered |= np.isnan(lat[rows])  # no place to be outside of
    covered &= np.isin(kinds[rows], kinds[census])
    return covered


def _is_inside(lat: Reals, lon: Reals, at_lat: Reals, at_lon: Reals) -> NDArray[np.bool_]:
    """Whether places lie in the rectangle around points; across the antimeridian if that is the shorter way around."""
    sorted_lon = np.sort(lon % 360.0)
    gaps = np.diff(np.concatenate((sorted_lon, [sorted_lon[0] + 360.0])))
    widest = int(np.argmax(gaps))
    west = sorted_lon[(widest + 1) % len(sorted_lon)]
    width = 360.0 - gaps[widest]
    south, north = lat.min(), lat.max()
    margin_lat = max((north - south) * _MARGIN, _LEAST_MARGIN_DEG)
    margin_lon = max(width * _MARGIN, _LEAST_MARGIN_DEG)
    along = (at_lon - west + margin_lon) % 360.0
    inside: NDArray[np.bool_] = (at_lat >= south - margin_lat) & (at_lat <= north + margin_lat)
    inside &= along <= width + 2 * margin_lon
    return inside


def list_changes(register: Register) -> Iterator[pa.RecordBatch]:
    """The rows of core_camera_changes, by id. Only what both snapshots cover is compared (see `_covers`)."""
    observed = register.observed
    series = number_series(observed)
    dates = observed.words["snapshot_at"].rank().astype(np.int64)
    steps = [
        _compare_snapshots(register, (rows[dates[rows] == old], rows[dates[rows] == new]))
        for name, snapshots in _list_snapshots(series, dates)
        for rows in [np.flatnonzero(series == name)]
        for old, new in pairwise(snapshots)
    ]
    if steps:
        table = pa.concat_tables(steps).sort_by("change_id").combine_chunks()
        yield from table.to_batches(max_chunksize=131_072)


def _compare_snapshots(register: Register, sides: tuple[Ints, Ints]) -> pa.Table:
    """The rows about two snapshots: cameras of both, and those of one that the other covers."""
    old, new = (_find_members(register, rows) for rows in sides)
    cameras = np.flatnonzero((old >= 0) | (new >= 0))
    old, new = old[cameras], new[cameras]
    shown = (old >= 0) & (new >= 0)
    for mine, census in ((old, sides[1]), (new, sides[0])):
        alone = np.flatnonzero((mine >= 0) & ~shown)
        shown[alone] |= _covers(register.observed, census, mine[alone])
    return _list_rows(register.observed, old[shown], new[shown], sides)


def _find_members(register: Register, rows: Ints) -> Ints:
    """Per camera its first observation among `rows`, -1 if it has none."""
    found = np.full(len(register.first), -1, np.int64)
    found[register.camera[rows[::-1]]] = rows[::-1]
    return found


def _list_rows(observed: Observed, old: Ints, new: Ints, sides: tuple[Ints, Ints]) -> pa.Table:
    lat, lon = observed.numbers["lat"], observed.numbers["lon"]
    in_both = (old >= 0) & (new >= 0)
    moved = np.where(in_both, measure_distance(lat[old], lon[old], lat[new], lon[new]), np.nan)
    fields = _find_fields(observed, old, new, in_both, moved)
    is_changed = in_both & np.array([bool(names) for names in fields], bool)
    words = np.select([old < 0, new < 0, is_changed], ["added", "removed", "changed"], "untouched")
    either = np.where(new >= 0, new, old)
    from_at, to_at = (observed.words["snapshot_at"].take(rows[:1])[0].as_py() for rows in sides)
    names = [_take_ids(observed, side) for side in (old, new)]
    years = _count_years(observed, new, to_at)
    return pa.table(
        [
            pa.array([make_id("chg", *pair) for pair in zip(*names, strict=True)], pa.string()),
            observed.words["series"].take(either),
            observed.words["native_id"].take(either),
            pa.array([from_at] * len(old), pa.string()),
            pa.array([to_at] * len(old), pa.string()),
            pa.array(words.tolist(), pa.string()),
            pa.array(fields, pa.list_(pa.string())),
            *(pa.array(side, pa.string()) for side in names),
            pa.array(np.round(moved, 2), from_pandas=True),
            pa.array(np.where(words == "untouched", years, np.nan), from_pandas=True),
        ],
        schema=CAMERA_CHANGES.schema,
    )


def _take_ids(observed: Observed, rows: Ints) -> list[str]:
    places = pa.array(rows, mask=rows < 0)
    ids: list[str] = observed.ids.take(places).fill_null("").to_pylist()
    return ids


def _find_fields(
    observed: Observed, old: Ints, new: Ints, in_both: NDArray[np.bool_], moved: Reals
) -> list[list[str]]:
    """Per row the names of the columns that are not alike; 'position' where it moved by more than 0.1 m."""
    fields: list[list[str]] = [[] for _ in range(len(old))]
    differs = {"position": moved > _MOVED_FROM_M}
    for name in _COMPARED:
        codes = observed.words[name].codes
        differs[name] = codes[old] != codes[new]
    for name in _NUMBERS:
        values = np.nan_to_num(observed.numbers[name], nan=-1e9)
        differs[name] = values[old] != values[new]
    for name, rows in differs.items():
        for row in np.flatnonzero(rows & in_both).tolist():
            fields[row].append(name)
    return fields


def _count_years(observed: Observed, new: Ints, to_at: str) -> Reals:
    """Years from the last edit that the source tells to the newer snapshot; NaN where it tells none."""
    words = observed.words["seen_last_at"]
    years = np.array([_find_span(word, to_at) for word in words.words] + [np.nan])
    return np.round(years[words.codes[new]], 2)


def _find_span(from_at: str, to_at: str) -> float:
    try:
        days = (date.fromisoformat(to_at[:10]) - date.fromisoformat(from_at[:10])).days
    except ValueError:
        return np.nan
    return days / 365.25 if days >= 0 else np.nan
