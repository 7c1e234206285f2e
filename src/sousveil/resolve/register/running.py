"""Makes the register and writes its tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from sousveil.engine.stage_tables import write_table
from sousveil.model.camera_tables import CAMERA_CHANGES, CAMERA_MEMBERS, CAMERA_PAIRS, CAMERAS
from sousveil.model.decisions import Decision
from sousveil.model.problems import Problem
from sousveil.resolve.register.changing import find_presence, list_changes
from sousveil.resolve.register.deciding import TrackRulings, find_cuts, find_rulings, settle_rulings
from sousveil.resolve.register.gathering import Observed, read_observed
from sousveil.resolve.register.joining import join_tracks
from sousveil.resolve.register.nearness import Ints
from sousveil.resolve.register.pairing import Pairs, find_positions, score_pairs
from sousveil.resolve.register.tabling import Register, list_cameras, list_members, list_pairs
from sousveil.resolve.register.tracking import Tracks, find_tracks, rank_recency


def write_register(
    paths_in: Mapping[str, Path], paths_out: Mapping[str, Path], decisions: Sequence[Decision]
) -> list[Problem]:
    """Writes core_cameras, core_camera_members, core_camera_pairs and core_camera_changes; what is wrong with decisions.

    Both mappings go from a table's name to its Parquet file; read are raw_camera_observations, raw_camera_directions,
    core_camera_places and core_camera_products. Decisions speak of observation_ids; of two that contradict each other
    the later is obeyed. The output is ordered by key and does not depend on the order of rows or sources.
    """
    observed = read_observed(paths_in)
    rulings = find_rulings(observed, decisions)
    recency = rank_recency(observed)
    tracks = find_tracks(observed, recency, find_cuts(observed, rulings, recency))
    settled = settle_rulings(rulings, tracks.track)
    pairs = score_pairs(observed, tracks, find_positions(observed, tracks))
    register = _gather_register(observed, tracks, pairs, settled, recency)
    removed = find_presence(register)
    write_table(paths_out[CAMERA_PAIRS.name], CAMERA_PAIRS, list_pairs(register))
    write_table(paths_out[CAMERA_CHANGES.name], CAMERA_CHANGES, list_changes(register))
    write_table(paths_out[CAMERA_MEMBERS.name], CAMERA_MEMBERS, list_members(register))
    write_table(paths_out[CAMERAS.name], CAMERAS, list_cameras(register, removed))
    return rulings.problems


def _gather_register(
    observed: Observed, tracks: Tracks, pairs: Pairs, settled: TrackRulings, recency: Ints
) -> Register:
    """Numbers the cameras in the order of their first observations: oldest snapshot, then lowest id."""
    track_camera, weight = join_tracks(tracks, pairs, settled)
    joined = track_camera[tracks.track]
    dates = observed.words["snapshot_at"].rank()
    order = np.lexsort((np.arange(len(observed)), dates, joined))
    starts = np.ones(len(order), bool)
    starts[1:] = np.diff(joined[order]) != 0
    first = np.sort(order[starts])
    number = np.empty(len(tracks), np.int64)
    number[joined[first]] = np.arange(len(first))
    camera = number[joined]
    newest = np.lexsort((-recency, camera))
    return Register(observed, tracks, replace(pairs, weight=weight), settled, camera, first, newest)
