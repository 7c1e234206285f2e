"""Stretches of time as intervals of days: a month has 28 to 31, a year 365 or 366."""

from __future__ import annotations

import calendar
import re
from fractions import Fraction

from sousveil.model.claims import Claim
from sousveil.model.intervals import Interval

_DAYS: dict[str, Interval] = {
    "second": Interval.exactly(Fraction(1, 86400)),
    "minute": Interval.exactly(Fraction(1, 1440)),
    "hour": Interval.exactly(Fraction(1, 24)),
    "day": Interval.exactly(1),
    "week": Interval.exactly(7),
    "month": Interval(28, 31),
    "quarter": Interval(90, 92),
    "year": Interval(365, 366),
    "decade": Interval(3652, 3653),
}
# Pairs that the calendar relates exactly, though neither is a fixed number of days.
_EXACT: dict[tuple[str, str], int] = {
    ("year", "month"): 12,
    ("year", "quarter"): 4,
    ("quarter", "month"): 3,
    ("decade", "year"): 10,
    ("decade", "month"): 120,
}
_WORDS = {
    "seconds": "second", "minutes": "minute", "hours": "hour", "days": "day", "weeks": "week", "months": "month",
    "quarters": "quarter", "years": "year", "decades": "decade", "秒": "second", "秒钟": "second", "分钟": "minute",
    "小时": "hour", "个小时": "hour", "天": "day", "日": "day", "周": "week", "星期": "week", "个星期": "week",
    "个月": "month", "月": "month", "季度": "quarter", "个季度": "quarter", "年": "year",
}  # fmt: skip


def name_period(word: str) -> str:
    """The singular English name of a unit of time ('days', '天' → 'day'), '' when it is none."""
    word = word.strip().lower()
    word = _WORDS.get(word, word)
    return word if word in _DAYS else ""


def ratio_of_periods(longer: str, shorter: str) -> Interval | None:
    """How many `shorter` go into one `longer` ('day', 'minute' → 1440); None when either is no unit of time."""
    if longer not in _DAYS or shorter not in _DAYS:
        return None
    if longer == shorter:
        return Interval.exactly(1)
    if (longer, shorter) in _EXACT:
        return Interval.exactly(_EXACT[longer, shorter])
    if (shorter, longer) in _EXACT:
        return Interval.exactly(Fraction(1, _EXACT[shorter, longer]))
    return _DAYS[longer] / _DAYS[shorter]


def is_longer(one: str, other: str) -> bool:
    """True when the unit of time `one` is longer than `other`."""
    low, high = _DAYS[one].low, _DAYS[other].low
    return low is not None and high is not None and low > high


def count_periods(duration: Claim, per: str) -> Interval | None:
    """How many `per` a duration claim lasts ('30 days', 'hour' → 720); None when its unit is no unit of time."""
    words = re.split(r"\s+", duration.subject_raw or duration.quote)
    unit = name_period(words[-1]) or name_period(words[0])
    ratio = ratio_of_periods(unit, per) if unit else None
    return None if ratio is None else duration.interval * ratio


def count_in_year(year: int, per: str) -> Interval | None:
    """How many `per` the calendar year has ('day' → 365 or 366)."""
    if per == "day":
        return Interval.exactly(366 if calendar.isleap(year) else 365)
    return ratio_of_periods("year", per)
