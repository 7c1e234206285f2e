"""The register on a handful of invented cameras: what becomes one, what stays several, why, and what changed."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from sousveil.model.camera_tables import CAMERA_CHANGES, CAMERA_MEMBERS, CAMERA_PAIRS, CAMERAS
from sousveil.model.decisions import Decision
from sousveil.model.problems import Problem
from sousveil.resolve.register import write_register
from tests.generated.camera_files import OUTPUTS, name_outputs, write_inputs
from tests.generated.cameras import SeenCameras

METRE = 1 / 111_195


class Built:
    """The tables of a register as lists of rows."""

    def __init__(self, folder: Path, seen: SeenCameras, decisions: Sequence[Decision] = ()) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        paths = name_outputs(folder / "out")
        self.problems: list[Problem] = write_register(write_inputs(folder, seen), paths, decisions)
        tables = {table.name: pq.read_table(paths[table.name]) for table in OUTPUTS}
        for table in OUTPUTS:
            assert tables[table.name].schema.equals(table.schema)
        self.cameras: list[dict[str, Any]] = tables[CAMERAS.name].to_pylist()
        self.members: list[dict[str, Any]] = tables[CAMERA_MEMBERS.name].to_pylist()
        self.pairs: list[dict[str, Any]] = tables[CAMERA_PAIRS.name].to_pylist()
        self.changes: list[dict[str, Any]] = tables[CAMERA_CHANGES.name].to_pylist()

    @property
    def groups(self) -> set[str]:
        """'a b' for a camera made of obs_a and obs_b."""
        groups: dict[str, list[str]] = {}
        for row in self.members:
            groups.setdefault(row["camera_id"], []).append(row["observation_id"].removeprefix("obs_"))
        return {" ".join(sorted(group)) for group in groups.values()}


def see(*rows: dict[str, Any]) -> SeenCameras:
    """Observations; `north`: metres from a corner of an invented town; `look`: direction; `maker`: vendor."""
    seen = SeenCameras()
    for number, row in enumerate(rows):
        row = {
            "series": "one",
            "source_id": f"source {row.get('series', 'one')} {row.get('snapshot_at', '')}",
        } | row
        row["observation_id"] = f"obs_{row.pop('id')}"
        row |= {"ordinal": number, "lat": 10.0 + row.pop("north", 0.0) * METRE, "lon": 20.0} | (
            {"lat": None, "lon": None} if row.pop("lost", False) else {}
        )
        about = {"observation_id": row["observation_id"], "source_id": row["source_id"], "ordinal": number}
        if "look" in row:
            row["direction_raw"] = str(row["look"])
            seen.directions.append(about | {"center_deg": float(row.pop("look"))})
        if "maker" in row:
            seen.products.append(about | {"vendor_id": row.pop("maker"), "confidence": 0.9})
        seen.observations.append(row)
    return seen


def two(**values: Any) -> dict[str, Any]:
    return {"series": "two"} | values


def test_one_camera_in_two_sources(tmp_path: Path) -> None:
    built = Built(
        tmp_path,
        see(
            {"id": "a", "camera_type": "fixed", "look": 90, "snapshot_at": "2024"},
            two(id="b", north=4.0, look=95, operator_raw="Nowhere Police", snapshot_at="2025"),
        ),
    )
    assert built.groups == {"a b"}
    [camera] = built.cameras
    assert (camera["camera_id"], camera["observations"], camera["sources"], camera["series"]) == (
        "cam_a",
        2,
        2,
        2,
    )
    assert camera["lat"] == pytest.approx(10.0 + 4 * METRE)
    assert (camera["camera_type"], camera["operator_raw"], camera["country"]) == (
        "fixed",
        "Nowhere Police",
        "XX",
    )
    assert camera["h3_9"] > camera["h3_5"] > 0
    assert [row["rule"] for row in built.members] == ["twin", "twin"]
    assert all("direction" in row["reason"] for row in built.members)
    assert [row["distance_m"] for row in built.members] == [4.0, 0.0]
    [pair] = built.pairs
    assert (pair["verdict"], pair["distance_m"]) == ("same", 4.0)
    assert pair["score"] > 0.5


@pytest.mark.parametrize(
    ("mine", "other"),
    [
        ({"look": 0, "camera_type": "fixed"}, {"look": 180, "camera_type": "fixed"}),
        ({"maker": "examplecam", "camera_type": "dome"}, {"maker": "fictivision", "camera_type": "fixed"}),
        ({"surveillance_type": "ALPR"}, {"surveillance_type": "gunshot_detector"}),
        ({"label_raw": "Camera 12"}, {"label_raw": "Camera 13"}),
    ],
)
def test_what_both_state_and_differs_speaks_against(tmp_path: Path, mine: Any, other: Any) -> None:
    assert Built(tmp_path, see({"id": "a"} | mine, two(id="b", north=3.0) | other)).groups == {"a", "b"}


def test_bare_points_join_their_mutual_nearest_only_when_close(tmp_path: Path) -> None:
    assert Built(tmp_path / "near", see({"id": "a"}, two(id="b", north=3.0))).groups == {"a b"}
    assert Built(tmp_path / "far", see({"id": "a"}, two(id="b", north=12.0))).groups == {"a", "b"}
    between = see({"id": "a"}, two(id="b", north=3.0), two(id="c", north=-3.0))
    assert Built(tmp_path / "between", between).groups == {"a", "b", "c"}


def test_a_pole_with_three_cameras_in_two_sources_has_three(tmp_path: Path) -> None:
    rows = [{"id": f"a{look}", "look": look} for look in (0, 120, 240)]
    rows += [two(id=f"b{look}", look=look + 10, north=5.0) for look in (0, 120, 240)]
    assert Built(tmp_path, see(*rows)).groups == {"a0 b0", "a120 b120", "a240 b240"}


def test_one_snapshot_that_lists_a_place_twice_is_left_in_doubt(tmp_path: Path) -> None:
    built = Built(tmp_path, see({"id": "a", "native_id": "1"}, {"id": "b", "native_id": "2"}))
    assert built.groups == {"a", "b"}
    assert [pair["verdict"] for pair in built.pairs] == ["unsure"]


def test_a_native_id_joins_snapshots_wherever_the_camera_went(tmp_path: Path) -> None:
    old = {"native_id": "n1", "snapshot_at": "2023-01-01"}
    new = {"native_id": "n1", "snapshot_at": "2024-01-01"}
    built = Built(tmp_path, see({"id": "a"} | old, {"id": "b", "north": 60.0} | new))
    assert built.groups == {"a b"}
    assert [row["rule"] for row in built.members] == ["native_id", "native_id"]
    assert built.cameras[0]["lat"] == pytest.approx(10.0 + 60 * METRE)
    assert built.cameras[0]["series"] == 1


def test_an_id_that_one_source_gives_to_several_points_is_not_believed(tmp_path: Path) -> None:
    rows = [{"id": f"a{north}", "native_id": "crossing", "north": north} for north in (0.0, 30.0)]
    assert Built(tmp_path, see(*rows)).groups == {"a0.0", "a30.0"}


def test_changes_and_presence(tmp_path: Path) -> None:
    rows = []
    for year in ("2023", "2024"):
        stated = {"snapshot_at": f"{year}-01-01"}
        for place in range(6):
            if (year, place) in (("2023", 4), ("2024", 1)):
                continue
            row = {"id": f"{place}{year}", "native_id": f"n{place}", "north": place * 100.0} | stated
            row["seen_last_at"] = "2019-01-01"
            if (year, place) == ("2024", 2):
                row |= {"camera_type": "dome", "north": 205.0}
            rows.append(row)
    built = Built(tmp_path, see(*rows))
    changes = {row["native_id"]: row for row in built.changes}
    assert {name: row["change"] for name, row in changes.items()} == {
        "n0": "untouched",
        "n1": "removed",
        "n2": "changed",
        "n3": "untouched",
        "n4": "added",
        "n5": "untouched",
    }
    assert sorted(changes["n2"]["fields"]) == ["camera_type", "position"]
    assert changes["n2"]["moved_m"] == 5.0
    assert changes["n0"]["untouched_years"] == 5.0
    assert (changes["n1"]["old_observation_id"], changes["n1"]["new_observation_id"]) == ("obs_12023", "")
    assert [row["camera_id"] for row in built.cameras if row["presence"] == "removed"] == ["cam_12023"]


def test_a_snapshot_of_another_area_or_kind_removes_nothing(tmp_path: Path) -> None:
    here = [{"id": f"a{n}", "north": n * 50.0, "native_id": f"a{n}", "snapshot_at": "2023"} for n in range(5)]
    there = [
        {"id": f"b{n}", "north": 9000 + n * 50.0, "native_id": f"b{n}", "snapshot_at": "2024"}
        for n in range(5)
    ]
    plates = [
        row | {"id": f"c{row['id']}", "native_id": f"c{row['id']}", "surveillance_type": "ALPR"}
        for row in here
    ]
    for row in plates:
        row["snapshot_at"] = "2025"
    built = Built(tmp_path, see(*here, *there, *plates))
    assert {row["presence"] for row in built.cameras} == {"present"}
    assert built.changes == []


def test_a_camera_without_a_position_counts(tmp_path: Path) -> None:
    built = Built(tmp_path, see({"id": "a", "lost": True}, {"id": "b"}))
    assert built.groups == {"a", "b"}
    lost = built.cameras[0]
    assert (lost["lat"], lost["h3_5"], lost["nearest_m"], lost["cameras"]) == (None, None, None, 1)


def test_nothing_at_all(tmp_path: Path) -> None:
    built = Built(tmp_path, SeenCameras())
    assert (built.cameras, built.members, built.pairs, built.changes, built.problems) == ([], [], [], [], [])


def decide(word: str, left: str, right: str, at: str = "2026-01-01T00:00:00Z") -> Decision:
    return Decision(at, "A. Reporter", word, f"obs_{left}", f"obs_{right}", reason="seen on the spot")


PAIR = ({"id": "a", "look": 90}, two(id="b", north=3.0, look=90), two(id="c", north=700.0))


def test_decisions_are_obeyed_and_undone(tmp_path: Path) -> None:
    assert Built(tmp_path / "0", see(*PAIR)).groups == {"a b", "c"}
    apart = Built(tmp_path / "1", see(*PAIR), [decide("different", "a", "b")])
    assert apart.groups == {"a", "b", "c"}
    far = Built(tmp_path / "2", see(*PAIR), [decide("same", "a", "c"), decide("different", "b", "a")])
    assert far.groups == {"a c", "b"}
    [row] = [row for row in far.members if row["observation_id"] == "obs_c"]
    assert row["rule"] == "decision"
    assert "A. Reporter" in row["reason"]
    assert "seen on the spot" in row["reason"]
    undone = [decide("different", "a", "b"), decide("undo", "b", "a")]
    assert Built(tmp_path / "3", see(*PAIR), undone).groups == {"a b", "c"}


def test_of_decisions_that_contradict_each_other_the_later_are_obeyed(tmp_path: Path) -> None:
    decisions = [
        decide("different", "a", "c", "2026-01-01T00:00:00Z"),
        decide("same", "a", "b", "2026-01-02T00:00:00Z"),
        decide("same", "b", "c", "2026-01-03T00:00:00Z"),
    ]
    built = Built(tmp_path, see(*PAIR), decisions)
    assert built.groups == {"a b c"}
    assert [problem.code for problem in built.problems] == ["decisions_contradict"]
    assert "obs_a" in built.problems[0].detail


def test_a_decision_about_nothing_in_the_case_is_told(tmp_path: Path) -> None:
    built = Built(tmp_path, see(*PAIR), [decide("same", "a", "gone")])
    assert built.groups == {"a b", "c"}
    assert [problem.code for problem in built.problems] == ["decision_lost"]


def test_a_history_can_be_cut(tmp_path: Path) -> None:
    rows = [
        {"id": str(year), "native_id": "n", "snapshot_at": f"{year}"} for year in (2021, 2022, 2023, 2024)
    ]
    built = Built(tmp_path, see(*rows), [decide("different", "2022", "2023")])
    assert built.groups == {"2021 2022", "2023 2024"}
