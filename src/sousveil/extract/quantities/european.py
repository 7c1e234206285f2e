"""Quantities in Russian, Ukrainian, Serbian, Hungarian, Romanian, Bulgarian, Georgian, German, French and Spanish.

One expression per language finds where a number may begin; everything else looks only at the words around there.
What the languages write stands in data files: see `european_language`.
"""

from __future__ import annotations

import re
from fractions import Fraction

from sousveil.extract.quantities.european_amounts import finish_numeral
from sousveil.extract.quantities.european_context import find_bound, read_words_before
from sousveil.extract.quantities.european_dates import find_dates_european
from sousveil.extract.quantities.european_language import choose_rules, fold, load_language
from sousveil.extract.quantities.european_numerals import read_words
from sousveil.extract.quantities.european_page import LONGEST_RUN, RUN, Numeral, Page
from sousveil.extract.quantities.european_special import add_multiple, find_times, read_fixed_form, skip_word
from sousveil.extract.quantities.european_tail import read_tail
from sousveil.extract.quantities.written import find_bounds, simplify
from sousveil.model.intervals import Number
from sousveil.model.quantities import Quantity

__all__ = ["find_dates_european", "find_european"]

_NEXT_WORD = re.compile(r"[ -](?:\r?\n)?([^\W\d_]+(?:['-][^\W\d_]+)*)")


def find_european(text: str, lang: str) -> list[Quantity]:
    """The quantities that `text` states, sorted by start, none overlapping another. See `find_quantities`."""
    language = load_language(choose_rules(lang, text))
    page = Page(text, fold(text), language, lang)
    search, folded = language.anchor.search, page.folded
    match = search(folded, 0)
    while match is not None:
        start = match.start()
        if folded[start] in "0123456789":
            page.taken = _read_digits(page, start)
        else:
            page.taken = _read_word(page, start, match.end())
        match = search(folded, page.taken)
    return page.found


def _read_digits(page: Page, start: int) -> int:
    """Reads the number at `start`; returns where to go on."""
    folded = page.folded
    run = RUN.match(folded, start)
    if run is None:
        return start + 1
    end = run.end()
    if end - start > LONGEST_RUN:
        return end
    before = folded[start - 1] if start else " "
    if (before.isalpha() or before == "_") and not page.find_prefix(start).code:
        return skip_word(page, end)
    if before == "-" and start > 1 and folded[start - 2].isalpha() and page.language.code != "ka":
        return page.add_parts(start, end, "identifier")  # 'COVID-19'
    done = read_fixed_form(page, start)
    if done is not None:
        return done
    numeral = page.read_digits(start)
    if numeral is None:
        return page.add_parts(start, end, "identifier")
    return finish_numeral(page, numeral)


def _read_word(page: Page, start: int, end: int) -> int:
    """Reads the number that begins with the word from `start` to `end`; returns where to go on."""
    language, folded = page.language, page.folded
    word = folded[start:end]
    if word in language.ordinals and word not in language.numerals:
        page.add(start, end, "ordinal", language.ordinals[word])
        return end
    multiple = language.multiples.look_up(word)
    if multiple is not None:
        page.add(start, end, "multiple", multiple[1])
        return end
    following = _NEXT_WORD.match(folded, end)
    if following is not None:
        pair = f"{word} {following[1]}"
        if pair in language.ordinals:
            page.add(start, following.end(), "ordinal", language.ordinals[pair])
            return following.end()
        if pair in language.fractions:
            return _finish_fraction(page, start, following.end(), language.fractions[pair], known=True)
    if word in language.fractions:
        return _finish_fraction(page, start, end, language.fractions[word], known=" " in word)
    words = read_words(language, folded, start, end)
    if words is None:
        return end
    numeral = Numeral(start, words[0], value=words[1], worth=words[2], article=words[3])
    return _finish_words(page, numeral)


def _finish_words(page: Page, numeral: Numeral) -> int:
    """A number in words, with the fraction, dozens or 'times' behind it."""
    language = page.language
    following = _NEXT_WORD.match(page.folded, numeral.end)
    if following is not None:
        name = following[1]
        if name in language.fractions:
            share = simplify(numeral.value * language.fractions[name])
            return _finish_fraction(page, numeral.start, following.end(), share, known=True)
        if name in language.groups:
            numeral.value = simplify(numeral.value * language.groups[name])
            numeral.end, numeral.article = following.end(), False
        head = name.partition("-")[0]  # 'un demi-million'
        if head != name and head in language.fractions and numeral.article:
            end = following.start(1) + len(head)
            return _finish_fraction(page, numeral.start, end, language.fractions[head], known=True)
    times = 0 if numeral.article else find_times(page, numeral.end)
    if times:
        add_multiple(page, numeral, times, read_words_before(page.folded, numeral.start))
        return times
    return finish_numeral(page, numeral)


def _finish_fraction(page: Page, start: int, end: int, value: Number, known: bool = False) -> int:
    """A share in words: alone ('moitié'), or of a scale ('medio millón')."""
    language = page.language
    if read_tail(language, page.text, page.folded, end).scale > 1:
        return finish_numeral(page, Numeral(start, end, value=value, worth=Fraction(1, 10)))
    if known or page.folded[start:end] in language.words["words.alone"]:
        comparison, _ = find_bound(language, read_words_before(page.folded, start))
        quantity = page.add(start, end, "number", value)
        quantity.comparison = comparison
        bounds = find_bounds(value, 0, comparison)
        quantity.low, quantity.high, quantity.low_closed, quantity.high_closed = bounds
    return end
