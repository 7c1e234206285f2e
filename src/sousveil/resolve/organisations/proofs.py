"""Which identifiers prove that two names are one organisation, and which also prove that they are not.

Numbers with a check digit that is right do both: two that differ are two organisations (GB 32100-2015 for Chinese credit
codes, ISO 17442 for LEIs). Other national numbers may be written in several ways, or be one of several that an organisation
has, so they prove only where they are equal.
"""

from __future__ import annotations

import re

from sousveil.vocabulary.organisation_numbers import is_credit_code, is_lei

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


def _tells_apart(number: str) -> bool:
    """False for what stands in a form when there is no number: '00000', '999999', '12345'."""
    digits = [sign for sign in number if sign.isdigit()]
    is_counted = "".join(digits) in "01234567890123456789"
    return (
        len(number) >= _MIN_LENGTH and len(digits) >= _MIN_DIGITS and len(set(digits)) > 2 and not is_counted
    )
