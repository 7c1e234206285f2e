"""Coordinates in other systems than WGS 84: by PROJ, and the two that Chinese map services shift theirs into."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from functools import lru_cache

Convert = Callable[[float, float], tuple[float, float] | None]
"""(x, y), east before north, to (lat, lon) of WGS 84 in degrees; None where that has no answer."""

_SHIFTED = {"gcj02": "GCJ-02", "bd09": "BD-09"}
_WGS84 = frozenset(("epsg4326", "wgs84", "ogccrs84", "epsg4979"))
_KNOWN_FORMS = re.compile(r"[A-Za-z]+:[0-9A-Za-z]+|(?:PROJ|GEO|GEOD|GEOG)C(?:RS|S)\[.*", re.DOTALL)
_EPSG = re.compile(r"epsg:{1,2}(?:[\d.]*:)?(\d{3,6})$")

# Krasovsky 1940, on which the shift of GCJ-02 is defined.
_AXIS = 6378245.0
_ECCENTRICITY = 0.00669342162296594323
_BD_TURN = math.pi * 3000 / 180
_ROUNDS = 12


def name_system(text: str) -> str:
    """'EPSG:5186', 'GCJ-02', 'BD-09', or '' for WGS 84, of what a mapping or a file calls its system; else `text`."""
    folded = re.sub(r"[\s_-]", "", text).casefold()
    shifted = _SHIFTED.get(folded.replace("epsg:", ""))
    if shifted:
        return shifted
    if folded.replace(":", "") in _WGS84 or folded.endswith("crs84"):
        return ""
    match = _EPSG.search(folded)
    if not match:
        return text.strip()
    return "" if match[1] == "4326" else f"EPSG:{match[1]}"


def knows_system(text: str) -> bool:
    """True when `make_converter` has a way from that system to WGS 84."""
    return make_converter(text) is not None


@lru_cache(maxsize=64)
def make_converter(text: str) -> Convert | None:
    """The way from a system to WGS 84; None when the system is not known."""
    name = name_system(text)
    if name == "":
        return lambda x, y: (y, x)
    if name == "GCJ-02":
        return lambda x, y: unshift_gcj02(y, x)
    if name == "BD-09":
        return lambda x, y: unshift_bd09(y, x)
    # PROJ also takes names of files and whole pipelines; a source must not choose those.
    return _make_projection(name) if _KNOWN_FORMS.fullmatch(name) else None


@lru_cache(maxsize=64)
def find_area(text: str) -> tuple[float, float, float, float] | None:
    """West, south, east, north of where a system of PROJ is meant to be used; None if it does not say or spans the world."""
    name = name_system(text)
    if not name.startswith("EPSG:"):
        return None
    from pyproj import CRS
    from pyproj.exceptions import CRSError

    try:
        area = CRS.from_user_input(name).area_of_use
    except CRSError:
        return None
    if area is None or area.east < area.west or area.east - area.west > 180:
        return None
    return area.west, area.south, area.east, area.north


def unshift_gcj02(lat: float, lon: float) -> tuple[float, float] | None:
    """(lat, lon) of WGS 84 of a point in GCJ-02, to within a centimetre.

    The published shift (as in the `eviltransform` and `coordtransform` projects) undone by fixed-point iteration: the
    shift changes little over its own length. None outside the Earth's degrees; outside China nothing is shifted.
    """
    if not (-90 <= lat <= 90 and -180 <= lon <= 180):
        return None
    found_lat, found_lon = lat, lon
    for _ in range(_ROUNDS):
        moved_lat, moved_lon = shift_gcj02(found_lat, found_lon)
        found_lat += lat - moved_lat
        found_lon += lon - moved_lon
    return found_lat, found_lon


def shift_gcj02(lat: float, lon: float) -> tuple[float, float]:
    """(lat, lon) in GCJ-02 of a point in WGS 84; the same point outside the rectangle in which the shift is applied."""
    if not (72.004 <= lon <= 137.8347 and 0.8293 <= lat <= 55.8271):
        return lat, lon
    x, y = lon - 105.0, lat - 35.0
    waves = (20 * math.sin(6 * x * math.pi) + 20 * math.sin(2 * x * math.pi)) * 2 / 3
    north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * math.sqrt(abs(x)) + waves
    north += (20 * math.sin(y * math.pi) + 40 * math.sin(y / 3 * math.pi)) * 2 / 3
    north += (160 * math.sin(y / 12 * math.pi) + 320 * math.sin(y * math.pi / 30)) * 2 / 3
    east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * math.sqrt(abs(x)) + waves
    east += (20 * math.sin(x * math.pi) + 40 * math.sin(x / 3 * math.pi)) * 2 / 3
    east += (150 * math.sin(x / 12 * math.pi) + 300 * math.sin(x / 30 * math.pi)) * 2 / 3
    angle = math.radians(lat)
    magic = 1 - _ECCENTRICITY * math.sin(angle) ** 2
    root = math.sqrt(magic)
    north = math.degrees(north / ((_AXIS * (1 - _ECCENTRICITY)) / (magic * root)))
    east = math.degrees(east / (_AXIS / root * math.cos(angle)))
    return lat + north, lon + east


def unshift_bd09(lat: float, lon: float) -> tuple[float, float] | None:
    """(lat, lon) of WGS 84 of a point in BD-09, Baidu's shift on top of GCJ-02; the published inverse, to about a metre."""
    if not (-90 <= lat <= 90 and -180 <= lon <= 180):
        return None
    x, y = lon - 0.0065, lat - 0.006
    z = math.hypot(x, y) - 0.00002 * math.sin(y * _BD_TURN)
    theta = math.atan2(y, x) - 0.000003 * math.cos(x * _BD_TURN)
    return unshift_gcj02(z * math.sin(theta), z * math.cos(theta))


def shift_bd09(lat: float, lon: float) -> tuple[float, float]:
    """(lat, lon) in BD-09 of a point in WGS 84."""
    y, x = shift_gcj02(lat, lon)
    z = math.hypot(x, y) + 0.00002 * math.sin(y * _BD_TURN)
    theta = math.atan2(y, x) + 0.000003 * math.cos(x * _BD_TURN)
    return z * math.sin(theta) + 0.006, z * math.cos(theta) + 0.0065


def _make_projection(name: str) -> Convert | None:
    from pyproj import CRS, Transformer, network
    from pyproj.exceptions import CRSError, ProjError

    network.set_network_enabled(False)  # type: ignore[attr-defined]  # PROJ would fetch grids
    try:
        system = CRS.from_user_input(name)
        if not (system.is_projected or system.is_geographic):
            return None
        transformer = Transformer.from_crs(system, "EPSG:4326", always_xy=True)
    except (CRSError, ProjError):
        return None

    def convert(x: float, y: float) -> tuple[float, float] | None:
        try:
            lon, lat = transformer.transform(x, y)
        except ProjError:
            return None
        return (lat, lon) if math.isfinite(lat) and math.isfinite(lon) else None

    return convert
