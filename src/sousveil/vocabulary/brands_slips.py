"""Slips of one letter in long made-up names: the only rule by which unlike names are merged, and it says so."""

from __future__ import annotations

from sousveil.vocabulary.brands_index import BrandIndex, Name

_LEAST_LETTERS = 8


def find_slip(index: BrandIndex, key: str) -> Name | None:
    """The made-up name that `key` is but for one letter too many, too few, wrong, or two swapped; None for none or two.

    Only names of eight letters or more of the list in brand_words.toml; the first letter and digits never differ.
    """
    if len(key) < _LEAST_LETTERS - 1 or not key.isascii() or key in index.names or key in index.traps:
        return None
    found = {
        name.vendor_id: name
        for name in index.coined.get(key[0], ())
        if len(name.key) >= _LEAST_LETTERS and is_one_slip(key, name.key)
    }
    return next(iter(found.values())) if len(found) == 1 else None


def is_one_slip(a: str, b: str) -> bool:
    """True when one letter inserted, left out, changed or swapped with its neighbour makes `b` of `a` (Damerau 1964)."""
    if abs(len(a) - len(b)) > 1 or a == b:
        return False
    start = 0
    while start < min(len(a), len(b)) and a[start] == b[start]:
        start += 1
    rest_a, rest_b = a[start:], b[start:]
    if any(map(str.isdigit, rest_a[:1] + rest_b[:1])):
        return False
    is_swap = len(rest_a) > 1 and rest_a[:2] == rest_b[1::-1] and rest_a[2:] == rest_b[2:]
    return is_swap or rest_a[1:] == rest_b[1:] or rest_a[1:] == rest_b or rest_a == rest_b[1:]
