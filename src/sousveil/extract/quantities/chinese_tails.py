"""From a Chinese numeral to a quantity: sign, ranges, and which kind the word behind it makes."""

from __future__ import annotations

import re
from fractions import Fraction

from sousveil.extract.quantities import chinese_units as units
from sousveil.extract.quantities.chinese_builder import Builder, Tail
from sousveil.extract.quantities.chinese_context import Context, read_counted
from sousveil.extract.quantities.chinese_kinds import (
    add_bare,
    add_counted,
    add_date,
    add_dimension,
    add_duration,
    add_money,
    add_multiple,
    add_ordinal,
    add_tenths,
    is_clause_mark,
    scale_numeral,
)
from sousveil.extract.quantities.chinese_numerals import Numeral, read_numeral
from sousveil.extract.quantities.written import simplify, span_range, subtract_half

_UNKNOWN = re.compile(r"[A-Za-z0-9_.\-]*")
_RANGE = re.compile(r" ?(?:--?|~|至|到) ?(?=[0-9一二三四五六七八九两十百千壹贰叁肆伍陆柒捌玖])")
_FROM = re.compile(r"[从由自][^,。;、\n]{0,8}$")
_SCALE_END = re.compile("[十百千万亿兆拾佰仟]+$")
_SCALE_VALUES = {
    "十": 10,
    "拾": 10,
    "百": 100,
    "佰": 100,
    "千": 1000,
    "仟": 1000,
    "万": 10**4,
    "亿": 10**8,
    "兆": 10**12,
}
_NOT_MEASURED = frozenset((units.CLASSIFIER, units.NOUN, units.DATE, units.IDENTIFIER))
_RANGED = frozenset(
    (
        units.DIMENSION,
        units.MONEY,
        units.PERCENT,
        units.DURATION,
        units.CLASSIFIER,
        units.NOUN,
        units.TENTHS,
        units.TIMES,
    )
)


def finish_numeral(builder: Builder, numeral: Numeral) -> int:
    """Adds the quantity that `numeral` is the number of; returns where to go on."""
    folded = builder.folded
    size = len(folded)
    start, end = numeral.start, numeral.end
    before = folded[start - 1] if start else ""
    if before in ("-", "负") and _is_sign(folded, start - 1):
        numeral.start = start = start - 1
        scale_numeral(numeral, -1)
        numeral.step = -numeral.step
        numeral.low, numeral.high = numeral.high, numeral.low
    elif before == "第" and folded[start] != "零":
        return add_ordinal(builder, numeral, start - 1)
    elif before == " " and folded.endswith("第 ", 0, start):
        return add_ordinal(builder, numeral, start - 2)
    elif before == "每" or (before in ("几", "数") and folded[start] in "十百千万亿"):
        # 每10万人 is a denominator, 数百 no figure.
        return end
    if end >= size:
        return add_bare(builder, numeral, "")
    after = folded[end]
    vague, at = _read_vague(builder, after, end)
    if (
        numeral.digits
        and not vague
        and after.isascii()
        and after.isalpha()
        and builder.match_tail(end) is None
    ):
        # 3G, 1080P, 2024BFFFZ01583
        return _UNKNOWN.match(folded, end).end()  # type: ignore[union-attr]  # it matches the empty string
    if _may_range(folded, end) and (match := _RANGE.match(folded, end)):
        joined = _read_range(builder, numeral, match, None)
        if joined:
            return joined
    tail = builder.match_tail(at)
    if tail is not None and tail[1] in _RANGED and _may_range(folded, tail[3]):
        match = _RANGE.match(folded, tail[3])
        joined = _read_range(builder, numeral, match, tail) if match else 0
        if joined:
            return joined
    if tail is not None and after in " \n" and tail[1] in _NOT_MEASURED and is_clause_mark(folded, numeral):
        tail = None
    return add_quantity(builder, numeral, tail, vague)


def _may_range(folded: str, at: int) -> bool:
    following = folded[at : at + 1]
    if following == " ":
        following = folded[at + 1 : at + 2]
    return following != "" and following in "-~至到"


def _read_vague(builder: Builder, after: str, end: int) -> tuple[str, int]:
    """(bound, where the tail begins) of 余, 多, 来 or '+' directly behind a numeral."""
    if after not in "余多来+":
        return "", end
    folded = builder.folded
    if after == "来":
        return ("about", end + 1) if builder.match_tail(end + 1) else ("", end)
    if after == "+":
        return ("", end) if folded[end + 1 : end + 2].isdigit() else ("more_than", end + 1)
    return ("", end) if folded.startswith(("多少", "多于", "余额", "余量"), end) else ("more_than", end + 1)


def add_quantity(builder: Builder, numeral: Numeral, tail: Tail | None, vague: str) -> int:
    """Adds `numeral` as the kind that `tail` makes of it."""
    if tail is None:
        return add_bare(builder, numeral, vague)
    word, kind, unit, end = tail
    if kind == units.CLASSIFIER or kind == units.NOUN:
        return add_counted(builder, numeral, tail, vague, kind == units.NOUN)
    if kind == units.MONEY:
        return add_money(builder, numeral, tail, vague)
    if kind == units.DIMENSION:
        return add_dimension(builder, numeral, tail, vague)
    if kind == units.PERCENT:
        unit = "percent" if word == "%" else "percentage_point"
        if numeral.low is not None and unit == "percentage_point":
            # 二三十个百分点 is no figure.
            return end
        return builder.append(numeral, end, "percent", unit, builder.look(numeral, end, vague))
    if kind == units.DATE:
        return add_date(builder, numeral, tail, vague)
    if kind == units.DURATION:
        return add_duration(builder, numeral, tail, vague)
    if kind == units.TENTHS:
        return add_tenths(builder, numeral, tail, vague)
    if kind == units.TIMES:
        return add_multiple(builder, numeral, tail, vague)
    if kind == units.DOZEN:
        scale_numeral(numeral, 12)
        counted = read_counted(builder.folded, end)
        return builder.append(numeral, end, "number", "", builder.look(numeral, end, vague), counted=counted)
    return builder.append(numeral, numeral.end, "number", "", Context(numeral.start), role="identifier")


def _is_sign(folded: str, at: int) -> bool:
    """Whether the '-' or 负 at `at` is a sign: at the start of a word, or behind one that announces a value."""
    if folded[at] == "负":
        return not folded.endswith(("抱", "欺", "胜", "自"), 0, at)
    if at == 0:
        return True
    before = folded[at - 1]
    if before in " \n,;:(。、=[|\t":
        # '10 - 20' is a difference or a range.
        return before != " " or not folded[max(0, at - 3) : at].strip(" ")[-1:].isalnum()
    return folded.endswith(
        ("长", "为", "降", "比", "度", "温", "是", "至", "到", "约", "速", "率", "达"), 0, at
    )


def _read_range(builder: Builder, first: Numeral, gap: re.Match[str], tail: Tail | None) -> int:
    """Joins 三到五万, 10-12%, 3000元至5000元 to one quantity; 0 when these are two numbers."""
    folded = builder.folded
    if first.low is not None or (
        ("到" in gap[0] or "至" in gap[0]) and _FROM.search(folded, max(0, first.start - 10), first.start)
    ):
        return 0
    second = read_numeral(folded, gap.end())
    if isinstance(second, int) or second.low is not None or second.fraction:
        return 0
    if (
        folded[second.end : second.end + 1] in ("-", ":")
        and folded[second.end + 1 : second.end + 2].isdigit()
    ):
        return 0
    vague, at = _read_vague(builder, folded[second.end : second.end + 1] or "\n", second.end)
    closing = builder.match_tail(at)
    if tail is not None:
        if closing is None or closing[1:3] != tail[1:3]:
            return 0
    elif closing is None:
        if first.digits == 4 and 1900 <= first.value <= 2099:
            return 0
    elif closing[1] in (units.DATE, units.IDENTIFIER):
        return _split_dates(builder, first, second, closing)
    elif closing[0] in ("日历日",) or folded.startswith("月", second.end):
        return 0
    _share_scale(folded, first, second, tail)
    if not first.value < second.value:
        return 0
    percent = closing is not None and closing[1] == units.PERCENT
    exact = not percent and (closing is None or closing[1] != units.DIMENSION)
    joined = Numeral(first.start, second.end, span_range(first.value, second.value), 0, False)
    joined.low = first.value if exact and not first.rounded else subtract_half(first.value, first.step)
    joined.high = (
        second.value if exact and not second.rounded else simplify(second.value + Fraction(second.step) / 2)
    )
    joined.confidence = min(first.confidence, second.confidence)
    if percent and tail is None:
        # '5-20%' is read as the recognisers do: the percentage is what carries the sign.
        joined.start, joined.value = second.start, second.value
    return add_quantity(builder, joined, closing, vague)


def _split_dates(builder: Builder, first: Numeral, second: Numeral, closing: Tail) -> int:
    """2015至2021年, 3-5月, 1-3号: two numbers; 3至5年: one span of time (0 lets the caller join it)."""
    if closing[0] == "年" and first.digits != 4:
        if first.value >= second.value:
            return 0
        joined = Numeral(first.start, second.end, span_range(first.value, second.value), 0, False)
        joined.low, joined.high = first.value, second.value
        return add_duration(builder, joined, closing, "")
    role = "identifier" if closing[1] == units.IDENTIFIER or closing[0] == "号" else "date"
    if closing[0] in ("时", "点"):
        role = "time"
    builder.append(first, first.end, "number", "", Context(first.start), role=role)
    return add_quantity(builder, second, closing, "")


def _share_scale(folded: str, first: Numeral, second: Numeral, tail: Tail | None) -> None:
    """In 三到五万 the scale word holds for both ends, in 5000到1万 only for the second."""
    if tail is not None or first.value >= second.value:
        return
    match = _SCALE_END.search(folded, second.start, second.end)
    if match is None or match.start() == second.start or _SCALE_END.search(folded, first.start, first.end):
        return
    scale = 1
    for unit in match.group():
        scale *= _SCALE_VALUES[unit]
    if first.value * scale < second.value:
        scale_numeral(first, scale)
        first.rounded = first.rounded or scale >= 10**4


def add_percent(builder: Builder, start: int, numeral: Numeral, divisor: int, negative: bool) -> int:
    """百分之八十一 and its kin; `divisor` is 10 for 千分之, `start` where the words begin."""
    scale_numeral(numeral, Fraction(-1 if negative else 1, divisor))
    numeral.step = -numeral.step if negative else numeral.step
    numeral.start = start
    if start and builder.folded[start - 1] in "-负" and _is_sign(builder.folded, start - 1):
        numeral.start = start - 1
        numeral.value = -numeral.value
    end = numeral.end
    vague, at = _read_vague(builder, builder.folded[end : end + 1] or "\n", end)
    return builder.append(numeral, end, "percent", "percent", builder.look(numeral, at, vague))


def add_discount(builder: Builder, match: re.Match[str]) -> int:
    """三八折, 7 2 折: two digits of percent."""
    digits = "一二三四五六七八九"
    value = 0
    for digit in match.groups():
        value = value * 10 + (int(digit) if digit.isdigit() and digit.isascii() else digits.index(digit) + 1)
    numeral = Numeral(match.start(), match.end(), value, 1, False)
    return builder.append(numeral, match.end(), "percent", "percent", Context(match.start()))


def read_special(builder: Builder, start: int, anchor: str) -> int:
    """半, 翻番, 翻倍, 对折: words that state a number without a numeral."""
    folded = builder.folded
    before = folded[start - 1] if start else ""
    following = folded[start + 1 : start + 3]
    context = Context(start)
    if anchor == "半":
        return _read_half(builder, start, before, following)
    if anchor == "折":
        if folded.endswith("打对", 0, start):
            numeral = Numeral(start - 1, start + 1, 50, 0, False)
            return builder.append(numeral, start + 1, "percent", "percent", context, exact=True)
        return start + 1
    if before == "翻":
        numeral = Numeral(start - 1, start + 1, 2, 0, False)
        return builder.append(numeral, start + 1, "multiple", "", builder.look(numeral, start + 1, ""))
    if anchor == "倍" and following.startswith("增"):
        return builder.append(Numeral(start, start + 2, 2, 0, False), start + 2, "multiple", "", context)
    return start + 1


def _read_half(builder: Builder, start: int, before: str, following: str) -> int:
    half = Fraction(1, 2)
    end = start + 1
    if following.startswith("百") and not following.startswith("百分"):
        numeral = Numeral(start, end + 1, 50, 0, False)
        return builder.append(numeral, end + 1, "number", "", Context(start))
    tail = builder.match_tail(end)
    if tail is not None and tail[1] == units.TENTHS:
        value = 5 if tail[0] == "成" else 50
        numeral = Numeral(start, tail[3], value, 0, False)
        return builder.append(
            numeral, tail[3], "percent", "percent", builder.look(numeral, tail[3], ""), exact=True
        )
    numeral = Numeral(start, end, half, 0, False)
    numeral.fraction = True
    if before == "减":
        numeral.start = start - 1
        return builder.append(numeral, end, "multiple", "", Context(start - 1))
    if tail is not None and tail[1] in (units.DIMENSION, units.DURATION):
        return add_quantity(builder, numeral, tail, "")
    if folded_year := following[:1] == "年" or following == "个月":
        word = "年" if following[:1] == "年" else "个月"
        return (
            add_duration(builder, numeral, (word, units.DURATION, "", end + len(word)), "")
            if folded_year
            else end
        )
    if following.startswith("数") or before in ("一", "过", "近", "超"):
        used = builder.found[-1].end if builder.found else 0
        numeral.start = start - 1 if before == "一" and used < start else start
        stop = end + 1 if following.startswith("数") and before != "一" else end
        context = builder.look(numeral, stop, "")
        if before == "过":
            context.comparison = "more_than"
        return builder.append(numeral, stop, "number", "", context)
    return end
