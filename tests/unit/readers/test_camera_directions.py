"""Directions as people write them."""

from __future__ import annotations

import pytest

from sousveil.readers.camera_directions import read_directions


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("75", [(75, None)]), ("360", [(0, None)]), ("-45", [(315, None)]), ("22.5", [(22.5, None)]), ("22,5", [(22.5, None)]),
        ("45°", [(45, None)]), ("45 deg", [(45, None)]), ("90 degrees", [(90, None)]),
        ("N", [(0, None)]), ("sse", [(157.5, None)]), ("NNW", [(337.5, None)]), ("north", [(0, None)]), ("North-East", [(45, None)]),
        ("south west", [(225, None)]), ("facing east", [(90, None)]), ("Südost", [(135, None)]), ("nord-ouest", [(315, None)]),
        ("noreste", [(45, None)]), ("северо-восток", [(45, None)]), ("东南", [(135, None)]), ("북서", [(315, None)]),
        ("10-50", [(30, 40)]), ("10 - 50", [(30, 40)]), ("10–50", [(30, 40)]), ("350-10", [(0, 20)]), ("10-350", [(180, 340)]),
        ("0-270", [(135, 270)]), ("-30-30", [(0, 60)]), ("0-360", [(180, 360)]), ("90-90", [(90, None)]), ("NW-NE", [(0, 90)]), ("N-E", [(45, 90)]),
        ("N;S", [(0, None), (180, None)]), ("20;200", [(20, None), (200, None)]), ("20, 200", [(20, None), (200, None)]),
        ("160,340", [(160, None), (340, None)]), ("1,20,300", [(1, None), (20, None), (300, None)]), ("0-90;180-270", [(45, 90), (225, 90)]),
        ("N/S", [(0, None), (180, None)]), ("100;", [(100, None)]), ("0", [(0, None)]), ("-0", [(0, None)]), ("٣", [(3, None)]),
    ],
)  # fmt: skip
def test_what_can_be_read(raw: str, expected: list[tuple[float, float | None]]) -> None:
    read = read_directions(raw)
    assert [(found.center_deg, found.width_deg) for found in read.found] == expected
    assert read.unread == 0


@pytest.mark.parametrize(
    "raw",
    [
        "forward", "backward", "both", "clockwise", "Clockwise 180", "null", "lamp post", "365", "680", "90100", "9018045", "S-E", "N-S",
        "northbound", "down", "O", "NO", "1-2-3", "--", "1e2", "NaN", "9" * 500,
    ],
)  # fmt: skip
def test_what_has_no_one_meaning_is_not_read(raw: str) -> None:
    assert read_directions(raw) == ((), 1)


def test_what_can_be_read_is_kept_beside_what_cannot() -> None:
    read = read_directions("315;400; nw")
    assert [found.raw for found in read.found] == ["315", "nw"]
    assert read.unread == 1


def test_nothing_is_nothing() -> None:
    assert read_directions("  ") == ((), 0)
