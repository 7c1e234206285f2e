"""CISA's catalogue of known exploited vulnerabilities, as JSON and as CSV."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pyarrow as pa

from sousveil.model.protocols import Format, Source
from sousveil.model.weakness_tables import (
    AFFECTED_STATEMENTS,
    EXPLOITATIONS,
    WEAKNESS_DATES,
    WEAKNESS_REFERENCES,
)
from sousveil.readers.ocds_json import Parsing
from sousveil.readers.ocds_stream import Piece
from sousveil.readers.weakness_feed import Feed
from sousveil.readers.weakness_fields import Json
from sousveil.readers.weakness_json import read_records, unpack_head
from sousveil.readers.weakness_lines import open_lines

FORMAT = Format(
    "kev",
    (".json", ".csv", ".json.gz", ".csv.gz"),
    ("application/json", "text/csv", "application/gzip"),
    "The catalogue of known exploited vulnerabilities by CISA, JSON or CSV.",
    is_records=True,
)
VERSION = "1"

_JSON_MARKS = re.compile(rb'"cveID"\s*:|"catalogVersion"\s*:|"vendorProject"\s*:')
_CSV_START = re.compile(rb'"?cveID"?\s*,\s*"?vendorProject"?', re.IGNORECASE)
_LIST_KEYS = frozenset(("vulnerabilities",))
_CATALOGUE_KEYS = frozenset(("title", "catalogVersion", "dateReleased", "count", "vulnerabilities"))
_ENTRY_KEYS = frozenset(
    (
        "cveID", "vendorProject", "product", "vulnerabilityName", "dateAdded", "shortDescription", "requiredAction", "dueDate",
        "knownRansomwareCampaignUse", "notes",
    )
)  # fmt: skip
_LINK = re.compile(r"https?://[^\s;,<>\"]+")
_NOTHING: frozenset[str] = frozenset()


def accepts(head: bytes, filename: str) -> bool:
    """True for JSON with the keys of the catalogue, and for CSV that begins with its columns."""
    text = unpack_head(head)
    if text.startswith((b"{", b"[")):
        return _JSON_MARKS.search(text) is not None
    return _CSV_START.match(text) is not None


def read(source: Source) -> Iterator[pa.RecordBatch]:
    """A raw_exploitations row for each entry with its dates, affected product and links, and problems."""
    feed = Feed(source, FORMAT.name, VERSION)
    feed.rows.speak_for("kev", "CISA")
    parsing = Parsing()
    return feed.guard(_read_entries(feed, parsing), parsing)


def _read_entries(feed: Feed, parsing: Parsing) -> Iterator[pa.RecordBatch]:
    with feed.source.open() as file:
        head = unpack_head(file.read(4096))
    if head.startswith((b"{", b"[")):
        # The catalogue's date may stand behind its list.
        entries = _Entries(feed, _find_release(feed.source))
        yield from feed.read_pieces(_LIST_KEYS, entries.write_piece, parsing)
        return
    entries = _Entries(feed, "")
    with open_lines(feed.source, parsing) as lines:
        for number, cells in lines.records:
            feed.scope.open_row(number, "")
            if len(cells) != len(lines.header):
                feed.rows.report("row_ragged", f"row {number} has {len(cells)} cells", feed.scope.locate(""))
            entries.write_entry(dict(zip(lines.header, cells, strict=False)))
            yield from feed.rows.drain()


def _find_release(source: Source) -> str:
    for piece in read_records(source, Parsing(), _LIST_KEYS):
        if type(piece.value) is dict and type(piece.value.get("dateReleased")) is str:
            return str(piece.value["dateReleased"])
    return ""


class _Entries:
    """Writes entries. `released`: when the catalogue came out, as written; else the day given for the source counts."""

    def __init__(self, feed: Feed, released: str) -> None:
        self._feed = feed
        self._rows = feed.rows
        self._scope = feed.scope
        raw = released or feed.source.published_at
        self._snapshot_at = self._scope.read_date(raw, "/dateReleased")
        if not self._snapshot_at:
            self._rows.report("snapshot_undated", "the catalogue has no date")

    def write_piece(self, piece: Piece) -> None:
        marks = ("cveID", "vendorProject")
        for value in self._feed.iterate_entries(piece, "vulnerabilities", _CATALOGUE_KEYS, marks):
            self.write_entry(value)

    def write_entry(self, entry: Json) -> None:
        """The rows of one entry. Of a CSV the locator is the whole row."""
        scope, shape = self._scope, "/vulnerabilities/[]"
        self._feed.found += 1
        number = scope.take(entry, "cveID", shape).strip()
        if not self._feed.check_number(number):
            scope.count_rest(entry, _NOTHING, shape)
            return
        self._rows.speak_of(number)
        product = {
            "vendor_raw": scope.take(entry, "vendorProject", shape),
            "product_raw": scope.take(entry, "product", shape),
        }
        days = {}
        for key, role in (("dateAdded", "listed"), ("dueDate", "due")):
            raw = scope.take(entry, key, shape)
            moment = scope.read_date(raw, "")
            days[f"{role}_at"], days[f"{role}_at_raw"] = moment, raw
            if raw:
                self._rows.add(
                    WEAKNESS_DATES, scope.locate(f"/{key}"), role=role, dated_at=moment, dated_at_raw=raw
                )
        ransomware = scope.take(entry, "knownRansomwareCampaignUse", shape).strip().lower()
        self._rows.add(
            EXPLOITATIONS,
            scope.locate(""),
            title=self._clean(entry, "vulnerabilityName"),
            description=self._clean(entry, "shortDescription"),
            ransomware_use=ransomware if ransomware in ("known", "unknown") else "",
            action_raw=self._clean(entry, "requiredAction"),
            snapshot_at=self._snapshot_at,
            **product,
            **days,
        )
        self._rows.add(AFFECTED_STATEMENTS, scope.locate(""), status="affected", **product)
        self._write_links(scope.take(entry, "notes", shape))
        scope.count_rest(entry, _ENTRY_KEYS, shape)

    def _write_links(self, notes: str) -> None:
        """The links in the notes; their other words are only counted."""
        shape = "/vulnerabilities/[]/notes"
        where = "/notes"
        for url in dict.fromkeys(_LINK.findall(notes)):
            url = url.rstrip(".)")
            if self._scope.keeps_link(url, [], where, shape):
                self._rows.add(WEAKNESS_REFERENCES, self._scope.locate(where), url=url)
        if _LINK.sub("", notes).strip(" ;,.\n\t"):
            self._rows.count_path(f"{shape} (words)")

    def _clean(self, entry: Json, key: str) -> str:
        text = self._scope.take(entry, key, "/vulnerabilities/[]")
        return self._scope.clean_prose(text, f"/{key}", f"/vulnerabilities/[]/{key}") if text else ""
