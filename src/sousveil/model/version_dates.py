"""Dates of builds: 'June 2021', '2024/2/2', 'build221220', 'R.210520'. A month or a year stays an interval of days."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = r"(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?"
_YEAR = r"((?:19|20)[0-9]{2})"
_INTRODUCTION = re.compile(
    r"^(?:build[ -]?(?:time|date)?|compiled(?: on)?|date)[\s:.]*(?:of |on |is )?", re.IGNORECASE
)
_WORDED = re.compile(
    rf"^(?:([0-9]{{1,2}})(?:st|nd|rd|th)? )?{_MONTH},? ?(?:([0-9]{{1,2}})(?:st|nd|rd|th)?,? )?{_YEAR}$"
)
_NUMBERED = re.compile(rf"^{_YEAR}([-/.])([0-9]{{1,2}})(?:\2([0-9]{{1,2}}))?$")
_CHINESE = re.compile(rf"^{_YEAR}年(?:([0-9]{{1,2}})月(?:([0-9]{{1,2}})日)?)?$")
_EIGHT = re.compile(r"^(20[0-9]{2})([0-9]{2})([0-9]{2})$")
_SIX = re.compile(r"^([0-3][0-9])([0-9]{2})([0-9]{2})$")
_CANONICAL = re.compile(r"^([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?$")
_BUILD_IN_VERSION = re.compile(
    r"(?:build[ _.:-]*(?:date|time)?[ _.:-]*|\.R\.)((?:20)?[0-9]{6})(?![0-9])", re.IGNORECASE
)


def read_date(text: str) -> str:
    """A date of a build as ISO 8601, as exact as it is written ('2021-06', '2021-06-30'); '' if it is none.

    Six digits are year, month and day as makers of cameras write them: 'build221220' is 2022-12-20.
    """
    short = text.strip().rstrip(".,;")
    found = _INTRODUCTION.match(short)
    has_word = found is not None
    rest = (short[found.end() :] if found else short).strip().lower()
    if not 4 <= len(rest) <= 24:
        return ""
    return (
        _read_worded(rest)
        or _read_numbered(rest)
        or _read_digits(rest)
        or (rest if has_word and _is_year(rest) else "")
    )


def find_date(text: str) -> str:
    """The date of the build in a version ('V5.4.0 build 160530', '2.800.0000000.16.R.210520'); '' if it has none."""
    found = _BUILD_IN_VERSION.search(text)
    return _read_digits(found[1]) if found else ""


def list_days(canonical: str) -> tuple[date, date] | None:
    """The first and the last day that a canonical date means; None if it is no date."""
    found = _CANONICAL.match(canonical)
    if not found:
        return None
    year, month, day = int(found[1]), int(found[2] or 0), int(found[3] or 0)
    try:
        if day:
            return date(year, month, day), date(year, month, day)
        if month:
            return date(year, month, 1), date(year, month, monthrange(year, month)[1])
        return date(year, 1, 1), date(year, 12, 31)
    except ValueError:
        return None


def _read_worded(text: str) -> str:
    found = _WORDED.match(text)
    if not found or (found[1] and found[3]):
        return ""
    return _format(found[4], str(_MONTHS.index(found[2]) + 1), found[1] or found[3])


def _read_numbered(text: str) -> str:
    found = _NUMBERED.match(text)
    if found:
        # '2021.6' is a version as often as a month.
        return "" if found[2] == "." and not found[4] else _format(found[1], found[3], found[4])
    found = _CHINESE.match(text)
    return _format(found[1], found[2], found[3]) if found else ""


def _read_digits(text: str) -> str:
    found = _EIGHT.match(text)
    if found:
        return _format(found[1], found[2], found[3])
    found = _SIX.match(text)
    return _format("20" + found[1], found[2], found[3]) if found else ""


def _is_year(text: str) -> bool:
    return bool(re.fullmatch(_YEAR, text))


def _format(year: str, month: str | None, day: str | None) -> str:
    """ISO 8601, '' if there is no such day."""
    parts = [year, *(f"{int(part):02d}" for part in (month, day) if part)]
    iso = "-".join(parts)
    return iso if list_days(iso) else ""
