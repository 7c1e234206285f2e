"""Dates and periods in Chinese text: 2018年4月3日, 2015—2021年间, 2022年上半年, '十三五'期间, 去年12月, 近五年."""

from __future__ import annotations

import re
from calendar import monthrange

from sousveil.extract.quantities.chinese_numerals import parse_characters
from sousveil.extract.quantities.chinese_text import fold_text
from sousveil.model.quantities import DateMention

_HAN_YEAR = "[一二][〇零一二三四五六七八九]{3}"
_MONTH = "1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九]"
_DAY = "3[01]|[12]\\d|0?[1-9]|[一二三]?十[一二三四五六七八九]?|[一二三四五六七八九]"
_PART = "上半年|下半年|前三季度|(?:第\\ ?)?[一二三四1-4]\\ ?季度|年?初|年?底|年?末|年中"
_LEAP = r"\ ?(?:-{1,2}|~|至|到)\ ?"

_ATOM = re.compile(
    rf"""
    (?P<iso>(?P<iy>(?:1[89]|20)\d\d)(?P<sep>[-/.])(?P<im>0?[1-9]|1[0-2])(?P=sep)(?P<id>3[01]|[12]\d|0?[1-9])(?!\d\d|\d[^\d:]|[-.]\d))
  | (?:民国(?P<roc>\d{{1,3}}|[一二三四五六七八九十百零]{{1,6}})|(?<![\d.])(?<!\d,)(?P<year>(?:1\d|20|21)\d\d|\d\d(?=年\ ?\d{{1,2}}\ ?月))|(?<!["百千万亿十])(?P<hyear>{_HAN_YEAR}))
      \ ?年(?P<decade>代)?(?:度(?!假))?
      (?:\ ?(?P<part>{_PART})(?!步|期|次|始)
        |\ ?(?P<month>{_MONTH})\ ?月份?(?:\ ?(?P<day>{_DAY})\ ?[日号](?!线|楼|令))?)?
      (?:之?间|期间)?
  | (?P<from>(?:1\d|20)\d\d)(?={_LEAP}(?:1\d|20)\d\d\ ?年)
  | (?:(?P<century>[12]\d|上个?|本)世纪)?(?P<tens>[一二三四五六七八九]十|[1-9]0)年代(?P<when>初|中期|末|后期)?
  | (?<!\d)(?P<age>1\d|2[01]|二十一?|十[七八九])世纪
  | ["“「『]?(?P<plan>十[一二三四五]?五)["”」』]?(?P<planned>期间|时期|规划|计划|以来|末|收官)?
  | (?P<relative>(?:去年|今年|明年|前年|后年|本年度?|当前年度|上一?年度|上个月|本月|下个?月|上月|当月|上周|本周|下周|昨日|昨天|今日|今天|明天|前天|近日|日前
        |(?:近|过去|最近|未来|前|此后|今后)(?:\d{{1,3}}|[一二三四五六七八九十两几数]{{1,3}})\ ?(?:多|余)?(?:年|个月|天|周|个?星期|日(?!元))(?:来|间|内|里)?)
      (?:同期)?(?:\ ?(?:{_PART}|(?:{_MONTH})\ ?月份?(?:\ ?(?:{_DAY})\ ?[日号])?))?)
  | (?<!\d)(?P<bmonth>{_MONTH})\ ?月份?(?:\ ?(?P<bday>{_DAY})\ ?[日号](?!线|楼|令)|(?=[,。、;\s至到-])|(?<=份))
  | (?P<bare>(?<![\d年])(?:上半年|下半年|第[一二三四1-4]季度))
    """,
    re.VERBOSE,
)
_RANGE = re.compile(_LEAP)
_TAIL = re.compile(
    rf"(?:(?P<month>{_MONTH}) ?月份?)?(?:(?P<day>{_DAY}) ?[日号](?!线|楼))?(?P<part>上半年|下半年|[一二三四1-4] ?季度)?(?:之?间|期间)?"
)
_PLANS = {"十五": 2001, "十一五": 2006, "十二五": 2011, "十三五": 2016, "十四五": 2021, "十五五": 2026}
_QUARTERS = {"一": 1, "二": 2, "三": 3, "四": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_ROC_OFFSET = 1911  # the Republic of China counts its years from 1912

Period = tuple[str, str, str]  # start date, end date, precision


def find_dates_chinese(text: str, lang: str) -> list[DateMention]:
    """The dates and periods in a Chinese `text`, sorted by start, none overlapping. `lang` does not matter here."""
    folded = fold_text(text)
    found: list[DateMention] = []
    at = 0
    while match := _ATOM.search(folded, at):
        period = _read_atom(match, folded)
        if period is None:
            at = match.end() if match.end() > match.start() else match.end() + 1
            continue
        start, end = match.span()
        joined = _read_range(folded, match, period)
        if joined is not None:
            period, end = joined
        elif match["from"]:
            at = end
            continue
        found.append(DateMention(start, end, text[start:end], *period))
        at = end
    return found


def _read_atom(match: re.Match[str], folded: str) -> Period | None:
    if match["iso"]:
        return name_day(int(match["iy"]), int(match["im"]), int(match["id"]))
    if match["from"]:
        return name_year(int(match["from"]))
    if match["plan"]:
        return _read_plan(match, folded)
    if match["tens"]:
        return _read_decade(match)
    if match["age"]:
        written = match["age"]
        century = int(written) if written.isdigit() else _read_number(written)
        return f"{century * 100 - 99:04}-01-01", f"{century * 100:04}-12-31", "period"
    if match["relative"] or match["bmonth"] or match["bare"]:
        return "", "", "relative"
    year = _read_year(match)
    if year is None:
        return None
    if match["decade"]:
        return f"{year:04}-01-01", f"{year + 9:04}-12-31", "decade"
    if match["part"]:
        return _name_part(year, match["part"])
    if not match["month"]:
        return name_year(year)
    month = _read_number(match["month"])
    if not match["day"]:
        return name_month(year, month)
    return name_day(year, month, _read_number(match["day"]))


def _read_year(match: re.Match[str]) -> int | None:
    if match["roc"]:
        return _read_number(match["roc"]) + _ROC_OFFSET
    if match["hyear"]:
        year = _read_number(match["hyear"])
        return year if 1000 <= year < 2200 else None
    year = int(match["year"])
    if year < 100:
        return year + (2000 if year < 70 else 1900)
    return year


def _read_number(written: str) -> int:
    if written.isdigit() and written.isascii():
        return int(written)
    parsed = parse_characters(written)
    return int(parsed[0]) if parsed else 0


def _read_plan(match: re.Match[str], folded: str) -> Period | None:
    first = _PLANS[match["plan"]]
    quoted = match.group()[0] in '"“「『'
    # Bare 十五 is fifteen; the tenth plan is only meant with its quotes or 计划.
    if match["plan"] == "十五" and not (quoted and match["planned"]):
        return None
    if not quoted and match.start() and folded[match.start() - 1] in "一二三四五六七八九百千万亿第":
        return None
    return f"{first}-01-01", f"{first + 4}-12-31", "period"


def _read_decade(match: re.Match[str]) -> Period | None:
    tens = int(match["tens"]) if match["tens"].isdigit() else _read_number(match["tens"])
    century = match["century"] or ""
    if century.isdigit():
        base = (int(century) - 1) * 100
    elif century.startswith("本"):
        base = 2000
    elif century or tens >= 30:
        base = 1900
    else:
        return "", "", "relative"
    start, end = base + tens, base + tens + 9
    if match["when"] in ("初",):
        end = start + 3
    elif match["when"] in ("末", "后期"):
        start = end - 3
    elif match["when"]:
        start, end = start + 3, end - 3
    return f"{start:04}-01-01", f"{end:04}-12-31", "decade"


def _name_part(year: int, part: str) -> Period:
    if part == "上半年":
        return f"{year:04}-01-01", f"{year:04}-06-30", "period"
    if part == "下半年":
        return f"{year:04}-07-01", f"{year:04}-12-31", "period"
    if part == "前三季度":
        return f"{year:04}-01-01", f"{year:04}-09-30", "period"
    if part.endswith("季度"):
        quarter = next(number for word, number in _QUARTERS.items() if word in part)
        last = monthrange(year, quarter * 3)[1]
        return f"{year:04}-{quarter * 3 - 2:02}-01", f"{year:04}-{quarter * 3:02}-{last}", "quarter"
    if part.endswith("初"):
        return f"{year:04}-01-01", f"{year:04}-03-31", "period"
    if part.endswith("中"):
        return f"{year:04}-05-01", f"{year:04}-08-31", "period"
    return f"{year:04}-12-01", f"{year:04}-12-31", "month"


def name_year(year: int) -> Period:
    """A whole year."""
    return f"{year:04}-01-01", f"{year:04}-12-31", "year"


def name_month(year: int, month: int) -> Period:
    """A whole month; the year alone when there is no such month."""
    if not 1 <= month <= 12:
        return name_year(year)
    return f"{year:04}-{month:02}-01", f"{year:04}-{month:02}-{monthrange(year, month)[1]:02}", "month"


def name_day(year: int, month: int, day: int) -> Period:
    """A day; the month alone when it has no such day."""
    if not 1 <= month <= 12 or not 1 <= day <= monthrange(year, month)[1]:
        return name_month(year, month)
    date = f"{year:04}-{month:02}-{day:02}"
    return date, date, "day"


def _read_range(folded: str, first: re.Match[str], period: Period) -> tuple[Period, int] | None:
    """The period and end of '2018年4月至6月', 2015—2021年间, where `first` is its beginning; None when it stands alone."""
    leap = _RANGE.match(folded, first.end())
    if leap is None:
        return None
    start_date, _, precision = period
    second = _ATOM.match(folded, leap.end())
    if second is not None and (second["year"] or second["hyear"] or second["iso"] or second["roc"]):
        closing = _read_atom(second, folded)
        if closing and start_date and closing[1] and start_date <= closing[1]:
            return (start_date, closing[1], "period"), second.end()
        return None
    if precision not in ("day", "month") or not start_date:
        return None
    tail = _TAIL.match(folded, leap.end())
    if tail is None or not (tail["month"] or (tail["day"] and precision == "day")):
        return None
    year = int(start_date[:4])
    month = _read_number(tail["month"]) if tail["month"] else int(start_date[5:7])
    closing = name_day(year, month, _read_number(tail["day"])) if tail["day"] else name_month(year, month)
    if closing[1] < start_date:
        return None
    return (start_date, closing[1], "period"), tail.end()
