"""The units of money in tables: '万元', 'million EUR', 'k€', in a cell, in a column of units or in the header."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from functools import lru_cache

from sousveil.model.notice_values import clean_name

_CHINESE = re.compile(r"([十百千]?)([万萬亿億]?)([元圆圓])|([百千]?)([万萬亿億])")
_CHINESE_SCALES = {
    "": 1, "十": 10, "百": 100, "千": 1000, "万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8,
}  # fmt: skip
_WORDS = (
    (r"thousands?|ths?d?\.?|tsd\.?|k|teur|t(?=€)|miles? de|milliers?|тыс\.?|тысяч[аи]?|тис\.?|hilj\.?|mii(?= de| lei)|'?000s?|ezer|tys\.?|хил\.?", 10**3),
    (r"millions?|mill?ones|milh(?:ões|ão)|mil(?:l|ioni|ioane|ioni)?\.|mio\.?|mln\.?|mn|m|milj\.?|млн\.?|миллион\w*|мільйон\w*|millió|milioane", 10**6),
    (r"billions?|bn|b|mrd\.?|mld\.?|milliards?|miliardi?|млрд\.?|миллиард\w*|мільярд\w*|milliárd|miliarde", 10**9),
    (r"lakhs?|lacs?", 10**5),
    (r"crores?|cr\.?", 10**7),
)  # fmt: skip
_SCALES = tuple((re.compile(rf"(?<![^\W\d_])(?:{words})(?![^\W\d_])"), scale) for words, scale in _WORDS)
# Glued to a currency: k€, €m, T€, mEUR, USDm.
_GLUED = re.compile(
    r"(?<![^\W\d_])(t|k|m|bn)(?=[€$£¥]|(?:eur|usd|gbp)\b)|(?:(?<=[€$£¥])|(?<=eur|usd|gbp))(k|m|bn)(?![^\W\d_])"
)
_GLUED_SCALES = {"t": 10**3, "k": 10**3, "m": 10**6, "bn": 10**9}
_RATE = re.compile(r"[/／]\s*(?!\s*(?:万元|元|eur|usd|gbp|€|\$))[^\W\d_]|\bper\b|\bpro\b|每|/单位")
_BRACKETS = re.compile(r"[（(\[【]([^（()）\[\]【】]*)[）)\]】]")
_BEHIND = re.compile(r"(?:\bin\s+|单位\s*[:：]\s*|[,，:：]\s*)(.+)$|([十百千]?[万萬亿億]?元)$")


@lru_cache(maxsize=4096)
def read_scale(unit: str, is_behind_number: bool = False) -> Decimal | None:
    """How many units of the currency one of `unit` is: 10000 for '万元', 1 for '' and 'EUR'.

    None when it is unclear: two scales, a price for something ('元/台'), or a single letter, unless
    `is_behind_number` ('3.5m').
    """
    text = unicodedata.normalize("NFKC", clean_name(unit)).casefold()
    is_letter = len(text) == 1 and text.isascii() and text.isalpha()
    if _RATE.search(text) or (is_letter and not is_behind_number):
        return None
    found = {_read_chinese(match) for match in _CHINESE.finditer(text)}
    rest = _CHINESE.sub(" ", text)
    glued = [next(filter(None, match.groups())) for match in _GLUED.finditer(rest)]
    found |= {_GLUED_SCALES[letters] for letters in glued}
    rest = _GLUED.sub(" ", rest)
    found |= {scale for pattern, scale in _SCALES if pattern.search(rest)}
    if len(found) > 1:
        return None
    return Decimal(found.pop() if found else 1)


@lru_cache(maxsize=4096)
def find_header_unit(header: str) -> str:
    """The part of a header that says in what unit the column is: '万元' of '中标金额（万元）', '' if there is none.

    Looked for: what stands in brackets, behind 'in', ':' or a comma, and 元 at the end.
    """
    text = clean_name(header)
    inside = [part for part in _BRACKETS.findall(text) if part.strip()]
    if inside:
        return " ".join(inside)
    match = _BEHIND.search(text)
    return (match[1] or match[2]) if match else ""


def _read_chinese(match: re.Match[str]) -> int:
    small, large, _, small_alone, large_alone = match.groups()
    return _CHINESE_SCALES[small or small_alone or ""] * _CHINESE_SCALES[large or large_alone or ""]
