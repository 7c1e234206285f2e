"""OCDS: releases, release packages, records, record packages, bare lists of them, JSON Lines, plain or gzip."""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, BinaryIO, NamedTuple, cast

import pyarrow as pa

from sousveil.model.notice_rows import NoticeRows
from sousveil.model.notice_tables import NOTICE_LINKS
from sousveil.model.protocols import Format, Source
from sousveil.readers.ocds_json import GzipBytes, Parsing
from sousveil.readers.ocds_merge import UnmergeableError, merge_with_places, rebuild_latest
from sousveil.readers.ocds_paths import PathCounts
from sousveil.readers.ocds_scope import Scope
from sousveil.readers.ocds_shelves import ReleaseShelves
from sousveil.readers.ocds_stream import Path, Piece, read_pieces
from sousveil.readers.ocds_tables import ReleaseTables

FORMAT = Format(
    "ocds",
    (".json", ".jsonl", ".ndjson", ".json.gz", ".jsonl.gz"),
    ("application/json", "application/x-ndjson", "application/gzip"),
    "Procurement in the Open Contracting Data Standard, 1.0 and 1.1: releases, records and packages of them.",
    is_records=True,
)
VERSION = "1"

_MAKER = "readers.ocds"
_GZIP = b"\x1f\x8b"
_KEY = re.compile(rb'"((?:[^"\\]|\\.){1,40})"\s*:')
# One of these is enough, since no other format that we know has it.
_SURE_KEYS = frozenset((b"ocid", b"compiledRelease", b"versionedRelease", b"releaseTag", b"releaseID"))
_USUAL_KEYS = frozenset(
    (b"releases", b"records", b"packageInfo", b"tender", b"awards", b"awardID", b"contracts", b"dateSigned",
     b"procuringEntity", b"procurementMethod", b"procurementMethodDetails", b"initiationType", b"tenderers", b"suppliers", b"buyer", b"parties",
     b"tenderPeriod", b"contractPeriod", b"additionalClassifications", b"mainProcurementCategory", b"numberOfTenderers", b"streetAddress",
     b"implementation", b"planning", b"budget", b"publishedDate", b"documentType", b"datePublished", b"dateModified", b"extensions", b"packages")
)  # fmt: skip
_ENOUGH_KEYS = 3
_KEPT_BYTES = 4 << 20  # of a file whose releases are kept for merging; a larger one is read again
_RELEASE_MARKS = ("ocid", "tender", "awards", "contracts", "planning", "buyer")


class _Found(NamedTuple):
    """A release in a piece. `role`: release, compiled, versioned or linked."""

    path: Path
    value: Any
    role: str


def accepts(head: bytes, filename: str) -> bool:
    """True for JSON, plain or gzip, whose keys are those of OCDS."""
    if head.startswith(_GZIP):
        try:
            head = zlib.decompressobj(31).decompress(head, 1 << 16)
        except zlib.error:
            return False
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if not text.startswith((b"{", b"[")):
        return False
    usual = set()
    for match in _KEY.finditer(text):
        if match[1] in _SURE_KEYS:
            return True
        if match[1] in _USUAL_KEYS:
            usual.add(match[1])
    return len(usual) >= _ENOUGH_KEYS


def read(source: Source) -> Iterator[pa.RecordBatch]:
    """One raw_notices row for each release, one of kind 'compiled' for each process that has several, and their rows."""
    rows = NoticeRows(source.source_id, FORMAT.name, _MAKER, VERSION)
    parsing = Parsing()
    reading = _Reading(source, rows, parsing)
    try:
        yield from reading.write_all()
    except OSError as error:
        rows.report("object_missing", f"{type(error).__name__}: {error.strerror or ''}")
    for problem in parsing.problems:
        rows.report(problem.code, problem.detail)
    if parsing.undecodable_bytes:
        rows.report("encoding_mixed", f"{parsing.undecodable_bytes} bytes or sequences are not UTF-8")
    if parsing.lone_surrogates:
        rows.report("encoding_mixed", f"{parsing.lone_surrogates} lone surrogates")
    yield from rows.finish()


class _Reading:
    def __init__(self, source: Source, rows: NoticeRows, parsing: Parsing) -> None:
        self._source = source
        self._rows = rows
        self._parsing = parsing
        self._paths = PathCounts()
        self._ids: set[tuple[str, str]] = set()
        self._ocids: set[str] = set()
        self._repeated: set[str] = set()
        self._compiled: set[str] = set()
        self._has_any = False
        self._kept: list[_Found] | None = None  # the releases of a small file
        self._record: Path | None = None  # path of the record whose compiled release was written last

    def write_all(self) -> Iterator[pa.RecordBatch]:
        if self._source.path.stat().st_size <= _KEPT_BYTES:
            self._kept = []
        for piece in read_pieces(self._open, self._parsing):
            for found in _list_releases(piece):
                self._write_found(found)
                if self._kept is not None:
                    self._kept.append(found)
            self._count_around(piece)
            yield from self._rows.drain()
        if not self._has_any and not self._parsing.problems:
            self._rows.report("schema_mismatch", "no release or record in it")
        yield from self._write_merged()
        self._paths.write(self._rows)

    @contextmanager
    def _open(self) -> Iterator[BinaryIO]:
        with self._source.open() as file:
            is_packed = file.read(2) == _GZIP
            file.seek(0)
            if is_packed:
                self._kept = None  # its size says little of what is in it
            yield cast(BinaryIO, GzipBytes(file, self._parsing)) if is_packed else file

    def _write_found(self, found: _Found) -> None:
        release = found.value
        pointer = format_pointer(found.path)
        if not isinstance(release, dict):
            self._rows.report("schema_mismatch", "a release is no object", _format_locator(pointer))
            return
        self._has_any = True
        ocid = str(release.get("ocid") or "")
        if found.role == "linked":
            self._write_linked(found)
            return
        self._record = found.path[:-1] if found.role != "release" else None
        if found.role == "versioned":
            latest, places = rebuild_latest(release, pointer)
            self._compiled.add(ocid)
            ReleaseTables(self._rows, self._paths, latest, _place_by(places)).write("compiled")
            return
        if found.role == "compiled" or _is_compiled(release):
            self._compiled.add(ocid)
        elif ocid in self._ocids:
            self._repeated.add(ocid)
        else:
            self._ocids.add(ocid)
        if found.role == "release":
            self._note_id(ocid, str(release.get("id") or ""), pointer)
        prefix = '{"pointer":"' + pointer
        kind = "compiled" if found.role == "compiled" else ""
        ReleaseTables(self._rows, self._paths, release, lambda path: f'{prefix}{path}"}}').write(kind)

    def _write_linked(self, found: _Found) -> None:
        """A release that a record names by URL only: a link of the record's compiled notice."""
        locator = _format_locator(format_pointer(found.path))
        scope = Scope(self._rows, self._paths, _format_locator)
        if found.path[:-2] != self._record:
            scope.count(found.value, "/releases/[]")
            self._rows.report("reference_broken", "a release is only linked, not included", locator)
            return
        url = str(found.value["url"])
        self._rows.add(NOTICE_LINKS, locator, relation="previous", target=url.strip(), target_raw=url)
        scope.count_rest(found.value, frozenset(("url",)), "/releases/[]")

    def _note_id(self, ocid: str, native_id: str, pointer: str) -> None:
        key = (ocid, native_id)
        if native_id and key in self._ids:
            detail = f"the release id {native_id[:80]} stands twice"
            self._rows.report("duplicate_id", detail, _format_locator(pointer))
        self._ids.add(key)

    def _count_around(self, piece: Piece) -> None:
        """Counts what stands around the releases: facts of the package, versions of a record that was compiled."""
        value = piece.value
        if not isinstance(value, dict):
            if not isinstance(value, list):
                self._rows.report(
                    "schema_mismatch",
                    "neither an object nor a list",
                    _format_locator(format_pointer(piece.path)),
                )
            return
        if _is_wrapper(value) or _is_in_list(piece.path, "records"):
            self._count_wrapper(value)
            for record in _list_values(value.get("records")):
                if isinstance(record, dict):
                    self._count_wrapper(record)

    def _count_wrapper(self, value: dict[str, Any]) -> None:
        scope = Scope(self._rows, self._paths, _format_locator)
        taken = {"releases", "records", "compiledRelease"}
        if not value.get("compiledRelease"):
            taken.add("versionedRelease")
        scope.count_rest(value, frozenset(taken), "")

    def _write_merged(self) -> Iterator[pa.RecordBatch]:
        """A compiled notice for each process of several releases that no compiled release came with."""
        wanted = self._repeated - self._compiled
        if not wanted:
            return
        with ReleaseShelves(self._source.path.stat().st_size) as shelves:
            for found in self._list_again():
                ocid = str(found.value.get("ocid") or "") if isinstance(found.value, dict) else ""
                if ocid in wanted and found.role == "release" and not _is_compiled(found.value):
                    shelves.add(ocid, format_pointer(found.path), found.value)
            for group in shelves.take_groups():
                self._write_group(group)
                yield from self._rows.drain()

    def _list_again(self) -> Iterator[_Found]:
        if self._kept is not None:
            yield from self._kept
            return
        for piece in read_pieces(self._open, Parsing(self._parsing.has_several)):
            yield from _list_releases(piece)

    def _write_group(self, group: list[tuple[str, dict[str, Any]]]) -> None:
        first = group[0][1]
        if all(release == first for _, release in group[1:]):
            return
        try:
            merged, places = merge_with_places(group, _read_version(first))
        except (UnmergeableError, RecursionError) as error:
            self._rows.report(
                "schema_mismatch", f"releases cannot be merged: {error}"[:200], _format_locator(group[-1][0])
            )
            return
        # Id and tag of the merged release are made up by the merge routine; the source does not have them.
        stated = {key: value for key, value in merged.items() if key not in ("id", "tag")}
        # What goes into no table was counted with the single releases.
        ReleaseTables(self._rows, PathCounts(), stated, _place_by(places)).write("compiled")


def format_pointer(path: Path) -> str:
    """The JSON pointer of a path."""
    return "".join(f"/{token}" for token in path)


def _format_locator(pointer: str) -> str:
    return f'{{"pointer":{json.dumps(pointer, ensure_ascii=False)}}}'


def _place_by(places: dict[str, str]) -> Callable[[str], str]:
    """Locators by a table of places; a path that is not in it stands where the nearest object around it does."""

    def place(path: str) -> str:
        while path not in places:
            path = path.rpartition("/")[0]
        return _format_locator(places[path])

    return place


def _list_releases(piece: Piece) -> Iterator[_Found]:
    """The releases in a piece, each with its path."""
    path, value = piece
    if isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _list_releases(Piece((*path, index), inner))
    elif _is_in_list(path, "releases"):
        yield from _find_release(path, value)
    elif isinstance(value, dict):
        if not (_is_wrapper(value) or _is_in_list(path, "records")):
            yield _Found(path, value, "release")
            return
        for index, record in enumerate(_list_values(value.get("records"))):
            yield from _list_releases(Piece((*path, "records", index), record))
        releases = [
            found
            for index, release in enumerate(_list_values(value.get("releases")))
            for found in _find_release((*path, "releases", index), release)
        ]
        yield from (found for found in releases if found.role == "release")
        if value.get("compiledRelease"):
            yield _Found((*path, "compiledRelease"), value["compiledRelease"], "compiled")
        elif value.get("versionedRelease"):
            yield _Found((*path, "versionedRelease"), value["versionedRelease"], "versioned")
        yield from (found for found in releases if found.role == "linked")


def _find_release(path: Path, value: Any) -> Iterator[_Found]:
    is_link = isinstance(value, dict) and "url" in value and not any(mark in value for mark in _RELEASE_MARKS)
    if value is not None:
        yield _Found(path, value, "linked" if is_link else "release")


def _list_values(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _is_wrapper(value: dict[str, Any]) -> bool:
    return any(key in value for key in ("releases", "records", "compiledRelease", "versionedRelease"))


def _is_in_list(path: Path, key: str) -> bool:
    return len(path) > 1 and path[-2] == key


def _is_compiled(release: dict[str, Any]) -> bool:
    tags = release.get("tag")
    return "compiled" in tags if isinstance(tags, (list, str)) else False


def _read_version(release: dict[str, Any]) -> str:
    """'1.1' for a release with a list of parties, which 1.0 does not have."""
    return "1.1" if "parties" in release or str(release.get("version") or "").startswith("1.1") else "1.0"
