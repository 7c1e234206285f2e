"""Whether two claims count the same kind of thing, by their normalised subjects."""

from __future__ import annotations

# Words that stand for whatever the text speaks of.
_GENERIC = frozenset(
    {"unit", "device", "piece", "item", "one", "lens", "new unit", "other", "部", "套", "设备"}
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
