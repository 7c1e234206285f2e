"""Directions hold for any numbers and any text."""

from __future__ import annotations

import math

from hypothesis import given
from hypothesis import strategies as st

from sousveil.readers.camera_directions import read_directions

ANGLES = st.integers(0, 359)
PARTS = st.one_of(
    ANGLES.map(str),
    st.tuples(ANGLES, ANGLES).map(lambda ends: f"{ends[0]}-{ends[1]}"),
    st.sampled_from(["N", "SSW", "north"]),
)


@given(st.text(max_size=60))
def test_any_text_gives_angles_in_range(raw: str) -> None:
    read = read_directions(raw)
    for found in read.found:
        assert 0 <= found.center_deg < 360
        assert found.width_deg is None or 0 < found.width_deg <= 360
        assert found.raw in raw.replace(" ", "") or found.raw in raw
    assert read.unread >= 0


@given(ANGLES, ANGLES)
def test_a_range_covers_its_ends_and_no_more(start: int, end: int) -> None:
    (found,) = read_directions(f"{start}-{end}").found
    if start == end:
        assert (found.center_deg, found.width_deg) == (start, None)
        return
    assert found.width_deg is not None
    assert found.width_deg == (end - start) % 360
    assert math.isclose((found.center_deg - found.width_deg / 2) % 360 % 360, start, abs_tol=1e-9)
    assert math.isclose((found.center_deg + found.width_deg / 2) % 360, end, abs_tol=1e-9)


@given(ANGLES, st.integers(1, 359), ANGLES)
def test_turning_a_range_turns_its_middle(start: int, width: int, turn: int) -> None:
    def read_middle(first: int) -> float:
        (found,) = read_directions(f"{first % 360}-{(first + width) % 360}").found
        assert found.width_deg == width
        return found.center_deg

    assert math.isclose((read_middle(start) + turn) % 360, read_middle(start + turn), abs_tol=1e-9)


@given(st.lists(PARTS, min_size=1, max_size=8), st.sampled_from([";", "; ", " / ", "|"]))
def test_a_list_is_read_part_by_part(parts: list[str], mark: str) -> None:
    read = read_directions(mark.join(parts))
    assert read.found == tuple(found for part in parts for found in read_directions(part).found)
    assert (len(read.found), read.unread) == (len(parts), 0)
