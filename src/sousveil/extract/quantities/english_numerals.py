"""Numbers in digits as English texts write them: grouped, decimal, cut by a line break, powers, fractions."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import NamedTuple

from sousveil.extract.quantities.english_lexicon import VULGAR_FRACTIONS
from sousveil.extract.quantities.written import MAX_DIGITS, MAX_EXPONENT, scale_decimal, simplify
from sousveil.model.intervals import Number


class Numeral(NamedTuple):
    """A number in digits: `value`, the worth of its last digit (`unit`, 1 for whole numbers), number of `decimals`,
    `end` offset and `confidence`. `form`: '' or 'fraction', 'power', 'pieces' (a list or dotted label: read the first
    piece only), 'skip'."""

    value: Number
    unit: Number
    decimals: int
    end: int
    confidence: float = 1.0
    form: str = ""


_ENGLISH = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?\Z")
_DECIMAL = re.compile(r"[0-9]+\.[0-9]+\Z")
_INDIAN = re.compile(r"[0-9]{1,2}(?:,[0-9]{2})+,[0-9]{3}(?:\.[0-9]+)?\Z")
_COMMA_DECIMAL = re.compile(r"[0-9]{1,3},[0-9]{1,2}\Z")
_EUROPEAN = re.compile(r"[0-9]{1,3}(?:\.[0-9]{3})+,[0-9]+\Z")
_GROUPED_BY_POINTS = re.compile(r"[1-9][0-9]{0,2}(?:\.[0-9]{3}){2,}\Z")
_SPACED = re.compile(
    r"[0-9]{1,3}(?:([ \xa0\u202f\u2009])[0-9]{3})(?:\1[0-9]{3})*(?:\.[0-9]+)?(?![0-9])(?![.,][0-9])"
)
_BROKEN_GROUP = re.compile(r"(?:,-?[ ]*\n[ ]*[0-9]{3}|,[0-9]{3})+(?:\.[0-9]+)?(?![0-9])")
_BROKEN_DECIMAL = re.compile(
    r"\.[ ]*\n[ ]*([0-9]{1,4})(?= ?(?:million|billion|trillion|thousand|percent|per cent|%))"
)
_POWER = re.compile(
    r"(?P<e>[eE](?P<eexp>[+-]?[0-9]+))(?![\w])|\^(?P<exp>[+-]{0,2}[0-9]+)(?![\w])"
    r"|[ ]?[x×][ ]?10\^?(?P<ten>[+-]?[0-9]+)(?![\w])"
)
_FRACTION = re.compile(r"/([0-9]{1,6})(?![0-9/]|[.,][0-9]|-[0-9])")
_MIXED = re.compile(r"[ \xa0-]{1,2}([0-9]{1,4})/([0-9]{1,4})(?![0-9/])")


def read_numeral(text: str, raw: str, start: int) -> Numeral:
    """The number whose digits, commas and points are `raw`, at `start` of `text`, with what continues it."""
    end = start + len(raw)
    if len(raw) > MAX_DIGITS:
        return Numeral(0, 1, 0, end, form="skip")
    numeral = _read_raw(raw, end)
    if numeral.form:
        return numeral
    follows = text[end : end + 1]
    if follows in " \xa0\u202f\u2009" and len(raw) <= 3 and text[end + 1 : end + 4].isdigit():
        spaced = _SPACED.match(text, start)
        if spaced is not None:
            return _read_grouped(re.sub(r"[^0-9.]", "", spaced.group()), spaced.end())
    if follows == "," and (raw.count(",") or len(raw) <= 3):
        broken = _BROKEN_GROUP.match(text, end)
        if broken is not None and "\n" in broken.group() and "." not in raw:
            joined = re.sub(r"[^0-9.]", "", raw + broken.group())
            return _read_grouped(joined, broken.end(), 0.7)
    if follows == "." and "." not in raw:
        broken = _BROKEN_DECIMAL.match(text, end)
        if broken is not None:
            return _read_grouped(raw.replace(",", "") + "." + broken.group(1), broken.end(), 0.7)
    if start >= 2 and text[start - 1] in "/-" and text[start - 2].isdigit():
        return numeral  # a date or a telephone number: no fraction begins here
    return _extend_numeral(text, numeral)


_SPACES = " \xa0\u202f\u2009-"
_EXTENDING = frozenset("/^eExX×" + "".join(VULGAR_FRACTIONS))


def is_plain(text: str, raw: str, end: int) -> bool:
    """True when `raw`, which ends at `end`, is a whole number in digits that nothing behind it continues."""
    if not raw.isdigit() or len(raw) > MAX_DIGITS:
        return False
    follows = text[end : end + 1]
    if follows in _EXTENDING:
        return False
    if follows == "," or follows == ".":
        return text[end + 1 : end + 2] not in ("\n", "-")
    if follows in _SPACES:
        behind = text[end + 1 : end + 2]
        if behind == " ":
            behind = text[end + 2 : end + 3]
        return not (behind.isdigit() or behind in VULGAR_FRACTIONS or behind == "x" or behind == "×")
    return True


def _read_raw(raw: str, end: int) -> Numeral:
    if raw.isdigit():
        return Numeral(int(raw), 1, 0, end)
    if _DECIMAL.match(raw) or _ENGLISH.match(raw) or _INDIAN.match(raw):
        return _read_grouped(raw.replace(",", ""), end)
    if _COMMA_DECIMAL.match(raw):
        return _read_grouped(raw.replace(",", "."), end, 0.6)
    if _EUROPEAN.match(raw):
        return _read_grouped(raw.replace(".", "").replace(",", "."), end, 0.8)
    if _GROUPED_BY_POINTS.match(raw):
        return _read_grouped(raw.replace(".", ""), end, 0.8)
    first = re.match(r"[0-9]+", raw)
    piece = first.group() if first else "0"
    return Numeral(int(piece), 1, 0, end - len(raw) + len(piece), form="pieces")


def _read_grouped(digits: str, end: int, confidence: float = 1.0) -> Numeral:
    """`digits`: digits with at most one point."""
    whole, _, decimals = digits.partition(".")
    if len(whole) + len(decimals) > MAX_DIGITS:
        return Numeral(0, 1, 0, end, form="skip")
    value, unit = scale_decimal(whole + decimals, len(decimals))
    return Numeral(value, unit, len(decimals), end, confidence)


def _extend_numeral(text: str, numeral: Numeral) -> Numeral:
    """`numeral` with a fraction, a power or a vulgar fraction sign that stands straight behind it."""
    end = numeral.end
    follows = text[end : end + 1]
    if follows in VULGAR_FRACTIONS and follows:
        return Numeral(numeral.value + VULGAR_FRACTIONS[follows], 0, 0, end + 1, 1.0, "fraction")
    if follows == "/" and not numeral.decimals:
        fraction = _FRACTION.match(text, end)
        if fraction is not None and int(fraction.group(1)):
            value = simplify(Fraction(numeral.value) / int(fraction.group(1)))
            return Numeral(value, 0, 0, fraction.end(), 1.0, "fraction")
        return numeral
    if follows in " \xa0-" and not numeral.decimals:
        if text[end + 1 : end + 2] in VULGAR_FRACTIONS and text[end + 1 : end + 2]:
            return Numeral(numeral.value + VULGAR_FRACTIONS[text[end + 1]], 0, 0, end + 2, 1.0, "fraction")
        mixed = _MIXED.match(text, end)
        if mixed is not None and int(mixed.group(2)) > int(mixed.group(1)) > 0:
            part = Fraction(int(mixed.group(1)), int(mixed.group(2)))
            return Numeral(numeral.value + part, 0, 0, mixed.end(), 1.0, "fraction")
    power = _POWER.match(text, end)
    if power is not None:
        return _raise_power(numeral, power)
    return numeral


def _raise_power(numeral: Numeral, power: re.Match[str]) -> Numeral:
    written = power["eexp"] or power["ten"] or power["exp"]
    if (
        len(written) > 5
        or abs(exponent := int(written.replace("--", "").replace("+-", "-").replace("-+", "-")))
        > MAX_EXPONENT
    ):
        return Numeral(0, 1, 0, power.end(), form="skip")
    if power["exp"] is not None:
        if not numeral.value and exponent < 0:
            return numeral
        value = Fraction(numeral.value) ** exponent
        return Numeral(simplify(value), 0, 0, power.end(), 1.0, "power")
    factor = Fraction(10) ** exponent
    value, unit = numeral.value * factor, numeral.unit * factor
    return Numeral(simplify(value), simplify(unit), 1, power.end(), 1.0, "power")
