"""The shared table of cameras in Seoul, 2016: no total is the sum of its columns."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from sousveil.check.cameras import run_camera_checks
from tests.unit.analyse.camera_cases import CameraCase

PATH = Path(__file__).resolve().parents[3] / "shared" / "data" / "cameras" / "seoul_cctv_by_gu_2016.csv"
pytestmark = pytest.mark.skipif(not PATH.is_file(), reason=f"needs {PATH}")


def test_all_25_totals_that_do_not_equal_their_columns_are_shown() -> None:
    rows = list(csv.reader(PATH.read_text("utf-8-sig").splitlines()))
    case = CameraCase()
    for number, (district, *figures) in enumerate(rows[1:]):
        for heading, figure in zip(rows[0][1:], figures, strict=True):
            role = "total" if heading == "소계" else "part"
            case.count(
                int(figure),
                role=role,
                group_id=f"row {number}",
                place_raw=district,
                header_raw=heading,
                cameras_raw=figure,
            )
    flags = [
        row
        for batch in run_camera_checks(case.connect())
        for row in batch.to_pylist()
        if row["check"] == "parts_against_total"
    ]
    expected = {row[0]: (int(row[1]), sum(map(int, row[2:]))) for row in rows[1:]}
    assert len(flags) == len(expected) == 25
    by_district = {row["sentence"].split()[3]: (row["stated"], row["expected"]) for row in flags}
    assert by_district == expected
    gangnam = next(row for row in flags if "강남구" in row["sentence"])
    assert gangnam["derivation"] == "1292 + 430 + 584 + 932 = 3238, not 2780"
    assert {row["verdict"] for row in flags} == {"contradicts"}
