"""Currency forms, and the data files that come from CLDR."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

import pint
import pytest

from sousveil.extract.quantities.currencies import SYMBOLS, WORDLIKE_CODES, load_codes, load_currencies

ROOT = Path(__file__).parents[3]
VOCABULARY = ROOT / "src" / "sousveil" / "vocabulary"
LANGUAGES = ("en", "zh", "ru", "uk", "sr", "hu", "ro", "bg", "ka", "de", "fr", "es")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_form_names_a_known_code(lang: str) -> None:
    names = load_currencies(lang)
    codes = load_codes() | {"XBT", ""}
    unknown = {
        code
        for forms in (names.symbols, names.names, names.stems, names.subunits)
        for code in forms.values()
        if code not in codes and not code.startswith("X")
    }
    assert not unknown
    assert all(form == form.lower() for form in (*names.names, *names.stems, *names.subunits))


def test_symbols_and_local_meanings() -> None:
    assert SYMBOLS["HK$"] == "HKD"
    assert load_currencies("zh").symbols["¥"] == "CNY"
    assert load_currencies("fr").symbols["¥"] == "JPY"
    assert load_currencies("xx").symbols["$"] == "USD"
    assert load_currencies("bg").names["лева"] == "BGN"
    assert load_currencies("ru").stems["рубл"] == "RUB"
    assert load_currencies("uk").subunits["коп."] == "UAH"


def test_codes() -> None:
    assert {"EUR", "USD", "CNY", "RSD", "HRK", "DEM"} <= load_codes()
    assert not {"XXX", "XTS", "XAU"} & load_codes()
    assert {"TOP", "ALL"} <= WORDLIKE_CODES


def test_the_export_from_cldr_is_current() -> None:
    done = subprocess.run(
        [sys.executable, str(ROOT / "tools" / "export_cldr.py"), "--check"], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    "name", ["international", "ru", "uk", "sr", "hu", "ro", "bg", "ka", "de", "fr", "es"]
)
def test_every_unit_is_spelled_as_pint_spells_it(name: str) -> None:
    registry = pint.UnitRegistry()
    sections = tomllib.loads((VOCABULARY / "units" / f"{name}.toml").read_text(encoding="utf-8"))
    units = [unit for section in sections.values() for unit in section]
    assert units
    assert [str(registry.Unit(unit)) for unit in units] == units
