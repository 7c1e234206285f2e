"""A constant shift between two series: one of them was made from the other, or both from maps that do not lie alike.

Between two series all vectors from one's point to the other's are counted in cells of a metre. Vectors between cameras
that have nothing to do with each other spread over the circle of 15 m, and errors of measurement spread around nought; if
three in ten vectors lie in one square of 3 m away from nought, the series are shifted by it. (A Hough transform of
translations; Ballard 1981, "Generalizing the Hough transform to detect arbitrary shapes".)
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sousveil.resolve.register.nearness import EARTH_RADIUS_M, Ints, Reals

FEWEST_PAIRS = 20
LEAST_SHARE = 0.3
LEAST_SHIFT_M = 1.5
_HALF = 24


class Shifted(NamedTuple):
    """Per pair: metres left after the shift of its two series is taken out, and how long that shift is (0 without one)."""

    residual_m: Reals
    shift_m: Reals


def take_out_shifts(
    series: tuple[Ints, Ints], position: tuple[Reals, Reals], pairs: tuple[Ints, Ints], metres: Reals
) -> Shifted:
    """`series`: of each pair's left and right; `position`: degrees of all tracks; `pairs`: tracks near each other."""
    left, right = pairs
    lat, lon = position
    flip = np.where(series[0] > series[1], -1.0, 1.0)
    scale = np.radians(1.0) * EARTH_RADIUS_M
    north = (lat[right] - lat[left]) * scale * flip
    turn = (lon[right] - lon[left] + 180.0) % 360.0 - 180.0
    east = turn * scale * np.cos(np.radians((lat[left] + lat[right]) / 2.0)) * flip
    residual, shift = metres.copy(), np.zeros(len(metres))
    key = np.minimum(*series) * (max(int(series[0].max(initial=0)), int(series[1].max(initial=0))) + 1)
    key += np.maximum(*series)
    order = np.argsort(key, kind="stable")
    for rows in np.split(order, np.flatnonzero(np.diff(key[order])) + 1):
        if len(rows) < FEWEST_PAIRS or series[0][rows[0]] == series[1][rows[0]]:
            continue
        found = _find_shift(north[rows], east[rows])
        if found is not None:
            residual[rows] = np.hypot(north[rows] - found[0], east[rows] - found[1])
            shift[rows] = np.hypot(*found)
    return Shifted(residual, shift)


def _find_shift(north: Reals, east: Reals) -> tuple[float, float] | None:
    """The shift in metres (north, east) that most vectors share; None without one."""
    inside = (np.abs(north) < _HALF) & (np.abs(east) < _HALF)
    rows, columns = (np.round(part[inside]).astype(np.int64) + _HALF for part in (north, east))
    side = 2 * _HALF + 1
    counts = np.bincount(rows * side + columns, minlength=side * side).reshape(side, side)
    padded = np.pad(counts, 1)
    sums = sum(padded[i : i + side, j : j + side] for i in range(3) for j in range(3))
    row, column = np.unravel_index(int(np.argmax(sums)), (side, side))
    center = float(row) - _HALF, float(column) - _HALF
    near = (np.abs(north - center[0]) <= 1.5) & (np.abs(east - center[1]) <= 1.5)
    if near.sum() < max(FEWEST_PAIRS / 2, LEAST_SHARE * len(north)):
        return None
    shift = float(np.median(north[near])), float(np.median(east[near]))
    return shift if np.hypot(*shift) >= LEAST_SHIFT_M else None
