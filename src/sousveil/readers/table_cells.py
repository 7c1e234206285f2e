"""Single cells of tables as amounts, dates and counts. What means two things is left empty, with a problem."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from sousveil.model.notice_values import MAX_DIGITS, clean_name, is_day, read_amount, read_timestamp
from sousveil.readers.table_units import read_scale
from sousveil.vocabulary.currency_codes import read_currency

# Currencies of places that write a point before decimals: '1.250' in them is one and a quarter.
_POINT_CURRENCIES = frozenset(
    ("AUD", "CNY", "GBP", "HKD", "ILS", "INR", "JPY", "KES", "KRW", "MXN", "MYR", "NGN", "NZD", "PHP", "PKR", "SGD",
     "THB", "TWD", "USD")
)  # fmt: skip
_PESOS = frozenset(("ARS", "CLP", "COP", "MXN", "UYU"))
_NUMBER = re.compile(r"[+-]?\d(?:[\d.,'’ \u00a0\u2009\u202f]*\d)?|[+-]?\.\d+")
_EXPONENT = re.compile(r"[+-]?\d+(?:\.\d+)?[eE][+-]?\d{1,2}")
_MASKED = re.compile(r"[*＊█]{2,}|\d[xX×]{2,}|[xX×]{3,}")
_EITHER_WAY = re.compile(r"[+-]?[1-9]\d{0,2}[.,]\d{3}")
_AMBIGUOUS = "a mark before three digits; decimal_mark would say what it means"

_ORDERED = re.compile(
    r"(\d{1,4})[./\-](\d{1,2})[./\-](\d{1,4})(?:[ T]+(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?)?"
)
_MONTH = re.compile(r"(\d{4})[./](\d{1,2})")
_CHINESE = re.compile(
    r"(\d{4})\s*年\s*(\d{1,2})\s*月(?:\s*(\d{1,2})\s*[日号號])?(?:\s*(\d{1,2})[:时時点點](\d{2})分?(?::?(\d{2})秒?)?)?"
)
_COUNT = re.compile(r"(\d{1,6})(?:\.0+)?(?:\s*[家个個名])?")


class CellAmount(NamedTuple):
    """`value`: in units of the currency; None with a `problem` of the catalogue. `detail`: what stood in the way."""

    value: Decimal | None
    currency: str
    unit_raw: str
    problem: str = ""
    detail: str = ""


class MoneyContext(NamedTuple):
    """What is known beside the cell: `unit` and `currency` of its column, `country` and `decimal_mark` of the table."""

    unit: str = ""
    currency: str = ""
    country: str = ""
    decimal_mark: str = ""


def read_money(raw: str, context: MoneyContext, *, is_number: bool = False) -> CellAmount:
    """The amount in a cell such as '560.8', '560.8万元', '¥1,234.50' or '€ 3.5m'.

    A unit in the cell goes before that of the context, and so does a currency. `is_number`: the cell holds a number, not
    text that looks like one. A single mark before three digits ('1.250') is read only if `decimal_mark` or the
    currency decides what it is.
    """
    text = unicodedata.normalize("NFKC", clean_name(raw))
    number, around, behind = _split_number(text)
    currency = read_currency(around, context.country) if around else ""
    unit_raw = around or context.unit
    currency = currency or context.currency
    if _MASKED.search(text):
        return CellAmount(None, currency, unit_raw, "amount_placeholder")
    if not number:
        return CellAmount(None, currency, unit_raw, read_amount(text).problem or "amount_unreadable")
    scale = _find_scale(around, behind, context)
    if scale is None:
        return CellAmount(None, currency, unit_raw, "amount_unreadable", "the unit is unclear")
    if not is_number:
        number = _apply_mark(number, context.decimal_mark)
        if not context.decimal_mark and _EITHER_WAY.fullmatch(number) and currency not in _POINT_CURRENCIES:
            return CellAmount(None, currency, unit_raw, "amount_unreadable", _AMBIGUOUS)
    amount = read_amount(number)
    # One yuan is a placeholder, one 万元 is an amount; runs of nines are none in any unit.
    small = scale > 1 and amount.problem == "amount_placeholder" and number.strip("0.,") == "1"
    value = Decimal(number.replace(",", ".")) * scale if small else amount.value
    if value is None:
        return CellAmount(None, currency, unit_raw, amount.problem)
    value = value if small else value * scale
    if value.adjusted() >= MAX_DIGITS:
        return CellAmount(None, currency, unit_raw, "amount_unreadable")
    return CellAmount(value, currency, unit_raw)


@lru_cache(maxsize=65536)
def read_day(raw: str, date_format: str) -> str:
    """The date in a cell as ISO 8601, as precise as written; '' when it is none or could be two days.

    Year first is always read ('2022/6/1', '2022年6月'). '3/4/2021' only with a `date_format` of 'day-month-year' or
    'month-day-year'.
    """
    text = unicodedata.normalize("NFKC", clean_name(raw))
    found = read_timestamp(text)
    if found:
        return found
    match = _MONTH.fullmatch(text)
    if match:
        return _join_day(match[1], match[2], None, (None, None, None))
    match = _CHINESE.fullmatch(text)
    if match:
        return _join_day(match[1], match[2], match[3], match.groups()[3:])
    match = _ORDERED.fullmatch(text)
    if not match:
        return ""
    first, second, third = match[1], match[2], match[3]
    if len(first) == 4 and len(third) <= 2:
        return _join_day(first, second, third, match.groups()[3:])
    if len(third) != 4 or len(first) > 2 or date_format == "year-month-day":
        return ""
    day, month = (first, second) if date_format == "day-month-year" else (second, first)
    return _join_day(third, month, day, match.groups()[3:])


def read_count(raw: str) -> int | None:
    """The whole number in a cell ('3', '3.0', '3家'), None for anything else."""
    if not raw:
        return None
    match = _COUNT.fullmatch(unicodedata.normalize("NFKC", clean_name(raw)))
    return int(match[1]) if match else None


def _split_number(text: str) -> tuple[str, str, str]:
    """The one number in a cell, what stands around it, and what stands behind it; '' when there is none or more."""
    found = [_EXPONENT.fullmatch(text)] if _EXPONENT.fullmatch(text) else list(_NUMBER.finditer(text))
    if len(found) != 1 or found[0] is None:
        return "", "", ""
    before, behind = text[: found[0].start()].strip(), text[found[0].end() :].strip()
    if before in ("-", "−"):
        return "-" + found[0][0], behind, behind
    return found[0][0], f"{before} {behind}".strip(), behind


def _find_scale(around: str, behind: str, context: MoneyContext) -> Decimal | None:
    if not around:
        return read_scale(context.unit)
    scale = read_scale(around, is_behind_number=around == behind)
    if scale == 1 and not _is_currency(around, context):
        return None  # words that are no unit and no currency
    # '560.8元' in a column of 万元 is in yuan; '$5' in a column of millions says nothing of its unit.
    has_own_unit = scale != 1 or any(sign in around for sign in "元圆圓")
    return scale if has_own_unit else read_scale(context.unit)


def _is_currency(around: str, context: MoneyContext) -> bool:
    """Whether it is a currency, if need be the sign of the one that the context names."""
    if read_currency(around, context.country):
        return True
    if around == "$":
        return context.currency.endswith("D") or context.currency in _PESOS
    return around == "¥" and context.currency in ("CNY", "JPY")


def _apply_mark(number: str, decimal_mark: str) -> str:
    if decimal_mark == ",":
        return number.replace(".", "").replace(",", ".")
    return number.replace(",", "") if decimal_mark == "." else number


def _join_day(year: str, month: str, day: str | None, clock: tuple[str | None, ...]) -> str:
    if not is_day(year, month, day or "1"):
        return ""
    if day is None:
        return f"{year}-{int(month):02d}"
    found = f"{year}-{int(month):02d}-{int(day):02d}"
    hour, minute, second = clock
    if hour is None:
        return found
    return read_timestamp(f"{found}T{int(hour):02d}:{minute}:{second or '00'}")
