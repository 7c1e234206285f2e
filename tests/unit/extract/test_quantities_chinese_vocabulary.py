"""The Chinese word lists: every unit is one that pint knows, and folding keeps offsets."""

from __future__ import annotations

from pathlib import Path

import pint
import pytest

from sousveil import vocabulary
from sousveil.extract.quantities.chinese_text import _SIMPLIFIED, _TRADITIONAL, fold_text, load_words

EXTRA = Path(vocabulary.__file__).parent / "units" / "pint_extra.txt"
# Denominators that count things: they have no pint unit of their own.
COUNTED = {"person", "household", "item", "village"}


def test_every_unit_parses_in_pint() -> None:
    registry = pint.UnitRegistry()
    registry.load_definitions(EXTRA.read_text(encoding="utf-8").splitlines())
    content = load_words("units")
    units = {unit for table in ("names", "symbols", "per", "durations") for unit in content[table]} - COUNTED
    assert {str(registry.Unit(unit)) for unit in units} == units


def test_folding_changes_no_length() -> None:
    text = "採購２，３００套（人臉辨識）——１００％\u3000\u00a0\ud800"
    assert len(fold_text(text)) == len(text)
    assert fold_text("兩萬，３％") == "两万,3%"
    assert fold_text("两万，三（元）") == "两万,三(元)"


def test_traditional_forms_pair_up() -> None:
    assert len(_TRADITIONAL) == len(_SIMPLIFIED) == len(set(_TRADITIONAL))
    assert all(a != b for a, b in zip(_TRADITIONAL, _SIMPLIFIED, strict=True))


@pytest.mark.parametrize("group", ["bounds_before", "bounds_after", "increments_before"])
def test_a_context_word_means_one_thing(group: str) -> None:
    words = [word for words in load_words("numerals")[group].values() for word in words]
    assert len(words) == len(set(words))
