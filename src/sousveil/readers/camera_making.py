"""Makes rows of cameras from OpenStreetMap's keys, whatever source they come from: elements, or columns that are mapped to keys."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import orjson

from sousveil.model.camera_rows import CameraRows
from sousveil.model.camera_tables import CAMERA_DIRECTIONS
from sousveil.readers.camera_directions import Direction, read_directions
from sousveil.readers.camera_privacy import (
    is_indoor,
    is_private_home,
    is_withheld_key,
    is_withheld_value,
    name_key,
)
from sousveil.readers.camera_values import (
    read_camera_type,
    read_count,
    read_day,
    read_height_m,
    read_mount,
    read_surveillance,
    read_surveillance_type,
    read_tilt_deg,
    read_width_deg,
    read_zone,
)

_WORDS = (
    ("surveillance", "surveillance", read_surveillance),
    ("surveillance:type", "surveillance_type", read_surveillance_type),
    ("camera:type", "camera_type", read_camera_type),
    ("camera:mount", "camera_mount", read_mount),
    ("surveillance:zone", "zone", read_zone),
)
# Column → keys, the first that has a value counts.
_TEXTS = (
    ("operator_raw", ("operator",)),
    ("manufacturer_raw", ("manufacturer", "camera:manufacturer", "surveillance:manufacturer")),
    ("brand_raw", ("brand", "camera:brand", "surveillance:brand")),
    ("model_raw", ("model", "camera:model")),
    ("label_raw", ("name", "ref")),
    ("wikidata", ("wikidata",)),
)
_DIRECTION_KEYS = ("camera:direction", "direction", "surveillance:direction")
WIDTH_KEYS = ("camera:fov", "fov", "camera:angle_of_view")
_HEIGHT_KEYS = ("height", "camera:height")
_ANGLE_KEYS = ("camera:angle", "angle")
_COUNT_KEYS = ("count", "cameras", "camera:count", "surveillance:count", "capacity")
_CHECKED_KEYS = ("check_date", "survey:date", "camera:check_date", "surveillance:check_date", "last_checked")
_FACTS_KEPT = 50_000


@dataclass(slots=True)
class CameraFacts:
    """What a set of tags says, worked out once. `left_out`: '', 'home' or 'indoor'; `unread`: what cannot be read."""

    columns: dict[str, Any]
    directions: tuple[Direction, ...]
    width_deg: float | None
    withheld: tuple[str, ...]
    left_out: str
    unread: tuple[str, ...]
    checked_at: str

    def views(self) -> list[Direction]:
        """The directions, those without a width with that of the field of view."""
        return [
            view if view.width_deg is not None else view._replace(width_deg=self.width_deg)
            for view in self.directions
        ]


class CameraMaker:
    """Adds cameras of one source to `rows`.

    `keep`: Source.keep; `series`, `snapshot_at`, `country`: of the whole source, '' if unknown. Call `finish` at the end.
    """

    def __init__(
        self,
        rows: CameraRows,
        keep: tuple[str, ...],
        series: str = "",
        snapshot_at: str = "",
        country: str = "",
    ) -> None:
        self._rows = rows
        self._keeps_homes = "private_homes" in keep
        self._keeps_indoor = "indoor" in keep
        self.shared = {"series": series, "snapshot_at": snapshot_at, "country": country}
        self._left_out = {"home": 0, "indoor": 0}
        self._known: dict[tuple[tuple[str, str], ...], CameraFacts] = {}

    def add(
        self,
        locator: str,
        native_id: str,
        lat: float | None,
        lon: float | None,
        tags: Mapping[str, str],
        **stated: Any,
    ) -> str | None:
        """Adds a camera and its directions; its observation_id, None when it is left out as on a home or indoors.

        `tags`: OpenStreetMap's keys and values as written; `stated`: further columns of raw_camera_observations, which
        count before what the tags say ('' and None do not). A position that is missing or impossible is reported here.
        """
        facts = self.read_tags(tags)
        if facts.left_out:
            self.count_left_out(facts)
            return None
        rows = self._rows
        for key in facts.withheld:
            rows.count_path(key, "withheld")
        for detail in sorted(facts.unread):
            rows.report("camera_value_unreadable", detail, locator)
        values = self.shared | facts.columns
        values |= {name: value for name, value in stated.items() if value not in ("", None)}
        if facts.checked_at > values.get("seen_last_at", ""):
            values["seen_last_at"] = facts.checked_at
        values["native_id"] = native_id
        if lat is None or lon is None or not (-90 <= lat <= 90 and -180 <= lon <= 180) or not (lat or lon):
            code, detail, raw = describe_position(lat, lon)
            values.setdefault("position_raw", raw)
            rows.report(code, detail, locator)
        else:
            values["lat"], values["lon"] = lat, lon
        observation_id = rows.add_observation(locator, **values)
        for direction in facts.views():
            rows.add(
                CAMERA_DIRECTIONS,
                locator,
                observation_id=observation_id,
                center_deg=direction.center_deg,
                width_deg=direction.width_deg,
                direction_raw=direction.raw,
            )
        return observation_id

    def finish(self) -> None:
        """Reports how many cameras were left out, once for each reason."""
        for reason, number in self._left_out.items():
            if number:
                self._rows.report(f"{reason}_left_out", f"{number} camera{'s' if number > 1 else ''}")

    def count_left_out(self, facts: CameraFacts, number: int = 1) -> None:
        """Counts cameras with `facts` that are left out, if these are."""
        if facts.left_out:
            self._left_out[facts.left_out] += number

    def read_tags(self, tags: Mapping[str, str]) -> CameraFacts:
        """What the tags say; the same tags are read once."""
        key = tuple(tags.items())
        facts = self._known.get(key)
        if facts is None:
            if len(self._known) >= _FACTS_KEPT:
                self._known.clear()
            facts = self._known[key] = self._judge(tags)
        return facts

    def _judge(self, tags: Mapping[str, str]) -> CameraFacts:
        facts = read_facts(tags)
        facts.columns |= {"is_private_home": is_private_home(tags), "is_indoor": is_indoor(tags)}
        return self.leave_out(facts)

    def leave_out(self, facts: CameraFacts) -> CameraFacts:
        """`facts`, or empty ones that say why, where a camera with them is left out."""
        if facts.columns["is_private_home"] and not self._keeps_homes:
            return CameraFacts({}, (), None, (), "home", (), "")
        if facts.columns["is_indoor"] and not self._keeps_indoor:
            return CameraFacts({}, (), None, (), "indoor", (), "")
        return facts


def describe_position(lat: float | None, lon: float | None) -> tuple[str, str, str]:
    """Code, detail and what is written, of a position that is missing (NaN counts as a number) or impossible."""
    if lat is None or lon is None:
        return "position_missing", "", ""
    if not (math.isfinite(lat) and math.isfinite(lon)):
        return "position_impossible", "no number", f"{lat}, {lon}"
    return "position_impossible", "outside the Earth's degrees" if lat or lon else "0/0", f"{lat}, {lon}"


def read_facts(tags: Mapping[str, str]) -> CameraFacts:
    """The columns, directions, withheld keys and unreadable values of a set of tags."""
    hidden = [key for key, value in tags.items() if is_withheld_key(key) or is_withheld_value(key, value)]
    kept = {key: value for key, value in tags.items() if key not in hidden} if hidden else tags
    withheld = tuple(map(name_key, hidden))
    columns: dict[str, Any] = {"tags": orjson.dumps(dict(kept), option=orjson.OPT_SORT_KEYS).decode()}
    for key, column, read_word in _WORDS:
        if raw := kept.get(key):
            columns[column], columns[f"{column}_raw"] = read_word(raw), raw
    for column, keys in _TEXTS:
        if raw := _take(kept, keys)[1]:
            columns[column] = raw
    unread: list[str] = []
    _read_numbers(kept, columns, unread)
    directions = _read_views(kept, columns, unread)
    width_key, width_raw = _take(kept, WIDTH_KEYS)
    width = read_width_deg(width_raw) if width_raw else None
    if width_raw and width is None:
        unread.append(width_key)
    checked_at = max((read_day(kept[key]) for key in _CHECKED_KEYS if key in kept), default="")
    unread += [key for key in _CHECKED_KEYS if key in kept and not read_day(kept[key])]
    return CameraFacts(columns, directions, width, withheld, "", tuple(unread), checked_at)


def _read_numbers(tags: Mapping[str, str], columns: dict[str, Any], unread: list[str]) -> None:
    """Height, tilt, number of cameras and day of start into `columns`, the keys of those that cannot be read into `unread`."""
    for keys, column, raw_column, read_value in (
        (_HEIGHT_KEYS, "height_m", "height_raw", read_height_m),
        (_ANGLE_KEYS, "angle_deg", "angle_raw", read_tilt_deg),
        (_COUNT_KEYS, "cameras", "cameras_raw", read_count),
        (("start_date",), "started_at", "started_at_raw", read_day),
    ):
        key, raw = _take(tags, keys)
        if not raw:
            continue
        columns[raw_column] = raw
        value = read_value(raw)
        if value is None or value == "":
            unread.append(key)
        else:
            columns[column] = value


def _read_views(tags: Mapping[str, str], columns: dict[str, Any], unread: list[str]) -> tuple[Direction, ...]:
    """The directions of the first key that states any; else the first key that has a value is unread."""
    written = [(key, tags[key]) for key in _DIRECTION_KEYS if tags.get(key)]
    if not written:
        return ()
    key, raw = next(((key, raw) for key, raw in written if read_directions(raw).found), written[0])
    columns["direction_raw"] = raw
    read = read_directions(raw)
    if read.unread:
        unread.append(f"{key}: {read.unread} of {read.unread + len(read.found)}")
    return read.found


def _take(tags: Mapping[str, str], keys: tuple[str, ...]) -> tuple[str, str]:
    """The first of `keys` that has a value, and the value; two empty texts if none has."""
    for key in keys:
        if raw := tags.get(key):
            return key, raw
    return "", ""
