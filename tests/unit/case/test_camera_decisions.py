"""A decision about two cameras, from the command to the register and back, with everything verified. The cameras are fictional."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from sousveil.case import build_case, create_case, query_case, show_record, verify_case
from sousveil.case.folder import CaseFolder
from sousveil.cli.program import run_program


def write_camera(path: Path, native_id: str, lon: float) -> Path:
    feature = {
        "type": "Feature",
        "id": native_id,
        "properties": {
            "id": native_id,
            "surveillance:type": "camera",
            "camera:type": "dome",
            "direction": "90",
        },
        "geometry": {"type": "Point", "coordinates": [lon, 64.9]},
    }
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}), encoding="utf-8")
    return path


def ask(folder: CaseFolder, sql: str) -> list[dict[str, Any]]:
    with query_case(folder, sql) as reader:
        rows: list[dict[str, Any]] = reader.read_all().to_pylist()
    return rows


def build(folder: CaseFolder) -> list[tuple[int, int]]:
    build_case(folder)
    rows = ask(folder, "SELECT observations, cameras FROM core_cameras ORDER BY camera_id")
    return [(row["observations"], row["cameras"]) for row in rows]


def test_two_lists_one_camera_until_somebody_who_was_there_says_otherwise(tmp_path: Path) -> None:
    folder = create_case(tmp_path / "case")
    for name, native_id, lon in (("a", "a1", -18.5), ("b", "x9", -18.50002)):
        source = write_camera(tmp_path / f"{name}.geojson", native_id, lon)
        assert run_program(["add", str(folder.path), str(source)]) == 0
    assert build(folder) == [(2, 1)]
    members = ask(folder, "SELECT observation_id, rule, reason FROM core_camera_members ORDER BY 1")
    assert {row["rule"] for row in members} == {"twin"}
    assert all("close" in row["reason"] for row in members)

    left, right = (row["observation_id"] for row in members)
    assert run_program(["decide", str(folder.path), "different", left, right, "--reason", "two poles"]) == 0
    assert build(folder) == [(1, 1), (1, 1)]
    assert build(folder) == [(1, 1), (1, 1)]
    assert run_program(["decide", str(folder.path), "undo", left, right]) == 0
    assert build(folder) == [(2, 1)]
    assert run_program(["decide", str(folder.path), "same", left, right, "--reason", "one pole"]) == 0
    assert build(folder) == [(2, 1)]
    decided = ask(folder, "SELECT rule, reason FROM core_camera_members")
    assert {row["rule"] for row in decided} == {"decision"}
    assert all("one pole" in row["reason"] for row in decided)

    assert verify_case(folder).is_good
    record = show_record(folder, left)
    assert record.row["native_id"] in ("a1", "x9")
    assert record.steps
