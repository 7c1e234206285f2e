"""What the words around a Chinese numeral say of it: bounds, increments, currency, denominator, what is counted."""

from __future__ import annotations

import re

from sousveil.extract.quantities.chinese_text import load_words
from sousveil.extract.quantities.chinese_units import (
    load_context_after,
    load_context_before,
    load_denominators,
    load_prefixes_by_end,
)

_BEFORE = load_context_before()
_AFTER = load_context_after()
_PREFIXES = load_prefixes_by_end()
_DENOMINATORS = load_denominators()

# Words whose last character only looks like a bound: 附近, 合约, 签约.
_NOT_BOUNDS = {
    "近": "附靠最",
    "约": "合条签预节公契违制履",
    "超": "中英",
    "减": "裁",
    "增": "倍",
    "另": "",
    "起": "一",
}
_INCREMENTS = {"up": 1, "down": -1}
_NEGATED = re.compile(r"(?:不|没有?|未|未曾|并未|尚未)$")


class Context:
    """What stands in front of a numeral: `start` of the words taken in, `comparison`, `increment` and `currency`.

    `currency` is '' or an ISO code, `currency_start` where its sign begins. `bound` is the bound word itself.
    """

    __slots__ = ("bound", "comparison", "currency", "currency_start", "increment", "start")

    def __init__(self, start: int) -> None:
        self.start = start
        self.comparison = ""
        self.bound = ""
        self.increment = 0
        self.currency = ""
        self.currency_start = -1


def read_before(text: str, start: int) -> Context:
    """The context of the numeral that begins at `start`; at most four words back."""
    context = Context(start)
    at = start
    for _ in range(4):
        while at > 0 and text[at - 1] == " ":
            at -= 1
        if at == 0:
            break
        last = text[at - 1]
        length = 0
        for word, group in _BEFORE.get(last, ()):
            if text.endswith(word, 0, at):
                length = _take_word(context, text, at - len(word), word, group)
                break
        if not length and not context.currency:
            length = _take_currency(context, text, at)
        if not length:
            break
        at -= length
        context.start = at
    return context


def _take_word(context: Context, text: str, at: int, word: str, group: str) -> int:
    if at > 0 and len(word) == 1 and text[at - 1] in _NOT_BOUNDS.get(word, ""):
        return 0
    if group in _INCREMENTS:
        context.increment = context.increment or _INCREMENTS[group]
        return len(word)
    if context.comparison:
        return len(word)
    if group == "more_than" and at > 0 and _NEGATED.search(text, max(0, at - 3), at):
        group = "at_most"
    context.comparison, context.bound = group, word
    return len(word)


def _take_currency(context: Context, text: str, at: int) -> int:
    for word, code in _PREFIXES.get(text[at - 1], ()):
        if not text.endswith(word, 0, at):
            continue
        begin = at - len(word)
        if (
            begin > 0
            and word[0].isascii()
            and word[0].isalpha()
            and text[begin - 1].isascii()
            and text[begin - 1].isalnum()
        ):
            continue
        context.currency, context.currency_start = code, begin
        return len(word)
    return 0


def read_after(text: str, end: int, money: bool = False) -> tuple[str, int]:
    """(comparison, end of the word) of a bound that stands behind a quantity, or ('', end)."""
    at = end
    size = len(text)
    while at < size and at < end + 2 and text[at] == " ":
        at += 1
    if at < size:
        for word, group in _AFTER.get(text[at], ()):
            if text.startswith(word, at) and (money or word != "起"):
                return group, at + len(word)
    return "", end


_COUNT = re.compile(r" ?(\d{1,6}|[一二两三四五六七八九十百千万]{1,4})? ?(万)? ?(?:[名个位](?=[人户家]))?")
# What stands in front of the noun in 安装摄像头300个.
_VERBS_BEFORE = frozenset(load_words("numerals")["nouns"]["verbs_before"])
_AVERAGE = {
    "日": "day",
    "月": "month",
    "年": "year",
    "周": "week",
    "人": "person",
    "户": "household",
    "时": "hour",
    "天": "day",
    "村": "village",
    "季": "quarter_year",
}
_CLAUSE_END = re.compile(r"[,;。!?、\n:;]")
_COUNTS = {
    "": 1,
    "一": 1,
    "两": 2,
    "二": 2,
    "十": 10,
    "百": 100,
    "千": 1000,
    "万": 10000,
    "十万": 100000,
    "百万": 10**6,
}


def read_denominator_before(text: str, start: int) -> str:
    """The denominator that 每… or …均 gives the numeral at `start`, from the same clause; '' if none."""
    low = start - 18 if start > 18 else 0
    at = text.rfind("均", low, start)
    if at > low and text[at - 1] in _AVERAGE and not _CLAUSE_END.search(text, at, start):
        return _AVERAGE[text[at - 1]]
    at = text.rfind("每", low, start)
    if at < 0 or _CLAUSE_END.search(text, at, start):
        return ""
    unit, end = _match_denominator(text, at + 1)
    return unit if end <= start else ""


def read_denominator_after(text: str, end: int) -> tuple[str, int]:
    """(denominator, end) of '/天', 每平方公里, (每天) behind a quantity, or ('', end)."""
    size = len(text)
    at = end
    if at < size and text[at] == " ":
        at += 1
    if at < size and text[at] == "(":
        at += 1
    if at >= size or text[at] not in "/每" or (text[at] == "每" and text[at - 1] == " "):
        return "", end
    unit, after = _match_denominator(text, at + 1)
    if not unit or (text[at] == "每" and text[after : after + 1] in _NOT_BEHIND_EACH):
        return "", end
    return unit, after


# 每人次, 每年度, 每月度 and the like name something else than 每人.
_NOT_BEHIND_EACH = ("次", "均")


def _match_denominator(text: str, at: int) -> tuple[str, int]:
    """(pint expression, end) of 天, 平方公里, 10万人 at `at`, or ('', at)."""
    for length in (4, 3, 2, 1):
        unit = _DENOMINATORS.get(text[at : at + length])
        if unit:
            return unit, at + min(length, len(text) - at)
    head = _COUNT.match(text, at)
    if head is None or head.end() == at:
        return "", at
    for length in (4, 3, 2, 1):
        unit = _DENOMINATORS.get(text[head.end() : head.end() + length])
        if unit:
            return _name_denominator(head[1], head[2], unit), min(head.end() + length, len(text))
    return "", at


def _name_denominator(count: str | None, ten_thousand: str | None, unit: str) -> str:
    number = int(count) if count and count.isascii() else _COUNTS.get(count or "", 0)
    if ten_thousand:
        number = (number or 1) * 10000
    if not number:
        return ""
    return unit if number == 1 else f"{number} {unit}"


_NOUNS: dict[str, list[str]] = load_words("numerals")["nouns"]
_SINGLE_STOPS = frozenset(word for word in _NOUNS["stops"] if len(word) == 1)
_NOUN_STOPS = frozenset(word for word in _NOUNS["stops"] if len(word) == 2)
_SKIPS = "|".join(sorted(_NOUNS["skips"], key=len, reverse=True))
_NOUN_RUN = re.compile(rf" ?(?:{_SKIPS})*([^\W\d_{''.join(_SINGLE_STOPS)}]{{1,15}})")
_NOUN_HEADS = re.compile(rf".{{0,12}}?(?:{'|'.join(_NOUNS['heads'])})")
_PERSONS = re.compile("|".join(_NOUNS["persons"]))


def _index_endings() -> dict[str, list[str]]:
    """Last character → the words that a noun phrase in front of its number may end with."""
    endings: dict[str, list[str]] = {}
    for word in _NOUNS["heads"] + _NOUNS["endings"]:
        endings.setdefault(word[-1], []).append(word)
    return endings


_NOUN_ENDINGS = _index_endings()


def read_counted(text: str, at: int) -> tuple[int, int]:
    """(start, end) of the noun phrase that begins at `at`, behind a classifier; (-1, -1) if none does."""
    match = _NOUN_RUN.match(text, at)
    if match is None:
        return -1, -1
    start, end = match.span(1)
    if person := _PERSONS.match(text, start, end):
        return person.span()
    long = end - start == 15
    for stop in range(start, end):
        if text[stop : stop + 2] in _NOUN_STOPS:
            return (start, stop) if stop > start else (-1, -1)
    if long:
        known = _NOUN_HEADS.match(text, start, end)
        if known is None:
            return -1, -1
        end = known.end()
    return start, end


def read_counted_before(text: str, at: int, low: int) -> tuple[int, int]:
    """(start, end) of the noun phrase that ends at `at` and begins behind `low`, as in 安装摄像头300个; else (-1, -1)."""
    if at < 2 or (text[at - 1] < "\u4e00" and text[at - 1] != " "):
        return -1, -1
    end = at - 1 if text[at - 1] == " " else at
    if not any(text.endswith(word, low, end) for word in _NOUN_ENDINGS.get(text[end - 1], ())):
        return -1, -1
    start = end - 1
    while start > low and end - start < 12:
        pair = text[start - 1 : start + 1]
        if pair in _NOUN_STOPS or pair in _VERBS_BEFORE:
            start += 1
            break
        if pair[0] in _SINGLE_STOPS or pair[0] in "共内有达" or not "\u4e00" <= pair[0] <= "\u9fff":
            break
        start -= 1
    return (start, end) if end - start > 1 else (-1, -1)


_LABEL = re.compile(
    r"[(\[〔] ?(?:单位 ?[:,]? ?)?(?:人民币 ?[/,]? ?)?([十百千万亿]{0,3}) ?([^\s()\[\]万亿]{1,6}?) ?[)\]〕] ?[:=]? ?(?:人民币 ?|¥ ?)?$"
)


def read_label(text: str, start: int) -> tuple[str, str] | None:
    """(scale word, unit word) of a label such as 预算(万元): in front of the bare number at `start`."""
    match = _LABEL.search(text, max(0, start - 18), start)
    return (match[1], match[2]) if match else None
