"""EPSS: the daily CSV of exploitation probabilities, plain or gzip, with FIRST's line of model and date before the header."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pyarrow as pa

from sousveil.model.notice_values import read_timestamp
from sousveil.model.protocols import Format, Source
from sousveil.model.weakness_tables import WEAKNESS_SCORES
from sousveil.readers.ocds_json import Parsing
from sousveil.readers.weakness_feed import Feed
from sousveil.readers.weakness_fields import CVE_NUMBER
from sousveil.readers.weakness_json import unpack_head
from sousveil.readers.weakness_lines import open_lines

FORMAT = Format(
    "epss",
    (".csv", ".csv.gz"),
    ("text/csv", "application/gzip"),
    "EPSS: the daily CSV of exploitation probabilities by FIRST, plain or gzip.",
    is_records=True,
)
VERSION = "1"

_START = re.compile(rb"(?:#model_version[^\n]*\n\s*)?\"?cve\"?\s*,\s*\"?epss\"?", re.IGNORECASE)
_DATE = re.compile(r"score_date:\s*([^,\s]+)")


def accepts(head: bytes, filename: str) -> bool:
    """True for CSV, plain or gzip, whose first columns are cve and epss."""
    text = unpack_head(head)
    return _START.match(text) is not None or text.startswith(b"#model_version:")


def read(source: Source) -> Iterator[pa.RecordBatch]:
    """A raw_weakness_scores row for each CVE number, and problems."""
    feed = Feed(source, FORMAT.name, VERSION)
    feed.rows.speak_for("epss", "FIRST")
    parsing = Parsing()
    return feed.guard(_read_scores(feed, parsing), parsing)


def _read_scores(feed: Feed, parsing: Parsing) -> Iterator[pa.RecordBatch]:
    rows = feed.rows
    with open_lines(feed.source, parsing) as lines:
        found = _DATE.search(lines.comment)
        raw = found[1] if found else feed.source.published_at
        scored_at = read_timestamp(raw)
        if not scored_at:
            rows.report("snapshot_undated", "the scores have no date")
        if "cve" not in lines.header or "epss" not in lines.header:
            rows.report("schema_mismatch", "no columns cve and epss")
            return
        width = len(lines.header)
        cve, epss = lines.header.index("cve"), lines.header.index("epss")
        rank = lines.header.index("percentile") if "percentile" in lines.header else -1
        for column in set(lines.header) - {"cve", "epss", "percentile"}:
            rows.count_path(f"/{column}")
        for number, cells in lines.records:
            feed.found += 1
            place = f'{{"column":"epss","row":{number}}}'
            if len(cells) != width:
                rows.report("row_ragged", f"row {number} has {len(cells)} cells", place)
                continue
            name = cells[cve].strip()
            if not CVE_NUMBER.fullmatch(name):
                rows.report("weakness_id_invalid", name[:40], place)
                continue
            score = _read_share(cells[epss])
            if score is None:
                rows.report("score_invalid", f"{cells[epss][:20]!r} is no share", place)
            rows.speak_of(name)
            rows.add(
                WEAKNESS_SCORES,
                place,
                system="epss",
                score=score,
                score_raw=cells[epss],
                percentile=_read_share(cells[rank]) if rank >= 0 else None,
                scored_at=scored_at,
                scored_at_raw=raw,
            )
            yield from rows.drain()


def _read_share(raw: str) -> float | None:
    try:
        share = float(raw)
    except ValueError:
        return None
    return share if 0 <= share <= 1 else None
