"""Values of cameras as sources write them, cleaned: OpenStreetMap's words, heights, tilts, numbers, days.

Nothing is guessed: what cannot be read is '' or None, and the caller reports it. The words are those of
https://wiki.openstreetmap.org/wiki/Tag:man_made%3Dsurveillance and the keys it names; a list 'a;b' gives one word.
"""

from __future__ import annotations

import re
from functools import lru_cache

from sousveil.model.notice_values import is_day, read_timestamp

_LIST = re.compile(r"[;,/|]")
_SLUG = re.compile(r"[a-z][a-z0-9_]{1,39}")
_SURVEILLANCE = {
    "public": "public", "outdoor": "outdoor", "outdoors": "outdoor", "indoor": "indoor", "indoors": "indoor",
    "traffic": "traffic", "private": "private",
}  # fmt: skip
_TYPES = {
    "camera": "camera", "cctv": "camera", "webcam": "camera", "alpr": "ALPR", "anpr": "ALPR", "lpr": "ALPR",
    "guard": "guard", "gunshot_detector": "gunshot_detector", "gunshot_detection": "gunshot_detector",
    "face_recognition": "face_recognition", "facial_recognition": "face_recognition",
}  # fmt: skip
_CAMERA_TYPES = {
    "fixed": "fixed", "static": "fixed", "panning": "panning", "ptz": "panning", "pan": "panning", "rotating": "panning",
    "dome": "dome",
}  # fmt: skip
_MOUNTS = {
    "lamp_post": "street_lamp", "lamppost": "street_lamp", "streetlamp": "street_lamp", "street_light": "street_lamp",
    "streetlight": "street_lamp", "light_pole": "street_lamp", "traffic_signal": "traffic_signals",
    "traffic_light": "traffic_signals", "traffic_lights": "traffic_signals", "post": "pole", "mast": "pole",
}  # fmt: skip
_ZONES = {"street": "street", "streets": "street", "entry": "entrance", "car_park": "parking"}

_NUMBER = r"(\d{1,4}(?:[.,]\d{1,4})?)"
_METRES = re.compile(rf"{_NUMBER}\s*(m|meters?|metres?|mtrs?|米|cm|centimet(?:er|re)s?)?\.?", re.IGNORECASE)
_FEET = re.compile(
    rf"{_NUMBER}\s*(?:'|′|’|ft\.?|feet|foot)\s*(?:{_NUMBER}\s*(?:\"|″|”|''|in\.?|inch(?:es)?)?)?",
    re.IGNORECASE,
)
_MAX_HEIGHT_M = 500.0
_TILT = re.compile(rf"{_NUMBER}\s*(?:°|º|deg(?:rees?)?)?", re.IGNORECASE)
_COUNT = re.compile(r"\d{1,6}")
_YEAR = re.compile(r"(?:19|20|21)\d\d")
_POINTED_DAY = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")
_SLASHED_DAY = re.compile(r"(\d{4})/(\d{1,2})/(\d{1,2})")
_NAMED_MONTH = re.compile(r"(?:(\d{1,2})\s+)?([A-Za-z]{3})[a-z]*\.?\s+(?:(\d{1,2}),\s+)?(\d{4})")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def list_words(raw: str) -> list[str]:
    """The words of 'a;b' in small letters, blanks and hyphens as underscores."""
    return [
        word.strip().lower().replace(" ", "_").replace("-", "_") for word in _LIST.split(raw) if word.strip()
    ]


@lru_cache(maxsize=4096)
def read_surveillance(raw: str) -> str:
    """public, outdoor, indoor, traffic, private or ''. Of a list the first known word; indoor only if all are."""
    known = [_SURVEILLANCE[word] for word in list_words(raw) if word in _SURVEILLANCE]
    return next((word for word in known if word != "indoor"), known[0] if known else "")


@lru_cache(maxsize=4096)
def read_surveillance_type(raw: str) -> str:
    """camera, ALPR, guard, gunshot_detector, face_recognition or ''. Of a list the first that says more than camera."""
    known = [_TYPES[word] for word in list_words(raw) if word in _TYPES]
    return next((word for word in known if word != "camera"), known[0] if known else "")


@lru_cache(maxsize=4096)
def read_camera_type(raw: str) -> str:
    """fixed, panning, dome or ''. Of a list the first known word."""
    return next((_CAMERA_TYPES[word] for word in list_words(raw) if word in _CAMERA_TYPES), "")


@lru_cache(maxsize=4096)
def read_mount(raw: str) -> str:
    """The first word of camera:mount, synonyms made one; '' if it is no word."""
    return _read_open_word(raw, _MOUNTS)


@lru_cache(maxsize=4096)
def read_zone(raw: str) -> str:
    """The first word of surveillance:zone, synonyms made one; '' if it is no word."""
    return _read_open_word(raw, _ZONES)


@lru_cache(maxsize=4096)
def read_height_m(raw: str) -> float | None:
    """The height in metres of '4', '4,5 m', '400 cm' or 13'6\"; None if it cannot be read or is above 500 m."""
    text = raw.strip()
    if match := _METRES.fullmatch(text):
        metres = _to_number(match[1]) / (100 if (match[2] or "").lower().startswith("c") else 1)
    elif match := _FEET.fullmatch(text):
        metres = (_to_number(match[1]) + _to_number(match[2] or "0") / 12) * 0.3048
    else:
        return None
    return round(metres, 4) if 0 <= metres <= _MAX_HEIGHT_M else None


@lru_cache(maxsize=4096)
def read_tilt_deg(raw: str) -> float | None:
    """Degrees below the horizon, 0 to 90; None if it cannot be read."""
    match = _TILT.fullmatch(raw.strip())
    tilt = _to_number(match[1]) if match else 91.0
    return tilt if tilt <= 90 else None


@lru_cache(maxsize=4096)
def read_width_deg(raw: str) -> float | None:
    """The width of a field of view, above 0 up to 360 degrees; None if it cannot be read."""
    match = _TILT.fullmatch(raw.strip())
    width = _to_number(match[1]) if match else 0.0
    return width if 0 < width <= 360 else None


@lru_cache(maxsize=4096)
def read_count(raw: str) -> int | None:
    """A number of cameras from 1; None if it cannot be read."""
    text = raw.strip()
    return int(text) or None if _COUNT.fullmatch(text) and text.isascii() else None


@lru_cache(maxsize=16384)
def read_day(raw: str) -> str:
    """The day, month or year as ISO 8601, as exact as written; '' for anything else, '~2015' and '1990s' among it."""
    text = raw.strip()
    if _YEAR.fullmatch(text):
        return text
    moment = read_timestamp(text)
    if moment:
        return moment
    if match := _POINTED_DAY.fullmatch(text):
        return _format_day(match[3], match[2], match[1])
    if match := _SLASHED_DAY.fullmatch(text):
        return _format_day(match[1], match[2], match[3])
    match = _NAMED_MONTH.fullmatch(text)
    if not match or match[2].lower() not in _MONTHS or (match[1] and match[3]):
        return ""
    month = str(_MONTHS.index(match[2].lower()) + 1)
    day = match[1] or match[3]
    return _format_day(match[4], month, day) if day else _format_day(match[4], month, "1")[:7]


def _format_day(year: str, month: str, day: str) -> str:
    return f"{year}-{int(month):02}-{int(day):02}" if is_day(year, month, day) else ""


def _read_open_word(raw: str, synonyms: dict[str, str]) -> str:
    words = list_words(raw)
    word = synonyms.get(words[0], words[0]) if words else ""
    return word if _SLUG.fullmatch(word) else ""


def _to_number(text: str) -> float:
    return float(text.replace(",", "."))
