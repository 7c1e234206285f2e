"""Tells natural persons from organisations among suppliers and bidders, so that their names are never kept."""

from __future__ import annotations

import re

_PERSON_SCHEMES = frozenset(
    ("CC", "CEDULA", "CEDULADECIUDADANIA", "CEDULADEEXTRANJERIA", "CURP", "MXCURP", "DNI", "NIE", "CPF", "BRCPF",
     "PASSPORT", "PASAPORTE", "RNOKPP", "UAIPN", "UARNOKPP", "SSN", "PESEL", "EGN", "CNP")
)  # fmt: skip
_NOT_LETTERS = re.compile(r"[\W_]+")
# The Mexican tax number of a person has four letters before the date of birth, that of a company three.
_RFC_PERSON = re.compile(r"[A-ZÑ&]{4}\d{6}[A-Z0-9]{3}")
_NAME_MARKS = re.compile(
    r"^(?:ФОП|ФЛП|СПД|ІП|ИП|физическое лицо|фізична особа|індивідуальний підприємець|PFA|mr|mrs|ms|miss|sr|sra|m|mme)[\s.]"
    r"|persona f[ií]sica|natural person|\be\.\s?v\.$|egyéni vállalkozó",
    re.IGNORECASE,
)
_PATRONYMIC = re.compile(
    r"\w+(?:ович|евич|йович|івна|ївна|овна|евна|ичу|овича|евича|івни|овны)$", re.IGNORECASE
)


def is_natural_person(name: str, scheme: str = "", identifier: str = "", country: str = "") -> bool:
    """True when the name or the kind of identifier shows a natural person, a sole trader included.

    `scheme`: of the identifier as written; `country`: ISO 3166-1 alpha-2 or ''.
    """
    kind = _NOT_LETTERS.sub("", scheme).upper()
    number = _NOT_LETTERS.sub("", identifier).upper()
    if kind in _PERSON_SCHEMES or _NAME_MARKS.search(name):
        return True
    if (country == "MX" or "RFC" in kind) and _RFC_PERSON.fullmatch(number):
        return True
    # The Ukrainian register of companies has eight digits, the tax number of a person ten.
    if (country == "UA" or kind.startswith("UA")) and number.isdigit() and len(number) == 10:
        return True
    words = name.split()
    return len(words) == 3 and bool(_PATRONYMIC.fullmatch(words[2]))
