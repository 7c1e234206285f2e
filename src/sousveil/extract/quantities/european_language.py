"""What one European language writes around its numbers, read from the vocabulary and made ready for look-ups."""

from __future__ import annotations

import json
import re
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

from sousveil import vocabulary
from sousveil.extract.quantities.currencies import load_codes, load_currencies
from sousveil.model.intervals import Number

_VOCABULARY = Path(vocabulary.__file__).parent
LANGUAGES = ("ru", "uk", "sr", "hu", "ro", "bg", "ka", "de", "fr", "es")
_RELATIVES = {"be": "ru", "mk": "bg", "hr": "sr", "bs": "sr", "me": "sr", "sh": "sr", "cnr": "sr", "mo": "ro"}
COMPOUNDING = frozenset({"de", "hu", "ka"})  # number words written together: 'zweihundertfünfzig'

# What a word behind a number can be.
SCALE, MONEY, SUBUNIT, UNIT, DURATION, PERCENT, HALF = range(7)
Meaning = tuple[int, Any]

_CYRILLIC = {
    "lj": "љ", "nj": "њ", "dž": "џ", "a": "а", "b": "б", "v": "в", "g": "г", "d": "д", "đ": "ђ", "e": "е", "ž": "ж",
    "z": "з", "i": "и", "j": "ј", "k": "к", "l": "л", "m": "м", "n": "н", "o": "о", "p": "п", "r": "р", "s": "с",
    "t": "т", "ć": "ћ", "u": "у", "f": "ф", "h": "х", "c": "ц", "č": "ч", "š": "ш",
}  # fmt: skip
_FOREIGN = re.compile("[qwxyа-яђ-џ]")
_LATIN = re.compile("lj|nj|dž|[a-zđžćčš]")


def fold(text: str) -> str:
    """`text` in lower case with plain spaces and plain apostrophes, each code point in its old place."""
    folded = text.lower()
    if len(folded) != len(text):  # a few capitals (İ) have a lower case of two code points
        folded = "".join(low if len(low := letter.lower()) == 1 else letter for letter in text)
    for odd, plain in _PLAIN.items():
        if odd in folded:
            folded = folded.replace(odd, plain)
    return folded


_PLAIN = {"\u00a0": " ", "\u202f": " ", "\u2009": " ", "’": "'", "ʼ": "'", "`": "'"}


def write_cyrillic(words: str) -> str:
    """Serbian in Latin letters as it is written in Cyrillic."""
    return _LATIN.sub(lambda match: _CYRILLIC[match[0]], words)


_HEAD = 2  # letters by which a word that begins like no stem is told at once
_LONGEST_ENDING = 7
_MONTH_ENDINGS = {
    "sr": ("om", "ом", "a", "u", "а", "у"),
    "hu": ("ban", "ben", "tól", "től", "ig", "i", "ra", "re", "a", "e"),
    "ka": ("ამდე", "იდან", "ის", "ში", "ს", "დან", "მდე"),
}


@dataclass(slots=True)
class Lexicon:
    """Phrases to what they mean: whole phrases, and beginnings that take endings.

    `first`: the first word of every phrase → most words that a phrase which begins so has.
    """

    whole: dict[str, Meaning] = field(default_factory=dict)
    stems: dict[str, Meaning] = field(default_factory=dict)
    first: dict[str, int] = field(default_factory=dict)
    heads: set[str] = field(default_factory=set)  # the first letters of every beginning

    def add(self, form: str, meaning: Meaning) -> None:
        """Adds `form`; what is there already stays. A form that ends in '*' is a beginning."""
        form = form.strip()
        if not form:
            return
        words = form.split(" ")
        if form.endswith("*"):
            self.stems.setdefault(form[:-1], meaning)
            self.heads.add(form[:-1][:_HEAD])
        else:
            self.whole.setdefault(form, meaning)
        if len(words) > 1 or not form.endswith("*"):
            self.first[words[0]] = max(self.first.get(words[0], 0), len(words))

    def look_up(self, form: str) -> Meaning | None:
        """What the folded `form` means, None when it is not known."""
        found = self.whole.get(form)
        if found is not None or form[:_HEAD] not in self.heads:
            return found
        stems = self.stems
        for length in range(len(form), max(_HEAD, len(form) - _LONGEST_ENDING) - 1, -1):
            found = stems.get(form[:length])
            if found is not None:
                rest = form[length:]
                return found if not rest or rest.isalpha() else None
        return None


@dataclass(slots=True)
class Language:
    """Everything that `european` needs to know of one language. Word lists are folded."""

    code: str
    lexicon: Lexicon
    symbols: dict[str, str]  # currency symbols as written → code
    symbol_ends: frozenset[str]  # last characters of the symbols and codes that can precede a number
    codes: frozenset[str]
    units_as_written: dict[str, str]
    numerals: dict[str, tuple[Number, bool]]  # word → value, whether it multiplies
    articles: frozenset[str]
    joiners: frozenset[str]  # words inside numbers: 'und', 'et'
    ordinals: dict[str, Number]
    fractions: dict[str, Fraction]
    groups: dict[str, Number]  # 'dozen'
    multiples: Lexicon
    months: dict[str, int]
    rates: Lexicon
    bounds: dict[str, str]
    bounds_after: dict[str, str]
    people: frozenset[str]
    per_words: frozenset[str]
    sections: dict[str, Any]
    words: dict[str, frozenset[str]]  # small word lists by 'section.name'
    anchor: re.Pattern[str]
    pieces: re.Pattern[str]  # one piece of a number written together
    compound: re.Pattern[str] | None  # all of it; None for languages that do not write so

    def find_month(self, word: str) -> int:
        """1 to 12 when `word` names a month, in any case and with or without its point; 0 when it names none."""
        word = word.strip(".,()")
        found = self.months.get(word, 0)
        if not found and self.code in _MONTH_ENDINGS:
            for ending in _MONTH_ENDINGS[self.code]:
                if word.endswith(ending) and len(word) > len(ending) + 2:
                    return self.months.get(word[: -len(ending)], 0)
        return found


def choose_rules(lang: str, text: str) -> str:
    """The language whose rules serve `lang`; unknown languages in Cyrillic letters are read as Russian."""
    primary = lang.replace("_", "-").partition("-")[0].lower()
    if primary in LANGUAGES:
        return primary
    if primary in _RELATIVES:
        return _RELATIVES[primary]
    return "ru" if re.search("[\u0400-\u04ff]", text[:10_000]) else "de"


@cache
def load_language(code: str) -> Language:
    """The language `code`, one of LANGUAGES."""
    raw = tomllib.loads((_VOCABULARY / "numerals" / f"{code}.toml").read_text(encoding="utf-8"))
    cldr = json.loads((_VOCABULARY / "cldr" / f"{code}.json").read_text(encoding="utf-8"))
    names = load_currencies(code)
    codes = load_codes()
    numerals = _collect_numerals(code, raw, cldr)
    words = {
        f"{section}.{name}": frozenset(_spell(code, forms))
        for section, content in raw.items()
        for name, forms in content.items()
    }
    ordinals = {form: _exact(key) for key, form in _spelled(code, raw["ordinals"])}
    fractions = {form: Fraction(key) for key, form in _spelled(code, raw["fractions"])}
    multiples = Lexicon()
    for key, form in _spelled(code, raw["multiples"]):
        multiples.add(form, (0, _exact(key)))
    rates = Lexicon()
    for key, form in _spelled(code, raw["rates"]):
        rates.add(form, (0, key))
    lexicon, as_written = _collect_tails(code, raw)
    exact = {*numerals, *ordinals, *fractions, *multiples.whole}
    groups = {form: _exact(key) for key, form in _spelled(code, raw.get("groups", {}))}
    # A mere 'a' is read only in front of what it can count.
    countable = {form for form, (_, multiplies) in numerals.items() if multiplies} | {*groups, *fractions}
    countable |= {
        form
        for forms in (lexicon.whole, lexicon.stems)
        for form, (kind, _) in forms.items()
        if kind in (SCALE, MONEY, SUBUNIT) and " " not in form and len(form) > 2
    }
    articles = (words["words.articles"], countable)
    symbols = dict(names.symbols)
    return Language(
        code=code,
        lexicon=lexicon,
        symbols=symbols,
        symbol_ends=frozenset(symbol[-1] for symbol in symbols) | frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ"),
        codes=codes,
        units_as_written=as_written,
        numerals=numerals,
        articles=words["words.articles"],
        joiners=words["words.and"],
        ordinals=ordinals,
        fractions=fractions,
        groups=groups,
        multiples=multiples,
        months=_collect_months(code, raw, cldr),
        rates=rates,
        bounds={form: key for key, form in _spelled(code, raw["bounds"])},
        bounds_after={form: key for key, form in _spelled(code, raw["bounds_after"])},
        people=words["per.people"],
        per_words=words["per.words"],
        sections=raw,
        words=words,
        anchor=_compile_anchor(code, numerals, exact, multiples, articles),
        pieces=_compile_pieces(code, numerals),
        compound=_compile_compound(code, numerals),
    )


def _exact(key: str) -> Number:
    value = Fraction(key)
    return value.numerator if value.denominator == 1 else value


def _spell(code: str, forms: Iterable[str]) -> Iterator[str]:
    """Each form as it may be written: both Serbian scripts, Romanian with cedillas, long words without accents."""
    for form in forms:
        yield form
        if code == "sr" and form[0] in _CYRILLIC and not _FOREIGN.search(form):
            yield write_cyrillic(form)
        if code == "ro" and ("ș" in form or "ț" in form):
            yield form.replace("ș", "ş").replace("ț", "ţ")
        if code in ("sr", "ro", "es", "hu", "fr") and len(form) > 4 and not form.isascii():
            bare = unicodedata.normalize("NFD", form.replace("đ", "dj"))
            bare = "".join(letter for letter in bare if not unicodedata.combining(letter))
            if bare.isascii():
                yield bare


def _spelled(code: str, section: dict[str, list[str]]) -> Iterator[tuple[str, str]]:
    for key, forms in section.items():
        for form in _spell(code, forms):
            yield key, form


def _collect_numerals(code: str, raw: dict[str, Any], cldr: dict[str, Any]) -> dict[str, tuple[Number, bool]]:
    numerals: dict[str, tuple[Number, bool]] = {}
    for key, form in _spelled(code, raw["cardinals"]):
        value = _exact(key)
        numerals.setdefault(form, (value, value == 100 and code in ("de", "fr", "ro", "hu")))
    short = raw["words"].get("short_scales", ())
    for key, form in _spelled(code, raw["scales"]):
        # Abbreviations scale digits only: they are in the lexicon of tails.
        if form.isalpha() and (len(form) > 3 or form in short):
            numerals.setdefault(form, (int(key), True))
    for form, value in cldr["scales"].items():
        if form.isalpha() and len(form) > 3:
            numerals.setdefault(form, (value, True))
    return numerals


def _collect_tails(code: str, raw: dict[str, Any]) -> tuple[Lexicon, dict[str, str]]:
    lexicon = Lexicon()
    as_written: dict[str, str] = {}
    for key, form in _spelled(code, raw["scales"]):
        lexicon.add(form, (SCALE, int(key)))
    cldr = json.loads((_VOCABULARY / "cldr" / f"{code}.json").read_text(encoding="utf-8"))
    for form, value in cldr["scales"].items():
        lexicon.add(form, (SCALE, value))
    for form in raw["words"]["half"]:
        for spelled in _spell(code, [form]):
            lexicon.add(spelled, (HALF, Fraction(1, 2)))
    for key, form in _spelled(code, raw["percent"]):
        lexicon.add(form, (PERCENT, key))
    names = load_currencies(code)
    own = tomllib.loads((_VOCABULARY / "units" / f"{code}.toml").read_text(encoding="utf-8"))
    shared = tomllib.loads((_VOCABULARY / "units" / "international.toml").read_text(encoding="utf-8"))
    for key, form in _spelled(code, own.get("durations", {})):
        lexicon.add(form, (DURATION, key))
    for form, currency in (*names.names.items(), *((f"{s}*", c) for s, c in names.stems.items())):
        for spelled in _spell(code, [form]):
            lexicon.add(spelled, (MONEY, currency))
    for form, currency in names.subunits.items():
        lexicon.add(form, (SUBUNIT, currency))
    for key, form in _spelled(code, own["names"]):
        lexicon.add(form, (UNIT, key))
    for section in (own.get("symbols", {}), shared["symbols"]):
        for key, forms in section.items():
            as_written.update(dict.fromkeys(forms, key))
    return lexicon, as_written


def _collect_months(code: str, raw: dict[str, Any], cldr: dict[str, Any]) -> dict[str, int]:
    months: dict[str, int] = dict(cldr["months"])
    for key, form in _spelled(code, raw.get("months", {})):
        months[form] = int(key)
    if code == "ka":  # the cases stand on the name without its last letter
        months.update({name[:-1]: number for name, number in months.items() if name.endswith("ი")})
    return months


def _compile_anchor(
    code: str,
    numerals: dict[str, tuple[Number, bool]],
    exact: set[str],
    multiples: Lexicon,
    articles: tuple[frozenset[str], set[str]],
) -> re.Pattern[str]:
    """Digits, or a word (of folded text) that is a number or with which a number begins."""
    choices = [
        rf"{_write_trie(exact)}(?!\w)",
        rf"{_write_trie(multiples.stems)}\w*",
        rf"{_write_trie(articles[0])}(?=[ \n]{_write_trie(articles[1])})",
    ]
    if code in COMPOUNDING:
        choices.append(rf"{_write_trie(_list_pieces(code, numerals))}+{_ENDINGS[code]}(?!\w)")
    return re.compile(rf"\d|(?<!\w)(?:{'|'.join(choices)})")


# What may follow a number that is written as one word.
_ENDINGS = {
    "de": "(?:er|e|en)?",
    "hu": "(?:an|en|on|t|at|et|ot|öt|nak|nek|ra|re|ban|ben|ból|ből|tól|től|val|vel|nyi)?",
    "ka": "(?:ს|მა|ის|ით|ამდე|მდე|ზე|ად|ჯერ)?",
}
_GLUE = {"de": {"ein", "und"}, "hu": {"egy"}, "ka": {"ერთი", "ერთ", "და"}}


def _list_pieces(code: str, numerals: dict[str, tuple[Number, bool]]) -> set[str]:
    return {word for word, (value, _) in numerals.items() if isinstance(value, int)} | _GLUE.get(code, set())


def _write_trie(words: Iterable[str]) -> str:
    """An expression for any of `words`, longest first, with common beginnings written once."""
    tree: dict[str, Any] = {}
    for word in words:
        node = tree
        for letter in word:
            node = node.setdefault(letter, {})
        node[""] = {}
    return _write_node(tree) if tree else "(?!)"


def _write_node(node: dict[str, Any]) -> str:
    parts = [re.escape(letter) + _write_node(rest) for letter, rest in sorted(node.items()) if letter]
    if not parts:
        return ""
    written = "(?:" + "|".join(parts) + ")"
    return written + "?" if "" in node else written


def _compile_pieces(code: str, numerals: dict[str, tuple[Number, bool]]) -> re.Pattern[str]:
    ordered = sorted(_list_pieces(code, numerals), key=lambda piece: (-len(piece), piece))
    return re.compile("|".join(map(re.escape, ordered)))


def _compile_compound(code: str, numerals: dict[str, tuple[Number, bool]]) -> re.Pattern[str] | None:
    if code not in COMPOUNDING:
        return None
    return re.compile(f"{_write_trie(_list_pieces(code, numerals))}+{_ENDINGS[code]}")
