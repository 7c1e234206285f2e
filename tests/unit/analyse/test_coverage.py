"""The area that cameras see, beside areas that can be reckoned by hand."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from sousveil.analyse.coverage import compute_by_cell, compute_by_place, join_areas
from tests.unit.analyse.camera_cases import CameraCase

METRE_DEG = 1 / 111_194.93  # about one metre of latitude


def area(*sectors: tuple[float, float, float, float, float], groups: list[int] | None = None) -> Any:
    """Sectors as (lat, lon, center, width, range)."""
    columns = [np.array(column, dtype=float) for column in zip(*sectors, strict=True)]
    return join_areas(*columns, np.array(groups or [0] * len(sectors), dtype=np.int64))


@pytest.mark.parametrize("lat", [-75.0, -33.0, 0.0, 48.0, 69.0])
@pytest.mark.parametrize("width", [10.0, 80.0, 180.0, 359.0, 360.0])
def test_a_sector_has_its_area_everywhere_on_earth(lat: float, width: float) -> None:
    (seen,) = area((lat, 20.0, 33.0, width, 45.0))
    assert seen == pytest.approx(math.radians(width) / 2 * 45**2, rel=1e-9)


def test_what_two_see_counts_once() -> None:
    circle = (50.0, 10.0, 0.0, 360.0, 30.0)
    assert area(circle, circle)[0] == pytest.approx(math.pi * 900)
    # Two quarter circles side by side are a half circle; opposite ones overlap nowhere.
    assert area((50, 10, 45, 90, 30), (50, 10, 135, 90, 30))[0] == pytest.approx(math.pi * 450)
    assert area((50, 10, 0, 90, 30), (50, 10, 180, 90, 30))[0] == pytest.approx(math.pi * 450)
    # Two circles whose centres are one radius apart: lens of 2r²(π/3 − √3/4).
    lens = 2 * 900 * (math.pi / 3 - math.sqrt(3) / 4)
    away = (50.0 + 30 * METRE_DEG * 111_194.93 / 111_229.0, 10.0, 0.0, 360.0, 30.0)
    assert area(circle, away)[0] == pytest.approx(2 * math.pi * 900 - lens, rel=2e-3)


def test_groups_are_seen_apart() -> None:
    circle = (50.0, 10.0, 0.0, 360.0, 30.0)
    seen = area(circle, circle, circle, groups=[1, 0, 1])
    assert list(seen) == [pytest.approx(math.pi * 900)] * 2


def test_places_say_what_was_assumed_and_how_many_have_no_direction() -> None:
    case = CameraCase()
    case.figure("area_km2", 2.0, "AA")
    for number, (camera_type, directions) in enumerate(
        (
            ("dome", [(0.0, None)]),
            ("fixed", [(90.0, 60.0)]),
            ("fixed", [(0.0, None), (180.0, None)]),
            ("", []),
            ("fixed", []),
        )
    ):
        case.camera("AA", "AA-1", "X", lat=10.0 + number, lon=5.0, camera_type=camera_type, h3_7=255)
        for center, width in directions:
            case.add(
                "raw_camera_directions",
                "dir",
                observation_id=f"obs_{number:05}",
                center_deg=center,
                width_deg=width,
            )
    case.camera("AA", surveillance_type="guard")
    case.camera("AA", presence="removed")
    given = {"range_m": 100.0, "width_deg": 90.0, "most": 5}
    rows = {row["level"]: row for row in compute_by_place(case.connect(), given).to_pylist()}
    country = rows["country"]
    assert (
        country["cameras"],
        country["without_view"],
        country["without_view_share"],
        country["width_assumed"],
    ) == (5, 2, 0.4, 1)
    seen = math.pi * 100**2 * (1 + 60 / 360 + 2 * 90 / 360) / 1e6
    assert country["seen_km2"] == pytest.approx(seen)
    assert country["sum_km2"] == pytest.approx(seen)
    assert country["seen_most_km2"] == pytest.approx(seen + 2 * math.pi * 100**2 / 1e6)
    assert country["seen_share"] == pytest.approx(seen / 2)
    assert rows["city"]["seen_share"] is None
    (cell,) = compute_by_cell(case.connect(), given).to_pylist()
    assert (cell["cell"], cell["cameras"], cell["range_m"], cell["width_deg"]) == ("ff", 5, 100.0, 90.0)


def test_too_many_cameras_are_counted_but_not_joined() -> None:
    case = CameraCase()
    for number in range(3):
        case.camera("AA", lat=10.0 + number, camera_type="dome")
    given = {"range_m": 100.0, "width_deg": 90.0, "most": 2}
    rows = {row["level"]: row for row in compute_by_place(case.connect(), given).to_pylist()}
    assert (rows["country"]["cameras"], rows["country"]["seen_km2"], rows["country"]["seen_most_km2"]) == (
        3,
        None,
        None,
    )
    assert rows["country"]["sum_km2"] == pytest.approx(3 * math.pi * 0.01)


def test_levels_join_anew_only_where_their_groups_differ() -> None:
    case = CameraCase()
    for city in ("X", "X", "Y"):
        case.camera("AA", "AA-1", city, lat=10.0, camera_type="dome")
    case.camera("AA", "AA-2", "Z", lat=10.0, camera_type="dome")
    given = {"range_m": 100.0, "width_deg": 90.0, "most": 9}
    rows = compute_by_place(case.connect(), given).to_pylist()
    # All stand at one point: each place sees one circle, whatever its level.
    assert len(rows) == 6
    assert [row["seen_km2"] for row in rows] == [pytest.approx(math.pi * 0.01)] * 6


def test_no_cameras_see_nothing_and_have_no_row() -> None:
    given = {"range_m": 45.0, "width_deg": 80.0, "most": 10}
    assert compute_by_place(CameraCase().connect(), given).num_rows == 0
    assert compute_by_cell(CameraCase().connect(), given).num_rows == 0
