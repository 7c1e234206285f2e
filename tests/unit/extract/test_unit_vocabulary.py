"""Every unit that the vocabularies name is one that pint knows, in pint's own spelling."""

from __future__ import annotations

import tomllib
import warnings
from pathlib import Path

import pytest

import sousveil.vocabulary

UNITS = Path(sousveil.vocabulary.__path__[0]) / "units"


def test_extra_definitions_load_and_english_units_are_spelled_as_pint_spells_them() -> None:
    pint = pytest.importorskip("pint")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        registry = pint.UnitRegistry()
        registry.load_definitions(str(UNITS / "pint_extra.txt"))
    content = tomllib.loads((UNITS / "en.toml").read_text("utf-8"))
    units = {unit for section in content.values() for unit in section}
    assert len(units) > 100
    assert {unit: str(registry.Unit(unit)) for unit in units} == {unit: unit for unit in units}
    assert registry.Quantity(15, "mu").to("hectare").magnitude == pytest.approx(1)


def test_no_english_name_stands_for_two_units() -> None:
    content = tomllib.loads((UNITS / "en.toml").read_text("utf-8"))
    for section, units in content.items():
        names = [name for words in units.values() for name in words]
        assert len(names) == len(set(names)), section
