"""Lots: 包, 标段, 标项. Their numbers made alike, and values that state several lots in one go."""

from __future__ import annotations

import re

from sousveil.extract.notices.layout import fold

_NUMERAL = r"(?:\d{1,3}|[一二三四五六七八九十]{1,3}|[A-H](?![A-Za-z]))"
_KIND = r"(?:采购包|合同包|标包|包组|包件|分包|标段|标项|包号|包)"
LOT = re.compile(
    rf"第?\s?(?P<a>{_NUMERAL})\s?号?\s?{_KIND}(?!号)|{_KIND}\s?号?[:：]?\s?(?P<b>{_NUMERAL})(?![\d.]*\d)"
)
_OPENER = re.compile(
    rf"(?:{LOT.pattern.replace('?P<a>', '').replace('?P<b>', '')})\s{{0,2}}(?:[:：\-—–(（\s]|(?=[\d¥￥]))"
)
_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")}


def read_lot_key(words: str) -> str:
    """The lot's number as plain digits or a letter: '1' for 第一包, 01包, 标段1; '' when there is none."""
    folded = fold(words).strip()
    match = LOT.search(folded)
    numeral = (match["a"] or match["b"]) if match else folded
    numeral = numeral.strip(" 第号包:：")
    if numeral.isascii() and numeral.isdigit():
        return str(int(numeral))
    if re.fullmatch("[A-Za-z]", numeral):
        return numeral.upper()
    return _read_han(numeral)


def split_lots(value: str) -> list[tuple[int, int, int, int]]:
    """(start, end of the lot's name, start, end of what is said of it) for '包1：100万元；包2：200万元'; [] for one."""
    folded = fold(value)
    openers = [
        match
        for match in _OPENER.finditer(folded)
        if match.start() == 0 or folded[match.start() - 1] in " ;；,，、。()|/"
    ]
    pieces: list[tuple[int, int, int, int]] = []
    for index, match in enumerate(openers):
        named = LOT.match(folded, match.start())
        if named is None:
            continue
        stop = openers[index + 1].start() if index + 1 < len(openers) else len(value)
        begin, stop = _trim(folded, match.end(), stop)
        if begin < stop:
            pieces.append((match.start(), named.end(), begin, stop))
    # A lot in the middle of other words is a reference, not a list of lots.
    return pieces if pieces and not folded[: pieces[0][0]].strip(" (（") else []


def _trim(folded: str, start: int, end: int) -> tuple[int, int]:
    while start < end and folded[start] in " :：-—–;；,，、":
        start += 1
    while end > start and folded[end - 1] in " ;；,，、。":
        end -= 1
    return start, end


def _read_han(numeral: str) -> str:
    if not numeral or any(c not in _DIGITS and c != "十" for c in numeral):
        return ""
    if "十" not in numeral:
        return "".join(str(_DIGITS[c]) for c in numeral).lstrip("0") or ""
    tens, _, units = numeral.partition("十")
    value = (_DIGITS.get(tens, 1) if tens else 1) * 10 + (_DIGITS.get(units, 0) if units else 0)
    return str(value)
