"""Tells natural persons from organisations among suppliers and bidders, so that their names are never kept.

Evidence in this order: words that say sole trader or citizen; a legal form; the kind and form of the identifier; and
last the form of the name, by lists of given names and of words of organisations (vocabulary/names). Where nothing of
this speaks, it is an organisation. docs/reference/readers/ocds.md says how often that was right.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from sousveil.vocabulary.names import load_given_names, load_organisation_words

_PERSON_SCHEMES = frozenset(
    ("CC", "CEDULA", "CEDULADECIUDADANIA", "CEDULADEEXTRANJERIA", "TARJETADEIDENTIDAD", "CURP", "MXCURP", "DNI", "NIE", "CPF", "BRCPF",
     "PASSPORT", "PASAPORTE", "RNOKPP", "UAIPN", "UARNOKPP", "SSN", "PESEL", "EGN", "CNP")
)  # fmt: skip
_PERSON_SCHEME_WORDS = re.compile(
    r"PERSONANATURAL|PERSONAFISICA|C.?DULADE(?:CIUDADAN|EXTRANJER)|NATURALPERSON"
)
_NOT_LETTERS = re.compile(r"[\W_]+")

# Mexico: a person's tax number has four letters before the date of birth, a company's three; CURP is the citizen's.
_RFC_PERSON = re.compile(r"[A-ZÑ&]{4}\d{2}[01]\d[0-3]\d(?:[A-Z0-9]{3})?")
_CURP = re.compile(r"[A-Z]{4}\d{6}[HM][A-Z]{5}[A-Z0-9]\d")
_RFC_COMPANY = re.compile(r"[A-ZÑ&]{3}\d{2}[01]\d[0-3]\d[A-Z0-9]{3}")
# Colombia: the number of a company has nine digits from 8 or 9, and a tenth to check; a citizen's has up to eight or ten.
_NIT_COMPANY = re.compile(r"[89]\d{8}\d?")
_CEDULA = re.compile(r"\d{5,8}|1\d{9}")
# Ukraine: the register of companies has eight digits, the tax number of a person ten.
_UA_COMPANY = re.compile(r"\d{8}")
_UA_PERSON = re.compile(r"\d{10}")

_NAME_MARKS = re.compile(
    r"^(?:ФОП|ЕТ|ФЛП|ФО-П|СПД|ІП|ИП|фермер|громадян(?:ин|ка)|гражданин|гражданка|PFA|mr|mrs|ms|miss|sr|sra|mme|herr|frau)[\s.\"«“„]"
    r"|фізична\s+особа|физическое\s+лицо|індивідуальний\s+підприємець|индивидуальный\s+предприниматель"
    r"|приватний\s+підприємець|частный\s+предприниматель"
    r"|persona f[ií]sica|persona natural|natural person|sole trader|\be\.\s?v\.$|egyéni vállalkozó|persoan[aă] fizic[aă]",
    re.IGNORECASE,
)
_LEGAL_FORMS = re.compile(
    r"\bS\.?\s?A\.?(?:\s?[PB]\.?\s?I?\.?)?(?:\s|,|$)(?!\w+$)|\bS\.\s?A\b|\bS\.?\s?A\.?\s?de\b|\bS\.?\s?C\.?(?:\s|,|$)|\bA\.?\s?C\.?,?$|\bS\.?\s?de\s?R\.?\s?L|\bde\s+C\.?\s?V"
    r"|\bS\.?\s?A\.?\s?S\.?$|\bS\.?\s?L\.?U?\.?$|\bS\.?\s?R\.?\s?L\b|\bLTDA\b|\bB\.\s?V\.?$|\bN\.\s?V\.?$|\bInc\b|\bLtd\b|\bGmbH\b|\bLLC\b|\bPLC\b|\bd\.?\s?o\.?\s?o\b"
    r"|(?:^|[\s\"«])(?:ТОВ|ТзОВ|ООО|ОАО|ЗАО|ПАТ|ПрАТ|СТОВ|АТ|ДП|КП)(?:[\s\"«“]|$)",
    re.IGNORECASE,
)
_TITLES = re.compile(
    r"^(?:(?:ing|dr|dra|lic|arq|mtro|mtra|prof|ingeniero|licenciado|c|m)\s*\.?\s+)+", re.IGNORECASE
)
_DOCTOR = re.compile(r"^(?:dr|dra|ing|lic|prof)\b", re.IGNORECASE)
_PATRONYMIC = re.compile(
    r"\w+(?:ович|евич|йович|івна|ївна|овна|евна|ичу|овича|евича|івни|овны)$", re.IGNORECASE
)
_INITIALS = re.compile(r"^\w{3,}\s+\w\.\s?\w\.?$|^\w\.\s?\w\.\s?\w{3,}$")
_TOKEN = re.compile(r"[^\W\d_](?:[^\W\d_]|[?\ufffd'’´`-])*\.?|[?\ufffd][^\W\d_](?:[^\W\d_]|[?\ufffd])*")
_PARTICLES = frozenset(
    [
        "de",
        "del",
        "la",
        "las",
        "los",
        "y",
        "e",
        "da",
        "do",
        "dos",
        "das",
        "van",
        "von",
        "der",
        "den",
        "di",
        "mac",
        "mc",
    ]
)
_MAX_NAME = 80
_CNP_WEIGHTS = (2, 7, 9, 1, 4, 6, 3, 5, 8, 2, 7, 9)


def has_legal_form(name: str) -> bool:
    """True when the name ends in or carries a legal form of companies ('GmbH', 'B.V.', 'S.A. de C.V.')."""
    return bool(_LEGAL_FORMS.search(name)) and not _NAME_MARKS.search(name)


@lru_cache(maxsize=65536)
def is_natural_person(name: str, scheme: str = "", identifier: str = "", country: str = "") -> bool:
    """True when the name or the kind of identifier shows a natural person, a sole trader included.

    `scheme`: of the identifier as written; `country`: ISO 3166-1 alpha-2 or ''.
    """
    if _NAME_MARKS.search(name):
        return True
    if _LEGAL_FORMS.search(name):
        return False
    kind = _NOT_LETTERS.sub("", _fold(scheme)).upper()
    number = _NOT_LETTERS.sub("", identifier).upper()
    if kind in _PERSON_SCHEMES or _PERSON_SCHEME_WORDS.search(kind):
        return True
    verdict = _judge_number(kind, number, country)
    if verdict is True:
        return True
    return _looks_like_person(name, is_company_number=verdict is False)


def _judge_number(kind: str, number: str, country: str) -> bool | None:
    """What the identifier shows: True a person, False a company, None nothing."""
    if country == "MX" or "RFC" in kind or not (country or kind):
        if _RFC_PERSON.fullmatch(number) or _CURP.fullmatch(number):
            return True
        if _RFC_COMPANY.fullmatch(number):
            return False
    if country == "UA" or kind.startswith("UA"):
        if _UA_PERSON.fullmatch(number):
            return True
        return False if _UA_COMPANY.fullmatch(number) else None
    if kind == "NIT" or (country == "CO" and kind.startswith("NIT")):
        if _NIT_COMPANY.fullmatch(number):
            return False
        return True if _CEDULA.fullmatch(number) else None
    if country == "RO" and _is_romanian_person(number):
        return True
    return None


def _is_romanian_person(number: str) -> bool:
    """True for a personal code (CNP): 13 digits, sex and century first, the last a check digit (Law 105/1996)."""
    if len(number) != 13 or not (number.isascii() and number.isdigit()) or number[0] == "0":
        return False
    rest = sum(int(digit) * weight for digit, weight in zip(number, _CNP_WEIGHTS, strict=False)) % 11
    return int(number[12]) == (1 if rest == 10 else rest)


def _looks_like_person(name: str, *, is_company_number: bool) -> bool:
    """True for two to six words with a given name among them and none that organisations use."""
    text = name.strip().strip("\"'«»“”").rstrip(".,;¿?")
    if len(text) > _MAX_NAME or not text:
        return False
    if _INITIALS.fullmatch(text) and not text.isascii():
        return True
    bare = _TITLES.sub("", text)
    words = [word for word in re.split(r"[\s,]+", bare) if word.strip(".¿?")]
    if not all(_TOKEN.fullmatch(word) for word in words):
        return False
    folded = [_fold(word).strip(".") for word in words]
    names = [word for word in folded if word not in _PARTICLES]
    if not 2 <= len(names) <= 6 or any(
        word in load_organisation_words() for word in folded if word not in _PARTICLES
    ):
        return False
    if 3 <= len(names) <= 4 and any(_PATRONYMIC.fullmatch(word) for word in names[1:]):
        return True
    has_title = bool(_DOCTOR.match(text))
    if not has_title and not any(word in load_given_names() for word in names):
        return False
    if any(word[:1].islower() for word in words if _fold(word) not in _PARTICLES):
        return False
    return len(names) > 2 or not is_company_number


@lru_cache(maxsize=65536)
def _fold(text: str) -> str:
    """Lower case without accents; Cyrillic й and ї stay letters of their own."""
    if text.isascii():
        return text.lower()
    return "".join(
        letter if "\u0400" <= letter <= "\u052f" else _strip_marks(letter) for letter in text.lower()
    )


def _strip_marks(letter: str) -> str:
    return "".join(mark for mark in unicodedata.normalize("NFD", letter) if not unicodedata.combining(mark))
