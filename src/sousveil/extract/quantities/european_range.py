"""Ranges: 'zwischen 10 und 12 Millionen Euro', 'от 5 до 7 %', '10–12 mil. lei', 'two or three'."""

from __future__ import annotations

import re
from functools import cache

from sousveil.extract.quantities.european_context import find_counted, find_rate
from sousveil.extract.quantities.european_language import DURATION, MONEY, PERCENT, UNIT, load_language
from sousveil.extract.quantities.european_page import Numeral, Page, Prefix
from sousveil.extract.quantities.european_special import is_month_next
from sousveil.extract.quantities.european_tail import Tail, read_tail
from sousveil.extract.quantities.written import span_range
from sousveil.model.intervals import Number

_SYMBOL = re.compile(r"(?:US)?[€$£₽₴₾] ?|(?:EUR|USD|RSD|GBP|CHF|RON|HUF|UAH|BGN) ")
_KINDS = {MONEY: "money", PERCENT: "percent", UNIT: "dimension"}


@cache
def _compile_joins(code: str) -> re.Pattern[str]:
    """What stands between the two ends of a range; group 1 is the word, None for a dash."""
    joins = sorted(load_language(code).words["ranges.joins"], key=lambda word: (-len(word), word))
    words = [
        re.escape(word) + " " if word.startswith("-") else f"[ \\n]{re.escape(word)}[ \\n]" for word in joins
    ]
    return re.compile(rf"({'|'.join(words)})| ?[-–—−] ?(?=[^\s])(?![-–—−])")


def read_range(page: Page, numeral: Numeral, tail: Tail, words: list[str], prefix: Prefix) -> int | None:
    """Adds the range that begins with `numeral` and returns where to go on; None when none begins there."""
    language = page.language
    joined = _compile_joins(language.code).match(page.folded, tail.end)
    if joined is None:
        return None
    word = joined[1]
    opening = language.words["ranges.open"]
    opened = bool(words) and (words[-1] in opening or " ".join(words[-2:]) in opening)
    if language.code == "hu" and not opened:  # '10 és 12 millió között'
        opened = "között" in page.folded[joined.end() : joined.end() + 48]
    if word is not None and word.strip() in language.words["ranges.weak"] and not opened:
        return None
    start = joined.end()
    symbol = _SYMBOL.match(page.text, start) if prefix.code else None
    second = page.read_any(symbol.end() if symbol else start)
    if second is not None and second.worth and second.value == second.worth:
        return None  # a bare scale word: '12-Millionen-Vertrag'
    if second is None or _goes_on(page, second.end) or _is_lopsided(joined[0]):
        return None
    after = read_tail(language, page.text, page.folded, second.end)
    if tail.kind >= 0 and (after.kind, after.name) != (tail.kind, tail.name):
        return None
    high = second.scaled(after.scale)[0]
    low = _scale_low(numeral, tail, second, after)
    if low >= high or is_month_next(page, second.end):
        return None
    return _add_range(page, (numeral, second), (low, high), after, prefix)


def _scale_low(numeral: Numeral, tail: Tail, second: Numeral, after: Tail) -> Number:
    """The lower end; it shares the upper end's scale word in '10–12 Millionen', not in '900–1,2 Millionen'."""
    shared = int(after.scale * (second.worth if second.worth >= 1000 else 1))
    if tail.scale == 1 and not numeral.worth and shared > 1:
        scaled = numeral.scaled(shared)[0]
        if scaled < second.scaled(after.scale)[0]:
            return scaled
    return numeral.scaled(tail.scale)[0]


def _goes_on(page: Page, end: int) -> bool:
    """'12-34-56' is no range."""
    return page.folded[end : end + 1] in ("-", "–") and page.folded[end + 1 : end + 2].isdigit()


def _is_lopsided(joined: str) -> bool:
    """'5 -7' and '5- 7' are more likely something else."""
    return joined.strip() in "-–—−" and joined.startswith(" ") != joined.endswith(" ")


def _add_range(
    page: Page, numerals: tuple[Numeral, Numeral], ends: tuple[Number, Number], after: Tail, prefix: Prefix
) -> int:
    kind, unit = _KINDS.get(after.kind, "number"), after.name if after.kind in _KINDS else ""
    end = after.end if after.kind in _KINDS else after.scale_end
    if prefix.code and after.kind != MONEY:
        kind, unit, end = "money", prefix.code, after.scale_end
    counted = (-1, -1, 0)
    per = ""
    if after.kind == DURATION:
        counted = (after.start, after.end, 0)
    else:
        if kind == "number":
            counted = find_counted(page.language, page.folded, end)
        per, _ = find_rate(page.language, page.folded, page.text, max(counted[1], end))
    if per and kind == "number":
        kind = "rate"
    quantity = page.add(prefix.start, end, kind, span_range(*ends))
    quantity.low, quantity.high = ends
    quantity.unit, quantity.per, quantity.increment = unit, per, counted[2]
    quantity.role = "duration" if after.kind == DURATION else "range"
    quantity.confidence = min(numeral.confidence for numeral in numerals)
    page.set_counted(quantity, counted[0], counted[1])
    return max(end, after.end)
