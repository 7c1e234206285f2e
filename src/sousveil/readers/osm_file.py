"""Cameras of a file of OpenStreetMap (PBF or XML), found by libosmium.

libosmium picks the elements by their keys and writes them, without the names of editors, in its format of lines, OPL
(https://osmcode.org/opl-file-format/), to a file of its own that is deleted at once: reading lines costs a tenth of asking
for each tag through Python. Ways and relations have no position; that of their nodes is looked up in a second pass, only
when there are such cameras.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

import pyarrow as pa

from sousveil.model.protocols import Source
from sousveil.readers.osm_elements import SELECTED_KEYS, ElementFeed
from sousveil.readers.osm_nodes import parse_tags, read_nodes

_KINDS = {"n": "node", "w": "way", "r": "relation"}
_BLOCK_BYTES = 8 << 20
_OPL = "opl,add_metadata=version+timestamp"

Position = tuple[float, float]


class Element(NamedTuple):
    """`members`: of a way its nodes as 'n1', of a relation its members as 'w1'; `changed_at`: '' if not stated."""

    kind: str
    number: int
    version: int
    changed_at: str
    tags: dict[str, str]
    position: Position | None
    members: tuple[str, ...]


def read_file(source: Source, file_format: str, feed: ElementFeed) -> Iterator[pa.RecordBatch]:
    """Adds the cameras of `source` to `feed`, and hands on full batches. `file_format`: 'pbf', 'osm', 'osm.gz' or 'osm.bz2'.

    What breaks the file off is a problem; what stands before it is read. Raises OSError.
    """
    source.open().close()  # a missing file is the caller's to report, in Python's words
    with tempfile.TemporaryDirectory(prefix="sousveil_osm_") as folder:
        lines = Path(folder) / "cameras.opl"
        broken = _pick_elements(source.path, file_format, lines)
        if broken:
            feed.parsing.report("damaged_source", broken)
        waiting: list[Element] = []
        with lines.open("rb") as file:
            for block in iterate_blocks(file):
                nodes = read_nodes(block)
                if nodes is not None:
                    yield from feed.add_nodes(nodes)
                else:
                    waiting += _add_lines(block, feed)
                    yield from feed.rows.drain()
    if waiting:
        positions = _find_positions(source.path, file_format, waiting)
        for element in waiting:
            _add_element(feed, element, positions.get(f"{element.kind}{element.number}"))
            yield from feed.rows.drain()


def iterate_blocks(file: BinaryIO, size: int = _BLOCK_BYTES) -> Iterator[bytes]:
    """The file in pieces of whole lines, each of about `size` bytes, or longer if a line is."""
    left = b""
    while piece := file.read(size):
        end = piece.rfind(b"\n") + 1
        if end:
            yield left + piece[:end]
            left = piece[end:]
        else:
            left += piece
    if left:
        yield left


def _add_lines(block: bytes, feed: ElementFeed) -> list[Element]:
    """Adds the elements of a block line by line; those that have no position of their own are given back."""
    waiting = []
    for line in block.decode("utf-8", "replace").split("\n"):
        element = parse_line(line) if line else None
        if element is None:
            continue
        if element.members:
            waiting.append(element)
        else:
            _add_element(feed, element, element.position)
    return waiting


def parse_line(line: str) -> Element | None:
    """The element of a line of OPL, None for one that was deleted or that cannot be read."""
    fields = line.split(" ")
    named = {field[0]: field[1:] for field in fields[1:] if field}
    kind, number = fields[0][:1], fields[0][1:]
    if kind not in _KINDS or not number.lstrip("-").isdecimal() or named.get("d", "V") != "V":
        return None
    version = named.get("v", "")
    return Element(
        kind=kind,
        number=int(number),
        version=int(version) if version.isdecimal() else 0,
        changed_at=named.get("t", ""),
        tags=parse_tags(named.get("T", "")),
        position=_read_position(named),
        members=tuple(member.partition("@")[0] for member in _list_members(kind, named)),
    )


def _list_members(kind: str, named: dict[str, str]) -> list[str]:
    text = named.get("N" if kind == "w" else "M", "") if kind != "n" else ""
    return [member for member in text.split(",") if member]


def _read_position(named: dict[str, str]) -> Position | None:
    try:
        return float(named["y"]), float(named["x"])
    except (KeyError, ValueError):
        return None


def _add_element(feed: ElementFeed, element: Element, position: Position | None) -> None:
    lat, lon = position or (None, None)
    feed.add(
        f"{_KINDS[element.kind]}/{element.number}",
        lat,
        lon,
        element.tags,
        seen_last_at=element.changed_at,
        seen_first_at=element.changed_at if element.version == 1 else "",
    )


def _pick_elements(path: Path, file_format: str, lines: Path) -> str:
    """Writes the elements with one of SELECTED_KEYS to `lines`; what broke the file off, '' if nothing did."""
    import osmium

    writer = osmium.SimpleWriter(osmium.io.File(str(lines), _OPL), overwrite=True)
    try:
        with osmium.io.Reader(osmium.io.File(str(path), file_format)) as reader:
            osmium.apply(reader, osmium.filter.KeyFilter(*SELECTED_KEYS), writer)
    except _break_errors() as error:
        return describe_break(error)
    finally:
        writer.close()
    return ""


def _break_errors() -> tuple[type[Exception], ...]:
    """What libosmium raises on a file that it cannot read."""
    import osmium

    return RuntimeError, ValueError, osmium.InvalidLocationError


def describe_break(error: Exception) -> str:
    """What libosmium says of a broken file, without what it quotes of it."""
    return re.sub(r"['\"].*['\"]", "…", str(error))[:120] or type(error).__name__


def read_header_date(path: Path, file_format: str) -> str:
    """The date that the header of the file states, '' if none or if it cannot be read."""
    import osmium

    try:
        with osmium.io.Reader(
            osmium.io.File(str(path), file_format), osmium.osm.osm_entity_bits.NOTHING
        ) as reader:
            header = reader.header()
            return str(header.get("osmosis_replication_timestamp") or header.get("timestamp"))
    except _break_errors():
        return ""


def _find_positions(path: Path, file_format: str, waiting: list[Element]) -> dict[str, Position]:
    """The middles of ways and relations whose nodes are in the file, by 'w1' and 'r1'."""
    members = {f"{element.kind}{element.number}": element.members for element in waiting}
    wanted = {member for parts in members.values() for member in parts}
    ways = _read_ways(path, file_format, {int(m[1:]) for m in wanted if m[0] == "w" and m not in members})
    members |= ways
    wanted.update(member for parts in ways.values() for member in parts)
    nodes = _read_nodes(path, file_format, {int(m[1:]) for m in wanted if m[0] == "n"})
    found: dict[str, Position] = {}
    for name in sorted(members, key=lambda name: name[0] != "w"):  # ways before the relations made of them
        middle = find_middle(
            [place for part in members[name] if (place := nodes.get(part) or found.get(part))]
        )
        if middle:
            found[name] = middle
    return found


def find_middle(positions: list[Position]) -> Position | None:
    """The middle of the box around `positions`; None without any. A box over the antimeridian is the narrow one."""
    if not positions:
        return None
    lats, lons = [lat for lat, _ in positions], [lon for _, lon in positions]
    if max(lons) - min(lons) > 180:
        lons = [lon + 360 if lon < 0 else lon for lon in lons]
    lon = (min(lons) + max(lons)) / 2
    return round((min(lats) + max(lats)) / 2, 7), round(lon - 360 if lon > 180 else lon, 7)


def open_filtered(path: Path, file_format: str, entities: Any, numbers: set[int]) -> Iterator[Any]:
    """The elements of the kinds `entities` with one of `numbers`, up to where the file breaks off; each lives for one step."""
    import osmium

    if not numbers:
        return
    try:
        yield from osmium.FileProcessor(osmium.io.File(str(path), file_format), entities).with_filter(
            osmium.filter.IdFilter(numbers)
        )
    except _break_errors():
        return  # where it broke off was reported by the first pass


def _read_ways(path: Path, file_format: str, numbers: set[int]) -> dict[str, tuple[str, ...]]:
    import osmium

    found = open_filtered(path, file_format, osmium.osm.osm_entity_bits.WAY, numbers)
    return {f"w{way.id}": tuple(f"n{node.ref}" for node in way.nodes) for way in found}


def _read_nodes(path: Path, file_format: str, numbers: set[int]) -> dict[str, Position]:
    import osmium

    found = open_filtered(path, file_format, osmium.osm.osm_entity_bits.NODE, numbers)
    return {f"n{node.id}": (node.location.lat, node.location.lon) for node in found if node.location.valid()}
