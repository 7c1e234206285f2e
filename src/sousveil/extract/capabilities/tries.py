"""Many words as one regular expression that tells them apart character by character: Python's `re` tries each branch."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence


def write_trie(words: Sequence[str], escape: Callable[[str], str] = re.escape) -> str:
    """A pattern for the sorted, distinct `words`, the longer of two first; `escape` writes one character."""
    groups: dict[str, list[str]] = {}
    for word in words:
        groups.setdefault(word[:1], []).append(word[1:])
    may_end = groups.pop("", None) is not None
    if not groups:
        return ""
    parts = []
    for first, rests in groups.items():
        prefix = _shared_prefix(rests)
        tail = write_trie([rest[len(prefix) :] for rest in rests], escape)
        parts.append("".join(map(escape, first + prefix)) + tail)
    return f"(?:{'|'.join(parts)}){'?' if may_end else ''}"


def _shared_prefix(words: Sequence[str]) -> str:
    first, last = words[0], words[-1]
    length = 0
    while length < min(len(first), len(last)) and first[length] == last[length]:
        length += 1
    return first[:length]
