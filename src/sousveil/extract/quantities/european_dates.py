"""Dates in European languages: '5. aprila 2021.', 'le 1er mai 2021', '2021. április 5.', '05.04.2021', 'în 2021'."""

from __future__ import annotations

import calendar
import re
from functools import cache

from sousveil.extract.quantities.european_context import is_year, read_words_before
from sousveil.extract.quantities.european_language import Language, choose_rules, fold, load_language
from sousveil.model.quantities import DateMention

NUMERIC_DATE = re.compile(
    r"(?<![\d.,/-])(?:(?P<day>\d{1,2})(?P<s>[./-]) ?(?P<month>\d{1,2})(?P=s) ?(?P<year>(?:19|20)\d\d|\d\d(?!\d))"
    r"|(?P<year2>(?:19|20)\d\d)(?P<s2>[./-]) ?(?P<month2>\d{1,2})(?P=s2) ?(?P<day2>\d{1,2}))(?!\d)(?![./-]\d)"
)
_YEAR = re.compile(r"(?<![\w.,-])(?:1[5-9]|20|21)\d\d(?![\d])(?![.,]\d)")
_QUARTERS = {
    "ru": r"(?P<q>[1-4iv]{1,3})(?:-?й|-?м|-?го)? (?:квартал\w*|кв\.)(?: (?P<y>\d{4}))?",
    "uk": r"(?P<q>[1-4iv]{1,3})(?:-?й|-?му|-?го)? (?:квартал\w*|кв\.)(?: (?P<y>\d{4}))?",
    "de": r"(?P<q>[1-4])\. quartal(?: (?P<y>\d{4}))?",
    "fr": r"(?P<q>[1-4])(?:er|e|ème) trimestre(?: (?:de )?(?P<y>\d{4}))?",
    "bg": r"(?P<q>[1-4iv]{1,3})(?:-?во|-?ро|-?то)? тримесечие(?: (?:на )?(?P<y>\d{4}))?",
}
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}


def find_dates_european(text: str, lang: str) -> list[DateMention]:
    """The dates that `text` names, sorted by start, none overlapping another. See `find_dates`."""
    language = load_language(choose_rules(lang, text))
    folded = fold(text)
    found: dict[int, DateMention] = {}
    taken: list[tuple[int, int]] = []
    for dates in (
        _find_named(language, text, folded),
        _find_numeric(text),
        _find_quarters(language, text, folded),
    ):
        for mention in dates:
            found.setdefault(mention.start, mention)
    taken = sorted((m.start, m.end) for m in found.values())
    _drop_overlaps(found, taken)
    taken = sorted((m.start, m.end) for m in found.values())
    for mention in _find_years(language, text, folded, taken):
        found.setdefault(mention.start, mention)
    return [found[start] for start in sorted(found)]


def _drop_overlaps(found: dict[int, DateMention], spans: list[tuple[int, int]]) -> None:
    last_end = -1
    for start, end in spans:
        if start < last_end:
            del found[start]
        else:
            last_end = end


@cache
def compile_named(code: str) -> re.Pattern[str]:
    """A month's name (of folded text) with the day and year around it; groups day, day_to, month, year, day_after, year_before."""
    language = load_language(code)
    names = sorted(language.months, key=lambda name: (-len(name), name))
    month = rf"(?P<month>{'|'.join(map(re.escape, names))})(?!\w)"
    if code == "hu":
        return re.compile(
            rf"(?:(?<![\d.,])(?P<year_before>(?:19|20)\d\d)\.? )?(?<!\w){month[:-6]}"
            r"(?:[a-zá-ű]{0,4}(?!\w)\.?)(?: (?P<day_after>\d{1,2})(?!\d)(?:\.(?:(?:[-–] ?\d{1,2}\.)|(?=\W|$))|-\w+)?)?"
        )
    of = {"fr": " ", "es": " (?:de )?", "ro": " "}.get(code, r"\.? ")
    day = r"(?<![\d.,])(?P<day>[0-3]?\d)(?:er|-?го|-?ого|º|-?ти|-?ви)?"
    to = r"(?: ?[-–—] ?(?P<day_to>[0-3]?\d))?"
    year = {"es": r"(?: (?:de |del )?(?P<year>(?:19|20)\d\d)(?!\d))?"}.get(
        code, r"(?:\.?,? (?P<year>(?:19|20)\d\d)(?!\d))?"
    )
    after = {
        "ru": r"(?(year)(?: ?(?:г\.|года|году|год)(?!\w))?|)",
        "uk": r"(?(year)(?: ?(?:р\.|року|році|рік)(?!\w))?|)",
        "bg": r"(?(year)(?: ?(?:г\.|година|годината)(?!\w))?|)",
        "sr": r"(?(year)(?:\.(?: (?:godine|године|god\.|год\.))?|(?: (?:godine|године)))?|)",
        "ka": r"(?(year)(?: (?:წელს|წლის))?|)",
    }.get(code, "")
    front = r"(?:(?<!\d)(?P<year_before>(?:19|20)\d\d) (?:წლის |წელს ))?" if code == "ka" else ""
    suffix = {"ka": r"(?:ს|ის|ში|დან|მდე)?", "sr": r"(?:a|u|om|а|у|ом)?"}.get(code, "")
    month = month[:-6] + suffix + r"(?!\w)"
    return re.compile(rf"{front}(?:{day}{to}{of})?(?<!\w){month}{year}{after}")


def _find_named(language: Language, text: str, folded: str) -> list[DateMention]:
    mentions = []
    for match in compile_named(language.code).finditer(folded):
        groups = match.groupdict()
        year = int(groups.get("year") or groups.get("year_before") or 0)
        day = int(groups.get("day") or groups.get("day_after") or 0)
        month = language.months[groups["month"]]
        last = int(groups.get("day_to") or 0)
        if not year and not day:
            continue  # 'mart', 'mai' alone are too often something else
        start, end = match.span()
        mention = _make_date(text, (start, end), year, month, day, last)
        if mention is not None:
            mentions.append(mention)
    return mentions


def _make_date(
    text: str, span: tuple[int, int], year: int, month: int, day: int, last: int = 0
) -> DateMention | None:
    start, end = span
    if day > 31 or last > 31 or not 1 <= month <= 12:
        return None
    if not year:
        return DateMention(start, end, text[start:end], "", "", "relative")
    days = calendar.monthrange(year, month)[1]
    if not day:
        return DateMention(
            start, end, text[start:end], f"{year}-{month:02}-01", f"{year}-{month:02}-{days}", "month"
        )
    if day > days or last > days:
        return None
    first = f"{year}-{month:02}-{day:02}"
    if last > day:
        return DateMention(start, end, text[start:end], first, f"{year}-{month:02}-{last:02}", "period")
    return DateMention(start, end, text[start:end], first, first, "day")


def _find_numeric(text: str) -> list[DateMention]:
    mentions = []
    for match in NUMERIC_DATE.finditer(text):
        groups = match.groupdict()
        year = int(groups["year"] or groups["year2"])
        if year < 100:
            year += 2000 if year < 50 else 1900
        month, day = int(groups["month"] or groups["month2"]), int(groups["day"] or groups["day2"])
        mention = _make_date(text, match.span(), year, month, day) if day else None
        if mention is not None:
            mentions.append(mention)
    return mentions


def _find_quarters(language: Language, text: str, folded: str) -> list[DateMention]:
    pattern = _QUARTERS.get(language.code)
    if pattern is None:
        return []
    mentions = []
    for match in re.finditer(rf"(?<!\w){pattern}", folded):
        written = match["q"]
        quarter = int(written) if written.isdigit() and len(written) == 1 else _ROMAN.get(written, 0)
        if not quarter:
            continue
        start, end = match.span()
        if match["y"] is None:
            mentions.append(DateMention(start, end, text[start:end], "", "", "relative"))
            continue
        year, last = int(match["y"]), quarter * 3
        if not 1000 <= year <= 9998:
            continue
        days = calendar.monthrange(year, last)[1]
        first, final = f"{year}-{last - 2:02}-01", f"{year}-{last:02}-{days}"
        mentions.append(DateMention(start, end, text[start:end], first, final, "quarter"))
    return mentions


def _find_years(
    language: Language, text: str, folded: str, taken: list[tuple[int, int]]
) -> list[DateMention]:
    mentions = []
    index = 0
    for match in _YEAR.finditer(folded):
        start, end = match.span()
        while index < len(taken) and taken[index][1] <= start:
            index += 1
        if index < len(taken) and taken[index][0] < end:
            continue
        if is_year(language, folded, start, end, read_words_before(folded, start)):
            year = match[0]
            mentions.append(
                DateMention(start, end, text[start:end], f"{year}-01-01", f"{year}-12-31", "year")
            )
    return mentions
