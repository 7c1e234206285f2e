"""Numbers in tables of cameras: whole ones with marks between thousands and counters behind them, shares, periods."""

from __future__ import annotations

import calendar
import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from sousveil.model.notice_values import clean_name
from sousveil.readers.table_cells import read_day

MOST = 10**15
_NUMBER = re.compile(r"([+-]?)(\d[\d.,' ]*\d|\d|[.,]\d+)")
_COUNTER = re.compile(
    r"\s*(?:대|개소|개|台|个|個|架|支|套|ตัว|กล้อง|cameras?|kameras?|cámaras?|caméras?|шт\.?|units?|pcs)$"
)
_NEGATIVE = re.compile(r"(?:△|▲|\u2212|−|–)\s*(?=\d)")
_BRACKETED = re.compile(r"\((\d[\d.,' ]*)\)")
_THOUSANDS = re.compile(r"\d{1,3}(?:([.,' ])\d{3})(?:\1\d{3})*")
_EXPONENT = re.compile(r"[+-]?\d+(?:\.\d+)?e[+-]?\d{1,2}")
NO_DATA = frozenset(
    ("", "-", "–", "—", "…", "...", "n/a", "na", "n.a.", ".", "x", "nan", "null", "none", "不详", "자료없음")
)

_YEAR = r"((?:19|20|21)\d\d)"
_SINGLE = re.compile(rf"(?:fy\s*)?{_YEAR}\s*(?:년도|년|年度|年|г\.?|год|рік|р\.)?(?:\.0)?")
_SPAN = re.compile(rf"{_YEAR}\D{{0,6}}\s*[-–—~〜至到]\s*{_YEAR}\D{{0,6}}")
_BEFORE = re.compile(
    r"이전|까지|以前|之前|及以前|до|и ранее|and (?:before|earlier)|or (?:before|earlier)|until|up to|before|≤|<=|bis|et avant|avant|jusqu|hasta|y anteriores|antes"
)
_STRICT = re.compile(r"(?<![\w])(?:before|до|avant|antes de)\s")
_AFTER = re.compile(
    r"이후|以后|之后|以來|from|since|after|ab|depuis|desde|с|и позднее|and later|or later|≥|>="
)


class Period(NamedTuple):
    """`from_at`, `until_at`: ISO 8601 days, '' where it is open or not known."""

    from_at: str
    until_at: str


@lru_cache(maxsize=65536)
def read_number(raw: str, decimal_mark: str = "") -> float | None:
    """The number in a cell: '1,234', '1 234', '1.234' (whole numbers have thousands), '△12', '(12)', '12대'; None if there is none.

    A mark before three digits parts thousands unless `decimal_mark` says that it begins a fraction.
    """
    text = _COUNTER.sub("", unicodedata.normalize("NFKC", clean_name(raw)).casefold()).strip()
    text = _NEGATIVE.sub("-", text).replace("’", "'").replace("\u202f", " ")
    bracketed = _BRACKETED.fullmatch(text)
    if bracketed:
        text = f"-{bracketed[1]}"
    if _EXPONENT.fullmatch(text):
        return _limit(float(text))
    match = _NUMBER.fullmatch(text)
    if not match:
        return None
    sign, digits = (-1 if match[1] == "-" else 1), match[2]
    thousands = _THOUSANDS.fullmatch(digits)
    if thousands and thousands[1] != decimal_mark:
        return _limit(sign * float(digits.replace(thousands[1], "")))
    plain = _join_marks(digits, decimal_mark)
    return None if plain is None else _limit(sign * float(plain))


@lru_cache(maxsize=4096)
def read_share(raw: str) -> float | None:
    """A share from 0 to 1: '0.63', '63%', '63 %'; None for anything else, as numbers above 1 without a sign."""
    text = unicodedata.normalize("NFKC", clean_name(raw)).replace(",", ".")
    is_percentage = text.endswith("%")
    try:
        share = float(text.rstrip("% ")) / (100 if is_percentage else 1)
    except ValueError:
        return None
    return share if 0 <= share <= 1 else None


@lru_cache(maxsize=4096)
def read_period(raw: str, date_format: str = "year-month-day") -> Period | None:
    """The period that words name: '2014년', '2013년도 이전' (until its end), '2011-2013', '2020-03'; None for other words."""
    text = unicodedata.normalize("NFKC", clean_name(raw)).casefold()
    match = _SINGLE.fullmatch(text)
    if match:
        return Period(f"{match[1]}-01-01", f"{match[1]}-12-31")
    match = _SPAN.fullmatch(text)
    if match and match[1] <= match[2]:
        return Period(f"{match[1]}-01-01", f"{match[2]}-12-31")
    day = read_day(text, date_format)[:10]
    if day:
        return _widen_day(day)
    years = re.findall(rf"(?<!\d){_YEAR}(?!\d)", text)
    if len(years) != 1:
        return None
    year, words = years[0], text
    if _BEFORE.search(words):
        # 'before 2014' leaves 2014 out; '2013 and before', '2013년도 이전' take the year in.
        return Period("", f"{int(year) - 1}-12-31" if _STRICT.match(words) else f"{year}-12-31")
    if _AFTER.search(words):
        return Period(f"{year}-01-01", "")
    return None


def _widen_day(day: str) -> Period:
    if len(day) == 7:
        year, month = int(day[:4]), int(day[5:])
        return Period(f"{day}-01", f"{day}-{calendar.monthrange(year, month)[1]:02d}")
    return Period(day, day)


def _join_marks(digits: str, decimal_mark: str) -> str | None:
    """Digits with a point before the fraction and no other mark; None where the marks do not make sense."""
    if decimal_mark:
        other = "." if decimal_mark == "," else ","
        whole, _, fraction = digits.partition(decimal_mark)
        whole = re.sub(r"[ ']", "", whole.replace(other, ""))
    else:
        last = max(digits.rfind("."), digits.rfind(","))
        whole, fraction = (digits, "") if last < 0 else (digits[:last], digits[last + 1 :])
        if last >= 0 and digits[last] in whole:
            return None
        whole = re.sub(r"[ '.,]", "", whole)
    if not (whole + fraction).isdigit():
        return None
    return f"{whole or '0'}.{fraction or '0'}"


def _limit(number: float) -> float | None:
    return number if abs(number) < MOST else None
