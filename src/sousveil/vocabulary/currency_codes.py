"""Currencies as notices write them: codes, signs and words in many languages → ISO 4217.

Words come from CLDR (vocabulary/cldr, made by tools/export_cldr.py) and from our own lists (vocabulary/currencies).
"""

from __future__ import annotations

import json
import re
import tomllib
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any, NamedTuple

from sousveil.model.notice_values import clean_name

# Symbols that mean the same in every language. '$', '¥' and 'kr' alone are in currencies/shared.toml.
SYMBOLS: dict[str, str] = {
    "€": "EUR", "£": "GBP", "₽": "RUB", "₴": "UAH", "₾": "GEL", "₸": "KZT", "₺": "TRY", "₼": "AZN", "֏": "AMD",
    "₪": "ILS", "₹": "INR", "₩": "KRW", "￦": "KRW", "₫": "VND", "฿": "THB", "₦": "NGN", "₱": "PHP", "₵": "GHS",
    "₡": "CRC", "₲": "PYG", "₭": "LAK", "₮": "MNT", "₿": "XBT", "￡": "GBP", "₤": "GBP",
    "US$": "USD", "U$": "USD", "US $": "USD", "USD$": "USD", "$US": "USD", "U.S.$": "USD",
    "A$": "AUD", "AU$": "AUD", "C$": "CAD", "CA$": "CAD", "Can$": "CAD", "$CA": "CAD", "$ US": "USD", "$ CA": "CAD", "$ CAN": "CAD", "NZ$": "NZD", "S$": "SGD", "SG$": "SGD",
    "HK$": "HKD", "NT$": "TWD", "MX$": "MXN", "Mex$": "MXN", "R$": "BRL", "AR$": "ARS", "CLP$": "CLP", "COL$": "COP", "COP$": "COP",
    "TT$": "TTD", "J$": "JMD", "Z$": "ZWL", "N$": "NAD", "RD$": "DOP", "B/.": "PAB", "S/.": "PEN", "S/": "PEN",
    "RMB¥": "CNY", "CN¥": "CNY", "CNY¥": "CNY", "JP¥": "JPY", "RMB": "CNY", "CNH": "CNY", "zł": "PLN", "Kč": "CZK", "Ft": "HUF",
    "Rs.": "INR", "Rp": "IDR", "RM": "MYR", "FCFA": "XAF", "F CFA": "XAF",
}  # fmt: skip

_LANGUAGES = ("en", "zh", "ru", "uk", "sr", "hu", "ro", "bg", "ka", "de", "fr", "es")
_OWN_FORMS = {"nis": "ILS", "hrn": "UAH", "人民币元": "CNY", "人民幣元": "CNY", "人民币圆": "CNY"}
_SCALES = re.compile(
    r"[十百千]?[万萬亿億]|^[百千](?=元)"
    r"|^(?:тыс(?:яч)?|тис|млн|млрд|mln|mld|mio|mil|thousand|million)\b\.?\s*(?=\S)|^k\s?(?=€|eur)"
)
_SPLIT = re.compile(r"[\s()（）\[\]【】/／|、，,;；:：+]+")
_SPACES = re.compile(r"\s+")

# Country → ISO 4217 code that a form has there; "" stands for every other country.
_Meaning = dict[str, str]


class _Forms(NamedTuple):
    """What folded forms, and beginnings of words that take endings, mean."""

    words: dict[str, _Meaning]
    stems: dict[str, _Meaning]


@cache
def load_codes() -> frozenset[str]:
    """ISO 4217 codes, present and past, without those for tests, metals and funds."""
    content = _read_json("codes")
    odd = {code for code in content["past"] if code.startswith("X")}
    return frozenset({*content["tender"], *content["past"], "XOF", "XAF"} - odd)


@lru_cache(maxsize=65536)
def read_currency(raw: str, country: str = "") -> str:
    """ISO 4217 code of the currency that `raw` writes: a code, sign or word, alone or with a unit ('万元', 'тыс. грн').

    `country`: ISO 3166-1 alpha-2 of the notice, '' if unknown. It decides forms that several currencies share ('$',
    '¥', 'kr', 'lei', 'pesos'); without it such a form gives ''. '元' and 'руб' alone are CNY and RUB. '' also for
    anything unknown and for texts that name two currencies.
    """
    text = clean_name(raw)
    meaning = _find_meaning(text)
    if not meaning:
        for piece in filter(None, _SPLIT.split(text)):
            # In a longer text a code counts in capitals only: 'all', 'top' and 'try' are words.
            more = _find_meaning(piece, any_case=False)
            if more:
                meaning = _combine(meaning, more) if meaning else more
                if not meaning:
                    return ""
    return meaning.get(country.upper(), meaning.get("", ""))


def _combine(one: _Meaning, other: _Meaning) -> _Meaning:
    """What two words mean together: 'pesos' and 'MXN' leave MXN; 'EUR' and 'USD' nothing."""
    for sure, broad in ((one, other), (other, one)):
        if set(sure) == {""}:
            return sure if sure[""] in broad.values() else {}
    return {country: code for country, code in one.items() if other.get(country) == code}


def _find_meaning(text: str, any_case: bool = True) -> _Meaning:
    """What one word or phrase means, empty when it is no currency."""
    forms = _load_forms()
    folded = _fold(text)
    for form in (folded, plain := _SCALES.sub("", folded).rstrip(".")):
        if form in forms.words:
            return forms.words[form]
    code = text.upper() if any_case else text
    if len(code) == 3 and code in load_codes():
        return {"": code}
    stem = next((stem for stem in forms.stems if plain.startswith(stem) and " " not in plain), "")
    return forms.stems.get(stem, {})


def _fold(text: str) -> str:
    return _SPACES.sub(" ", text.replace("’", "'")).strip().rstrip(".").lower()


@cache
def _load_forms() -> _Forms:
    codes_by_name: dict[str, set[str]] = {}
    for lang in _LANGUAGES:
        own = _read_own(lang).get("names", {})
        pairs = [*_read_json(lang)["currencies"].items()]
        pairs += [(form, code) for code, forms in own.items() for form in forms]
        for form, code in pairs:
            codes_by_name.setdefault(form, set()).add(code)
    # A word that languages use for different currencies means none by itself ('lei', 'dinara').
    sure = {form: codes.pop() for form, codes in codes_by_name.items() if len(codes) == 1}
    sure |= {_fold(symbol): code for symbol, code in SYMBOLS.items()} | _OWN_FORMS
    shared = {
        _fold(form): entry["countries"] | ({"": entry["default"]} if "default" in entry else {})
        for entry in _read_own("shared")["forms"]
        for form in entry["forms"]
    }
    words = {_fold(form): {"": code} for form, code in sure.items() if not form.endswith("*")} | shared
    stems = {}
    for form, code in sure.items():
        if form.endswith("*"):
            stem = form[:-1]
            stems[stem] = next((m for word, m in shared.items() if word.startswith(stem)), {"": code})
    return _Forms(words, stems)


def _read_json(name: str) -> Any:
    return json.loads(files(__package__).joinpath("cldr", f"{name}.json").read_text(encoding="utf-8"))


def _read_own(name: str) -> dict[str, Any]:
    return tomllib.loads(
        files(__package__).joinpath("currencies", f"{name}.toml").read_text(encoding="utf-8")
    )
