"""Where a camera looks, from what a tag or a cell says: numbers, winds, words, ranges, several of them.

Angles count clockwise from north, as in OpenStreetMap's keys direction and camera:direction
(https://wiki.openstreetmap.org/wiki/Key:direction). A range 'a-b' is the view from a clockwise to b, whatever its width:
'350-10' is 20 degrees over north, '10-350' is 340 degrees. 'forward', 'clockwise' and the like need a road or a sense of
turning that nobody states here, so they are not read.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

_WINDS = ("N", "NNE", "NE", "ENE", "E", "ESE", "SE", "SSE", "S", "SSW", "SW", "WSW", "W", "WNW", "NW", "NNW")
_EIGHT = (0.0, 45.0, 90.0, 135.0, 180.0, 225.0, 270.0, 315.0)
# The eight winds from north, clockwise, without accents. Single letters other than N, E, S, W are left out: O is east in
# German and west in French and Spanish.
_LANGUAGES = (
    ("north", "northeast", "east", "southeast", "south", "southwest", "west", "northwest"),
    ("nord", "nordost", "ost", "sudost", "sud", "sudwest", "west", "nordwest"),
    ("norden", "nordosten", "osten", "suedosten", "sueden", "suedwesten", "westen", "nordwesten"),
    ("nord", "nordest", "est", "sudest", "sud", "sudouest", "ouest", "nordouest"),
    ("norte", "noreste", "este", "sureste", "sur", "suroeste", "oeste", "noroeste"),
    ("norte", "nordeste", "leste", "sudeste", "sul", "sudoeste", "oeste", "noroeste"),
    ("nord", "nordest", "est", "sudest", "sud", "sudovest", "ovest", "nordovest"),
    ("noord", "noordoost", "oost", "zuidoost", "zuid", "zuidwest", "west", "noordwest"),
    ("север", "северовосток", "восток", "юговосток", "юг", "югозапад", "запад", "северозапад"),
    ("北", "东北", "东", "东南", "南", "西南", "西", "西北"),
    ("北", "東北", "東", "東南", "南", "西南", "西", "西北"),
    ("북", "북동", "동", "남동", "남", "남서", "서", "북서"),
)
_WORDS = {
    **{word: angle for words in _LANGUAGES for word, angle in zip(words, _EIGHT, strict=True)},
    **{name.lower(): index * 22.5 for index, name in enumerate(_WINDS)},
}
_BLANKS = re.compile(r"[\s_]+")
_SPLIT = re.compile(r"[;；、|/&]|,\s|\band\b")
_FILLER = re.compile(r"^(?:(?:facing|looking|pointing|towards?|to the|to)\s+)+|^[朝向面]+")
_UNIT = re.compile(r"\s*(?:°|º|deg(?:rees?)?\.?|度)")
_NUMBER = r"[+-]?\d{1,3}(?:[.,]\d{1,6})?"
_ONE_NUMBER = re.compile(_NUMBER)
_RANGE = re.compile(rf"({_NUMBER}|[a-z]{{1,3}})\s*(?:-|\bto\b|\.\.)\s*({_NUMBER}|[a-z]{{1,3}})")
_COMMA_LIST = re.compile(r"\d{1,3},\d{2,3}|\d{1,3}(?:,\d{1,3}){2,}")
_MAX_PARTS = 36
_MAX_LENGTH = 400


class Direction(NamedTuple):
    """`center_deg`: 0 to below 360, clockwise from north; `width_deg`: above 0 up to 360, None if not stated; `raw`: as written."""

    center_deg: float
    width_deg: float | None
    raw: str


class Directions(NamedTuple):
    """`found`: the directions in the order written; `unread`: how many parts could not be read."""

    found: tuple[Direction, ...]
    unread: int


@lru_cache(maxsize=16384)
def read_directions(raw: str) -> Directions:
    """The directions that `raw` states. Nothing is guessed: what has two readings counts as unread."""
    if not raw.strip():
        return Directions((), 0)
    if len(raw) > _MAX_LENGTH:
        return Directions((), 1)
    found, unread = [], 0
    for part in _split_parts(raw):
        view = _read_part(part)
        if view is None:
            unread += 1
        else:
            found.append(Direction(*view, part))
    return Directions(tuple(found), unread)


def _split_parts(raw: str) -> list[str]:
    parts = [part.strip() for part in _SPLIT.split(raw)]
    split: list[str] = []
    for part in parts:
        bare = part.replace(" ", "")
        split += bare.split(",") if _COMMA_LIST.fullmatch(bare) else [part]
    return [part for part in split if part][:_MAX_PARTS]


def _read_part(part: str) -> tuple[float, float | None] | None:
    """Centre and width of one direction, None if it cannot be read."""
    text = _fold(part)
    angle = _read_angle(text)
    if angle is not None:
        return angle, None
    match = _RANGE.fullmatch(text)
    if not match or _has_two_readings(match[1], match[2]):
        return None
    start, end = _read_angle(match[1]), _read_angle(match[2])
    if start is None or end is None:
        return None
    width = (end - start) % 360
    if not width:
        # '0-360' goes round; '90-90' is one direction written twice.
        is_round = abs(_read_number(match[2]) - _read_number(match[1])) == 360
        return ((start + 180) % 360, 360.0) if is_round else (start, None)
    return (start + width / 2) % 360, width


def _read_angle(text: str) -> float | None:
    if _ONE_NUMBER.fullmatch(text):
        number = _read_number(text)
        return number % 360 if -360 <= number <= 360 else None
    return _WORDS.get(text) if len(text) < 4 else _WORDS.get(text.replace("-", "").replace(" ", ""))


def _read_number(text: str) -> float:
    """The number that `text` is; 0 for a word."""
    return float(text.replace(",", ".")) if _ONE_NUMBER.fullmatch(text) else 0.0


def _has_two_readings(one: str, other: str) -> bool:
    """True for two single winds that may be a range or a compound: 'S-E'. 'N-E' has one middle in both readings."""
    if len(one) > 1 or len(other) > 1 or one.isdigit() or other.isdigit():
        return False
    first, second = _WORDS.get(one), _WORDS.get(other)
    return first is None or second is None or (second - first) % 360 != 90


def _fold(part: str) -> str:
    """`part` without accents, units and filling words, with one kind of dash."""
    text = unicodedata.normalize("NFKC", part)
    if not text.isascii():
        text = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
        text = unicodedata.normalize("NFC", re.sub(r"[‐‑‒–—―−~〜～]", "-", text))
    text = _BLANKS.sub(" ", _UNIT.sub("", text.lower())).strip()
    return _FILLER.sub("", text).strip()
