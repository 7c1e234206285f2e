"""Currencies as texts write them: symbols, ISO 4217 codes, and names per language.

Names come from CLDR (vocabulary/cldr/<lang>.json, made by tools/export_cldr.py) and from our own lists
(vocabulary/currencies/<lang>.toml: short names, cases and slang, which win). Nothing here searches text: the
languages' modules put the forms into their own expressions and look up here what they matched.
"""

from __future__ import annotations

import json
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from sousveil import vocabulary
from sousveil.vocabulary.currency_codes import SYMBOLS as SYMBOLS
from sousveil.vocabulary.currency_codes import load_codes as load_codes

_VOCABULARY = Path(vocabulary.__file__).parent

_LOCAL_SYMBOLS: dict[str, dict[str, str]] = {
    "": {"$": "USD", "＄": "USD", "﹩": "USD", "¥": "JPY", "￥": "JPY"},
    "zh": {"¥": "CNY", "￥": "CNY"},
    "en": {"¥": "CNY", "￥": "CNY"},
}

# Codes that are also words or names; they count as money only after a number, never in front of it ('TOP 10').
WORDLIKE_CODES = frozenset(
    {"ALL", "TOP", "TRY", "CUP", "MOP", "PEN", "COP", "MAD", "SOS", "LAK", "ANG", "AMD", "DOP", "PAB",
     "BOB", "STD", "SIT", "LIT", "FIM", "BAD", "YUM", "ESP", "CHE", "GIP", "SAR", "MAL", "MAG", "CLE", "XXX", "XTS",
     "SLE", "XUA", "MRO", "ERN", "ARM", "BEC", "ROL", "SUR", "VED", "DDM"}
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class CurrencyNames:
    """How one language writes currencies; every key is folded (lower case, plain spaces and apostrophes).

    `symbols`: symbol or national abbreviation, as written → code. `names`: whole name → code. `stems`: beginning of
    a word that takes endings ('рубл') → code. `subunits`: whole or, ending in '*', stem → code of the currency of
    which it is a hundredth ('коп*' → RUB); '' when several currencies have it ('cent').
    """

    symbols: dict[str, str]
    names: dict[str, str]
    stems: dict[str, str]
    subunits: dict[str, str]


@cache
def load_currencies(lang: str) -> CurrencyNames:
    """The currency forms of `lang` (a primary subtag); of no language in particular when it has no files."""
    symbols = {**SYMBOLS, **_LOCAL_SYMBOLS[""], **_LOCAL_SYMBOLS.get(lang, {})}
    names: dict[str, str] = {}
    stems: dict[str, str] = {}
    subunits: dict[str, str] = {}
    if (_VOCABULARY / "cldr" / f"{lang}.json").exists():
        names.update(_read_json(lang)["currencies"])
    own = _read_own(lang)
    for code, forms in own.get("names", {}).items():
        for form in forms:
            if form.endswith("*"):
                stems[form[:-1]] = code
            else:
                names[form] = code
    for code, forms in own.get("symbols", {}).items():
        symbols.update(dict.fromkeys(forms, code))
    for code, forms in own.get("subunits", {}).items():
        subunits.update(dict.fromkeys(forms, "" if code == "ANY" else code))
    return CurrencyNames(symbols, names, stems, subunits)


def _read_json(name: str) -> Any:
    return json.loads((_VOCABULARY / "cldr" / f"{name}.json").read_text(encoding="utf-8"))


def _read_own(lang: str) -> dict[str, dict[str, list[str]]]:
    path = _VOCABULARY / "currencies" / f"{lang}.toml"
    return tomllib.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
