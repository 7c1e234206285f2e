"""Positions as files write them: degrees with points or commas, degrees and minutes, other systems, exchanged columns.

Whether latitude and longitude are exchanged, or no degrees at all, is judged of a source as a whole (`Evidence`), since a
single row cannot tell.
"""

from __future__ import annotations

import math
import re
import unicodedata
from dataclasses import dataclass
from typing import NamedTuple

from sousveil.readers.camera_systems import Convert, find_area, make_converter, name_system
from sousveil.vocabulary.country_boxes import is_near_country

_DECIMAL = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d{1,4})?", re.IGNORECASE)
_COMMA = re.compile(r"[+-]?\d{1,3},\d+")
_SPACED = re.compile(r"(?<=\d)[ '\u00a0\u202f](?=\d{3}(?:\D|$))")
_HEMISPHERES = {
    "n": 1, "north": 1, "с": 1, "北": 1, "北緯": 1, "北纬": 1, "북위": 1,
    "s": -1, "south": -1, "ю": -1, "南": -1, "南緯": -1, "南纬": -1, "남위": -1,
    "e": 2, "east": 2, "в": 2, "東": 2, "东": 2, "東経": 2, "东经": 2, "東經": 2, "동경": 2,
    "w": -2, "west": -2, "з": -2, "西": -2, "西経": -2, "西经": -2, "西經": -2, "서경": -2,
}  # fmt: skip
_LETTERS = re.compile(r"[^\W\d_]+")
_PARTS = re.compile(
    r"(\d{1,3})(?:°|º|度|도|d|deg|:|\s)\s*(\d{1,2}(?:[.,]\d+)?)(?:'|′|分|분|m|min|:|\s|$)?\s*(?:(\d{1,2}(?:[.,]\d+)?)(?:\"|″|''|秒|초|s|sec)?)?"
)
_WKT_POINT = re.compile(r"(?:SRID=(\d+);)?\s*POINT\s*Z?M?\s*\(\s*(\S+)\s+(\S+)[^()]*\)", re.IGNORECASE)
_PAIR_SEPARATORS = (";", "/", "|", ", ", ",", " ")
_QUOTES = str.maketrans({"’": "'", "‘": "'", "`": "'", "´": "'", "′": "'", "″": '"', "º": "°", "”": '"', "“": '"', "−": "-", "–": "-", "‚": ",", "،": ",", "٫": "."})  # fmt: skip

NOTES = ("swapped", "projected", "degrees and minutes", "decimal comma")


class Angle(NamedTuple):
    """`value`: the number as read; None if it is none. `axis`: 'lat' or 'lon' where a letter (N, E) says so; `note`: of NOTES."""

    value: float | None
    axis: str = ""
    note: str = ""


class RawPosition(NamedTuple):
    """Two coordinates in the order latitude, longitude (or north, east), and how they were written."""

    lat: Angle
    lon: Angle
    raw: str


class Position(NamedTuple):
    """`lat`, `lon`: WGS 84, or both None where there is none; may lie outside the Earth's degrees. `note`: of NOTES or ''."""

    lat: float | None
    lon: float | None
    note: str = ""


def read_angle(text: str, decimal_mark: str = "") -> Angle:
    """The number in a cell: '12.9468', '12,9468', '12°56\\'48"N', 'S 12 56 48', '-12.5e0'. NaN and words are none."""
    if text.isascii() and _DECIMAL.fullmatch(text):  # nearly all
        value = float(text)
        return Angle(value if math.isfinite(value) else None)
    folded = unicodedata.normalize("NFKC", text.translate(_QUOTES)).strip().casefold()
    if _DECIMAL.fullmatch(folded):
        value = float(folded)
        return Angle(value if math.isfinite(value) else None)
    sign, axis, rest = _take_letters(folded)
    if sign is None:
        return Angle(None)
    rest = rest.strip().removesuffix("°").strip()
    if _DECIMAL.fullmatch(rest):
        return Angle(float(rest) * sign, axis)
    if _COMMA.fullmatch(rest) and decimal_mark != ".":
        return Angle(float(rest.replace(",", ".")) * sign, axis, "decimal comma")
    plain = _SPACED.sub("", rest)
    if decimal_mark == "," and re.fullmatch(r"[+-]?\d{1,3}(?:\.\d{3})+(?:,\d+)?", plain):
        plain = plain.replace(".", "")
    elif re.fullmatch(r"[+-]?\d{1,3}(?:,\d{3})+\.\d+", plain):
        plain = plain.replace(",", "")
    if plain != rest and _DECIMAL.fullmatch(plain.replace(",", ".")):
        return Angle(float(plain.replace(",", ".")) * sign, axis)
    if re.fullmatch(r"[+-]?\d{4,},\d+", plain):  # metres with a decimal comma
        return Angle(float(plain.replace(",", ".")) * sign, axis, "decimal comma")
    return _read_parts(rest, sign, axis)


def split_pair(text: str) -> tuple[str, str] | None:
    """The two coordinates in one cell, latitude first; of a WKT point, which has the longitude first, exchanged."""
    match = _WKT_POINT.fullmatch(text.strip())
    if match:
        return match[3], match[2]
    inside = text.strip().strip("()[]{}").strip()
    for separator in _PAIR_SEPARATORS:
        parts = [part.strip() for part in inside.split(separator)]
        if len(parts) == 2 and all(read_angle(part).value is not None for part in parts):
            return parts[0], parts[1]
    commas = inside.split(",")  # '43,5123, 16,4402' and '43,5123,16,4402'
    if len(commas) == 4 and all(part.strip().lstrip("+-").isdigit() for part in commas):
        return f"{commas[0]},{commas[1]}", f"{commas[2].strip()},{commas[3]}"
    return None


_NOWHERE = Position(None, None)


@dataclass(slots=True)
class Evidence:
    """Counts over all positions of a source, made in a first pass. `country`: ISO 3166-1 alpha-2 as stated, or ''."""

    country: str = ""
    crs: str = ""
    total: int = 0
    fitting: int = 0
    only_swapped: int = 0
    only_as_is: int = 0
    projected: int = 0
    near_as_is: int = 0
    near_swapped: int = 0

    def add(self, position: RawPosition) -> None:
        """Counts one position."""
        lat, lon = position.lat.value, position.lon.value
        if lat is None or lon is None or (lat == 0 and lon == 0):
            return
        self.total += 1
        if self.crs:
            self._add_other(lat, lon)
            return
        as_is = abs(lat) <= 90 and abs(lon) <= 180
        swapped = abs(lon) <= 90 and abs(lat) <= 180
        if position.lat.axis == "lon" or position.lon.axis == "lat":
            as_is = False
        elif position.lat.axis or position.lon.axis:
            swapped = False
        self.fitting += as_is
        self.only_swapped += swapped and not as_is
        self.only_as_is += as_is and not swapped
        self.projected += 360 < max(abs(lat), abs(lon)) < 1e8
        self.near_as_is += as_is and is_near_country(self.country, lat, lon)
        self.near_swapped += swapped and is_near_country(self.country, lon, lat)

    def _add_other(self, north: float, east: float) -> None:
        area, convert = find_area(self.crs), make_converter(self.crs)
        if convert is None:
            return
        for is_swapped, (x, y) in enumerate(((east, north), (north, east))):
            found = convert(x, y)
            if found is None:
                continue
            is_near = _is_inside(area, found) and (
                not self.country or is_near_country(self.country, found[0], found[1])
            )
            self.near_swapped += is_near and is_swapped
            self.near_as_is += is_near and not is_swapped

    @property
    def is_swapped(self) -> bool:
        """Whether nine in ten positions say that the columns are exchanged, and hardly any says that they are not.

        What speaks: latitudes beyond 90 degrees that would be longitudes, or the box of the stated country.
        """
        if not self.total or self.is_projected:
            return False
        if self.crs or self.near_as_is + self.near_swapped > self.total * 0.5:
            by_box = self.near_swapped >= 0.9 * self.total and self.near_as_is <= 0.1 * self.total
            if by_box or self.crs:
                return by_box
        decided = self.only_swapped + self.only_as_is
        return self.only_swapped >= 0.1 * self.total and self.only_swapped >= 0.95 * decided > 0

    @property
    def is_projected(self) -> bool:
        """Whether most positions that should be degrees are metres or feet of some other system."""
        return not self.crs and self.projected > 0.5 * self.total


class PositionReader:
    """Turns positions as written into WGS 84, by what the mapping and the evidence of the whole source say."""

    def __init__(self, evidence: Evidence) -> None:
        self._evidence = evidence
        self._is_swapped = evidence.is_swapped
        self._is_projected = evidence.is_projected
        self._convert: Convert | None = make_converter(evidence.crs) if evidence.crs else None
        self._is_degrees = not evidence.crs or name_system(evidence.crs) == ""

    def read(self, position: RawPosition) -> Position:
        """The position in WGS 84; none where it cannot be read, or is in a system that nothing names."""
        lat, lon = position.lat.value, position.lon.value
        if lat is None or lon is None:
            return _NOWHERE
        notes = {position.lat.note, position.lon.note}
        if self._is_swapped:
            lat, lon = lon, lat
            notes.add("swapped")
        elif position.lat.axis == "lon" or position.lon.axis == "lat":
            return _NOWHERE
        if not self._is_degrees and (lat or lon):
            found = self._convert(lon, lat) if self._convert else None
            if found is None:
                return _NOWHERE
            lat, lon = found
            notes.add("projected")
        elif self._is_projected and max(abs(lat), abs(lon)) > 360:
            return _NOWHERE  # said once, of the whole source
        return Position(lat, lon, next((note for note in NOTES if note in notes), ""))


def _is_inside(area: tuple[float, float, float, float] | None, point: tuple[float, float]) -> bool:
    """Whether a point is within a degree of an area; True where there is no area to ask."""
    if area is None:
        return True
    west, south, east, north = area
    lat, lon = point
    return south - 1 <= lat <= north + 1 and west - 1 <= lon <= east + 1


def _take_letters(text: str) -> tuple[int | None, str, str]:
    """Sign and axis by a hemisphere's letter before or behind the number, and the rest; None for other words."""
    for match in (re.match(r"([^\W\d_]+)\.?\s*", text), re.search(r"\s*([^\W\d_]+)\.?$", text)):
        if match and match[1] in _HEMISPHERES and len(match[0]) < len(text):
            found = _HEMISPHERES[match[1]]
            rest = text[match.end() :] if match.start() == 0 else text[: match.start()]
            return (1 if found > 0 else -1), ("lat" if abs(found) == 1 else "lon"), rest
    known = {"d", "m", "s", "deg", "min", "sec", "度", "分", "秒", "도", "분", "초", "e"}
    if any(word not in known for word in _LETTERS.findall(text)):
        return None, "", text
    return 1, "", text


def _read_parts(text: str, sign: int, axis: str) -> Angle:
    """Degrees, minutes and seconds."""
    is_negative = text.startswith("-")
    match = _PARTS.fullmatch(text.lstrip("+-").strip())
    if not match:
        return Angle(None)
    degrees, minutes, seconds = (float((part or "0").replace(",", ".")) for part in match.groups())
    if minutes >= 60 or seconds >= 60:
        return Angle(None)
    value = degrees + minutes / 60 + seconds / 3600
    return Angle(-value * sign if is_negative else value * sign, axis, "degrees and minutes")
