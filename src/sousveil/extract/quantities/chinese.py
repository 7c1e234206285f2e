"""Quantities in Chinese text: find_chinese. Dates are in chinese_dates.

One expression finds the characters at which a quantity may begin; everything else happens only there. What stands
behind the numeral (a unit, money, a classifier) decides its kind, what stands in front its bound and sign.
"""

from __future__ import annotations

import re

from sousveil.extract.quantities import chinese_units as units
from sousveil.extract.quantities.chinese_builder import Builder
from sousveil.extract.quantities.chinese_dates import find_dates_chinese
from sousveil.extract.quantities.chinese_numerals import PARTS, Numeral, read_numeral
from sousveil.extract.quantities.chinese_shapes import pass_identifier, read_shape
from sousveil.extract.quantities.chinese_tables import find_column_units
from sousveil.extract.quantities.chinese_tails import add_discount, add_percent, finish_numeral, read_special
from sousveil.extract.quantities.chinese_text import fold_text
from sousveil.model.quantities import Quantity

__all__ = ["find_chinese", "find_dates_chinese"]

_ANCHOR = re.compile("[0-9零〇一二三四五六七八九两俩壹贰叁肆伍陆柒捌玖十百千万亿拾佰仟半番倍折]")
_HAN_NUMERALS = frozenset("零〇一二三四五六七八九两俩壹贰叁肆伍陆柒捌玖十百千万亿拾佰仟")
_SINGLES = frozenset("零一二三四五六七八九两十壹贰叁柒捌玖")
_SCALES = frozenset("百千万亿")
# The dates that fill notices, read at one go.
_DATE = re.compile(r"([12][0-9]{3}) ?年(?!代)(?: ?(1[0-2]|0?[1-9]) ?月(?: ?(3[01]|[12][0-9]|0?[1-9]) ?日)?)?")
_PLAIN_BEFORE = frozenset(" \n\t(,:;[|")
_ODD_NEXT = re.compile(r"[0-9]+(?:[-:/×xX*~折]|\.[0-9]+\.|(?<=[0-9]{11})(?![0-9])| [0-9×xX*/])")
_SPACED = re.compile(r"\d(?: \d){3,20}(?= ?(?:年|元|万|亿|%|台|个))")
_DISCOUNT = re.compile(r"([1-9一二三四五六七八九]) ?([1-9一二三四五六七八九]) ?折(?![叠合算旧扣线射中])")
# 百分之 and its kin: what the figure is divided by to be a percentage.
_PERCENT_PARTS = {
    "百": 1, "佰": 1, "千": 10, "仟": 10, "万": 100, "十万": 1000, "百万": 10**4, "千万": 10**5, "万万": 10**6,
    "亿": 10**6, "百万万": 10**8,
}  # fmt: skip
_PERCENT_HEAD = re.compile(r"([百佰千仟万十亿]{1,3}) {0,2}分 {0,2}之 {0,2}([-负]?)")
_ONE_CASES = tuple("一起" + what for what in "案事诉火车交抢杀盗绑刑")
_BEFORE_BARE = frozenset('是为至到和与或前后有即共达:,。、；;()《》"“”‘’ \n-')
_AFTER_BARE = frozenset('的是不而却这那和与或至到,。、；;:()"“”‘’ \n!?-另')
_BEFORE_SCALE = ("近", "上", "过", "超", "逾", "约", "超过", "几近")
_NOTHING: tuple[tuple[int, str], ...] = ()


def find_chinese(text: str, lang: str) -> list[Quantity]:
    """The quantities of a Chinese `text`, sorted by start, none overlapping. `lang` says what 元 is ('zh-TW': TWD)."""
    folded = fold_text(text)
    builder = Builder(text, folded, units.choose_yuan(folded, lang), find_column_units(folded, text))
    found: list[Quantity] = builder.found
    exclusions = units.load_exclusions()
    search = _ANCHOR.search
    at = 0
    while match := search(folded, at):
        start = match.start()
        anchor = match.group()
        if "0" <= anchor <= "9":
            after = _read_digits(builder, start)
        else:
            after = _pass_excluded(folded, start, exclusions)
            if after <= start:
                if anchor in _HAN_NUMERALS:
                    after = _read_characters(builder, start)
                else:
                    after = read_special(builder, start, anchor)
        at = after if after > start else start + 1
    return found


def _pass_excluded(folded: str, start: int, exclusions: dict[str, list[tuple[int, str]]]) -> int:
    """The end of the word that holds the numeral character at `start` and is no number (四川, 一带一路), or 0."""
    for key in (folded[start : start + 2], folded[start - 1 : start + 1] if start else ""):
        for place, word in exclusions.get(key, _NOTHING):
            if folded.startswith(word, start - place) and start >= place:
                return start - place + len(word)
    return 0


def _read_digits(builder: Builder, start: int) -> int:
    folded = builder.folded
    if start:
        before = folded[start - 1]
        if before < "\x80" and before not in _PLAIN_BEFORE and not builder.has_currency_before(start):
            passed = pass_identifier(folded, start)
            if passed is not None:
                return passed
            if before == "." and (start < 2 or not (folded[start - 2].isalnum() or folded[start - 2] == ".")):
                start -= 1
    if "年" in folded[start + 4 : start + 6] and (match := _DATE.match(folded, start)):
        for group in range(1, (match.lastindex or 1) + 1):
            builder.add_plain(match.start(group), match.end(group), int(match[group]), "date")
        return match.end()
    odd = _ODD_NEXT.match(folded, start)
    if odd is not None:
        passed = _read_odd(builder, start)
        if passed:
            return passed
    read = read_numeral(folded, start)
    if isinstance(read, int):
        return read
    return finish_numeral(builder, read)


def _read_odd(builder: Builder, start: int) -> int:
    """Digits that a stroke, a colon or a space follows, or too many of them; 0 when they are a plain number."""
    folded = builder.folded
    if (passed := pass_identifier(folded, start)) is not None:
        return passed
    shape = read_shape(folded, start)
    if shape is not None:
        for begin, end, value, role in shape[0]:
            builder.add_plain(begin, end, value, role)
        return shape[1]
    if match := _DISCOUNT.match(folded, start):
        return add_discount(builder, match)
    if match := _SPACED.match(folded, start):
        joined = match.group().replace(" ", "")
        numeral = Numeral(start, match.end(), int(joined), 1, False)
        numeral.digits, numeral.confidence = len(joined), 0.7
        return finish_numeral(builder, numeral)
    return 0


def _read_characters(builder: Builder, start: int) -> int:
    folded = builder.folded
    if match := _PERCENT_HEAD.match(folded, start):
        divisor = _PERCENT_PARTS.get(match[1])
        if divisor and match.end() < len(folded):
            return _read_percent(builder, match, divisor)
    if match := _DISCOUNT.match(folded, start):
        return add_discount(builder, match)
    if folded[start] in "万亿" and folded.endswith(_BEFORE_SCALE, 0, start) and builder.match_tail(start + 1):
        # 上万名, 近亿元
        value = 10**4 if folded[start] == "万" else 10**8
        numeral = Numeral(start, start + 1, value, value, True)
        numeral.vague = folded[start - 1] in "上过"
        return finish_numeral(builder, numeral)
    read = read_numeral(folded, start)
    if isinstance(read, int):
        return read
    length = read.end - start
    if length == 1:
        return _read_single(builder, read, folded[start])
    if (
        folded[start : read.end].strip("零〇一二三四五六七八九两壹贰叁肆伍陆柒捌玖") == ""
        and read.low is None
    ):
        return _read_digit_string(builder, read)
    return finish_numeral(builder, read)


def _read_percent(builder: Builder, head: re.Match[str], divisor: int) -> int:
    """百分之八十一, 千分之三, 百分之-5."""
    read = read_numeral(builder.folded, head.end())
    if isinstance(read, int):
        if builder.folded.startswith(("百", "佰"), head.end()):
            read = Numeral(head.end(), head.end() + 1, 100, 1, False)
        else:
            return read
    if read.low is not None:
        # 百分之二三十 is no figure.
        return read.end
    return add_percent(builder, head.start(), read, divisor, bool(head[2]))


def _read_single(builder: Builder, numeral: Numeral, character: str) -> int:
    """A numeral of one character is often part of a word: it counts only with a tail or where it stands alone."""
    folded, start, end = builder.folded, numeral.start, numeral.end
    if character in _SCALES:
        if folded.endswith(_BEFORE_SCALE, 0, start) and builder.match_tail(end):
            # 上千: a thousand or more.
            numeral.vague = folded[start - 1] in "上过"
            return finish_numeral(builder, numeral)
        return end
    if character not in _SINGLES:
        return end
    after = folded[end] if end < len(folded) else "\n"
    before = folded[start - 1] if start else "\n"
    if character == "零" and after not in "元个台度下上":
        return end
    if before == "第" or after == "分" or PARTS.match(folded, end):
        return finish_numeral(builder, numeral)
    tail = builder.match_tail(end)
    if tail is not None or (after in "半多余来至到-~" and builder.match_tail(end + 1)):
        if after == "路" and before in "东南西北中山环":
            return end
        if character == "一" and after == "起" and not folded.startswith(_ONE_CASES, start):
            return end
        return finish_numeral(builder, numeral)
    if (
        before == after == " "
        and folded[start - 2 : start - 1].isalpha()
        and folded[end + 1 : end + 2].isalpha()
    ):
        # 开 标 一 览 表: a word set with spaces.
        return end
    if (before in _BEFORE_BARE or (before == "点" and character == "两")) and after in _AFTER_BARE:
        return finish_numeral(builder, numeral)
    return end


def _read_digit_string(builder: Builder, numeral: Numeral) -> int:
    """二〇二一: digits read out one by one; only years and strings with a 〇 count."""
    folded, start, end = builder.folded, numeral.start, numeral.end
    written = folded[start:end]
    if folded.startswith("年", end) and end - start in (2, 4):
        return finish_numeral(builder, numeral)
    if "〇" in written or ("零" in written and written[0] != "零"):
        return finish_numeral(builder, numeral)
    return end
