"""Chinese numerals: 三千五百万, 两亿, 1.2万, 7万5千4百, 叁佰贰拾伍, 三分之一, 四百多, 三四百 → exact values.

Method: a numeral is split at the last occurrence of its largest unit (亿, 万, 千, 百, 十): what stands before
multiplies the unit, what stands behind adds to it; a lone last digit takes the next lower place (两千四百五 is 2,450).
All functions read text that `chinese_text.fold_text` has folded.
"""

from __future__ import annotations

import re
from fractions import Fraction
from functools import lru_cache

from sousveil.extract.quantities.written import MAX_DIGITS, MAX_EXPONENT, scale_decimal, simplify, span_range
from sousveil.model.intervals import Number

DIGITS = "零〇一二三四五六七八九两俩壹贰叁肆伍陆柒捌玖"
UNITS = "十百千万亿兆拾佰仟"
_PLAIN = str.maketrans("〇两俩壹贰叁肆伍陆柒捌玖拾佰仟", "零二二一二三四五六七八九十百千")
_DIGIT_VALUES = {digit: value for value, digit in enumerate("零一二三四五六七八九")}
_UNIT_VALUES = {"兆": 10**12, "亿": 10**8, "万": 10**4, "千": 1000, "百": 100, "十": 10}

# 千 and 兆 belong to the unit in 千米, 千克, 兆赫.
_U = (
    r"(?:[十万亿拾佰仟]|百(?!帕)|千(?!米|克|瓦|卡(?![车口点片])|比特|字节|赫|帕|伏|兆)"
    r"|兆(?!比特|字节|赫|瓦|帕|欧|光|宽|带))"
)
_D = "[零〇一二三四五六七八九壹贰叁肆伍陆柒捌玖]"
_D9 = "[一二三四五六七八九壹贰叁肆伍陆柒捌玖]"
_VAGUE = r" {0,2}[余多几](?= {0,2}[万亿])"

# A line break inside is joined only where no heading ('十一、') can begin.
_CUT = rf"(?<=[{UNITS}])\n(?={_D9}[百千万亿佰仟])|(?<=[{DIGITS}])\n(?=[百千万亿佰仟])|(?<=[十百千拾佰仟])\n(?=[万亿])"
_RUN = re.compile(
    rf"(?:{_D}|[两俩]|{_U})"
    rf"(?:{_D}|[两俩](?=[百千万亿佰仟])|{_U}|{_VAGUE}| {{1,2}}(?={_U})|(?<=[{UNITS}]) {{1,2}}(?=[{DIGITS}]|[余多几] ?[万亿])|{_CUT})*"
)
_POINT = re.compile(rf" ?点 ?({_D}(?: ?{_D})*)(?! ?[十百拾佰两])((?: {{0,2}}{_U})*)")
_ARABIC = re.compile(
    r"[0-9]{1,3}(?:,\n?[0-9]{3})+(?![0-9]|,[0-9])(?:\.[0-9]+)?|[0-9]+\.\n[0-9]+(?= ?(?:[万亿元%千米台个]))"
    r"|[0-9]+(?:\.[0-9]+)?|\.[0-9]+"
)
_SCALED = re.compile(
    rf"(?:[ ]{{0,2}}(?:[余多几] {{0,2}}(?=[百千万亿]))?{_U}"
    rf"(?: {{0,2}}零?\d{{1,4}}(?= {{0,2}}{_U})|零\d{{1,3}}(?!\d)|\d{{4}}(?![\d.年])|零?{_D9}(?= ?{_U}))?)+"
)
# What may go on with a numeral behind a space.
_AFTER_SPACE = frozenset(" \n十百千万亿兆拾佰仟余多几kKMBbmt/0123456789")
_LARGE_UNITS = frozenset("万亿兆")
_LARGE = {"万": 10**4, "亿": 10**8}
_PLAIN_SCALE = re.compile(f"[万亿](?![ 0-9零{DIGITS}{UNITS}])")
_SCALED_CUT = re.compile(r"\n[万亿](?=元|美元|余元|人|台|个|户)")
_LETTER = re.compile(r" ?([kK]|M|B|thousand|million|billion|trillion|bn|mn)(?![A-Za-z0-9])")
_EXPONENT = re.compile(r"[eE]([+-]?\d{1,9})(?![\dA-Za-z])")
_POWER = re.compile(r"\^([+-]{0,2})(\d{1,9})(?!\d)")
_SLASH = re.compile(r" ?/ ?(\d{1,9})(?![\d/])")
_MIXED_SLASH = re.compile(r" (\d{1,9}) ?/ ?(\d{1,9})(?![\d/])")
PARTS = re.compile(r" {0,2}分 {0,2}之 {0,2}")
_AND = re.compile(r" ?又 ?")
_NEGATIVE = re.compile(r"[-负] ?")
# 三四百, 七八个, 十七八: two neighbouring digits are a guess between them.
_GUESS = re.compile(
    rf"([一二三四五六七八九]?十)?([一两二三四五六七八])、?([二三四五六七八九])(?![{DIGITS}.点])((?: ?{_U})*)"
)
_LETTERS = {
    "k": 1000, "K": 1000, "M": 10**6, "B": 10**9, "thousand": 1000, "million": 10**6, "mn": 10**6, "billion": 10**9,
    "bn": 10**9, "trillion": 10**12,
}  # fmt: skip


class Numeral:
    """A numeral in a text: `start`, `end` its span; `value`; `step` the worth of its last written digit.

    `rounded`: it is written with a decimal point or a scale word, so that `step` says how exact it is. `digits`: the
    number of plain ASCII digits when it is nothing but those, else 0. `low`, `high`: set for 三四百. `vague`: 余, 多
    or 几 stands inside. `fraction`: it is written as one. `confidence`: under 1 when a line break cuts it.
    """

    __slots__ = (
        "confidence",
        "digits",
        "end",
        "fraction",
        "high",
        "low",
        "rounded",
        "start",
        "step",
        "vague",
        "value",
    )

    def __init__(self, start: int, end: int, value: Number, step: Number, rounded: bool) -> None:
        self.start = start
        self.end = end
        self.value = value
        self.step = step
        self.rounded = rounded
        self.digits = 0
        self.low: Number | None = None
        self.high: Number | None = None
        self.vague = False
        self.fraction = False
        self.confidence = 1.0


def read_numeral(text: str, start: int) -> Numeral | int:
    """The unsigned numeral that begins at `start`, or, where none does, the offset behind what was passed over."""
    if "0" <= text[start] <= "9" or text[start] == ".":
        found = _read_arabic(text, start)
    else:
        found = _read_characters(text, start)
    if isinstance(found, int):
        return found
    if found.end < len(text) and text[found.end] in " 分又":
        return _read_fraction(text, found)
    return found


def _read_arabic(text: str, start: int) -> Numeral | int:
    match = _ARABIC.match(text, start)
    if match is None:
        return start + 1
    end = match.end()
    if end - start > MAX_DIGITS:
        return end
    written = match.group()
    if written.isdigit():
        numeral = Numeral(start, end, int(written), 1, False)
        numeral.digits = end - start
    else:
        whole, _, part = written.replace(",", "").partition(".")
        cut = "\n" in written
        part = part.strip("\n")
        value, step = scale_decimal(whole.replace("\n", "") + part, len(part))
        numeral = Numeral(start, end, value, step, bool(part))
        if cut:
            numeral.confidence = 0.7
    if end < len(text) and text[end] in " \n" and text[end + 1 : end + 2] not in _AFTER_SPACE:
        return numeral
    if end < len(text) and text[end] in " \n十百千万亿兆拾佰仟余多几kKMBbmteE^/":
        return _extend_arabic(text, numeral, written)
    return numeral


def _extend_arabic(text: str, numeral: Numeral, written: str) -> Numeral | int:
    end = numeral.end
    if (scale := _LARGE.get(text[end])) and _PLAIN_SCALE.match(text, end):
        # By far the most frequent: 560.8万.
        numeral.value, numeral.step = simplify(numeral.value * scale), simplify(numeral.step * scale)
        numeral.end, numeral.rounded, numeral.digits = end + 1, True, 0
    elif match := _SCALED.match(text, end) or _SCALED_CUT.match(text, end):
        tail = match.group()
        if len(tail) > MAX_DIGITS:
            return match.end()
        parsed = parse_characters(written.replace(",", "").replace("\n", "") + tail)
        if parsed is None:
            return match.end()
        numeral.value, numeral.step = parsed
        numeral.end, numeral.rounded, numeral.digits = match.end(), True, 0
        numeral.vague = any(mark in tail for mark in "余多几")
        if "\n" in tail:
            numeral.confidence = 0.7
    elif match := _LETTER.match(text, end):
        scale = _LETTERS[match[1]]
        numeral.value, numeral.step = simplify(numeral.value * scale), simplify(numeral.step * scale)
        numeral.end, numeral.rounded, numeral.digits = match.end(), True, 0
    elif match := _EXPONENT.match(text, end):
        exponent = int(match[1])
        if abs(exponent) > MAX_EXPONENT:
            return match.end()
        scale_by = Fraction(10) ** exponent
        numeral.value, numeral.step = simplify(numeral.value * scale_by), simplify(numeral.step * scale_by)
        numeral.end, numeral.rounded, numeral.digits = match.end(), True, 0
    elif match := _POWER.match(text, end):
        exponent = int(match[2])
        if exponent > MAX_EXPONENT or (numeral.value == 0 and match[1] == "-"):
            return match.end()
        # Two signs cancel, as the recognisers read '1.1^--23'.
        raised = Fraction(numeral.value) ** (-exponent if match[1] in ("-", "+-", "-+") else exponent)
        numeral.value, numeral.step = simplify(raised), 0
        numeral.end, numeral.rounded, numeral.digits = match.end(), False, 0
    elif numeral.digits and (match := _SLASH.match(text, end)) and int(match[1]):
        _set_fraction(numeral, Fraction(int(numeral.value), int(match[1])), match.end())
    elif numeral.digits and (match := _MIXED_SLASH.match(text, end)) and int(match[2]):
        _set_fraction(numeral, numeral.value + Fraction(int(match[1]), int(match[2])), match.end())
    return numeral


def _set_fraction(numeral: Numeral, value: Number, end: int) -> None:
    numeral.value, numeral.step, numeral.end = simplify(value), 0, end
    numeral.rounded, numeral.fraction, numeral.digits = False, True, 0


def _read_characters(text: str, start: int) -> Numeral | int:
    if text[start] not in DIGITS and text[start] not in UNITS:
        return start + 1
    if (guess := _GUESS.match(text, start)) and (found := _read_guess(guess)):
        return found
    match = _RUN.match(text, start)
    if match is None:
        return start + 1
    end = match.end()
    written = match.group()
    if end - start > MAX_DIGITS:
        return end
    parsed = parse_characters(written)
    if parsed is None and " " in written:
        written = written[: written.index(" ")]
        end = start + len(written)
        parsed = parse_characters(written)
    if parsed is None and written[-1] in "十百千":
        # 五十千 is no numeral, but 五十 is.
        written = written[:-1]
        end -= 1
        parsed = parse_characters(written)
    if parsed is None:
        return end
    value, step = parsed
    numeral = Numeral(start, end, value, step, step > 1 and not _LARGE_UNITS.isdisjoint(written))
    numeral.vague = any(mark in written for mark in "余多几")
    if "\n" in written:
        numeral.confidence = 0.7
    if (point := _POINT.match(text, end)) and point.end() - point.start() < MAX_DIGITS:
        _add_decimals(numeral, point)
    return numeral


def _add_decimals(numeral: Numeral, point: re.Match[str]) -> None:
    digits = "".join(str(_DIGIT_VALUES[c]) for c in point[1].translate(_PLAIN) if c != " ")
    part, step = scale_decimal(digits, len(digits))
    scale = 1
    for unit in point[2].translate(_PLAIN).replace(" ", ""):
        scale *= _UNIT_VALUES[unit]
    numeral.value = simplify((numeral.value + part) * scale)
    numeral.step = simplify(step * scale)
    numeral.end, numeral.rounded = point.end(), True


def _read_guess(match: re.Match[str]) -> Numeral | None:
    tens, first, second, units = match.groups()
    if len(units) > 8:
        return None
    low, high = _DIGIT_VALUES[first.translate(_PLAIN)], _DIGIT_VALUES[second]
    if high != low + 1 and (low, high) != (3, 5):
        return None
    if tens and units.startswith("十"):
        return None
    scale, base = 1, 0
    for unit in units.translate(_PLAIN).replace(" ", ""):
        scale *= _UNIT_VALUES[unit]
    if tens:
        base = 10 * (_DIGIT_VALUES[tens[0]] if len(tens) > 1 else 1)
    numeral = Numeral(match.start(), match.end(), 0, scale, False)
    numeral.low, numeral.high = (base + low) * scale, (base + high) * scale
    numeral.value = span_range(numeral.low, numeral.high)
    return numeral


def _read_fraction(text: str, numeral: Numeral) -> Numeral | int:
    """三分之一, 3又一千分之23, 负３分之负一百五十七; `numeral` itself when no fraction follows."""
    whole: Number = 0
    below = numeral
    if match := _AND.match(text, numeral.end):
        following = _read_simple(text, match.end())
        if following is None or not PARTS.match(text, following.end):
            return numeral
        whole, below = numeral.value, following
    parts = PARTS.match(text, below.end)
    if parts is None:
        return numeral
    above_at = parts.end()
    negative = _NEGATIVE.match(text, above_at)
    above = _read_simple(text, negative.end() if negative else above_at)
    if above is None or not below.value:
        return numeral
    value = Fraction(above.value) / Fraction(below.value)
    found = Numeral(numeral.start, above.end, simplify(whole + (-value if negative else value)), 0, False)
    found.fraction = True
    return found


def _read_simple(text: str, start: int) -> Numeral | None:
    if start >= len(text):
        return None
    if "0" <= text[start] <= "9":
        found = _read_arabic(text, start)
    else:
        found = _read_characters(text, start)
    return None if isinstance(found, int) else found


@lru_cache(maxsize=8192)
def parse_characters(written: str) -> tuple[Number, Number] | None:
    """(value, step) of a numeral in characters, digits or both (without a 点); None when it is not one."""
    plain = written.translate(_PLAIN)
    for mark in " \n余多几":
        if mark in plain:
            plain = plain.replace(mark, "")
    if not plain.strip("十百千万亿兆") and plain != "十" and not _is_bare_scale(plain):
        return None
    if not any(unit in plain for unit in "十百千万亿兆"):
        return _parse_digits(plain)
    return _parse_units(plain)


def _is_bare_scale(plain: str) -> bool:
    """百万, 千万, 十亿, 万亿 count one of each; 万, 亿, 万万 alone say nothing."""
    return (len(plain) > 1 and plain[0] in "十百千") or plain in ("万亿", "百", "千", "万亿兆")


def _parse_digits(plain: str) -> tuple[Number, Number] | None:
    if plain[:1].isdigit() or plain[:1] == ".":
        whole, _, part = plain.partition(".")
        return scale_decimal(whole + part, len(part)) if (whole + part).isdigit() else None
    if any(c not in _DIGIT_VALUES for c in plain) or not plain:
        return None
    return int("".join(str(_DIGIT_VALUES[c]) for c in plain)), 1


def _parse_units(plain: str) -> tuple[Number, Number] | None:
    name = next((name for name in _UNIT_VALUES if name in plain), "")
    if not name:
        return _parse_digits(plain)
    at, unit = plain.rfind(name), _UNIT_VALUES[name]
    before, behind = plain[:at].lstrip("零") or "一", plain[at + 1 :]
    left = _parse_units(before.rstrip("零") or before)
    if left is None or (unit < 10000 and left[0] >= 10 and not before[0].isdigit()):
        return None
    value, step = left[0] * unit, left[1] * unit
    if behind:
        if len(behind) == 1 and behind in _DIGIT_VALUES and behind != "零":
            step = unit // 10
            value += _DIGIT_VALUES[behind] * step
        elif rest := behind.lstrip("零"):
            right = _parse_units(rest)
            if right is None or right[0] >= unit:
                return None
            value, step = value + right[0], right[1]
    return simplify(value), simplify(step)
