"""Numbers of organisations that carry their own check: Chinese credit codes (GB 32100-2015) and LEIs (ISO 17442)."""

from __future__ import annotations

_USCC_SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_USCC_WEIGHTS = tuple(pow(3, place, 31) for place in range(17))


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
