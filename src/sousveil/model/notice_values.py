"""Values as notices write them, cleaned: amounts, dates, names. Nothing is guessed; what cannot be read has a problem code."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import NamedTuple

MAX_DIGITS = 18  # more whole digits than any contract in any currency

_SPACES = re.compile(r"\s+")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_PLAIN = re.compile(r"[+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d{1,2})?")
_COMMA_THOUSANDS = re.compile(r"[+-]?\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_POINT_THOUSANDS = re.compile(r"[+-]?\d{1,3}(?:\.\d{3}){2,}|[+-]?\d{1,3}(?:\.\d{3})+,\d+")
_COMMA_DECIMAL = re.compile(r"[+-]?\d+,\d{1,2}")
_SPACED = re.compile(r"(?<=\d)[ \u00a0\u2009\u202f'’](?=\d{3}(?!\d))")
_MASKED = re.compile(r"[\d.,]*[*＊xX×█]{2,}[\d.,]*|[-–—/.]+|n/?a|tbc|tbd|无|略|详见.*", re.IGNORECASE)
_PLACEHOLDERS = frozenset(map(Decimal, ("0", "1", "-1", "0.01", "0.1", "9999999", "99999999", "999999999")))

_TIMESTAMP = re.compile(
    r"(\d{4})-(\d{2})(?:-(\d{2})(?:(?:[T ](\d{2}:\d{2})(:\d{2})?(?:\.\d+)?)?\s?(Z|[+-]\d{2}:?\d{2})?)?)?"
)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?: (\d{2}:\d{2}))?")


class Amount(NamedTuple):
    """`value`: None when there is none to be trusted; `problem`: a code of the catalogue, '' when all is well."""

    value: Decimal | None
    problem: str


def clean_name(text: str) -> str:
    """`text` on one line: white space made single, control and direction marks out."""
    if text.isprintable() and "  " not in text:  # then it has no marks, and no white space but single blanks
        return text.strip()
    return _SPACES.sub(" ", _CONTROL.sub("", text)).strip()


def read_amount(raw: object) -> Amount:
    """The amount that a structured source writes, a number or text without currency, in the unit written.

    Text with separators is read only where they mean one thing ('1,234,567.50', '1.234.567,50', '1 234,5').
    Zero, one, runs of nines, '***' and the like are placeholders: 'amount_placeholder'. Negative: 'amount_negative'.
    """
    if raw is None or isinstance(raw, bool):
        return Amount(None, "amount_unreadable")
    text = _SPACED.sub("", clean_name(str(raw)))
    if _MASKED.fullmatch(text):
        return Amount(None, "amount_placeholder")
    value = _read_decimal(text)
    if value is None:
        return Amount(None, "amount_unreadable")
    if value in _PLACEHOLDERS:
        return Amount(None, "amount_placeholder")
    if value < 0:
        return Amount(None, "amount_negative")
    if value.adjusted() >= MAX_DIGITS:
        return Amount(None, "amount_unreadable")
    return Amount(value, "")


def format_amount(value: Decimal) -> str:
    """The exact decimal without exponent and without zeros that end a fraction: '2910', '0.5'."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def read_timestamp(raw: object) -> str:
    """The date or time as ISO 8601, as precise as written ('2019-12', '2019-12-29', '2019-12-29T10:00:00+01:00').

    Reads ISO forms, 20191229 and '20191229 10:00'. '' for anything else and for days that no calendar has.
    """
    text = str(raw).strip() if raw is not None else ""
    match = _TIMESTAMP.fullmatch(text)
    if match:
        year, month, day, clock, seconds, zone = match.groups()
    else:
        match = _COMPACT.fullmatch(text)
        if not match:
            return ""
        year, month, day, clock = match.groups()
        seconds = zone = None
    if not is_day(year, month, day or "01"):
        return ""
    if day is None:
        return f"{year}-{month}"
    result = f"{year}-{month}-{day}"
    if clock is None:
        return result  # a zone without a time (XML Schema dates) says nothing that we use
    if not (clock[:2] < "24" and clock[3:] < "60"):
        return ""
    return f"{result}T{clock}{seconds or ':00'}{_format_zone(zone)}"


def is_day(year: str, month: str, day: str) -> bool:
    """True for a day of the calendar from 1900 to 2199."""
    try:
        found = date(int(year), int(month), int(day))
    except ValueError:
        return False
    return 1900 <= found.year < 2200


def _format_zone(zone: str | None) -> str:
    if not zone or zone == "Z":
        return zone or ""
    return zone if ":" in zone else f"{zone[:3]}:{zone[3:]}"


def _read_decimal(text: str) -> Decimal | None:
    if _PLAIN.fullmatch(text):
        plain = text
    elif _COMMA_THOUSANDS.fullmatch(text):
        plain = text.replace(",", "")
    elif _POINT_THOUSANDS.fullmatch(text):
        plain = text.replace(".", "").replace(",", ".")
    elif _COMMA_DECIMAL.fullmatch(text):
        plain = text.replace(",", ".")
    else:
        return None
    try:
        value = Decimal(plain)
    except InvalidOperation:
        return None
    return value if value.is_finite() else None
