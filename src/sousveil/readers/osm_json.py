"""Elements of OpenStreetMap as JSON objects: what Overpass answers, and bare lists of points with tags."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import pyarrow as pa

from sousveil.model.protocols import Source
from sousveil.readers.camera_privacy import name_key
from sousveil.readers.ocds_stream import Piece
from sousveil.readers.osm_elements import ElementFeed
from sousveil.readers.osm_file import Position, find_middle
from sousveil.readers.weakness_feed import list_objects
from sousveil.readers.weakness_json import read_records

Json = dict[str, Any]

_KINDS = frozenset(("node", "way", "relation"))
_LIST_KEYS = frozenset(("elements",))
_COUNTED_KEYS = ("user", "uid", "changeset")


class JsonElement(NamedTuple):
    """`name`: 'way/1'; `members`: names of the nodes or members that are to give its position."""

    name: str
    value: Json
    tags: dict[str, str]
    members: tuple[str, ...]


def read_elements(source: Source, feed: ElementFeed, default_kind: str = "") -> Iterator[pa.RecordBatch]:
    """Adds the cameras of `source` to `feed`, and hands on full batches.

    `default_kind`: of an element that has no `type`. Ways and relations without a position of their own wait until the
    file was read, and are then looked for among the elements of the file. Raises OSError.
    """
    waiting: list[JsonElement] = []
    for value in iterate_objects(source, feed):
        element = _take_element(value, feed, default_kind)
        if element is None:
            continue
        position = _find_position(element, feed)
        if position is None and element.members:
            waiting.append(element)
        else:
            _add(feed, element, position)
        yield from feed.rows.drain()
    if waiting:
        positions = _collect_positions(source, waiting)
        for element in waiting:
            _add(
                feed, element, find_middle([positions[name] for name in element.members if name in positions])
            )
            yield from feed.rows.drain()


def iterate_objects(source: Source, feed: ElementFeed | None = None) -> Iterator[Json]:
    """The objects of the file that are elements: those of the list `elements`, or of a bare list."""
    from sousveil.readers.ocds_json import Parsing

    parsing = feed.parsing if feed else Parsing()
    for piece in read_records(source, parsing, _LIST_KEYS):
        for _, value in list_objects(piece):
            if type(value) is not dict:
                _refuse(feed, "an element that is no object")
            elif type(value.get("elements")) is list:
                for _, inner in list_objects(Piece((), value["elements"])):
                    if type(inner) is dict:
                        yield inner
                    else:
                        _refuse(feed, "an element that is no object")
            elif "id" in value or "lat" in value or "tags" in value:
                yield value


def _refuse(feed: ElementFeed | None, detail: str, locator: str = "") -> None:
    if feed:
        feed.rows.report("schema_mismatch", detail, locator)


def _take_element(value: Json, feed: ElementFeed, default_kind: str) -> JsonElement | None:
    kind, number = value.get("type", default_kind), value.get("id", "")
    name = f"{kind}/{number}"
    if kind not in _KINDS or isinstance(number, bool) or not isinstance(number, int | str) or len(name) > 60:
        _refuse(feed, "an element without type or id")
        return None
    if not str(number).lstrip("-").isalnum():
        name = ""
    for key in _COUNTED_KEYS:
        if value.get(key):
            feed.rows.count_path(key, "withheld")
    tags = _take_tags(value.get("tags"), feed, name)
    return JsonElement(name, value, tags, _list_members(value) if kind != "node" else ())


def _take_tags(found: Any, feed: ElementFeed, name: str) -> dict[str, str]:
    """The tags that are text or numbers; others are counted and reported."""
    if found is None:
        return {}
    if type(found) is not dict:
        _refuse(feed, "tags that are no object", _locate(name))
        return {}
    if all(type(value) is str for value in found.values()):
        return found
    tags = {}
    for key, value in found.items():
        if type(value) is str:
            tags[key] = value
        elif isinstance(value, int | float) and not isinstance(value, bool):
            tags[key] = str(value)
        elif value is not None:
            feed.rows.count_path(f"tags/{name_key(key)}")
            _refuse(feed, "a tag that is neither text nor a number", _locate(name))
    return tags


def _list_members(value: Json) -> tuple[str, ...]:
    nodes, members = value.get("nodes"), value.get("members")
    if isinstance(nodes, list):
        return tuple(f"node/{number}" for number in nodes if isinstance(number, int))
    if isinstance(members, list):
        return tuple(
            f"{member.get('type')}/{member.get('ref')}" for member in members if isinstance(member, dict)
        )
    return ()


def _find_position(element: JsonElement, feed: ElementFeed) -> Position | None:
    """The element's own position, the middle that Overpass gives, or that of its geometry."""
    value = element.value
    for place in (value, value.get("center")):
        if isinstance(place, dict) and ("lat" in place or "lon" in place):
            return _read_position(place, feed, element.name)
    points = value.get("geometry")
    members = value.get("members")
    if not isinstance(points, list) and isinstance(members, list):
        points = [point for member in members if isinstance(member, dict) for point in _list_points(member)]
    if isinstance(points, list) and points:
        return find_middle([place for point in points if (place := _read_position(point))])
    bounds = value.get("bounds")
    if isinstance(bounds, dict):
        corners = [{"lat": bounds.get(f"{m}lat"), "lon": bounds.get(f"{m}lon")} for m in ("min", "max")]
        return find_middle([place for corner in corners if (place := _read_position(corner))])
    return None


def _list_points(member: Json) -> list[Any]:
    geometry = member.get("geometry")
    return geometry if isinstance(geometry, list) else [member]


def _read_position(place: Any, feed: ElementFeed | None = None, name: str = "") -> Position | None:
    """Latitude and longitude as numbers, also where they are written as text; None with a problem for anything else."""
    lat, lon = (place.get("lat"), place.get("lon")) if isinstance(place, dict) else (None, None)
    try:
        if (
            isinstance(lat, int | float | str)
            and isinstance(lon, int | float | str)
            and not isinstance(lat, bool)
        ):
            return float(lat), float(lon)
    except (ValueError, OverflowError):
        pass
    _refuse(feed, "a position that is no pair of numbers", _locate(name))
    return None


def _add(feed: ElementFeed, element: JsonElement, position: Position | None) -> None:
    lat, lon = position or (None, None)
    changed_at = element.value.get("timestamp")
    changed_at = changed_at if isinstance(changed_at, str) else ""
    feed.add(
        element.name,
        lat,
        lon,
        element.tags,
        seen_last_at=changed_at,
        seen_first_at=changed_at if element.value.get("version") == 1 else "",
    )


def _collect_positions(source: Source, waiting: list[JsonElement]) -> dict[str, Position]:
    """Positions by name of the nodes, and of the ways in relations, that `waiting` is made of."""
    wanted = {name for element in waiting for name in element.members}
    ways: dict[str, tuple[str, ...]] = {}
    for value in iterate_objects(source):
        if _name_object(value) in wanted and value.get("type") == "way":
            ways[_name_object(value)] = _list_members(value)
    wanted.update(name for members in ways.values() for name in members)
    found: dict[str, Position] = {}
    for value in iterate_objects(source):
        if _name_object(value) in wanted and (place := _read_position(value.get("center", value))):
            found[_name_object(value)] = place
    for name, members in ways.items():
        middle = find_middle([found[member] for member in members if member in found])
        if middle:
            found.setdefault(name, middle)
    return found


def _name_object(value: Json) -> str:
    return f"{value.get('type')}/{value.get('id')}"


def _locate(name: str) -> str:
    return f'{{"element":"{name}"}}' if name else ""
