"""From a number and what stands around it to a quantity: money, percentages, measures, durations, counts, rates."""

from __future__ import annotations

import re
from fractions import Fraction

from sousveil.extract.quantities.european_context import (
    find_bound,
    find_bound_after,
    find_counted,
    find_increment,
    find_rate,
    find_rate_before,
    read_words_before,
)
from sousveil.extract.quantities.european_labels import find_label_unit
from sousveil.extract.quantities.european_language import DURATION, MONEY, PERCENT, SUBUNIT, UNIT
from sousveil.extract.quantities.european_page import Numeral, Page, Prefix
from sousveil.extract.quantities.european_range import read_range
from sousveil.extract.quantities.european_special import read_special
from sousveil.extract.quantities.european_tail import Tail, find_word, read_tail
from sousveil.extract.quantities.written import simplify
from sousveil.model.intervals import Number

_SMALLER = re.compile(r" (?:(?:и|i|și|und|et|y|та|და|e) )?([0-9]{1,3})(?![0-9]|[.,][0-9])")
_CENTS = re.compile(r",? (?:(?:и|i|și|et|y|und|та|და|con) )?([0-9]{1,2})(?![0-9])")
_ENDS = re.compile(r"\s*(?:$|[)\n;!?]|[.,](?![0-9]))")
_ENGLISH_SCALE = re.compile(r"(?:mn|bn|[mbk])(?!\w)")
_ENGLISH_SCALES = {"k": 10**3, "m": 10**6, "mn": 10**6, "b": 10**9, "bn": 10**9}
_LABEL_KINDS = {MONEY: "money", PERCENT: "percent", UNIT: "dimension"}

Amount = tuple[Number, Number]  # value, worth of its last digit


def finish_numeral(page: Page, numeral: Numeral) -> int:
    """Adds the quantity that begins with `numeral`, with what stands around it; returns where to go on."""
    words = read_words_before(page.folded, numeral.start)
    prefix = page.find_prefix(numeral.start)
    if numeral.digits and not prefix.code:
        end = read_special(page, numeral, words)
        if end is not None:
            return end
    _join_cut(page, numeral, prefix)
    tail = read_tail(page.language, page.text, page.folded, numeral.end)
    if prefix.code:
        words = read_words_before(page.folded, prefix.start)
        english = _ENGLISH_SCALE.match(page.folded, numeral.end)
        if english is not None:  # '€3.5m', '£2bn'
            stop = english.end()
            tail = Tail(_ENGLISH_SCALES[english[0]], stop, -1, "", stop, stop)
        elif tail.kind not in (MONEY, -1):
            tail = _without_name(tail)
    end = read_range(page, numeral, tail, words, prefix)
    if end is not None:
        return end
    if numeral.article and tail.scale == 1 and tail.kind not in (MONEY, SUBUNIT) and not prefix.code:
        return numeral.end
    amount = numeral.scaled(tail.scale if tail.scale > 1 else prefix.scale)
    amount = _add_halves(numeral, tail, amount)
    tail, amount = _add_smaller(page, tail, amount)
    if prefix.code or tail.kind in (MONEY, SUBUNIT):
        return _add_money(page, numeral, tail, amount, (words, prefix))
    return _add_plain(page, numeral, tail, amount, words)


def _join_cut(page: Page, numeral: Numeral, prefix: Prefix) -> None:
    """Joins a number that a line break cut, when what follows can only be the rest of it."""
    joined = page.find_cut(numeral)
    if joined is None:
        return
    if joined[2]:
        tail = read_tail(page.language, page.text, page.folded, joined[0])
        if tail.kind not in (MONEY, PERCENT, UNIT) and tail.scale == 1 and not prefix.code:
            return
    page.join_cut(numeral, joined)


def _without_name(tail: Tail) -> Tail:
    return Tail(tail.scale, tail.scale_end, -1, "", tail.scale_end, tail.scale_end, tail.halves)


def _add_halves(numeral: Numeral, tail: Tail, amount: Amount) -> Amount:
    """'millón y medio': a half of the last scale word more."""
    if not tail.halves:
        return amount
    whole = Fraction(numeral.worth if tail.halves == 1 and numeral.worth else tail.halves)
    return simplify(amount[0] + whole / 2), simplify(whole / 2)


def _add_smaller(page: Page, tail: Tail, amount: Amount) -> tuple[Tail, Amount]:
    """'2 млн 300 тыс. рублей': what a smaller scale word adds."""
    if tail.scale == 1 or tail.kind >= 0:
        return tail, amount
    match = _SMALLER.match(page.folded, tail.scale_end)
    if match is None:
        return tail, amount
    inner = read_tail(page.language, page.text, page.folded, match.end())
    counts_on = inner.scale == 1 and inner.kind == MONEY and tail.scale == 1000 and len(match[1]) == 3
    if not 1 < inner.scale < tail.scale and not counts_on:
        return tail, amount
    joined = Tail(tail.scale, inner.scale_end, inner.kind, inner.name, inner.end, inner.start)
    return joined, (simplify(amount[0] + int(match[1]) * inner.scale), inner.scale)


def _add_money(
    page: Page, numeral: Numeral, tail: Tail, amount: Amount, before: tuple[list[str], Prefix]
) -> int:
    words, prefix = before
    value, step = amount
    currency, end = prefix.code, tail.scale_end
    if step == 1 and numeral.counts_singly:
        step = 0
    # In front a '$' may be any dollar or peso; the name behind says which.
    if tail.kind == MONEY and (
        not currency or "$" in page.text[prefix.start : numeral.start] or currency == tail.name
    ):
        currency, end = tail.name, tail.end
    elif tail.kind == SUBUNIT and not currency:
        currency = tail.name or ("USD" if page.language.code in ("ru", "uk") else "EUR")
        value, step, end = simplify(Fraction(value) / 100), 0, tail.end
    if tail.kind != SUBUNIT and tail.scale == 1 and not numeral.decimals:
        cents = _read_subunit(page, end)
        if cents is not None:
            value, step, end = simplify(value + Fraction(cents[0], 100)), 0, cents[1]
    start = prefix.start
    signed = page.find_sign(start)
    minus = page.is_negative(signed, start) or page.is_negative(page.find_sign(numeral.start), numeral.start)
    comparison, taken = find_bound(page.language, words)
    words = words[: len(words) - taken]
    if not comparison:
        comparison, _ = find_bound_after(page.language, page.folded, end)
    is_conversion = _is_conversion(page, start, currency)
    quantity = page.add(signed, end, "money", -value if minus else value)
    page.set_bounds(quantity, step, comparison, numeral)
    quantity.unit = currency
    quantity.role = "conversion" if is_conversion else ""
    quantity.per, rate_end = find_rate(page.language, page.folded, page.text, end)
    quantity.increment = find_increment(page.language, words, page.folded, end)
    return max(end, rate_end)


def _read_subunit(page: Page, end: int) -> tuple[int, int] | None:
    """(hundredths, end) of '50 копеек' behind an amount."""
    match = _CENTS.match(page.folded, end)
    if match is None:
        return None
    found = find_word(page.language, page.text, page.folded, match.end())
    if found is not None and found[0] == SUBUNIT:
        return int(match[1]), found[3]
    # '3 Euro 50'
    bare = page.language.code in ("de", "fr") and len(match[1]) == 2 and match[0][1:] == match[1]
    return (int(match[1]), match.end()) if bare and _ENDS.match(page.folded, match.end()) else None


def _is_conversion(page: Page, start: int, currency: str) -> bool:
    """Whether an amount in brackets repeats the one before it in another currency."""
    if not page.found or page.found[-1].kind != "money" or page.found[-1].unit == currency:
        return False
    between = page.text[page.found[-1].end : start]
    return len(between) < 40 and "(" in between and ")" not in between and "\n" not in between


def _add_plain(page: Page, numeral: Numeral, tail: Tail, amount: Amount, words: list[str]) -> int:
    """Percentages, measures, durations and bare numbers."""
    language, folded = page.language, page.folded
    kind, unit, end, (value, step) = _name_kind(page, numeral, tail, amount)
    signed = page.find_sign(numeral.start)
    comparison, taken = find_bound(language, words)
    words = words[: len(words) - taken]
    after = end
    if not comparison:
        comparison, after = find_bound_after(language, folded, end)
    counted = (-1, -1, 0)
    if tail.kind == DURATION:
        counted = (tail.start, tail.end, 0)
    elif kind == "number":
        counted = find_counted(language, folded, after)
    per, rate_end = "", -1
    if tail.kind != DURATION:
        per, rate_end = find_rate(language, folded, page.text, max(counted[1], end))
        per = per or find_rate_before(language, words)
    if per and kind == "number":
        kind = "rate"
    quantity = page.add(signed, end, kind, -value if page.is_negative(signed, numeral.start) else value)
    page.set_bounds(quantity, step, comparison, numeral)
    quantity.unit, quantity.per = unit, per
    quantity.role = "duration" if tail.kind == DURATION else ""
    quantity.increment = counted[2] or find_increment(language, words, folded, max(counted[1], end))
    page.set_counted(quantity, counted[0], counted[1])
    return tail.end if tail.kind == DURATION else max(end, rate_end)


def _name_kind(page: Page, numeral: Numeral, tail: Tail, amount: Amount) -> tuple[str, str, int, Amount]:
    """(kind, unit, end, amount) of a number that names no currency itself."""
    value, step = amount
    if tail.kind == PERCENT and tail.name == "permille":
        return "percent", "percent", tail.end, (simplify(Fraction(value) / 10), simplify(Fraction(step) / 10))
    if tail.kind in (PERCENT, UNIT):
        return _LABEL_KINDS[tail.kind], tail.name, tail.end, amount
    exact = 0 if step == 1 and numeral.counts_singly else step
    if tail.kind < 0 and numeral.digits:
        label = find_label_unit(page.language, page.text, page.folded, numeral.start, page.tables)
        if label is not None and (label.scale == 1 or tail.scale == 1):
            value, step = numeral.scaled(label.scale * tail.scale)
            if label.kind == MONEY and step == 1 and numeral.counts_singly:
                step = 0
            return _LABEL_KINDS[label.kind], label.name, tail.scale_end, (value, step)
    return "number", "", tail.scale_end, (value, exact)
