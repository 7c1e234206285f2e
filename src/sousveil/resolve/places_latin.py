"""Which division of China a text in Latin letters names: provinces, prefectures and some counties, in pinyin or English."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache

from sousveil.resolve.places_outcomes import Outcome, describe_division
from sousveil.vocabulary.places.china import find_level, list_ancestors, load_latin_names
from sousveil.vocabulary.places.world import load_country_names

MAX_WORDS = 6
MIN_ALONE = 5  # letters; shorter names without a word of China are taken for none
_WORDS = re.compile(r"[a-z0-9]+")
_RANKS = {
    "region": frozenset(("province", "sheng", "municipality", "region", "autonomous")),
    "city": frozenset(("city", "shi", "prefecture", "municipality", "league", "diqu", "autonomous", "zhou")),
    "county": frozenset(("county", "xian", "district", "qu", "city", "shi", "banner")),
}
_STREETS = frozenset(
    ("road", "rd", "street", "st", "avenue", "ave", "lu", "jie", "university", "hotel", "bank")
)
_CORPS = re.compile(r"production and construction corps|\bbingtuan\b|\bxpcc\b")


@lru_cache(maxsize=65536)
def resolve_latin(raw: str, is_china: bool) -> Outcome:
    """The place that `raw` names. `is_china`: whether the source says that it is in China.

    Otherwise a name counts only if it fills a part of the text between commas and is no short word.
    """
    words = _split_words(raw)
    corps = _CORPS.search(" ".join(words))
    if corps:
        return Outcome(
            describe_division("650000"), (), f"Production and Construction Corps: {corps[0]}", "CN"
        )
    parts = {" ".join(_split_words(part)) for part in re.split(r"[,;/\n]", raw)}
    says_china = is_china or any(load_country_names().get(part) == "CN" for part in parts)
    codes: set[str] = set()
    others: set[str] = set()
    used: list[str] = []
    position = 0
    while position < len(words):
        size, found = _match_words(words, position)
        name = " ".join(words[position : position + size])
        position += size
        if not found or (not says_china and (name not in parts or len(name) < MIN_ALONE)):
            continue
        narrowed = _narrow(codes, found) if codes else found
        if narrowed:
            codes = narrowed
            used.append(name)
        elif name in parts:
            others |= found
            used.append(name)
    return _settle(codes | others, used)


def _settle(codes: set[str], used: list[str]) -> Outcome:
    if not codes:
        return Outcome(None)
    codes = {code for code in codes if not any(parent in codes for parent in list_ancestors(code))}
    if len(codes) == 1:
        return Outcome(describe_division(codes.pop()), (), f"name: {' '.join(used)}", "CN")
    return Outcome(None, tuple(sorted(codes)), f"several places possible: {' '.join(used)}", "CN")


def _match_words(words: list[str], position: int) -> tuple[int, set[str]]:
    """How many words the name at `position` has, and what it may mean."""
    forms = _load_forms()
    for size in range(min(MAX_WORDS, len(words) - position), 0, -1):
        found = forms.get("".join(words[position : position + size]))
        if not found:
            continue
        after = words[position + size] if position + size < len(words) else ""
        if after in _STREETS:
            return size, set()
        ranked = {code for code in found if after in _RANKS[find_level(code)]}
        return size, ranked or set(found)
    return 1, set()


def _narrow(codes: set[str], found: set[str]) -> set[str]:
    """What a further name leaves: the places within those before it, else those before it that lie within its own."""
    down = {code for code in found if codes & {code, *list_ancestors(code)}}
    return down or {code for code in codes if found & set(list_ancestors(code))}


@cache
def _load_forms() -> dict[str, frozenset[str]]:
    """Folded name without spaces → codes."""
    found: dict[str, set[str]] = {}
    for code, names in load_latin_names().items():
        for name in names:
            found.setdefault("".join(_split_words(name)), set()).add(code)
    return {name: frozenset(codes) for name, codes in found.items()}


def _split_words(text: str) -> list[str]:
    letters = unicodedata.normalize("NFD", text.casefold().replace("'", "").replace("’", ""))
    return _WORDS.findall("".join(c for c in letters if not unicodedata.combining(c)))
