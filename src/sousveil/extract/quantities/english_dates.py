"""Dates and periods in English text: '5 April 2021', 'the first half of 2022', '2019-20', 'last month'.

A numeric date that could be read day first or month first ('04/05/2021') keeps its words and gives no day: a guess
would be wrong half of the time. Relative dates keep empty dates, since only the publication date could resolve them.
"""

from __future__ import annotations

import re
from calendar import monthrange

from sousveil.extract.quantities.english_finish import is_year_number
from sousveil.extract.quantities.english_lexicon import ORDINALS, UNITS_ONES
from sousveil.extract.quantities.english_pieces import Scan
from sousveil.model.quantities import DateMention

_MONTH = (
    r"(?:january|february|march|april|may|june|july|august|september|october|november|december"
    r"|(?:jan|feb|mar|apr|jun|jul|aug|sept|sep|oct|nov|dec)\b\.?)"
)
_YEAR = r"(?:1[6-9]|20)[0-9]{2}"
_DAY = r"(?:3[01]|[12][0-9]|0?[1-9])(?:st|nd|rd|th)?"
_DASH = r"[ ]?[-–—‑][ ]?"
_NUMBERS = "|".join(word for word, value in UNITS_ONES.items() if value)
_ORDINAL = r"first|second|third|fourth|1st|2nd|3rd|4th"
_SPAN_WORD = r"minute|hour|day|week|month|quarter|year|decade|century"

# Each form is one named group; the parts are read again by the expression of its own name.
_FORMS = {
    "iso": rf"({_YEAR})-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])(?![0-9])",
    "slashes": rf"([0-9]{{1,2}})([/.])([0-9]{{1,2}})\2({_YEAR})(?![0-9])",
    "days_month": rf"({_DAY})(?:{_DASH}| (?:to|and) )({_DAY})(?: of)? ({_MONTH})(?:,? ({_YEAR})(?![0-9,.]?[0-9]))?",
    "day_month": rf"(?:the )?({_DAY})(?: day)?(?: of)? ({_MONTH})(?:,? (?:of )?({_YEAR})(?![0-9]))?(?![^\W_])",
    "month_days": rf"({_MONTH}) ({_DAY})(?:{_DASH}| (?:to|and) )({_DAY})(?:,? ({_YEAR})(?![0-9]))?(?![^\W_])",
    "months_year": rf"(?:(?:from|between) )?({_MONTH})(?: ({_YEAR}))?(?:{_DASH}| (?:to|through|and|until) )({_MONTH}),? (?:of )?({_YEAR})(?![0-9])",
    "month_day": rf"({_MONTH}) (?:the )?({_DAY})(?![0-9]|,[0-9]|\.[0-9]|[^\W_])(?:,? ({_YEAR})(?![0-9]))?",
    "month_year": rf"(?:(?:early|mid|late|mid-|end of)[ -]?)?({_MONTH}),? (?:of )?({_YEAR})(?![0-9])",
    "quarter": rf"q([1-4])[ -]?(?:of )?({_YEAR})(?![0-9])|({_YEAR})[ -]?q([1-4])(?![^\W_])"
    rf"|(?:the )?({_ORDINAL}) quarter(?: of|,)? (?:(?:the )?(?:year )?)?({_YEAR})(?![0-9])",
    "half": rf"(?:the )?(first|second|1st|2nd|latter) half of ({_YEAR})(?![0-9])|h([12])[ -]?({_YEAR})(?![0-9])",
    "part": rf"(?:the )?(?:first|last) ([a-z]+|[0-9]{{1,2}}) months of ({_YEAR})(?![0-9])",
    "years": rf"(?:between|from) (?:{_MONTH} )?({_YEAR}) (?:to|and|until|through|till) ({_YEAR})(?![0-9])"
    rf"|({_YEAR})(?:{_DASH}| to | through )({_YEAR}|[0-9]{{2}})(?![0-9]|[-/.][0-9])|({_YEAR})/([0-9]{{2}})(?![0-9/])",
    "fiscal": rf"(?:fiscal|financial)(?: year)? ({_YEAR})(?![0-9])|fy ?'?((?:20)?[0-9]{{2}})(?![0-9])",
    "decade": rf"(?:the )?(?:(?:early|mid|late)[ -])?({_YEAR[:-5]}[0-9]0)s\b|the (?:(?:early|mid|late)[ -])?['’]?([1-9]0)s\b",
    "century": r"(?:the )?(1[5-9]|2[01])(?:st|th)[ -]century\b",
    "since": rf"(since|until|till) (?:(?:the )?(?:early|late|end of|beginning of) )?({_YEAR})(?![0-9]|,[0-9])",
    "about_year": rf"(?:early|mid|late|end of|(?:the )?end of|(?:the )?beginning of)[ -]({_YEAR})(?![0-9]|,[0-9])",
    "year": rf"{_YEAR}(?![0-9]|[,.][0-9]|[-/][0-9])",
    "relative": rf"(?:the )?(?:last|past|previous|next|this|coming) (?:(?:few|several|couple of|{_NUMBERS}|[0-9]{{1,3}}) )?"
    rf"(?:{_SPAN_WORD}|weekend|spring|summer|autumn|winter|monday|tuesday|wednesday|thursday|friday|saturday|sunday|{_MONTH})s?\b"
    rf"|(?:(?:an?|{_NUMBERS}|[0-9]{{1,3}}) )(?:{_SPAN_WORD})s? (?:ago|earlier|later)\b"
    r"|yesterday|tomorrow|today|(?:the )?same (?:day|week|month|year)\b|last night\b|year-to-date",
    "month": rf"(?:early|mid|late)[ -]{_MONTH}\b|(?<=in ){_MONTH}\b|(?<=since ){_MONTH}\b|(?<=by ){_MONTH}\b|(?<=until ){_MONTH}\b",
}
_PARTS = {name: re.compile(pattern) for name, pattern in _FORMS.items()}
_ANCHOR = re.compile(
    rf"\b(?:{_YEAR}|[0-9]{{1,2}}(?:st|nd|rd|th)?(?=[ /.–-])|(?:from |between ){_YEAR}|(?:from |between )?{_MONTH}"
    r"|the(?= (?:[0-9'’]|first|second|third|fourth|early|mid|late|latter|last|past|previous|next|coming|end|beginning|same))"
    rf"|first|second|third|fourth|latter|early|mid|late|end of|beginning of|q[1-4]|h[12]|fiscal|financial|fy|since|until|till"
    rf"|last|past|previous|next|this|coming|same|yesterday|tomorrow|today|year-to-date|(?:an?|{_NUMBERS}|[0-9]{{1,3}})(?= (?:{_SPAN_WORD})))"
)


def find_dates_english(text: str) -> list[DateMention]:
    """The dates and periods of `text`, in order. See `find_dates`."""
    scan = Scan(text)
    found: list[DateMention] = []
    done = 0
    for anchor in _ANCHOR.finditer(scan.lowered):
        start = anchor.start()
        if start < done:
            continue
        mention = _read_date(scan, start)
        if mention is not None:
            found.append(mention)
            done = mention.end
    return found


def _read_date(scan: Scan, start: int) -> DateMention | None:
    for name, pattern in _PARTS.items():
        match = pattern.match(scan.lowered, start)
        if match is None:
            continue
        dates = _resolve(scan, name, match)
        if dates is not None:
            end = match.end()
            return DateMention(start, end, scan.text[start:end], *dates)
    return None


_Dates = tuple[str, str, str]


def _resolve(scan: Scan, name: str, match: re.Match[str]) -> _Dates | None:
    """(start date, end date, precision) of the form `name`, or None when it turns out not to be a date."""
    groups = [group for group in match.groups() if group is not None]
    if name == "iso":
        return _day(groups[0], int(groups[1]), groups[2])
    if name == "slashes":
        first, second = int(groups[0]), int(groups[2])
        if first > 12 and second <= 12:
            return _day(groups[3], second, groups[0])
        if second > 12 and first <= 12:
            return _day(groups[3], first, groups[2])
        return ("", "", "day") if 0 < first <= 12 and 0 < second <= 12 else None
    if name in _WITH_MONTHS:
        return _resolve_months(scan, name, match)
    if name == "quarter":
        year = next(group for group in groups if len(group) == 4 and group.isdigit())
        quarter = next(group for group in groups if group != year)
        number = int(quarter[0]) if quarter[0].isdigit() else ORDINALS[quarter]
        return _months(year, 3 * number - 2, year, 3 * number, "quarter")
    if name == "half":
        year = next(group for group in groups if len(group) == 4 and group.isdigit())
        second = next(group for group in groups if group != year) in ("second", "2nd", "latter", "2")
        return _months(year, 7 if second else 1, year, 12 if second else 6, "period")
    if name == "part":
        count = UNITS_ONES.get(groups[0]) or (int(groups[0]) if groups[0].isdigit() else 0)
        if not 0 < count < 12:
            return None
        if " last " in f" {match.group()} ":
            return _months(groups[1], 13 - count, groups[1], 12, "period")
        return _months(groups[1], 1, groups[1], count, "period")
    if name == "years":
        first_year, last_year = groups
        last_year = first_year[: 4 - len(last_year)] + last_year
        if int(last_year) <= int(first_year):
            return None
        return f"{first_year}-01-01", f"{last_year}-12-31", "period"
    return _resolve_years(scan, name, match, groups)


_WITH_MONTHS = frozenset(
    ("days_month", "day_month", "month_days", "months_year", "month_day", "month_year", "month")
)


def _resolve_months(scan: Scan, name: str, match: re.Match[str]) -> _Dates | None:
    months = scan.lexicon.months
    groups = match.groups()
    names = [group for group in groups if group and group.rstrip(".") in months]
    if "may" in names or "mar" in names or "march" in names:
        # 'may' is mostly a verb: a month stands with a capital.
        position = match.start() + re.search(r"\bma(?:y|r|rch)\b", match.group()).start()  # type: ignore[union-attr]
        if scan.text[position : position + 1] != "M":
            return None
    if name == "month":
        return "", "", "relative"
    number = months[names[0].rstrip(".")]
    if name == "month_year":
        year = groups[1]
        return _months(year, number, year, number, "month") if year else None
    if name == "months_year":
        last = months[names[-1].rstrip(".")]
        first_year, last_year = groups[1] or groups[3], groups[3]
        if first_year is None or last_year is None or (first_year, number) > (last_year, last):
            return None
        return _months(first_year, number, last_year, last, "period")
    if name in ("day_month", "month_day"):
        day, year = (groups[0] if name == "day_month" else groups[1]), groups[2]
        return _day(year, number, day) if day else None
    first, second = (groups[0], groups[1]) if name == "days_month" else (groups[1], groups[2])
    if first is None or second is None:
        return None
    opening, closing = _day(groups[3], number, first), _day(groups[3], number, second)
    if opening is None or closing is None or opening[0] > closing[0]:
        return None
    return opening[0], closing[1], "period" if groups[3] else "relative"


def _resolve_years(scan: Scan, name: str, match: re.Match[str], groups: list[str]) -> _Dates | None:
    if name == "decade":
        year = groups[0] if len(groups[0]) == 4 else ("20" if groups[0] in ("00", "10") else "19") + groups[0]
        return f"{year}-01-01", f"{int(year) + 9}-12-31", "decade"
    if name == "century":
        last = int(groups[0]) * 100
        return f"{last - 99}-01-01", f"{last}-12-31", "period"
    if name == "since":
        if groups[0] == "since":
            return f"{groups[1]}-01-01", "", "period"
        return "", f"{groups[1]}-12-31", "period"
    if name == "about_year":
        return f"{groups[0]}-01-01", f"{groups[0]}-12-31", "year"
    if name == "fiscal":
        return "", "", "period"
    if name == "year":
        if not is_year_number(scan, match.start(), match.group()):
            return None
        return f"{match.group()}-01-01", f"{match.group()}-12-31", "year"
    return "", "", "relative"


def _day(year: str | None, month: int, day: str) -> _Dates | None:
    """One day; without a year it stays relative."""
    number = int(re.sub(r"[^0-9]", "", day))
    if year is None:
        return ("", "", "relative") if number <= 31 else None
    if not 1 <= number <= monthrange(int(year), month)[1]:
        return None
    date = f"{year}-{month:02}-{number:02}"
    return date, date, "day"


def _months(first_year: str, first: int, last_year: str, last: int, precision: str) -> _Dates:
    return (
        f"{first_year}-{first:02}-01",
        f"{last_year}-{last:02}-{monthrange(int(last_year), last)[1]:02}",
        precision,
    )
