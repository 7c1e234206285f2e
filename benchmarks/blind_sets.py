"""Scores the sets whose author had not seen the code: scenes of cameras, pairs of names of organisations.

Run: uv run python -m benchmarks.blind_sets cameras|organisations [--part dev|sealed] [--wrong N]
The part 'sealed' is for figures that are reported: learn from 'dev' only.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections import Counter, defaultdict
from itertools import combinations
from pathlib import Path
from typing import Any

GOLDEN = Path(__file__).parents[1] / "tests" / "golden"
NEAR_M = 15.0


def load_part(path: Path, part: str) -> list[dict[str, Any]]:
    """The lines of the set that belong to `part`."""
    lines = (json.loads(line) for line in path.read_text("utf-8").splitlines())
    return [line for line in lines if line["part"] == part]


def build_scenes(scenes: list[dict[str, Any]]) -> dict[str, str]:
    """The camera that the register puts each observation into, by the observation's key; each scene by itself."""
    from sousveil.engine.stage_tables import read_stage_table, sort_rows, write_stage_tables, write_table
    from sousveil.extract.camera_products import extract_camera_products
    from sousveil.model import camera_tables as tables
    from sousveil.model.camera_rows import CameraRows
    from sousveil.model.ids import hash_parts
    from sousveil.readers.camera_making import CameraMaker
    from sousveil.resolve.camera_places import resolve_camera_places
    from sousveil.resolve.register import write_register

    folder = Path(tempfile.mkdtemp())
    keys: dict[str, str] = {}

    def read() -> Any:
        for scene in scenes:
            by_source: dict[str, list[dict[str, Any]]] = defaultdict(list)
            for seen in scene["observations"]:
                by_source[f"{seen['source']} {seen['snapshot_at']}"].append(seen)
            for name, members in sorted(by_source.items()):
                rows = CameraRows(hash_parts(scene["scene"], name), "scene", "benchmarks.scenes", "1")
                first = members[0]
                series = f"{scene['scene']}/{first['series']}"
                maker = CameraMaker(rows, (), series=series, snapshot_at=first["snapshot_at"])
                for number, seen in enumerate(members):
                    locator = json.dumps({"row": number, "column": ""})
                    made = maker.add(locator, seen["native_id"], seen["lat"], seen["lon"], seen["tags"])
                    assert made is not None, seen
                    keys[made] = seen["key"]
                maker.finish()
                yield from rows.finish()

    write_stage_tables(folder, read())
    empty: tuple[Any, ...] = ()
    observed = list(read_stage_table(folder, tables.CAMERA_OBSERVATIONS))
    found = [*resolve_camera_places(observed, empty, empty, empty), *extract_camera_products(observed)]
    inputs = (
        tables.CAMERA_OBSERVATIONS,
        tables.CAMERA_DIRECTIONS,
        tables.CAMERA_PLACES,
        tables.CAMERA_PRODUCTS,
    )
    outputs = (tables.CAMERAS, tables.CAMERA_MEMBERS, tables.CAMERA_PAIRS, tables.CAMERA_CHANGES)
    for table in inputs:
        batches = [*read_stage_table(folder, table), *(b for b in found if b.schema.equals(table.schema))]
        write_table(folder / f"in_{table.name}.parquet", table, sort_rows(batches, table).to_batches())
    write_register(
        {table.name: folder / f"in_{table.name}.parquet" for table in inputs},
        {table.name: folder / f"out_{table.name}.parquet" for table in outputs},
        (),
    )
    import pyarrow.parquet as pq

    members = pq.read_table(folder / f"out_{tables.CAMERA_MEMBERS.name}.parquet").to_pylist()
    return {keys[row["observation_id"]]: row["camera_id"] for row in members}


def score_scenes(part: str, wrong: int) -> None:
    """Pairs within 15 m of one scene: precision and recall of 'the same camera', in all and by kind."""
    from tests.golden.test_blind_camera_scenes import measure_m

    scenes = load_part(GOLDEN / "cameras" / "blind_scenes.jsonl", part)
    camera_of = build_scenes(scenes)
    counts: dict[str, Counter[tuple[bool, bool]]] = defaultdict(Counter)
    for scene in scenes:
        for left, right in combinations(scene["observations"], 2):
            if measure_m(left, right) > NEAR_M:
                continue
            truth = left["truth"] == right["truth"]
            found = camera_of[left["key"]] == camera_of[right["key"]]
            counts[scene["kind"]][truth, found] += 1
            counts["all"][truth, found] += 1
            if truth != found and wrong:
                wrong -= 1
                print("missed" if truth else "wrong", round(measure_m(left, right), 1), left, right)
    for kind, count in sorted(counts.items()):
        print_scores(kind, count)


def score_names(part: str, wrong: int) -> None:
    """Pairs of names: 'same' against everything else, and by group."""
    from sousveil.resolve.organisations.judging import compare_names
    from sousveil.resolve.organisations.names import parse_name

    counts: dict[str, Counter[tuple[bool, bool]]] = defaultdict(Counter)
    verdicts: Counter[tuple[str, str]] = Counter()
    for pair in load_part(GOLDEN / "organisations" / "blind_pairs.jsonl", part):
        left = parse_name(pair["left"], pair["left_country"])
        right = parse_name(pair["right"], pair["right_country"])
        judged = compare_names(left, right)
        truth, found = pair["label"] == "same", judged.verdict == "same"
        verdicts[pair["label"], judged.verdict] += 1
        counts[pair["group"]][truth, found] += 1
        counts["all"][truth, found] += 1
        if truth != found and wrong:
            wrong -= 1
            print(
                pair["label"], "≠", judged.verdict, round(judged.score, 2), pair["left"], "|", pair["right"]
            )
            print("   ", judged.reason, "|", pair["group"], pair["note"])
    for group, count in sorted(counts.items()):
        print_scores(group, count)
    print("label → verdict:", ", ".join(f"{a} → {b} {n}" for (a, b), n in sorted(verdicts.items())))


def print_scores(name: str, count: Counter[tuple[bool, bool]]) -> None:
    """One line: precision, recall and what they are made of."""
    right, wrong, missed = count[True, True], count[False, True], count[True, False]
    precision = right / (right + wrong) if right + wrong else 1.0
    recall = right / (right + missed) if right + missed else 1.0
    print(
        f"{name:28} precision {precision:.3f} recall {recall:.3f}  ({right} right, {wrong} wrong, {missed} missed)"
    )


def main() -> None:
    """Runs one of the two."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("subject", choices=("cameras", "organisations"))
    parser.add_argument("--part", choices=("dev", "sealed"), default="dev")
    parser.add_argument("--wrong", type=int, default=0, help="how many errors to show; of the part dev only")
    given = parser.parse_args()
    wrong = given.wrong if given.part == "dev" else 0
    {"cameras": score_scenes, "organisations": score_names}[given.subject](given.part, wrong)


if __name__ == "__main__":
    main()
