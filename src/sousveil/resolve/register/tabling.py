"""The rows of the register: cameras, their members, and the pairs that were judged."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from sousveil.model.camera_tables import CAMERA_MEMBERS, CAMERA_PAIRS, CAMERAS
from sousveil.resolve.register.deciding import TrackRulings
from sousveil.resolve.register.gathering import KINDS, PLACES, Observed
from sousveil.resolve.register.judging import explain_signs
from sousveil.resolve.register.nearness import Ints, Reals, find_nearest, measure_distance
from sousveil.resolve.register.pairing import SAME_FROM, UNSURE_FROM, Pairs
from sousveil.resolve.register.tracking import Tracks, pick_newest

_ROWS = 131_072
_PREFIX = "obs_"


@dataclass(frozen=True)
class Register:
    """Everything that is known. `camera` per observation; `first` per camera: its first observation, ascending, so that
    cameras are ordered by id; `newest`: observations by camera, newest first."""

    observed: Observed
    tracks: Tracks
    pairs: Pairs
    settled: TrackRulings
    camera: Ints
    first: Ints
    newest: Ints

    @cached_property
    def located(self) -> Ints:
        """Per camera the observation that gives its position: the newest that has one."""
        return self.pick(~np.isnan(self.observed.numbers["lat"]))

    @cached_property
    def sizes(self) -> Ints:
        """Observations per camera."""
        return np.bincount(self.camera, minlength=len(self.first))

    def pick(self, stated: NDArray[np.bool_]) -> Ints:
        """Of each camera the newest observation that is `stated`, or the newest of all if none is."""
        return pick_newest(self.camera, self.newest, stated)

    def name_cameras(self, cameras: Ints) -> pa.Array:
        """camera_ids: the hash in the id of the first observation."""
        ids = self.observed.ids.take(pa.array(self.first[cameras]))
        bare = pc.replace_substring_regex(ids, f"^{_PREFIX}", "")
        return pc.binary_join_element_wise("cam", bare, "_")


def list_cameras(register: Register, removed: NDArray[np.bool_]) -> Iterator[pa.RecordBatch]:
    """The rows of core_cameras, by id. `removed`: per camera."""
    observed = register.observed
    picked = {
        name: register.pick(observed.words[name].codes >= 0) for name in (*KINDS, "operator_raw", "vendor_id")
    }
    places = register.located
    columns = _list_numbers(register)
    for start in range(0, len(register.first), _ROWS):
        rows = np.arange(start, min(start + _ROWS, len(register.first)))
        texts = {name: observed.words[name].take(chosen[rows]) for name, chosen in picked.items()}
        texts |= {name: observed.words[name].take(places[rows]) for name in PLACES}
        texts |= {name: values.take(pa.array(rows)) for name, values in columns.items()}
        texts["camera_id"] = register.name_cameras(rows)
        texts["presence"] = _choose(removed[rows], "removed", "present")
        yield pa.RecordBatch.from_arrays(
            [texts[name] for name in CAMERAS.schema.names], schema=CAMERAS.schema
        )


def _choose(where: NDArray[np.bool_], yes: str, no: str) -> pa.Array:
    return pa.DictionaryArray.from_arrays(where.astype(np.int8), pa.array([no, yes])).cast(pa.string())


def _list_numbers(register: Register) -> dict[str, pa.Array]:
    observed, places = register.observed, register.located
    lat, lon = observed.numbers["lat"][places], observed.numbers["lon"][places]
    everything = np.ones(len(observed), bool)
    cells = {f"h3_{size}": _find_cells(lat, lon, size) for size in (5, 7, 9)}
    nearest = np.full(len(lat), np.nan)
    known = ~np.isnan(lat)
    nearest[known] = np.round(find_nearest(lat[known], lon[known]), 2)
    return {
        "lat": pa.array(lat, from_pandas=True),
        "lon": pa.array(lon, from_pandas=True),
        "observations": pa.array(register.sizes),
        "sources": pa.array(_count_apart(register, observed.words["source_id"].codes.astype(np.int64))),
        "series": pa.array(_count_apart(register, register.tracks.series[register.tracks.track])),
        "cameras": pa.array(observed.numbers["cameras"][register.pick(everything)].astype(np.int64)),
        "model": _list_models(register),
        "started_at": _list_dates(register, "started_at", True),
        "seen_first_at": _list_dates(register, "seen_first_at", True),
        "seen_last_at": _list_dates(register, "seen_last_at", False),
        "nearest_m": pa.array(nearest, from_pandas=True),
    } | cells


def _find_cells(lat: Reals, lon: Reals, size: int) -> pa.Array:
    from h3ronpy.vector import coordinates_to_cells

    known = ~np.isnan(lat)
    found = pa.array(coordinates_to_cells(lat[known], lon[known], size)).to_numpy(zero_copy_only=False)
    cells = np.zeros(len(lat), np.int64)
    cells[known] = found.astype(np.uint64).view(np.int64)
    return pa.array(cells, mask=~known)


def _count_apart(register: Register, codes: NDArray[np.int64]) -> Ints:
    """Per camera how many different codes its observations have."""
    counts = np.ones(len(register.first), np.int64)
    several = np.flatnonzero(register.sizes[register.camera] > 1)
    key = register.camera[several] * (int(codes.max(initial=0)) + 1) + codes[several]
    cameras = np.unique(key) // (int(codes.max(initial=0)) + 1)
    found, count = np.unique(cameras, return_counts=True)
    counts[found] = count
    return counts


def _list_models(register: Register) -> pa.Array:
    """The model by the vocabulary, or as written where the vocabulary has none."""
    clean, raw = register.observed.words["product_model"], register.observed.words["model_raw"]
    chosen = register.pick(clean.codes >= 0)
    texts = clean.take(chosen)
    written = raw.take(register.pick(raw.codes >= 0))
    return pc.if_else(pa.array(clean.codes[chosen] >= 0), texts, pc.utf8_trim_whitespace(written))


def _list_dates(register: Register, name: str, is_earliest: bool) -> pa.Array:
    """Per camera the earliest or latest date; ISO 8601 texts order as they stand."""
    words = register.observed.words[name]
    rank = words.rank().astype(np.int64)
    order = np.lexsort((rank if is_earliest else -rank, register.camera))
    return words.take(pick_newest(register.camera, order, words.codes >= 0))


def list_members(register: Register) -> Iterator[pa.RecordBatch]:
    """The rows of core_camera_members, by observation."""
    observed, camera = register.observed, register.camera
    lat, lon = observed.numbers["lat"], observed.numbers["lon"]
    at = register.located[camera]
    metres = np.round(measure_distance(lat, lon, lat[at], lon[at]), 2)
    rules, reasons = _explain_members(register)
    for start in range(0, len(observed), _ROWS):
        rows = np.arange(start, min(start + _ROWS, len(observed)))
        columns = [
            observed.ids.slice(start, len(rows)),
            register.name_cameras(camera[rows]),
            observed.words["source_id"].take(rows),
            pa.array(_RULES, pa.string()).take(pa.array(rules[rows])),
            reasons.take(pa.array(rows)),
            pa.array(metres[rows], from_pandas=True),
        ]
        yield pa.RecordBatch.from_arrays(columns, schema=CAMERA_MEMBERS.schema)


_RULES = ("single", "native_id", "twin", "decision")
_SINGLE, _NATIVE_ID, _TWIN, _DECISION = range(4)
_ALONE = "No other observation was found to be this camera."


def _explain_members(register: Register) -> tuple[NDArray[np.int64], pa.DictionaryArray]:
    """The rule, as a place in _RULES, and the reason of each observation."""
    tracks = register.tracks
    track_sizes = np.bincount(tracks.track, minlength=len(tracks))
    rules = np.where(track_sizes[tracks.track] > 1, _NATIVE_ID, _SINGLE)
    texts: dict[str, int] = {_ALONE: 0}
    reasons = np.zeros(len(rules), np.int64)
    reasons[rules == _NATIVE_ID] = texts.setdefault("The same series has it under the same id.", len(texts))
    best = _find_best_pairs(register)
    joined = np.flatnonzero(best >= 0)
    said = np.zeros(len(tracks), np.int64)
    codes = np.array(
        [texts.setdefault(text, len(texts)) for text in _explain_pairs(register.pairs.take(best[joined]))]
    )
    said[joined] = codes
    is_joined = (best >= 0)[tracks.track]
    reasons[is_joined] = said[tracks.track[is_joined]]
    rules[is_joined & (rules == _SINGLE)] = _TWIN
    for pair, decision in register.settled.same.items():
        told = f"{decision.author or 'Somebody'} decided that it is the same. {decision.reason}".strip()
        rows = np.flatnonzero(np.isin(tracks.track, pair))
        rules[rows], reasons[rows] = _DECISION, texts.setdefault(told, len(texts))
    return rules, pa.array(list(texts)).take(pa.array(reasons))


def _find_best_pairs(register: Register) -> Ints:
    """Per track the strongest of its pairs within its camera, -1 without one."""
    pairs = register.pairs
    camera = register.camera[register.tracks.newest[_starts(register.tracks)]]
    inside = np.flatnonzero((camera[pairs.left] == camera[pairs.right]) & (pairs.weight >= SAME_FROM))
    inside = inside[np.argsort(pairs.weight[inside], kind="stable")]
    best = np.full(len(register.tracks), -1, np.int64)
    best[pairs.left[inside]] = inside  # the last one written, the strongest, stays
    right = inside[
        (best[pairs.right[inside]] < 0) | (pairs.weight[best[pairs.right[inside]]] < pairs.weight[inside])
    ]
    best[pairs.right[right]] = right
    return best


def _starts(tracks: Tracks) -> Ints:
    return np.searchsorted(tracks.track[tracks.newest], np.arange(len(tracks)))


def _explain_pairs(pairs: Pairs) -> list[str]:
    """The reason of each pair; each combination of signs is put into words once."""
    bits = (pairs.agrees << 32) | (pairs.differs << 2) | ((pairs.shift_m > 0) << 1) | pairs.is_listed_twice
    keys, place = np.unique(bits, return_inverse=True)
    texts = [_tell(key >> 32, key >> 2 & 0x3FFFFFFF, bool(key & 2), bool(key & 1)) for key in keys.tolist()]
    return [texts[number] for number in place.tolist()]


def _tell(agrees: int, differs: int, is_shifted: bool, is_twice: bool) -> str:
    if is_twice:
        return (
            "One snapshot lists the place twice and says the same of both; it may be one camera or several."
        )
    signs = explain_signs(agrees, differs) or "neither says more that could be compared"
    if is_shifted:
        return f"The places agree but for a constant shift between the two series: {signs}."
    return f"They stand close: {signs}."


def list_pairs(register: Register) -> Iterator[pa.RecordBatch]:
    """The rows of core_camera_pairs, by id: the pairs within cameras, and those in doubt that nothing else decided."""
    pairs, observed = register.pairs, register.observed
    rows = register.tracks.newest[_starts(register.tracks)]  # the newest observation of each track
    camera = register.camera[rows]
    is_same = camera[pairs.left] == camera[pairs.right]
    sizes = np.bincount(camera, minlength=len(register.first))
    is_free = (sizes[camera[pairs.left]] == 1) | (sizes[camera[pairs.right]] == 1)
    is_unsure = (
        ~is_same & (pairs.is_listed_twice | (is_free & ~pairs.is_opposed)) & (pairs.weight >= UNSURE_FROM)
    )
    kept = np.flatnonzero((is_same & (pairs.weight >= UNSURE_FROM)) | is_unsure)
    chosen = pairs.take(kept)
    ends = rows[chosen.left], rows[chosen.right]  # rows are ordered by id
    left, right = (observed.ids.take(pa.array(side)) for side in (np.minimum(*ends), np.maximum(*ends)))
    names = [pc.replace_substring_regex(side, f"^{_PREFIX}", "") for side in (left, right)]
    table = pa.table(
        [
            pc.binary_join_element_wise("pair", *names, "_"),
            left,
            right,
            pa.array(np.round(chosen.metres, 2)),
            pa.array(np.round(1.0 / (1.0 + np.exp(SAME_FROM - chosen.weight)), 4)),
            _choose(is_same[kept], "same", "unsure"),
            pa.array(_explain_pairs(chosen), pa.string()),
        ],
        schema=CAMERA_PAIRS.schema,
    )
    yield from table.sort_by("pair_id").combine_chunks().to_batches()
