"""What may stand behind a Chinese numeral (units, money, classifiers) and around it (bounds, increments).

The words are data: vocabulary/units/zh.toml, vocabulary/numerals/zh.toml and the currencies' names. Here they become
tables by first or last character, so that looking one up costs a dictionary access and a few comparisons.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any

from sousveil.extract.quantities.chinese_text import fold_text, load_words
from sousveil.extract.quantities.currencies import load_codes, load_currencies

# What a tail makes of its number.
DIMENSION, MONEY, DURATION, CLASSIFIER, NOUN, DATE, IDENTIFIER, PERCENT, TENTHS, TIMES, DOZEN = range(11)

Tail = tuple[str, int, str]  # word, what it makes of the number, unit
Words = dict[str, list[tuple[str, str]]]

_TAIWANESE = ("TWD", ("新台币", "台币", "台北", "NT$", "行政院", "立法院"))
_HONGKONG = ("HKD", ("港币", "港元", "香港", "HK$"))


@cache
def load_tails() -> tuple[dict[str, tuple[int, ...]], dict[str, Tail]]:
    """(first character → lengths of the words that begin with it, the longest first; word → what it makes of a number)."""
    units = load_words("units")
    tails: dict[str, Tail] = {}

    def add(words: Iterable[str], kind: int, unit: str = "") -> None:
        for word in words:
            tails[fold_text(word)] = (fold_text(word), kind, unit)

    add(units["measures"]["before_noun"], CLASSIFIER)
    add(units["measures"]["as_noun"], NOUN)
    for unit, words in units["names"].items():
        add(words, DIMENSION, unit)
    for word, code in load_currencies("zh").names.items():
        folded = fold_text(word)
        if not folded.isascii() and "(" not in folded:
            add([folded], MONEY, code)
    for unit, words in units["durations"].items():
        add((word for word in words if not word.isascii()), DURATION, unit)
    add(("年", "月", "日", "号", "时", "点", "月份", "点钟", "点半", "点整", "时许"), DATE)
    add(
        (
            "号线",
            "号楼",
            "号院",
            "号门",
            "室",
            "楼",
            "层",
            "栋",
            "幢",
            "单元",
            "弄",
            "巷",
            "期",
            "级",
            "版",
            "条街",
            "号令",
            "号文",
            "号机",
            "号地块",
            "期工程",
            "号公告",
        ),
        IDENTIFIER,
    )
    add(("%", "个百分点", "百分点", "个点"), PERCENT)
    add(("成", "折"), TENTHS)
    add(("倍", "番"), TIMES)
    add(("打",), DOZEN)
    add(("块",), CLASSIFIER)
    lengths: dict[str, set[int]] = {}
    for word in tails:
        lengths.setdefault(word[0], set()).add(len(word))
    return {first: tuple(sorted(sizes, reverse=True)) for first, sizes in lengths.items()}, tails


@cache
def load_symbols() -> dict[str, str]:
    """Latin unit symbol → pint expression; the lower-case form too where it means one thing only."""
    symbols: dict[str, str] = {}
    for unit, words in load_words("units")["symbols"].items():
        for word in words:
            symbols[fold_text(word)] = unit
    for word, unit in list(symbols.items()):
        if len(word) > 1:
            symbols.setdefault(word.lower(), unit)
            symbols.setdefault(word.upper(), unit)
    return symbols


@cache
def load_denominators() -> dict[str, str]:
    """Word behind 每 or '/' → pint expression."""
    return {fold_text(word): unit for unit, words in load_words("units")["per"].items() for word in words}


@cache
def load_currency_prefixes() -> list[tuple[str, str]]:
    """(symbol, code or name in front of an amount, ISO code), the longest first."""
    currencies = load_currencies("zh")
    prefixes = {fold_text(symbol): code for symbol, code in currencies.symbols.items()}
    prefixes.update((code, code) for code in load_codes())
    for name, code in currencies.names.items():
        folded = fold_text(name)
        if 1 < len(folded) <= 4 and "元" not in folded:
            prefixes[folded] = code
    for small in ("rmb", "人民币"):
        prefixes[small] = "CNY"
    return sorted(prefixes.items(), key=lambda item: -len(item[0]))


@cache
def load_prefixes_by_end() -> dict[str, list[tuple[str, str]]]:
    """Last character → (currency prefix, ISO code), the longest first."""
    by_end: Words = {}
    for word, code in load_currency_prefixes():
        by_end.setdefault(word[-1], []).append((word, code))
    return by_end


@cache
def load_context_before() -> dict[str, list[tuple[str, str]]]:
    """Last character → (word in front of a numeral, its comparison, 'up' or 'down'), the longest first."""
    numerals = load_words("numerals")
    return _index(numerals["bounds_before"] | numerals["increments_before"], -1)


@cache
def load_context_after() -> dict[str, list[tuple[str, str]]]:
    """First character → (word behind a quantity, its comparison), the longest first."""
    return _index(load_words("numerals")["bounds_after"], 0)


def _index(groups: dict[str, Any], at: int) -> Words:
    pairs = [(fold_text(word), group) for group, words in groups.items() for word in words]
    indexed: Words = {}
    for word, group in sorted(pairs, key=lambda pair: -len(pair[0])):
        indexed.setdefault(word[at], []).append((word, group))
    return indexed


@cache
def load_exclusions() -> dict[str, list[tuple[int, str]]]:
    """Two characters, of which one is a numeral → (place of the numeral in the word, word that is no number).

    The pair is the numeral with what follows it, or, for a word that ends in its numeral, with what precedes it.
    """
    excluded: dict[str, list[tuple[int, str]]] = {}
    for word in load_words("numerals")["not_numbers"]:
        folded = fold_text(word)
        for at, character in enumerate(folded):
            if character in ANCHORS:
                pair = folded[at : at + 2] if at + 1 < len(folded) else folded[at - 1 : at + 1]
                excluded.setdefault(pair, []).append((at, folded))
    for words in excluded.values():
        words.sort(key=lambda item: -len(item[1]))
    return excluded


ANCHORS = "零〇一二三四五六七八九两俩壹贰叁肆伍陆柒捌玖十百千万亿拾佰仟半"


def choose_yuan(text: str, lang: str) -> str:
    """The ISO code that 元 stands for: by region in `lang`, else by what `text` speaks of."""
    tag = lang.replace("_", "-").lower()
    if tag.endswith(("-tw",)):
        return "TWD"
    if tag.endswith(("-hk",)) or tag.startswith("yue"):
        return "HKD"
    if "hant" in tag and "人民币" not in text:
        for code, evidence in (_TAIWANESE, _HONGKONG):
            if any(word in text for word in evidence):
                return code
    return "CNY"
