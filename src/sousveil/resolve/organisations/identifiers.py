"""Numbers of organisations in registers: cleaned, and taken only where their form and check digits are right.

Check digits after GB 32100-2015 (Chinese unified social credit code), GB 11714-1997 (old Chinese organisation code), ISO 17442
with ISO 7064 mod 97-10 (LEI), and the rules that the tax offices publish for the national numbers.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from sousveil.resolve.organisations.folding import fold_text

_NOT_SIGNS = re.compile(r"[\W_]+")
_USCC_SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_USCC = re.compile(r"[1-9A-NY][0-9A-HJ-NPQRTUWXY]\d{6}[0-9A-HJ-NPQRTUWXY]{10}")
_ORG_CODE = re.compile(r"[0-9A-Z]{8}[0-9X]")
_LEI = re.compile(r"[0-9A-Z]{18}\d{2}")
_SAME_DIGIT = re.compile(r"(.)\1+")


@lru_cache(maxsize=65536)
def check_identifier(scheme: str, number: str) -> str:
    """The number without signs, in capitals, if it is a valid one of the scheme; else ''.

    `scheme`: 'uscc', 'cn_org_code', 'lei', 'vat' or 'vat_xx' with the country ('vat' takes it from the number), 'ogrn',
    'inn', 'edrpou', 'siren', 'siret', 'cui', 'oib', 'pib', 'eik', 'nip', 'regon', 'nit', 'ico', 'no_orgnr', 'se_orgnr'. Case and
    signs do not matter. A number of a scheme that is not known is never valid.
    """
    kind = _NOT_SIGNS.sub("_", fold_text(scheme)).strip("_")
    text = _NOT_SIGNS.sub("", fold_text(number)).upper()
    if not text.isascii() or not 4 <= len(text) <= 24:
        return ""
    kind = _SCHEMES.get(kind, kind)
    if kind == "vat":
        kind, text = f"vat_{text[:2].lower()}", text[2:]
    elif kind.startswith("vat_") and text.startswith(kind[4:].upper()):
        text = text[2:]
    if (kind, text[:2]) in (("vat_gr", "EL"), ("cui", "RO")):
        text = text[2:]
    check = _CHECKS.get(_VAT_AS.get(kind, kind))
    bare = text.lstrip("0")
    if not check or not bare or _SAME_DIGIT.fullmatch(text) or not check(text):
        return ""
    return text


def _check_uscc(text: str) -> bool:
    if not _USCC.fullmatch(text):
        return False
    total = sum(_USCC_SIGNS.index(sign) * pow(3, place, 31) for place, sign in enumerate(text[:17]))
    return _USCC_SIGNS[(31 - total % 31) % 31] == text[17]


def _check_org_code(text: str) -> bool:
    if not _ORG_CODE.fullmatch(text):
        return False
    weights = (3, 7, 9, 10, 5, 8, 4, 2)
    check = 11 - sum(int(sign, 36) * weight for sign, weight in zip(text, weights, strict=False)) % 11
    return text[8] == ("X" if check == 10 else "0" if check == 11 else str(check))


def _check_lei(text: str) -> bool:
    return bool(_LEI.fullmatch(text)) and int("".join(str(int(sign, 36)) for sign in text)) % 97 == 1


def _weigh(text: str, weights: tuple[int, ...]) -> int:
    return sum(int(digit) * weight for digit, weight in zip(text, weights, strict=False))


def _is_luhn(text: str) -> bool:
    digits = [int(digit) for digit in reversed(text)]
    doubled = (digit * 2 - 9 if digit > 4 else digit * 2 for digit in digits[1::2])
    return (sum(digits[::2]) + sum(doubled)) % 10 == 0


def _is_mod_11_10(text: str) -> bool:
    """ISO 7064 mod 11,10."""
    check = 10
    for digit in text[:-1]:
        check = ((check + int(digit)) % 10 or 10) * 2 % 11
    return (check + int(text[-1])) % 10 == 1


def _of_digits(length: int, check: Callable[[str], bool]) -> Callable[[str], bool]:
    return lambda text: len(text) == length and text.isdigit() and check(text)


def _check_inn(text: str) -> bool:
    return _weigh(text, (2, 4, 10, 3, 5, 9, 4, 6, 8)) % 11 % 10 == int(text[9])


def _check_edrpou(text: str) -> bool:
    first = (7, 1, 2, 3, 4, 5, 6) if 30000000 <= int(text) <= 60000000 else (1, 2, 3, 4, 5, 6, 7)
    check = _weigh(text, first) % 11
    if check == 10:
        check = _weigh(text, tuple(weight + 2 for weight in first)) % 11 % 10
    return check == int(text[7])


def _check_cui(text: str) -> bool:
    if not (text.isdigit() and 4 <= len(text) <= 10):
        return False
    return _weigh(text[:-1].zfill(9), (7, 5, 3, 2, 1, 7, 5, 3, 2)) * 10 % 11 % 10 == int(text[-1])


def _check_eik(text: str) -> bool:
    check = _weigh(text, (1, 2, 3, 4, 5, 6, 7, 8)) % 11
    if check == 10:
        check = _weigh(text, (3, 4, 5, 6, 7, 8, 9, 10)) % 11 % 10
    return check == int(text[8])


def _check_ico(text: str) -> bool:
    return (11 - _weigh(text, (8, 7, 6, 5, 4, 3, 2)) % 11) % 10 == int(text[7])


def _check_siren_vat(text: str) -> bool:
    return (
        len(text) == 11
        and text.isdigit()
        and _is_luhn(text[2:])
        and int(text[:2]) == (12 + 3 * (int(text[2:]) % 97)) % 97
    )


_CHECKS: dict[str, Callable[[str], bool]] = {
    "uscc": _check_uscc,
    "cn_org_code": _check_org_code,
    "lei": _check_lei,
    "ogrn": _of_digits(13, lambda text: int(text[:12]) % 11 % 10 == int(text[12])),
    "inn": _of_digits(10, _check_inn),
    "edrpou": _of_digits(8, _check_edrpou),
    "siren": _of_digits(9, _is_luhn),
    "siret": _of_digits(14, _is_luhn),
    "cui": _check_cui,
    "oib": _of_digits(11, _is_mod_11_10),
    "pib": _of_digits(9, _is_mod_11_10),
    "vat_de": _of_digits(9, _is_mod_11_10),
    "eik": _of_digits(9, _check_eik),
    "nip": _of_digits(10, lambda text: _weigh(text, (6, 5, 7, 2, 3, 4, 5, 6, 7)) % 11 == int(text[9])),
    "regon": _of_digits(9, lambda text: _weigh(text, (8, 9, 2, 3, 4, 5, 6, 7)) % 11 % 10 == int(text[8])),
    "nit": _of_digits(10, lambda text: (lambda rest: rest if rest < 2 else 11 - rest)(_weigh(text, (41, 37, 29, 23, 19, 17, 13, 7, 3)) % 11) == int(text[9])),
    "ico": _of_digits(8, _check_ico),
    "vat_fr": _check_siren_vat,
    "vat_it": _of_digits(11, _is_luhn),
    "vat_pt": _of_digits(9, lambda text: (lambda rest: 0 if rest < 2 else 11 - rest)(_weigh(text, (9, 8, 7, 6, 5, 4, 3, 2)) % 11) == int(text[8])),
    "vat_be": _of_digits(10, lambda text: 97 - int(text[:8]) % 97 == int(text[8:])),
    "vat_hu": _of_digits(8, lambda text: (10 - _weigh(text, (9, 7, 3, 1, 9, 7, 3)) % 10) % 10 == int(text[7])),
    "vat_dk": _of_digits(8, lambda text: _weigh(text, (2, 7, 6, 5, 4, 3, 2, 1)) % 11 == 0),
    "vat_fi": _of_digits(8, lambda text: (11 - _weigh(text, (7, 9, 10, 5, 8, 4, 2)) % 11) % 11 == int(text[7])),
    "vat_gr": _of_digits(9, lambda text: _weigh(text, (256, 128, 64, 32, 16, 8, 4, 2)) % 11 % 10 == int(text[8])),
    "vat_lu": _of_digits(8, lambda text: int(text[:6]) % 89 == int(text[6:])),
    "vat_si": _of_digits(8, lambda text: (11 - _weigh(text, (8, 7, 6, 5, 4, 3, 2)) % 11) % 11 % 10 == int(text[7])),
    "no_orgnr": _of_digits(9, lambda text: (11 - _weigh(text, (3, 2, 7, 6, 5, 4, 3, 2)) % 11) % 11 == int(text[8])),
    "se_orgnr": _of_digits(10, _is_luhn),
}  # fmt: skip
_VAT_AS = {
    "vat_bg": "eik", "vat_cz": "ico", "vat_sk": "vat_sk_unknown", "vat_hr": "oib", "vat_rs": "pib", "vat_pl": "nip", "vat_ro": "cui",
    "vat_el": "vat_gr",
}  # fmt: skip
_SCHEMES = {
    "cn_uscc": "uscc", "cn_scc": "uscc", "统一社会信用代码": "uscc", "统一社会信用号码": "uscc", "组织机构代码": "cn_org_code", "xi_lei": "lei",
    "ru_inn": "inn", "ru_ogrn": "ogrn", "ua_edr": "edrpou", "ua_edrpou": "edrpou", "єдрпоу": "edrpou", "fr_siren": "siren", "fr_rcs": "siren",
    "fr_siret": "siret", "ro_cui": "cui", "hr_oib": "oib", "rs_pib": "pib", "bg_eik": "eik", "pl_nip": "nip", "pl_regon": "regon",
    "cz_ico": "ico", "sk_ico": "ico", "sk_orsr": "ico", "no_brc": "no_orgnr", "se_bol": "se_orgnr", "co_nit": "nit", "hu_afa": "vat_hu",
}  # fmt: skip
