"""Amounts of money as Chinese notices write them: digits with 元, 万元, 亿元, and figures in words (大写)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from sousveil.extract.notices.layout import fold
from sousveil.model.notice_values import read_amount

_SCALES = {"": 1, "元": 1, "圆": 1, "千元": 10**3, "千": 10**3, "万元": 10**4, "万圆": 10**4, "万": 10**4,
           "百万元": 10**6, "千万元": 10**7, "亿元": 10**8, "亿": 10**8}  # fmt: skip
_FOREIGN = {"美元": "USD", "欧元": "EUR", "港元": "HKD", "港币": "HKD", "日元": "JPY", "英镑": "GBP"}
_UNIT = r"(?P<unit>(?:百|千)?万\s?[元圆]|亿\s?元|千\s?元|[元圆]|[万亿](?![\u4e00-\u9fff])|(?:[万亿]\s?)?(?:美元|欧元|港元|港币|日元|英镑))?"
_SIGN = r"(?P<sign>(?:人民币|RMB|CNY|[¥￥])[:：\s]{0,2}(?:[¥￥]\s?)?)?"
_NUMBER = r"(?P<number>\d{1,3}(?:[,，]\s?\d{3})+(?:\.\d+)?|\d+(?:\.\s?\d+)?)"
_FIGURE = re.compile(
    _SIGN
    + r"\s?"
    + _NUMBER
    + r"\s{0,2}(?:"
    + _UNIT.removesuffix("?")
    + r"|[(（]\s?"
    + _UNIT.removesuffix("?").replace("unit", "inner")
    + r"\s?[)）])?",
    re.IGNORECASE,
)
_WORDS = re.compile(
    r"(?:人民币)?(?P<words>[零〇壹贰叁参肆伍陆柒捌玖拾佰仟万亿一二三四五六七八九十百千两]{2,40}(?:元|圆)"
    r"(?:[零壹贰叁肆伍陆柒捌玖一二三四五六七八九]角)?(?:[零壹贰叁肆伍陆柒捌玖一二三四五六七八九]{1,2}分)?[整正]?)"
)
# What behind a number shows that it is no sum of money.
_NO_MONEY = re.compile(
    r"\s?(?:%|‰|％|折|年|个|月|日|天|家|台|套|项|人|包|次|辆|份|号|批|[-—]\d|平方|米|公里|路|条)"
)
_PER = re.compile(r"\s?(?:/|／|每)\s?[\u4e00-\u9fffA-Za-z㎡]|\s?\(?每")
_RATE = re.compile(r"\d\s*[%％‰]|百分之|\d(?:\.\d+)?\s*折|[零一二三四五六七八九]折")
_MASKED = re.compile(r"[\d.,]*[*＊xX×█]{2,}[\d.,*xX×█]*\s*(?:[万亿]?元)?")
_ABSENT = re.compile(
    r"[/／\\\-—–无略]+|(?:详)?见.{0,40}|不公开|保密|面议|待定|另行.{0,20}|以.{0,20}为准|(?:无|未|不)(?:设|公布|适用|设置|设定).{0,12}"
)
_DIGITS = {c: i for i, c in enumerate("零壹贰叁肆伍陆柒捌玖")} | {
    c: i for i, c in enumerate("〇一二三四五六七八九")
}
_DIGITS |= {"参": 3, "两": 2}
_STEPS = {"拾": 10, "十": 10, "佰": 100, "百": 100, "仟": 1000, "千": 1000}


@dataclass(frozen=True, slots=True)
class Money:
    """An amount found in a value: `start`, `end` count from the value's start. `amount` is in units of `currency`.

    `problem`: a code of the catalogue, then `amount` is None; `disagrees`: the words and the figures differ.
    """

    start: int
    end: int
    amount: Decimal | None
    currency: str
    currency_raw: str
    problem: str = ""
    detail: str = ""
    disagrees: bool = False
    tax: str = ""


def find_money(value: str, unit: str = "") -> Money | None:
    """The first sum that `value` states; `unit`: of the label or the column's head, '' if it names none.

    None when the value says nothing of money at all. A rate or a unit price is 'amount_unreadable', a mask
    'amount_placeholder'.
    """
    folded = fold(value)
    plain = folded.strip(" 。;；,，:：、()")
    start = folded.find(plain) if plain else 0
    if not plain:
        return None
    if _ABSENT.fullmatch(plain) or _MASKED.match(plain):
        masked = _MASKED.match(plain)
        end = start + (masked.end() if masked else len(plain))
        return Money(start, end, None, "", "", "amount_placeholder", "masked or referred elsewhere")
    if "%" in unit or "折" in unit or re.search(r"[/每]", unit):
        return _refuse(start, plain, "a rate or a unit price, not a sum")
    figure = _find_figure(folded)
    words = _WORDS.search(folded)
    if figure is None and words is None:
        return _refuse(start, plain, "a rate, not a sum") if _RATE.search(plain) else None
    if figure is None or (words is not None and words.end() < figure.start() - 30):
        return None if words is None else _from_words(words, folded)
    if _PER.match(folded, figure.end()):
        return _refuse(figure.start(), figure[0].strip(), "a unit price, not a sum")
    return _from_figure(figure, words, folded, unit)


def read_words(words: str) -> Decimal | None:
    """The sum that figures in words (壹佰贰拾叁万元整) state, in yuan; None when they do not make a number."""
    match = re.fullmatch(r"(.+?)[元圆](?:(.)角)?(?:零?(.)分)?[整正]?", words)
    if not match:
        return None
    total = section = digit = 0
    for character in match[1]:
        if character in _DIGITS:
            if digit:
                return None
            digit = _DIGITS[character]
        elif character in _STEPS:
            section += (digit or 1) * _STEPS[character]
            digit = 0
        elif character == "万":
            total += (section + digit) * 10_000
            section = digit = 0
        elif character == "亿":
            total = (total + section + digit) * 100_000_000
            section = digit = 0
        else:
            return None
    cents = 10 * _DIGITS.get(match[2] or "零", 0) + _DIGITS.get(match[3] or "零", 0)
    return Decimal(total + section + digit) + Decimal(cents) / 100


def _find_figure(folded: str) -> re.Match[str] | None:
    """The first number that is money: one with a sign or a unit before a bare one."""
    bare: re.Match[str] | None = None
    for match in _FIGURE.finditer(folded):
        if match["sign"] or match["unit"] or match["inner"]:
            return match if bare is None or match.start() - bare.end() > 0 else bare
        if bare is None and not _NO_MONEY.match(folded, match.end()) and not _is_in_code(folded, match):
            bare = match
    return bare


def _is_in_code(folded: str, match: re.Match[str]) -> bool:
    before = folded[match.start() - 1 : match.start()]
    return bool(before) and ((before.isascii() and before.isalnum()) or before == "第")


def _from_figure(figure: re.Match[str], words: re.Match[str] | None, folded: str, unit: str) -> Money:
    beside = "".join((figure["unit"] or figure["inner"] or "").split())
    written = beside or unit
    currency, scale = _read_unit(written)
    if figure["sign"]:
        currency = currency or "CNY"
    read = read_amount("".join(figure["number"].replace("，", ",").split()))
    # '1 万元' is a sum; the placeholders of structured sources are bare figures.
    value = read.value
    if value is None and scale > 1 and figure["number"] == "1":
        value, problem = Decimal(1), ""
    else:
        problem = read.problem
    amount = None if value is None else value * scale
    start, end = figure.start(), figure.end()
    while end > start and folded[end - 1] == " ":
        end -= 1
    while start < end and folded[start] == " ":
        start += 1
    disagrees = False
    if words is not None and amount is not None and abs(words.start() - figure.start()) < 80:
        stated = read_words(words["words"])
        disagrees = stated is not None and stated != amount
    raw_unit = beside or unit or (figure["sign"] or "").strip(" :：")
    return Money(start, end, amount, currency, raw_unit, problem, "", disagrees, _read_tax(folded))


def _from_words(words: re.Match[str], folded: str) -> Money:
    amount = read_words(words["words"])
    if amount is None:
        return Money(words.start(), words.end(), None, "CNY", "元", "amount_unreadable", "figures in words")
    return Money(words.start(), words.end(), amount, "CNY", "元", tax=_read_tax(folded))


def _read_unit(written: str) -> tuple[str, int]:
    """Currency and factor of a unit as written: ('CNY', 10000) for 万元, ('', 1) for ''."""
    for name, code in _FOREIGN.items():
        if written.endswith(name):
            return code, _SCALES.get(written.removesuffix(name), 1)
    scale = _SCALES.get(written.replace("人民币", "").replace("圆", "元"), 1)
    return ("CNY" if written else ""), scale


def _read_tax(folded: str) -> str:
    if re.search(r"不含(?:增值)?税|未税", folded):
        return "excluded"
    return "included" if re.search(r"含(?:增值)?税", folded) else ""


def _refuse(start: int, plain: str, detail: str) -> Money:
    return Money(start, start + len(plain), None, "", "", "amount_unreadable", detail)
