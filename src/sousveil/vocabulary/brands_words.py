"""The words around names of makers: text folded one code point for one, its tokens, and the lists of brand_words.toml."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from sousveil.vocabulary.han import load_traditional

HAN = "\u3400-\u9fff"
TOKEN = re.compile(rf"[a-z0-9]+|[{HAN}]+|[^\W\d_a-z{HAN}]+")
"""A word of folded text: Latin letters and digits, Han, or another script. Scripts that touch are words apart."""


_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyz")


@dataclass(frozen=True, slots=True)
class Institution:
    """A kind of organisation that makes nothing: `what` it is in plain words, and what its names hold: one of `words`,
    or a match of `pattern`."""

    what: str
    words: frozenset[str]
    pattern: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class BrandWords:
    """The lists of brand_words.toml; see there. Patterns are over folded text."""

    placeholders: frozenset[str]
    legal_forms: frozenset[str]
    legal_end: re.Pattern[str]
    evidence: frozenset[str]
    modifiers: frozenset[str]
    han_evidence: re.Pattern[str]
    han_safe: re.Pattern[str]
    other_meanings: frozenset[str]
    han_other_meanings: re.Pattern[str]
    ordinary_names: frozenset[str]
    shared_names: frozenset[str]
    coined_names: frozenset[str]
    institutions: tuple[Institution, ...]
    institution_words: frozenset[str]
    institution_letters: re.Pattern[str]


def fold_text(text: str) -> str:
    """`text` in lower case, simplified, half width, without accents; code point for code point."""
    return text.lower() if text.isascii() else text.translate(_fold_table())


def make_key(text: str) -> str:
    """Only the letters and digits of folded text, run together: how names are compared."""
    return "".join(TOKEN.findall(fold_text(text)))


def strip_legal_forms(tokens: list[str]) -> list[str]:
    """The tokens without the legal forms around them ('Co., Ltd', 有限公司); never all of them."""
    words = load_brand_words()
    last = tokens[-1] if tokens else ""
    if last.isascii() and len(last) > 1 and words.legal_forms.isdisjoint((tokens[0], last)):
        return tokens
    low, high = 0, len(tokens)
    while high - low > 1 and (length := _measure_legal_end(tokens[low:high], words)):
        high -= min(length, high - low - 1)
    while high - low > 1 and tokens[low] in words.legal_forms:
        low += 1
    kept = tokens[low:high]
    bare = words.legal_end.sub("", kept[-1]) if kept else ""
    return [*kept[:-1], bare] if bare else kept


@cache
def load_brand_words() -> BrandWords:
    """The lists, made ready."""
    source = tomllib.loads(files("sousveil.vocabulary").joinpath("brand_words.toml").read_text("utf-8"))
    products, products_han = source["product_words"], source["product_words_han"]
    safe_han = _write_alternatives([*products_han, *source["modifiers_han"], *source["legal_forms_han"]])
    institutions = tuple(_make_institution(row) for row in source["institutions"])
    return BrandWords(
        placeholders=_fold_all(source["placeholders"]),
        legal_forms=_fold_all(source["legal_forms"]),
        legal_end=re.compile(f"(?:{_write_alternatives(source['legal_forms_han'])})+$"),
        evidence=_fold_all(products),
        modifiers=_fold_all(source["modifiers"]) | _fold_all(source["legal_forms"]),
        han_evidence=re.compile(_write_alternatives(products_han)),
        han_safe=re.compile(f"(?:{safe_han})*"),
        other_meanings=_fold_all(source["other_meanings"]),
        han_other_meanings=re.compile(_write_alternatives(source["other_meanings_han"])),
        ordinary_names=frozenset(map(make_key, source["ordinary_names"])),
        shared_names=frozenset(map(make_key, source["shared_names"])),
        coined_names=frozenset(map(make_key, source["coined_names"])),
        institutions=institutions,
        institution_words=frozenset().union(*(institution.words for institution in institutions)),
        institution_letters=re.compile("|".join(institution.pattern.pattern for institution in institutions)),
    )


def _measure_legal_end(tokens: list[str], words: BrandWords) -> int:
    """How many tokens at the end are a legal form: one of the list, or single letters (S.A., d.o.o.)."""
    if tokens[-1] in words.legal_forms:
        return 1
    letters = 0
    while letters < len(tokens) and len(tokens[-1 - letters]) == 1 and tokens[-1 - letters] in _LETTERS:
        letters += 1
    return letters if letters > 1 else 0


def _make_institution(row: dict[str, Any]) -> Institution:
    inside = _write_alternatives([*row.get("inside", ()), *row["han"]])
    return Institution(row["what"], _fold_all(row["words"]), re.compile(inside))


def _fold_all(texts: list[str]) -> frozenset[str]:
    return frozenset(map(fold_text, texts))


def _write_alternatives(texts: list[str]) -> str:
    return "|".join(map(re.escape, sorted(map(fold_text, texts), key=len, reverse=True)))


@cache
def _fold_table() -> dict[int, int]:
    table = {ord(mark): ord("'") for mark in "’ʼ‘`´"}
    table.update((ord(mark), ord("-")) for mark in "‐‑‒–—−")
    for simplified, forms in load_traditional().items():
        table.update((ord(form), ord(simplified)) for form in forms)
    table.update((code + 0xFEE0, ord(chr(code).lower())) for code in range(0x21, 0x7F))
    table[0x3000] = ord(" ")
    for code in range(0x41, 0x2000):
        letter = chr(code).lower()
        plain = unicodedata.normalize("NFD", letter)[:1]
        folded = plain if plain.isascii() else letter
        if len(folded) == 1 and ord(folded) != code:
            table.setdefault(code, ord(folded))
    return table
