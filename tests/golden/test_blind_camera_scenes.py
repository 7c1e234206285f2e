"""The blind scenes of cameras: they are what their maker writes, there are enough pairs, and the truth is sound."""

from __future__ import annotations

import json
import math
from collections import Counter, defaultdict
from itertools import combinations
from pathlib import Path
from typing import Any

from tests.golden.cameras.make_scenes import write_scenes

TEXT = (Path(__file__).parent / "cameras" / "blind_scenes.jsonl").read_text("utf-8")
SCENES: list[dict[str, Any]] = [json.loads(line) for line in TEXT.splitlines()]


def measure_m(left: dict[str, Any], right: dict[str, Any]) -> float:
    """Metres between two observations, on a plane."""
    east = (left["lon"] - right["lon"]) * math.cos(math.radians(left["lat"]))
    return math.hypot(left["lat"] - right["lat"], east) * 111_195


def test_the_file_is_what_its_maker_writes() -> None:
    assert write_scenes() == TEXT


def test_there_are_enough_scenes_and_pairs() -> None:
    assert len(SCENES) >= 120
    assert all(scene["fictional"] for scene in SCENES)
    assert all(2 <= len(scene["observations"]) <= 12 for scene in SCENES)
    near: Counter[bool] = Counter()
    for scene in SCENES:
        for left, right in combinations(scene["observations"], 2):
            same = left["truth"] == right["truth"]
            assert not same or measure_m(left, right) <= 15
            near[same] += measure_m(left, right) <= 15
    assert near.total() >= 2_000
    assert min(near.values()) >= 1_000
    assert min(Counter(scene["part"] for scene in SCENES).values()) >= 60


def test_one_id_of_a_series_is_one_camera() -> None:
    owners: dict[tuple[str, str, str], set[str]] = defaultdict(set)
    keys: set[str] = set()
    for scene in SCENES:
        stated = set()
        for row in scene["observations"]:
            owners[scene["scene"], row["series"], row["native_id"]].add(row["truth"])
            stated.add((row["source"], row["native_id"]))
            keys.add(row["key"])
        assert len(stated) == len(scene["observations"])
        assert 2 <= len({row["source"] for row in scene["observations"]}) <= 3
    assert all(len(truths) == 1 for truths in owners.values())
    assert len(keys) == sum(len(scene["observations"]) for scene in SCENES)
