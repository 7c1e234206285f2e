"""Words in names of organisations as data: legal forms, kinds of authority, lines of business, letters of other scripts.

chinese.toml, latin.toml and transliteration.toml are our own lists and may be edited by hand. legal_forms.tsv is GLEIF's list
of legal forms (CC0), made by tools/export_legal_forms.py; pinyin.tsv is from pypinyin (MIT), made by tools/export_pinyin.py.
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple


class LegalForm(NamedTuple):
    """`code`: of ISO 20275; `country`: ISO 3166-1 alpha-2; `texts`: its name and abbreviations, all scripts."""

    code: str
    country: str
    texts: tuple[str, ...]


@cache
def load_words(name: str) -> dict[str, Any]:
    """The file `name`.toml as tables and lists. Raises FileNotFoundError for a name that is not there."""
    return tomllib.loads(_read_text(f"{name}.toml"))


@cache
def load_legal_forms() -> tuple[LegalForm, ...]:
    """All active legal forms of GLEIF's list, by country and code."""
    rows = (line.split("\t") for line in _read_text("legal_forms.tsv").splitlines())
    return tuple(LegalForm(code, country, tuple(texts.split("|"))) for code, country, texts in rows)


@cache
def load_pinyin() -> dict[str, str]:
    """Simplified Chinese character → its usual reading without tone ('lü' is 'lv')."""
    rows = (line.split("\t") for line in _read_text("pinyin.tsv").splitlines())
    return {character: reading for reading, characters in rows for character in characters}


def _read_text(name: str) -> str:
    return files(__name__).joinpath(name).read_text(encoding="utf-8")
