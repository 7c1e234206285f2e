"""What stands beside the name of a maker: does it say that cameras are meant, or something else?"""

from __future__ import annotations

import re
from collections.abc import Sequence

from sousveil.vocabulary.brands_index import BrandIndex, NameHit
from sousveil.vocabulary.brands_models import FIRMWARE, MODEL, is_model, is_unit
from sousveil.vocabulary.brands_words import HAN, TOKEN, load_brand_words

_NEXT_WORD = re.compile(r"[\s'-]{0,3}(?:s\s)?([^\W_]+)")
_CLEAR_MODEL = re.compile(r"\s(?=[a-z0-9-]{0,12}\d{3})[a-z]{2,5}-?\d[a-z0-9-]{3,14}(?![^\s])")
"""Behind a name and with nothing else, 'LNB8005' is a model; 'M1' or 'P90' is not enough."""

_HAN_BEHIND = re.compile(f"[\\s·]?([{HAN}]{{1,8}})")


def is_something_else(folded: str, end: int) -> bool:
    """True when the word behind a name shows another thing: 'Avigilon Street', 海康药业."""
    words = load_brand_words()
    behind = _HAN_BEHIND.match(folded, end)
    if behind:
        return bool(words.han_other_meanings.match(behind[1]))
    following = _NEXT_WORD.match(folded, end)
    return following is not None and following[1] in words.other_meanings


def find_evidence(index: BrandIndex, folded: str, hit: NameHit, hits: Sequence[NameHit]) -> bool:
    """Whether all else in a string speaks of cameras: a product word or a model of the vendor, and nothing strange."""
    if hit.name is None:
        return False
    words = load_brand_words()
    rest = list(folded)
    for other in hits:
        if other.name is not None and other.name.vendor_id == hit.name.vendor_id:
            rest[other.start : other.end] = " " * (other.end - other.start)
    has_proof = any(_is_proof(hit, other) for other in hits)
    left = "".join(rest)
    for pattern in (FIRMWARE, MODEL):
        for match in pattern.finditer(left):
            if pattern is MODEL and index.models.find(match[0], hit.name.vendor_id):
                has_proof = True
            elif pattern is MODEL and not is_model(match[0]) and not is_unit(match[0]):
                continue
            rest[match.start() : match.end()] = " " * (match.end() - match.start())
    if not "".join(rest).strip() and _CLEAR_MODEL.match(folded, hit.end):
        return True
    for token in TOKEN.findall("".join(rest)):
        if token in words.evidence or (not token.isascii() and words.han_evidence.search(token)):
            has_proof = True
        if not _is_safe(token):
            return False
    return has_proof


def name_institution(folded: str, tokens: list[str]) -> str:
    """What kind of organisation that makes nothing the name is of, in plain words; '' if none is seen."""
    words = load_brand_words()
    if words.institution_words.isdisjoint(tokens) and not words.institution_letters.search(folded):
        return ""
    for institution in words.institutions:
        if not institution.words.isdisjoint(tokens) or institution.pattern.search(folded):
            return institution.what
    return ""


def _is_proof(hit: NameHit, other: NameHit) -> bool:
    """A family or a second name of the same vendor beside an ambiguous one: 'Genetec AutoVu'."""
    name, own = other.name, hit.name
    return other is not hit and name is not None and own is not None and name.vendor_id == own.vendor_id


def _is_safe(token: str) -> bool:
    words = load_brand_words()
    if token in words.evidence or token in words.modifiers or token.isdigit():
        return True
    return not token.isascii() and words.han_safe.fullmatch(token) is not None
