"""What is written down about each source: where, when and under what name it was obtained, and what the user said of it."""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass, field, fields, replace
from datetime import UTC, date, datetime
from typing import Any

from sousveil.model.errors import ExitCode, SousveilError
from sousveil.model.ids import make_id

ORIGIN_KINDS = ("file", "url", "warc")
RECORD_FORMAT = "sousveil-origin-1"
_SHA256 = re.compile(r"[0-9a-f]{64}")
_PARTIAL_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2})(T.+)?)?)?")


@dataclass(frozen=True, slots=True)
class SourceNotes:
    """What the user says of a source when adding it; every field may be ''.

    `published_at`: ISO 8601, as exact as is known ('2018', '2018-04', '2018-04-03'). `language`: BCP 47.
    `media_type`: used where the bytes do not tell.
    """

    title: str = ""
    publisher: str = ""
    licence: str = ""
    published_at: str = ""
    language: str = ""
    media_type: str = ""

    def cleaned(self) -> SourceNotes:
        """The notes without outer spaces. Raises SousveilError('bad_published_at') on a date that is none."""
        values = {f.name: clean_text(getattr(self, f.name)).strip() for f in fields(self)}
        _check_published_at(values["published_at"])
        return SourceNotes(**values)


@dataclass(frozen=True, slots=True)
class Capture:
    """Where and when bytes were obtained.

    `origin`: a URL, or a file path that reveals nothing of the user (see `origin_paths`). `captured_at`: ISO 8601
    with an offset. `warc_id`: SHA-256 of the WARC that holds the exchange, '' if none. `final_url`: where redirects
    led, '' if nowhere else.
    """

    origin: str
    origin_kind: str
    captured_at: str
    filename: str = ""
    status: int | None = None
    warc_id: str = ""
    final_url: str = ""


@dataclass(frozen=True, slots=True)
class Added:
    """What adding did: `is_new_bytes` when the bytes were not stored before, `is_new_origin` when a record was written."""

    source_id: str
    origin_id: str
    origin: str
    byte_length: int
    is_new_bytes: bool
    is_new_origin: bool


@dataclass(frozen=True, slots=True)
class OriginRecord:
    """One file in `origins/<source_id>/`."""

    source_id: str
    byte_length: int
    capture: Capture
    notes: SourceNotes = field(default_factory=SourceNotes)

    @property
    def origin_id(self) -> str:
        """Id of the record: same bytes, origin, time, name and notes, same id.

        The WARC and the redirects are left out: two fetches within the same second would differ by them alone.
        """
        capture = self.capture
        return make_id(
            "ori",
            self.source_id,
            capture.origin_kind,
            capture.origin,
            capture.captured_at,
            capture.filename,
            [getattr(self.notes, f.name) for f in fields(SourceNotes)],
        )

    def to_json(self) -> bytes:
        """The record as readable JSON in UTF-8, keys sorted, one value a line."""
        values: dict[str, Any] = {
            "format": RECORD_FORMAT,
            "origin_id": self.origin_id,
            "source_id": self.source_id,
            "byte_length": self.byte_length,
            **asdict(self.capture),
            "notes": asdict(self.notes),
        }
        return (json.dumps(values, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def make_record(source_id: str, byte_length: int, capture: Capture, notes: SourceNotes) -> OriginRecord:
    """A record with its fields checked and cleaned.

    Raises SousveilError('bad_captured_at', 'bad_published_at', 'bad_origin_kind').
    """
    if capture.origin_kind not in ORIGIN_KINDS:
        raise SousveilError(
            "bad_origin_kind", "An origin is a file, a url or a warc.", where=capture.origin_kind
        )
    clean = replace(
        capture,
        origin=clean_text(capture.origin),
        filename=clean_text(capture.filename),
        captured_at=normalise_time(capture.captured_at),
        final_url=clean_text(capture.final_url),
    )
    return OriginRecord(source_id, byte_length, clean, notes.cleaned())


def parse_record(data: bytes) -> tuple[str, OriginRecord]:
    """The origin id that is written in the record, and the record. Raises ValueError on anything that is no record."""
    values = json.loads(data.decode())
    if not isinstance(values, dict) or values.pop("format", None) != RECORD_FORMAT:
        raise ValueError("it is no sousveil origin record")
    origin_id, source_id = values.pop("origin_id", None), values.pop("source_id", None)
    byte_length, notes = values.pop("byte_length", None), values.pop("notes", None)
    if not isinstance(origin_id, str) or not is_sha256(source_id) or not isinstance(notes, dict):
        raise ValueError("its ids or notes are missing")
    if not isinstance(byte_length, int) or byte_length < 0:
        raise ValueError("its length is missing")
    status = values.get("status")
    if status is not None and not isinstance(status, int):
        raise ValueError("its status is no number")
    texts = [value for key, value in values.items() if key != "status"]
    if not all(isinstance(value, str) for value in [*texts, *notes.values()]):
        raise ValueError("a field that must be text is not")
    try:
        record = OriginRecord(source_id, byte_length, Capture(**values), SourceNotes(**notes))
    except TypeError as error:
        raise ValueError("it has fields that are unknown, or lacks some") from error
    if record.capture.warc_id and not is_sha256(record.capture.warc_id):
        raise ValueError("its WARC id is no hash")
    return origin_id, record


def is_sha256(value: object) -> bool:
    """True for 64 lower-case hex digits."""
    return isinstance(value, str) and _SHA256.fullmatch(value) is not None


def normalise_time(text: str) -> str:
    """The moment in UTC as '2026-11-23T12:55:00Z'. Raises SousveilError('bad_captured_at') without date, time, offset."""
    try:
        moment = datetime.fromisoformat(text)
        if moment.tzinfo is None:
            raise ValueError("no offset")
        utc = moment.astimezone(UTC)
    except (ValueError, OverflowError, TypeError) as error:
        raise SousveilError(
            "bad_captured_at",
            "The time of capture is not an ISO 8601 time with its offset from UTC.",
            "Write it like 2026-11-23T12:55:00Z.",
            where=str(text)[:100],
            exit_code=ExitCode.USAGE,
        ) from error
    return utc.isoformat().replace("+00:00", "Z")


def clean_text(text: str) -> str:
    """The text with what UTF-8 cannot hold (bytes of old file names) written as \\udcXX, and without NUL."""
    return text.encode("utf-8", "backslashreplace").decode().replace("\0", "\ufffd")


def _check_published_at(text: str) -> None:
    if not text:
        return
    try:
        found = _PARTIAL_DATE.fullmatch(text)
        if not found:
            raise ValueError("not ISO 8601")
        if found[4]:
            datetime.fromisoformat(text)
        else:
            date(int(found[1]), int(found[2] or 1), int(found[3] or 1))
    except ValueError as error:
        raise SousveilError(
            "bad_published_at",
            "The publication date is not a date.",
            "Write it like 2018-04-03, or 2018-04, or 2018.",
            where=text[:100],
            exit_code=ExitCode.USAGE,
        ) from error
