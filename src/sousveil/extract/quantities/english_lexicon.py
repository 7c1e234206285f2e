"""What English words mean next to a number: scales, units, currencies, bounds; read once from the vocabulary.

Units come from vocabulary/units/en.toml, currency names, symbols and month names from vocabulary/cldr/en.json (CLDR,
by way of babel at build time).
"""

from __future__ import annotations

import json
import re
import tomllib
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from pathlib import Path

import sousveil.vocabulary
from sousveil.extract.quantities.currencies import WORDLIKE_CODES, load_codes, load_currencies
from sousveil.model.intervals import Number

# What a word behind a number makes of it.
SCALE, SHORT, GLUED_SHORT, UNIT, PERCENT, CURRENCY, DURATION, CLOCK, TIMES, PER, MONTH = range(1, 12)

Entry = tuple[int, object]

_SCALES = {
    "hundred": 100,
    "lakh": 10**5,
    "lakhs": 10**5,
    "crore": 10**7,
    "crores": 10**7,
    **dict.fromkeys(("dozen", "dozens", "doz", "dozs", "dz", "dzs"), 12),
}
_SCALES_ABBREVIATED = {
    **dict.fromkeys(("k", "K"), 10**3),
    **dict.fromkeys(("M", "MM", "mil", "mln", "mn", "Mn", "Mln"), 10**6),
    **dict.fromkeys(("bn", "Bn", "BN", "bln", "bil", "G"), 10**9),
    **dict.fromkeys(("tn", "tln", "trn"), 10**12),
}
_SCALES_GLUED = {"b": 10**9, "B": 10**9}
MONEY_SCALES = {"m": 10**6, "b": 10**9, "B": 10**9, "mm": 10**6, "t": 10**12, "T": 10**12}

_PERCENT = ("percent", "percents", "percentage", "percentages", "pct", "pc", "%", "％")
_CLOCK = ("am", "pm", "a.m", "p.m", "o'clock", "o’clock", "hrs")
PERIODIC = {
    "daily": "day",
    "hourly": "hour",
    "weekly": "week",
    "monthly": "month",
    "quarterly": "quarter_year",
    "yearly": "year",
    "annually": "year",
    "nightly": "day",
}

_CODES_IN_SMALL_LETTERS = frozenset(
    [
        "USD",
        "EUR",
        "GBP",
        "CNY",
        "JPY",
        "HKD",
        "CHF",
        "AUD",
        "INR",
        "KRW",
        "RUB",
        "UAH",
        "TWD",
        "SGD",
        "NZD",
        "HUF",
        "PLN",
        "CZK",
        "SEK",
        "NOK",
        "DKK",
        "BRL",
        "MXN",
        "ZAR",
        "THB",
        "RSD",
    ]
)
_PHRASE_HEAD = re.compile(r"[^\W\d_]+|[°￥¥$]")


@dataclass(frozen=True, slots=True)
class Lexicon:
    """`tails`: word (exact case first, else lower case) → (class, payload) of what may follow a number. `glued`: the
    same for words that count only straight behind the digits. `phrases`: first word → the longer names that begin
    with it (see compile_phrases), and `phrase_entries` their entries. `symbols`: currency sign → ISO code ('¥' stays '¥': the
    document decides). `codes`: ISO 4217 codes. `currencies`: names in lower case → code. `denominators`: word →
    pint unit."""

    tails: dict[str, Entry]
    glued: dict[str, Entry]
    phrases: dict[str, list[str]]
    phrase_entries: dict[str, Entry]
    symbols: dict[str, str]
    codes: frozenset[str]
    currencies: dict[str, str]
    denominators: dict[str, str]
    months: dict[str, int]


@cache
def load_lexicon() -> Lexicon:
    """The English lexicon, built on first use."""
    folder = Path(sousveil.vocabulary.__path__[0])
    units = tomllib.loads((folder / "units" / "en.toml").read_text("utf-8"))
    cldr = json.loads((folder / "cldr" / "en.json").read_text("utf-8"))
    names = {name: unit for unit, words in units["names"].items() for name in words}
    durations = {name: unit for unit, words in units["durations"].items() for name in words}
    money = load_currencies("en")
    currencies = money.names
    # The document decides whose '¥' it is.
    symbols = {**money.symbols, "¥": "¥", "￥": "¥"}
    symbols.update(
        {sign.lower(): code for sign, code in money.symbols.items() if sign[-1] == "$" and len(sign) < 5}
    )
    symbols.update({code.lower(): code for code in _CODES_IN_SMALL_LETTERS})
    codes = load_codes() - WORDLIKE_CODES

    entries: dict[str, Entry] = {name: (UNIT, unit) for name, unit in names.items()}
    entries.update((name, (DURATION, unit)) for name, unit in durations.items())
    entries.update((name, (CURRENCY, (code, 1))) for name, code in currencies.items() if name not in names)
    entries.update((code, (CURRENCY, (code, 1))) for code in codes)
    entries.update((sign, (CURRENCY, (code, 1))) for sign, code in symbols.items())
    # Codes in small letters that are no English words.
    entries.update((code.lower(), (CURRENCY, (code, 1))) for code in _CODES_IN_SMALL_LETTERS if code in codes)
    entries.update((name, (CURRENCY, (code or "USD", 100))) for name, code in money.subunits.items())
    entries.update((word, (SCALE, scale)) for word, scale in {**cldr["scales"], **_SCALES}.items())
    entries.update((word, (SHORT, scale)) for word, scale in _SCALES_ABBREVIATED.items())
    entries.update((word, (PERCENT, "percent")) for word in _PERCENT)
    entries.update(
        (f"percentage{space}{word}", (PERCENT, "percentage_point"))
        for space in " -"
        for word in ("point", "points")
    )
    entries.update({"pp": (PERCENT, "percentage_point"), "per cent": (PERCENT, "percent")})
    entries.update((word, (CLOCK, None)) for word in _CLOCK)
    entries.update((word, (TIMES, None)) for word in ("times", "fold", "x", "×", "-fold"))
    entries.update((word, (PER, None)) for word in ("per", "each", "every", "a", "an", *PERIODIC))
    entries.update(
        (name, (MONTH, number)) for name, number in cldr["months"].items() if name not in ("may", "mar")
    )
    entries.update({"May": (MONTH, 5), "MAY": (MONTH, 5), "Mar": (MONTH, 3)})
    entries.update((sign, (UNIT, unit)) for unit, signs in units["symbols"].items() for sign in signs)

    glued: dict[str, Entry] = {name: (UNIT, unit) for unit, words in units["glued"].items() for name in words}
    glued.update((word, (SHORT, scale)) for word, scale in _SCALES_GLUED.items())
    phrases, phrase_entries = _build_phrases(entries)
    return Lexicon(
        tails={word: entry for word, entry in entries.items() if " " not in word},
        glued=glued,
        phrases=phrases,
        phrase_entries=phrase_entries,
        symbols=symbols,
        codes=codes,
        currencies=currencies,
        denominators={**durations, **names},
        months={**cldr["months"], "sept": 9},
    )


def _build_phrases(entries: dict[str, Entry]) -> tuple[dict[str, list[str]], dict[str, Entry]]:
    by_head: dict[str, list[str]] = {}
    longer = {name: entry for name, entry in entries.items() if " " in name or "-" in name}
    for name in longer:
        head = _PHRASE_HEAD.match(name)
        if head and head.end() < len(name):
            by_head.setdefault(head.group(), []).append(name)
    return by_head, longer


@cache
def compile_phrases(head: str) -> re.Pattern[str]:
    """A regex of the names of more than one word that begin with `head`, longest first."""
    names = sorted(load_lexicon().phrases[head], key=len, reverse=True)
    alternatives = "|".join(re.escape(name).replace(r"\ ", r"[ \xa0\n]") for name in names)
    return re.compile(f"(?:{alternatives})(?![^\\W_])")


@cache
def load_context_words() -> tuple[dict[str, str], dict[str, frozenset[str]]]:
    """(bound phrase → comparison, name → word list) of vocabulary/numerals/en.toml."""
    path = Path(sousveil.vocabulary.__path__[0]) / "numerals" / "en.toml"
    content = tomllib.loads(path.read_text("utf-8"))
    bounds = {phrase: comparison for comparison, phrases in content["bounds"].items() for phrase in phrases}
    return bounds, {name: frozenset(words.split()) for name, words in content["words"].items()}


UNITS_ONES = {
    word: value
    for value, word in enumerate(
        [
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
        ]
    )
}
UNITS_ONES.update(nought=0, naught=0)
TENS = {
    word: value * 10
    for value, word in enumerate(
        ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], 2
    )
}
TENS["fourty"] = 40
BIG_SCALES = {
    "thousand": 10**3,
    "million": 10**6,
    "mio": 10**6,
    "billion": 10**9,
    "trillion": 10**12,
    "quadrillion": 10**15,
    "lakh": 10**5,
    "crore": 10**7,
}
ORDINALS = {
    word: value
    for value, word in enumerate(
        [
            "first",
            "second",
            "third",
            "fourth",
            "fifth",
            "sixth",
            "seventh",
            "eighth",
            "ninth",
            "tenth",
            "eleventh",
            "twelfth",
            "thirteenth",
            "fourteenth",
            "fifteenth",
            "sixteenth",
            "seventeenth",
            "eighteenth",
            "nineteenth",
        ],
        1,
    )
}
ORDINALS.update({word[:-1] + "ieth": value for word, value in TENS.items()})
ORDINALS.update(
    {word + "th": value for word, value in BIG_SCALES.items() if word not in ("lakh", "crore", "mio")}
)
ORDINALS["hundredth"] = 100

VULGAR_FRACTIONS: dict[str, Number] = {
    sign: Fraction(top, bottom)
    for sign, top, bottom in (
        ("½", 1, 2), ("⅓", 1, 3), ("⅔", 2, 3), ("¼", 1, 4), ("¾", 3, 4), ("⅕", 1, 5), ("⅖", 2, 5), ("⅗", 3, 5),
        ("⅘", 4, 5), ("⅙", 1, 6), ("⅚", 5, 6), ("⅛", 1, 8), ("⅜", 3, 8), ("⅝", 5, 8), ("⅞", 7, 8),
    )
}  # fmt: skip
