"""Whatever the text: quantities and dates lie in order, inside the text, and nothing is raised."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sousveil.extract.quantities.european import find_dates_european, find_european
from sousveil.extract.quantities.european_language import LANGUAGES, load_language

PIECES = [
    "1", "12", "2021", "1.234", "1,5", "560,\n8", " ", "\n", "\t", "|", "-", "–", ".", ",", "%", "€", "$", "EUR", "(",
    ")", "Mio.", "млн", "руб.", "тыс.", "milliárd", "Ft", "zwei", "und", "bis", "до", "от", "mil", "millones", "de",
    "mii", "lei", "лв.", "мая", "mai", "აპრილს", "ორ", "ას", "ათასი", "-დან", "-მდე", "km", "km²", "3.", "й", "-й",
    "x", "\ud800", "\x00", "\u202e", "İ", "½", "١٢", "9" * 70,
]  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.sampled_from(PIECES), max_size=25).map("".join) | st.text(max_size=60),
    st.sampled_from(LANGUAGES),
)
def test_any_text(text: str, lang: str) -> None:
    for found in (find_european(text, lang), find_dates_european(text, lang)):
        end = 0
        for item in found:
            assert end <= item.start < item.end <= len(text)
            assert item.text == text[item.start : item.end]
            end = item.end
    for quantity in find_european(text, lang):
        assert not quantity.interval.is_empty or quantity.comparison
        assert quantity.value is not None


@pytest.mark.parametrize(
    "piece", ["1.", "1,", "123 ", "zwei", "сто ", "1-", "1:", "5 (", "mil ", "|", "a", "2021-"]
)
def test_time_is_linear(piece: str) -> None:
    load_language("de")
    find_european(piece * 100, "de")
    short = _measure(piece * 3000)
    assert _measure(piece * 12000) < 12 * short + 0.2


def _measure(text: str) -> float:
    start = time.process_time()
    find_european(text, "de")
    return time.process_time() - start
