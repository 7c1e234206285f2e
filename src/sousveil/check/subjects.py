"""Whether two claims count the same kind of thing, by their normalised subjects."""

from __future__ import annotations

import re

# 'Each officer writes 11 reports a month': a rate per head is no rate of the whole.
DISTRIBUTIVE = re.compile(
    r"\b(?:each|every|per)\s+(?!(?:second|minute|hour|day|week|month|quarter|year|decade|square|sq|km|kilomet|mile|hectare|acre|one\b|of\b|‹|a\b|such|other|cent|time)\w*)[a-z]+"
    r"|每(?:名|位|台|个(?!月|小时|季度)|辆|人|架|套|家|支|户|所|间)",
    re.IGNORECASE,
)
# 'Compared with 2010': the change that follows has a base of its own.
OTHER_BASE = re.compile(
    r"\b(?:compared (?:with|to)|than in|against|versus)\s+(?:19|20)\d\d|\bsince (?:the|his|her|its|their) [a-z]+|自[^‹，。]{1,12}以来|[与同较比][^‹，,。]{0,8}(?:19|20)\d\d年?[^‹，,。]{0,4}(?:相比|比)",
    re.IGNORECASE,
)
# Words that stand for whatever the text speaks of.
_GENERIC = frozenset(
    {
        "总数",
        "总量",
        "unit",
        "device",
        "piece",
        "item",
        "one",
        "lens",
        "new unit",
        "other",
        "部",
        "套",
        "设备",
        "人",
        "人次",
        "次",
        "件",
        "张",
        "个",
        "处",
    }
)


def compare_heads(one: str, other: str) -> str:
    """'same' (equal, or one only has more modifiers), 'unknown' (one is silent) or 'different'."""
    if not one or not other or one in _GENERIC or other in _GENERIC:
        return "unknown"
    if one == other:
        return "same"
    if is_han(one) or is_han(other):
        return "same" if one.endswith(other) or other.endswith(one) else "different"
    return "same" if one.split()[-1] == other.split()[-1] and _nested(one, other) else "different"


def is_han(word: str) -> bool:
    """True when the word ends in a Han character."""
    return bool(word) and "\u4e00" <= word[-1] <= "\u9fff"


def _nested(one: str, other: str) -> bool:
    first, second = set(one.split()), set(other.split())
    return first <= second or second <= first
