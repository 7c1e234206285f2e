"""Prints precision and recall of the camera register on generated cameras (tests/generated/cameras.py).

A pair is two observations of one camera. Pairs of one series and one native id are counted apart, since they are easy.

Run: uv run python tools/score_register.py [--seeds 1 2 3] [--cameras 2000] [--wrong 10]
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable
from itertools import combinations
from pathlib import Path

import pyarrow.parquet as pq

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from sousveil.model.camera_tables import CAMERA_MEMBERS, CAMERAS
from sousveil.resolve.register import write_register
from tests.generated.camera_files import name_outputs, write_inputs
from tests.generated.cameras import SeenCameras, make_world, see_world

TUNING_SEEDS = (1, 2, 3)
HELD_OUT_SEEDS = (9003, 9004)  # 9001 and 9002 were looked at before the threshold was set
ORIGIN = (52.1, 4.3)


def draw_set(seed: int, cameras: int) -> SeenCameras:
    """A world and what its sources say, for one seed."""
    rng = random.Random(seed)
    return see_world(rng, make_world(rng, cameras, ORIGIN))


def build_members(seen: SeenCameras, folder: Path) -> dict[str, str]:
    """observation_id → camera_id, as the register has it."""
    paths = name_outputs(folder / "out")
    write_register(write_inputs(folder, seen), paths, [])
    table = pq.read_table(paths[CAMERA_MEMBERS.name], columns=["observation_id", "camera_id"])
    assert pq.read_metadata(paths[CAMERAS.name]).num_rows == len(set(table["camera_id"].to_pylist()))
    return dict(zip(table["observation_id"].to_pylist(), table["camera_id"].to_pylist(), strict=True))


def list_pairs(groups: Iterable[list[str]]) -> set[tuple[str, str]]:
    """All pairs within each group."""
    return {pair for group in groups for pair in combinations(sorted(group), 2)}


def group_ids(members: dict[str, int] | dict[str, str]) -> list[list[str]]:
    """The observations of each camera."""
    groups: dict[int | str, list[str]] = defaultdict(list)
    for observation_id, camera in members.items():
        groups[camera].append(observation_id)
    return list(groups.values())


def score_set(
    seen: SeenCameras, members: dict[str, str], wrong_shown: int = 0
) -> dict[str, tuple[int, int, int]]:
    """Per kind of pair (all, hard, and by scene): how many are right, were found, are true."""
    rows = {row["observation_id"]: row for row in seen.observations}
    truth, found = list_pairs(group_ids(seen.truth)), list_pairs(group_ids(members))
    counts: Counter[tuple[str, str]] = Counter()
    for pair in truth | found:
        left, right = rows[pair[0]], rows[pair[1]]
        is_easy = left["series"] == right["series"] and left["native_id"] == right["native_id"] != ""
        scene = seen.scenes[seen.truth[pair[0]]]
        for name in ("all", *(() if is_easy else ("hard", scene))):
            counts[name, "true"] += pair in truth
            counts[name, "found"] += pair in found
            counts[name, "right"] += pair in truth and pair in found
    for verdict, pairs in (("missed", truth - found), ("wrong", found - truth)):
        for pair in sorted(pairs)[:wrong_shown]:
            print(verdict, *(rows[name] for name in pair), sep="\n  ")
    names = sorted({name for name, _ in counts})
    return {name: (counts[name, "right"], counts[name, "found"], counts[name, "true"]) for name in names}


def print_scores(title: str, scores: dict[str, tuple[int, int, int]]) -> None:
    """One line per kind of pair."""
    for name, (right, found, true) in scores.items():
        precision, recall = right / max(found, 1), right / max(true, 1)
        print(f"{title:>8}  {name:<8} true {true:>7,}  precision {precision:.4f}  recall {recall:.4f}")


def main() -> None:
    """Scores the seeds that were asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, nargs="+", default=TUNING_SEEDS)
    parser.add_argument("--cameras", type=int, default=2000)
    parser.add_argument("--wrong", type=int, default=0)
    arguments = parser.parse_args()
    for seed in arguments.seeds:
        seen = draw_set(seed, arguments.cameras)
        with tempfile.TemporaryDirectory() as folder:
            members = build_members(seen, Path(folder))
        print_scores(f"seed {seed}", score_set(seen, members, arguments.wrong))
        print(f"          cameras {len(set(members.values())):,}, in truth {len(set(seen.truth.values())):,}")


if __name__ == "__main__":
    main()
