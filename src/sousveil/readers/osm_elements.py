"""Elements of OpenStreetMap: which are cameras, of what date a file is, and the frame of the readers of its formats."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import PurePath
from typing import Any

import numpy as np
import pyarrow as pa

from sousveil.model.camera_rows import CameraRows
from sousveil.model.notice_values import is_day, read_timestamp
from sousveil.model.protocols import Format, Source
from sousveil.readers.camera_blocks import CameraBlock, add_block
from sousveil.readers.camera_making import CameraFacts, CameraMaker
from sousveil.readers.camera_pairs import PairReader, merge_pairs
from sousveil.readers.camera_values import list_words
from sousveil.readers.ocds_json import Parsing
from sousveil.readers.osm_nodes import NodeBlock, split_tag

SERIES = "osm"
CAMERA_KEYS = (
    "surveillance:type",
    "surveillance:zone",
    "camera:type",
    "camera:mount",
    "camera:direction",
    "camera:angle",
)
SELECTED_KEYS = ("man_made", "surveillance", *CAMERA_KEYS)
# Keys of things that may be watched by cameras, but are none.
_THINGS = frozenset((
    "amenity", "shop", "building", "highway", "leisure", "office", "tourism", "landuse", "railway", "public_transport", "barrier", "craft",
    "healthcare", "historic", "military", "natural", "place", "power", "aeroway", "waterway", "bridge", "entrance", "door", "emergency",
    "advertising", "club", "cycleway", "room", "parking", "man_made",
))  # fmt: skip
_NOT_WATCHED = frozenset(("no", "none", "false", "0"))
_FILE_DAY = re.compile(r"(?<!\d)((?:19|20)\d\d)([-_.]?)(\d\d)\2(\d\d)(?!\d)")
_SHORT_DAY = re.compile(r"-(\d\d)(\d\d)(\d\d)\.osm")  # as in berlin-260301.osm.pbf

CAMERA, WATCHED, OTHER = "camera", "watched", ""
_KINDS = (CAMERA, WATCHED, OTHER)


def judge_element(tags: Mapping[str, str]) -> str:
    """CAMERA, WATCHED for a place that is said to be under surveillance, else OTHER.

    A camera has man_made=surveillance, a key of cameras (CAMERA_KEYS), or `surveillance` and is nothing else.
    highway=speed_camera measures speed; it is a camera only where such a key says that it watches.
    """
    if any(is_camera_tag(key, value) for key, value in tags.items()):
        return CAMERA
    stated = tags.get("surveillance", "")
    if not stated or stated.strip().lower() in _NOT_WATCHED:
        return OTHER
    things = _THINGS.intersection(tags)
    return CAMERA if not things or tags.get("highway") == "speed_camera" else WATCHED


def is_camera_tag(key: str, value: str) -> bool:
    """True for a tag that makes any element a camera."""
    if key == "man_made":
        return value == "surveillance" or "surveillance" in list_words(value)
    return key in CAMERA_KEYS


def is_other_thing(tags: Mapping[str, str]) -> bool:
    """True for an element that is tagged as something, but not as a camera."""
    return judge_element(tags) != CAMERA and not _THINGS.isdisjoint(tags)


def find_snapshot_date(stated: str, source: Source) -> str:
    """The date of a file as ISO 8601: as it says itself, else as was said when it was added, else as in its name, else ''."""
    for raw in (stated, source.published_at):
        moment = read_timestamp(raw)
        if moment:
            return moment
    name = PurePath(source.filename).name
    match = _FILE_DAY.search(name)
    if match and is_day(match[1], match[3], match[4]):
        return f"{match[1]}-{match[3]}-{match[4]}"
    match = _SHORT_DAY.search(name)
    if match and is_day(f"20{match[1]}", match[2], match[3]):
        return f"20{match[1]}-{match[2]}-{match[3]}"
    return ""


class ElementFeed:
    """The cameras of one source of elements. `parsing`: collects what cannot be parsed.

    `needs_tags`: False where every element is a camera unless its tags say that it is something else.
    `defaults`: tags of every element that does not state them.
    """

    def __init__(
        self,
        source: Source,
        format_: Format,
        version: str,
        *,
        needs_tags: bool = True,
        stated: Mapping[str, str] | None = None,
        defaults: Mapping[str, str] | None = None,
    ) -> None:
        stated = stated or {}
        self.rows = CameraRows(source.source_id, format_.name, f"readers.{format_.name}", version)
        self.parsing = Parsing()
        snapshot_at = find_snapshot_date(stated.get("snapshot_at", ""), source)
        if not snapshot_at:
            self.rows.report("snapshot_undated", "neither the file nor its name says of which date it is")
        series = stated.get("series") or SERIES
        self.maker = CameraMaker(self.rows, source.keep, series, snapshot_at, stated.get("country", ""))
        self._needs_tags = needs_tags
        self._defaults = dict(defaults or {})
        self._pairs = PairReader(split_tag)
        self._found = self._watched = self._others = 0

    def add(
        self, element: str, lat: float | None, lon: float | None, tags: Mapping[str, str], **stated: Any
    ) -> None:
        """Adds `element` ('node/1') when it is a camera; others are counted."""
        self._found += 1
        kind = judge_element(tags)
        if kind == WATCHED:
            self._watched += 1
        elif kind == OTHER and (self._needs_tags or is_other_thing(tags)):
            self._others += 1
        else:
            if self._defaults:
                tags = self._defaults | dict(tags)
            self.maker.add(f'{{"element":"{element}"}}', element, lat, lon, tags, **stated)

    def add_nodes(self, nodes: NodeBlock) -> Iterator[pa.RecordBatch]:
        """Adds the cameras among `nodes`, and hands them on; the same as `add` for each of them."""
        kinds, facts = [], []
        for text in nodes.tags:
            kind, said = self._judge_text(text)
            kinds.append(kind)
            facts.append(said)
        kind_codes = np.array([_KINDS.index(kind) for kind in kinds], dtype=np.int64)[nodes.codes]
        cameras, watched, others = np.bincount(kind_codes, minlength=len(_KINDS)).tolist()
        self._found += cameras + watched + others
        self._watched += watched
        self._others += others
        chosen = np.flatnonzero(kind_codes == _KINDS.index(CAMERA))
        block = CameraBlock(
            [nodes.names[at] for at in chosen.tolist()],
            nodes.lats[chosen],
            nodes.lons[chosen],
            nodes.changed_at.take(pa.array(chosen)),
            nodes.is_first[chosen],
            facts,
            nodes.codes[chosen],
        )
        yield from add_block(self.rows, self.maker, block)

    def _judge_text(self, text: str) -> tuple[str, CameraFacts]:
        """What kind of element tags in OPL make, and what they say of a camera."""
        pairs = [self._pairs.read(tag) for tag in text.split(",")]
        is_camera = any(is_camera_tag(pair.key, pair.value) for pair in pairs)
        facts = merge_pairs(pairs) if is_camera else None
        if facts is not None:
            return CAMERA, self.maker.leave_out(facts)
        tags = {pair.key: pair.value for pair in pairs}
        return judge_element(tags), self.maker.read_tags(tags)

    def guard(self, batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """`batches`, then what is left. What stops them is a problem: bad input is data, whatever it leads to."""
        try:
            yield from batches
        except OSError as error:
            self.rows.report("object_missing", f"{type(error).__name__}: {error.strerror or ''}")
        except Exception as error:
            self.rows.report("reader_crashed", type(error).__name__)
        yield from self._finish()

    def _finish(self) -> Iterator[pa.RecordBatch]:
        rows = self.rows
        for problem in self.parsing.problems:
            rows.report(problem.code, problem.detail)
        undecodable = self.parsing.undecodable_bytes + self.parsing.lone_surrogates
        if undecodable:
            rows.report("encoding_mixed", f"{undecodable} bytes or surrogates are not UTF-8")
        if self._watched:
            rows.report("watched_place_left_out", f"{self._watched} of {self._found} elements")
        if self._others:
            rows.count_path("elements (no cameras)", "unmapped", self._others)
        if not self._found and not self.parsing.problems:
            rows.report("schema_mismatch", "no camera in it")
        self.maker.finish()
        yield from rows.finish()
