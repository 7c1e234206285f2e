"""Days and times as Chinese notices write them: 2024年6月3日 9时30分, 2024-06-03 09:30:00, 二〇二四年六月三日."""

from __future__ import annotations

import re
from dataclasses import dataclass

from sousveil.extract.notices.layout import fold
from sousveil.extract.quantities import find_dates
from sousveil.model.notice_values import is_day

_DAY = re.compile(
    r"(?<!\d)(?P<y>(?:19|20)\d{2})\s*(?:年|[-/.])\s*(?P<m>\d{1,2})\s*(?:月|[-/.])\s*(?P<d>\d{1,2})(?!\d)\s*日?(?![^\W\d_])?"
)
_MONTH = re.compile(r"(?<!\d)(?P<y>(?:19|20)\d{2})\s*(?:年\s*(?P<m>\d{1,2})\s*月|-(?P<n>\d{2})(?![\d-]))")
_HAN_DAY = re.compile(
    r"[二一][〇零○Ｏ0一二三四五六七八九]{3}年[一二三四五六七八九十]{1,3}月(?:[一二三四五六七八九十]{1,3}日)?"
)
_CLOCK = re.compile(
    r"[\sT]{0,3}(?:[(（]?(?:北京时间|星期[一二三四五六日天]|周[一二三四五六日天])[)）]?[,，]?\s*)?"
    r"(?P<half>上午|下午|晚上|中午|AM|PM)?\s*(?P<h>\d{1,2})\s*(?:[:：]\s*(?P<min>\d{2})(?:\s*[:：]\s*(?P<s>\d{2}))?|[时点](?!间)\s*(?:(?P<min2>\d{1,2})\s*分|整)?)"
)


@dataclass(frozen=True, slots=True)
class Moment:
    """A day, month or time of day: `start`, `end` count from the start of the words; `at` is ISO 8601 or ''."""

    start: int
    end: int
    at: str


def find_moments(words: str) -> list[Moment]:
    """The days, with their time where one stands behind, in `words`; months only where no day is named."""
    folded = fold(words)
    found: list[Moment | None] = [_read_day(match, folded) for match in _DAY.finditer(folded)]
    found.extend(_read_han(match, words) for match in _HAN_DAY.finditer(folded))
    if not found:
        found = [_read_month(match) for match in _MONTH.finditer(folded)]
    return sorted((moment for moment in found if moment is not None), key=lambda moment: moment.start)


def _read_day(match: re.Match[str], folded: str) -> Moment:
    month, day = match["m"].zfill(2), match["d"].zfill(2)
    end = match.end()
    while folded[end - 1] == " ":
        end -= 1
    if not is_day(match["y"], month, day):
        return Moment(match.start(), end, "")
    at = f"{match['y']}-{month}-{day}"
    clock = _CLOCK.match(folded, end)
    time = _read_clock(clock) if clock else ""
    if clock and time:
        return Moment(match.start(), clock.end(), f"{at}T{time}")
    return Moment(match.start(), end, at)


def _read_clock(clock: re.Match[str]) -> str:
    hour = int(clock["h"])
    minute = int(clock["min"] or clock["min2"] or 0)
    second = int(clock["s"] or 0)
    if clock["half"] in ("下午", "晚上", "PM") and hour < 12:
        hour += 12
    return f"{hour:02}:{minute:02}:{second:02}" if hour < 24 and minute < 60 and second < 60 else ""


def _read_month(match: re.Match[str]) -> Moment | None:
    month = (match["m"] or match["n"]).zfill(2)
    return Moment(match.start(), match.end(), f"{match['y']}-{month}" if "01" <= month <= "12" else "")


def _read_han(match: re.Match[str], words: str) -> Moment | None:
    """A date in Chinese figures; the reader of dates in claims knows them."""
    dates = find_dates(words[match.start() : match.end()], "zh")
    if not dates:
        return None
    first = dates[0]
    at = first.start_date[:7] if first.precision == "month" else first.start_date
    return Moment(match.start(), match.end(), at)
