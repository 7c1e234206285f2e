"""Which identifiers prove that two names are one organisation, and which also prove that they are not.

Numbers with a check digit that is right do both: two that differ are two organisations (GB 32100-2015 for Chinese credit
codes, ISO 17442 for LEIs). Other national numbers may be written in several ways, or be one of several that an organisation
has, so they prove only where they are equal.
"""

from __future__ import annotations

import re

_USCC_SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_USCC_WEIGHTS = tuple(pow(3, place, 31) for place in range(17))
_NOT_SIGN = re.compile(r"[\W_]+")
_QUALIFIED = re.compile(r"[A-Z]{2}-.+")
_MIN_LENGTH = 5
_MIN_DIGITS = 4


def read_proof(identifier: str, country: str) -> str:
    """'scheme:number' as `judging.compare_names` takes it, '' when the identifier proves nothing.

    `identifier`: 'scheme:number' as stated. A number that can prove but not disprove gets a scheme of its own.
    """
    scheme, _, number = identifier.rpartition(":")
    number = _NOT_SIGN.sub("", number.upper())
    if is_credit_code(number):
        return f"USCC:{number}"
    if is_lei(number):
        return f"LEI:{number}"
    scheme = scheme.strip().upper().replace(":", " ")
    place = "" if _QUALIFIED.match(scheme) else country
    if not (scheme or place) or not _tells_apart(number):
        return ""
    if number[:2] == country and sum(sign.isdigit() for sign in number) >= len(number) - 3:
        number = number[2:]  # a VAT number with its country and without
    return f"{place} {scheme} {number}:{number}"


def is_credit_code(number: str) -> bool:
    """True for an 18-place Chinese unified social credit code whose check sign is right."""
    if len(number) != 18 or not set(number) <= set(_USCC_SIGNS) or not number[2:8].isdigit():
        return False
    total = sum(weight * _USCC_SIGNS.index(sign) for weight, sign in zip(_USCC_WEIGHTS, number, strict=False))
    return (31 - total % 31) % 31 == _USCC_SIGNS.index(number[17])


def is_lei(number: str) -> bool:
    """True for a 20-place legal entity identifier whose check digits are right (ISO 7064, mod 97-10)."""
    if len(number) != 20 or not (number.isascii() and number.isalnum() and number[18:].isdigit()):
        return False
    return int("".join(str(int(sign, 36)) for sign in number)) % 97 == 1


def _tells_apart(number: str) -> bool:
    """False for what stands in a form when there is no number: '00000', '999999', '12345'."""
    digits = [sign for sign in number if sign.isdigit()]
    is_counted = "".join(digits) in "01234567890123456789"
    return (
        len(number) >= _MIN_LENGTH and len(digits) >= _MIN_DIGITS and len(set(digits)) > 2 and not is_counted
    )
