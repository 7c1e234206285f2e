"""Adds many cameras at once: what sets of tags say is worked out once each, and Arrow spreads it over the rows.

The rows are those that `CameraMaker.add` gives for one camera after the other.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from sousveil.model.camera_rows import CameraRows
from sousveil.model.camera_tables import CAMERA_DIRECTIONS, CAMERA_OBSERVATIONS
from sousveil.readers.camera_making import CameraFacts, CameraMaker, describe_position

Indices = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class CameraBlock:
    """Cameras by columns. `codes`: which of `facts` each has; `changed_at` as ISO 8601; `is_first`: in its first version."""

    native_ids: Sequence[str]
    lats: npt.NDArray[np.float64]
    lons: npt.NDArray[np.float64]
    changed_at: pa.Array
    is_first: npt.NDArray[np.bool_]
    facts: Sequence[CameraFacts]
    codes: Indices


def add_block(rows: CameraRows, maker: CameraMaker, block: CameraBlock) -> Iterator[pa.RecordBatch]:
    """Adds the cameras of `block` that are not left out, and hands them on with their directions as batches."""
    counts = np.bincount(block.codes, minlength=len(block.facts))
    for facts, count in zip(block.facts, counts.tolist(), strict=True):
        maker.count_left_out(facts, count)
        for key in facts.withheld if count else ():
            rows.count_path(key, "withheld", count)
    is_kept = np.array([not facts.left_out for facts in block.facts], dtype=bool)[block.codes]
    kept: Indices = np.flatnonzero(is_kept)
    codes = block.codes[kept]
    native_ids = [block.native_ids[at] for at in kept.tolist()]
    locators = [f'{{"element":"{name}"}}' for name in native_ids]
    made = rows.spread_rows([facts.columns for facts in block.facts], pa.array(codes))
    made |= _make_dates(block, kept, codes)
    made |= _make_positions(rows, block, kept, locators)
    _report_unread(rows, block, codes, locators)
    made["locator"] = pa.array(locators, pa.string())
    made["native_id"] = pa.array(native_ids, pa.string())
    made["observation_id"] = pa.array(rows.identify_all(locators), pa.string())
    for name, value in maker.shared.items():
        made[name] = pa.repeat(pa.scalar(value, pa.string()), len(kept))
    directions = _make_directions(block, codes, made)
    yield from rows.put_columns(CAMERA_OBSERVATIONS, made, len(kept))
    yield from rows.put_columns(CAMERA_DIRECTIONS, directions, len(directions["locator"]))


def _make_dates(block: CameraBlock, kept: Indices, codes: Indices) -> dict[str, pa.Array]:
    changed_at = block.changed_at.take(pa.array(kept))
    checked_at = pa.array([facts.checked_at for facts in block.facts], pa.string()).take(pa.array(codes))
    return {
        "seen_last_at": pc.if_else(pc.greater(checked_at, changed_at), checked_at, changed_at),
        "seen_first_at": pc.if_else(pa.array(block.is_first[kept]), changed_at, ""),
    }


def _make_positions(
    rows: CameraRows, block: CameraBlock, kept: Indices, locators: list[str]
) -> dict[str, pa.Array]:
    lats, lons = block.lats[kept], block.lons[kept]
    is_wrong = ~((np.abs(lats) <= 90) & (np.abs(lons) <= 180) & ((lats != 0) | (lons != 0)))
    made = {name: pa.array(values, mask=is_wrong) for name, values in (("lat", lats), ("lon", lons))}
    if is_wrong.any():
        raw = [""] * len(kept)
        for at in np.flatnonzero(is_wrong).tolist():
            code, detail, raw[at] = describe_position(float(lats[at]), float(lons[at]))
            rows.report(code, detail, locators[at])
        made["position_raw"] = pa.array(raw, pa.string())
    return made


def _report_unread(rows: CameraRows, block: CameraBlock, codes: Indices, locators: list[str]) -> None:
    has_unread = np.array([bool(facts.unread) for facts in block.facts], dtype=bool)
    for at in np.flatnonzero(has_unread[codes]).tolist():
        for detail in sorted(block.facts[codes[at]].unread):
            rows.report("camera_value_unreadable", detail, locators[at])


def _make_directions(block: CameraBlock, codes: Indices, made: dict[str, pa.Array]) -> dict[str, pa.Array]:
    """The rows of raw_camera_directions: those of each set of tags, once for each row that has it."""
    lengths: Indices = np.array([len(facts.directions) for facts in block.facts], dtype=np.int64)
    starts = np.cumsum(lengths) - lengths
    repeats = lengths[codes]
    parents = np.repeat(np.arange(len(codes)), repeats)
    firsts = np.repeat(np.cumsum(repeats) - repeats, repeats)
    chosen = pa.array(np.repeat(starts[codes], repeats) + np.arange(len(parents)) - firsts)
    views: list[tuple[float, float | None, str]] = [view for facts in block.facts for view in facts.views()]
    columns: dict[str, tuple[int, Any]] = {
        "center_deg": (0, pa.float64()),
        "width_deg": (1, pa.float64()),
        "direction_raw": (2, pa.string()),
    }
    taken = {
        name: pa.array([view[at] for view in views], type_).take(chosen)
        for name, (at, type_) in columns.items()
    }
    parents_taken = pa.array(parents)
    return taken | {name: made[name].take(parents_taken) for name in ("observation_id", "locator")}
