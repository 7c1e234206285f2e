"""Sectors of circles on the ground, drawn as polygons of exactly their area."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

_ARC_DEG = 10.0
"""Arcs are drawn in steps of at most this; the radius is widened so that each sector keeps its area exactly."""

_MAJOR_M = 6378137.0
_SQUARE = 0.0066943799901413165  # eccentricity², WGS 84


def draw_sectors(
    lats: Floats, lons: Floats, centers: Floats, widths: Floats, ranges_m: Floats
) -> NDArray[np.object_]:
    """Polygons of the sectors in a cylindrical equal-area projection of the WGS 84 ellipsoid, in metres.

    The area of each is exactly width/2 × range². Ranges are small against the Earth, so that the projection is taken as
    linear around each camera; its stretch is exact there, and its determinant 1 keeps the area.
    """
    import numpy as np
    import shapely

    x, y, stretch = _project(lats, lons)
    polygons = np.empty(len(lats), dtype=object)
    steps = np.maximum(np.ceil(widths / _ARC_DEG), 1).astype(int)
    for count in np.unique(steps):
        rows = np.flatnonzero(steps == count)
        width = np.radians(widths[rows])[:, None]
        step = width / count
        radius = ranges_m[rows][:, None] * np.sqrt(step / np.sin(step))
        bearing = np.radians(centers[rows])[:, None] - width / 2 + step * np.arange(count + 1)
        east, north = radius * np.sin(bearing), radius * np.cos(bearing)
        # A sector starts and ends at the camera; a full circle has no such corner, its last point is its first.
        is_full = widths[rows] >= 360
        corner = np.zeros((len(rows), 1))
        east = np.concatenate(
            (
                np.where(is_full[:, None], east[:, :1], corner),
                east,
                np.where(is_full[:, None], east[:, :1], corner),
            ),
            1,
        )
        north = np.concatenate(
            (
                np.where(is_full[:, None], north[:, :1], corner),
                north,
                np.where(is_full[:, None], north[:, :1], corner),
            ),
            1,
        )
        points = np.stack(
            (
                x[rows][:, None] + east * stretch[rows][:, None],
                y[rows][:, None] + north / stretch[rows][:, None],
            ),
            axis=2,
        )
        polygons[rows] = shapely.polygons(points)
    return polygons


def _project(lats: Floats, lons: Floats) -> tuple[Floats, Floats, Floats]:
    """Easting and northing in metres, and by how much the projection stretches eastwards (northwards it shrinks as much)."""
    import numpy as np

    sine = np.sin(np.radians(lats))
    eccentricity = math.sqrt(_SQUARE)
    logs = np.log((1 - eccentricity * sine) / (1 + eccentricity * sine)) / (2 * eccentricity)
    authalic = (1 - _SQUARE) * (sine / (1 - _SQUARE * sine**2) - logs)
    stretch = np.sqrt(1 - _SQUARE * sine**2) / np.maximum(np.cos(np.radians(lats)), 1e-6)
    return _MAJOR_M * np.radians(lons), _MAJOR_M * authalic / 2, stretch
