"""A Chinese numeral and the word behind it become a quantity of one kind: money, a measure, a count, a date …

Every function adds one quantity to the builder and returns the offset at which reading goes on.
"""

from __future__ import annotations

import re
from fractions import Fraction

from sousveil.extract.quantities.chinese_builder import Builder, Tail
from sousveil.extract.quantities.chinese_context import (
    Context,
    read_counted,
    read_counted_before,
    read_denominator_after,
    read_denominator_before,
    read_label,
)
from sousveil.extract.quantities.chinese_numerals import Numeral
from sousveil.extract.quantities.chinese_shapes import follows_code_label
from sousveil.extract.quantities.chinese_tables import name_unit
from sousveil.extract.quantities.chinese_units import DURATION
from sousveil.extract.quantities.written import simplify
from sousveil.model.intervals import Number

_GREW = re.compile(
    r"(?:增长|增加|提高|提升|扩大|上升|上涨|增|高出|多出|超出|多|高|快|涨)(?:了|近|约|超过|超|逾|将近|大约|至少)*$"
)
_DOUBLED = re.compile(r"翻(?:了|近|约|超过|超|将近|两三)*$")
_CONVERTED = re.compile(r"[ (,]{0,3}(?:约合|折合|合|约|相当于|即|近|折|约为|大约|合计|或)? ?")
_MINOR_DIGITS = "0123456789一二三四五六七八九壹贰叁肆伍陆柒捌玖"
_MINOR_VALUES = dict(zip(_MINOR_DIGITS, [*range(10), *range(1, 10), *range(1, 10)], strict=True))
_MINOR = re.compile(
    rf" ?([{_MINOR_DIGITS}])角(?:零?([{_MINOR_DIGITS}])分)?|零?([一二三四五六七八九壹贰叁肆伍陆柒捌玖])分(?![之钟])"
)
_TENTHS_DIGIT = re.compile(r" ?([一二三四五六七八九])(?![十百千万亿个])")
_CLAUSE = re.compile(r"\d{1,2}\.\d{1,2}")
_LISTED = frozenset("条章节款页包号标段卷册期级")
_YUAN = frozenset(("元", "圆", "块", "块钱"))
_DATE_LIMITS = {"月": 12, "月份": 12, "日": 31, "号": 31}
_HOURS = frozenset(("时", "点", "点钟", "点半", "点整", "时许"))
_CLOCK_BEFORE = ("上午", "下午", "晚上", "凌晨", "早上", "中午", "晚", "早", "日", "今天", "当天", "时间")
_CLOCK_AFTER = frozenset("半钟整左前一二两三四五0123456789:")
_HALF_STOPS = frozenset("导岛径夜球截途月天年")


def scale_numeral(numeral: Numeral, factor: Number) -> None:
    """Multiplies all that `numeral` states by `factor`."""
    numeral.value = simplify(numeral.value * factor)
    numeral.step = simplify(numeral.step * factor)
    if numeral.low is not None and numeral.high is not None:
        numeral.low, numeral.high = simplify(numeral.low * factor), simplify(numeral.high * factor)


def add_money(builder: Builder, numeral: Numeral, tail: Tail, vague: str) -> int:
    """560.8万元, 人民币50元, 伍佰元叁角, 50元/台."""
    word, _, code, end = tail
    folded = builder.folded
    context = builder.look(numeral, end, vague, money=True)
    if word in _YUAN:
        code = context.currency or builder.yuan
        if numeral.low is None and (match := _MINOR.match(folded, end)):
            tens, ones, alone = match.groups()
            cents = 10 * _MINOR_VALUES[tens] if tens else 0
            cents += _MINOR_VALUES[ones or alone] if ones or alone else 0
            numeral.value = simplify(numeral.value + Fraction(cents, 100))
            numeral.step, end = 0, match.end()
        if folded.startswith(("整", "正"), end):
            # 叁佰贰拾伍万元整: to the yuan.
            numeral.step = 0
    start = numeral.start
    if context.currency == code and context.currency_start >= 0:
        start = context.currency_start
    per, after = read_denominator_after(folded, end)
    if not per and not context.increment:
        per = read_denominator_before(folded, context.start)
    role = find_conversion(builder, start, code)
    builder.append(numeral, end, "money", code, context, start=start, per=per, role=role)
    return max(after, end)


def find_conversion(builder: Builder, start: int, code: str) -> str:
    """'conversion' when the amount at `start` repeats the one just before it in another currency, else ''."""
    if not builder.found:
        return ""
    last = builder.found[-1]
    if last.kind != "money" or last.unit == code or not 0 < start - last.end <= 8:
        return ""
    between = builder.folded[last.end : start]
    return "conversion" if between.strip(" ") not in ("", ",") and _CONVERTED.fullmatch(between) else ""


def add_dimension(builder: Builder, numeral: Numeral, tail: Tail, vague: str) -> int:
    """21平方公里, 两米半, 20万公斤."""
    _, _, unit, end = tail
    folded = builder.folded
    if numeral.low is None and folded.startswith("半", end) and folded[end + 1 : end + 2] not in _HALF_STOPS:
        numeral.value = simplify(numeral.value + Fraction(1, 2))
        numeral.step, end = Fraction(1, 2), end + 1
    context = builder.look(numeral, end, vague)
    per, after = read_denominator_after(folded, end)
    per = per or read_denominator_before(folded, context.start)
    builder.append(numeral, end, "dimension", unit, context, per=per)
    return max(after, end)


def add_counted(builder: Builder, numeral: Numeral, tail: Tail, vague: str, is_noun: bool) -> int:
    """2500台人脸识别摄像头: the noun behind the classifier is what is counted; 18,860人: the word itself is."""
    word, _, _, end = tail
    folded = builder.folded
    if word == "个" and numeral.low is None and folded.startswith("半", end):
        half = builder.match_tail(end + 1)
        if half is not None and (half[1] == DURATION or half[0].startswith("月")):
            numeral.value = simplify(numeral.value + Fraction(1, 2))
            return add_duration(builder, numeral, half, vague)
    if (
        word == "分"
        and builder.found
        and builder.found[-1].role == "time"
        and numeral.start - builder.found[-1].end <= 3
    ):
        return _add_role(builder, numeral, "time", end)
    if is_noun:
        counted = (end - len(word), end)
    else:
        counted = read_counted(folded, end)
    context = builder.look(numeral, end, vague)
    if counted[0] < 0:
        # 服务器15台: the noun may also stand in front.
        counted = read_counted_before(folded, context.start, builder.found[-1].end if builder.found else 0)
    if not context.comparison and counted[1] > end:
        later = builder.look(numeral, counted[1], vague)
        context.comparison = later.comparison
    per, after = read_denominator_after(folded, end)
    if not per and counted[1] > end:
        per, after = read_denominator_after(folded, counted[1])
    per = per or read_denominator_before(folded, context.start)
    builder.append(numeral, numeral.end, "rate" if per else "number", "", context, counted=counted, per=per)
    return max(after, end) if per else end


def add_tenths(builder: Builder, numeral: Numeral, tail: Tail, vague: str) -> int:
    """八成 is 80 percent, 三成半 35, 七折 70."""
    word, _, _, end = tail
    folded = builder.folded
    if word == "成":
        if not 0 < numeral.value <= 10 or (numeral.rounded and numeral.value != simplify(numeral.value)):
            return numeral.end
        numeral.step = numeral.step or 1
        scale_numeral(numeral, 10)
        if numeral.low is None and folded.startswith("半", end):
            numeral.value, numeral.step, end = numeral.value + 5, 5, end + 1
        elif numeral.low is None and (match := _TENTHS_DIGIT.match(folded, end)):
            numeral.value = numeral.value + _MINOR_VALUES[match[1]]
            numeral.step, end = 1, match.end()
    elif 0 < numeral.value < 10:
        scale_numeral(numeral, 10)
    elif numeral.digits != 2 or numeral.value == 10:
        return numeral.end
    return builder.append(numeral, end, "percent", "percent", builder.look(numeral, end, vague))


def add_multiple(builder: Builder, numeral: Numeral, tail: Tail, vague: str) -> int:
    """三倍 is 3; 增长两倍 is 3; 翻两番 is 4."""
    word, _, _, end = tail
    folded = builder.folded
    context = builder.look(numeral, end, vague)
    context.increment = 0
    start = numeral.start
    if word == "番":
        doubled = _DOUBLED.search(folded, max(0, start - 5), start)
        if doubled is None or not isinstance(numeral.value, int) or not 0 < numeral.value <= 20:
            return end
        numeral.value, numeral.step, numeral.rounded = 2**numeral.value, 0, False
        return builder.append(numeral, end, "multiple", "", context, start=doubled.start())
    if folded.startswith(("变焦", "光学", "数", "率", "速", "镜", "焦"), end):
        return builder.append(numeral, numeral.end, "number", "", Context(start), role="identifier")
    if numeral.low is None and folded.startswith("半", end):
        numeral.value, numeral.step, end = simplify(numeral.value + Fraction(1, 2)), Fraction(1, 2), end + 1
    if _GREW.search(folded, max(0, start - 12), start):
        numeral.value = simplify(numeral.value + 1)
        if numeral.low is not None and numeral.high is not None:
            numeral.low, numeral.high = numeral.low + 1, numeral.high + 1
    return builder.append(numeral, end, "multiple", "", context)


def add_duration(builder: Builder, numeral: Numeral, tail: Tail, vague: str) -> int:
    """三年, 5个工作日, 三年半."""
    word, _, _, end = tail
    folded = builder.folded
    span_end = numeral.end
    if numeral.low is None and folded.startswith("半", end) and folded[end + 1 : end + 2] not in _HALF_STOPS:
        numeral.value = simplify(numeral.value + Fraction(1, 2))
        end = span_end = end + 1
    context = builder.look(numeral, end, vague)
    if context.bound == "近":
        # 近三年 is the last three years, not nearly three.
        context.comparison = ""
    at = tail[3] - len(word)
    builder.append(numeral, span_end, "number", "", context, counted=(at, tail[3]), role="duration")
    return end


def add_date(builder: Builder, numeral: Numeral, tail: Tail, vague: str) -> int:
    """The numbers of 2018年4月3日20时; 三年, 30日内 are durations, 12号楼 identifies, 五点建议 counts."""
    word, _, _, end = tail
    folded, start, value = builder.folded, numeral.start, numeral.value
    if word == "年":
        if vague or not _is_year(builder, numeral, end):
            return add_duration(builder, numeral, tail, vague)
        return _add_role(builder, numeral, "date", end)
    if word in _HOURS:
        clock = isinstance(value, int) and 0 <= value <= 24 and not vague
        if clock and (word not in ("点", "时") or _is_clock(builder, start, end)):
            return _add_role(builder, numeral, "time", end)
        if word == "点":
            return add_counted(builder, numeral, tail, vague, is_noun=False)
        return _add_role(builder, numeral, "time" if clock else "identifier", numeral.end)
    if vague or not isinstance(value, int) or not 1 <= value <= _DATE_LIMITS[word]:
        role = "identifier" if word == "号" else "duration"
        return _add_role(builder, numeral, role, end)
    if (
        word == "日"
        and not folded.startswith("月", start - 1)
        and folded.startswith(("内", "之内", "历"), end)
    ):
        return add_duration(builder, numeral, tail, vague)
    if word == "号" and not folded.endswith(("月", "月 "), 0, start):
        return _add_role(builder, numeral, "identifier", end)
    return _add_role(builder, numeral, "date", end)


def _is_year(builder: Builder, numeral: Numeral, end: int) -> bool:
    written = builder.folded[numeral.start : numeral.end]
    if numeral.digits == 4 or (len(written) == 4 and not any(unit in written for unit in "十百千万亿")):
        return 1000 <= numeral.value <= 2999
    if len(written) == 2 and not any(unit in written for unit in "十百千万亿点"):
        following = builder.folded[end : end + 3].lstrip(" ")
        return following.startswith("代") or following[:1].isdigit() or written[0] in "0〇零"
    return False


def _is_clock(builder: Builder, start: int, end: int) -> bool:
    folded = builder.folded
    before = folded[max(0, start - 4) : start].rstrip(" ")
    return before.endswith(_CLOCK_BEFORE) or folded[end : end + 2].lstrip(" ")[:1] in _CLOCK_AFTER


def _add_role(builder: Builder, numeral: Numeral, role: str, after: int) -> int:
    builder.append(numeral, numeral.end, "number", "", Context(numeral.start), role=role)
    return after


def add_ordinal(builder: Builder, numeral: Numeral, start: int) -> int:
    """第三; the clause and page numbers 第二条, 第 3 页 only identify."""
    following = builder.folded[numeral.end : numeral.end + 3].lstrip(" \n")
    role = ""
    if following.startswith(("季度", "季")):
        role = "date"
    elif following[:1] in _LISTED and following:
        role = "identifier"
    numeral.step, numeral.rounded = 0, False
    return builder.append(numeral, numeral.end, "ordinal", "", Context(start), start=start, role=role)


def add_bare(builder: Builder, numeral: Numeral, vague: str) -> int:
    """A numeral with nothing known behind it: its label or column may give the unit; else it is a number."""
    folded = builder.folded
    start, end = numeral.start, numeral.end
    before = folded[start - 1] if start else "\n"
    column = builder.columns.get(start)
    if column is None and before in " :)]〕=¥" and _ends_label(folded, start):
        label = read_label(folded, start)
        column = name_unit(*label) if label else None
    if column is not None:
        scale, kind, unit = column
        numeral.rounded = numeral.rounded or scale != 1
        scale_numeral(numeral, scale)
        unit = builder.yuan if unit == "CNY" else unit
        return builder.append(numeral, end, kind, unit, builder.look(numeral, end, vague))
    if before in '\n (“:;。"' and (_is_list_mark(folded, start, end) or is_clause_mark(folded, numeral)):
        return builder.append(numeral, end, "number", "", Context(start), role="list_mark")
    if _is_identifier(folded, numeral):
        return builder.append(numeral, end, "number", "", Context(start), role="identifier")
    context = builder.look(numeral, end, vague)
    if context.currency:
        begin = context.currency_start
        role = find_conversion(builder, begin, context.currency)
        per, _ = read_denominator_after(folded, end)
        return builder.append(
            numeral, end, "money", context.currency, context, start=begin, per=per, role=role
        )
    if numeral.digits and (
        numeral.digits >= 7
        or (numeral.digits > 1 and folded[start] == "0")
        or follows_code_label(folded, start)
    ):
        return builder.append(numeral, end, "number", "", Context(start), role="identifier")
    if (
        numeral.digits == 4
        and 1900 <= numeral.value <= 2099
        and (folded.startswith(("-", "至", "到"), end) or (before == "(" and folded.startswith(")", end)))
    ):
        return builder.append(numeral, end, "number", "", Context(start), role="date")
    per, _ = read_denominator_after(folded, end)
    if not numeral.fraction:
        per = per or read_denominator_before(folded, context.start)
    return builder.append(numeral, end, "rate" if per else "number", "", context, per=per)


def _ends_label(folded: str, start: int) -> bool:
    """Whether a bracket closes just in front of `start`, with no more than a colon and a sign in between."""
    return folded[max(0, start - 8) : start].rstrip(" :=¥人民币")[-1:] in (")", "]", "〕")


def is_clause_mark(folded: str, numeral: Numeral) -> bool:
    """Whether '18.4' begins a line of words: a clause's number, not an amount."""
    start, end = numeral.start, numeral.end
    if not _CLAUSE.fullmatch(folded, start, end) or folded[max(0, start - 4) : start].rstrip(" ")[
        -1:
    ] not in ("", "\n"):
        return False
    return folded[end : end + 1] in (" ", "\n") and folded[end : end + 3].strip(" \n")[:1].isalpha()


def _is_identifier(folded: str, numeral: Numeral) -> bool:
    """Page numbers, lots, annexes, file numbers: '..... 68', '- 67 -', 包 1, 〔2020〕46号, 3#."""
    if not numeral.digits:
        return False
    start, end = numeral.start, numeral.end
    before, after = folded[max(0, start - 4) : start], folded[end : end + 2]
    if after[:1] in ("#", "〕", "﹞", "】") or (after[:1] == "]" and before[-1:] == "["):
        return True
    if numeral.digits > 1 and folded[start] == "0":
        return True
    bare = before.rstrip(" ")
    if bare.endswith(("...", "包", "标段", "附件", "附表")):
        return True
    return bare.endswith("-") and after.strip(" ") == "-" and before[-1:] == " "


def _is_list_mark(folded: str, start: int, end: int) -> bool:
    """Whether the numeral only counts a paragraph: '1.', '一、', '(三)'."""
    if end - start > 4 or end >= len(folded):
        return False
    after = folded[end]
    if start and folded[start - 1] == "(":
        in_digits = folded[start].isdigit() and folded[start].isascii()
        return after == ")" and (not in_digits or start < 2 or folded[start - 2] in "\n ;。:,、第")
    if after not in "、.)" or folded[end + 1 : end + 2].isdigit():
        return False
    before = folded[max(0, start - 6) : start].rstrip(" ")
    return not before or before[-1] in "\n;。:"
