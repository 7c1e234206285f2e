"""National numbers of organisations as benchmarks take them for truth: made canonical, checked, or refused.

Written for the truth of benchmarks alone and independent of the product. Check digits by the rules of the registers:
ISO 7064 MOD 11,10 (Germany, Croatia), Luhn (France, Italy, Sweden), MOD 97 (Belgium), weights and MOD 11 (the others).
Numbers of natural persons (Romanian CNP, Mexican RFC of 13 places, Spanish DNI) are no number of an organisation here.
"""

from __future__ import annotations

import re
from collections.abc import Callable


def read_national_id(country: str, text: str, scheme: str = "") -> str:
    """'COUNTRY:scheme:number' of a valid number of an organisation, '' for any other text.

    A French SIRET is cut to the SIREN and a Polish REGON of 14 places to 9: the rest is the establishment.
    """
    if re.fullmatch(r"(?:UA-EDR|RFC|MX-RFC)", scheme):
        country = "UA" if scheme == "UA-EDR" else "MX"
    cleaned = re.sub(r"[^0-9A-Z]", "", text.upper())
    reader = READERS.get(country)
    number = reader(cleaned) if reader and not is_placeholder(re.sub(r"[^0-9]", "", cleaned)) else ""
    return f"{country}:{number}" if number else ""


def weigh(digits: str, weights: tuple[int, ...]) -> int:
    """Sum of digit times weight, as far as there are weights."""
    return sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=False))


def passes_luhn(digits: str) -> bool:
    """Whether the last digit is that of Luhn (ISO/IEC 7812-1)."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if place % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def passes_mod_11_10(digits: str) -> bool:
    """Whether the last digit is that of ISO 7064 MOD 11,10."""
    product = 10
    for digit in digits[:-1]:
        product = ((int(digit) + product) % 10 or 10) * 2 % 11
    return (11 - product) % 10 == int(digits[-1])


def is_placeholder(digits: str) -> bool:
    """Whether it is one digit over and over, or a run such as 12345678."""
    return len(set(digits)) <= 1 or digits in "01234567890" or digits in "9876543210"


def _strip(text: str, prefix: str, length: int) -> str:
    digits = text.removeprefix(prefix)
    return digits if re.fullmatch(rf"[0-9]{{{length}}}", digits) else ""


def _read_romania(text: str) -> str:
    digits = re.sub(r"^(?:RO|R0|R)(?=[0-9])", "", text).lstrip("0")
    if not re.fullmatch(r"[0-9]{4,10}", digits):
        return ""
    sum_ = weigh(digits[:-1].zfill(9), (7, 5, 3, 2, 1, 7, 5, 3, 2))
    return f"cui:{digits}" if sum_ * 10 % 11 % 10 == int(digits[-1]) else ""


def _read_finland(text: str) -> str:
    digits = _strip(text, "FI", 8)
    if not digits:
        return ""
    rest = weigh(digits, (7, 9, 10, 5, 8, 4, 2)) % 11
    return f"y:{digits}" if rest != 1 and (11 - rest) % 11 == int(digits[-1]) else ""


def _read_bulgaria(text: str) -> str:
    digits = text.removeprefix("BG")
    if not re.fullmatch(r"[0-9]{9}(?:[0-9]{4})?", digits):
        return ""
    rest = weigh(digits[:8], (1, 2, 3, 4, 5, 6, 7, 8)) % 11
    if rest == 10:
        rest = weigh(digits[:8], (3, 4, 5, 6, 7, 8, 9, 10)) % 11 % 10
    # Thirteen places are a branch with a number of its own.
    return f"eik:{digits}" if rest == int(digits[8]) else ""


def _read_france(text: str) -> str:
    digits = re.sub(r"^FR[0-9A-Z]{2}(?=[0-9]{9}$)", "", text)
    if not re.fullmatch(r"[0-9]{9}(?:[0-9]{5})?", digits):
        return ""
    return f"siren:{digits[:9]}" if passes_luhn(digits[:9]) else ""


def _read_spain(text: str) -> str:
    match = re.fullmatch(r"(?:ES)?([ABCDEFGHJNPQRSUVW])([0-9]{7})([0-9A-J])", text)
    if match is None:
        return ""
    kind, digits, control = match.groups()
    even = sum(int(digit) for digit in digits[1::2])
    odd = sum(sum(divmod(2 * int(digit), 10)) for digit in digits[0::2])
    number = (10 - (even + odd) % 10) % 10
    return f"nif:{kind}{digits}{control}" if control in (str(number), "JABCDEFGHI"[number]) else ""


def _read_poland(text: str) -> str:
    digits = re.sub(r"^(?:NIP|REGON|KRS|PL)", "", text)
    if not digits.isdigit():
        return ""
    if len(digits) == 10 and weigh(digits, (6, 5, 7, 2, 3, 4, 5, 6, 7)) % 11 == int(digits[-1]):
        return f"nip:{digits}"
    if len(digits) == 10 and digits.startswith("0000"):
        return f"krs:{digits}"
    if len(digits) in (9, 14) and weigh(digits, (8, 9, 2, 3, 4, 5, 6, 7)) % 11 % 10 == int(digits[8]):
        return f"regon:{digits[:9]}"
    return ""


def _read_czechia(text: str) -> str:
    digits = re.sub(r"^(?:CZ|SK)", "", text)
    if not re.fullmatch(r"[0-9]{8}", digits):
        return ""
    expected = (11 - weigh(digits, (8, 7, 6, 5, 4, 3, 2)) % 11) % 10
    return f"ico:{digits}" if expected == int(digits[-1]) else ""


def _read_belgium(text: str) -> str:
    match = re.fullmatch(r"(?:BE)?([01][0-9]{9}|[0-9]{9})([0-9]{3,6})?", text)
    digits = match.group(1).zfill(10) if match else ""
    if not match or 97 - int(digits[:8]) % 97 != int(digits[8:]):
        return ""
    # The federal purchasing platform adds a number for each department of a body.
    return f"kbo:{digits}{'.' + match.group(2) if match.group(2) else ''}"


def _read_italy(text: str) -> str:
    runs = re.findall(r"(?<![0-9])[0-9]{11}(?![0-9])", text)
    valid = [run for run in runs if passes_luhn(run)]
    return f"iva:{valid[0]}" if valid else ""


def _read_portugal(text: str) -> str:
    digits = _strip(text, "PT", 9)
    # Numbers that begin with 1, 2 or 3 are natural persons'.
    if not digits or digits[0] not in "5689":
        return ""
    expected = (11 - weigh(digits, (9, 8, 7, 6, 5, 4, 3, 2)) % 11) % 11 % 10
    return f"nif:{digits}" if expected == int(digits[-1]) else ""


def _read_denmark(text: str) -> str:
    digits = _strip(text, "DK", 8)
    return f"cvr:{digits}" if digits and weigh(digits, (2, 7, 6, 5, 4, 3, 2, 1)) % 11 == 0 else ""


def _read_norway(text: str) -> str:
    digits = _strip(text.removesuffix("MVA"), "NO", 9)
    return f"orgnr:{digits}" if digits and weigh(digits, (3, 2, 7, 6, 5, 4, 3, 2, 1)) % 11 == 0 else ""


def _read_sweden(text: str) -> str:
    digits = re.sub(r"^SE", "", text)
    digits = digits[:10] if re.fullmatch(r"[0-9]{10}(?:01)?", digits) else ""
    # The third digit of a person's number is 0 or 1.
    return f"orgnr:{digits}" if digits and digits[2] >= "2" and passes_luhn(digits) else ""


def _read_germany(text: str) -> str:
    digits = _strip(text, "DE", 9) if text.startswith("DE") else ""
    return f"vat:{digits}" if digits and passes_mod_11_10(digits) else ""


def _read_slovenia(text: str) -> str:
    digits = text.removeprefix("SI")
    if re.fullmatch(r"[0-9]{10}", digits) and weigh(digits, (7, 6, 5, 4, 3, 2, 1)) % 11 == 0:
        return f"maticna:{digits[:7]}"
    if re.fullmatch(r"[0-9]{8}", digits):
        return (
            f"vat:{digits}"
            if (11 - weigh(digits, (8, 7, 6, 5, 4, 3, 2)) % 11) % 10 == int(digits[-1])
            else ""
        )
    return ""


def _read_greece(text: str) -> str:
    digits = _strip(re.sub(r"^(?:EL|GR)", "", text), "", 9)
    return f"afm:{digits}" if digits and _sum_powers(digits[:8]) % 11 % 10 == int(digits[-1]) else ""


def _sum_powers(digits: str) -> int:
    return sum(int(digit) << (len(digits) - place) for place, digit in enumerate(digits))


def _read_hungary(text: str) -> str:
    digits = text.removeprefix("HU")
    if not re.fullmatch(r"[0-9]{8}(?:[0-9]{3})?", digits):
        return ""
    return f"tax:{digits[:8]}" if weigh(digits, (9, 7, 3, 1, 9, 7, 3, 1)) % 10 == 0 else ""


def _read_britain(text: str) -> str:
    digits = text if re.fullmatch(r"[0-9]{7,8}", text) else ""
    return f"company:{digits.zfill(8)}" if digits else ""


def _read_mexico(text: str) -> str:
    match = re.fullmatch(r"[A-ZÑ]{3}[0-9]{2}(?:0[1-9]|1[0-2])[0-3][0-9][0-9A-Z]{2}[0-9A]", text)
    return f"rfc:{text}" if match else ""


def _read_ukraine(text: str) -> str:
    digits = _strip(text, "", 8)
    if not digits:
        return ""
    low = (7, 1, 2, 3, 4, 5, 6) if 30_000_000 <= int(digits) <= 60_000_000 else (1, 2, 3, 4, 5, 6, 7)
    rest = weigh(digits, low) % 11
    if rest == 10:
        rest = weigh(digits, tuple(weight + 2 for weight in low)) % 11 % 10
    return f"edrpou:{digits}" if rest == int(digits[-1]) else ""


def _read_digits(kind: str, prefix: str, length: int) -> Callable[[str], str]:
    """A reader of numbers whose check digit we do not compute: only their length tells."""

    def read(text: str) -> str:
        digits = _strip(text, prefix, length)
        return f"{kind}:{digits}" if digits else ""

    return read


READERS: dict[str, Callable[[str], str]] = {
    "BE": _read_belgium,
    "BG": _read_bulgaria,
    "CZ": _read_czechia,
    "DE": _read_germany,
    "DK": _read_denmark,
    "EE": _read_digits("code", "EE", 8),
    "ES": _read_spain,
    "FI": _read_finland,
    "FR": _read_france,
    "GB": _read_britain,
    "GR": _read_greece,
    "HU": _read_hungary,
    "IT": _read_italy,
    "LT": _read_digits("code", "LT", 9),
    "LV": _read_digits("code", "LV", 11),
    "MX": _read_mexico,
    "NL": _read_digits("kvk", "NL", 8),
    "NO": _read_norway,
    "PL": _read_poland,
    "PT": _read_portugal,
    "RO": _read_romania,
    "SE": _read_sweden,
    "SI": _read_slovenia,
    "SK": _read_czechia,
    "UA": _read_ukraine,
}
