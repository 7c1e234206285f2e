"""Names of organisations taken apart, whatever their script. The method is ours: lists of words and rules, no model."""

from __future__ import annotations

from functools import lru_cache

from sousveil.resolve.organisations.aliases import find_alias
from sousveil.resolve.organisations.folding import (
    find_script,
    fold_sounds,
    fold_text,
    has_chinese,
    romanise_chinese,
    romanise_letters,
    squeeze_text,
)
from sousveil.resolve.organisations.names_chinese import parse_chinese
from sousveil.resolve.organisations.names_latin import parse_latin
from sousveil.resolve.organisations.parsed import ParsedName
from sousveil.vocabulary.parties import is_natural_person

MAX_PARSED = 240
"""Names of more characters are no names; they are compared whole and never taken apart."""


@lru_cache(maxsize=262144)
def parse_name(name: str, country: str = "") -> ParsedName:
    """`name` taken apart. `country`: ISO 3166-1 alpha-2 or '', which says what a legal form's code is.

    Names without a letter, and too long ones, come back with nothing but their folded text.
    """
    folded = fold_text(" ".join(name.split()))
    squeezed = squeeze_text(folded)
    script = find_script(name[:MAX_PARSED])
    if not squeezed or not script or len(folded) > MAX_PARSED:
        return ParsedName(name, country, script, folded=squeezed, head=squeezed, core=squeezed)
    if has_chinese(folded):
        fields = parse_chinese(folded)
        fields["skeleton"] = romanise_chinese(fields["core"])
    else:
        fields = parse_latin(name, folded, country)
    skeleton = fold_sounds(romanise_letters(fields.pop("skeleton")))
    alias = "" if fields.get("branch") else find_alias(squeezed, fields["head"])
    # What tells persons from organisations are words in letters.
    is_open = script != "Hani" and not (fields.get("form_raw") or fields["kind"])
    is_person = is_open and is_natural_person(name, "", "", country)
    return ParsedName(
        name, country, script, folded=squeezed, skeleton=skeleton, alias=alias, is_person=is_person, **fields
    )
