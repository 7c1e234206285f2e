"""The date of a copy of a list: said in sousveil.toml, stated in the file, or given when it was added; never guessed."""

from __future__ import annotations

import re

from sousveil.model.notice_values import read_timestamp
from sousveil.model.protocols import Source
from sousveil.readers.list_layouts import ListFormat
from sousveil.readers.table_cells import read_day

_HEAD_BYTES = 2048
# 'Last Updated,28/05/2024' above the header of the UK's list, 'Report Date: 3-Feb-2026' and the like.
_STATED = re.compile(
    r"^\W*(?:last updated|report date|date of (?:the )?list|as of|generated(?: on)?)\W+([0-9A-Za-z ,./-]{6,30}?)\W*$",
    re.IGNORECASE | re.MULTILINE,
)
_WRITTEN = re.compile(r"([A-Z][a-z]{2,8})\.?\s+(\d{1,2}),?\s+(\d{4})")
_DAY_FIRST = re.compile(r"(\d{1,2})[-\s]([A-Z][a-z]{2,8})\.?[-\s,]+(\d{4})")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def find_snapshot_date(source: Source, format_: ListFormat) -> str:
    """ISO 8601, '' where nothing says. A column for it, where the list has one, is read with the entries."""
    if format_.snapshot_at:
        return format_.snapshot_at
    with source.open() as file:
        head = file.read(_HEAD_BYTES).decode("utf-8-sig", "replace")
    stated = _STATED.search(head)
    found = read_list_date(stated[1], format_.date_format) if stated else ""
    return found or read_timestamp(source.published_at)


def read_list_date(raw: str, date_format: str) -> str:
    """The first date in a cell of a list as ISO 8601, '' when there is none that can be read.

    Reads what `table_cells.read_day` does, and 'March 12, 2021', also with more dates behind it.
    """
    found = read_day(raw, date_format)
    if found:
        return found
    for pattern, places in ((_WRITTEN, (3, 1, 2)), (_DAY_FIRST, (3, 2, 1))):
        match = pattern.search(raw)
        month = match[places[1]][:3].lower() if match else ""
        if match and month in _MONTHS:
            number = _MONTHS.index(month) + 1
            return read_timestamp(f"{match[places[0]]}-{number:02}-{int(match[places[2]]):02}")
    return ""
