"""The archive of a case: stored bytes by their hash, and where each came from."""

from __future__ import annotations

import contextlib
import stat
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from sousveil.archive.folders import find_files
from sousveil.archive.layout import ArchiveLayout, list_folder, read_chunks
from sousveil.archive.limits import FetchLimits
from sousveil.archive.origin_paths import describe_path, describe_path_inside
from sousveil.archive.records import (
    Added,
    Capture,
    OriginRecord,
    SourceNotes,
    is_sha256,
    make_record,
    normalise_time,
    parse_record,
)
from sousveil.archive.sniffing import sniff_file
from sousveil.archive.staging import open_slot, settle_slots
from sousveil.model.errors import ExitCode, SousveilError
from sousveil.model.problems import Problem

if TYPE_CHECKING:
    import pyarrow as pa

    from sousveil.model.protocols import Source

_STAGE = "archive"
_RECORD_LIMIT = 1 << 20


@dataclass(frozen=True, slots=True)
class _Listing:
    """A source's origins, earliest first, and what is wrong with its records."""

    source_id: str
    records: tuple[OriginRecord, ...]
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Contents:
    """What one reading of an archive finds, as `sources`, `source_batches` and `record_problems` give it."""

    sources: list[Source]
    batches: tuple[pa.RecordBatch, pa.RecordBatch]
    problems: list[Problem]


class Archive:
    """The archive in `folder` (in a case, its `archive/`). The folder is made when something is first added.

    Every write is complete or absent, also after kill -9 (see `staging`). Methods that write raise
    SousveilError('archive_unwritable') when the disk is full or the folder cannot be written, and all methods
    SousveilError('archive_unreadable') when a folder of the archive cannot be listed.
    """

    def __init__(self, folder: Path) -> None:
        self.layout = ArchiveLayout(Path(folder))

    # Adding

    def add_path(self, path: Path, notes: SourceNotes, captured_at: str) -> Iterator[Added | Problem]:
        """Adds whatever `path` is: a folder, a WARC, or any other file. Raises what those three raise."""
        path = Path(path)
        if path.is_dir():
            yield from self.add_folder(path, notes, captured_at)
        elif _is_warc(path):
            yield from self.add_warc(path, notes, captured_at)
        else:
            yield self.add_file(path, notes, captured_at)

    def add_file(self, path: Path, notes: SourceNotes, captured_at: str, origin: str = "") -> Added:
        """Stores the file's bytes and their origin: `origin`, else the path without what names the user.

        `captured_at`: ISO 8601 with an offset. Raises SousveilError('file_missing', 'file_unreadable', 'not_a_file',
        'bad_captured_at', 'bad_published_at').
        """
        path = Path(path)
        capture = Capture(origin or describe_path(path), "file", captured_at, path.name)
        with _open_file(path) as stream:
            return self.add_bytes(_read_file(stream, path), capture, notes)

    def add_stream(self, stream: BinaryIO, capture: Capture, notes: SourceNotes) -> Added:
        """`add_bytes` for an open binary stream, which is read to its end."""
        return self.add_bytes(read_chunks(stream), capture, notes)

    def add_bytes(self, chunks: Iterable[bytes], capture: Capture, notes: SourceNotes) -> Added:
        """Stores the bytes (given in pieces) with the origin that `capture` describes.

        The same bytes twice are stored once, with two origins; the same bytes with the same capture and notes change
        nothing. Raises SousveilError('bad_captured_at', 'bad_published_at', 'bad_origin_kind').
        """
        make_record("0" * 64, 0, capture, notes)  # a bad date is refused before a long copy
        self._settle()
        with open_slot(self.layout) as slot:
            received = slot.receive_object(chunks)
            return slot.commit(make_record(received.sha256, received.byte_length, capture, notes))

    def add_folder(self, path: Path, notes: SourceNotes, captured_at: str) -> Iterator[Added | Problem]:
        """Adds every ordinary file in the folder and below (WARCs with their records); says what was left out.

        Origins are relative to the folder. One file that cannot be read is a Problem and the rest goes on.
        Raises SousveilError('file_missing', 'bad_captured_at', 'bad_published_at', 'archive_unwritable').
        """
        folder = Path(path)
        if not folder.is_dir():
            raise _missing(folder)
        own = self.layout.folder.resolve()
        for found in find_files(folder):
            if isinstance(found, Problem):
                yield found
                continue
            if found.resolve().is_relative_to(own):
                continue  # a case that is added to itself would never end
            try:
                if _is_warc(found):
                    yield from self.add_warc(found, notes, captured_at)
                else:
                    yield self.add_file(found, notes, captured_at, describe_path_inside(folder, found))
            except SousveilError as error:
                if error.code not in ("file_missing", "file_unreadable", "not_a_file"):
                    raise
                name = describe_path_inside(folder, found)
                yield Problem("file_unreadable", "", _STAGE, f"{name}: {error.message}")

    def add_url(
        self, url: str, notes: SourceNotes, captured_at: str, limits: FetchLimits | None = None
    ) -> Added:
        """Fetches the URL and stores the body, its origin, and the whole exchange as WARC.

        The origin is the URL without user name and password. Raises SousveilError: see `fetching.fetch_url`.
        """
        from sousveil.archive.fetching import fetch_into_slot

        notes, captured_at = notes.cleaned(), normalise_time(captured_at)
        self._settle()
        with open_slot(self.layout) as slot:
            fetched = fetch_into_slot(slot, url, captured_at, limits or FetchLimits())
            notes = replace(notes, media_type=notes.media_type or fetched.media_type)
            body = fetched.body
            return slot.commit(make_record(body.sha256, body.byte_length, fetched.capture, notes))

    def add_warc(
        self, path: Path, notes: SourceNotes, captured_at: str, limits: FetchLimits | None = None
    ) -> Iterator[Added | Problem]:
        """Keeps the WARC, and adds each document in it with its URL and its date.

        Responses other than 200, revisits and damaged records become Problems. `captured_at` serves records without
        a readable date; `limits.max_bytes` bounds each unpacked document. Raises what `add_file` raises.
        """
        from sousveil.archive.warc_reading import read_documents

        path, limits = Path(path), limits or FetchLimits()
        notes, captured_at = notes.cleaned(), normalise_time(captured_at)
        self._settle()
        with _open_file(path) as stream, open_slot(self.layout) as slot:
            warc = slot.receive_warc(_read_file(stream, path))
            stored = slot.store_warc(warc)
        for found in read_documents(stored, limits.max_bytes, captured_at):
            if isinstance(found, Problem):
                yield replace(found, source_id="", detail=f"{path.name}: {found.detail}")
                continue
            capture = replace(found.capture, warc_id=warc.sha256)
            declared = replace(notes, media_type=notes.media_type or found.media_type)
            yield self.add_stream(found.open(), capture, declared)

    # Reading

    def sources(self) -> list[Source]:
        """Every source with at least one readable origin, sorted by id."""
        self._settle_if_possible()
        listings = (listing for listing in self._list_all() if listing.records)
        return [self._make_source(self._describe_source(listing)) for listing in listings]

    def source(self, source_id_or_prefix: str) -> Source:
        """The one source whose id starts so. Raises SousveilError('unknown_source', 'ambiguous_source')."""
        prefix = source_id_or_prefix.strip().lower()
        self._settle_if_possible()
        names = [path.name for path in list_folder(self.layout.origins) if path.name.startswith(prefix)]
        listings = [self._list_one(name) for name in names if prefix and is_sha256(name)]
        found = [listing for listing in listings if listing.records]
        if not found:
            raise SousveilError(
                "unknown_source",
                "No source has this id.",
                "Give the SHA-256 of a source or its first digits.",
                where=source_id_or_prefix[:100],
                exit_code=ExitCode.USAGE,
            )
        if len(found) > 1:
            raise SousveilError(
                "ambiguous_source",
                f"{len(found)} sources have ids that start so.",
                "Give more digits: " + ", ".join(listing.source_id[:16] for listing in found[:3]) + " …",
                where=source_id_or_prefix[:100],
                exit_code=ExitCode.USAGE,
            )
        return self._make_source(self._describe_source(found[0]))

    def origins(self, source_id: str) -> list[OriginRecord]:
        """The readable origin records of one source, earliest first; none for an unknown id."""
        return list(self._list_one(source_id).records) if is_sha256(source_id) else []

    def source_batches(self) -> tuple[pa.RecordBatch, pa.RecordBatch]:
        """The tables raw_sources and raw_origins, each as one batch in the order of its key."""
        return self.read_contents().batches

    def record_problems(self) -> list[Problem]:
        """What is wrong with the origin records, without reading any stored bytes; for a build's problem table."""
        return [problem for listing in self._list_all() for problem in listing.problems]

    def read_contents(self) -> Contents:
        """Sources, tables and problems of the archive as it is now: each file is opened once for all of them."""
        from sousveil.model.tables import ORIGINS, SOURCES

        self._settle_if_possible()
        listings = list(self._list_all())
        rows = [self._describe_source(listing) for listing in listings if listing.records]
        origins = [_describe_origin(record) for listing in listings for record in listing.records]
        origins.sort(key=lambda row: str(row["origin_id"]))
        return Contents(
            [self._make_source(row) for row in rows],
            (SOURCES.batch(rows), ORIGINS.batch(origins)),
            [problem for listing in listings for problem in listing.problems],
        )

    def verify(self, progress: Callable[[int, int], None] | None = None) -> Iterator[Problem]:
        """Reads and hashes everything again and yields what differs; nothing when all is as it was recorded.

        `progress` is called with the number of bytes read so far and in all. See `verifying.verify_archive`.
        """
        from sousveil.archive.verifying import verify_archive

        self._settle_if_possible()
        recorded = {}
        for listing in self._list_all():
            yield from listing.problems
            if listing.records or listing.problems:
                recorded[listing.source_id] = listing.records
        yield from verify_archive(self.layout, recorded, progress)

    # Inside

    def _settle(self) -> None:
        try:
            settle_slots(self.layout)
        except OSError as error:
            raise SousveilError(
                "archive_unwritable",
                f"The archive could not be written: {error.strerror or error}.",
                "Check the free space and the permissions of the case folder, then repeat the command.",
                where=str(self.layout.folder),
            ) from error

    def _settle_if_possible(self) -> None:
        # A case on a read-only disk can still be read.
        with contextlib.suppress(OSError, SousveilError):
            settle_slots(self.layout)

    def _list_all(self) -> Iterator[_Listing]:
        for folder in list_folder(self.layout.origins):
            if is_sha256(folder.name) and folder.is_dir():
                yield self._list_one(folder.name)

    def _list_one(self, source_id: str) -> _Listing:
        records, problems = [], []
        for path in list_folder(self.layout.origins / source_id):
            if path.suffix != ".json":
                problems.append(Problem("stray_file", source_id, _STAGE, f"origins/{source_id}/{path.name}"))
                continue
            try:
                origin_id, record = _read_record(path)
            except (OSError, ValueError) as error:
                problems.append(
                    Problem(
                        "origin_unreadable", source_id, _STAGE, f"origins/{source_id}/{path.name}: {error}"
                    )
                )
                continue
            if record.source_id != source_id or not record.origin_id == origin_id == path.stem:
                problems.append(
                    Problem("origin_differs", source_id, _STAGE, f"origins/{source_id}/{path.name}")
                )
                continue
            records.append(record)
        # 'Z' sorts after '.', so fractions of a second would come before the whole one.
        records.sort(
            key=lambda record: (
                record.capture.captured_at.rstrip("Z"),
                record.capture.origin,
                record.origin_id,
            )
        )
        return _Listing(source_id, tuple(records), tuple(problems))

    def _make_source(self, row: dict[str, str | int]) -> Source:
        from sousveil.model.protocols import Source

        source_id = str(row["source_id"])
        names = ("filename", "media_type", "title", "publisher", "published_at", "language")
        about: dict[str, Any] = {name: str(row[name]) for name in names}
        return Source(source_id, self.layout.object_path(source_id), **about)

    def _describe_source(self, listing: _Listing) -> dict[str, str | int]:
        """A row of raw_sources: the earliest note of each kind that is not empty."""
        row: dict[str, str | int] = {
            field.name: next(
                (text for record in listing.records if (text := getattr(record.notes, field.name))), ""
            )
            for field in fields(SourceNotes)
        }
        row["source_id"] = listing.source_id
        row["byte_length"] = listing.records[0].byte_length
        row["filename"] = next((r.capture.filename for r in listing.records if r.capture.filename), "")
        # Bytes that are gone are reported by verify and by the reader.
        with contextlib.suppress(OSError):
            path = self.layout.object_path(listing.source_id)
            row["media_type"] = sniff_file(path, str(row["media_type"]))
        return row


def _describe_origin(record: OriginRecord) -> dict[str, str | int | None]:
    capture = record.capture
    return {
        "origin_id": record.origin_id,
        "source_id": record.source_id,
        "origin": capture.origin,
        "origin_kind": capture.origin_kind,
        "captured_at": capture.captured_at,
        "warc_id": capture.warc_id,
        "status": capture.status,
    }


def _read_record(path: Path) -> tuple[str, OriginRecord]:
    with path.open("rb") as stream:
        data = stream.read(_RECORD_LIMIT + 1)
    if len(data) > _RECORD_LIMIT:
        raise ValueError("it is far too long")
    try:
        return parse_record(data)
    except RecursionError as error:
        raise ValueError("it is nested too deeply") from error


def _is_warc(path: Path) -> bool:
    with contextlib.suppress(OSError):
        if stat.S_ISREG(path.stat().st_mode):
            return sniff_file(path) == "application/warc"
    return False


def _missing(path: Path) -> SousveilError:
    return SousveilError(
        "file_missing", "There is no such file or folder.", "Check the name.", where=str(path)
    )


def _open_file(path: Path) -> BinaryIO:
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise SousveilError(
                "not_a_file",
                "This is a folder, a pipe or a device and not a file.",
                "Add an ordinary file, or a folder as a folder.",
                where=str(path),
            )
        return path.open("rb")
    except FileNotFoundError as error:
        raise _missing(path) from error
    except OSError as error:
        raise _unreadable(path, error) from error


def _read_file(stream: BinaryIO, path: Path) -> Iterator[bytes]:
    try:
        yield from read_chunks(stream)
    except OSError as error:
        raise _unreadable(path, error) from error


def _unreadable(path: Path, error: OSError) -> SousveilError:
    return SousveilError(
        "file_unreadable",
        f"The file could not be read: {error.strerror or error}.",
        "Check its permissions and the disk.",
        where=str(path),
    )
