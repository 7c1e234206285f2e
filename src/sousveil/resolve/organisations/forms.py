"""Legal forms in names: which words they are, what they come to, and the code that GLEIF gives them (ISO 20275)."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from sousveil.resolve.organisations.folding import fold_text, romanise_letters, squeeze_text
from sousveil.vocabulary.organisations import load_legal_forms, load_words

_MAX_WORDS = 7
_FUZZY_LENGTH = 14
_LONG_WORDS = 10
_FUZZY_DISTANCE = 2


class Form(NamedTuple):
    """`raw`: the words; `kind`: 'limited', 'joint_stock', 'partnership', 'group' …, '' for none."""

    raw: str
    kind: str


NO_FORM = Form("", "")


def find_chinese_form(text: str) -> Form:
    """The longest legal form that a squeezed Chinese name ends with."""
    match = _load_chinese_pattern().search(text)
    return Form(match[0], load_words("chinese")["forms"][match[0]]) if match else NO_FORM


def split_branch(text: str) -> tuple[str, str]:
    """A squeezed Chinese company's name as the company and its branch: ('X有限公司', '喀什分公司')."""
    for match in reversed(list(_COMPANY.finditer(text))):
        rest = text[match.end() :]
        if rest and rest.endswith(_load_branch_endings()):
            return text[: match.end()], rest
    return text, ""


def strip_latin_forms(tokens: list[str]) -> tuple[list[str], Form]:
    """Romanised words without the legal forms at their end and beginning, and the most telling of these forms.

    Words that are nothing but a form stay as they are.
    """
    forms = _load_latin_forms()
    found: list[Form] = []
    words = tokens
    while len(words) > 1:
        size = _measure_form(words, forms, at_end=True)
        if not size or size == len(words):
            break
        raw = " ".join(words[-size:])
        found.append(Form(raw, forms.get("".join(words[-size:]), "joint_stock")))
        words = words[:-size]
    size = _measure_form(words, forms, at_end=False)
    if 0 < size < len(words) and forms["".join(words[:size])] != "company":
        found.append(Form(" ".join(words[:size]), forms["".join(words[:size])]))
        words = words[size:]
    telling = [form for form in found if form.kind != "company"]
    return words, (telling or found or [NO_FORM])[0]


def is_only_form(words: list[str]) -> bool:
    """Whether the words are a legal form and nothing else."""
    return "".join(words) in _load_latin_forms()


def find_form_code(raw: str, country: str) -> str:
    """GLEIF's code of a form as written in a country, '' if there is none or the country is not given and several use it."""
    if not raw:
        return ""
    known = _load_codes().get(squeeze_text(romanise_letters(fold_text(raw))))
    if not known:
        return ""
    if country:
        return known.get(country, "")
    return next(iter(known.values())) if len(known) == 1 else ""


_COMPANY = re.compile(r"(?:股份)?有限(?:责任)?公司|(?<!分)(?<!子)公司|集团|银行(?=[^股有])")


def _measure_form(words: list[str], forms: dict[str, str], *, at_end: bool) -> int:
    """How many words of the end or beginning are a form."""
    edge = words[-1][-2:] if at_end else words[0][:2]
    if edge not in _load_edges()[at_end]:
        return _measure_misspelt(words) if at_end else 0
    for size in range(min(_MAX_WORDS, len(words)), 0, -1):
        key = "".join(words[-size:] if at_end else words[:size])
        if key in forms:
            is_loose = at_end and forms[key] == "company"
            return max(size, _measure_misspelt(words)) if is_loose else size
    return _measure_misspelt(words) if at_end else 0


def _measure_misspelt(words: list[str]) -> int:
    """As `_measure_form` for the end, for long forms with a letter wrong or two."""
    if len(words[-1]) < 5 or words[-1][:4] not in _load_last_starts():
        return 0
    from rapidfuzz import process
    from rapidfuzz.distance import Levenshtein

    for size in range(min(5, len(words)), 0, -1):
        key = "".join(words[-size:])
        if len(key) < _FUZZY_LENGTH:
            return 0
        if process.extractOne(
            key, _load_long_forms(), scorer=Levenshtein.distance, score_cutoff=_FUZZY_DISTANCE
        ):
            return size
    return 0


@cache
def _load_latin_forms() -> dict[str, str]:
    """Squeezed and romanised form → what it comes to."""
    words = load_words("latin")
    found: dict[str, str] = {}
    for section in ("forms", "forms_native"):
        for kind, texts in words[section].items():
            for text in texts:
                found.setdefault(squeeze_text(romanise_letters(fold_text(text))), kind)
    return found


@cache
def _load_edges() -> tuple[frozenset[str], frozenset[str]]:
    """What squeezed forms begin with, and what they end with: one letter and two."""
    forms = _load_latin_forms()
    return (
        frozenset(form[:size] for form in forms for size in (1, 2)),
        frozenset(form[-size:] for form in forms for size in (1, 2)),
    )


def _list_forms() -> list[str]:
    words = load_words("latin")
    sections = (words["forms"], words["forms_native"])
    return [text for section in sections for texts in section.values() for text in texts]


@cache
def _load_long_forms() -> tuple[str, ...]:
    return tuple(form for form in _load_latin_forms() if len(form) >= _FUZZY_LENGTH)


@cache
def _load_last_starts() -> frozenset[str]:
    """First letters of the last words of long forms, so that the rest need not be compared."""
    long = (text for text in _list_forms() if len(text) >= _FUZZY_LENGTH)
    lasts = (romanise_letters(fold_text(text)).split()[-1] for text in long)
    return frozenset(last[:4] for last in lasts if len(last) > 4)


@cache
def _load_codes() -> dict[str, dict[str, str]]:
    """Squeezed and romanised form → country → code."""
    found: dict[str, dict[str, str]] = {}
    for form in load_legal_forms():
        for text in form.texts:
            key = squeeze_text(romanise_letters(fold_text(text)))
            found.setdefault(key, {}).setdefault(form.country, form.code)
    return found


@cache
def _load_chinese_pattern() -> re.Pattern[str]:
    forms = sorted(load_words("chinese")["forms"], key=len, reverse=True)
    return re.compile(f"(?:{'|'.join(forms)})$")


@cache
def _load_branch_endings() -> tuple[str, ...]:
    return tuple(load_words("chinese")["branches"]["company"])
