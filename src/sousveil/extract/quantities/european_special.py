"""Digits that are no plain amount: years, days of a month, clock times, ordinals, multiples, identifiers."""

from __future__ import annotations

import re

from sousveil.extract.quantities.european_context import find_bound, is_year
from sousveil.extract.quantities.european_dates import NUMERIC_DATE
from sousveil.extract.quantities.european_language import MONEY, PERCENT, UNIT
from sousveil.extract.quantities.european_page import Numeral, Page
from sousveil.extract.quantities.european_tail import find_word, read_tail

MONTH_AFTER = re.compile(r"(?:er|-?го|-?ти|-?ви|º)?\.? ?(?:de |du |a |al )?([^\W\d_]+\.?)")

_DAYS = re.compile(r" ?[-–—] ?[0-3]?[0-9](?![0-9])")  # '10–15 мая'
_TIME = re.compile(r"([0-2]?[0-9])(?::|h ?)([0-5][0-9])(?![0-9])")
_YEARS = re.compile(r"(?:19|20)[0-9]{2} ?[-–—/] ?(?:(?:19|20)[0-9]{2}|[0-9]{2})(?![0-9]|[.,][0-9])")
_HYPHENATED = re.compile(r"[0-9]+(?:-[0-9]+){2,}")
_WORD_REST = re.compile(r"(?:[\w]|[-:](?=\w))*")
_NEXT_WORD = re.compile(r"[ -](?:\r?\n)?([^\W\d_]+(?:['-][^\W\d_]+)*)")
_GLUED = re.compile(r"-?[^\W\d_]+")
_NUMBER_MARKS = frozenset({"№", "#", "nr.", "no.", "n°", "№№", "бр."})


def skip_word(page: Page, end: int) -> int:
    """The end of the word that `end` stands in."""
    match = _WORD_REST.match(page.folded, end)
    return match.end() if match else end


def read_fixed_form(page: Page, start: int) -> int | None:
    """Dates in digits, times and hyphenated identifiers at `start`: where to go on; None when it is none of them."""
    dated = NUMERIC_DATE.match(page.folded, start)
    if dated is not None:
        return page.add_parts(start, dated.end(), "date")
    timed = _TIME.match(page.folded, start)
    if timed is not None:
        return page.add_parts(start, timed.end(), "time")
    hyphenated = _HYPHENATED.match(page.folded, start)
    return None if hyphenated is None else skip_word(page, hyphenated.end())


def read_special(page: Page, numeral: Numeral, words: list[str]) -> int | None:
    """Reads `numeral` as a year, a day, an ordinal, a multiple or an identifier: where to go on; None when it is none."""
    language, folded = page.language, page.folded
    start, end = numeral.start, numeral.end
    whole = numeral.digits == folded[start:end]
    if whole and _is_date(page, start, end, words):
        years = _match_years(page, start, end)
        return page.add_parts(start, years or end, "date")
    if whole:
        ordinal = _find_ordinal(page, start, end, words)
        if ordinal is not None:
            page.add(*ordinal, "ordinal", int(numeral.digits))
            return ordinal[1]
    times = find_times(page, end)
    if times:
        add_multiple(page, numeral, times, words)
        return times
    if whole and words and words[-1] in _NUMBER_MARKS:
        return page.add_parts(start, end, "identifier")
    if whole and folded[end : end + 1].isalpha() and find_word(language, page.text, folded, end) is None:
        return skip_word(page, end)
    return None


def add_multiple(page: Page, numeral: Numeral, end: int, words: list[str]) -> None:
    """Adds '3 раза', 'два пъти', '2,5-szeres' from `numeral` to `end`."""
    value, step = numeral.scaled()
    quantity = page.add(numeral.start, end, "multiple", value)
    comparison, _ = find_bound(page.language, words)
    page.set_bounds(quantity, 0 if numeral.counts_singly else step, comparison, numeral)


def find_times(page: Page, end: int) -> int:
    """End of the 'times' word behind a number that ends at `end`; 0 when there is none."""
    marks, folded = page.language.words["multiple_words.after"], page.folded
    if folded.startswith("-", end) or folded[end : end + 1].isalpha():
        glued = _GLUED.match(folded, end)
        return glued.end() if glued is not None and glued[0] in marks else 0
    following = _NEXT_WORD.match(folded, end)
    return following.end() if following is not None and following[1] in marks else 0


def is_month_next(page: Page, end: int) -> bool:
    """Whether a month's name follows."""
    days = _DAYS.match(page.folded, end)
    month = MONTH_AFTER.match(page.folded, days.end() if days else end)
    return month is not None and page.language.find_month(month[1]) > 0


def _is_date(page: Page, start: int, end: int, words: list[str]) -> bool:
    if end - start == 4:
        return _match_years(page, start, end) > 0 or is_year(page.language, page.folded, start, end, words)
    if end - start > 2:
        return False
    # Hungarian writes the month before the day.
    after_month = page.language.code == "hu" and bool(words) and page.language.find_month(words[-1]) > 0
    return after_month or is_month_next(page, end)


def _match_years(page: Page, start: int, end: int) -> int:
    """End of '2019–2021' when the four digits at `start` begin it and no unit follows; else 0."""
    if end - start != 4:
        return 0
    years = _YEARS.match(page.folded, start)
    if years is None:
        return 0
    tail = read_tail(page.language, page.text, page.folded, years.end())
    return 0 if tail.kind in (MONEY, PERCENT, UNIT) else years.end()


def _find_ordinal(page: Page, start: int, end: int, words: list[str]) -> tuple[int, int] | None:
    """(start, end) of '5-й', '1er', 'am 3. ', 'მე-5'; None when it is no ordinal."""
    marks, folded = page.language.sections["ordinal_marks"], page.folded
    if end - start > 4:
        return None
    for prefix in marks.get("prefixes", ()):
        if folded[max(0, start - len(prefix)) : start] == prefix:
            return start - len(prefix), end
    longest = 0
    for suffix in marks["suffixes"]:
        stop = end + len(suffix)
        if folded.startswith(suffix, end) and not folded[stop : stop + 1].isalnum():
            longest = max(longest, len(suffix))
    if longest:
        return start, end + longest
    if folded[end : end + 2] == ". " and words and words[-1] in marks["dot_after"]:
        following = _NEXT_WORD.match(folded, end + 1)
        # A capital would begin a new sentence, but not in German.
        if following is not None and (page.language.code == "de" or page.text[end + 2].islower()):
            return start, end + 1
    return None
