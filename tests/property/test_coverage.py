"""What holds of the area seen, whatever the cameras."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sousveil.analyse.coverage import join_areas

METRE_DEG = 1 / 111_194.93

sectors = st.lists(
    st.tuples(st.floats(0, 150), st.floats(0, 360), st.floats(0, 360, exclude_max=True), st.floats(5, 360), st.floats(5, 60)),
    min_size=1, max_size=12,
)  # fmt: skip


def see(cameras: list[tuple[float, ...]], turned: float = 0.0, groups: list[int] | None = None) -> np.ndarray:
    """Cameras as (distance from the middle in m, bearing, direction, width, range), all turned around the middle at the equator."""
    away, bearing, center, width, ranges = (np.array(column) for column in zip(*cameras, strict=True))
    angle = np.radians(bearing + turned)
    lats, lons = away * np.cos(angle) * METRE_DEG * 1.0067395, away * np.sin(angle) * METRE_DEG * 0.998879
    return join_areas(lats, lons, center + turned, width, ranges, np.array(groups or [0] * len(cameras)))


@given(sectors)
def test_together_they_see_no_more_than_the_sum_and_no_less_than_each(
    cameras: list[tuple[float, ...]],
) -> None:
    (together,) = see(cameras)
    each = [see([camera])[0] for camera in cameras]
    assert max(each) - 1e-6 <= together <= sum(each) + 1e-6


@given(sectors, st.floats(0, 360))
def test_turning_everything_changes_nothing(cameras: list[tuple[float, ...]], turned: float) -> None:
    # Arcs are drawn in steps of 10°: where one pokes out of another depends a little on how both are turned.
    assert see(cameras, turned)[0] == pytest.approx(see(cameras)[0], rel=2e-2)


@given(sectors)
def test_groups_by_themselves_see_what_they_see_alone(cameras: list[tuple[float, ...]]) -> None:
    groups = [number % 3 for number in range(len(cameras))]
    seen = see(cameras, groups=groups)
    for group in set(groups):
        alone = [camera for camera, number in zip(cameras, groups, strict=True) if number == group]
        assert seen[group] == pytest.approx(see(alone)[0])
