"""What must hold for the quantities and dates of any text whatsoever."""

from __future__ import annotations

import time
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sousveil.extract.quantities import find_dates, find_quantities
from sousveil.model.quantities import COMPARISONS, KINDS

# Bits that meet in real texts and in hostile ones; joined at random they reach the odd corners of the grammar.
_BITS = st.sampled_from(
    ["1", "12", "345", "6,789", "0.5", "1/2", "½", "2021", "19", "$", "€", "¥", "RMB", "US$", "%", " percent", " ", "  ", "\n", "-", "–", "+",
     ".", ",", ":", "/", "^", "e9", "x10^6", "(", ")", "one", "twenty", "hundred", " and ", " million", " thousand", "half", " a ", "third",
     "fifths", " point ", " dozen", " over ", " out of ", " in ", " to ", "between ", "from ", "more than ", "nearly ", "up to ", " km", " m",
     " square miles", " per ", "square mile", " daily", " each minute", " years", " pm", "May ", "April", " times", "tripled", "twofold",
     "additional", " new", " cameras", " dollars", " (kg)", "Budget (million RMB): ", "|", "\t", "'", "\u202f", "\u200f", "\x00", "\ud800",
     "İ", "ß", "\u0660", "１２", "minus ", "°C", "k", "M", "th", "s", "http://", "@", "percent of "]
)  # fmt: skip
_TEXTS = st.one_of(st.lists(_BITS, max_size=25).map("".join), st.text(max_size=80))


@pytest.mark.parametrize("lang", ["en"])
@settings(max_examples=400, deadline=None)
@given(text=_TEXTS)
def test_quantities_are_in_order_and_point_at_their_words(lang: str, text: str) -> None:
    end = 0
    for quantity in find_quantities(text, lang):
        assert quantity.start >= end
        assert quantity.start < quantity.end
        assert text[quantity.start : quantity.end] == quantity.text
        assert quantity.kind in KINDS
        assert quantity.comparison in COMPARISONS
        assert quantity.increment in (-1, 0, 1)
        assert 0 < quantity.confidence <= 1
        for number in (quantity.value, quantity.low, quantity.high):
            assert number is None or type(number) in (int, Fraction)
        if quantity.value is not None and not quantity.comparison:
            assert quantity.interval.contains(quantity.value)
        if quantity.counted:
            assert text[quantity.counted_start : quantity.counted_end] == quantity.counted
        else:
            assert quantity.counted_start == quantity.counted_end == -1
        end = quantity.end


@settings(max_examples=300, deadline=None)
@given(text=_TEXTS)
def test_dates_are_in_order_and_run_forwards(text: str) -> None:
    end = 0
    for mention in find_dates(text, "en"):
        assert mention.start >= end
        assert text[mention.start : mention.end] == mention.text
        assert not (mention.start_date and mention.end_date) or mention.start_date <= mention.end_date
        end = mention.end


@settings(max_examples=100, deadline=None)
@given(
    text=_TEXTS, lang=st.sampled_from(["", "en", "zh", "zh-Hant", "sr-Latn", "de", "ka", "xx", "!!", "en_GB"])
)
def test_no_language_tag_makes_it_fail(text: str, lang: str) -> None:
    assert all(text[q.start : q.end] == q.text for q in find_quantities(text, lang))


_HOSTILE = {
    "letters": "a",
    "digits": "7",
    "grouped": "1,234,",
    "dotted": "1.",
    "spaced": "1 234 ",
    "number words": "one ",
    "hundreds": "hundred and ",
    "tens and hyphens": "twenty-",
    "point": "one point ",
    "fractions": "one third and ",
    "brackets": "(m) ",
    "open brackets": "(",
    "unit brackets": "(million RMB)",
    "table": "a (RMB)\t1\n",
    "pipes": "|",
    "currency": "$",
    "currency and digits": "$1 ",
    "ranges": "1-",
    "between": "between 1 and ",
    "over": "1 over ",
    "in": "one in ",
    "slashes": "1/",
    "powers": "1^",
    "exponents": "1e",
    "dates": "May 5, ",
    "addresses": "http://",
    "mail": "a@",
    "percent of": "percent of ",
    "a half": "a half ",
    "line feeds": "1,\n",
    "bidi": "\u202e\u2067",
    "nul": "\x00",
    "surrogates": "\ud800",
    "articles": "a ",
    "quotes": '5" ',
    "per": "5 per ",
}


@pytest.mark.parametrize("bit", _HOSTILE.values(), ids=_HOSTILE)
def test_time_is_linear_on_hostile_text(bit: str) -> None:
    small, large = bit * (4_000 // len(bit)), bit * (32_000 // len(bit))

    def measure(text: str) -> float:
        start = time.process_time()
        find_quantities(text, "en")
        find_dates(text, "en")
        return time.process_time() - start

    measure(small)
    quick = min(measure(small) for _ in range(2))
    # Eight times as much text: three times that again is allowed for noise; a quadratic search takes 64 times as long.
    assert measure(large) < max(24 * quick, 0.3)
