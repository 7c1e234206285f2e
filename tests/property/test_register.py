"""The register does not depend on how rows came, forgets a source without trace, and obeys people whatever they say."""

from __future__ import annotations

import random
import tempfile
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

import pyarrow.parquet as pq
from hypothesis import given, settings
from hypothesis import strategies as st

from sousveil.model.camera_tables import CAMERA_MEMBERS
from sousveil.model.decisions import Decision
from sousveil.resolve.register import write_register
from tests.generated.camera_files import name_outputs, write_inputs
from tests.generated.cameras import SeenCameras, make_world, see_world

SEEDS = st.integers(0, 10_000)
ORIGINS = st.sampled_from([(52.1, 4.3), (-16.8, 180.0), (0.0, 0.0), (78.2, 15.6)])
RUNS = settings(max_examples=8, deadline=None)


def draw(seed: int, origin: tuple[float, float], cameras: int = 20) -> SeenCameras:
    rng = random.Random(seed)
    return see_world(rng, make_world(rng, cameras, origin))


def build(
    seen: SeenCameras, decisions: Sequence[Decision] = (), shuffle: int | None = None, rows: int = 1000
) -> dict[str, bytes]:
    """The bytes of the four tables."""
    with tempfile.TemporaryDirectory() as folder:
        paths = name_outputs(Path(folder) / "out")
        write_register(write_inputs(Path(folder), seen, shuffle, rows), paths, decisions)
        return {name: path.read_bytes() for name, path in paths.items()}


def find_cameras(built: dict[str, bytes]) -> dict[str, str]:
    import pyarrow as pa

    table = pq.read_table(pa.BufferReader(built[CAMERA_MEMBERS.name]))
    return dict(zip(table["observation_id"].to_pylist(), table["camera_id"].to_pylist(), strict=True))


def leave_out(seen: SeenCameras, source_id: str) -> SeenCameras:
    kept = [
        [row for row in rows if row["source_id"] != source_id]
        for rows in (seen.observations, seen.directions)
    ]
    return SeenCameras(*kept, [row for row in seen.products if row["source_id"] != source_id])


@RUNS
@given(seed=SEEDS, origin=ORIGINS, shuffle=SEEDS, rows=st.integers(1, 50))
def test_the_order_of_rows_does_not_matter(
    seed: int, origin: tuple[float, float], shuffle: int, rows: int
) -> None:
    seen = draw(seed, origin)
    assert build(seen) == build(seen, shuffle=shuffle, rows=rows)


@RUNS
@given(seed=SEEDS, origin=ORIGINS, choice=st.integers(0, 6))
def test_a_removed_source_leaves_no_trace(seed: int, origin: tuple[float, float], choice: int) -> None:
    """The whole case is built first, so that anything kept between builds would show."""
    seen = draw(seed, origin)
    sources = sorted({row["source_id"] for row in seen.observations})
    gone = sources[choice % len(sources)]
    never = build(leave_out(seen, gone), shuffle=1)
    build(seen)
    removed = build(leave_out(seen, gone))
    assert removed == never
    assert not any(gone.encode() in data for data in removed.values())


@RUNS
@given(seed=SEEDS, data=st.data())
def test_decisions_are_obeyed_and_undone(seed: int, data: st.DataObject) -> None:
    seen = draw(seed, (52.1, 4.3))
    before = build(seen)
    ids = sorted(find_cameras(before))
    pairs = data.draw(st.lists(st.tuples(st.sampled_from(ids), st.sampled_from(ids)), max_size=4))
    words = st.sampled_from(["same", "different"])
    decisions = [
        Decision(f"2026-01-0{number + 1}", "", data.draw(words), left, right)
        for number, (left, right) in enumerate(pairs)
        if left != right
    ]
    cameras = find_cameras(build(seen, decisions))
    if decisions:
        last = decisions[-1]  # nothing later contradicts it
        is_same = cameras[last.left] == cameras[last.right]
        assert is_same == (last.decision == "same")
    undone = [*decisions, *(Decision("2026-02-01", "", "undo", row.right, row.left) for row in decisions)]
    assert build(seen, undone) == before


@RUNS
@given(seed=SEEDS, origin=ORIGINS)
def test_no_camera_holds_two_observations_of_one_snapshot(seed: int, origin: tuple[float, float]) -> None:
    seen = draw(seed, origin)
    cameras = find_cameras(build(seen))
    assert set(cameras) == {row["observation_id"] for row in seen.observations}
    held: dict[tuple[str, str], int] = defaultdict(int)
    for row in seen.observations:
        held[cameras[row["observation_id"]], row["source_id"]] += 1
    assert set(held.values()) == {1}
